//! A generative topological network: a map from a source to codes.

use crate::check::to_tensor;
use crate::code_space::CodeSpace;
use crate::labelling::{Points, Source};
use crate::nets::{in_pieces, to_single};
use crate::{Error, Mlp, MlpSpec, Parameters, Result, Standardisation};
use tch::{Device, Tensor};

/// Points that are mapped at a time, when there is nothing to learn from them.
const AT_A_TIME: i64 = 10_000;

/// A generative topological network: a multilayer perceptron that takes points of a source to codes, learned by plain regression.
///
/// It works on standardised codes; whoever calls gets them in their own units. It keeps the fingerprint of the autoencoder whose
/// codes it generates ([`Autoencoder::fingerprint`](crate::Autoencoder::fingerprint)), so that no other decodes them by mistake.
///
/// # References
/// Levy-Jurgenson and Yakhini (2024), "Generative Topological Networks", arXiv 2406.15152.
///
/// ```
/// use tch::Device;
/// use topogen_models::{Gtn, MlpSpec, Standardisation, labelling::Source};
///
/// let spec = MlpSpec { inputs: 2, outputs: 2, width: 6, hidden: 5, batch_norm: 0, slope: 0.5 };
/// let units = Standardisation::identity(2);
/// let gtn = Gtn::new(&spec, Source::Normal { dim: 2 }, units, "none".to_owned(), 8745, Device::Cpu)?;
/// assert_eq!(gtn.generate(100, 1)?.size(), [100, 2]);
/// assert!(gtn.check_coder("that of an autoencoder").is_err());
/// # Ok::<(), topogen_models::Error>(())
/// ```
#[derive(Debug)]
pub struct Gtn {
    pub(crate) mlp: Mlp,
    pub(crate) source: Source,
    pub(crate) space: CodeSpace,
}

impl Gtn {
    /// One that knows nothing yet, with the initial weights of `seed`.
    ///
    /// # Errors
    /// [`Error::BadMlp`], [`Error::OtherDimension`] for a source that is not of the inputs' dimension or a standardisation that is not of
    /// the outputs', [`Error::BadStandardisation`], those of [`Source::check`], and those of libtorch.
    pub fn new(
        spec: &MlpSpec,
        source: Source,
        standardisation: Standardisation,
        coder: String,
        seed: u64,
        device: Device,
    ) -> Result<Self> {
        let mlp = Mlp::new(spec, seed, device)?;
        source.check()?;
        let found = source.dim() as i64;
        if found != spec.inputs {
            return Err(Error::OtherDimension { what: "the source", found, expected: spec.inputs });
        }
        Ok(Self { mlp, source, space: CodeSpace::new(standardisation, coder, spec.outputs)? })
    }

    /// How its network is built.
    pub fn spec(&self) -> &MlpSpec {
        self.mlp.spec()
    }

    /// What it takes to codes.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The units of the codes.
    pub fn standardisation(&self) -> &Standardisation {
        &self.space.standardisation
    }

    /// The trainable tensors, and running statistics as their buffers.
    pub fn parameters(&self) -> &Parameters {
        self.mlp.parameters()
    }

    /// How many numbers are trained.
    pub fn parameter_count(&self) -> usize {
        self.parameters().count()
    }

    /// Codes of `n` points of the source, which `seed` decides; in the units of the data.
    ///
    /// # Shapes
    /// [n, outputs] of single precision on the CPU.
    ///
    /// # Errors
    /// [`Error::CodeShape`] for no points, and those of libtorch.
    pub fn generate(&self, n: usize, seed: u64) -> Result<Tensor> {
        let points = self.source.sample(n, seed);
        self.push(&to_tensor("the source", Points { values: &points, dim: self.source.dim() }, Device::Cpu)?)
    }

    /// Codes of points of the source, in the units of the data; without gradient, some at a time.
    ///
    /// # Shapes
    /// [n, inputs] of any kind of numbers to [n, outputs] of single precision on the CPU.
    ///
    /// # Errors
    /// [`Error::CodeShape`], and those of libtorch.
    pub fn push(&self, source_points: &Tensor) -> Result<Tensor> {
        let points = to_single(source_points, self.parameters().device())?;
        in_pieces(&points, AT_A_TIME, |points| {
            self.space.standardisation.undo(&self.mlp.forward(points, false)?)
        })
    }

    /// Refuses the codes of another autoencoder than those that this was fitted to.
    ///
    /// # Errors
    /// [`Error::OtherCoder`].
    pub fn check_coder(&self, fingerprint: &str) -> Result<()> {
        self.space.check_coder(fingerprint)
    }
}
