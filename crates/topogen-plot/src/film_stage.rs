//! The stage of a film: what does not move, and where the rest goes.

use crate::canvas::{Anchor, Canvas, DOTS_PER_POINT};
use crate::cloud;
use crate::degree::{self, DegreePoints};
use crate::diagram_panel::{DiagramPanel, DiagramScene, DiagramWindow, HOLLOW_RADIUS, RADIUS};
use crate::error::Result;
use crate::figure::Drawing;
use crate::film::{Film, FilmFrame};
use crate::font;
use crate::frame::{Column, MARGIN};
use crate::legend::{Legend, SAMPLE};
use crate::number::homology;
use crate::style::Style;
use crate::view::{Scene, View};

/// Both panels without the points of any frame.
pub(crate) struct Stage<'s> {
    /// What does not move.
    canvas: Canvas<'s>,
    cloud: Scene,
    /// Radius of a point of the cloud in points.
    radius: f64,
    diagram: DiagramScene,
    caption: CaptionBox,
    /// Height of the page in dots.
    height: f64,
}

/// Where captions are written.
struct CaptionBox {
    left: f64,
    top: f64,
    room: f64,
}

impl<'s> Stage<'s> {
    /// Finds windows for all frames and draws what they share; the film is checked.
    pub fn new(film: &Film, style: &'s Style) -> Result<Self> {
        let mut canvas = Canvas::new(style, DOTS_PER_POINT)?;
        let (left, right) = Column::halves(&canvas);
        let unit = film.unit.as_deref();
        let points: Vec<&[f64]> =
            film.frames.iter().flat_map(|frame| &frame.points).map(Vec::as_slice).collect();
        let view = View::new(&canvas, left, &points, unit)?;
        let diagrams = || film.frames.iter().flat_map(|frame| &frame.degrees).chain(&film.target);
        // Diagrams may be empty throughout.
        let window = DiagramWindow::around(diagrams())
            .unwrap_or(DiagramWindow { range: (0.0, 1.0), has_essential: false });
        let panel = DiagramPanel::new(&canvas, right, window, unit);
        let edges = panel.edges(&canvas, right)?;

        let top = canvas.title(film.title.as_deref(), canvas.pt(MARGIN));
        let (caption, below_caption) = CaptionBox::new(&canvas, left, view.left(), top, &film.frames);
        let below_legend = draw_legend(&mut canvas, right, edges.left, top, diagrams(), &film.target);
        let top = below_caption.max(below_legend) + canvas.pt(2.0);

        // Both panels end at the same height.
        let side = edges.width + panel.headroom;
        let panels = (top + view.above(&canvas) + view.height()).max(top + panel.above(&canvas) + side);
        let view_top = panels - view.height();
        let cloud = view.draw_behind(&mut canvas, view_top);
        let below_cloud = cloud.draw_over(&mut canvas);
        let diagram = panel.draw_behind(&mut canvas, edges, panels - side);
        for points in &film.target {
            diagram.draw_targets(&mut canvas, points);
        }
        let height = diagram.frame.draw(&mut canvas).max(below_cloud);

        let most = film.frames.iter().map(|frame| frame.points.len()).max().unwrap_or(0);
        Ok(Self { canvas, cloud, radius: cloud::radius(most), diagram, caption, height })
    }

    /// What does not move, on a page.
    pub fn backdrop(&self) -> Drawing {
        self.canvas.clone().finish(self.height)
    }

    /// What moves, to be laid over the backdrop.
    pub fn moving(&self, frame: &FilmFrame) -> Drawing {
        let mut canvas = self.canvas.without_marks();
        self.draw_moving(&mut canvas, frame);
        canvas.finish_overlay(self.height)
    }

    /// Both together.
    pub fn still(&self, frame: &FilmFrame) -> Drawing {
        let mut canvas = self.canvas.clone();
        self.draw_moving(&mut canvas, frame);
        canvas.finish(self.height)
    }

    fn draw_moving(&self, canvas: &mut Canvas<'_>, frame: &FilmFrame) {
        self.caption.draw(canvas, &frame.caption);
        cloud::draw_points(canvas, &self.cloud.place(&frame.points), self.radius);
        for points in &frame.degrees {
            self.diagram.draw_points(canvas, points);
        }
    }
}

impl CaptionBox {
    /// Finds room for the captions of all frames; returns where it ends, too.
    fn new(canvas: &Canvas<'_>, column: Column, left: f64, top: f64, frames: &[FilmFrame]) -> (Self, f64) {
        let room = column.width() - 2.0 * canvas.pt(MARGIN);
        let (mut widest, mut most) = (0.0f64, 0);
        for frame in frames {
            let lines = font::wrap(&frame.caption, canvas.font_size(), room);
            widest = lines.iter().map(|line| canvas.text_width(line)).fold(widest, f64::max);
            most = most.max(lines.len());
        }
        let left = left.min(column.right - canvas.pt(MARGIN) - widest).max(column.left + canvas.pt(MARGIN));
        (Self { left, top, room }, top + most as f64 * canvas.line_height())
    }

    fn draw(&self, canvas: &mut Canvas<'_>, caption: &str) {
        let first = self.top + canvas.line_height() / 2.0 + canvas.half_digit();
        for (index, line) in font::wrap(caption, canvas.font_size(), self.room).iter().enumerate() {
            let baseline = first + index as f64 * canvas.line_height();
            canvas.text((self.left, baseline), line, Anchor::Start);
        }
    }
}

/// Draws what markers mean, and returns where that ends.
fn draw_legend<'f>(
    canvas: &mut Canvas<'_>,
    column: Column,
    left: f64,
    top: f64,
    diagrams: impl Iterator<Item = &'f DegreePoints>,
    target: &[DegreePoints],
) -> f64 {
    let mut degrees: Vec<usize> = diagrams.map(|points| points.degree).collect();
    degrees.sort_unstable();
    degrees.dedup();
    let has_target = !target.is_empty();
    let mut entries: Vec<(usize, bool, String)> = Vec::new();
    for degree in degrees {
        entries.push((degree, false, homology(degree)));
        if has_target {
            entries.push((degree, true, format!("{} target", homology(degree))));
        }
    }
    let group = if has_target { 2 } else { 1 };
    let legend = Legend::grouped(canvas, column, entries.iter().map(|(_, _, name)| name.as_str()), group);
    let left = legend.left(canvas, column, left);
    legend.draw(canvas, left, top, |canvas, entry, (x, y)| {
        let at = (x + canvas.pt(SAMPLE / 2.0), y);
        match entries[entry] {
            (degree, true, _) => degree::draw_hollow_marker(canvas, degree, at, HOLLOW_RADIUS),
            (degree, false, _) => degree::draw_marker(canvas, degree, at, RADIUS),
        }
    });
    top + legend.height
}
