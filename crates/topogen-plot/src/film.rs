//! Films: a cloud that moves, and its diagram on the way to another one.

use crate::animation::{SHORTEST_MS, animate, check_time, check_width, hundredths, rows_of};
use crate::cloud::check_points;
use crate::degree::{self, DegreePoints};
use crate::error::{Error, Result};
use crate::figure::Drawing;
use crate::film_stage::Stage;
use crate::raster;
use crate::style::Style;

/// One moment of a [`Film`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FilmFrame {
    /// The points, all of the film with the same number of coordinates; frames may have different numbers of points.
    pub points: Vec<Vec<f64>>,
    /// The diagram of the points, by degree; it may be empty.
    pub degrees: Vec<DegreePoints>,
    /// What is said of the moment, such as "step 150 of 15000".
    pub caption: String,
}

/// A cloud of points that moves, and beside it its persistence diagram on the way to that of a target.
///
/// The points of the target's diagram are hollow markers, larger than and below those of the cloud's diagram, in the
/// colours and shapes of their degrees. What is shown of the cloud depends on its dimension as in a
/// [`CloudFigure`](crate::CloudFigure).
///
/// The panels stand beside each other; on a page too narrow for that, the cloud stands above the diagram.
///
/// Nothing moves but the points and the caption: the windows hold the points of all frames and the target; a view in
/// space and the principal components are those of all frames together.
///
/// # Units
///
/// Points, births and deaths in [`unit`](Self::unit); times in milliseconds, which GIF rounds to hundredths of a second.
///
/// # Errors
///
/// [`Film::gif`] and [`Film::still`] refuse a film without frames, a frame whose points [`CloudFigure`] refuses or
/// whose diagram has NaN, infinities, a death before its birth or a degree given twice, points whose numbers of
/// coordinates differ between frames, and times that GIF does not know. [`Error::InFilm`] says in which frame it is.
///
/// [`CloudFigure`]: crate::CloudFigure
///
/// # Complexity
///
/// Linear in the number of frames, pixels and points; above dimension 3 `O(n d)` for each of at most 1000 steps, with
/// `n` the number of points in all frames.
///
/// # Example
///
/// ```
/// use topogen_plot::{DegreePoints, Film, FilmFrame, Style};
///
/// let diagram = |length| vec![DegreePoints { degree: 0, finite: vec![(0.0, length)], essential: vec![0.0] }];
/// let film = Film {
///     frames: (0..3)
///         .map(|step| {
///             let length = 1.0 + f64::from(step);
///             FilmFrame {
///                 points: vec![vec![0.0, 0.0], vec![length, 0.0]],
///                 degrees: diagram(length),
///                 caption: format!("step {step} of 2"),
///             }
///         })
///         .collect(),
///     target: diagram(3.0),
///     ..Film::default()
/// };
/// let gif = film.gif(&Style { width_mm: 130.0, ..Style::default() }, 480)?;
/// assert!(gif.starts_with(b"GIF89a"));
/// # Ok::<(), topogen_plot::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Film {
    /// A title above both panels.
    pub title: Option<String>,
    /// The unit of coordinates, births and deaths, if they have one.
    pub unit: Option<String>,
    /// What is shown, one after the other.
    pub frames: Vec<FilmFrame>,
    /// The diagram that is approached, by degree; it may be empty.
    pub target: Vec<DegreePoints>,
    /// How long each frame is shown in milliseconds, from 20 to 655 350; 50 by default.
    pub frame_ms: u32,
    /// How long the last frame is shown in milliseconds, if that is longer; 2000 by default.
    pub hold_last_ms: u32,
}

impl Default for Film {
    fn default() -> Self {
        let (title, unit, frames, target) = (None, None, Vec::new(), Vec::new());
        Self { title, unit, frames, target, frame_ms: 50, hold_last_ms: 2000 }
    }
}

impl Film {
    /// The film as an animated GIF that is repeated without end, `pixels` wide.
    ///
    /// Its colours are exact if they are few enough; otherwise anti-aliased edges have the nearest of 255. Each frame
    /// has only what changed. The same film gives the same bytes.
    ///
    /// # Errors
    ///
    /// What the [film](Self) refuses; [`Error::FilmWidth`] when `pixels` is not from 120 to 4096;
    /// [`Error::FilmHeight`] when captions have very many lines; [`Error::BadStyle`] or [`Error::NoRoom`] of the style.
    pub fn gif(&self, style: &Style, pixels: u32) -> Result<Vec<u8>> {
        check_width(pixels)?;
        self.check()?;
        let stage = Stage::new(self, style)?;
        let backdrop = stage.backdrop();

        let rows = rows_of(pixels, backdrop.size())?;
        let mut empty = raster::blank(u64::from(pixels), u64::from(rows))?;
        backdrop.render(&mut empty)?;
        // What does not move is drawn once.
        let shoot = |frame: &FilmFrame| {
            let mut sheet = empty.clone();
            stage.moving(frame).render(&mut sheet).map(|()| sheet)
        };

        let count = self.frames.len();
        let hundredths = |index: usize| {
            let is_last = index + 1 == count;
            hundredths(if is_last { self.frame_ms.max(self.hold_last_ms) } else { self.frame_ms })
        };
        animate((pixels as u16, rows), count, |index| shoot(&self.frames[index]), hundredths)
    }

    /// The frame with this index as a drawing, which looks as in the film.
    ///
    /// # Errors
    ///
    /// What the [film](Self) refuses; [`Error::NoSuchFrame`]; [`Error::BadStyle`] or [`Error::NoRoom`] of the style.
    pub fn still(&self, frame: usize, style: &Style) -> Result<Drawing> {
        self.check()?;
        let shown = self.frames.get(frame).ok_or(Error::NoSuchFrame { frame, frames: self.frames.len() })?;
        Ok(Stage::new(self, style)?.still(shown))
    }

    fn check(&self) -> Result<()> {
        for (field, given_ms, low) in
            [("frame_ms", self.frame_ms, SHORTEST_MS), ("hold_last_ms", self.hold_last_ms, 0)]
        {
            check_time(field, given_ms, low)?;
        }
        let within = |place: String| move |error| Error::InFilm { place, reason: Box::new(error) };
        let mut dimension = None;
        for (index, frame) in self.frames.iter().enumerate() {
            check_points(&frame.points)
                .and_then(|()| degree::check(&frame.degrees))
                .map_err(within(format!("frame {index}")))?;
            let given = frame.points[0].len();
            let expected = *dimension.get_or_insert(given);
            if given != expected {
                return Err(Error::FilmDimension { frame: index, given, expected });
            }
        }
        if self.frames.is_empty() {
            return Err(Error::Empty { what: "frame" });
        }
        degree::check(&self.target).map_err(within("the target".into()))
    }
}
