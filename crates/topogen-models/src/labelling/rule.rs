//! Which target labels a source point.

use super::{ASSIGNMENT_LIMIT, LabellingError};
use crate::Result;

/// How source points and targets are paired, one to one.
///
/// [`Rule::suited`] gives the rule that theory asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// In one dimension: the i-th smallest source point takes the i-th smallest target. This is the monotone map F⁻¹ ∘ G between
    /// two empirical distributions, and the optimal transport.
    Quantile,
    /// From two dimensions on: source points take targets in the order of their norms, smallest first. Each looks along its ray:
    /// of what is left, targets whose cosine with it is at least the best one minus `tolerance`; and takes the one of smallest
    /// norm. So radii are matched along each ray as quantiles are in one dimension.
    ///
    /// The origin lies on every ray: targets at the origin go to the first source points, and source points at the origin, which are
    /// first themselves, take the smallest norm that is left.
    Ray {
        /// How much less than the best a cosine may be, in [0, 2]. 1e-4 is an angle of 0.014 where the best one is 0.
        tolerance: f64,
    },
    /// As [`Rule::Ray`] with no tolerance, which is what the published code computes: the greatest cosine, and the smallest norm only
    /// if cosines are equal to the last bit. The radius is then all but ignored. For comparison; the origin has cosine 0 with anything.
    Literal {
        /// Whether cosines are computed in single precision, as published, which makes more of them equal.
        single_precision: bool,
    },
    /// The optimal transport: the least sum of squared distances, exactly. For up to [`ASSIGNMENT_LIMIT`] points.
    Assignment,
    /// Sliced transport: the source is moved onto the targets by one-dimensional optimal transports along random directions, one after
    /// the other (directions are the same in each call); then each moved point takes the nearest target that is left.
    Sliced {
        /// How many directions.
        directions: usize,
    },
}

impl Rule {
    /// The rule that theory asks for in `dim` dimensions: [`Rule::Quantile`] in one, else [`Rule::Ray`] with a tolerance of 1e-4.
    ///
    /// ```
    /// use topogen_models::labelling::Rule;
    /// assert_eq!(Rule::suited(1), Rule::Quantile);
    /// assert_eq!(Rule::suited(5), Rule::Ray { tolerance: 1e-4 });
    /// ```
    pub fn suited(dim: usize) -> Self {
        if dim <= 1 { Self::Quantile } else { Self::Ray { tolerance: 1e-4 } }
    }

    /// Refuses parameters that make no sense, a rule that is wrong in this dimension, and more points than it is practical for.
    pub(super) fn check(self, points: usize, dim: usize) -> Result<()> {
        let error = match self {
            Self::Quantile if dim > 1 => LabellingError::WrongDimension {
                rule: "quantile",
                dim,
                advice: "it sorts numbers, so it needs dimension 1. Use the ray rule",
            },
            Self::Ray { .. } if dim == 1 => LabellingError::WrongDimension {
                rule: "ray",
                dim,
                advice: "two rays do not share the targets as the quantiles of the source do. Use the quantile rule",
            },
            Self::Ray { tolerance } if !(0.0..=2.0).contains(&tolerance) => {
                LabellingError::BadTolerance { tolerance }
            }
            Self::Sliced { directions: 0 } => LabellingError::NoDirections,
            Self::Assignment if points > ASSIGNMENT_LIMIT => {
                LabellingError::TooManyToAssign { points, most: ASSIGNMENT_LIMIT }
            }
            _ => return Ok(()),
        };
        Err(error.into())
    }
}
