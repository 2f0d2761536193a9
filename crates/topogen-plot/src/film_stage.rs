//! The stage of a film: what does not move, and where the rest goes.

use std::collections::BTreeSet;

use crate::canvas::{Anchor, Canvas, DOTS_PER_POINT};
use crate::cloud;
use crate::degree::{self, DegreePoints};
use crate::diagram_panel::{DiagramPanel, DiagramScene, DiagramWindow, HOLLOW_RADIUS, RADIUS};
use crate::error::{Error, Result};
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

/// In a column narrower than so many times the size of the text, labels would take more room than points.
const NARROWEST: f64 = 14.0;

impl<'s> Stage<'s> {
    /// Finds windows for all frames and draws what they share; the film is checked.
    pub fn new(film: &Film, style: &'s Style) -> Result<Self> {
        let canvas = Canvas::new(style, DOTS_PER_POINT)?;
        let (column, _) = Column::halves(&canvas);
        if column.width() < NARROWEST * canvas.font_size() {
            return Self::arranged(film, style, false);
        }
        match Self::arranged(film, style, true) {
            Err(Error::NoRoom { .. }) => Self::arranged(film, style, false),
            done => done,
        }
    }

    /// Places the panels beside each other, or one above the other.
    fn arranged(film: &Film, style: &'s Style, beside: bool) -> Result<Self> {
        let mut canvas = Canvas::new(style, DOTS_PER_POINT)?;
        let page = Column::page(&canvas);
        let (left, right) = if beside { Column::halves(&canvas) } else { (page, page) };
        let unit = film.unit.as_deref();
        let points: Vec<&[f64]> =
            film.frames.iter().flat_map(|frame| &frame.points).map(Vec::as_slice).collect();
        let view = View::new(&canvas, left, &points, unit)?;
        let diagrams = || film.frames.iter().flat_map(|frame| &frame.degrees).chain(&film.target);
        // Diagrams may be empty throughout.
        let window = DiagramWindow::around(diagrams())
            .unwrap_or(DiagramWindow { range: (0.0, 1.0), has_essential: false });
        let panel = DiagramPanel::in_column(&canvas, right, window, unit);
        let edges = panel.edges(&canvas, right)?;
        let mut caption = CaptionBox::new(&canvas, left, view.left(), &film.frames);
        let legend = FilmLegend::new(&canvas, right, diagrams(), &film.target);

        let gap = canvas.pt(2.0);
        let above_view = caption.height + gap + view.above(&canvas);
        let above_panel = legend.layout.height + gap + panel.above(&canvas);
        let side = edges.width + panel.headroom;
        let top = canvas.title(film.title.as_deref(), canvas.pt(MARGIN));
        let view_top = if beside {
            // Both end at the same height.
            top + (above_panel + side - view.height()).max(above_view)
        } else {
            top + above_view
        };
        caption.top = view_top - above_view;
        let view_bottom = view_top + view.height();
        let cloud = view.draw_behind(&mut canvas, view_top);
        let below_cloud = cloud.draw_over(&mut canvas);

        let panel_top = if beside { view_bottom - side } else { below_cloud + gap + above_panel };
        legend.draw(&mut canvas, right, (edges.left, panel_top - above_panel));
        let diagram = panel.draw_behind(&mut canvas, edges, panel_top);
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

/// Where captions are written.
struct CaptionBox {
    left: f64,
    top: f64,
    room: f64,
    height: f64,
}

impl CaptionBox {
    /// Finds room for the captions of all frames; the top is still to be found.
    fn new(canvas: &Canvas<'_>, column: Column, left: f64, frames: &[FilmFrame]) -> Self {
        let room = column.width() - 2.0 * canvas.pt(MARGIN);
        let (mut widest, mut most) = (0.0f64, 0);
        for frame in frames {
            let lines = font::wrap(&frame.caption, canvas.font_size(), room);
            widest = lines.iter().map(|line| canvas.text_width(line)).fold(widest, f64::max);
            most = most.max(lines.len());
        }
        let left = left.min(column.right - canvas.pt(MARGIN) - widest).max(column.left + canvas.pt(MARGIN));
        Self { left, top: 0.0, room, height: most as f64 * canvas.line_height() }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, caption: &str) {
        let first = self.top + canvas.line_height() / 2.0 + canvas.half_digit();
        for (index, line) in font::wrap(caption, canvas.font_size(), self.room).iter().enumerate() {
            let baseline = first + index as f64 * canvas.line_height();
            canvas.text((self.left, baseline), line, Anchor::Start);
        }
    }
}

/// What the markers mean.
struct FilmLegend {
    /// Degree and whether it is the target's.
    entries: Vec<(usize, bool)>,
    layout: Legend,
}

impl FilmLegend {
    fn new<'f>(
        canvas: &Canvas<'_>,
        column: Column,
        diagrams: impl Iterator<Item = &'f DegreePoints>,
        target: &[DegreePoints],
    ) -> Self {
        let degrees: BTreeSet<usize> = diagrams.map(|points| points.degree).collect();
        let kinds: &[bool] = if target.is_empty() { &[false] } else { &[false, true] };
        let entries: Vec<(usize, bool)> = degrees
            .iter()
            .flat_map(|&degree| kinds.iter().map(move |&of_target| (degree, of_target)))
            .collect();
        let name = |&(degree, of_target): &(usize, bool)| {
            let name = homology(degree);
            if of_target { format!("{name} target") } else { name }
        };
        let names: Vec<String> = entries.iter().map(name).collect();
        let layout = Legend::grouped(canvas, column, names.iter().map(String::as_str), kinds.len());
        Self { entries, layout }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, column: Column, (left, top): (f64, f64)) {
        let left = self.layout.left(canvas, column, left);
        self.layout.draw(canvas, left, top, |canvas, entry, (x, y)| {
            let at = (x + canvas.pt(SAMPLE / 2.0), y);
            match self.entries[entry] {
                (degree, true) => degree::draw_hollow_marker(canvas, degree, at, HOLLOW_RADIUS),
                (degree, false) => degree::draw_marker(canvas, degree, at, RADIUS),
            }
        });
    }
}
