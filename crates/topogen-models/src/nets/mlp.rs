//! The multilayer perceptron of GTN.

use crate::nets::batch_norm::BatchNorm;
use crate::nets::block::{Block, through};
use crate::parameters::Parameters;
use crate::{Error, Result};
use tch::{Device, Kind, Tensor};

/// The most inputs, outputs, units and layers.
const LARGEST: i64 = 1 << 20;

/// How an [`Mlp`] is built.
#[derive(Clone, Debug, PartialEq)]
pub struct MlpSpec {
    /// Numbers of a vector that it takes.
    pub inputs: i64,
    /// Numbers of a vector that it gives.
    pub outputs: i64,
    /// Units of a hidden layer.
    pub width: i64,
    /// How many hidden layers there are.
    pub hidden: i64,
    /// How many of them, from the first on, have batch normalisation after the rectifier.
    pub batch_norm: i64,
    /// What is negative is multiplied by this in a rectifier; 0.5 in GTN.
    pub slope: f64,
}

/// A multilayer perceptron: hidden layers (linear, leaky rectifier, batch normalisation) and a linear output.
///
/// # References
/// Levy-Jurgenson and Yakhini (2024), "Generative Topological Networks", arXiv 2406.15152.
///
/// ```
/// use tch::{Device, Kind, Tensor};
/// use topogen_models::{Mlp, MlpSpec};
///
/// let spec = MlpSpec { inputs: 2, outputs: 2, width: 6, hidden: 5, batch_norm: 0, slope: 0.5 };
/// let mlp = Mlp::new(&spec, 8745, Device::Cpu)?;
/// assert_eq!(mlp.parameters().count(), 200);
/// let points = Tensor::zeros([10, 2], (Kind::Float, Device::Cpu));
/// assert_eq!(mlp.forward(&points, false)?.size(), [10, 2]);
/// # Ok::<(), topogen_models::Error>(())
/// ```
#[derive(Debug)]
pub struct Mlp {
    spec: MlpSpec,
    parameters: Parameters,
    blocks: Vec<Block>,
}

impl MlpSpec {
    /// How many numbers are trained.
    ///
    /// # Errors
    /// [`Error::BadMlp`] for what cannot be built.
    pub fn parameter_count(&self) -> Result<usize> {
        self.check()?;
        let Self { inputs, outputs, width, hidden, batch_norm, .. } = *self;
        let layers = (inputs + 1) * width + (hidden - 1) * (width + 1) * width + (width + 1) * outputs;
        Ok((layers + 2 * batch_norm * width) as usize)
    }

    fn check(&self) -> Result<()> {
        let Self { inputs, outputs, width, hidden, batch_norm, slope } = *self;
        let fits = |number: i64| (1..=LARGEST).contains(&number);
        // Products of the sizes stay far from the largest number.
        let layers = (1..=1024).contains(&hidden) && (0..=hidden).contains(&batch_norm);
        if [inputs, outputs, width].into_iter().all(fits) && layers && slope.is_finite() {
            Ok(())
        } else {
            Err(Error::BadMlp { inputs, outputs, width, hidden, batch_norm, slope })
        }
    }
}

impl Mlp {
    /// One that knows nothing yet, with the initial weights of `seed`.
    ///
    /// # Errors
    /// [`Error::BadMlp`] unless inputs, outputs and width lie from 1 to 2²⁰, there are 1 to 1024 hidden layers and no more batch
    /// normalisations than these, and the slope is finite; and those of libtorch.
    pub fn new(spec: &MlpSpec, seed: u64, device: Device) -> Result<Self> {
        spec.check()?;
        let mut parameters = Parameters::new(seed, device);
        let slope = Tensor::f_full([1], spec.slope, (Kind::Float, device))?;
        let mut blocks = Vec::new();
        let mut inputs = spec.inputs;
        for layer in 0..spec.hidden {
            blocks.push(Block::linear(&mut parameters, &format!("hidden.{layer}"), inputs, spec.width)?);
            blocks.push(Block::LeakyRelu(slope.shallow_clone()));
            if layer < spec.batch_norm {
                let norm = BatchNorm::new(&mut parameters, &format!("norm.{layer}"), spec.width)?;
                blocks.push(Block::BatchNorm(norm));
            }
            inputs = spec.width;
        }
        blocks.push(Block::linear(&mut parameters, "output", inputs, spec.outputs)?);
        Ok(Self { spec: spec.clone(), parameters, blocks })
    }

    /// How it is built.
    pub fn spec(&self) -> &MlpSpec {
        &self.spec
    }

    /// The trainable tensors, and the running statistics of the batch normalisations as their buffers.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The trainable tensors, to be changed.
    pub fn parameters_mut(&mut self) -> &mut Parameters {
        &mut self.parameters
    }

    /// What it makes of a batch.
    ///
    /// In training, batch normalisation takes mean and variance of the batch, and its running statistics move towards them; otherwise it
    /// takes these. A batch of one vector has no variance: in training too it is normalised with the running statistics, which then stay.
    ///
    /// # Shapes
    /// [n, inputs] to [n, outputs], on the device of the network.
    ///
    /// # Errors
    /// [`Error::CodeShape`], and those of libtorch.
    ///
    /// # Gradient
    /// To the weights and to the input; the slope of the negative side is taken at the kinks of the rectifiers.
    pub fn forward(&self, input: &Tensor, training: bool) -> Result<Tensor> {
        let shape = input.size();
        if !matches!(shape.as_slice(), &[n, dim] if n > 0 && dim == self.spec.inputs) {
            return Err(Error::CodeShape { shape, dim: self.spec.inputs });
        }
        through(&self.blocks, input, training)
    }
}
