//! Whether what lies beyond the second code of a pair looks like real things beyond the training range.

use super::codec::{Codec, Codes, floats};
use super::draw::Choice;
use super::paths::rows;
use super::{Findings, Measure};
use crate::gtn::Judge;
use crate::latent::data::{Beyond, Items, Values};
use crate::{Error, Result};
use tch::{Kind, Tensor};
use topogen_models::metrics::{Gaussian, extrapolated, frechet_distance, maximum_mean_discrepancy};

/// How far along the way from the first code to the second.
pub const FACTORS: [f64; 3] = [1.25, 1.5, 2.0];
const FRECHET: [Measure; 3] = [Measure::Frechet125, Measure::Frechet150, Measure::Frechet200];
const KERNEL: [Measure; 3] = [Measure::Kernel125, Measure::Kernel150, Measure::Kernel200];

/// Real things beyond the training range, and pairs that lead there.
///
/// Half of the real ones are what is compared with, and all samples are as large as that half: distances of finite samples depend on
/// their size. The floor is the distance of the other half, and the ceiling that of as many real ones from the training range.
pub struct Extrapolation<'a> {
    judge: Option<&'a Judge>,
    real: Sample,
    others: Sample,
    within: Sample,
    from: Tensor,
    to: Tensor,
}

/// Features of real things, and the Gaussian of them.
struct Sample {
    features: Tensor,
    gaussian: Gaussian,
}

impl<'a> Extrapolation<'a> {
    /// Samples of equal size; why there are none, where they are too small for their dimension.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn new(beyond: &Beyond, judge: Option<&'a Judge>, seed: u64) -> Result<Result<Self, String>> {
        let Beyond { from, to, held_out, within } = beyond;
        let judge = match (&held_out.values, judge) {
            (Values::Points { .. }, _) => None,
            (Values::Images(_), Some(judge)) => Some(judge),
            (Values::Images(_), None) => {
                return Ok(Err(
                    "images without labels have no classifier in whose features to compare".to_owned()
                ));
            }
        };
        let pairs = from.len().min(to.len());
        let count = (held_out.len() / 2).min(within.len()).min(pairs);
        if count < 2 {
            return Ok(Err(format!("there are only {count} things to compare")));
        }
        let sample = |items: &Items, places: &[usize]| -> Result<Sample> {
            Sample::of(features(judge, &floats(&items.take(places)?.tensor()?)?)?)
        };
        let halves = Choice::HeldOut.places(seed, held_out.len(), 2 * count);
        let leading = Choice::Leading.places(seed, pairs, count);
        let this = Self {
            judge,
            real: sample(held_out, &halves[..count])?,
            others: sample(held_out, &halves[count..])?,
            within: sample(within, &Choice::Within.places(seed, within.len(), count))?,
            from: from.take(&leading)?.tensor()?,
            to: to.take(&leading)?.tensor()?,
        };
        let gaussian = &this.real.gaussian;
        if !gaussian.can_have_full_rank() {
            return Ok(Err(format!(
                "{count} things of {} features are too few: their covariance is degenerate, whatever they are",
                gaussian.dimension()
            )));
        }
        Ok(Ok(this))
    }

    /// How far other real things from beyond the training range are: no method can be expected to do better.
    ///
    /// # Errors
    /// What no things are to blame for.
    pub fn floor(&self, findings: &mut Findings) -> Result<()> {
        (0..FACTORS.len()).try_for_each(|factor| self.compare(factor, &self.others, findings))
    }

    /// How far real things from the training range are: as good as no extrapolation.
    ///
    /// # Errors
    /// What no things are to blame for.
    pub fn ceiling(&self, findings: &mut Findings) -> Result<()> {
        (0..FACTORS.len()).try_for_each(|factor| self.compare(factor, &self.within, findings))
    }

    /// How far decoded extrapolations are.
    ///
    /// # Errors
    /// What no codes are to blame for.
    pub fn measure(&self, codec: &dyn Codec, findings: &mut Findings) -> Result<()> {
        let ends = Codes::of(codec, &self.from).and_then(|from| Ok((from, Codes::of(codec, &self.to)?)));
        let Some((from, to)) = findings.attempt("codes of pairs", ends)? else { return Ok(()) };
        for (factor, t) in FACTORS.into_iter().enumerate() {
            let found = extrapolated(&from.values, &to.values, from.dim, t)
                .map_err(Error::from)
                .and_then(|codes| codec.decode(&rows(&codes, from.dim)?))
                .and_then(|decoded| Sample::of(features(self.judge, &decoded)?));
            if let Some(sample) = findings.attempt(FRECHET[factor].heading(), found)? {
                self.compare(factor, &sample, findings)?;
            }
        }
        Ok(())
    }

    fn compare(&self, factor: usize, sample: &Sample, findings: &mut Findings) -> Result<()> {
        findings.keep(FRECHET[factor], frechet_distance(&sample.gaussian, &self.real.gaussian))?;
        findings.keep(KERNEL[factor], maximum_mean_discrepancy(&sample.features, &self.real.features))
    }
}

impl Sample {
    fn of(features: Tensor) -> Result<Self> {
        Ok(Self { gaussian: Gaussian::fit(&features)?, features })
    }
}

/// What a classifier makes of images; points are their own features.
fn features(judge: Option<&Judge>, things: &Tensor) -> Result<Tensor> {
    match judge {
        Some(judge) => judge.features_of(things),
        None => Ok(things.f_to_kind(Kind::Double)?),
    }
}
