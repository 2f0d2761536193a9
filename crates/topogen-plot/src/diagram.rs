//! Persistence diagrams.

use crate::axis::{Axis, Tick, range};
use crate::canvas::{Anchor, Canvas, DOTS_PER_POINT, Stroke};
use crate::error::{Error, Result, check_finite};
use crate::figure::{Drawing, Figure};
use crate::frame::{Frame, MARGIN, Sides, note_height, room_below, room_beside};
use crate::mark;
use crate::number::homology;
use crate::style::Style;

/// The points of one degree of a persistence diagram.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DegreePoints {
    /// The degree of homology.
    pub degree: usize,
    /// Birth and death of each class that dies.
    pub finite: Vec<(f64, f64)>,
    /// Births of the classes that never die.
    pub essential: Vec<f64>,
}

impl DegreePoints {
    fn check(&self) -> Result<()> {
        let (births, deaths): (Vec<f64>, Vec<f64>) = self.finite.iter().copied().unzip();
        check_finite(&births, || format!("the births of degree {}", self.degree))?;
        check_finite(&deaths, || format!("the deaths of degree {}", self.degree))?;
        check_finite(&self.essential, || format!("the essential births of degree {}", self.degree))?;
        match self.finite.iter().position(|(birth, death)| birth > death) {
            Some(index) => {
                let (birth, death) = self.finite[index];
                Err(Error::BadBar { degree: self.degree, index, birth, death })
            }
            None => Ok(()),
        }
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        self.finite.iter().flat_map(|&(birth, death)| [birth, death]).chain(self.essential.iter().copied())
    }
}

/// A persistence diagram: a point for each class at its birth and death.
///
/// Degrees differ in colour and in the shape of their markers, which depend on nothing but the degree. Both axes have
/// the same scale. Essential classes lie on a line above the frame's scale, which is marked ∞.
///
/// # Errors
///
/// [`Figure::draw`] refuses a diagram without any point, NaN and infinities (essential classes go apart), a death
/// before its birth and a degree given twice.
///
/// # Complexity
///
/// Linear in the number of points.
///
/// # References
///
/// Cohen-Steiner, Edelsbrunner & Harer, "Stability of persistence diagrams", 2007, doi:10.1007/s00454-006-1276-5.
///
/// # Example
///
/// ```
/// use topogen_plot::{DegreePoints, DiagramFigure, Figure, Style};
///
/// let figure = DiagramFigure {
///     degrees: vec![
///         DegreePoints { degree: 0, finite: vec![(0.0, 0.2), (0.0, 0.3)], essential: vec![0.0] },
///         DegreePoints { degree: 1, finite: vec![(0.4, 0.9)], essential: vec![] },
///     ],
///     ..DiagramFigure::default()
/// };
/// let svg = figure.svg(&Style { width_mm: 60.0, ..Style::default() })?;
/// assert!(svg.contains("∞") && svg.contains("H₁"));
/// # Ok::<(), topogen_plot::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DiagramFigure {
    /// A title above the figure.
    pub title: Option<String>,
    /// The unit of births and deaths, if they have one; it is written after both labels.
    pub unit: Option<String>,
    /// The points, by degree.
    pub degrees: Vec<DegreePoints>,
}

impl DiagramFigure {
    fn check(&self) -> Result<()> {
        for (index, points) in self.degrees.iter().enumerate() {
            points.check()?;
            if self.degrees[..index].iter().any(|earlier| earlier.degree == points.degree) {
                return Err(Error::RepeatedDegree { degree: points.degree });
            }
        }
        Ok(())
    }

    fn label(&self, what: &str) -> String {
        self.unit.as_ref().map_or_else(|| what.to_owned(), |unit| format!("{what} ({unit})"))
    }
}

impl Figure for DiagramFigure {
    fn draw(&self, style: &Style) -> Result<Drawing> {
        self.check()?;
        let mut canvas = Canvas::new(style, DOTS_PER_POINT)?;
        let (min, max) = range(self.degrees.iter().flat_map(DegreePoints::values))
            .ok_or(Error::Empty { what: "point" })?;
        let has_essential = self.degrees.iter().any(|points| !points.essential.is_empty());
        let headroom = if has_essential { 1.9 * canvas.font_size() } else { 0.0 };

        // Both axes are the same, so the labels must have room on either. The frame is not narrower than this.
        let guess = 0.7 * canvas.width;
        let both = |ticks: &[Tick], spacing: f64| {
            room_below(&canvas, guess)(ticks, spacing) && room_beside(&canvas, guess)(ticks, spacing)
        };
        let axis = Axis::linear(min, max, 0.04, both);
        let sides = Sides::new(&canvas, &axis, "∞", &self.label("death"), guess, |_| axis.clone())?;
        let side = sides.width;
        let mut top = canvas.title(self.title.as_deref(), canvas.pt(MARGIN));
        top += note_height(&canvas, &axis) + canvas.pt(1.0);
        let frame = sides.frame(&canvas, top + headroom, side, axis, &self.label("birth"));

        frame.draw_grid(&mut canvas);
        let diagonal = canvas.stroke(style.foreground, 0.6);
        canvas.line((frame.left, frame.bottom()), (frame.left + side, frame.top), diagonal);
        let infinity = frame.top - headroom / 2.0;
        if has_essential {
            let stroke = Stroke { dashes: &[4.0, 3.0], ..diagonal };
            canvas.line((frame.left, infinity), (frame.left + side, infinity), stroke);
            frame.label_beside(&mut canvas, infinity, "∞");
        }
        for points in &self.degrees {
            for &(birth, death) in &points.finite {
                draw_point(&mut canvas, points.degree, (frame.x(birth), frame.y(death)));
            }
            for &birth in &points.essential {
                draw_point(&mut canvas, points.degree, (frame.x(birth), infinity));
            }
        }
        self.draw_legend(&mut canvas, &frame);
        let bottom = frame.draw(&mut canvas, headroom);
        Ok(canvas.finish(bottom))
    }
}

impl DiagramFigure {
    /// The legend lies below the diagonal, where no point can be.
    fn draw_legend(&self, canvas: &mut Canvas<'_>, frame: &Frame) {
        let right = frame.left + frame.width - canvas.pt(6.0);
        let bottom = frame.bottom() - canvas.pt(6.0);
        let widest =
            self.degrees.iter().map(|points| canvas.text_width(&homology(points.degree))).fold(0.0, f64::max);
        let (left, top) =
            (right - widest - canvas.pt(12.0), bottom - self.degrees.len() as f64 * canvas.line_height());
        let (beyond, below) = (right + canvas.pt(3.0), bottom + canvas.pt(3.0));
        let page = [(left, top), (beyond, top), (beyond, below), (left, below)];
        let border = canvas.stroke(canvas.style.muted, 0.5);
        canvas.polygon(&page, canvas.style.background, 1.0, Some(border));
        for (index, points) in self.degrees.iter().rev().enumerate() {
            let y = bottom - canvas.font_size() / 2.0 - index as f64 * canvas.line_height();
            draw_point(canvas, points.degree, (right - widest - canvas.pt(7.0), y));
            canvas.text((right - widest, y + canvas.half_digit()), &homology(points.degree), Anchor::Start);
        }
    }
}

fn draw_point(canvas: &mut Canvas<'_>, degree: usize, at: (f64, f64)) {
    let outline = canvas.stroke(canvas.style.background, 0.4);
    let radius = canvas.pt(1.9);
    mark::marker(canvas, at, mark::shape(degree), radius, canvas.style.colour(degree), outline);
}
