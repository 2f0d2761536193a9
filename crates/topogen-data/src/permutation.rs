//! A permutation from a seed.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A permutation of `0..n`, each one being equally likely: the order of a random split.
///
/// Fisher–Yates: for `i` from `n - 1` down to 1, the entries at `i` and at `j` change places, `j` being uniform in `0..=i`.
/// The draws are from `ChaCha8Rng::seed_from_u64(seed)`, whole 64-bit numbers, made uniform by Lemire's multiplication and
/// rejection. So the same `n` and `seed` give the same permutation on every machine.
///
/// # Complexity
///
/// O(n).
///
/// # References
///
/// R. Durstenfeld, "Algorithm 235: Random permutation", 1964, doi:10.1145/364520.364540.
///
/// D. Lemire, "Fast Random Integer Generation in an Interval", 2019, arXiv:1805.10941.
///
/// # Examples
///
/// ```
/// use topogen_data::permutation;
///
/// // 48,000 images to fit a model to, 12,000 to validate it on.
/// let order = permutation(60_000, 1);
/// let (train, validation) = order.split_at(48_000);
/// assert_eq!((train.len(), validation.len()), (48_000, 12_000));
/// assert_eq!(permutation(60_000, 1), order);
/// ```
pub fn permutation(n: usize, seed: u64) -> Vec<usize> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut order: Vec<usize> = (0..n).collect();
    for i in (1..n).rev() {
        // It is at most i, which is a `usize`.
        let j = below(i as u64 + 1, || rng.next_u64()) as usize;
        order.swap(i, j);
    }
    order
}

/// A number below `bound`, uniform if `draw` is uniform among all 64-bit numbers.
///
/// The high half of `draw * bound` is below `bound`. Each value comes from 2^64 / bound draws, rounded up or down; draws whose
/// low half is below 2^64 mod bound are rejected, which leaves the same number for each.
fn below(bound: u64, mut draw: impl FnMut() -> u64) -> u64 {
    let rejected = bound.wrapping_neg() % bound;
    loop {
        let product = u128::from(draw()) * u128::from(bound);
        if product as u64 >= rejected {
            return (product >> 64) as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn short_permutations_are_those_there_are() {
        assert_eq!(permutation(0, 1), [0_usize; 0]);
        assert_eq!(permutation(1, 1), [0]);
        assert_ne!(permutation(100, 1), permutation(100, 2));
    }

    #[test]
    fn all_permutations_are_equally_likely() {
        const SEEDS: u64 = 24_000;
        let mut counts = HashMap::new();
        for seed in 0..SEEDS {
            *counts.entry(permutation(4, seed)).or_insert(0_u64) += 1;
        }
        assert_eq!(counts.len(), 24, "4! permutations");
        // Pearson's statistic has a chi-squared distribution with 23 degrees of freedom: mean 23, variance 46.
        let expected = SEEDS as f64 / 24.0;
        let statistic: f64 = counts.values().map(|&count| (count as f64 - expected).powi(2) / expected).sum();
        assert!(statistic < 23.0 + 5.0 * 46_f64.sqrt(), "{statistic}");
    }

    #[test]
    fn draws_that_would_favour_a_value_are_rejected() {
        // 2^64 mod 3 is 1: of all draws, only the product 0 has a low half below 1.
        let mut draws = [0, u64::MAX].into_iter();
        assert_eq!(below(3, || draws.next().unwrap()), 2);
        assert_eq!(draws.next(), None, "0 was rejected");
        // No draw is rejected where the bound divides 2^64.
        assert_eq!(below(4, || 0), 0);
        assert_eq!(below(1, || u64::MAX), 0);
    }
}
