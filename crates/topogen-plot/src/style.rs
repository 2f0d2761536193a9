//! How figures look: size, colours and fonts.

use crate::colour::{self, Rgb};
use crate::error::{Error, Result};
use crate::font;

/// The page that a figure lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// Dark ink on white.
    #[default]
    Light,
    /// Light ink on nearly black.
    Dark,
}

/// Size, colours and fonts of a figure.
///
/// The defaults suit one column of a paper: 85 mm wide, text of 8 pt.
///
/// # Units
///
/// Millimetres and points (1/72 inch) on the printed page.
///
/// # Example
///
/// ```
/// use topogen_plot::{Style, Theme};
///
/// let two_columns = Style { width_mm: 175.0, ..Style::new(Theme::Light) };
/// assert_eq!(two_columns.background.to_string(), "#ffffff");
/// assert_eq!(Style::new(Theme::Dark).background.to_string(), "#14171c");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    /// Width of the whole figure in millimetres, from 20 to 2000.
    pub width_mm: f64,
    /// Height of the frame of curves over the width of the figure, from 0.1 to 5; that of a histogram below a diagram is
    /// 0.7 of it.
    pub aspect: f64,
    /// Size of labels in points, from 4 to 48; a title is an eighth larger.
    pub font_size_pt: f64,
    /// The `font-family` of the text in SVG. The PNG always has the embedded font.
    pub font_family: String,
    /// Width of a curve in points, from 0.1 to 10.
    pub line_width_pt: f64,
    /// Colour of the page.
    pub background: Rgb,
    /// Colour of text and axes.
    pub foreground: Rgb,
    /// Colour of the lines that guide the eye.
    pub muted: Rgb,
    /// Colours of series and degrees, used in turn; not empty.
    pub palette: Vec<Rgb>,
}

impl Style {
    /// The default style of a theme.
    #[must_use]
    pub fn new(theme: Theme) -> Self {
        let (background, foreground, muted, palette) = match theme {
            Theme::Light => (Rgb(255, 255, 255), Rgb(26, 26, 26), Rgb(222, 222, 222), colour::ON_LIGHT),
            Theme::Dark => (Rgb(20, 23, 28), Rgb(232, 232, 232), Rgb(58, 63, 71), colour::ON_DARK),
        };
        Self {
            width_mm: 85.0,
            aspect: 0.5,
            font_size_pt: 8.0,
            font_family: format!("{}, Verdana, Helvetica Neue, Arial, sans-serif", font::FAMILY),
            line_width_pt: 1.0,
            background,
            foreground,
            muted,
            palette: palette.to_vec(),
        }
    }

    /// Refuses sizes that no figure can have.
    pub(crate) fn check(&self) -> Result<()> {
        let ranges = [
            ("width_mm", self.width_mm, 20.0, 2000.0),
            ("aspect", self.aspect, 0.1, 5.0),
            ("font_size_pt", self.font_size_pt, 4.0, 48.0),
            ("line_width_pt", self.line_width_pt, 0.1, 10.0),
        ];
        for (field, value, low, high) in ranges {
            // Written so that NaN is refused too.
            if !(low..=high).contains(&value) {
                return Err(Error::BadStyle { field, value, low, high });
            }
        }
        if self.palette.is_empty() {
            return Err(Error::Empty { what: "palette colour" });
        }
        Ok(())
    }

    /// The colour of the series or degree with this index.
    pub(crate) fn colour(&self, index: usize) -> Rgb {
        self.palette[index % self.palette.len()]
    }

    /// Width of the figure in points.
    pub(crate) fn width_pt(&self) -> f64 {
        self.width_mm * 72.0 / 25.4
    }
}

impl Default for Style {
    fn default() -> Self {
        Self::new(Theme::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_curves_stand_out_from_the_page() {
        for theme in [Theme::Light, Theme::Dark] {
            let style = Style::new(theme);
            assert!(style.foreground.contrast(style.background) > 7.0);
            for colour in &style.palette[..4] {
                assert!(colour.contrast(style.background) > 3.0, "{colour} in {theme:?}");
            }
            for colour in &style.palette {
                assert!(colour.contrast(style.background) > 2.0, "{colour} in {theme:?}");
            }
        }
    }

    #[test]
    fn impossible_sizes_are_refused() {
        let refused = Style { width_mm: f64::NAN, ..Style::default() }.check();
        assert!(matches!(refused, Err(Error::BadStyle { field: "width_mm", .. })));
        let refused = Style { font_size_pt: 100.0, ..Style::default() }.check();
        assert!(matches!(refused, Err(Error::BadStyle { field: "font_size_pt", .. })));
        let refused = Style { palette: vec![], ..Style::default() }.check();
        assert_eq!(refused, Err(Error::Empty { what: "palette colour" }));
    }
}
