//! The panel of a persistence diagram: its axes, its diagonal and its points.

use std::collections::BTreeMap;

use crate::axis::{Axis, Tick, range};
use crate::canvas::{Canvas, Stroke};
use crate::degree::{self, DegreePoints, with_unit};
use crate::error::Result;
use crate::frame::{
    Column, Edges, Frame, Sides, gutter, labels_fit, note_height, overhang, overhang_left, room_below,
    room_beside, y_label,
};

/// What a panel must have room for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DiagramWindow {
    /// The least and the greatest birth or death.
    pub range: (f64, f64),
    /// Whether there are classes that never die.
    pub has_essential: bool,
}

impl DiagramWindow {
    /// The smallest window of all these points; none of no point.
    pub fn around<'d>(degrees: impl IntoIterator<Item = &'d DegreePoints>) -> Option<Self> {
        let mut has_essential = false;
        let values = degrees.into_iter().flat_map(|points| {
            has_essential |= !points.essential.is_empty();
            points.values()
        });
        range(values).map(|range| Self { range, has_essential })
    }
}

/// A panel whose place on the page is not yet known.
#[derive(Clone)]
pub(crate) struct DiagramPanel {
    /// Both axes are the same.
    axis: Axis,
    pub x_label: String,
    y_label: Vec<String>,
    /// Room above the axis for the essential classes, in dots.
    pub headroom: f64,
}

/// A panel on the page.
pub(crate) struct DiagramScene {
    pub frame: Frame,
    /// Height on the page of the essential classes.
    infinity: f64,
}

impl DiagramPanel {
    /// Chooses the axis for a column to fill.
    pub fn in_column(canvas: &Canvas<'_>, column: Column, window: DiagramWindow, unit: Option<&str>) -> Self {
        // The frame is not narrower than this.
        Self::new(canvas, 0.7 * column.width(), window, unit)
    }

    /// Chooses the axis for a frame that is at least so wide.
    pub fn new(canvas: &Canvas<'_>, least: f64, window: DiagramWindow, unit: Option<&str>) -> Self {
        let headroom = if window.has_essential { 1.9 * canvas.font_size() } else { 0.0 };
        // Both axes are the same, so the labels must have room on either.
        let both = |ticks: &[Tick], spacing: f64| {
            room_below(canvas, least)(ticks, spacing) && room_beside(canvas, least)(ticks, spacing)
        };
        let (min, max) = window.range;
        let axis = Axis::linear(min, max, 0.04, both);
        let y_label = y_label(canvas, &with_unit("death", unit), least);
        Self { axis, x_label: with_unit("birth", unit), y_label, headroom }
    }

    pub fn gutter(&self, canvas: &Canvas<'_>) -> f64 {
        gutter(canvas, &self.axis, "∞", &self.y_label)
    }

    pub fn overhang(&self, canvas: &Canvas<'_>, width: f64) -> f64 {
        overhang(canvas, &self.axis, width)
    }

    pub fn overhang_left(&self, canvas: &Canvas<'_>, width: f64) -> f64 {
        overhang_left(canvas, &self.axis, width)
    }

    pub fn labels_fit(&self, canvas: &Canvas<'_>, width: f64) -> bool {
        labels_fit(canvas, &self.axis, width)
    }

    /// The sides of a panel that fills the column.
    pub fn edges(&self, canvas: &Canvas<'_>, column: Column) -> Result<Edges> {
        Edges::new(canvas, column, self.gutter(canvas), |width| self.overhang(canvas, width))
    }

    /// Room that is needed above the outline.
    pub fn above(&self, canvas: &Canvas<'_>) -> f64 {
        note_height(canvas, &self.axis) + canvas.pt(1.0)
    }

    /// Draws what lies behind the points, from `top` down; the frame is still to be drawn.
    pub fn draw_behind(self, canvas: &mut Canvas<'_>, edges: Edges, top: f64) -> DiagramScene {
        let Self { axis, x_label, y_label, headroom } = self;
        let side = edges.width;
        let sides = Sides { edges, x: axis.clone(), y_label };
        let mut frame = sides.frame(canvas, top + headroom, side, axis, &x_label);
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
        DiagramScene { frame, infinity }
    }
}

impl DiagramScene {
    /// Draws the points of one degree.
    ///
    /// Among a crowd, markers have no outline: those of the later ones would cover all of the earlier ones.
    pub fn draw_points(&self, canvas: &mut Canvas<'_>, points: &DegreePoints) {
        let at = self.place(points);
        let side = canvas.pt(RADIUS);
        let cell = |&(x, y): &(f64, f64)| ((x / side) as i64, (y / side) as i64);
        let mut counts: BTreeMap<(i64, i64), usize> = BTreeMap::new();
        for place in &at {
            *counts.entry(cell(place)).or_default() += 1;
        }
        let is_crowded = |place| counts.get(&cell(place)).is_some_and(|&count| count > UNCROWDED);
        for place in at.iter().filter(|place| is_crowded(place)) {
            degree::draw_bare_marker(canvas, points.degree, *place, RADIUS);
        }
        for place in at.iter().filter(|place| !is_crowded(place)) {
            degree::draw_marker(canvas, points.degree, *place, RADIUS);
        }
    }

    /// Draws where the points of one degree ought to be.
    pub fn draw_targets(&self, canvas: &mut Canvas<'_>, points: &DegreePoints) {
        for place in self.place(points) {
            degree::draw_hollow_marker(canvas, points.degree, place, HOLLOW_RADIUS);
        }
    }

    /// Draws a line between two places of the diagram.
    pub fn draw_line(&self, canvas: &mut Canvas<'_>, (from, to): ((f64, f64), (f64, f64)), is_dashed: bool) {
        let solid = canvas.stroke(canvas.style.foreground, 0.6);
        let stroke = if is_dashed { Stroke { dashes: &[2.5, 2.0], ..solid } } else { solid };
        let place = |(birth, death): (f64, f64)| (self.frame.x(birth), self.frame.y(death));
        canvas.line(place(from), place(to), stroke);
    }

    /// Where the points are on the page.
    fn place(&self, points: &DegreePoints) -> Vec<(f64, f64)> {
        let Self { frame, infinity } = self;
        let finite = points.finite.iter().map(|&(birth, death)| (frame.x(birth), frame.y(death)));
        finite.chain(points.essential.iter().map(|&birth| (frame.x(birth), *infinity))).collect()
    }
}

/// Radius of a marker in points.
pub(crate) const RADIUS: f64 = 1.9;
/// Radius of a hollow marker in points: one that is drawn in the same place does not hide it.
pub(crate) const HOLLOW_RADIUS: f64 = 2.8;
/// So many markers in a square of that side can be told apart.
const UNCROWDED: usize = 3;
