//! What is added to a twin's loss, and between what.

use crate::{Error, Result, Schedule, VaeOutput};
use std::fmt::Debug;
use std::sync::Arc;
use tch::Tensor;
use topogen_loss::{LossValue, Target, TopologicalLoss};

/// A comparison of what a network makes of a batch with the shape of the batch.
#[derive(Clone, Debug)]
pub struct Regulariser {
    /// The terms.
    pub terms: Arc<dyn Comparison>,
    /// Which points are compared with the batch.
    pub place: Place,
    /// Births and deaths of the batch are multiplied by this first: codes are closer to one another than images.
    pub target_scale: f64,
    /// When it acts.
    pub schedule: Schedule,
}

/// Which points of a network's output are compared with the batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Place {
    /// The reconstructions.
    #[default]
    Output,
    /// The codes that were drawn.
    Latent,
}

/// Terms between a cloud and a target. A [`TopologicalLoss`] is one; another may change how its terms are evaluated.
pub trait Comparison: Debug + Send + Sync {
    /// The terms, by which is known what is needed of a target.
    fn loss(&self) -> &TopologicalLoss;

    /// Value and gradient at `cloud`.
    ///
    /// # Errors
    /// As [`TopologicalLoss::evaluate`].
    fn evaluate(&self, cloud: &Tensor, target: &Target) -> topogen_loss::Result<LossValue>;

    /// Each term by itself, in their order.
    fn single_terms(&self) -> Vec<Arc<dyn Comparison>>;
}

impl Comparison for TopologicalLoss {
    fn loss(&self) -> &TopologicalLoss {
        self
    }

    fn evaluate(&self, cloud: &Tensor, target: &Target) -> topogen_loss::Result<LossValue> {
        Self::evaluate(self, cloud, target)
    }

    fn single_terms(&self) -> Vec<Arc<dyn Comparison>> {
        Self::single_terms(self).into_iter().map(|term| Arc::new(term) as Arc<dyn Comparison>).collect()
    }
}

impl Place {
    /// The name that records use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Output => "output",
            Self::Latent => "latent",
        }
    }

    /// The points of an output.
    pub(crate) fn of(self, output: &VaeOutput) -> &Tensor {
        match self {
            Self::Output => &output.reconstruction,
            Self::Latent => &output.codes,
        }
    }
}

impl Regulariser {
    /// Of the reconstructions, always, with the batch as it is.
    pub fn of_output(terms: impl Comparison + 'static) -> Self {
        let (place, schedule) = (Place::Output, Schedule::default());
        Self { terms: Arc::new(terms), place, target_scale: 1.0, schedule }
    }

    /// Of the codes, always; births and deaths of the batch are multiplied by `target_scale`.
    pub fn of_latent(terms: impl Comparison + 'static, target_scale: f64) -> Self {
        Self { place: Place::Latent, target_scale, ..Self::of_output(terms) }
    }

    /// Refuses what makes no sense, before anything is trained.
    pub(crate) fn check(&self) -> Result<()> {
        self.schedule.check()?;
        if self.target_scale.is_finite() && self.target_scale > 0.0 {
            Ok(())
        } else {
            Err(Error::BadScale { scale: self.target_scale })
        }
    }

    /// What the batch's target is for this regulariser; nothing for a factor of 1, which needs no copy.
    pub(crate) fn scaled(&self, target: &Target) -> topogen_loss::Result<Option<Target>> {
        if self.target_scale == 1.0 {
            return Ok(None);
        }
        // Other twins may need the points of the target, which no factor scales; a term of this one that does is refused by the loss.
        target.bars_only().scaled(self.target_scale).map(Some)
    }
}
