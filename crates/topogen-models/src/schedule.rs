//! When a regulariser acts, and how strongly.

use crate::{Error, Result};

/// The factor of a regulariser's weights at each step.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// The first step in which it acts.
    pub from: u64,
    /// The first step in which it acts no more, if there is one.
    pub until: Option<u64>,
    /// The rate d of the factor exp(−d · step), 0 for a constant weight.
    pub decay: f64,
}

impl Default for Schedule {
    /// Always, with the same weight.
    fn default() -> Self {
        Self { from: 0, until: None, decay: 0.0 }
    }
}

impl Schedule {
    /// The factor of the weights in this step, from 0.
    ///
    /// ```
    /// use topogen_models::Schedule;
    ///
    /// let schedule = Schedule { from: 10, until: Some(20), decay: 0.0 };
    /// assert_eq!([9, 10, 19, 20].map(|step| schedule.factor(step)), [0.0, 1.0, 1.0, 0.0]);
    /// ```
    pub fn factor(&self, step: u64) -> f64 {
        let acts = step >= self.from && self.until.is_none_or(|until| step < until);
        if acts { (-self.decay * step as f64).exp() } else { 0.0 }
    }

    /// Refuses what makes no sense.
    pub(crate) fn check(&self) -> Result<()> {
        let wrong = |reason: String| Err(Error::BadSchedule { reason });
        if !(self.decay.is_finite() && self.decay >= 0.0) {
            return wrong(format!("has a decay of {}: it must be finite and not negative", self.decay));
        }
        match self.until {
            Some(until) if until <= self.from => {
                wrong(format!("ends at step {until} and starts at step {}: it would never act", self.from))
            }
            _ => Ok(()),
        }
    }
}
