//! The panel of a histogram: its axes, its legend and its bars.

use crate::axis::{Axis, Tick};
use crate::bins::Bins;
use crate::canvas::{Anchor, Canvas, Stroke};
use crate::degree::{self, DegreePoints, with_unit};
use crate::error::{Result, check_finite};
use crate::frame::{
    Column, Edges, Frame, Sides, gutter, note_height, overhang, room_below, room_beside, y_label,
};
use crate::histogram::CountAxis;
use crate::legend::{Legend, SAMPLE};
use crate::mark;
use crate::number::{homology, whole};

/// The persistences of the finite classes.
pub(crate) struct Persistences<'f> {
    degrees: Vec<(&'f DegreePoints, Vec<f64>)>,
}

impl<'f> Persistences<'f> {
    pub fn new(degrees: &'f [DegreePoints]) -> Result<Self> {
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
pub(crate) struct HistogramPanel {
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
    /// Chooses the bins and the axis of the counts.
    pub fn new(
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

    pub fn gutter(&self, canvas: &Canvas<'_>) -> f64 {
        gutter(canvas, &self.y, "", &self.y_label)
    }

    pub fn overhang(&self, canvas: &Canvas<'_>, width: f64) -> f64 {
        overhang(canvas, &self.x(canvas, width), width)
    }

    /// Room that is needed above the outline.
    pub fn above(&self, canvas: &Canvas<'_>) -> f64 {
        self.legend.height + canvas.pt(2.0) + note_height(canvas, &self.y)
    }

    /// Draws the histogram with its outline from `top` down, and returns where it ends with its labels.
    pub fn draw(self, canvas: &mut Canvas<'_>, edges: Edges, top: f64) -> f64 {
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
