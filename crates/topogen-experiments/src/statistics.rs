//! The few statistics that the report prints.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Resamples of a bootstrap.
const RESAMPLES: usize = 10_000;
/// The fewest values from which anything is concluded: with five, even equal signs could be chance one time in sixteen.
pub const FEWEST: usize = 6;
/// The seed of every bootstrap.
const SEED: u64 = 20_240_531;

/// The arithmetic mean; none of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Both ends of values; none of nothing.
pub fn least_and_greatest(values: &[f64]) -> Option<(f64, f64)> {
    let ends = (f64::INFINITY, f64::NEG_INFINITY);
    let ends = values.iter().fold(ends, |(low, high), &value| (low.min(value), high.max(value)));
    (!values.is_empty()).then_some(ends)
}

/// The median; none of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The quantile `at` between 0 and 1, interpolated between neighbours; none of nothing.
pub fn quantile(values: &[f64], at: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = at * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    Some(below + (above - below) * place.fract())
}

/// The 95 % percentile bootstrap interval of the mean (Efron 1981); none of fewer than [`FEWEST`] values.
///
/// With so few values it is somewhat too narrow: no verdict rests on it alone.
pub fn interval_of_mean(values: &[f64]) -> Option<(f64, f64)> {
    bootstrap(values, |drawn| drawn.iter().sum::<f64>() / drawn.len() as f64)
}

/// The same of by how many per cent the mean of the second numbers is below that of the first ones, where pairs are drawn.
pub fn interval_of_ratio_of_means(pairs: &[(f64, f64)]) -> Option<(f64, f64)> {
    bootstrap(pairs, |drawn| ratio_of_means(drawn).unwrap_or(f64::NAN))
}

/// By how many per cent the mean of the second numbers of pairs is below that of the first ones; none of nothing.
pub fn ratio_of_means(pairs: &[(f64, f64)]) -> Option<f64> {
    let (first, second) = pairs.iter().fold((0.0, 0.0), |sums, pair| (sums.0 + pair.0, sums.1 + pair.1));
    (!pairs.is_empty()).then(|| 100.0 * (first - second) / first)
}

fn bootstrap<T: Copy>(values: &[T], statistic: impl Fn(&[T]) -> f64) -> Option<(f64, f64)> {
    if values.len() < FEWEST {
        return None;
    }
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let mut drawn = values.to_vec();
    let resampled = |_| {
        drawn.iter_mut().for_each(|one| *one = values[rng.random_range(0..values.len())]);
        statistic(&drawn)
    };
    let found: Vec<f64> = (0..RESAMPLES).map(resampled).collect();
    Some((quantile(&found, 0.025)?, quantile(&found, 0.975)?))
}

/// The two-sided p-value of the paired sign test: how likely signs at least as uneven are if both are equally likely.
///
/// Differences of zero say nothing and are left out (Dixon and Mood 1946).
pub fn sign_test(differences: &[f64]) -> f64 {
    let positive = differences.iter().filter(|&&difference| difference > 0.0).count();
    let negative = differences.iter().filter(|&&difference| difference < 0.0).count();
    let n = positive + negative;
    // The probability of each number of positive signs, by the recursion of binomial coefficients.
    let mut probability = 0.5_f64.powi(n as i32);
    let mut tail = 0.0;
    for k in 0..=positive.min(negative) {
        tail += probability;
        probability *= (n - k) as f64 / (k + 1) as f64;
    }
    (2.0 * tail).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0]), Some(2.5));
        assert_eq!(quantile(&[0.0, 10.0], 0.25), Some(2.5));
        assert_eq!((median(&[]), mean(&[])), (None, None));
    }

    #[test]
    fn the_sign_test_counts_signs() {
        // All of n signs alike: 2 / 2^n. One of six the other way: 2 (1 + 6) / 2^6.
        assert_eq!(sign_test(&[1.0; 6]), 2.0 / 64.0);
        assert_eq!(sign_test(&[1.0, 2.0, -1.0, 3.0, 1.0, 5.0]), 14.0 / 64.0);
        assert_eq!(sign_test(&[-1.0, -1.0, -1.0, 0.0, 0.0]), 0.25);
        assert_eq!((sign_test(&[]), sign_test(&[1.0, -1.0])), (1.0, 1.0));
    }

    #[test]
    fn the_interval_holds_the_mean_and_narrows_with_more_values() {
        let few: Vec<f64> = (0..10).map(|i| f64::from(i % 5)).collect();
        let many = few.repeat(16);
        let width = |values: &[f64]| {
            let (low, high) = interval_of_mean(values).unwrap();
            assert!(low < 2.0 && 2.0 < high, "{low} {high}");
            high - low
        };
        // The standard error of sixteen times as many values is a quarter.
        assert!((width(&few) / width(&many) - 4.0).abs() < 0.3);
        assert_eq!(interval_of_mean(&[1.0, 2.0, 3.0, 4.0, 5.0]), None);
    }
}
