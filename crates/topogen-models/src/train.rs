//! One training loop, for twins that differ in their regulariser only.

use crate::device::synchronise;
use crate::{Adam, ConvVae, Error, Result, VaeLoss};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use std::time::Instant;
use tch::{Device, Kind, Tensor, no_grad_guard};
use topogen_loss::{Dependence, LossTimes, Target, TopologicalLoss};

/// What the twins have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainConfig {
    /// Dimension of the latent space.
    pub latent: i64,
    /// Adam's learning rate.
    pub learning_rate: f64,
    /// Decides the initial weights and the noise of every step.
    pub seed: u64,
    /// Where tensors live.
    pub device: Device,
}

/// What sets a twin apart.
#[derive(Clone, Debug, PartialEq)]
pub struct TwinSpec {
    /// The name that records use.
    pub name: String,
    /// The regulariser between a batch and its reconstruction; none for the plain model.
    pub regulariser: Option<TopologicalLoss>,
}

/// One twin: a network, its optimiser, its regulariser.
#[derive(Debug)]
pub(crate) struct Twin {
    pub(crate) spec: TwinSpec,
    pub(crate) vae: ConvVae,
    pub(crate) adam: Adam,
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

/// One step of one twin.
#[derive(Clone, Debug, PartialEq)]
pub struct StepRecord {
    /// The step, from 0; the values are those before its update.
    pub step: u64,
    /// The name of the twin.
    pub model: String,
    /// Images in the batch.
    pub images: usize,
    /// Binary cross-entropy, summed over the batch, in nats.
    pub bce: f64,
    /// Kullback–Leibler divergence, summed over the batch, in nats.
    pub kld: f64,
    /// The topological terms.
    pub terms: Vec<TermRecord>,
    /// Where the time went.
    pub times: StepTimes,
}

/// One topological term in one step.
#[derive(Clone, Debug, PartialEq)]
pub struct TermRecord {
    /// The name of the functional.
    pub kind: &'static str,
    /// The degree of the bars.
    pub degree: usize,
    /// The true value, without the weight.
    pub value: f64,
    /// What the value depends on; there is a gradient if that is the input.
    pub dependence: Dependence,
}

/// Wall time of the parts of one step, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StepTimes {
    /// Network and VAE loss, forwards.
    pub forward: f64,
    /// Diagram of the batch; shared by the twins that need it, and charged to each in full.
    pub target: f64,
    /// Diagram of the reconstructions, terms, and their gradient.
    pub topology: f64,
    /// The parts of that.
    pub of_topology: LossTimes,
    /// Backwards.
    pub backward: f64,
    /// The update of the weights.
    pub optimiser: f64,
}

impl Trainer {
    /// Twins at their common initial weights.
    ///
    /// # Errors
    /// [`Error::NoTwins`], [`Error::SameName`], and those of [`ConvVae::new`] and [`Adam::new`].
    pub fn new(config: TrainConfig, specs: Vec<TwinSpec>) -> Result<Self> {
        if specs.is_empty() {
            return Err(Error::NoTwins);
        }
        let mut twins: Vec<Twin> = Vec::with_capacity(specs.len());
        for spec in specs {
            if twins.iter().any(|twin| twin.spec.name == spec.name) {
                return Err(Error::SameName { name: spec.name });
            }
            let vae = ConvVae::new(config.latent, config.seed, config.device)?;
            let adam = Adam::new(vae.parameters(), config.learning_rate)?;
            twins.push(Twin { spec, vae, adam });
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

    /// One update of every twin on `images`; a record of each.
    ///
    /// # Shapes
    /// `images` is [n, 1, 28, 28] with grey values between 0 and 1, on any device.
    ///
    /// # Errors
    /// [`Error::BatchShape`], [`Error::BadPixel`], [`Error::Loss`], [`Error::Diverged`]; no twin is changed by a batch that
    /// is refused.
    pub fn step(&mut self, images: &Tensor) -> Result<Vec<StepRecord>> {
        self.check_batch(images)?;
        let images = images.f_to_device(self.config.device)?;
        let noise = self.noise(self.steps, images.size()[0])?;
        let (target, target_time) = self.target(&images)?;
        let target = target.as_ref().map(|target| (target, target_time));
        // All gradients before the first update: a batch that one twin refuses changes none. The twins take turns in who is first, as what
        // is done first finds its data in slower memory, which would be charged to one of them at every step.
        let count = self.twins.len();
        let first = (self.steps % count as u64) as usize;
        let turns = || (first..count).chain(0..first);
        let mut records = Vec::with_capacity(count);
        for turn in turns() {
            let twin = &mut self.twins[turn];
            records.push(twin.backward(self.steps, self.config.device, &images, &noise, target)?);
        }
        for (turn, record) in turns().zip(&mut records) {
            let twin = &mut self.twins[turn];
            let mut clock = Clock::new(self.config.device);
            twin.adam.step(twin.vae.parameters_mut())?;
            record.times.optimiser = clock.lap();
        }
        records.rotate_right(first);
        self.steps += 1;
        Ok(records)
    }

    /// What each twin makes of `images` now, with the noise of the step that comes next.
    ///
    /// # Shapes
    /// [n, 1, 28, 28], for each twin, on the CPU.
    ///
    /// # Errors
    /// As [`Trainer::step`].
    pub fn reconstruct(&self, images: &Tensor) -> Result<Vec<(&str, Tensor)>> {
        self.check_batch(images)?;
        let _no_grad = no_grad_guard();
        let images = images.f_to_device(self.config.device)?;
        let noise = self.noise(self.steps, images.size()[0])?;
        let of = |twin: &'_ Twin| {
            let output = twin.vae.forward(&images, &noise)?;
            Ok::<_, Error>(output.reconstruction.f_to_device(Device::Cpu)?)
        };
        self.twins.iter().map(|twin| Ok((twin.spec.name.as_str(), of(twin)?))).collect()
    }

    /// The diagram of the batch, if any twin compares with it, and the time it took.
    fn target(&self, images: &Tensor) -> Result<(Option<Target>, f64)> {
        let start = Instant::now();
        let regularised = || self.twins.iter().filter(|twin| twin.spec.regulariser.is_some());
        let Some(first) = regularised().next() else { return Ok((None, 0.0)) };
        let losses = regularised().filter_map(|twin| twin.spec.regulariser.as_ref());
        let target = Target::for_losses(images, losses);
        let target = target.map_err(|source| first.refused(self.steps, source))?;
        Ok((Some(target), start.elapsed().as_secs_f64()))
    }

    /// Standard normal noise for `n` codes, a function of seed and step alone.
    fn noise(&self, step: u64, n: i64) -> Result<Tensor> {
        let mut rng = ChaCha8Rng::seed_from_u64(self.config.seed);
        // Stream 0 is that of the initial weights.
        rng.set_stream(step + 1);
        let count = (n * self.config.latent) as usize;
        let values: Vec<f32> = StandardNormal.sample_iter(&mut rng).take(count).collect();
        Ok(Tensor::f_from_slice(&values)?
            .f_reshape([n, self.config.latent])?
            .f_to_device(self.config.device)?)
    }

    fn check_batch(&self, images: &Tensor) -> Result<()> {
        let side = self.twins[0].vae.side();
        let shape = images.size();
        if !matches!(shape.as_slice(), &[n, 1, height, width] if n > 0 && height == side && width == side) {
            return Err(Error::BatchShape { shape, side });
        }
        // A NaN is neither at least 0 nor at most 1.
        let _no_grad = no_grad_guard();
        let good =
            images.f_ge(0.0)?.f_logical_and(&images.f_le(1.0)?)?.f_flatten(0, -1)?.f_to_kind(Kind::Int)?;
        let first_bad = good.f_argmin(0, false)?.f_int64_value(&[])?;
        match good.f_int64_value(&[first_bad])? {
            0 => {
                let pixels = (side * side) as usize;
                let value = images.f_flatten(0, -1)?.f_double_value(&[first_bad])?;
                let at = first_bad as usize;
                Err(Error::BadPixel { image: at / pixels, pixel: at % pixels, value })
            }
            _ => Ok(()),
        }
    }
}

impl Twin {
    /// Loss and gradients of a batch; the weights stay as they are.
    fn backward(
        &mut self,
        step: u64,
        device: Device,
        images: &Tensor,
        noise: &Tensor,
        target: Option<(&Target, f64)>,
    ) -> Result<StepRecord> {
        let mut clock = Clock::new(device);
        let mut times = StepTimes::default();
        let output = self.vae.forward(images, noise)?;
        // libtorch refuses such reconstructions with words that do not help.
        self.check_finite(step, "the reconstruction", &output.reconstruction)?;
        let loss = VaeLoss::new(images, &output)?;
        let mut total = loss.total()?;
        times.forward = clock.lap();

        let mut terms = Vec::new();
        if let (Some(regulariser), Some((target, target_time))) = (&self.spec.regulariser, target) {
            times.target = target_time;
            let value = regulariser.evaluate(&output.reconstruction, target);
            let value = value.map_err(|source| self.refused(step, source))?;
            total = total.f_add(&value.total)?;
            terms = value.terms.iter().map(TermRecord::from).collect();
            times.topology = clock.lap();
            times.of_topology = value.times;
        }

        self.check_finite(step, "the loss", &total)?;
        self.vae.parameters_mut().zero_grad();
        total.f_backward()?;
        times.backward = clock.lap();

        let (bce, kld) = (loss.bce.f_double_value(&[])?, loss.kld.f_double_value(&[])?);
        let (model, images) = (self.spec.name.clone(), images.size()[0] as usize);
        Ok(StepRecord { step, model, images, bce, kld, terms, times })
    }

    fn check_finite(&self, step: u64, what: &'static str, tensor: &Tensor) -> Result<()> {
        match tensor.f_isfinite()?.f_all()?.f_int64_value(&[])? {
            0 => Err(Error::Diverged { model: self.spec.name.clone(), step, what }),
            _ => Ok(()),
        }
    }

    fn refused(&self, step: u64, source: topogen_loss::Error) -> Error {
        Error::Loss { model: self.spec.name.clone(), step, source }
    }
}

impl From<&topogen_loss::TermValue> for TermRecord {
    fn from(term: &topogen_loss::TermValue) -> Self {
        let topogen_loss::TermValue { kind, degree, value, dependence, .. } = *term;
        Self { kind: kind.name(), degree, value, dependence }
    }
}

/// Measures laps of wall time on a device.
struct Clock {
    device: Device,
    start: Instant,
}

impl Clock {
    fn new(device: Device) -> Self {
        synchronise(device);
        Self { device, start: Instant::now() }
    }

    fn lap(&mut self) -> f64 {
        synchronise(self.device);
        let lap = self.start.elapsed().as_secs_f64();
        self.start = Instant::now();
        lap
    }
}
