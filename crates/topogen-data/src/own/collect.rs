//! Makes images alike, and gathers them into a set.

use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageBuffer, Pixel};

use crate::error::{ImageError, Result};
use crate::images::ImageSet;

/// What part of an image is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// All of it; where a size is asked for, both sides are resized to it, whatever their ratio.
    Whole,
    /// The largest square in the centre.
    Square,
    /// The square of so many pixels in the centre.
    Centre(u32),
}

/// What images are made alike in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form {
    pub frame: Frame,
    /// Height and width of the images; none leaves those of the frame.
    pub size: Option<u32>,
    pub colour: bool,
}

/// Takes image after image.
pub(super) struct Collector {
    form: Form,
    /// What the first image is called, and its height and width.
    first: Option<(String, (u32, u32))>,
    pixels: Vec<u8>,
}

impl Collector {
    pub(super) fn new(form: Form) -> Self {
        Self { form, first: None, pixels: Vec::new() }
    }

    /// Adds an image, which errors call `name`; `images` is how many there will be.
    pub(super) fn add(
        &mut self,
        image: DynamicImage,
        images: usize,
        name: impl Fn() -> String,
    ) -> Result<()> {
        let (height, width) = (image.height(), image.width());
        match self.form.frame {
            Frame::Centre(side) if side > height.min(width) => {
                return Err(ImageError::TooSmall { name: name(), height, width, side }.into());
            }
            _ => {}
        }
        if self.form.colour {
            let image =
                if image.color().has_alpha() { over_white(&image.to_rgba8()) } else { image.into_rgb8() };
            self.append(&fit(image, self.form), images, name)
        } else {
            let image = if image.color().has_alpha() {
                over_white(&image.to_luma_alpha8())
            } else {
                image.into_luma8()
            };
            self.append(&fit(image, self.form), images, name)
        }
    }

    /// The set of the images that were added, `labels` being theirs.
    pub(super) fn into_set(self, labels: Option<Vec<u8>>) -> Result<ImageSet> {
        let (height, width) = self.first.map_or((0, 0), |(_, size)| size);
        let channels = if self.form.colour { 3 } else { 1 };
        ImageSet::with_channels(channels, height as usize, width as usize, self.pixels, labels)
    }

    fn append<P: Pixel<Subpixel = u8>>(
        &mut self,
        image: &ImageBuffer<P, Vec<u8>>,
        images: usize,
        name: impl Fn() -> String,
    ) -> Result<()> {
        let size = (image.height(), image.width());
        let bytes = image.as_raw().len();
        match &self.first {
            None => {
                self.first = Some((name(), size));
                let refused = ImageError::TooLarge { images, bytes };
                let total = images.checked_mul(bytes);
                // Asked for at once, so that what cannot be had is known before all is decoded; the system gives memory when it
                // is used.
                if total.is_none_or(|total| self.pixels.try_reserve_exact(total).is_err()) {
                    return Err(refused.into());
                }
            }
            Some((first, first_size)) if *first_size != size => {
                let (first, first_size) = (first.clone(), *first_size);
                return Err(ImageError::Sizes { first, first_size, other: name(), other_size: size }.into());
            }
            Some(_) => {}
        }
        let channels = usize::from(P::CHANNEL_COUNT);
        for channel in 0..channels {
            self.pixels.extend(image.as_raw().iter().skip(channel).step_by(channels));
        }
        Ok(())
    }
}

/// The part of the image that the form takes, in the size that it asks for.
fn fit<P>(image: ImageBuffer<P, Vec<u8>>, form: Form) -> ImageBuffer<P, Vec<u8>>
where
    P: Pixel<Subpixel = u8> + 'static,
{
    let (width, height) = image.dimensions();
    let (across, down) = match form.frame {
        Frame::Whole => (width, height),
        Frame::Square => (width.min(height), width.min(height)),
        Frame::Centre(side) => (side, side),
    };
    let image = if (across, down) == (width, height) {
        image
    } else {
        imageops::crop_imm(&image, (width - across) / 2, (height - down) / 2, across, down).to_image()
    };
    match form.size {
        Some(side) if (across, down) != (side, side) => {
            imageops::resize(&image, side, side, FilterType::Triangle)
        }
        _ => image,
    }
}

/// The image without its last channel, which is its opacity, as it looks over white.
fn over_white<P, Q>(image: &ImageBuffer<P, Vec<u8>>) -> ImageBuffer<Q, Vec<u8>>
where
    P: Pixel<Subpixel = u8>,
    Q: Pixel<Subpixel = u8>,
{
    let white = u32::from(u8::MAX);
    ImageBuffer::from_fn(image.width(), image.height(), |x, y| {
        let channels = image.get_pixel(x, y).channels();
        let (opacity, colours) =
            channels.split_last().map_or((white, channels), |(last, rest)| ((*last).into(), rest));
        let mut opaque = *Q::from_slice(&[0; 4][..Q::CHANNEL_COUNT.into()]);
        for (target, &colour) in opaque.channels_mut().iter_mut().zip(colours) {
            // A mean of values up to 255 is none above it.
            *target = ((u32::from(colour) * opacity + white * (white - opacity) + white / 2) / white) as u8;
        }
        opaque
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayAlphaImage, GrayImage, LumaA, RgbImage, Rgba, RgbaImage};

    fn one(image: impl Into<DynamicImage>, form: Form) -> ImageSet {
        let mut collector = Collector::new(form);
        collector.add(image.into(), 1, || "image".to_owned()).unwrap();
        collector.into_set(None).unwrap()
    }

    const GREY: Form = Form { frame: Frame::Whole, size: None, colour: false };
    const COLOUR: Form = Form { colour: true, ..GREY };

    fn sized(size: u32) -> Form {
        Form { frame: Frame::Square, size: Some(size), ..GREY }
    }

    #[test]
    fn grey_and_colour_become_each_other() {
        let rgb = RgbImage::from_raw(2, 1, vec![255, 0, 0, 10, 10, 10]).unwrap();
        // Luma of BT.709: 0.2126 * 255 is 54.2.
        assert_eq!(one(rgb.clone(), GREY).pixels(), [54, 10]);
        assert_eq!(one(rgb, COLOUR).pixels(), [255, 10, 0, 10, 0, 10], "red, green, blue are planes");
        let grey = GrayImage::from_raw(2, 1, vec![3, 4]).unwrap();
        assert_eq!(one(grey, COLOUR).pixels(), [3, 4, 3, 4, 3, 4]);
    }

    #[test]
    fn what_is_transparent_lies_over_white() {
        let rgba = RgbaImage::from_fn(3, 1, |x, _| Rgba([100, 0, 200, [0, 255, 51][x as usize]]));
        // With an opacity of 51 / 255 = 1/5: 20 + 204, 204, 40 + 204.
        assert_eq!(one(rgba, COLOUR).pixels(), [255, 100, 224, 255, 0, 204, 255, 200, 244]);
        let grey = GrayAlphaImage::from_fn(3, 1, |x, _| LumaA([100, [0, 255, 51][x as usize]]));
        assert_eq!(one(grey, GREY).pixels(), [255, 100, 224]);
    }

    #[test]
    fn the_centre_is_cropped_and_resized() {
        let wide = GrayImage::from_raw(5, 2, vec![9, 1, 2, 9, 9, 9, 3, 4, 9, 9]).unwrap();
        assert_eq!(one(wide, sized(2)).pixels(), [1, 2, 3, 4], "what fits is not resampled");
        let high = GrayImage::from_raw(1, 4, vec![9, 7, 9, 9]).unwrap();
        assert_eq!(one(high, sized(1)).pixels(), [7]);
        // A checkerboard made smaller is grey: every pixel counts, not only some of them.
        let board = GrayImage::from_fn(64, 64, |x, y| image::Luma([if (x + y) % 2 == 0 { 0 } else { 200 }]));
        let small = one(board, sized(8));
        assert_eq!((small.height(), small.width()), (8, 8));
        assert!(small.pixels().iter().all(|&value| value.abs_diff(100) <= 1), "{:?}", small.pixels());
        let constant = GrayImage::from_pixel(3, 3, image::Luma([77]));
        assert_eq!(one(constant, sized(7)).pixels(), [77; 49]);
    }

    #[test]
    fn the_frame_says_what_is_taken() {
        let numbered = GrayImage::from_fn(6, 4, |x, y| image::Luma([(10 * y + x) as u8]));
        let framed = |frame, size| one(numbered.clone(), Form { frame, size, ..GREY });
        assert_eq!(framed(Frame::Centre(2), None).pixels(), [12, 13, 22, 23]);
        assert_eq!(framed(Frame::Centre(2), Some(1)).pixels(), [18], "17.5 is rounded up");
        assert_eq!(framed(Frame::Square, None).width(), 4);
        // Of the whole, each new pixel stands for a half of the width and of the height.
        let whole = framed(Frame::Whole, Some(2));
        assert_eq!((whole.height(), whole.width()), (2, 2));
        assert!(whole.pixels()[0] < whole.pixels()[1] && whole.pixels()[1] < whole.pixels()[2]);
        let mut collector = Collector::new(Form { frame: Frame::Centre(5), ..GREY });
        let error = collector.add(numbered.clone().into(), 1, || "a.jpg".to_owned()).unwrap_err().to_string();
        for word in ["a.jpg", "4 x 6", "5"] {
            assert!(error.contains(word), "{error}");
        }
    }

    #[test]
    fn other_sizes_are_refused_with_both_names() {
        let mut collector = Collector::new(GREY);
        collector.add(GrayImage::new(3, 2).into(), 2, || "a.png".to_owned()).unwrap();
        let error =
            collector.add(GrayImage::new(4, 2).into(), 2, || "b.png".to_owned()).unwrap_err().to_string();
        for word in ["a.png", "b.png", "2 x 3", "2 x 4", "give a size"] {
            assert!(error.contains(word), "{error}");
        }
    }

    #[test]
    fn memory_that_cannot_be_had_is_refused() {
        let error =
            Collector::new(GREY).add(GrayImage::new(3, 2).into(), usize::MAX, String::new).unwrap_err();
        assert!(error.to_string().contains("6 bytes each"), "{error}");
    }
}
