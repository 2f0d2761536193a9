//! Pairs to learn from, and pairs to predict.

use super::rows;
use crate::labelling::Points;

/// Pairs in two parts.
pub(super) struct HeldOut {
    pub dim: usize,
    /// Source points and labels that are known.
    pub known: [Vec<f64>; 2],
    /// Source points whose labels are to be predicted, and these labels.
    pub asked: [Vec<f64>; 2],
}

impl HeldOut {
    /// The last `asked` pairs in an order are held out.
    pub fn new(source: Points<'_>, target: Points<'_>, order: &[usize], asked: usize) -> Self {
        let (known, asked) = order.split_at(order.len() - asked);
        let both = |of: &[usize]| [rows(source, of), rows(target, of)];
        Self { dim: source.dim, known: both(known), asked: both(asked) }
    }

    /// One minus the squared error of a prediction over the squared deviation from the mean; 0 if nothing deviates.
    pub fn r2(&self, predicted: &[f64]) -> f64 {
        let labels = &self.asked[1];
        let means = means(labels, self.dim);
        let square = |(a, b): (&f64, &f64)| (a - b) * (a - b);
        let error: f64 = labels.iter().zip(predicted).map(square).sum();
        let deviation: f64 = labels.iter().zip(means.iter().cycle()).map(square).sum();
        if deviation > 0.0 { 1.0 - error / deviation } else { 0.0 }
    }
}

/// The mean of each coordinate.
pub(super) fn means(values: &[f64], dim: usize) -> Vec<f64> {
    let count = (values.len() / dim) as f64;
    (0..dim).map(|coordinate| values.iter().skip(coordinate).step_by(dim).sum::<f64>() / count).collect()
}
