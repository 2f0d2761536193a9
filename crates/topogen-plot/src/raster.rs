//! From SVG to pixels and PNG, with the embedded font and no other.

use std::sync::{Arc, LazyLock};

use png::{BitDepth, ColorType, Encoder, PixelDimensions, Unit};
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
        let per_metre = (dots_per_inch / 0.0254).round() as u32;
        encoder.set_pixel_dims(Some(PixelDimensions { xppu: per_metre, yppu: per_metre, unit: Unit::Meter }));
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
