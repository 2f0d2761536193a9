//! The first two principal components of a cloud.

/// Directions of greatest variance, and the share of the variance along each.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Principal {
    /// Shares of the variance; 0 for points that are all the same.
    pub shares: [f64; 2],
    directions: [Vec<f64>; 2],
    /// The size of the greatest coordinate, by which all are divided.
    scale: f64,
    /// The mean of the divided points.
    mean: Vec<f64>,
    /// The greatest coordinate of the divided points relative to their mean.
    spread: f64,
}

/// More steps than any cloud needs whose components can be told apart in a figure.
const STEPS: usize = 500;
/// A direction that changes by less than this is settled.
const SETTLED: f64 = 1e-8;

impl Principal {
    /// Finds both components by power iteration from a fixed start, the second at right angles to the first.
    ///
    /// The sign of a direction is such that its greatest entry is positive. Where shares are equal, directions are
    /// arbitrary, but always the same.
    ///
    /// # Shapes
    ///
    /// `points` are finite, of one dimension, at least one.
    ///
    /// # Complexity
    ///
    /// `O(n d)` a step for `n` points of dimension `d`, with at most 500 steps a component.
    ///
    /// # References
    ///
    /// Hotelling, "Analysis of a complex of statistical variables into principal components", 1933,
    /// doi:10.1037/h0071325. Golub & Van Loan, "Matrix Computations", 4th edition, 2013, section 8.2.
    pub fn new(points: &[&[f64]]) -> Self {
        let dim = points.first().map_or(0, |point| point.len());
        let greatest =
            points.iter().copied().flatten().fold(0.0f64, |greatest, value| greatest.max(value.abs()));
        // Numbers of the size of one: no square of them is too large or too small for a number.
        let scale = if greatest > 0.0 { greatest } else { 1.0 };
        let mut centred: Vec<Vec<f64>> =
            points.iter().map(|point| point.iter().map(|value| value / scale).collect()).collect();
        let average =
            |axis: usize| centred.iter().map(|point| point[axis]).sum::<f64>() / points.len() as f64;
        let mean: Vec<f64> = (0..dim).map(average).collect();
        for point in &mut centred {
            point.iter_mut().zip(&mean).for_each(|(value, mean)| *value -= mean);
        }
        let spread = centred.iter().flatten().fold(0.0f64, |spread, value| spread.max(value.abs()));
        if spread > 0.0 {
            centred.iter_mut().flatten().for_each(|value| *value /= spread);
        }
        let total: f64 = centred.iter().flatten().map(|value| value * value).sum();

        let mut found: Vec<(f64, Vec<f64>)> = Vec::new();
        for _ in 0..2 {
            let direction = dominant(&centred, dim, found.first().map(|(_, first)| &**first));
            let variance: f64 = centred.iter().map(|point| dot(point, &direction).powi(2)).sum();
            found.push((variance, direction));
        }
        // Nearly equal components may be found in the wrong order.
        found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let share = |variance: f64| if total > 0.0 { variance / total } else { 0.0 };
        let shares = [share(found[0].0), share(found[1].0)];
        let directions = [0, 1].map(|number| std::mem::take(&mut found[number].1));
        Self { shares, directions, scale, mean, spread }
    }

    /// Place of a point along both directions, relative to the mean.
    pub fn place(&self, point: &[f64]) -> (f64, f64) {
        // As when the directions were found: no number on the way is too large or too small.
        let spread = if self.spread > 0.0 { self.spread } else { 1.0 };
        let relative = |(value, mean): (&f64, &f64)| (value / self.scale - mean) / spread;
        let relative: Vec<f64> = point.iter().zip(&self.mean).map(relative).collect();
        let along = |direction: &Vec<f64>| self.scale * self.spread * dot(&relative, direction);
        (along(&self.directions[0]), along(&self.directions[1]))
    }
}

/// The direction of greatest variance among those at right angles to `apart`; zero if there is no variance left.
fn dominant(centred: &[Vec<f64>], dim: usize, apart: Option<&[f64]>) -> Vec<f64> {
    // Entries without a pattern: no cloud of practice lies at right angles to them.
    let start = (0..dim).map(|axis| 1.0 + 0.5 * ((axis * axis + 3 * axis + 1) as f64).sin()).collect();
    let Some(mut direction) = unit(start, apart) else { return vec![0.0; dim] };
    for _ in 0..STEPS {
        let mut next = vec![0.0; dim];
        for point in centred {
            let along = dot(point, &direction);
            next.iter_mut().zip(point).for_each(|(next, value)| *next += along * value);
        }
        let Some(next) = unit(next, apart) else { return vec![0.0; dim] };
        let change = next.iter().zip(&direction).fold(0.0f64, |most, (a, b)| most.max((a - b).abs()));
        direction = next;
        if change < SETTLED {
            break;
        }
    }
    let greatest = direction.iter().fold(0.0f64, |a, &b| if b.abs() > a.abs() { b } else { a });
    direction.iter_mut().for_each(|value| *value *= greatest.signum());
    direction
}

/// The part of `vector` at right angles to `apart`, made as long as one; nothing if it is no more than rounding.
fn unit(mut vector: Vec<f64>, apart: Option<&[f64]>) -> Option<Vec<f64>> {
    const ROUNDING: f64 = 1e-12;
    let before = dot(&vector, &vector).sqrt();
    // Twice, because once leaves a part that is large beside a small remainder.
    for _ in 0..2 {
        if let Some(apart) = apart {
            let along = dot(&vector, apart);
            vector.iter_mut().zip(apart).for_each(|(value, other)| *value -= along * other);
        }
    }
    let length = dot(&vector, &vector).sqrt();
    if length <= ROUNDING * before {
        return None;
    }
    vector.iter_mut().for_each(|value| *value /= length);
    Some(vector)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points on an ellipse with these half axes in a plane of a space of five dimensions.
    fn ellipse(middle: f64, a: f64, b: f64) -> Vec<Vec<f64>> {
        let (first, second) = ([0.0, 0.6, 0.0, -0.8, 0.0], [1.0 / 3.0, 0.0, 2.0 / 3.0, 0.0, 2.0 / 3.0]);
        (0..60)
            .map(|index| {
                let angle = f64::from(index) * std::f64::consts::TAU / 60.0;
                let (x, y) = (a * angle.cos(), b * angle.sin());
                first.iter().zip(second).map(|(u, v)| middle + x * u + y * v).collect()
            })
            .collect()
    }

    fn slices(points: &[Vec<f64>]) -> Vec<&[f64]> {
        points.iter().map(Vec::as_slice).collect()
    }

    #[test]
    fn an_ellipse_is_found_in_five_dimensions() {
        for (middle, a, b) in [(7.0, 3.0, 1.0), (0.0, 3e150, 1e150), (0.0, 3e-150, 1e-150)] {
            let points = ellipse(middle, a, b);
            let found = Principal::new(&slices(&points));
            assert!((found.shares[0] - 0.9).abs() < 1e-9, "{:?}", found.shares);
            assert!((found.shares[1] - 0.1).abs() < 1e-9, "{:?}", found.shares);
            for (index, point) in points.iter().enumerate() {
                let (x, y) = found.place(point);
                let angle = index as f64 * std::f64::consts::TAU / 60.0;
                // The greatest entry of the first direction is the one that was negative.
                assert!((x + a * angle.cos()).abs() < 1e-6 * a, "{index}: {x}, {y}");
                assert!((y - b * angle.sin()).abs() < 1e-6 * a, "{index}: {x}, {y}");
            }
        }
    }

    #[test]
    fn poor_clouds_have_components() {
        let same = Principal::new(&[[2.0; 4].as_slice(); 3]);
        assert_eq!((same.shares, same.place(&[2.0; 4])), ([0.0, 0.0], (0.0, 0.0)));
        let line: Vec<Vec<f64>> = (0..9).map(|index| vec![f64::from(index); 4]).collect();
        let found = Principal::new(&slices(&line));
        assert!((found.shares[0] - 1.0).abs() < 1e-12 && found.shares[1] < 1e-12);
        let (x, y) = found.place(&line[8]);
        assert!((x - 8.0).abs() < 1e-9 && y.abs() < 1e-9);
        let round = Principal::new(&slices(&ellipse(7.0, 1.0, 1.0)));
        assert!((round.shares[0] + round.shares[1] - 1.0).abs() < 1e-9);
    }
}
