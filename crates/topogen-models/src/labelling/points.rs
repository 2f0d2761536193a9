//! Points, and what is asked of them before anything is computed.

use super::LabellingError;
use crate::{Error, Result};

/// The most points that indices of 32 bits can name, with one left for "none".
const MOST: usize = u32::MAX as usize;

/// Points as plain numbers.
///
/// Functions of this module refuse, of any points, a dimension of 0, numbers that do not fill whole points
/// ([`Error::PointLength`]), numbers that are not finite ([`Error::NotFinite`]), and more than 2³² − 1 points
/// ([`LabellingError::TooManyPoints`]).
///
/// # Shapes
/// `values` is n x `dim` in row-major order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Points<'a> {
    /// The coordinates, point by point.
    pub values: &'a [f64],
    /// How many coordinates a point has.
    pub dim: usize,
}

impl<'a> Points<'a> {
    /// How many points there are; 0 in dimension 0.
    pub fn count(self) -> usize {
        self.values.len().checked_div(self.dim).unwrap_or(0)
    }

    /// The coordinates of a point.
    pub(super) fn row(self, index: usize) -> &'a [f64] {
        &self.values[index * self.dim..(index + 1) * self.dim]
    }

    /// The points times a power of two.
    pub(super) fn scaled(self, scale: f64) -> Vec<f64> {
        self.values.iter().map(|number| number * scale).collect()
    }

    /// Refuses what is no set of points; `what` names it in the error.
    pub(crate) fn check(self, what: &'static str) -> Result<()> {
        let (values, dim) = (self.values, self.dim);
        if dim == 0 || !values.len().is_multiple_of(dim) {
            return Err(Error::PointLength { numbers: values.len(), dim });
        }
        check_count(self.count())?;
        match values.iter().position(|number| !number.is_finite()) {
            Some(index) => Err(Error::NotFinite { what, index, value: values[index] }),
            None => Ok(()),
        }
    }

    /// Refuses targets that no source of full dimension can be mapped onto, as well.
    pub(super) fn check_targets(self) -> Result<()> {
        self.check("the targets")?;
        let (points, dim) = (self.count(), self.dim);
        let needed = fewest(dim);
        if points < needed {
            return Err(LabellingError::TooFewPoints { points, dim, needed }.into());
        }
        match (0..dim).find(|&coordinate| is_constant(self.values.iter().skip(coordinate).step_by(dim))) {
            Some(coordinate) => {
                Err(LabellingError::ConstantCoordinate { coordinate, value: self.values[coordinate] }.into())
            }
            None => Ok(()),
        }
    }
}

/// How many points a labelling needs: d + 1 span a space of d dimensions, and one point has no variance.
pub(super) fn fewest(dim: usize) -> usize {
    (dim + 1).max(2)
}

/// The power of two that brings the largest of some finite numbers into [1, 2), so that squares and their sums are finite; 1 if all are 0.
///
/// Multiplying by it changes no digit, but of numbers that are nothing beside the largest.
pub(super) fn unit_scale<'n>(numbers: impl Iterator<Item = &'n f64>) -> f64 {
    let largest = numbers.fold(0.0, |largest, number| f64::max(largest, number.abs()));
    // The inverse of a smaller power would not be finite.
    if largest > 0.0 { libm::ldexp(1.0, -libm::ilogb(largest).max(-1022)) } else { 1.0 }
}

/// Whether numbers differ by no more than the rounding of their computation.
pub(super) fn is_constant<'n>(numbers: impl Iterator<Item = &'n f64>) -> bool {
    let (low, high) = numbers
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &number| (low.min(number), high.max(number)));
    // Halves, as the difference of two finite numbers may not be finite.
    high / 2.0 - low / 2.0 <= 4.0 * f64::EPSILON * low.abs().max(high.abs())
}

fn check_count(points: usize) -> Result<()> {
    if points > MOST {
        return Err(LabellingError::TooManyPoints { points, most: MOST }.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_points_than_indices_are_refused() {
        assert!(check_count(MOST).is_ok());
        let error = check_count(MOST + 1).unwrap_err();
        assert!(error.to_string().contains("4294967296 points"), "{error}");
    }

    #[test]
    fn constant_up_to_rounding() {
        let third = 1.0 / 3.0;
        assert!(is_constant([third, third + f64::EPSILON / 2.0].iter()));
        assert!(!is_constant([third, third + 1e-12].iter()));
        assert!(!is_constant([-f64::MAX, f64::MAX].iter()));
        assert!(!is_constant([0.0, 1e-300].iter()));
        assert!(is_constant([0.0, -0.0].iter()));
    }
}
