//! The common way from a figure to SVG and PNG.

use resvg::tiny_skia::Pixmap;
use svg::Document;

use crate::error::Result;
use crate::raster;
use crate::style::Style;

/// Something that can be drawn.
///
/// # Example
///
/// ```
/// use topogen_plot::{DegreePoints, DiagramFigure, Figure, Style};
///
/// let points = DegreePoints { degree: 1, finite: vec![(0.4, 0.9)], essential: vec![] };
/// let figure = DiagramFigure { degrees: vec![points], ..DiagramFigure::default() };
/// let svg = figure.svg(&Style::default())?;
/// assert!(svg.starts_with("<svg") && svg.contains("width=\"85mm\""));
/// # Ok::<(), topogen_plot::Error>(())
/// ```
pub trait Figure {
    /// Checks the data and draws them once, for both formats.
    ///
    /// # Errors
    ///
    /// What the kind of figure refuses, and [`Error::BadStyle`](crate::Error::BadStyle) or
    /// [`Error::NoRoom`](crate::Error::NoRoom) of the style.
    fn draw(&self, style: &Style) -> Result<Drawing>;

    /// The figure as SVG; see [`Drawing::svg`].
    ///
    /// # Errors
    ///
    /// Those of [`Figure::draw`].
    fn svg(&self, style: &Style) -> Result<String> {
        Ok(self.draw(style)?.svg())
    }

    /// The figure as PNG; see [`Drawing::png`].
    ///
    /// # Errors
    ///
    /// Those of [`Figure::draw`] and of [`Drawing::png`].
    fn png(&self, style: &Style, scale: u32) -> Result<Vec<u8>> {
        self.draw(style)?.png(scale)
    }
}

/// A finished drawing, which both formats are made from.
///
/// # Example
///
/// ```
/// use topogen_plot::{Curves, Figure, Series, Style};
///
/// let series = vec![Series::new("loss", vec![0.0, 1.0], vec![3.0, 2.0])];
/// let drawing = Curves { series, ..Curves::default() }.draw(&Style::default())?;
/// let (width, height) = drawing.size();
/// assert_eq!(width, 964); // 85 mm at 288 dots an inch
/// assert!(height < width);
/// # Ok::<(), topogen_plot::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Drawing {
    document: Document,
    width: u64,
    height: u64,
    dots_per_point: f64,
}

impl Drawing {
    pub(crate) fn new(document: Document, width: u64, height: u64, dots_per_point: f64) -> Self {
        Self { document, width, height, dots_per_point }
    }

    /// Width and height in pixels of the PNG at scale 1.
    ///
    /// Figures have 288 pixels an inch. An image grid has about as many: it takes the number at which each pixel of an
    /// image becomes a whole number of pixels.
    #[must_use]
    pub fn size(&self) -> (u64, u64) {
        (self.width, self.height)
    }

    /// The drawing as SVG with real text, on a page of the style's background.
    ///
    /// # Units
    ///
    /// The outer size is given in millimetres, so a program that includes it at its natural size gets the style's width.
    ///
    /// # Complexity
    ///
    /// Linear in the number of marks.
    #[must_use]
    pub fn svg(&self) -> String {
        let millimetres = |dots: u64| {
            let exact = dots as f64 / self.dots_per_point * 25.4 / 72.0;
            format!("{}mm", (exact * 10.0).round() / 10.0)
        };
        let document = self
            .document
            .clone()
            .set("width", millimetres(self.width))
            .set("height", millimetres(self.height));
        document.to_string()
    }

    /// The drawing as PNG with `scale` times as many pixels as [`Drawing::size`] says in each direction.
    ///
    /// The PNG carries its resolution, so a program that includes it at its natural size gets the style's width. Text
    /// has the embedded font, whatever fonts the machine has.
    ///
    /// # Errors
    ///
    /// [`Error::PictureSize`](crate::Error::PictureSize) when `scale` is 0 or too large,
    /// [`Error::Raster`](crate::Error::Raster) when the drawing cannot be turned into pixels.
    ///
    /// # Complexity
    ///
    /// Linear in the number of pixels and marks.
    pub fn png(&self, scale: u32) -> Result<Vec<u8>> {
        let (width, height) = (self.width * u64::from(scale), self.height * u64::from(scale));
        let mut sheet = raster::blank(width, height)?;
        self.render(&mut sheet)?;
        raster::encode_sheet(&sheet, self.dots_per_point * 72.0 * f64::from(scale))
    }

    /// The drawing as PNG that is `width` pixels wide, for screens: with at most 256 colours, and so a small file.
    ///
    /// # Errors
    ///
    /// As [`Drawing::png`], for a width of 0 or one that is too large.
    ///
    /// # Complexity
    ///
    /// Linear in the number of pixels and marks.
    pub fn png_of_width(&self, width: u32) -> Result<Vec<u8>> {
        let scale = f64::from(width) / self.width as f64;
        let mut sheet = raster::blank(u64::from(width), (self.height as f64 * scale).round() as u64)?;
        self.render(&mut sheet)?;
        raster::encode_sheet_with_palette(&sheet, self.dots_per_point * 72.0 * scale)
    }

    /// Draws over what the sheet shows, in its size.
    pub(crate) fn render(&self, sheet: &mut Pixmap) -> Result<()> {
        let document = self.document.clone().set("width", self.width).set("height", self.height);
        let stretch = |pixels: u32, dots: u64| f64::from(pixels) / dots as f64;
        let stretch = (stretch(sheet.width(), self.width), stretch(sheet.height(), self.height));
        raster::render(&document.to_string(), stretch, sheet)
    }
}
