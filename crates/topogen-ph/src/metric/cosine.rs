//! The angle between two directions.

use super::{DifferentiableMetric, Metric};

/// One minus the cosine of the angle between two points, seen from the origin: from 0 to 2. No metric in the strict sense, which
/// persistence does not need.
///
/// The origin has no direction: its distance to any other point is 1, as if at a right angle, and to itself 0.
///
/// # Gradient
/// Zero where one of the points is the origin.
///
/// ```
/// use topogen_ph::{Cosine, Metric};
/// assert_eq!(Cosine.distance(&[2.0, 0.0], &[0.0, 3.0]), 1.0);
/// assert_eq!(Cosine.distance(&[2.0, 0.0], &[5.0, 0.0]), 0.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cosine;

/// The factor by which a point's coordinates are at most 1, and its length then; none for the origin.
fn norm(a: &[f64]) -> Option<(f64, f64)> {
    let largest = a.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
    (largest > 0.0).then(|| (largest, a.iter().map(|x| (x / largest).powi(2)).sum::<f64>().sqrt()))
}

impl Metric for Cosine {
    fn distance(&self, a: &[f64], b: &[f64]) -> f64 {
        if a == b {
            return 0.0;
        }
        match (norm(a), norm(b)) {
            (Some((scale_a, norm_a)), Some((scale_b, norm_b))) => {
                // Half the squared distance of the unit vectors: it keeps the digits of a small angle, which 1 − cos loses.
                let unit = |x: f64, scale: f64, norm: f64| x / scale / norm;
                let differences = a
                    .iter()
                    .zip(b)
                    .map(|(&x, &y)| (unit(x, scale_a, norm_a) - unit(y, scale_b, norm_b)).powi(2));
                differences.sum::<f64>() / 2.0
            }
            (None, None) => 0.0,
            _ => 1.0,
        }
    }
}

impl DifferentiableMetric for Cosine {
    fn accumulate_gradient(&self, a: &[f64], b: &[f64], scale: f64, into_a: &mut [f64], into_b: &mut [f64]) {
        let (Some((scale_a, norm_a)), Some((scale_b, norm_b))) = (norm(a), norm(b)) else { return };
        let unit_a = |k: usize| a[k] / scale_a / norm_a;
        let unit_b = |k: usize| b[k] / scale_b / norm_b;
        let cosine: f64 = (0..a.len()).map(|k| unit_a(k) * unit_b(k)).sum();
        for k in 0..a.len() {
            into_a[k] += scale * ((cosine * unit_a(k) - unit_b(k)) / norm_a / scale_a);
            into_b[k] += scale * ((cosine * unit_b(k) - unit_a(k)) / norm_b / scale_b);
        }
    }
}
