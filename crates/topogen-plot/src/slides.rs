//! Drawings that follow each other.

use crate::animation::{SHORTEST_MS, animate, check_time, check_width, hundredths, rows_of};
use crate::error::{Error, Result};
use crate::figure::Drawing;
use crate::raster;

/// Drawings of one size that follow each other, as an animated GIF: images on their way from one to another, for example.
///
/// # Errors
///
/// [`Slides::gif`] refuses no drawings, drawings of different sizes, and times that GIF does not know.
///
/// # Example
///
/// ```
/// use topogen_plot::{Figure, GridRow, ImageGrid, Slides, Style};
///
/// let frame = |grey: f32| {
///     let row = GridRow { label: String::new(), images: vec![vec![grey; 16]] };
///     ImageGrid { height: 4, width: 4, columns: 1, rows: vec![row], ..ImageGrid::default() }.draw(&Style::default())
/// };
/// let slides = Slides { drawings: vec![frame(0.0)?, frame(0.5)?, frame(1.0)?], frame_ms: 100 };
/// assert_eq!(&slides.gif(120)?[..6], b"GIF89a");
/// # Ok::<(), topogen_plot::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Slides {
    /// The drawings, in their order.
    pub drawings: Vec<Drawing>,
    /// How long each is shown, in milliseconds, at least 20.
    pub frame_ms: u32,
}

impl Slides {
    /// The animated GIF, which is repeated without end, `pixels` wide.
    ///
    /// # Errors
    ///
    /// [`Error::Empty`], [`Error::SlideSize`], [`Error::FilmTime`], [`Error::FilmWidth`] when `pixels` is not from 120 to 4096,
    /// [`Error::FilmHeight`].
    ///
    /// # Complexity
    ///
    /// Linear in the number of pixels of all drawings.
    pub fn gif(&self, pixels: u32) -> Result<Vec<u8>> {
        check_width(pixels)?;
        check_time("frame_ms", self.frame_ms, SHORTEST_MS)?;
        let Some(first) = self.drawings.first() else { return Err(Error::Empty { what: "drawing" }) };
        let expected = first.size();
        if let Some(index) = self.drawings.iter().position(|drawing| drawing.size() != expected) {
            return Err(Error::SlideSize { index, given: self.drawings[index].size(), expected });
        }
        let rows = rows_of(pixels, expected)?;
        let shoot = |index: usize| {
            let mut sheet = raster::blank(u64::from(pixels), u64::from(rows))?;
            self.drawings[index].render(&mut sheet).map(|()| sheet)
        };
        animate((pixels as u16, rows), self.drawings.len(), shoot, |_| hundredths(self.frame_ms))
    }
}
