//! From SVG to pixels and PNG, with the embedded font and no other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use png::{BitDepth, ColorType, Compression, Encoder, Filter, PixelDimensions, Unit};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{Options, Tree};

use crate::error::{Error, Result};
use crate::font;

/// As many pixels as fit in 1 GiB.
const LIMIT: u64 = 1 << 28;

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_source(Source::Binary(Arc::new(font::data())));
    fonts.set_sans_serif_family(font::FAMILY);
    Arc::new(fonts)
});

/// A sheet of so many pixels, on which nothing is drawn.
pub(crate) fn blank(width: u64, height: u64) -> Result<Pixmap> {
    let refused = || Error::PictureSize { width, height, limit: LIMIT };
    let pixels = width.checked_mul(height).filter(|pixels| (1..=LIMIT).contains(pixels));
    let (true, Ok(columns), Ok(rows)) = (pixels.is_some(), u32::try_from(width), u32::try_from(height))
    else {
        return Err(refused());
    };
    Pixmap::new(columns, rows).ok_or_else(refused)
}

/// Draws the SVG over what the sheet shows, stretched in both directions.
pub(crate) fn render(svg: &str, (right, down): (f64, f64), sheet: &mut Pixmap) -> Result<()> {
    let options =
        Options { font_family: font::FAMILY.into(), fontdb: Arc::clone(&FONTS), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(raster_error)?;
    resvg::render(&tree, Transform::from_scale(right as f32, down as f32), &mut sheet.as_mut());
    Ok(())
}

/// The PNG of a sheet that is covered by a page, so that its alpha channel says nothing.
pub(crate) fn encode_sheet(sheet: &Pixmap, dots_per_inch: f64) -> Result<Vec<u8>> {
    let opaque: Vec<u8> =
        sheet.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    encode(sheet.width(), sheet.height(), ColorType::Rgb, &opaque, Some(dots_per_inch))
}

/// The same with a palette, which takes a fraction of the bytes: exact with at most 256 colours, as on pages of greys, and otherwise
/// with as many bits a channel as make so few of them.
pub(crate) fn encode_sheet_with_palette(sheet: &Pixmap, dots_per_inch: f64) -> Result<Vec<u8>> {
    let pixels = || sheet.data().chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]);
    let mut bits = 8;
    let colours = loop {
        let colours: BTreeSet<[u8; 3]> = pixels().map(|pixel| coarse(pixel, bits)).collect();
        // Two bits a channel have 64 colours at most.
        if colours.len() <= 256 {
            break colours;
        }
        bits -= 1;
    };
    let index: BTreeMap<[u8; 3], u8> = colours.iter().copied().zip(0..=255).collect();
    let samples: Vec<u8> = pixels().map(|pixel| index[&coarse(pixel, bits)]).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, sheet.width(), sheet.height());
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(colours.into_iter().flatten().collect::<Vec<u8>>());
    encoder.set_compression(Compression::High);
    // Neighbouring indices are no neighbouring colours: differences of them say nothing.
    encoder.set_filter(Filter::NoFilter);
    encoder.set_pixel_dims(Some(resolution(dots_per_inch)));
    let mut writer = encoder.write_header().map_err(raster_error)?;
    writer.write_image_data(&samples).map_err(raster_error)?;
    writer.finish().map_err(raster_error)?;
    Ok(bytes)
}

/// The nearest colour of which each channel is a multiple of a fraction of white; black and white stay as they are.
fn coarse(pixel: [u8; 3], bits: u32) -> [u8; 3] {
    let steps = (1 << bits) - 1;
    pixel.map(|channel| {
        let step = (u32::from(channel) * steps + 127) / 255;
        ((step * 255 + steps / 2) / steps) as u8
    })
}

fn resolution(dots_per_inch: f64) -> PixelDimensions {
    let per_metre = (dots_per_inch / 0.0254).round() as u32;
    PixelDimensions { xppu: per_metre, yppu: per_metre, unit: Unit::Meter }
}

/// A PNG of 8-bit samples, row by row.
pub(crate) fn encode(
    width: u32,
    height: u32,
    colour: ColorType,
    samples: &[u8],
    dots_per_inch: Option<f64>,
) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(colour);
    encoder.set_depth(BitDepth::Eight);
    if let Some(dots_per_inch) = dots_per_inch {
        encoder.set_pixel_dims(Some(resolution(dots_per_inch)));
    }
    let mut writer = encoder.write_header().map_err(raster_error)?;
    writer.write_image_data(samples).map_err(raster_error)?;
    writer.finish().map_err(raster_error)?;
    Ok(bytes)
}

#[expect(clippy::needless_pass_by_value, reason = "an error is passed on by value")]
pub(crate) fn raster_error(error: impl ToString) -> Error {
    Error::Raster { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coarse_colours_keep_black_and_white() {
        for bits in 2..=8 {
            assert_eq!(coarse([0, 255, 0], bits), [0, 255, 0]);
        }
        assert_eq!(coarse([1, 100, 254], 8), [1, 100, 254]);
        assert_eq!(coarse([40, 43, 130], 2), [0, 85, 170]);
    }
}
