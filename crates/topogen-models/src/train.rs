//! One training loop, for twins that differ in their regularisers only.

use crate::nets::check_pixels;
use crate::twin::{Clock, Twin};
use crate::{Error, Network, Pull, Regulariser, Result, StepRecord, Stop, TwinSpec, Vae};
use std::time::Instant;
use tch::{Device, Tensor, no_grad_guard};
use topogen_loss::Target;

/// What the twins have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainConfig {
    /// How their networks are built.
    pub network: Network,
    /// Adam's learning rate.
    pub learning_rate: f64,
    /// Decides the initial weights and the noise of every step.
    pub seed: u64,
    /// Where tensors live.
    pub device: Device,
}

/// What a batch is for regularisers, and how long it took to find out; each is shared by the twins that need it.
#[derive(Debug)]
pub(crate) struct Targets {
    /// For those that need its bars only.
    bars: Option<(Target, f64)>,
    /// For those that compare points.
    points: Option<(Target, f64)>,
}

impl Targets {
    /// The target of a regulariser, and its time.
    pub(crate) fn of(&self, regulariser: &Regulariser) -> Option<(&Target, f64)> {
        let found = if regulariser.terms.loss().compares_points() { &self.points } else { &self.bars };
        found.as_ref().map(|(target, time)| (target, *time))
    }
}

/// Trains twins from the same initial weights on the same batches with the same noise.
///
/// Whatever differs between the twins is then due to their regularisers. The noise of a step depends on the seed and on
/// the step's number only, so a resumed run draws what an uninterrupted one would have drawn.
#[derive(Debug)]
pub struct Trainer {
    pub(crate) config: TrainConfig,
    pub(crate) twins: Vec<Twin>,
    pub(crate) steps: u64,
}

impl Trainer {
    /// Twins at their common initial weights.
    ///
    /// # Errors
    /// [`Error::NoTwins`], [`Error::SameName`], [`Error::BadScale`], [`Error::BadSchedule`], and those of [`Vae::new`] and
    /// [`Adam::new`](crate::Adam::new).
    pub fn new(config: TrainConfig, specs: Vec<TwinSpec>) -> Result<Self> {
        if specs.is_empty() {
            return Err(Error::NoTwins);
        }
        let mut twins: Vec<Twin> = Vec::with_capacity(specs.len());
        for spec in specs {
            if twins.iter().any(|twin| twin.spec.name == spec.name) {
                return Err(Error::SameName { name: spec.name });
            }
            twins.push(Twin::new(spec, &config)?);
        }
        Ok(Self { config, twins, steps: 0 })
    }

    /// How many steps were made.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// The number of trained numbers of each twin.
    pub fn parameter_count(&self) -> usize {
        self.twins[0].vae.parameters().count()
    }

    /// The network of a twin.
    ///
    /// # Errors
    /// [`Error::UnknownModel`].
    pub fn model(&self, name: &str) -> Result<&Vae> {
        let twin = self.twins.iter().find(|twin| twin.spec.name == name);
        twin.map(|twin| &twin.vae).ok_or_else(|| {
            let known: Vec<&str> = self.twins.iter().map(|twin| twin.spec.name.as_str()).collect();
            Error::UnknownModel { name: name.to_owned(), known: known.join(", ") }
        })
    }

    /// The twins that are trained no further, and why.
    pub fn stopped(&self) -> impl Iterator<Item = (&str, &Stop)> {
        self.twins.iter().filter_map(|twin| Some((twin.spec.name.as_str(), twin.stop.as_ref()?)))
    }

    /// One update of every twin on `images`; a record of each that is still trained, in their order.
    ///
    /// A twin whose numbers are not finite any more stops; the others go on, as [`Trainer::stopped`] tells.
    ///
    /// # Shapes
    /// `images` is [n, channels, height, width] with values between 0 and 1, on any device.
    ///
    /// # Errors
    /// [`Error::BatchShape`], [`Error::BadPixel`], [`Error::Loss`]; [`Error::Diverged`] if no twin is left. No twin is changed by a batch
    /// that is refused.
    pub fn step(&mut self, images: &Tensor) -> Result<Vec<StepRecord>> {
        self.check_batch(images)?;
        let images = images.f_to_device(self.config.device)?;
        let targets = self.targets(&images)?;
        // All gradients before the first update: a batch that one twin refuses changes none. The twins take turns in who is first, as what
        // is done first finds its data in slower memory, which would be charged to one of them at every step.
        let count = self.twins.len();
        let first = (self.steps % count as u64) as usize;
        let mut records: Vec<Option<StepRecord>> = (0..count).map(|_| None).collect();
        let mut stops = Vec::new();
        for turn in (first..count).chain(0..first) {
            let twin = &mut self.twins[turn];
            if twin.stop.is_some() {
                continue;
            }
            match twin.backward(self.steps, &self.config, &images, &targets) {
                Ok(record) => records[turn] = Some(record),
                Err(Error::Diverged { model, step, what }) => stops.push((turn, model, Stop { step, what })),
                Err(error) => return Err(error),
            }
        }
        let last = stops.last().map(|(_, model, stop)| (model.clone(), stop.clone()));
        stops.into_iter().for_each(|(turn, _, stop)| self.twins[turn].stop = Some(stop));
        if let Some((model, Stop { step, what })) = last.filter(|_| records.iter().all(Option::is_none)) {
            return Err(Error::Diverged { model, step, what });
        }
        for turn in (first..count).chain(0..first) {
            if let Some(record) = &mut records[turn] {
                let twin = &mut self.twins[turn];
                let mut clock = Clock::new(self.config.device);
                twin.adam.step(twin.vae.parameters_mut())?;
                record.times.optimiser = clock.lap();
            }
        }
        self.steps += 1;
        Ok(records.into_iter().flatten().collect())
    }

    /// How strongly each term of each twin would pull in the step on `images`, beside the cross-entropy; nothing is changed.
    ///
    /// Norms of gradients are taken where the term acts: at the logits of the reconstructions, or at the codes.
    ///
    /// # Errors
    /// As [`Trainer::step`].
    ///
    /// # Complexity
    /// One pass forwards for each twin with a regulariser, one diagram a term, and of codes one pass through the decoder and back.
    pub fn pulls(&self, images: &Tensor) -> Result<Vec<Pull>> {
        self.check_batch(images)?;
        let images = images.f_to_device(self.config.device)?;
        let targets = self.targets(&images)?;
        let pulls = self.living().map(|twin| twin.pulls(self.steps, &self.config, &images, &targets));
        Ok(pulls.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// What each twin that is still trained makes of `images` now, with the noise of the step that comes next.
    ///
    /// # Shapes
    /// [n, channels, height, width], for each twin, on the CPU.
    ///
    /// # Errors
    /// As [`Trainer::step`].
    pub fn reconstruct(&self, images: &Tensor) -> Result<Vec<(&str, Tensor)>> {
        self.check_batch(images)?;
        let _no_grad = no_grad_guard();
        let images = images.f_to_device(self.config.device)?;
        let of = |twin: &'_ Twin| {
            let noise = twin.noise(self.steps, &self.config, &images)?;
            let output = twin.vae.forward(&images, &noise)?;
            Ok::<_, Error>(output.reconstruction.f_to_device(Device::Cpu)?)
        };
        self.living().map(|twin| Ok((twin.spec.name.as_str(), of(twin)?))).collect()
    }

    /// The twins that are still trained.
    pub(crate) fn living(&self) -> impl Iterator<Item = &Twin> {
        self.twins.iter().filter(|twin| twin.stop.is_none())
    }

    /// What the batch is for the twins that compare with it.
    fn targets(&self, images: &Tensor) -> Result<Targets> {
        let of = |compares_points: bool| -> Result<Option<(Target, f64)>> {
            let start = Instant::now();
            let is_one =
                |regulariser: &&Regulariser| regulariser.terms.loss().compares_points() == compares_points;
            let found = self.living().flat_map(|twin| &twin.spec.regularisers).filter(is_one);
            let losses: Vec<_> = found.map(|regulariser| regulariser.terms.loss()).collect();
            let first = self.living().find(|twin| twin.spec.regularisers.iter().any(|one| is_one(&one)));
            let Some(first) = first else { return Ok(None) };
            let target =
                Target::for_losses(images, losses).map_err(|source| first.refused(self.steps, source))?;
            Ok(Some((target, start.elapsed().as_secs_f64())))
        };
        Ok(Targets { bars: of(false)?, points: of(true)? })
    }

    pub(crate) fn check_batch(&self, images: &Tensor) -> Result<()> {
        self.twins[0].vae.check_shape(images)?;
        check_pixels(images)
    }
}
