//! Weights of bars by their lengths.

use crate::{Result, check};

/// How much a bar counts, by its length.
///
/// Powers of long lengths may overflow to infinity; what is computed from them is then not finite either.
///
/// # Gradient
/// [`Weight::slope`]; where it grows beyond all bounds (a power below 1 of a bar of zero length) it is set to zero.
///
/// ```
/// use topogen_diag::Weight;
/// assert_eq!(Weight::Ramp { saturation: 4.0 }.of(1.0), 0.25);
/// assert_eq!(Weight::Power { order: 2.0 }.slope(3.0), 6.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Weight {
    /// length^order; 1 for every bar when the order is zero.
    Power {
        /// The power, zero or more.
        order: f64,
    },
    /// length / saturation up to 1, and 1 beyond. Its slope at the saturation is set to zero.
    ///
    /// H. Adams et al., Persistence images (2017), arXiv:1507.06217.
    Ramp {
        /// The length from which on bars count fully, positive.
        saturation: f64,
    },
    /// arctan(steepness · length^order), which is bounded by π/2.
    ///
    /// G. Kusano, K. Fukumizu, Y. Hiraoka, Persistence weighted Gaussian kernel for topological data analysis (2016),
    /// arXiv:1601.01741.
    Arctan {
        /// The factor C, positive.
        steepness: f64,
        /// The power p, positive.
        order: f64,
    },
}

impl Weight {
    /// The weight of a bar of this length.
    pub fn of(self, length: f64) -> f64 {
        match self {
            Self::Power { order } => length.powf(order),
            Self::Ramp { saturation } => (length / saturation).min(1.0),
            Self::Arctan { steepness, order } => (steepness * length.powf(order)).atan(),
        }
    }

    /// The derivative of the weight by the length.
    pub fn slope(self, length: f64) -> f64 {
        match self {
            Self::Power { order } => power_slope(length, order),
            Self::Ramp { saturation } => {
                if length < saturation {
                    1.0 / saturation
                } else {
                    0.0
                }
            }
            Self::Arctan { steepness, order } => {
                let tangent = steepness * length.powf(order);
                let slope = steepness * power_slope(length, order);
                // Powers may overflow, and then the weight is flat.
                if tangent.is_finite() { slope / (1.0 + tangent * tangent) } else { 0.0 }
            }
        }
    }

    /// Refuses parameters out of their range.
    pub(crate) fn check(self) -> Result<Self> {
        match self {
            Self::Power { order } => check::not_negative("order", order).map(drop)?,
            Self::Ramp { saturation } => check::positive("saturation", saturation).map(drop)?,
            Self::Arctan { steepness, order } => {
                check::positive("steepness", steepness)?;
                check::positive("order", order)?;
            }
        }
        Ok(self)
    }
}

/// `weight` times a share in it, zero when the share is, though the weight may have overflowed.
pub(crate) fn weighted(weight: f64, share: f64) -> f64 {
    if share == 0.0 { 0.0 } else { weight * share }
}

/// The derivative of `length^order`, zero where it is unbounded.
pub(crate) fn power_slope(length: f64, order: f64) -> f64 {
    let unbounded = length == 0.0 && order < 1.0;
    if unbounded || order == 0.0 { 0.0 } else { order * length.powf(order - 1.0) }
}
