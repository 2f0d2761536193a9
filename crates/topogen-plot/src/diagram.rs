//! Persistence diagrams.

use crate::canvas::{Anchor, Canvas, DOTS_PER_POINT};
use crate::degree::{self, DegreePoints};
use crate::diagram_panel::{DiagramPanel, DiagramWindow, RADIUS};
use crate::error::{Error, Result};
use crate::figure::{Drawing, Figure};
use crate::frame::{Column, Edges, Frame, MARGIN};
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
        let panel = self.panel(&canvas, column)?;
        let edges = panel.edges(&canvas, column)?;
        let top = canvas.title(self.title.as_deref(), canvas.pt(MARGIN)) + panel.above(&canvas);
        let bottom = self.draw_in(panel, &mut canvas, edges, top);
        Ok(canvas.finish(bottom))
    }
}

impl DiagramFigure {
    /// The panel that the points fit in; the figure is [checked](degree::check).
    pub(crate) fn panel(&self, canvas: &Canvas<'_>, column: Column) -> Result<DiagramPanel> {
        let window = DiagramWindow::around(&self.degrees).ok_or(Error::Empty { what: "point" })?;
        Ok(DiagramPanel::in_column(canvas, column, window, self.unit.as_deref()))
    }

    /// Draws the diagram with its outline from `top` down, and returns where it ends with its labels.
    pub(crate) fn draw_in(
        &self,
        panel: DiagramPanel,
        canvas: &mut Canvas<'_>,
        edges: Edges,
        top: f64,
    ) -> f64 {
        let scene = panel.draw_behind(canvas, edges, top);
        for points in &self.degrees {
            scene.draw_points(canvas, points);
        }
        self.draw_legend(canvas, &scene.frame);
        scene.frame.draw(canvas)
    }

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
            degree::draw_marker(canvas, points.degree, (right - widest - canvas.pt(7.0), y), RADIUS);
            canvas.text((right - widest, y + canvas.half_digit()), &homology(points.degree), Anchor::Start);
        }
    }
}
