//! Images turned about their centre, with the angles that they were turned by.

use std::ops::Range;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::clouds::draw::between;
use crate::error::{ImageError, Result};
use crate::images::ImageSet;

/// A larger angle would lose digits when it is taken modulo a turn.
const LARGEST: f64 = 1e6;

/// Images, each turned by an angle of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Rotated {
    /// The images, with the labels that they had.
    pub images: ImageSet,
    /// The angle of each in degrees, counterclockwise.
    pub degrees: Vec<f64>,
}

/// Turns each image by its angle, counterclockwise about its centre.
///
/// A pixel takes the value of the image at the place that it comes from, by bilinear interpolation between the four pixels around
/// it; beyond the border, the image is 0 (black). So what leaves the frame is lost. Multiples of 90° move pixels and change none,
/// where height and width are equal.
///
/// # Units
///
/// `degrees` has one angle for each image.
///
/// # Errors
///
/// There are not as many angles as images, or an angle is not finite or beyond 10⁶ degrees; there is no memory.
///
/// # Complexity
///
/// O(number of pixels).
///
/// # Examples
///
/// ```
/// use topogen_data::{ImageSet, rotate};
///
/// let set = ImageSet::with_channels(1, 2, 2, vec![10, 20, 30, 40], None)?;
/// assert_eq!(rotate(&set, &[90.0])?.pixels(), [20, 40, 10, 30]);
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn rotate(set: &ImageSet, degrees: &[f64]) -> Result<ImageSet> {
    if degrees.len() != set.len() {
        return Err(ImageError::AngleCount { images: set.len(), angles: degrees.len() }.into());
    }
    if let Some(image) = degrees.iter().position(|angle| !(-LARGEST..=LARGEST).contains(angle)) {
        return Err(ImageError::Angle {
            image,
            angle: degrees[image],
            wanted: "finite and at most 10^6 degrees in size",
        }
        .into());
    }
    let (height, width) = (set.height(), set.width());
    let plane = height * width;
    let mut pixels = Vec::new();
    if pixels.try_reserve_exact(set.pixels().len()).is_err() {
        return Err(ImageError::TooLarge { images: set.len(), bytes: set.channels() * plane }.into());
    }
    if plane > 0 {
        let planes = set.pixels().chunks_exact(plane).enumerate();
        for (index, values) in planes {
            let turn = Turn::new(degrees[index / set.channels()]);
            let frame = Frame { height, width, values };
            pixels.extend((0..plane).map(|at| turn.pixel(&frame, at / width, at % width)));
        }
    }
    let labels = set.has_labels().then(|| set.labels().to_vec());
    ImageSet::with_channels(set.channels(), height, width, pixels, labels)
}

/// Turns each image by an angle that is uniform in `degrees`, counterclockwise.
///
/// The angle of image `i` depends on `seed` and `i` only (ChaCha8, stream `i`), so that the first images of a set are turned as in
/// the whole one. Images turned by angles that are held out are made by a second call with another range.
///
/// # Errors
///
/// As for [`rotate`]; an end of the range is not finite or beyond 10⁶ degrees, or it ends before it starts.
///
/// # Complexity
///
/// O(number of pixels).
///
/// # Examples
///
/// ```
/// use topogen_data::{ImageSet, rotated};
///
/// let set = ImageSet::with_channels(1, 3, 3, vec![0, 255, 0, 0, 255, 0, 0, 0, 0], None)?;
/// let (seen, held_out) = (rotated(&set, 0.0..60.0, 1)?, rotated(&set, 60.0..90.0, 1)?);
/// assert!(seen.degrees[0] < 60.0 && held_out.degrees[0] >= 60.0);
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn rotated(set: &ImageSet, degrees: Range<f64>, seed: u64) -> Result<Rotated> {
    let is_angle = |angle: f64| (-LARGEST..=LARGEST).contains(&angle);
    if !is_angle(degrees.start) || !is_angle(degrees.end) || degrees.end < degrees.start {
        return Err(ImageError::AngleRange { start: degrees.start, end: degrees.end }.into());
    }
    let interval = degrees.start..=degrees.end;
    let angle = |index: usize| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(index as u64);
        between(&interval, &mut rng)
    };
    let degrees: Vec<f64> = (0..set.len()).map(angle).collect();
    Ok(Rotated { images: rotate(set, &degrees)?, degrees })
}

/// One channel of an image.
struct Frame<'a> {
    height: usize,
    width: usize,
    values: &'a [u8],
}

impl Frame<'_> {
    /// The value of a pixel, 0 beyond the border.
    fn at(&self, row: f64, column: f64) -> f64 {
        let is_within = row >= 0.0 && column >= 0.0 && row < self.height as f64 && column < self.width as f64;
        if is_within { self.values[row as usize * self.width + column as usize].into() } else { 0.0 }
    }

    /// The value between pixels, whose centres have whole coordinates.
    fn between(&self, row: f64, column: f64) -> f64 {
        let (top, left) = (row.floor(), column.floor());
        let (down, right) = (row - top, column - left);
        let line = |row| (1.0 - right) * self.at(row, left) + right * self.at(row, left + 1.0);
        (1.0 - down) * line(top) + down * line(top + 1.0)
    }
}

struct Turn {
    sin: f64,
    cos: f64,
}

impl Turn {
    fn new(degrees: f64) -> Self {
        // Sines of right angles are exact here, so that pixels are met exactly.
        let quarters = (degrees / 90.0).round();
        let (sin, cos) = (degrees - 90.0 * quarters).to_radians().sin_cos();
        let (sin, cos) = match quarters.rem_euclid(4.0) as u8 {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
        Self { sin, cos }
    }

    /// The value of a pixel of the turned image. Rows count downwards.
    fn pixel(&self, from: &Frame<'_>, row: usize, column: usize) -> u8 {
        let middle = [from.height, from.width].map(|length| 0.5 * (length as f64 - 1.0));
        let (x, y) = (column as f64 - middle[1], middle[0] - row as f64);
        // Where the pixel was before: turned back.
        let (x, y) = (self.cos * x + self.sin * y, self.cos * y - self.sin * x);
        from.between(middle[0] - y, middle[1] + x).round() as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    fn grey(height: usize, width: usize, pixels: &[u8]) -> ImageSet {
        ImageSet::with_channels(1, height, width, pixels.to_vec(), None).unwrap()
    }

    /// A bright, smooth spot around a place that is given from the centre, to the right and up.
    fn spot(side: usize, [right, up]: [f64; 2]) -> ImageSet {
        let middle = 0.5 * (side as f64 - 1.0);
        let value = |at: usize| {
            let (x, y) = ((at % side) as f64 - middle - right, middle - (at / side) as f64 - up);
            (255.0 * (-(x * x + y * y) / 8.0).exp()).round() as u8
        };
        grey(side, side, &(0..side * side).map(value).collect::<Vec<_>>())
    }

    #[test]
    fn right_angles_move_pixels_and_change_none() {
        let square = grey(3, 3, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
        for (degrees, expected) in [
            (0.0, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
            (90.0, [3, 6, 9, 2, 5, 8, 1, 4, 7]),
            (-270.0, [3, 6, 9, 2, 5, 8, 1, 4, 7]),
            (180.0, [9, 8, 7, 6, 5, 4, 3, 2, 1]),
            (270.0, [7, 4, 1, 8, 5, 2, 9, 6, 3]),
            (720.0, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ] {
            assert_eq!(rotate(&square, &[degrees]).unwrap().pixels(), expected, "{degrees}");
        }
        // Of a wide image, what leaves the frame is lost, and what comes from beyond is black.
        let wide = grey(1, 3, &[10, 20, 30]);
        assert_eq!(rotate(&wide, &[90.0]).unwrap().pixels(), [0, 20, 0]);
        assert_eq!(rotate(&wide, &[180.0]).unwrap().pixels(), [30, 20, 10]);
    }

    #[test]
    fn a_spot_goes_where_geometry_says() {
        let (side, radius) = (41, 10.0_f64);
        for degrees in [17.0, 45.0, 123.4, -60.0] {
            let (sin, cos) = f64::to_radians(degrees).sin_cos();
            let turned = rotate(&spot(side, [radius, 0.0]), &[degrees]).unwrap();
            let expected = spot(side, [radius * cos, radius * sin]);
            let worst =
                turned.pixels().iter().zip(expected.pixels()).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
            // Bilinear interpolation of exp(-r²/8) is off by the second derivatives, at most 1/4 each, over 8, on both axes, and
            // both images are rounded to whole numbers.
            assert!(f64::from(worst) <= 255.0 * 2.0 * 0.25 / 8.0 + 2.0, "{degrees}: {worst}");
        }
    }

    #[test]
    fn values_between_pixels_are_interpolated() {
        // At 45° the corner of the square comes from √2 to the left of the centre, which is beyond the border by √2 - 1.
        let row = grey(3, 3, &[0, 0, 0, 200, 100, 0, 0, 0, 0]);
        let turned = rotate(&row, &[-45.0]).unwrap();
        let beyond = 2_f64.sqrt() - 1.0;
        assert_eq!(turned.pixels()[0], (200.0 * (1.0 - beyond)).round() as u8);
        assert_eq!(turned.pixels()[4], 100, "the centre stays");
    }

    #[test]
    fn each_image_has_its_own_angle_and_keeps_its_label() {
        let pixels: Vec<u8> = (0..24).collect();
        let set = ImageSet::with_channels(3, 2, 2, pixels, Some(vec![7, 8])).unwrap();
        let turned = rotate(&set, &[0.0, 90.0]).unwrap();
        assert_eq!(turned.pixels()[..12], set.pixels()[..12]);
        assert_eq!(turned.pixels()[12..16], [13, 15, 12, 14], "every channel is turned");
        assert_eq!(turned.labels(), [7, 8]);
        assert!(!rotate(&grey(1, 1, &[3]), &[1.0]).unwrap().has_labels());
        assert!(rotate(&grey(0, 0, &[]), &[]).unwrap().is_empty());
    }

    #[test]
    fn the_seed_decides_the_angles_and_the_range_holds_them() {
        const N: usize = 4_000;
        let set = grey(1, 1, &[9; N]);
        let turned = rotated(&set, 60.0..90.0, 1).unwrap();
        assert_eq!(turned, rotated(&set, 60.0..90.0, 1).unwrap());
        assert_ne!(turned.degrees, rotated(&set, 60.0..90.0, 2).unwrap().degrees);
        let few = rotated(&set.take(&[0, 1, 2]).unwrap(), 60.0..90.0, 1).unwrap();
        assert_eq!(few.degrees, turned.degrees[..3]);
        assert!(turned.degrees.iter().all(|angle| (60.0..90.0).contains(angle)));
        // A uniform variable over 30 has the variance 30² / 12.
        let mean = turned.degrees.iter().sum::<f64>() / N as f64;
        assert!((mean - 75.0).abs() < 5.0 * 30.0 / 12_f64.sqrt() / (N as f64).sqrt(), "{mean}");
        assert_eq!(rotated(&set, 5.0..5.0, 1).unwrap().degrees, [5.0; N]);
    }

    #[test]
    fn bad_angles_are_refused() {
        let set = grey(1, 1, &[1, 2]);
        let refused = |result: Result<ImageSet>| match result.unwrap_err() {
            Error::Images(error) => error,
            other => panic!("{other}"),
        };
        assert!(matches!(refused(rotate(&set, &[0.0])), ImageError::AngleCount { images: 2, angles: 1 }));
        for angle in [f64::NAN, f64::INFINITY, 2e6] {
            assert!(matches!(refused(rotate(&set, &[0.0, angle])), ImageError::Angle { image: 1, .. }));
        }
        for range in [90.0..60.0, f64::NAN..1.0, 0.0..f64::INFINITY] {
            let result = rotated(&set, range, 1).map(|it| it.images);
            assert!(matches!(refused(result), ImageError::AngleRange { .. }));
        }
    }
}
