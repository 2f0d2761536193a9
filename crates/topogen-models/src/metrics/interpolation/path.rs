//! Points of straight lines between codes and beyond, and of polygons.

use crate::metrics::MeasureError;
use crate::metrics::neighbours::check_points;
use crate::{Error, Result};

/// The interior points of the straight line between two codes, at equal distances: t = i / (`interior` + 1) for i from 1 to `interior`.
///
/// # Shapes
/// `from` and `to` have one number a dimension; the result is `interior` x dim, in row-major order.
///
/// # Errors
/// [`Error::PointLength`] for codes without numbers, [`Error::NotFinite`], and [`Error::DimensionMismatch`].
///
/// ```
/// use topogen_models::metrics::straight_path;
/// assert_eq!(straight_path(&[0.0, 0.0], &[4.0, 8.0], 3)?, [1.0, 2.0, 2.0, 4.0, 3.0, 6.0]);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn straight_path(from: &[f64], to: &[f64], interior: usize) -> Result<Vec<f64>> {
    check_points("the first code", from, from.len())?;
    check_points("the last code", to, to.len())?;
    if from.len() != to.len() {
        return Err(Error::DimensionMismatch { first: from.len() as i64, second: to.len() as i64 });
    }
    let factors = (1..=interior).map(|step| step as f64 / (interior + 1) as f64);
    Ok(factors.flat_map(|t| between(from, to, t)).collect())
}

/// Codes beyond the second of each pair, z_a + t (z_b − z_a) with t > 1; with t in (0, 1), between them.
///
/// For extrapolation, pairs are of the same object, ordered in the factor that was held out, such as an angle of rotation, and t of 1.25 to 2
/// goes beyond the range that was trained on. What the decoder makes of the result is compared with *real held-out* images, by
/// [`frechet_distance`](crate::metrics::frechet_distance) and [`kernel_distance`](crate::metrics::kernel_distance) of features of
/// as many images of either; beside it, the distance between halves of the real ones is the floor, and that of the
/// training range to the held-out one the ceiling. A distance to the training images instead would reward staying where it was.
///
/// # Shapes
/// `first` and `second` are n x `dim` in row-major order, pair by pair; so is the result.
///
/// # Errors
/// [`Error::PointLength`], [`Error::NotFinite`], also when the result overflows, and [`Error::Measure`] with
/// [`Unpaired`](MeasureError::Unpaired) or [`BadFactor`](MeasureError::BadFactor).
///
/// # Complexity
/// O(n `dim`).
///
/// ```
/// use topogen_models::metrics::extrapolated;
/// assert_eq!(extrapolated(&[0.0, 1.0], &[2.0, 1.0], 2, 1.5)?, [3.0, 1.0]);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn extrapolated(first: &[f64], second: &[f64], dim: usize, t: f64) -> Result<Vec<f64>> {
    if !t.is_finite() {
        return Err(MeasureError::BadFactor { t }.into());
    }
    let firsts = check_points("the first codes", first, dim)?;
    let seconds = check_points("the second codes", second, dim)?;
    if firsts != seconds {
        return Err(MeasureError::Unpaired { first: firsts, second: seconds }.into());
    }
    let codes: Vec<f64> = between(first, second, t).collect();
    check_points("the extrapolated codes", &codes, dim)?;
    Ok(codes)
}

/// The numbers at a share of the way.
fn between(from: &[f64], to: &[f64], t: f64) -> impl Iterator<Item = f64> {
    from.iter().zip(to).map(move |(a, b)| a + t * (b - a))
}

/// The interior points of a polygon at equal distances along it, from its corners in their order.
///
/// A polygon without length has all of them in its first corner.
pub(super) fn resampled(corners: &[&[f64]], interior: usize) -> Vec<f64> {
    let length =
        |pair: &[&[f64]]| pair[0].iter().zip(pair[1]).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
    let lengths: Vec<f64> = corners.windows(2).map(length).collect();
    let whole: f64 = lengths.iter().sum();
    let mut points = Vec::new();
    let (mut side, mut passed) = (0, 0.0);
    for step in 1..=interior {
        let place = whole * step as f64 / (interior + 1) as f64;
        while side + 1 < lengths.len() && passed + lengths[side] < place {
            passed += lengths[side];
            side += 1;
        }
        match lengths.get(side) {
            Some(&length) if length > 0.0 => {
                // Sums of lengths are rounded.
                let t = ((place - passed) / length).clamp(0.0, 1.0);
                points.extend(between(corners[side], corners[side + 1], t));
            }
            _ => points.extend(corners.get(side).copied().unwrap_or_default()),
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polygons_are_resampled_at_equal_lengths() {
        let corners: [&[f64]; 4] = [&[0.0, 0.0], &[3.0, 0.0], &[3.0, 0.0], &[3.0, 5.0]];
        assert_eq!(resampled(&corners, 3), [2.0, 0.0, 3.0, 1.0, 3.0, 3.0]);
        assert_eq!(resampled(&corners[1..3], 2), [3.0, 0.0, 3.0, 0.0]);
        assert_eq!(resampled(&corners[..1], 2), [0.0, 0.0, 0.0, 0.0]);
        assert!(resampled(&corners, 0).is_empty());
    }
}
