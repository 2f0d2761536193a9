//! A denoising diffusion model of points.

mod file;
mod schedule;

use crate::code_space::CodeSpace;
use crate::nets::{Block, through};
use crate::{Error, Parameters, Result, Standardisation};
pub use schedule::NoiseSchedule;
use tch::{Device, Tensor};

/// The largest dimension, width and number of steps.
const LARGEST: i64 = 1 << 20;

/// How a [`Diffusion`] is built.
#[derive(Clone, Debug, PartialEq)]
pub struct DiffusionSpec {
    /// Numbers of a point.
    pub dim: i64,
    /// How many levels of noise there are, that of step 0 among them; 40 in the toy experiment.
    pub steps: i64,
    /// Units of a hidden layer.
    pub width: i64,
    /// How many hidden layers with a rectifier there are, after the first layer, which has none.
    pub hidden: i64,
    /// The offset s of the cosine schedule, 0.008 in the toy experiment.
    pub offset: f64,
    /// Whether step 0 has noise to take away, and is run. The toy experiment's has none, and is not.
    pub runs_last_step: bool,
}

/// A denoising diffusion model of points, as in the toy experiment that the paper on GTN compares with.
///
/// Its network takes a noisy point and its step, a plain number appended to the point, and predicts the noise: a linear layer, hidden
/// layers with rectifiers, a linear output. Like a [`Gtn`](crate::Gtn), it works on standardised points and keeps the fingerprint of
/// the autoencoder whose codes it generates.
///
/// # References
/// Ho, Jain and Abbeel (2020), arXiv 2006.11239; Nichol and Dhariwal (2021), arXiv 2102.09672, for the schedule; Barbero Jiménez (2023),
/// "toy-diffusion" (the repository albarji/toy-diffusion), for the setting.
///
/// ```
/// use tch::Device;
/// use topogen_models::{Diffusion, DiffusionSpec, Standardisation};
///
/// let spec = DiffusionSpec { dim: 2, ..DiffusionSpec::toy() };
/// let diffusion = Diffusion::new(&spec, Standardisation::identity(2), String::new(), 1, Device::Cpu)?;
/// assert_eq!(diffusion.generate(100, 1)?.size(), [100, 2]);
/// # Ok::<(), topogen_models::Error>(())
/// ```
#[derive(Debug)]
pub struct Diffusion {
    spec: DiffusionSpec,
    parameters: Parameters,
    blocks: Vec<Block>,
    schedule: NoiseSchedule,
    pub(crate) space: CodeSpace,
}

impl DiffusionSpec {
    /// That of the toy experiment: points in the plane, 40 steps, 4 hidden layers of 64.
    pub fn toy() -> Self {
        Self { dim: 2, steps: 40, width: 64, hidden: 4, offset: 0.008, runs_last_step: false }
    }

    /// How many numbers are trained.
    ///
    /// # Errors
    /// [`Error::BadDiffusion`] for what cannot be built.
    pub fn parameter_count(&self) -> Result<usize> {
        self.check()?;
        let Self { dim, width, hidden, .. } = *self;
        Ok(((dim + 2) * width + hidden * (width + 1) * width + (width + 1) * dim) as usize)
    }

    fn check(&self) -> Result<()> {
        let Self { dim, steps, width, hidden, .. } = *self;
        if [dim, width].into_iter().all(|number| (1..=LARGEST).contains(&number))
            && (0..=1024).contains(&hidden)
        {
            Ok(())
        } else {
            Err(Error::BadDiffusion { dim, steps, width, hidden })
        }
    }
}

impl Diffusion {
    /// One that knows nothing yet, with the initial weights of `seed`.
    ///
    /// # Errors
    /// [`Error::BadDiffusion`] unless dimension and width lie from 1 to 2²⁰ and there are at most 1024 hidden layers,
    /// [`Error::BadNoiseSchedule`], [`Error::OtherDimension`], [`Error::BadStandardisation`], and those of libtorch.
    pub fn new(
        spec: &DiffusionSpec,
        standardisation: Standardisation,
        coder: String,
        seed: u64,
        device: Device,
    ) -> Result<Self> {
        spec.check()?;
        let space = CodeSpace::new(standardisation, coder, spec.dim)?;
        Self::in_space(spec, space, seed, device)
    }

    fn in_space(spec: &DiffusionSpec, space: CodeSpace, seed: u64, device: Device) -> Result<Self> {
        let DiffusionSpec { dim, steps, width, hidden, offset, runs_last_step } = *spec;
        let schedule = NoiseSchedule::cosine(steps, offset, runs_last_step)?;
        let mut parameters = Parameters::new(seed, device);
        let mut blocks = vec![Block::linear(&mut parameters, "input", dim + 1, width)?];
        for layer in 0..hidden {
            blocks.push(Block::linear(&mut parameters, &format!("hidden.{layer}"), width, width)?);
            blocks.push(Block::Relu);
        }
        blocks.push(Block::linear(&mut parameters, "output", width, dim)?);
        Ok(Self { spec: spec.clone(), parameters, blocks, schedule, space })
    }

    /// How it is built.
    pub fn spec(&self) -> &DiffusionSpec {
        &self.spec
    }

    /// Its levels of noise.
    pub fn schedule(&self) -> &NoiseSchedule {
        &self.schedule
    }

    /// The units of the points.
    pub fn standardisation(&self) -> &Standardisation {
        &self.space.standardisation
    }

    /// The trainable tensors.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The trainable tensors, to be changed.
    pub fn parameters_mut(&mut self) -> &mut Parameters {
        &mut self.parameters
    }

    /// How many numbers are trained.
    pub fn parameter_count(&self) -> usize {
        self.parameters.count()
    }

    /// The noise that it finds in standardised points.
    ///
    /// # Shapes
    /// `points` is [n, dim], `steps` [n, 1] of the same kind of numbers; the result is [n, dim].
    ///
    /// # Errors
    /// Those of libtorch.
    ///
    /// # Gradient
    /// To the weights and the points; 0 is taken at the kinks of the rectifiers.
    pub fn noise_in(&self, points: &Tensor, steps: &Tensor) -> Result<Tensor> {
        through(&self.blocks, &Tensor::f_cat(&[points, steps], 1)?, false)
    }

    /// `n` points, which `seed` decides; in the units of the data.
    ///
    /// # Shapes
    /// [n, dim] of single precision on the CPU.
    ///
    /// # Errors
    /// Those of libtorch.
    ///
    /// # Complexity
    /// One pass through the network a step; memory for all n points at a time.
    pub fn generate(&self, n: usize, seed: u64) -> Result<Tensor> {
        let device = self.parameters.device();
        let points = self.schedule.sample(n, self.spec.dim as usize, seed, device, |points, step| {
            self.noise_in(points, &points.f_new_full([n as i64, 1], step as f64, (points.kind(), device))?)
        })?;
        Ok(self.space.standardisation.undo(&points)?.f_to_device(Device::Cpu)?)
    }

    /// Refuses the codes of another autoencoder than those that this was fitted to.
    ///
    /// # Errors
    /// [`Error::OtherCoder`].
    pub fn check_coder(&self, fingerprint: &str) -> Result<()> {
        self.space.check_coder(fingerprint)
    }
}
