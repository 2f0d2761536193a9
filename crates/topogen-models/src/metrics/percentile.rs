//! Percentiles of a sample.

/// The percentile of numbers at a share from 0 to 1, linear between the two nearest ranks, as NumPy has it; reorders them.
///
/// There must be at least one number.
pub(super) fn percentile(numbers: &mut [f64], share: f64) -> f64 {
    let place = share * (numbers.len() - 1) as f64;
    let (low, part) = (place.floor() as usize, place.fract());
    let (_, &mut at, above) = numbers.select_nth_unstable_by(low, f64::total_cmp);
    let next = above.iter().copied().fold(f64::INFINITY, f64::min);
    if part > 0.0 { at + part * (next - at) } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_lie_between_ranks() {
        let of = |share| percentile(&mut [4.0, 1.0, 3.0, 2.0], share);
        // NumPy 2.4.6: numpy.percentile([4, 1, 3, 2], [0, 50, 90, 100]).
        assert_eq!([of(0.0), of(0.5), of(1.0)], [1.0, 2.5, 4.0]);
        assert!((of(0.9) - 3.7).abs() < 1e-15);
        assert_eq!(percentile(&mut [7.0], 0.9), 7.0);
    }
}
