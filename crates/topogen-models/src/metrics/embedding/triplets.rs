//! Whether the nearer of two points stays the nearer.

use super::pair::Pair;
use crate::Result;
use crate::metrics::MeasureError;
use rand::{SeedableRng, seq::index};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::cmp::Ordering;

/// The share of random triplets of points, in [0, 1], of whose last two that which is nearer to the first one is so among the codes too.
///
/// Codes at random have 1/2. It does not change with isometries, nor with any increasing function of the distances, of either space.
///
/// # Shapes
/// `data` is n x `dim` and `latent` n x `latent_dim`, in row-major order, point for point. Each triplet is of three different points; the same
/// triplet may be drawn again. The standard error is at most 1 / (2 √`triplets`).
///
/// # Errors
/// [`Error::PointLength`](crate::Error::PointLength), [`Error::NotFinite`](crate::Error::NotFinite), and
/// [`Error::Measure`](crate::Error::Measure) with [`CountMismatch`](MeasureError::CountMismatch), [`TooFew`](MeasureError::TooFew)
/// below 3 points, and [`BadCount`](MeasureError::BadCount) for no triplets.
///
/// # Ties
/// Equal distances are a third outcome: a tie in one space only is an error. So a collapsed latent space has 0, not 1/2.
///
/// # Complexity
/// O(`triplets` (`dim` + `latent_dim`)) time, shared among the threads of the rayon pool. The result depends on the seed, and not on the number
/// of threads.
///
/// # References
/// Wang, Huang, Rudin and Shaposhnik (2021), "Understanding how dimension reduction tools work", JMLR 22 (201), 1–73.
///
/// ```
/// use topogen_models::metrics::triplet_accuracy;
/// let line: Vec<f64> = (0..20).map(|i| f64::from(i).exp2()).collect();
/// assert_eq!(triplet_accuracy(&line, 1, &line, 1, 1000, 1)?, 1.0);
/// assert_eq!(triplet_accuracy(&line, 1, &[7.0; 20], 1, 1000, 1)?, 0.0);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn triplet_accuracy(
    data: &[f64],
    dim: usize,
    latent: &[f64],
    latent_dim: usize,
    triplets: usize,
    seed: u64,
) -> Result<f64> {
    triplet_accuracy_of(&Pair::new((data, dim), (latent, latent_dim))?, triplets, seed)
}

pub(super) fn triplet_accuracy_of(pair: &Pair, triplets: usize, seed: u64) -> Result<f64> {
    pair.check_count(3)?;
    if triplets == 0 {
        return Err(MeasureError::BadCount { what: "triplets", count: 0, least: 1 }.into());
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let drawn: Vec<[usize; 3]> = (0..triplets)
        .map(|_| {
            let three = index::sample(&mut rng, pair.len(), 3);
            [three.index(0), three.index(1), three.index(2)]
        })
        .collect();
    let agree = |&[first, second, third]: &[usize; 3]| {
        let nearer = |squares: [f64; 2]| -> Ordering { squares[0].total_cmp(&squares[1]) };
        let data = [pair.data.square(first, second), pair.data.square(first, third)];
        let latent = [pair.latent.square(first, second), pair.latent.square(first, third)];
        nearer(data) == nearer(latent)
    };
    Ok(drawn.par_iter().filter(|triplet| agree(triplet)).count() as f64 / triplets as f64)
}
