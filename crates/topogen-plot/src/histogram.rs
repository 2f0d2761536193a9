//! Histograms of persistence, beside a diagram or below it.

use crate::axis::{Axis, Tick};
use crate::bins::Bins;
use crate::canvas::{Anchor, Canvas, DOTS_PER_POINT, Stroke};
use crate::degree::{self, DegreePoints, with_unit};
use crate::diagram::{DiagramFigure, DiagramPanel};
use crate::error::{Result, check_finite};
use crate::figure::{Drawing, Figure};
use crate::frame::{
    Column, Edges, Frame, MARGIN, Sides, gutter, note_height, overhang, room_below, room_beside, y_label,
};
use crate::legend::{Legend, SAMPLE};
use crate::mark;
use crate::number::{homology, whole};
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
            let diagram = DiagramPanel::new(&canvas, figure, page)?;
            let height = style.aspect * 0.7 * canvas.width;
            let histogram = HistogramPanel::new(&canvas, &persistences, *counts, unit, page, height);
            let gutter = diagram.gutter(&canvas).max(histogram.gutter(&canvas));
            let beyond = |width| diagram.overhang(&canvas, width).max(histogram.overhang(&canvas, width));
            let edges = Edges::new(&canvas, page, gutter, beyond)?;
            let top = top + diagram.above(&canvas);
            let top = diagram.draw(&mut canvas, edges, top) + canvas.pt(2.0);
            let top = top + histogram.above(&canvas);
            let bottom = histogram.draw(&mut canvas, edges, top);
            return Ok(canvas.finish(bottom));
        }
        let middle = page.width() / 2.0;
        let (left, right) =
            (Column { right: middle, ..page }, Column { left: middle + canvas.pt(4.0), ..page });
        let diagram = DiagramPanel::new(&canvas, figure, left)?;
        let beyond = |width| diagram.overhang(&canvas, width);
        let edges = Edges::new(&canvas, left, diagram.gutter(&canvas), beyond)?;
        let height = edges.width + diagram.headroom;
        let histogram = HistogramPanel::new(&canvas, &persistences, *counts, unit, right, height);
        let top = top + diagram.above(&canvas).max(histogram.above(&canvas));
        let below_diagram = diagram.draw(&mut canvas, edges, top);
        let beyond = |width| histogram.overhang(&canvas, width);
        let edges = Edges::new(&canvas, right, histogram.gutter(&canvas), beyond)?;
        let bottom = histogram.draw(&mut canvas, edges, top).max(below_diagram);
        Ok(canvas.finish(bottom))
    }
}

/// The persistences of the finite classes.
struct Persistences<'f> {
    degrees: Vec<(&'f DegreePoints, Vec<f64>)>,
}

impl<'f> Persistences<'f> {
    fn new(degrees: &'f [DegreePoints]) -> Result<Self> {
        let of = |points: &'f DegreePoints| {
            let values: Vec<f64> = points.finite.iter().map(|&(birth, death)| death - birth).collect();
            check_finite(&values, || format!("the persistences of degree {}", points.degree))?;
            Ok((points, values))
        };
        Ok(Self { degrees: degrees.iter().map(of).collect::<Result<_>>()? })
    }

    fn all(&self) -> impl Iterator<Item = f64> {
        self.degrees.iter().flat_map(|(_, values)| values.iter().copied())
    }
}

/// A histogram whose place on the page is not yet known.
struct HistogramPanel {
    bins: Option<Bins>,
    /// Degree and count of each bin, for degrees that have finite classes.
    counts: Vec<(usize, Vec<usize>)>,
    /// Degree and entry of the legend.
    entries: Vec<(usize, String)>,
    legend: Legend,
    column: Column,
    y: Axis,
    /// What the vertical axis begins at.
    floor: f64,
    x_label: String,
    y_label: Vec<String>,
    height: f64,
}

impl HistogramPanel {
    fn new(
        canvas: &Canvas<'_>,
        persistences: &Persistences<'_>,
        axis: CountAxis,
        unit: Option<&str>,
        column: Column,
        height: f64,
    ) -> Self {
        let bins = Bins::new(persistences.all());
        let filled = persistences.degrees.iter().filter(|(_, values)| !values.is_empty());
        let counts: Vec<(usize, Vec<usize>)> = bins.map_or_else(Vec::new, |bins| {
            filled.map(|(points, values)| (points.degree, bins.counts(values.iter().copied()))).collect()
        });
        let positive = || counts.iter().flat_map(|(_, counts)| counts).copied().filter(|&count| count > 0);
        let (least, most) = (positive().min().unwrap_or(1), positive().max().unwrap_or(1));
        let logarithmic = match axis {
            CountAxis::Automatic => most / least >= 100,
            CountAxis::Linear => false,
            CountAxis::Logarithmic => true,
        };
        // Classes are counted in whole numbers.
        let room = |ticks: &[Tick], spacing: f64| {
            room_beside(canvas, height)(ticks, spacing) && !ticks.iter().any(|tick| tick.label.contains('.'))
        };
        let (floor, y) = if bins.is_none() {
            (0.0, Axis::bare())
        } else if logarithmic {
            const FLOOR: f64 = 0.6;
            (FLOOR, Axis::log(FLOOR, (1.4 * most as f64).max(12.0), 0.0, room_beside(canvas, height)))
        } else {
            (0.0, Axis::linear(0.0, 1.1 * most as f64, 0.0, room))
        };
        let entry = |(points, _): &(&DegreePoints, Vec<f64>)| (points.degree, legend_entry(points));
        let entries: Vec<(usize, String)> = persistences.degrees.iter().map(entry).collect();
        let legend = Legend::new(canvas, column, entries.iter().map(|(_, name)| name.as_str()));
        let x_label = with_unit("persistence", unit);
        let y_label = y_label(canvas, "count", height);
        Self { bins, counts, entries, legend, column, y, floor, x_label, y_label, height }
    }

    fn x(&self, canvas: &Canvas<'_>, width: f64) -> Axis {
        let Some(Bins { low, high, count }) = self.bins else { return Axis::bare() };
        // A single bin stands among some emptiness, which shows that it is one.
        let aside = if count == 1 { 3.0 * (high - low) } else { 0.0 };
        let (low, high) = (low.min((low - aside).max(0.0)), (high + aside).min(f64::MAX));
        Axis::linear(low, high, 0.04, room_below(canvas, width))
    }

    fn gutter(&self, canvas: &Canvas<'_>) -> f64 {
        gutter(canvas, &self.y, "", &self.y_label)
    }

    fn overhang(&self, canvas: &Canvas<'_>, width: f64) -> f64 {
        overhang(canvas, &self.x(canvas, width), width)
    }

    fn above(&self, canvas: &Canvas<'_>) -> f64 {
        self.legend.height + canvas.pt(2.0) + note_height(canvas, &self.y)
    }

    /// Draws the histogram with its outline from `top` down, and returns where it ends with its labels.
    fn draw(self, canvas: &mut Canvas<'_>, edges: Edges, top: f64) -> f64 {
        let left = self.legend.left(canvas, self.column, edges.left);
        let above = top - self.above(canvas);
        self.legend
            .draw(canvas, left, above, |canvas, entry, at| draw_sample(canvas, self.entries[entry].0, at));
        let x = self.x(canvas, edges.width);
        let sides = Sides { edges, x, y_label: self.y_label };
        let frame = sides.frame(canvas, top, self.height, self.y, &self.x_label);
        frame.draw_grid(canvas);
        match self.bins {
            Some(bins) => {
                for (degree, counts) in &self.counts {
                    draw_areas(canvas, &frame, bins, *degree, counts, self.floor);
                }
                for (index, (degree, counts)) in self.counts.iter().enumerate() {
                    let of = (index, self.counts.len());
                    draw_steps(canvas, &frame, bins, *degree, counts, self.floor, of);
                }
            }
            None => {
                let middle = (frame.left + frame.width / 2.0, frame.top + frame.height / 2.0);
                canvas.text_on_page(middle, "no finite class", Anchor::Middle);
            }
        }
        frame.draw(canvas)
    }
}

fn legend_entry(points: &DegreePoints) -> String {
    let mut entry = format!("{}: {} finite", homology(points.degree), whole(points.finite.len()));
    if !points.essential.is_empty() {
        entry.push_str(&format!(", {} essential", whole(points.essential.len())));
    }
    entry
}

const OPACITY: f64 = 0.22;
const RADIUS: f64 = 1.6;

fn stroke(canvas: &Canvas<'_>, degree: usize) -> Stroke {
    let solid = canvas.stroke(canvas.style.colour(degree), canvas.style.line_width_pt);
    Stroke { dashes: mark::dashes(degree), ..solid }
}

fn draw_sample(canvas: &mut Canvas<'_>, degree: usize, (x, y): (f64, f64)) {
    let (right, half) = (x + canvas.pt(SAMPLE), 0.3 * canvas.font_size());
    let area = [(x, y - half), (right, y - half), (right, y + half), (x, y + half)];
    canvas.polygon(&area, canvas.style.colour(degree), OPACITY, None);
    let stroke = stroke(canvas, degree);
    canvas.line((x, y - half), (right, y - half), stroke);
    degree::draw_marker(canvas, degree, (x + canvas.pt(SAMPLE / 2.0), y - half), RADIUS);
}

/// Outlines of neighbouring bins that are not empty, from the floor to the floor.
fn outlines(frame: &Frame, bins: Bins, counts: &[usize], floor: f64) -> Vec<Vec<(f64, f64)>> {
    let mut outlines = Vec::new();
    let mut first = 0;
    for run in counts.chunk_by(|&a, &b| (a > 0) == (b > 0)) {
        let end = first + run.len();
        if run[0] > 0 {
            let mut outline = vec![(frame.x(bins.edge(first)), frame.y(floor))];
            for (index, &count) in (first..end).zip(run) {
                let y = frame.y(count as f64);
                outline.extend([(frame.x(bins.edge(index)), y), (frame.x(bins.edge(index + 1)), y)]);
            }
            outline.push((frame.x(bins.edge(end)), frame.y(floor)));
            outlines.push(outline);
        }
        first = end;
    }
    outlines
}

fn draw_areas(
    canvas: &mut Canvas<'_>,
    frame: &Frame,
    bins: Bins,
    degree: usize,
    counts: &[usize],
    floor: f64,
) {
    for outline in outlines(frame, bins, counts, floor) {
        canvas.polygon(&outline, canvas.style.colour(degree), OPACITY, None);
    }
}

fn draw_steps(
    canvas: &mut Canvas<'_>,
    frame: &Frame,
    bins: Bins,
    degree: usize,
    counts: &[usize],
    floor: f64,
    (index, of): (usize, usize),
) {
    let stroke = stroke(canvas, degree);
    for outline in outlines(frame, bins, counts, floor) {
        canvas.polyline(&outline, stroke);
    }
    let filled: Vec<usize> = (0..counts.len()).filter(|&bin| counts[bin] > 0).collect();
    for place in mark::marked(filled.len(), index, of) {
        let bin = filled[place];
        let middle = (frame.x(bins.edge(bin)) + frame.x(bins.edge(bin + 1))) / 2.0;
        degree::draw_marker(canvas, degree, (middle, frame.y(counts[bin] as f64)), RADIUS);
    }
}
