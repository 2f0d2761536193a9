//! A linear classifier of frozen codes.

use crate::check::check_finite;
use crate::metrics::MeasureError;
use crate::nets::in_pieces;
use crate::parameters::Layer;
use crate::{Error, Fit, FitConfig, Objective, Parameters, Result};
use tch::{Device, Kind, Reduction, Tensor};

/// Codes that are worked on at a time, when there is nothing to learn from them.
const AT_A_TIME: i64 = 10_000;

/// A linear classifier (softmax regression) of codes, whose encoder it does not change.
///
/// Codes are moved to mean 0 and divided by the root of their mean squared norm per coordinate first, one number for all coordinates. So
/// the probe of codes times a factor is the same, and an encoder cannot win by a small latent space.
///
/// # References
/// Alain and Bengio (2017), "Understanding intermediate layers using linear classifier probes", arXiv 1610.01644.
///
/// ```
/// use tch::Tensor;
/// use topogen_models::metrics::Probe;
///
/// let codes = Tensor::from_slice(&[0.0_f32, 0.0, 0.1, 0.3, 5.0, 4.0, 5.5, 4.5]).reshape([4, 2]);
/// let probe = Probe::fit(&codes, &[0, 0, 1, 1], 2, Probe::config())?;
/// assert_eq!(probe.classify(&codes)?, [0, 0, 1, 1]);
/// # Ok::<(), topogen_models::Error>(())
/// ```
#[derive(Debug)]
pub struct Probe {
    parameters: Parameters,
    layer: Layer,
    shift: Tensor,
    scale: f64,
    dim: i64,
    classes: i64,
}

impl Probe {
    /// How a probe is fitted unless you say otherwise: 100 epochs of batches of 128 at a learning rate of 0.02 that comes down to a hundredth of
    /// it, with a weight decay of 10⁻⁴ and no validation. That is for thousands of codes: of fewer, take smaller batches, so that there are a thousand
    /// steps or more.
    pub fn config() -> FitConfig {
        FitConfig {
            learning_rate: 0.02,
            weight_decay: 1e-4,
            max_epochs: 100,
            patience: None,
            final_rate: 0.01,
            ..FitConfig::default()
        }
    }

    /// A probe fitted to labelled codes by [`Fit`], with cross-entropy. It lives where the codes do.
    ///
    /// # Shapes
    /// `codes` is [n, latent], `labels` has n entries from 0 to `classes` − 1.
    ///
    /// # Errors
    /// [`Error::FeatureShape`] unless n ≥ 2, [`Error::NotFinite`], [`Error::LabelCount`], [`Error::BadLabel`], [`Error::BadClassifier`] unless there
    /// are 2 to 256 classes, [`Error::Measure`] with [`EqualDistances`](MeasureError::EqualDistances) for codes that coincide, and those of
    /// [`Fit`], such as for a patience, as there is no validation.
    ///
    /// # Complexity
    /// O(epochs n latent `classes`) time.
    pub fn fit(codes: &Tensor, labels: &[u8], classes: i64, config: FitConfig) -> Result<Self> {
        let shape = codes.size();
        let &[n, dim] = shape.as_slice() else { return Err(Error::FeatureShape { shape }) };
        if n < 2 || dim < 1 {
            return Err(Error::FeatureShape { shape });
        }
        if !(2..=256).contains(&classes) {
            return Err(Error::BadClassifier { classes, channels: 1, side: 4 });
        }
        if labels.len() as i64 != n {
            return Err(Error::LabelCount { items: n as usize, labels: labels.len() });
        }
        check_labels(labels, classes)?;
        check_finite("the codes", codes)?;
        let codes = codes.f_detach()?.f_to_kind(Kind::Double)?;
        let shift = codes.f_mean_dim(0, false, Kind::Double)?;
        let centred = codes.f_sub(&shift)?;
        let scale = centred.f_square()?.f_mean(Kind::Double)?.f_double_value(&[])?.sqrt();
        if scale == 0.0 {
            return Err(MeasureError::EqualDistances { what: "the codes", distance: 0.0 }.into());
        }
        let mut parameters = Parameters::new(config.seed, codes.device());
        let layer = parameters.layer("probe", &[classes, dim], classes)?;
        let shift = shift.f_to_kind(Kind::Float)?;
        let probe = Self { parameters, layer, shift, scale, dim, classes };
        let labels: Vec<i64> = labels.iter().map(|&label| i64::from(label)).collect();
        let labels = Tensor::f_from_slice(&labels)?.f_to_device(codes.device())?;
        let codes = centred.f_div_scalar(scale)?.f_to_kind(Kind::Float)?;
        let mut fit = Fit::new(Separate { probe, codes, labels }, config)?;
        while !fit.is_over() {
            fit.epoch()?;
        }
        Ok(fit.finish()?.probe)
    }

    /// The dimension of the codes that it takes.
    pub fn dim(&self) -> i64 {
        self.dim
    }

    /// How many classes there are.
    pub fn classes(&self) -> i64 {
        self.classes
    }

    /// The trained weight and bias, which belong to codes that were moved and scaled as said above.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The logarithms of the probabilities of the classes, each up to a constant of its code.
    ///
    /// # Shapes
    /// [n, latent] to [n, classes].
    ///
    /// # Errors
    /// [`Error::CodeShape`], and those of libtorch.
    ///
    /// # Gradient
    /// To the codes and to the weights; linear in either.
    pub fn logits(&self, codes: &Tensor) -> Result<Tensor> {
        let shape = codes.size();
        if !matches!(shape.as_slice(), &[n, dim] if n > 0 && dim == self.dim) {
            return Err(Error::CodeShape { shape, dim: self.dim });
        }
        self.layer.linear(&codes.f_sub(&self.shift)?.f_div_scalar(self.scale)?)
    }

    /// The most probable class of each code; of equally probable ones, libtorch decides which.
    ///
    /// # Shapes
    /// [n, latent] to n labels.
    ///
    /// # Errors
    /// As [`Probe::logits`].
    pub fn classify(&self, codes: &Tensor) -> Result<Vec<u8>> {
        let codes = codes.f_to_device(self.shift.device())?.f_to_kind(Kind::Float)?;
        let classes = in_pieces(&codes, AT_A_TIME, |codes| Ok(self.logits(codes)?.f_argmax(-1, false)?))?;
        Ok(Vec::try_from(classes.f_to_kind(Kind::Uint8)?)?)
    }

    pub(super) fn device(&self) -> Device {
        self.shift.device()
    }
}

/// Refuses labels that name no class.
pub(super) fn check_labels(labels: &[u8], classes: i64) -> Result<()> {
    match labels.iter().position(|&label| i64::from(label) >= classes) {
        Some(index) => Err(Error::BadLabel { index, label: labels[index], classes }),
        None => Ok(()),
    }
}

/// A probe with standardised codes and their labels.
struct Separate {
    probe: Probe,
    codes: Tensor,
    labels: Tensor,
}

impl Objective for Separate {
    fn name(&self) -> &'static str {
        "the probe"
    }

    fn parameters(&self) -> &Parameters {
        &self.probe.parameters
    }

    fn parameters_mut(&mut self) -> &mut Parameters {
        &mut self.probe.parameters
    }

    fn rows(&self) -> usize {
        self.codes.size()[0] as usize
    }

    fn validation_rows(&self) -> usize {
        0
    }

    fn loss(&self, rows: &[i64], _step: u64) -> Result<Tensor> {
        let rows = Tensor::f_from_slice(rows)?.f_to_device(self.codes.device())?;
        let logits = self.probe.layer.linear(&self.codes.f_index_select(0, &rows)?)?;
        let labels = self.labels.f_index_select(0, &rows)?;
        Ok(logits.f_cross_entropy_loss::<Tensor>(&labels, None, Reduction::Mean, -100, 0.0)?)
    }

    fn validation_loss(&self) -> Result<Option<f64>> {
        Ok(None)
    }
}
