//! Persistence diagrams.

use std::collections::BTreeMap;

use crate::axis::{Axis, Tick, range};
use crate::canvas::{Anchor, Canvas, DOTS_PER_POINT, Stroke};
use crate::degree::{self, DegreePoints, with_unit};
use crate::error::{Error, Result};
use crate::figure::{Drawing, Figure};
use crate::frame::{
    Column, Edges, Frame, MARGIN, Sides, gutter, note_height, overhang, room_below, room_beside, y_label,
};
use crate::number::homology;
use crate::style::Style;

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

impl Figure for DiagramFigure {
    fn draw(&self, style: &Style) -> Result<Drawing> {
        degree::check(&self.degrees)?;
        let mut canvas = Canvas::new(style, DOTS_PER_POINT)?;
        let column = Column::page(&canvas);
        let panel = DiagramPanel::new(&canvas, self, column)?;
        let beyond = |width| panel.overhang(&canvas, width);
        let edges = Edges::new(&canvas, column, panel.gutter(&canvas), beyond)?;
        let top = canvas.title(self.title.as_deref(), canvas.pt(MARGIN)) + panel.above(&canvas);
        let bottom = panel.draw(&mut canvas, edges, top);
        Ok(canvas.finish(bottom))
    }
}

/// A diagram whose place on the page is not yet known.
pub(crate) struct DiagramPanel<'f> {
    figure: &'f DiagramFigure,
    /// Both axes are the same.
    axis: Axis,
    y_label: Vec<String>,
    /// Room above the axis for the essential classes, in dots.
    pub headroom: f64,
}

impl<'f> DiagramPanel<'f> {
    /// Chooses the axis; the figure is [checked](degree::check).
    pub fn new(canvas: &Canvas<'_>, figure: &'f DiagramFigure, column: Column) -> Result<Self> {
        let (min, max) = range(figure.degrees.iter().flat_map(DegreePoints::values))
            .ok_or(Error::Empty { what: "point" })?;
        let has_essential = figure.degrees.iter().any(|points| !points.essential.is_empty());
        let headroom = if has_essential { 1.9 * canvas.font_size() } else { 0.0 };

        // Both axes are the same, so the labels must have room on either. The frame is not narrower than this.
        let guess = 0.7 * column.width();
        let both = |ticks: &[Tick], spacing: f64| {
            room_below(canvas, guess)(ticks, spacing) && room_beside(canvas, guess)(ticks, spacing)
        };
        let axis = Axis::linear(min, max, 0.04, both);
        let label = with_unit("death", figure.unit.as_deref());
        Ok(Self { figure, axis, y_label: y_label(canvas, &label, guess), headroom })
    }

    pub fn gutter(&self, canvas: &Canvas<'_>) -> f64 {
        gutter(canvas, &self.axis, "∞", &self.y_label)
    }

    pub fn overhang(&self, canvas: &Canvas<'_>, width: f64) -> f64 {
        overhang(canvas, &self.axis, width)
    }

    /// Room that is needed above the outline.
    pub fn above(&self, canvas: &Canvas<'_>) -> f64 {
        note_height(canvas, &self.axis) + canvas.pt(1.0)
    }

    /// Draws the diagram with its outline from `top` down, and returns where it ends with its labels.
    pub fn draw(self, canvas: &mut Canvas<'_>, edges: Edges, top: f64) -> f64 {
        let Self { figure, axis, y_label, headroom } = self;
        let side = edges.width;
        let sides = Sides { edges, x: axis.clone(), y_label };
        let label = with_unit("birth", figure.unit.as_deref());
        let mut frame = sides.frame(canvas, top + headroom, side, axis, &label);
        frame.headroom = headroom;

        frame.draw_grid(canvas);
        let diagonal = canvas.stroke(canvas.style.foreground, 0.6);
        canvas.line((frame.left, frame.bottom()), (frame.left + side, frame.top), diagonal);
        let infinity = frame.top - headroom / 2.0;
        if headroom > 0.0 {
            let stroke = Stroke { dashes: &[4.0, 3.0], ..diagonal };
            canvas.line((frame.left, infinity), (frame.left + side, infinity), stroke);
            frame.label_beside(canvas, infinity, "∞");
        }
        for points in &figure.degrees {
            let finite = points.finite.iter().map(|&(birth, death)| (frame.x(birth), frame.y(death)));
            let essential = points.essential.iter().map(|&birth| (frame.x(birth), infinity));
            draw_points(canvas, points.degree, &finite.chain(essential).collect::<Vec<_>>());
        }
        figure.draw_legend(canvas, &frame);
        frame.draw(canvas)
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

/// Radius of a marker in points.
const RADIUS: f64 = 1.9;
/// So many markers in a square of that side can be told apart.
const UNCROWDED: usize = 3;

/// Draws the points of one degree.
///
/// Among a crowd, markers have no outline: those of the later ones would cover all of the earlier ones.
fn draw_points(canvas: &mut Canvas<'_>, degree: usize, points: &[(f64, f64)]) {
    let side = canvas.pt(RADIUS);
    let cell = |&(x, y): &(f64, f64)| ((x / side) as i64, (y / side) as i64);
    let mut counts: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    for point in points {
        *counts.entry(cell(point)).or_default() += 1;
    }
    let is_crowded = |point| counts.get(&cell(point)).is_some_and(|&count| count > UNCROWDED);
    for point in points.iter().filter(|point| is_crowded(point)) {
        degree::draw_bare_marker(canvas, degree, *point, RADIUS);
    }
    for point in points.iter().filter(|point| !is_crowded(point)) {
        draw_point(canvas, degree, *point);
    }
}

fn draw_point(canvas: &mut Canvas<'_>, degree: usize, at: (f64, f64)) {
    degree::draw_marker(canvas, degree, at, RADIUS);
}
