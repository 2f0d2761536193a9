//! Curves over a common axis, such as losses over training steps.

use crate::axis::{Axis, range};
use crate::canvas::{Anchor, Canvas, DOTS_PER_POINT, Stroke};
use crate::error::{Error, Result, check_finite};
use crate::figure::{Drawing, Figure};
use crate::frame::{Column, Frame, MARGIN, Sides, note_height, room_below, room_beside};
use crate::legend::{Legend, SAMPLE, draw_shade_sample};
use crate::mark;
use crate::rug::Rug;
use crate::style::Style;

/// A curve through points, with a band around it if wanted.
///
/// # Shapes
///
/// `x`, `y` and both ends of the band have the same length, which is at least 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// What the legend calls it; without a name it is not in the legend.
    pub name: String,
    /// Places on the horizontal axis, in the order in which the line joins them.
    pub x: Vec<f64>,
    /// Values.
    pub y: Vec<f64>,
    /// Lower and upper ends of a shaded band, such as a standard deviation to each side.
    pub band: Option<(Vec<f64>, Vec<f64>)>,
    /// Places of data on the horizontal axis, such as those that a density was estimated from: short ticks below the
    /// vertical axis, in a row for each series that has some.
    pub rug: Vec<f64>,
    /// Indices of points with a ring around them, such as what was chosen.
    pub ringed: Vec<usize>,
}

impl Series {
    /// A series without a band, a rug and rings.
    pub fn new(name: impl Into<String>, x: Vec<f64>, y: Vec<f64>) -> Self {
        Self { name: name.into(), x, y, ..Self::default() }
    }

    fn arrays(&self) -> impl Iterator<Item = (&'static str, &[f64])> {
        let band =
            self.band.iter().flat_map(|(lower, upper)| [("lower band", &**lower), ("upper band", &**upper)]);
        [("x", &*self.x), ("y", &*self.y)].into_iter().chain(band)
    }

    fn heights(&self) -> impl Iterator<Item = f64> {
        self.arrays().skip(1).flat_map(|(_, values)| values.iter().copied())
    }

    fn check(&self, log_y: bool) -> Result<()> {
        if self.x.is_empty() {
            return Err(Error::EmptySeries { series: self.name.clone() });
        }
        for (what, values) in self.arrays() {
            let place = || format!("{what} of series \"{}\"", self.name);
            if values.len() != self.x.len() {
                let (given, expected) = (values.len(), self.x.len());
                return Err(Error::Ragged { series: self.name.clone(), what, given, expected });
            }
            check_finite(values, place)?;
            let negative = values.iter().position(|&value| value <= 0.0).filter(|_| log_y && what != "x");
            if let Some(index) = negative {
                return Err(Error::NotPositive { place: place(), index, value: values[index] });
            }
        }
        check_finite(&self.rug, || format!("the rug of series \"{}\"", self.name))?;
        let count = self.x.len();
        if let Some(&index) = self.ringed.iter().find(|&&index| index >= count) {
            return Err(Error::NoRinged { series: self.name.clone(), index, count });
        }
        let Some((lower, upper)) = &self.band else { return Ok(()) };
        match lower.iter().zip(upper).position(|(lower, upper)| lower > upper) {
            Some(index) => {
                let (lower, upper) = (lower[index], upper[index]);
                Err(Error::BandOrder { series: self.name.clone(), index, lower, upper })
            }
            None => Ok(()),
        }
    }
}

/// A vertical line that marks a place on the horizontal axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mark {
    /// Where it stands.
    pub x: f64,
    /// What is written above it.
    pub label: String,
}

/// Stretches of the horizontal axis that have something in common, such as the steps in which a fallback was used.
///
/// They are shaded over the whole height of the frame, and stay visible where they are narrower than a line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stretches {
    /// What the legend calls them; without a name they are not in the legend.
    pub name: String,
    /// Where each begins and ends.
    pub spans: Vec<(f64, f64)>,
}

impl Stretches {
    fn check(&self) -> Result<()> {
        let place = || format!("the stretches \"{}\"", self.name);
        let (from, to): (Vec<f64>, Vec<f64>) = self.spans.iter().copied().unzip();
        check_finite(&from, place)?;
        check_finite(&to, place)?;
        match self.spans.iter().position(|(from, to)| from > to) {
            Some(index) => {
                let (lower, upper) = self.spans[index];
                Err(Error::BandOrder { series: self.name.clone(), index, lower, upper })
            }
            None => Ok(()),
        }
    }
}

/// Curves over a common axis.
///
/// Series differ in colour, dashes and markers. Every point of a series has a marker if there are at most twelve;
/// otherwise a few have one, at other places in each series. The legend stands above the frame, where it hides nothing.
/// A series may have a [rug](Series::rug): ticks at the places of data, below the curves in a strip of their own.
/// Labels of long numbers become multiples of a power of ten, which is written at the end of the axis.
///
/// # Errors
///
/// [`Figure::draw`] refuses a figure without series, a series without points or with arrays of different lengths, NaN
/// and infinities, an upside-down band, a ring around a point that is not there, and with `log_y` values that are not positive.
///
/// # Complexity
///
/// Linear in the number of points.
///
/// # Example
///
/// ```
/// use topogen_plot::{Curves, Figure, Mark, Series, Style};
///
/// let steps: Vec<f64> = (0..469).map(f64::from).collect();
/// let loss = |rate: f64| steps.iter().map(|step| 32e3 + 37.5e3 * (-step / rate).exp()).collect();
/// let figure = Curves {
///     x_label: "training step".into(),
///     y_label: "BCE (nats per batch)".into(),
///     series: vec![
///         Series::new("VAE0", steps.clone(), loss(60.0)),
///         Series::new("TopoVAE1", steps.clone(), loss(55.0)),
///     ],
///     marks: vec![Mark { x: 100.0, label: "samples".into() }],
///     ..Curves::default()
/// };
/// let svg = figure.svg(&Style::default())?;
/// assert_eq!(svg.matches("<polyline").count(), 2);
/// # Ok::<(), topogen_plot::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curves {
    /// What the horizontal axis shows, with its unit.
    pub x_label: String,
    /// What the vertical axis shows, with its unit.
    pub y_label: String,
    /// A title above the figure.
    pub title: Option<String>,
    /// The curves, the first one undermost.
    pub series: Vec<Series>,
    /// Vertical lines.
    pub marks: Vec<Mark>,
    /// Shaded stretches, below all curves.
    pub stretches: Stretches,
    /// Whether the vertical axis is logarithmic.
    pub log_y: bool,
}

impl Curves {
    fn check(&self) -> Result<()> {
        if self.series.is_empty() {
            return Err(Error::Empty { what: "series" });
        }
        self.series.iter().try_for_each(|series| series.check(self.log_y))?;
        let marks: Vec<f64> = self.marks.iter().map(|mark| mark.x).collect();
        check_finite(&marks, || "the marks".into())?;
        self.stretches.check()
    }

    /// What the legend calls the curves and the stretches.
    fn legend(&self) -> Vec<(Entry, &str)> {
        let series = self.series.iter().enumerate();
        let series = series.map(|(index, series)| (Entry::Series(index), series.name.as_str()));
        let stretches =
            (!self.stretches.spans.is_empty()).then_some((Entry::Stretches, &*self.stretches.name));
        series.chain(stretches).filter(|(_, name)| !name.is_empty()).collect()
    }
}

impl Figure for Curves {
    fn draw(&self, style: &Style) -> Result<Drawing> {
        self.check()?;
        let mut canvas = Canvas::new(style, DOTS_PER_POINT)?;
        let no_points = Error::Empty { what: "point" };
        let xs = self.series.iter().flat_map(|series| series.x.iter().chain(&series.rug).copied());
        let spans = self.stretches.spans.iter().flat_map(|&(from, to)| [from, to]);
        let (x_min, x_max) =
            range(xs.chain(self.marks.iter().map(|mark| mark.x)).chain(spans)).ok_or(no_points.clone())?;
        let (y_min, y_max) = range(self.series.iter().flat_map(Series::heights)).ok_or(no_points)?;

        let height = style.aspect * canvas.width;
        let scale = if self.log_y { Axis::log } else { Axis::linear };
        let y = scale(y_min, y_max, 0.05, room_beside(&canvas, height));
        let x = |width| Axis::linear(x_min, x_max, 0.02, room_below(&canvas, width));
        let sides = Sides::new(&canvas, Column::page(&canvas), &y, &self.y_label, height, x)?;
        let page = Column::page(&canvas);
        let entries = self.legend();
        let legend = Legend::new(&canvas, page, entries.iter().map(|&(_, name)| name));

        let left = sides.edges.left;
        let mut top = canvas.title(self.title.as_deref(), canvas.pt(MARGIN));
        let legend_left = legend.left(&canvas, page, left);
        legend.draw(&mut canvas, legend_left, top, |canvas, entry, at| match entries[entry].0 {
            Entry::Series(index) => draw_sample(canvas, index, at),
            Entry::Stretches => draw_shade_sample(canvas, at),
        });
        top += legend.height + canvas.pt(2.0);
        let labels =
            MarkLabels::new(&canvas, &self.marks, |value| left + sides.x.fraction(value) * sides.edges.width);
        top += labels.rows as f64 * canvas.line_height() + note_height(&canvas, &y);

        let rug = Rug::new(&self.series);
        let mut frame = sides.frame(&canvas, top, height, y, &self.x_label);
        frame.footroom = rug.height(&canvas);
        frame.draw_grid(&mut canvas);
        for &span in &self.stretches.spans {
            draw_stretch(&mut canvas, &frame, span);
        }
        for (index, series) in self.series.iter().enumerate() {
            draw_band(&mut canvas, &frame, index, series);
        }
        labels.draw(&mut canvas, &frame);
        for (index, series) in self.series.iter().enumerate() {
            draw_line(&mut canvas, &frame, index, series);
        }
        for (index, series) in self.series.iter().enumerate() {
            draw_markers(&mut canvas, &frame, index, series, self.series.len());
        }
        rug.draw(&mut canvas, &frame);
        let bottom = frame.draw(&mut canvas);
        Ok(canvas.finish(bottom))
    }
}

/// What an entry of the legend stands for.
#[derive(Clone, Copy)]
enum Entry {
    Series(usize),
    Stretches,
}

fn draw_stretch(canvas: &mut Canvas<'_>, frame: &Frame, (from, to): (f64, f64)) {
    const NARROWEST: f64 = 0.6;
    let (left, right) = (frame.x(from), frame.x(to));
    let lacking = (canvas.pt(NARROWEST) - (right - left)).max(0.0) / 2.0;
    canvas.shade((left - lacking, right + lacking), (frame.top, frame.bottom()));
}

fn stroke(canvas: &Canvas<'_>, index: usize) -> Stroke {
    let solid = canvas.stroke(canvas.style.colour(index), canvas.style.line_width_pt);
    Stroke { dashes: mark::dashes(index), ..solid }
}

/// The marker of the series with this index.
pub(crate) fn draw_marker(canvas: &mut Canvas<'_>, index: usize, at: (f64, f64)) {
    let radius = canvas.pt(1.3 + 0.6 * canvas.style.line_width_pt);
    let outline = canvas.stroke(canvas.style.background, 0.5);
    let fill = (canvas.style.colour(index), 1.0);
    mark::marker(canvas, at, mark::shape(index), radius, fill, Some(outline));
}

fn draw_sample(canvas: &mut Canvas<'_>, index: usize, (x, y): (f64, f64)) {
    let stroke = stroke(canvas, index);
    canvas.line((x, y), (x + canvas.pt(SAMPLE), y), stroke);
    draw_marker(canvas, index, (x + canvas.pt(SAMPLE / 2.0), y));
}

fn draw_band(canvas: &mut Canvas<'_>, frame: &Frame, index: usize, series: &Series) {
    let Some((lower, upper)) = &series.band else { return };
    let there = series.x.iter().zip(upper);
    let back = series.x.iter().zip(lower).rev();
    let outline: Vec<(f64, f64)> = there.chain(back).map(|(&x, &y)| (frame.x(x), frame.y(y))).collect();
    canvas.polygon(&outline, canvas.style.colour(index), 0.22, None);
}

fn draw_line(canvas: &mut Canvas<'_>, frame: &Frame, index: usize, series: &Series) {
    let points: Vec<(f64, f64)> =
        series.x.iter().zip(&series.y).map(|(&x, &y)| (frame.x(x), frame.y(y))).collect();
    let stroke = stroke(canvas, index);
    canvas.polyline(&points, stroke);
}

fn draw_markers(canvas: &mut Canvas<'_>, frame: &Frame, index: usize, series: &Series, of: usize) {
    for point in mark::marked(series.x.len(), index, of) {
        draw_marker(canvas, index, (frame.x(series.x[point]), frame.y(series.y[point])));
    }
    for &point in &series.ringed {
        const RADIUS: f64 = 3.6;
        let at = (frame.x(series.x[point]), frame.y(series.y[point]));
        let ring = canvas.stroke(canvas.style.foreground, 0.8);
        canvas.circle(at, canvas.pt(RADIUS), canvas.style.background, 0.0, Some(ring));
        draw_marker(canvas, index, at);
    }
}

/// The labels of the vertical lines, in rows above the frame so that none covers another.
struct MarkLabels<'m> {
    /// Mark, left end of its label, and row counted from the frame upwards.
    labels: Vec<(&'m Mark, f64, usize)>,
    rows: usize,
}

impl<'m> MarkLabels<'m> {
    fn new(canvas: &Canvas<'_>, marks: &'m [Mark], place: impl Fn(f64) -> f64) -> Self {
        let mut order: Vec<&Mark> = marks.iter().collect();
        order.sort_by(|a, b| a.x.total_cmp(&b.x));
        let mut ends: Vec<f64> = Vec::new();
        let mut labels = Vec::with_capacity(order.len());
        for (index, mark) in order.iter().enumerate() {
            let (width, x) = (canvas.text_width(&mark.label), place(mark.x));
            let gap = 0.4 * canvas.font_size();
            // A label makes way for the lines of its neighbours, as far as it can stay above its own.
            let previous = if index > 0 { place(order[index - 1].x) + gap } else { 0.0 };
            let next = order.get(index + 1).map_or(f64::INFINITY, |next| place(next.x) - gap - width);
            let limit = canvas.width - canvas.pt(MARGIN) - width;
            let start = (x - width / 2.0).max(previous.min(x - gap)).min(next.max(x + gap - width));
            let start = start.min(limit).max(canvas.pt(MARGIN));
            if mark.label.is_empty() {
                labels.push((*mark, start, 0));
                continue;
            }
            let row = ends.iter().position(|&end| end < start).unwrap_or(ends.len());
            if row == ends.len() {
                ends.push(0.0);
            }
            ends[row] = start + width + 0.6 * canvas.font_size();
            labels.push((*mark, start, row));
        }
        Self { labels, rows: ends.len() }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, frame: &Frame) {
        let solid = canvas.stroke(canvas.style.foreground, 0.6);
        let stroke = Stroke { dashes: &[3.0, 3.0], ..solid };
        let above =
            |row: usize| frame.top - note_height(canvas, &frame.y) - row as f64 * canvas.line_height();
        let tops: Vec<f64> = self.labels.iter().map(|&(_, _, row)| above(row)).collect();
        for ((mark, _, _), &top) in self.labels.iter().zip(&tops) {
            let x = frame.x(mark.x);
            canvas.line((x, top), (x, frame.bottom()), stroke);
        }
        // After all lines: a line that rises to a higher row passes behind the labels of the lower ones.
        for (&(mark, start, _), &top) in self.labels.iter().zip(&tops) {
            if !mark.label.is_empty() {
                canvas.text_on_page((start, top - 0.3 * canvas.font_size()), &mark.label, Anchor::Start);
            }
        }
    }
}
