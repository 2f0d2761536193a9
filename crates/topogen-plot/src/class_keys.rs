//! Where the keys of classes stand among their points.

use crate::canvas::{Anchor, Canvas};
use crate::frame::Frame;

/// A place that a key takes.
#[derive(Debug, Clone, Copy)]
struct Taken {
    middle: (f64, f64),
    half: (f64, f64),
}

impl Taken {
    fn covers(&self, other: &Self) -> bool {
        (self.middle.0 - other.middle.0).abs() < self.half.0 + other.half.0
            && (self.middle.1 - other.middle.1).abs() < self.half.1 + other.half.1
    }
}

/// Writes the key of each class at the point nearest to the class's middle where there is room; `classes` are points on
/// the page.
pub(crate) fn draw(canvas: &mut Canvas<'_>, frame: &Frame, keys: &[String], classes: &[Vec<(f64, f64)>]) {
    let mut order: Vec<usize> = (0..keys.len()).filter(|&class| !classes[class].is_empty()).collect();
    // Those with few points have little choice.
    order.sort_by_key(|&class| classes[class].len());
    let mut all: Vec<Taken> = Vec::new();
    for class in order {
        let half = (canvas.text_width(&keys[class]) / 2.0 + canvas.pt(0.5), 0.5 * canvas.font_size());
        if let Some(taken) = place(frame, half, &classes[class], &all) {
            let baseline = taken.middle.1 + canvas.half_digit();
            canvas.text_on_page((taken.middle.0, baseline), &keys[class], Anchor::Middle);
            all.push(taken);
        }
    }
}

/// The nearest free place to the middle of the points: at one of them if possible, otherwise anywhere in the frame.
fn place(frame: &Frame, half: (f64, f64), points: &[(f64, f64)], all: &[Taken]) -> Option<Taken> {
    let middle = (median(points.iter().map(|at| at.0)), median(points.iter().map(|at| at.1)));
    let free = |mut places: Vec<(f64, f64)>| {
        let distance = |at: &(f64, f64)| (at.0 - middle.0).hypot(at.1 - middle.1);
        places.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
        let inside =
            |value: f64, low: f64, length: f64, half: f64| value.max(low + half).min(low + length - half);
        let taken = |(x, y): (f64, f64)| Taken {
            middle: (inside(x, frame.left, frame.width, half.0), inside(y, frame.top, frame.height, half.1)),
            half,
        };
        places.into_iter().map(taken).find(|taken| !all.iter().any(|other| other.covers(taken)))
    };
    const STEPS: u32 = 24;
    let steps = || (0..=STEPS).map(|step| f64::from(step) / f64::from(STEPS));
    let anywhere = || {
        let row = |up: f64| {
            steps().map(move |along| (frame.left + along * frame.width, frame.top + up * frame.height))
        };
        steps().flat_map(row).collect()
    };
    free(points.to_vec()).or_else(|| free(anywhere()))
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
