//! What an attack may do.

use crate::Result;
use crate::metrics::MeasureError;

/// A search for a small change of an image that makes a classifier err; all changes are of at most `epsilon` in each pixel.
///
/// Pixels lie between 0 and 1, before the change and after it.
///
/// # References
/// Goodfellow, Shlens and Szegedy (2015), arXiv 1412.6572, for FGSM; Madry et al. (2018), arXiv 1706.06083, for PGD.
///
/// ```
/// use topogen_models::metrics::{Attack, Pgd};
/// // Madry et al.: 40 steps of 0.01 within 0.3 on MNIST.
/// let attack = Attack::Pgd(Pgd { epsilon: 0.3, step_size: 0.01, steps: 40, restarts: 5, seed: 1 });
/// assert_eq!(attack.epsilon(), 0.3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Attack {
    /// A control: each pixel goes up or down by `epsilon` at random. What it does, any change of this size does.
    Noise {
        /// The change of a pixel.
        epsilon: f64,
        /// Of the draws.
        seed: u64,
    },
    /// The fast gradient sign method: one step of `epsilon` along the sign of the gradient of the loss.
    Fgsm {
        /// The change of a pixel.
        epsilon: f64,
    },
    /// Projected gradient descent.
    Pgd(Pgd),
}

/// Projected gradient descent: steps along the sign of the gradient, from a random place, each followed by a projection to what is allowed.
///
/// # References
/// Madry et al. (2018), arXiv 1706.06083.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pgd {
    /// The largest change of a pixel.
    pub epsilon: f64,
    /// How far a step goes; `steps` times this should exceed `epsilon`.
    pub step_size: f64,
    /// How many steps; 40 is usual on MNIST.
    pub steps: usize,
    /// From how many random places, at most 32,768; the best of them counts.
    pub restarts: usize,
    /// Of the draws.
    pub seed: u64,
}

impl Attack {
    /// The largest change of a pixel.
    pub fn epsilon(self) -> f64 {
        match self {
            Self::Noise { epsilon, .. } | Self::Fgsm { epsilon } | Self::Pgd(Pgd { epsilon, .. }) => epsilon,
        }
    }

    /// Refuses what cannot be done.
    pub(super) fn check(self) -> Result<()> {
        match self {
            Self::Pgd(pgd) => pgd.check(),
            Self::Noise { epsilon, .. } | Self::Fgsm { epsilon } => check_size("epsilon", epsilon),
        }
    }
}

impl Pgd {
    /// Refuses what makes no search.
    pub(super) fn check(self) -> Result<()> {
        check_size("epsilon", self.epsilon)?;
        check_size("the size of a step", self.step_size)?;
        let counts = [
            ("steps of an attack", self.steps, usize::MAX),
            ("restarts of an attack", self.restarts, 1 << 15),
        ];
        match counts.into_iter().find(|&(_, count, most)| count == 0 || count > most) {
            Some((what, count, most)) => Err(MeasureError::BadRange { what, count, most }.into()),
            None => Ok(()),
        }
    }
}

fn check_size(what: &'static str, size: f64) -> Result<()> {
    if !(0.0..=1.0).contains(&size) {
        return Err(MeasureError::BadChange { what, size }.into());
    }
    Ok(())
}
