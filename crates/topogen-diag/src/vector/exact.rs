//! The whole persistence landscape, by the points where it bends.

use super::bar;
use crate::Bars;

/// A persistence landscape: each level a piecewise linear function, given by the points between which it is linear.
///
/// # Units
/// Those of the filtration.
///
/// # Complexity
/// O(n log n + n k) for n bars and k levels; there can be n levels, and no fewer points than their sum.
///
/// # Gradient
/// None here: [`Landscape`](super::Landscape) has that of the function on a grid.
///
/// # References
/// P. Bubenik, Statistical topological data analysis using persistence landscapes (2015), arXiv:1207.6437; P. Bubenik,
/// P. Dłotko, A persistence landscapes toolbox for topological statistics (2017), arXiv:1501.00179.
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::vector::ExactLandscape;
/// let landscape = ExactLandscape::new(Bars::new(&[0.0, 1.0], &[4.0, 7.0])?);
/// assert_eq!(landscape.levels(), 2);
/// assert_eq!(landscape.critical_points(1), [[1.0, 0.0], [2.5, 1.5], [4.0, 0.0]]);
/// assert_eq!(landscape.value(0, 4.5), 2.5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExactLandscape {
    levels: Vec<Vec<[f64; 2]>>,
}

impl ExactLandscape {
    /// The landscape of the finite bars; essential classes are ignored.
    pub fn new(bars: Bars<'_>) -> Self {
        let lasting = (0..bars.len()).map(|index| bar(bars, index)).filter(|(birth, death)| birth < death);
        let mut left: Vec<_> = lasting.collect();
        left.sort_by(|p, q| p.0.total_cmp(&q.0).then(q.1.total_cmp(&p.1)));
        let mut levels = Vec::new();
        while !left.is_empty() {
            let (level, rest) = peel(&left);
            levels.push(level);
            left = rest;
        }
        Self { levels }
    }

    /// The number of levels that are not zero.
    pub fn levels(&self) -> usize {
        self.levels.len()
    }

    /// The points (t, height) between which a level is linear, t increasing; none for levels beyond the last.
    ///
    /// The level is zero before the first and after the last.
    pub fn critical_points(&self, level: usize) -> &[[f64; 2]] {
        self.levels.get(level).map_or(&[], Vec::as_slice)
    }

    /// The height of a level at `t`; zero for levels beyond the last.
    pub fn value(&self, level: usize, t: f64) -> f64 {
        let points = self.critical_points(level);
        let after = points.partition_point(|point| point[0] <= t);
        if after == 0 || after == points.len() {
            return 0.0;
        }
        let ([start, low], [end, high]) = (points[after - 1], points[after]);
        let share = (t - start) / (end - start);
        low * (1.0 - share) + high * share
    }

    /// The largest difference of any level at any place. It is at most the bottleneck distance of the diagrams.
    pub fn supremum_distance(&self, other: &Self) -> f64 {
        let all = (0..self.levels().max(other.levels())).flat_map(|level| self.differences(other, level));
        all.map(|[_, difference]| difference.abs()).fold(0.0, f64::max)
    }

    /// The inner product: the sum over the levels of the integral of the product.
    pub fn inner_product(&self, other: &Self) -> f64 {
        let mut sum = 0.0;
        for level in 0..self.levels().min(other.levels()) {
            let at = |t| [t, self.value(level, t), other.value(level, t)];
            let points: Vec<_> = self.places(other, level).into_iter().map(at).collect();
            for pair in points.windows(2) {
                let ([start, f, g], [end, next_f, next_g]) = (pair[0], pair[1]);
                sum += (end - start) / 6.0 * (f * (2.0 * g + next_g) + next_f * (g + 2.0 * next_g));
            }
        }
        sum
    }

    /// The L² distance: the root of the inner product of the difference with itself.
    pub fn distance(&self, other: &Self) -> f64 {
        let mut sum = 0.0;
        for level in 0..self.levels().max(other.levels()) {
            let points = self.differences(other, level);
            for pair in points.windows(2) {
                let ([start, here], [end, next]) = (pair[0], pair[1]);
                sum += (end - start) / 3.0 * (here * here + here * next + next * next);
            }
        }
        sum.max(0.0).sqrt()
    }

    /// Where a level of either landscape bends, in order.
    fn places(&self, other: &Self, level: usize) -> Vec<f64> {
        let both = self.critical_points(level).iter().chain(other.critical_points(level));
        let mut places: Vec<f64> = both.map(|point| point[0]).collect();
        places.sort_by(f64::total_cmp);
        places
    }

    /// The points between which the difference of a level is linear.
    fn differences(&self, other: &Self, level: usize) -> Vec<[f64; 2]> {
        let difference = |t| [t, self.value(level, t) - other.value(level, t)];
        self.places(other, level).into_iter().map(difference).collect()
    }
}

/// The upper envelope of the tents over `bars`, and the bars whose tents make up what lies below it.
///
/// `bars` are in the order of births, longer ones first, and so are those that remain. Where one tent of the envelope
/// descends through another that rises, what lies below them is again a tent: from the birth of the second to the death of
/// the first.
fn peel(bars: &[(f64, f64)]) -> (Vec<[f64; 2]>, Vec<(f64, f64)>) {
    let peak = |birth: f64, death: f64| [f64::midpoint(birth, death), death / 2.0 - birth / 2.0];
    let (mut points, mut rest) = (Vec::new(), Vec::with_capacity(bars.len()));
    let mut top: Option<(f64, f64)> = None;
    // The part that remained below the last crossing, until its place in the order is reached.
    let mut below: Option<(f64, f64)> = None;
    for &(birth, death) in bars {
        if let Some(part) = below.filter(|part| birth > part.0 || death <= part.1) {
            rest.push(part);
            below = None;
        }
        match top {
            Some((_, end)) if death <= end => {
                rest.push((birth, death));
                continue;
            }
            Some((_, end)) if birth < end => {
                points.push(peak(birth, end));
                below = Some((birth, end));
            }
            Some((_, end)) => {
                points.push([end, 0.0]);
                if birth > end {
                    points.push([birth, 0.0]);
                }
            }
            None => points.push([birth, 0.0]),
        }
        points.push(peak(birth, death));
        top = Some((birth, death));
    }
    points.extend(top.map(|(_, end)| [end, 0.0]));
    rest.extend(below);
    (points, rest)
}
