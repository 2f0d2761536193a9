//! How much of the real samples' support the generated ones cover, and how much of them lies in it.

use super::kernel::pair;
use super::neighbours::{Index, Itself, LANES, scale_of, scaled};
use crate::{Error, Result};
use rayon::prelude::*;
use tch::Tensor;

/// What [`support`] says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Support {
    /// The share of generated samples in a ball of a real one, in [0, 1].
    pub precision: f64,
    /// The share of real samples in a ball of a generated one, in [0, 1].
    pub recall: f64,
    /// In how many balls of real samples a generated one lies in the mean, over k: 1 is expected of the same distribution, and
    /// more of one that keeps to where real samples are dense.
    pub density: f64,
    /// The share of real samples whose ball has a generated one, in [0, 1]. Of samples of the same distribution, as many of either,
    /// about 1 − 2⁻ᵏ is expected.
    pub coverage: f64,
}

/// Improved precision and recall, density and coverage of generated samples, from balls about samples that reach to the `k`-th
/// nearest other one of the same set.
///
/// Of precision and density, the latter is the more robust: one real outlier has a huge ball, which makes any generated sample
/// that falls into it precise, but counts for 1 / (k n) in the density. Of recall and coverage, likewise, the latter
/// does not depend on balls of generated samples.
///
/// # Shapes
/// `real` is [n, d] and `generated` [m, d], features of any kind of numbers, on any device.
///
/// # Errors
/// [`Error::FeatureShape`], [`Error::DimensionMismatch`], [`Error::NotFinite`], [`Error::BadNeighbours`] unless 1 ≤ `k` < min(n, m),
/// and those of libtorch.
///
/// # Ties
/// Balls are closed, as Kynkäänniemi et al. define them; the code of Naeem et al. has open ones. The choice matters only where
/// distances are equal: for copies, and when a set is compared with itself, whose density is (k + 1) / k.
///
/// # Complexity
/// O((n + m)² d) time, shared among the threads of the rayon pool; O((n + m) d) memory. The result does not depend on the number
/// of threads.
///
/// # References
/// Kynkäänniemi et al. (2019), arXiv 1904.06991, for precision and recall; Naeem et al. (2020), arXiv 2002.09797, for density and
/// coverage.
///
/// ```
/// use tch::Tensor;
/// use topogen_models::metrics::support;
///
/// let column = |numbers: &[f64]| Tensor::from_slice(numbers).reshape([-1, 1]);
/// // One of two modes is missing.
/// let found = support(&column(&[0.0, 1.0, 2.0, 50.0, 51.0, 52.0]), &column(&[0.5, 0.6, 1.5]), 1)?;
/// assert_eq!((found.precision, found.recall, found.coverage), (1.0, 2.0 / 6.0, 0.5));
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn support(real: &Tensor, generated: &Tensor, k: usize) -> Result<Support> {
    let (real, generated) = pair(real, generated)?;
    let (n, m, dim) = (real.size()[0] as usize, generated.size()[0] as usize, real.size()[1] as usize);
    if k == 0 || k >= n.min(m) {
        return Err(Error::BadNeighbours { k, points: n.min(m) });
    }
    let real: Vec<f64> = real.f_flatten(0, -1)?.try_into()?;
    let generated: Vec<f64> = generated.f_flatten(0, -1)?.try_into()?;
    // Which points lie in which balls does not depend on the scale.
    let scale = scale_of(&real).min(scale_of(&generated));
    let (real, generated) =
        (Balls::new(scaled(&real, scale), dim, k), Balls::new(scaled(&generated, scale), dim, k));
    let met = Met::of(&real, &generated);
    let share = |flags: usize, of: usize| flags as f64 / of as f64;
    Ok(Support {
        precision: share(met.balls_at.iter().filter(|&&balls| balls > 0).count(), m),
        recall: share(met.recalled, n),
        density: met.balls_at.iter().sum::<u64>() as f64 / (k * m) as f64,
        coverage: share(met.covered, n),
    })
}

/// A set of samples and the squares of the radii of their balls.
struct Balls {
    points: Vec<f64>,
    dim: usize,
    index: Index,
    squares: Vec<f64>,
}

impl Balls {
    fn new(points: Vec<f64>, dim: usize, k: usize) -> Self {
        let index = Index::new(&points, dim);
        let squares = index.map_nearest(&points, k, Itself::Skipped, |_, nearest| nearest[k - 1].square);
        Self { points, dim, index, squares }
    }
}

/// What meets what when each real sample is compared with each generated one.
struct Met {
    /// In how many balls of real samples each generated one lies.
    balls_at: Vec<u64>,
    /// How many real samples lie in a ball of a generated one.
    recalled: usize,
    /// How many real samples have a generated one in their ball.
    covered: usize,
}

impl Met {
    fn of(real: &Balls, generated: &Balls) -> Self {
        let count = generated.squares.len();
        let none = || Self { balls_at: vec![0; count], recalled: 0, covered: 0 };
        let each = real.points.par_chunks(real.dim).zip(&real.squares);
        // Sums of integers: the same in any order.
        each.fold(none, |met, (point, &radius)| met.and(point, radius, generated)).reduce(none, Self::plus)
    }

    /// With one more real sample.
    fn and(mut self, point: &[f64], radius: f64, generated: &Balls) -> Self {
        let (mut is_recalled, mut is_covered) = (false, false);
        for block in 0..generated.index.blocks() {
            let squares: [f64; LANES] = generated.index.squares(point, block);
            for (&other, square) in generated.index.members(block).iter().zip(squares) {
                is_recalled |= square <= generated.squares[other];
                is_covered |= square <= radius;
                self.balls_at[other] += u64::from(square <= radius);
            }
        }
        self.recalled += usize::from(is_recalled);
        self.covered += usize::from(is_covered);
        self
    }

    fn plus(mut self, other: Self) -> Self {
        self.balls_at.iter_mut().zip(other.balls_at).for_each(|(sum, more)| *sum += more);
        self.recalled += other.recalled;
        self.covered += other.covered;
        self
    }
}
