//! Persistence diagrams side by side.

use std::collections::BTreeSet;

use crate::canvas::{Canvas, DOTS_PER_POINT};
use crate::degree::{self, DegreePoints};
use crate::diagram_panel::{DiagramPanel, DiagramWindow, RADIUS};
use crate::error::{Error, Result, check_finite, in_panel};
use crate::figure::{Drawing, Figure};
use crate::frame::{Column, MARGIN};
use crate::legend::Legend;
use crate::number::homology;
use crate::panel_rows::{PanelRows, RowAxes};
use crate::style::Style;

/// A diagram of a [`DiagramRow`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CaptionedDiagram {
    /// What is written above it.
    pub caption: String,
    /// The points, by degree; there may be none.
    pub degrees: Vec<DegreePoints>,
    /// Points of another diagram that these are compared with: hollow, and below the others.
    pub targets: Vec<DegreePoints>,
    /// Lines, each from a point to what it is matched with.
    pub matches: Vec<Matched>,
}

/// A line of a matching of two diagrams.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matched {
    /// Birth and death of a point.
    pub from: (f64, f64),
    /// Those of its partner; without one the point is matched to the diagonal, and the line to there is dashed.
    pub to: Option<(f64, f64)>,
}

impl Matched {
    /// Where the line ends: at the partner, or at the nearest point of the diagonal.
    fn end(self) -> (f64, f64) {
        let middle = self.from.0 / 2.0 + self.from.1 / 2.0;
        self.to.unwrap_or((middle, middle))
    }

    fn check(self) -> Result<()> {
        let (end, start) = (self.end(), self.from);
        check_finite(&[start.0, start.1, end.0, end.1], || "a match".into())
    }
}

/// Persistence diagrams side by side, with the same axes, so that they can be compared.
///
/// Each is drawn as a [`DiagramFigure`](crate::DiagramFigure) is. The window is fitted to all of them, and the legend of
/// the degrees above them is for all. Where the page is too narrow to read them in one row, there are more rows. A panel may
/// also show, hollow, the points of a diagram that its own are compared with, and a matching of both.
///
/// # Errors
///
/// [`Figure::draw`] refuses a figure without diagrams or without any point, and, with the name of the panel
/// ([`Error::InPanel`]), what the [diagram](crate::DiagramFigure) refuses, and matches that are not finite. A single diagram may
/// be empty.
///
/// # Complexity
///
/// Linear in the number of points.
///
/// # Example
///
/// ```
/// use topogen_plot::{CaptionedDiagram, DegreePoints, DiagramRow, Figure, Style};
///
/// let panel = |caption: &str, death: f64| CaptionedDiagram {
///     caption: caption.into(),
///     degrees: vec![DegreePoints { degree: 1, finite: vec![(0.4, death)], essential: vec![] }],
///     ..CaptionedDiagram::default()
/// };
/// let panels = vec![panel("batch", 0.9), panel("before", 0.5), panel("after", 0.8)];
/// let svg = DiagramRow { panels, ..DiagramRow::default() }.svg(&Style::default())?;
/// assert_eq!(svg.matches(">birth<").count(), 1);
/// assert!(svg.contains("before") && svg.contains("H₁"));
/// # Ok::<(), topogen_plot::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DiagramRow {
    /// A title above the figure.
    pub title: Option<String>,
    /// The unit of births and deaths, if they have one; it is written after both labels.
    pub unit: Option<String>,
    /// The diagrams, from left to right.
    pub panels: Vec<CaptionedDiagram>,
}

impl DiagramRow {
    fn check(&self) -> Result<()> {
        if self.panels.is_empty() {
            return Err(Error::Empty { what: "diagram" });
        }
        for (index, panel) in self.panels.iter().enumerate() {
            let matches = || panel.matches.iter().try_for_each(|matched| matched.check());
            degree::check(&panel.degrees)
                .and_then(|()| degree::check(&panel.targets))
                .and_then(|()| matches())
                .map_err(|reason| in_panel(index, &panel.caption, reason))?;
        }
        Ok(())
    }
}

/// Points of an entry of the legend that its marker takes.
const SAMPLE: f64 = 6.0;

impl Figure for DiagramRow {
    fn draw(&self, style: &Style) -> Result<Drawing> {
        self.check()?;
        let points = || self.panels.iter().flat_map(|panel| panel.degrees.iter().chain(&panel.targets));
        let window = DiagramWindow::around(points()).ok_or(Error::Empty { what: "point" })?;
        let mut canvas = Canvas::new(style, DOTS_PER_POINT)?;
        let panel = |length| DiagramPanel::new(&canvas, length, window, self.unit.as_deref());
        let (mut panel, rows) = PanelRows::fitted(&canvas, self.panels.len(), panel)?;
        let x_label = std::mem::take(&mut panel.x_label);

        let page = Column::page(&canvas);
        let degrees: Vec<usize> =
            points().map(|points| points.degree).collect::<BTreeSet<_>>().into_iter().collect();
        let names: Vec<String> = degrees.iter().map(|&degree| homology(degree)).collect();
        let legend = Legend::with_sample(&canvas, page, names.iter().map(String::as_str), SAMPLE);
        let top = canvas.title(self.title.as_deref(), canvas.pt(MARGIN));
        let left = legend.left(&canvas, page, rows.edges(&canvas, 0).left);
        legend.draw(&mut canvas, left, top, |canvas, entry, (x, y)| {
            degree::draw_marker(canvas, degrees[entry], (x + canvas.pt(SAMPLE / 2.0), y), RADIUS);
        });

        let captions: Vec<Vec<&str>> = self.panels.iter().map(|panel| vec![&*panel.caption]).collect();
        let above = panel.above(&canvas);
        let draw = |canvas: &mut Canvas<'_>, index: usize, edges, top| {
            let scene = panel.clone().draw_behind(canvas, edges, top);
            let CaptionedDiagram { degrees, targets, matches, .. } = &self.panels[index];
            for points in targets {
                scene.draw_targets(canvas, points);
            }
            for matched in matches {
                scene.draw_line(canvas, (matched.from, matched.end()), matched.to.is_none());
            }
            for points in degrees {
                scene.draw_points(canvas, points);
            }
            scene.frame.draw(canvas)
        };
        let top = top + legend.height + canvas.pt(2.0);
        let bottom = rows.draw(&mut canvas, top, &captions, above, draw);
        let bottom = rows.draw_x_label(&mut canvas, bottom, &x_label);
        Ok(canvas.finish(bottom))
    }
}

impl RowAxes for DiagramPanel {
    fn first_gutter(&self, canvas: &Canvas<'_>) -> f64 {
        self.gutter(canvas)
    }

    fn other_gutter(&self, _: &Canvas<'_>) -> Option<f64> {
        None
    }

    fn overhangs(&self, canvas: &Canvas<'_>, width: f64) -> (f64, f64) {
        (self.overhang_left(canvas, width), self.overhang(canvas, width))
    }

    fn fits(&self, canvas: &Canvas<'_>, width: f64) -> bool {
        self.labels_fit(canvas, width)
    }
}
