//! The few statistics that the report prints.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Resamples of a bootstrap.
const RESAMPLES: usize = 10_000;
/// The seed of every bootstrap.
const SEED: u64 = 20_240_531;

/// The arithmetic mean; none of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
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

/// The 95 % percentile bootstrap interval of the mean (Efron 1979); none of fewer than three values.
pub fn interval_of_mean(values: &[f64]) -> Option<(f64, f64)> {
    if values.len() < 3 {
        return None;
    }
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let resampled = |_| {
        let sum: f64 = (0..values.len()).map(|_| values[rng.random_range(0..values.len())]).sum();
        sum / values.len() as f64
    };
    let means: Vec<f64> = (0..RESAMPLES).map(resampled).collect();
    Some((quantile(&means, 0.025)?, quantile(&means, 0.975)?))
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
        assert_eq!(interval_of_mean(&[1.0, 2.0]), None);
    }
}
