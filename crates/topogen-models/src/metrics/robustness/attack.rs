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
/// use topogen_models::metrics::Attack;
/// // Madry et al.: 40 steps of 0.01 within 0.3 on MNIST.
/// let attack = Attack::Pgd { epsilon: 0.3, step_size: 0.01, steps: 40, restarts: 5, seed: 1 };
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
    /// Projected gradient descent: steps along the sign of the gradient, from a random place, each followed by a projection to what is allowed.
    Pgd {
        /// The largest change of a pixel.
        epsilon: f64,
        /// How far a step goes; `steps` times this should exceed `epsilon`.
        step_size: f64,
        /// How many steps; 40 is usual on MNIST.
        steps: usize,
        /// From how many random places. Of these, one that makes the classifier err counts, and else that of the largest loss.
        restarts: usize,
        /// Of the draws.
        seed: u64,
    },
}

impl Attack {
    /// The largest change of a pixel.
    pub fn epsilon(self) -> f64 {
        match self {
            Self::Noise { epsilon, .. } | Self::Fgsm { epsilon } | Self::Pgd { epsilon, .. } => epsilon,
        }
    }

    /// Refuses what cannot be done.
    pub(super) fn check(self) -> Result<()> {
        check_size("epsilon", self.epsilon())?;
        if let Self::Pgd { step_size, steps, restarts, .. } = self {
            check_pgd(step_size, steps, restarts)?;
        }
        Ok(())
    }
}

/// Refuses steps and restarts that make no search.
pub(super) fn check_pgd(step_size: f64, steps: usize, restarts: usize) -> Result<()> {
    check_size("the size of a step", step_size)?;
    for (what, count, most) in
        [("steps of an attack", steps, usize::MAX), ("restarts of an attack", restarts, 1 << 15)]
    {
        if count == 0 || count > most {
            return Err(MeasureError::BadCount { what, count, least: 1 }.into());
        }
    }
    Ok(())
}

pub(super) fn check_size(what: &'static str, size: f64) -> Result<()> {
    if !(0.0..=1.0).contains(&size) {
        return Err(MeasureError::BadChange { what, size }.into());
    }
    Ok(())
}
