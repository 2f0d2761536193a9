//! Barcodes.

use std::cmp::Ordering;

use crate::axis::{Axis, range};
use crate::canvas::{Canvas, DOTS_PER_POINT, Stroke};
use crate::degree::{self, DegreePoints, with_unit};
use crate::error::{Error, Result};
use crate::figure::{Drawing, Figure};
use crate::frame::{Column, Edges, Frame, MARGIN, Sides, gutter, overhang, room_below};
use crate::legend::{Legend, SAMPLE};
use crate::number::{homology, whole};
use crate::style::Style;

/// The order of the bars of a degree, from the top down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum BarOrder {
    /// By birth, then by death.
    #[default]
    Birth,
    /// The longest first; bars of the same length by birth.
    Persistence,
}

/// A barcode: a horizontal bar for each class, from its birth to its death.
///
/// Degrees are groups of bars, one below the other in the order given, with the colours and markers that they have in
/// a [`DiagramFigure`](crate::DiagramFigure). The bars of essential classes end in an arrow at a line marked ∞. Where
/// bars are far enough apart, each has the marker of its degree at its birth.
///
/// Of each degree at most [`max_bars`](Self::max_bars) bars are drawn: the essential ones and then the longest. The
/// legend says how many shorter ones are not drawn. The figure grows with the number of bars: a bar has from 1.2 to 9
/// points of the height.
///
/// # Errors
///
/// [`Figure::draw`] refuses a barcode without any bar, NaN and infinities (essential classes go apart), a death before
/// its birth, a degree given twice and `max_bars` of zero.
///
/// # Complexity
///
/// `O(n log n)` for `n` bars.
///
/// # References
///
/// Carlsson, Zomorodian, Collins & Guibas, "Persistence barcodes for shapes", 2004, doi:10.1145/1057432.1057449.
///
/// # Example
///
/// ```
/// use topogen_plot::{BarcodeFigure, DegreePoints, Figure, Style};
///
/// let finite = (1..=500).map(|index| (0.0, f64::from(index))).collect();
/// let figure = BarcodeFigure {
///     degrees: vec![DegreePoints { degree: 0, finite, essential: vec![0.0] }],
///     max_bars: 40,
///     ..BarcodeFigure::default()
/// };
/// let svg = figure.svg(&Style::default())?;
/// assert!(svg.contains("H₀: 461 shorter bars not drawn"));
/// # Ok::<(), topogen_plot::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BarcodeFigure {
    /// A title above the figure.
    pub title: Option<String>,
    /// The unit of births and deaths, if they have one; it is written after the label of the axis.
    pub unit: Option<String>,
    /// The bars, by degree.
    pub degrees: Vec<DegreePoints>,
    /// The order of the bars of a degree.
    pub order: BarOrder,
    /// How many bars of a degree are drawn at most; 60 by default.
    pub max_bars: usize,
}

impl Default for BarcodeFigure {
    fn default() -> Self {
        Self { title: None, unit: None, degrees: Vec::new(), order: BarOrder::default(), max_bars: 60 }
    }
}

/// Points between a group's bars and its ends.
const PADDING: f64 = 3.0;
/// Least and greatest distance in points between bars.
const PITCH: (f64, f64) = (1.2, 9.0);
/// From this distance on, bars have markers.
const MARKED_PITCH: f64 = 3.6;

/// Distance from the line that marks infinity to the end of the frame, in sizes of the font.
const STRIP: f64 = 0.7;

impl Figure for BarcodeFigure {
    fn draw(&self, style: &Style) -> Result<Drawing> {
        degree::check(&self.degrees)?;
        if self.max_bars == 0 {
            return Err(Error::NothingAllowed { field: "max_bars" });
        }
        let (min, max) =
            range(self.degrees.iter().flat_map(DegreePoints::values)).ok_or(Error::Empty { what: "bar" })?;
        let mut canvas = Canvas::new(style, DOTS_PER_POINT)?;
        let column = Column::page(&canvas);
        let filled = self.degrees.iter().filter(|points| points.values().next().is_some());
        let groups: Vec<Group> = filled.map(|points| Group::new(points, self.order, self.max_bars)).collect();

        let drawn: usize = groups.iter().map(|group| group.bars.len()).sum();
        let pitch = (0.75 * style.width_pt() / drawn as f64).clamp(PITCH.0, PITCH.1);
        let heights: Vec<f64> = groups.iter().map(|group| group.height(&canvas, pitch)).collect();
        let height = heights.iter().sum();

        let y = Axis::bare();
        let has_essential = groups.iter().any(Group::has_essential);
        let widest = groups.iter().map(|group| homology(group.degree)).max_by_key(String::len);
        let gutter = gutter(&canvas, &y, widest.as_deref().unwrap_or(""), &[]);
        let x = |width: f64| Axis::linear(min, max, 0.02, room_below(&canvas, width));
        // The strip of the essential classes is what stands out most, if there are any.
        let beyond = |width| match has_essential {
            true => strip(&canvas, &x(width)),
            false => overhang(&canvas, &x(width), width),
        };
        let edges = Edges::new(&canvas, column, gutter, beyond)?;
        let x = x(edges.width);
        let tailroom = if has_essential { strip(&canvas, &x) } else { 0.0 };

        let names: Vec<String> = groups.iter().map(Group::legend_entry).collect();
        let legend = Legend::new(&canvas, column, names.iter().map(String::as_str));
        let top = canvas.title(self.title.as_deref(), canvas.pt(MARGIN));
        let left = legend.left(&canvas, column, edges.left);
        legend.draw(&mut canvas, left, top, |canvas, entry, (x, y)| {
            let ends = (x, x + canvas.pt(SAMPLE));
            draw_bar(canvas, groups[entry].degree, ends, y, PITCH.1);
        });
        let top = top + legend.height + canvas.pt(2.0);

        let sides = Sides { x, edges, y_label: Vec::new() };
        let label = with_unit("filtration value", self.unit.as_deref());
        let mut frame = sides.frame(&canvas, top, height, y, &label);
        frame.tailroom = tailroom;
        frame.draw_grid(&mut canvas);
        let infinity = frame.right() - STRIP * canvas.font_size();
        if has_essential {
            let solid = canvas.stroke(style.foreground, 0.6);
            let stroke = Stroke { dashes: &[4.0, 3.0], ..solid };
            canvas.line((infinity, frame.top), (infinity, frame.bottom()), stroke);
            frame.label_below(&mut canvas, infinity, "∞");
        }
        let mut top = frame.top;
        for (index, (group, height)) in groups.iter().zip(heights).enumerate() {
            if index > 0 {
                let stroke = canvas.stroke(style.foreground, 0.4);
                canvas.line((frame.left, top), (frame.right(), top), stroke);
            }
            frame.label_beside(&mut canvas, top + height / 2.0, &homology(group.degree));
            group.draw(&mut canvas, &frame, (top + height / 2.0, pitch), infinity);
            top += height;
        }
        let bottom = frame.draw(&mut canvas);
        Ok(canvas.finish(bottom))
    }
}

/// Width of the strip on the right whose line marks infinity, which is [`STRIP`] from its end: the mark stands apart from
/// a label at the end of the axis.
fn strip(canvas: &Canvas<'_>, x: &Axis) -> f64 {
    let widest = x.ticks.iter().map(|tick| canvas.text_width(&tick.label)).fold(0.0, f64::max);
    (widest + canvas.text_width("∞")) / 2.0 + (0.4 + STRIP) * canvas.font_size()
}

/// Birth and death; an essential class has no death.
type Bar = (f64, Option<f64>);

/// The bars of a degree that are drawn.
struct Group {
    degree: usize,
    bars: Vec<Bar>,
    omitted: usize,
    /// Whether a bar that is not drawn is as long as one that is.
    tied: bool,
}

impl Group {
    fn new(points: &DegreePoints, order: BarOrder, most: usize) -> Self {
        let finite = points.finite.iter().map(|&(birth, death)| (birth, Some(death)));
        let mut bars: Vec<Bar> = points.essential.iter().map(|&birth| (birth, None)).chain(finite).collect();
        bars.sort_by(longer_first);
        let omitted = bars.len().saturating_sub(most);
        let tied = omitted > 0 && half_length(&bars[most - 1]) == half_length(&bars[most]);
        bars.truncate(most);
        if order == BarOrder::Birth {
            bars.sort_by(earlier_first);
        }
        Self { degree: points.degree, bars, omitted, tied }
    }

    fn has_essential(&self) -> bool {
        self.bars.iter().any(|(_, death)| death.is_none())
    }

    fn height(&self, canvas: &Canvas<'_>, pitch: f64) -> f64 {
        // The name of the degree stands beside the group, however small it is.
        canvas.pt(self.bars.len() as f64 * pitch + 2.0 * PADDING).max(1.5 * canvas.font_size())
    }

    fn legend_entry(&self) -> String {
        let name = homology(self.degree);
        match self.omitted {
            0 => format!("{name}: {}", bars(self.bars.len())),
            omitted if self.tied => format!("{name}: {} not drawn, none longer than these", bars(omitted)),
            omitted => format!("{name}: {} shorter {} not drawn", whole(omitted), noun(omitted)),
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, frame: &Frame, (middle, pitch): (f64, f64), infinity: f64) {
        let first = middle - canvas.pt(pitch) * (self.bars.len() - 1) as f64 / 2.0;
        for (index, &(birth, death)) in self.bars.iter().enumerate() {
            let y = first + index as f64 * canvas.pt(pitch);
            let from = frame.x(birth);
            match death {
                Some(death) => draw_bar(canvas, self.degree, (from, frame.x(death)), y, pitch),
                None => {
                    let length = canvas.pt((1.4 * pitch).clamp(2.5, 5.0));
                    draw_bar(canvas, self.degree, (from, infinity - length), y, pitch);
                    draw_arrow(canvas, self.degree, (infinity, y), length, pitch);
                }
            }
        }
    }
}

fn noun(count: usize) -> &'static str {
    if count == 1 { "bar" } else { "bars" }
}

fn bars(count: usize) -> String {
    format!("{} {}", whole(count), noun(count))
}

/// Essential bars, then by length, then by birth.
fn longer_first(a: &Bar, b: &Bar) -> Ordering {
    half_length(b).total_cmp(&half_length(a)).then_with(|| earlier_first(a, b))
}

/// Half of the length, because the whole may be too large for a number.
fn half_length(&(birth, death): &Bar) -> f64 {
    death.map_or(f64::INFINITY, |death| death / 2.0 - birth / 2.0)
}

/// By birth, then by death.
fn earlier_first(a: &Bar, b: &Bar) -> Ordering {
    let death = |bar: &Bar| bar.1.unwrap_or(f64::INFINITY);
    a.0.total_cmp(&b.0).then(death(a).total_cmp(&death(b)))
}

fn draw_bar(canvas: &mut Canvas<'_>, degree: usize, (from, to): (f64, f64), y: f64, pitch: f64) {
    if pitch >= MARKED_PITCH {
        degree::draw_marker(canvas, degree, (from, y), (0.35 * pitch).min(1.8));
    }
    let stroke = canvas.stroke(canvas.style.colour(degree), (0.55 * pitch).clamp(0.7, 1.4));
    // A bar of no length can be seen.
    canvas.line((from, y), (to.max(from + canvas.pt(0.5)), y), stroke);
}

/// An arrow that points at `tip`.
fn draw_arrow(canvas: &mut Canvas<'_>, degree: usize, tip: (f64, f64), length: f64, pitch: f64) {
    let half = canvas.pt((0.48 * pitch).clamp(0.6, 2.2));
    let back = tip.0 - length;
    let corners = [tip, (back, tip.1 - half), (back, tip.1 + half)];
    canvas.polygon(&corners, canvas.style.colour(degree), 1.0, None);
}
