//! The marks of a forest plot.

use crate::canvas::Canvas;
use crate::frame::Frame;
use crate::intervals::{IntervalRow, ReferenceBand};
use crate::legend::{SAMPLE, draw_shade_sample};
use crate::mark::{self, Shape};

/// What a mark stands for.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Interval,
    Seed,
    Published,
    Band,
}

/// Radii in points; a published value can be seen around a mean in the same place.
const MEAN: f64 = 1.9;
const SEED: f64 = 1.2;
const PUBLISHED: f64 = 2.7;
/// Half the height in points of the ends of an interval.
const CAP: f64 = 1.7;
/// Points by which an interval is above the middle of a row that has dots, and these are below it.
const LIFT: f64 = 1.8;
const DROP: f64 = 3.0;
/// Indices of the palette.
const ESTIMATE: usize = 0;
const COMPARED: usize = 1;

pub(crate) fn draw_row(canvas: &mut Canvas<'_>, frame: &Frame, row: &IntervalRow, middle: f64) {
    let lift = if row.seeds.is_empty() { 0.0 } else { canvas.pt(LIFT) };
    let at = |value: f64| (frame.x(value), middle - lift);
    if let Some(published) = row.published {
        draw_published(canvas, at(published));
    }
    let (low, high) = row.interval;
    draw_interval(canvas, (at(low).0, at(high).0), at(row.mean));
    for &seed in &row.seeds {
        draw_seed(canvas, (frame.x(seed), middle + canvas.pt(DROP)));
    }
}

pub(crate) fn draw_band(canvas: &mut Canvas<'_>, frame: &Frame, band: &ReferenceBand) {
    canvas.shade((frame.x(band.low), frame.x(band.high)), (frame.top, frame.bottom()));
}

/// What stands for a kind in the legend.
pub(crate) fn draw_sample(canvas: &mut Canvas<'_>, kind: Kind, (x, y): (f64, f64)) {
    let middle = (x + canvas.pt(SAMPLE / 2.0), y);
    match kind {
        Kind::Interval => draw_interval(canvas, (x, x + canvas.pt(SAMPLE)), middle),
        Kind::Seed => draw_seed(canvas, middle),
        Kind::Published => draw_published(canvas, middle),
        Kind::Band => draw_shade_sample(canvas, (x, y)),
    }
}

fn draw_interval(canvas: &mut Canvas<'_>, (low, high): (f64, f64), mean: (f64, f64)) {
    let colour = canvas.style.colour(ESTIMATE);
    let stroke = canvas.stroke(colour, canvas.style.line_width_pt);
    canvas.line((low, mean.1), (high, mean.1), stroke);
    for end in [low, high] {
        canvas.line((end, mean.1 - canvas.pt(CAP)), (end, mean.1 + canvas.pt(CAP)), stroke);
    }
    let outline = canvas.stroke(canvas.style.background, 0.4);
    canvas.circle(mean, canvas.pt(MEAN), colour, 1.0, Some(outline));
}

fn draw_seed(canvas: &mut Canvas<'_>, at: (f64, f64)) {
    const OPACITY: f64 = 0.7;
    canvas.circle(at, canvas.pt(SEED), canvas.style.colour(ESTIMATE), OPACITY, None);
}

fn draw_published(canvas: &mut Canvas<'_>, at: (f64, f64)) {
    let outline = canvas.stroke(canvas.style.colour(COMPARED), 0.9);
    let (radius, fill) = (canvas.pt(PUBLISHED), (canvas.style.background, 1.0));
    mark::marker(canvas, at, Shape::Diamond, radius, fill, Some(outline));
}
