//! Checks of points, and a scale at which squares of their distances neither overflow nor vanish.

use crate::Result;
use crate::labelling::Points;

/// Refuses points that are no whole rows of finite numbers; tells how many there are.
pub(crate) fn check_points(what: &'static str, points: &[f64], dim: usize) -> Result<usize> {
    let points = Points { values: points, dim };
    points.check(what)?;
    Ok(points.count())
}

/// A power of two, so that no digit changes, that brings the largest number near 1; the largest power for nothing but zeros.
pub(crate) fn scale_of(points: &[f64]) -> f64 {
    let largest = points.iter().fold(0.0, |largest, number| f64::max(largest, number.abs()));
    (-largest.log2().floor()).clamp(-1022.0, 1022.0).exp2()
}

/// The points times a scale.
pub(crate) fn scaled(points: &[f64], scale: f64) -> Vec<f64> {
    points.iter().map(|number| number * scale).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_powers_of_two_that_bring_the_largest_near_one() {
        for largest in [1.0, 1.5, 2.0, 3.0e-5, 7.0e300, f64::MAX] {
            let points = [0.0, -largest, largest / 3.0];
            let scale = scale_of(&points);
            assert!(
                scale.is_normal() && scale.to_bits().trailing_zeros() >= 52,
                "{scale} is no power of two"
            );
            // The logarithm is rounded, and a scale below the normal numbers would lose digits.
            assert!((0.5..4.0).contains(&scaled(&points, scale)[1].abs()), "{largest}: {scale}");
        }
        // No finite scale brings the least number to 1.
        assert_eq!(scale_of(&[f64::from_bits(1)]), 1022_f64.exp2());
        assert_eq!(scale_of(&[0.0]), 1022_f64.exp2());
        assert_eq!(scale_of(&[]), 1022_f64.exp2());
    }
}
