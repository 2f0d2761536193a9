//! Cosines of directions as scores.

use crate::labelling::greedy::Score;
use crate::labelling::ranked::Ranked;

/// Cosines in double precision of the points from rank `first` on.
pub(in crate::labelling) struct Directions<'r, 'p> {
    pub source: &'r Ranked<'p>,
    pub target: &'r Ranked<'p>,
    pub first: usize,
}

impl Score for Directions<'_, '_> {
    fn count(&self) -> usize {
        self.source.count() - self.first
    }

    fn width(&self) -> usize {
        self.source.dim()
    }

    fn write_source(&self, source: usize, row: &mut [f32]) {
        write(self.source, self.first + source, row);
    }

    fn write_target(&self, target: usize, row: &mut [f32]) {
        write(self.target, self.first + target, row);
    }

    fn exact(&self, source: usize, target: usize) -> f64 {
        self.source.cosine(self.first + source, self.target, self.first + target)
    }

    fn error(&self) -> f64 {
        cosine_error(self.width())
    }
}

fn write(points: &Ranked<'_>, rank: usize, row: &mut [f32]) {
    row.iter_mut().zip(points.direction(rank)).for_each(|(to, from)| *to = from as f32);
}

/// A bound on the error of an inner product of two unit vectors of single precision.
///
/// Rounding the vectors changes it by at most 2u (1 + u), u = 2⁻²⁴; summing d products in any order by at most d u / (1 − d u) times
/// the sum of their absolute values, which Cauchy and Schwarz bound by (1 + u)² (Higham 2002, Accuracy and Stability of Numerical
/// Algorithms, section 3.1, doi 10.1137/1.9780898718027). Twice that covers higher orders, and a second such product to compare
/// it with.
pub(in crate::labelling) fn cosine_error(dim: usize) -> f64 {
    (dim + 4) as f64 * f64::from(f32::EPSILON)
}
