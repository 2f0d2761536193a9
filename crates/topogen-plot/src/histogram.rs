//! Histograms of persistence, beside a diagram or below it.

use crate::canvas::{Canvas, DOTS_PER_POINT};
use crate::degree;
use crate::diagram::DiagramFigure;
use crate::error::Result;
use crate::figure::{Drawing, Figure};
use crate::frame::{Column, Edges, MARGIN};
use crate::histogram_panel::{HistogramPanel, Persistences};
use crate::style::Style;

/// The axis on which a histogram counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CountAxis {
    /// Logarithmic if the greatest count is at least 100 times the least one that is not zero.
    #[default]
    Automatic,
    /// Always linear.
    Linear,
    /// Always logarithmic; the axis ends a little below 1.
    Logarithmic,
}

/// A persistence diagram and the histogram of its persistences.
///
/// The histogram counts the finite classes of each degree by their persistence, death minus birth. Degrees have the
/// colour and marker that they have in the diagram, and dashes of their own; the legend says how many classes are
/// counted and how many never die. The histogram stands below the diagram, between the same sides; on a page of
/// at least 130 mm it stands beside it.
///
/// All degrees share their bins. These begin at zero if the least persistence is less than half of the greatest one, and
/// have the width of Freedman and Diaconis, `2 IQR / n^(1/3)` over all `n` finite classes; if the interquartile range is
/// zero, there are `1 + log2 n` bins (Sturges). There are at most 40, and one around persistences that are all the same.
///
/// # Errors
///
/// [`Figure::draw`] refuses what the [diagram](DiagramFigure) refuses, and a persistence too large for a number.
///
/// # Complexity
///
/// `O(n log n)` for `n` classes.
///
/// # References
///
/// Freedman & Diaconis, "On the histogram as a density estimator: L2 theory", 1981, doi:10.1007/BF01025868.
/// Sturges, "The choice of a class interval", 1926, doi:10.1080/01621459.1926.10502161.
///
/// # Example
///
/// ```
/// use topogen_plot::{DegreePoints, DiagramFigure, Figure, Style};
///
/// let finite = (1..50).map(|index| (0.0, 1.0 / f64::from(index))).collect();
/// let diagram = DiagramFigure {
///     degrees: vec![DegreePoints { degree: 0, finite, essential: vec![0.0] }],
///     ..DiagramFigure::default()
/// };
/// let svg = diagram.with_histogram().svg(&Style::default())?;
/// assert!(svg.contains("persistence") && svg.contains("H₀: 49 finite, 1 essential"));
/// # Ok::<(), topogen_plot::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DiagramWithHistogram {
    /// The diagram, whose title stands above both.
    pub diagram: DiagramFigure,
    /// The axis of the counts.
    pub counts: CountAxis,
}

impl DiagramFigure {
    /// The same diagram with a histogram of its persistences.
    #[must_use]
    pub fn with_histogram(self) -> DiagramWithHistogram {
        DiagramWithHistogram { diagram: self, counts: CountAxis::default() }
    }
}

/// Least width in millimetres of a page on which both panels stand beside each other.
const WIDE_MM: f64 = 130.0;

impl Figure for DiagramWithHistogram {
    fn draw(&self, style: &Style) -> Result<Drawing> {
        let Self { diagram: figure, counts } = self;
        degree::check(&figure.degrees)?;
        let persistences = Persistences::new(&figure.degrees)?;
        let mut canvas = Canvas::new(style, DOTS_PER_POINT)?;
        let top = canvas.title(figure.title.as_deref(), canvas.pt(MARGIN));
        let page = Column::page(&canvas);
        let unit = figure.unit.as_deref();
        if style.width_mm < WIDE_MM {
            let diagram = figure.panel(&canvas, page)?;
            let height = style.aspect * 0.7 * canvas.width;
            let histogram = HistogramPanel::new(&canvas, &persistences, *counts, unit, page, height);
            let gutter = diagram.gutter(&canvas).max(histogram.gutter(&canvas));
            let beyond = |width| diagram.overhang(&canvas, width).max(histogram.overhang(&canvas, width));
            let edges = Edges::new(&canvas, page, gutter, beyond)?;
            let top = top + diagram.above(&canvas);
            let top = figure.draw_in(diagram, &mut canvas, edges, top) + canvas.pt(2.0);
            let top = top + histogram.above(&canvas);
            let bottom = histogram.draw(&mut canvas, edges, top);
            return Ok(canvas.finish(bottom));
        }
        let (left, right) = Column::halves(&canvas);
        let diagram = figure.panel(&canvas, left)?;
        let edges = diagram.edges(&canvas, left)?;
        let height = edges.width + diagram.headroom;
        let histogram = HistogramPanel::new(&canvas, &persistences, *counts, unit, right, height);
        let top = top + diagram.above(&canvas).max(histogram.above(&canvas));
        let below_diagram = figure.draw_in(diagram, &mut canvas, edges, top);
        let beyond = |width| histogram.overhang(&canvas, width);
        let edges = Edges::new(&canvas, right, histogram.gutter(&canvas), beyond)?;
        let bottom = histogram.draw(&mut canvas, edges, top).max(below_diagram);
        Ok(canvas.finish(bottom))
    }
}
