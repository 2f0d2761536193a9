//! Attacks on an encoder with a probe.

use super::attack::{Attack, Pgd};
use super::encoder::Encoder;
use super::gradient::{AT_A_TIME, Ball, checked, gradient};
use super::probe::{Probe, check_labels};
use crate::{Error, Result};
use tch::{Kind, Reduction, Tensor, no_grad_guard};

/// A classifier of images: an encoder, and a probe of its codes.
#[derive(Clone, Copy)]
pub struct ProbedEncoder<'a> {
    /// What takes images to codes.
    pub encoder: &'a dyn Encoder,
    /// What reads the class off a code.
    pub probe: &'a Probe,
}

impl std::fmt::Debug for ProbedEncoder<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ProbedEncoder").field("probe", self.probe).finish_non_exhaustive()
    }
}

impl ProbedEncoder<'_> {
    /// The logarithms of the probabilities of the classes, each up to a constant of its image.
    ///
    /// # Shapes
    /// [n, ...] to [n, classes].
    ///
    /// # Errors
    /// Those of the encoder, [`Error::CodeShape`] for codes that are not the probe's, and those of libtorch.
    ///
    /// # Gradient
    /// To the images.
    pub fn logits(&self, images: &Tensor) -> Result<Tensor> {
        self.probe.logits(&self.encoder.latent(images)?)
    }

    /// Whether each image has its label, piece by piece and without gradient.
    pub(super) fn is_right(&self, images: &Tensor, labels: &[u8]) -> Result<Vec<bool>> {
        let classes = crate::nets::in_pieces(images, AT_A_TIME, |images| {
            Ok(self.logits(images)?.f_argmax(-1, false)?)
        })?;
        let classes: Vec<i64> = Vec::try_from(classes)?;
        Ok(classes.iter().zip(labels).map(|(&class, &label)| class == i64::from(label)).collect())
    }

    /// The images and labels of an attack, checked.
    pub(super) fn admit(&self, images: &Tensor, labels: &[u8]) -> Result<Tensor> {
        let images = checked(images, self.probe.device())?;
        let items = images.size()[0] as usize;
        if items != labels.len() {
            return Err(Error::LabelCount { items, labels: labels.len() });
        }
        check_labels(labels, self.probe.classes())?;
        Ok(images)
    }

    /// The cross-entropy of each image.
    fn losses(&self, images: &Tensor, labels: &Tensor) -> Result<Tensor> {
        let logits = self.logits(images)?;
        Ok(logits.f_cross_entropy_loss::<Tensor>(labels, None, Reduction::None, -100, 0.0)?)
    }
}

/// The images that an attack makes of images, so that the classifier errs; some at a time.
///
/// The gradient of the cross-entropy goes through probe and encoder: the attack knows both (white box).
///
/// # Shapes
/// `images` is [n, ...] of bytes or of numbers between 0 and 1, `labels` has n entries; the result has the shape of `images`, in single precision,
/// and differs from them by at most epsilon, up to rounding, within [0, 1].
///
/// # Errors
/// [`Error::NotImages`], [`Error::BadPixel`], [`Error::LabelCount`], [`Error::BadLabel`], [`Error::Measure`] with
/// [`BadChange`](crate::metrics::MeasureError::BadChange) or [`BadRange`](crate::metrics::MeasureError::BadRange), those of the encoder, and
/// those of libtorch.
///
/// # Ties
/// A pixel whose gradient is 0 stays in that step. Of restarts that make the classifier err, and of those that do not, that of the largest loss
/// counts, the first of equal ones.
///
/// # Complexity
/// Steps · restarts times that of a forward and a backward pass, and memory for 250 images at a time. The result depends on the seed, and not
/// on how many images there are at a time.
///
/// ```
/// use tch::{Device, Kind, Tensor};
/// use topogen_models::Result;
/// use topogen_models::metrics::{Attack, Probe, ProbedEncoder, perturbed};
///
/// // Grey images are told apart by their brightness.
/// let brightness = |images: &Tensor| -> Result<Tensor> {
///     Ok(images.f_mean_dim([1, 2, 3].as_slice(), false, Kind::Float)?.f_reshape([-1, 1])?)
/// };
/// let dark = Tensor::full([4, 1, 2, 2], 0.4, (Kind::Float, Device::Cpu));
/// let images = Tensor::cat(&[&dark, &(&dark + 0.2)], 0);
/// let labels = [0, 0, 0, 0, 1, 1, 1, 1];
/// let probe = Probe::fit(&brightness(&images)?, &labels, 2, Probe::config())?;
/// let target = ProbedEncoder { encoder: &brightness, probe: &probe };
/// let attacked = perturbed(target, &images, &labels, Attack::Fgsm { epsilon: 0.05 })?;
/// // Dark ones become brighter, and bright ones darker.
/// assert!((attacked - &images).abs().allclose(&Tensor::full_like(&images, 0.05), 1e-5, 1e-6, false));
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn perturbed(
    target: ProbedEncoder<'_>,
    images: &Tensor,
    labels: &[u8],
    attack: Attack,
) -> Result<Tensor> {
    attack.check()?;
    let images = target.admit(images, labels)?;
    let labels: Vec<i64> = labels.iter().map(|&label| i64::from(label)).collect();
    let labels = Tensor::f_from_slice(&labels)?.f_to_device(images.device())?;
    let n = images.size()[0];
    let pieces = (0..n).step_by(AT_A_TIME as usize).map(|first| {
        let rows = AT_A_TIME.min(n - first);
        let ball = Ball { images: &images.f_narrow(0, first, rows)?, first, epsilon: attack.epsilon() };
        of_piece(target, &ball, &labels.f_narrow(0, first, rows)?, attack)
    });
    Ok(Tensor::f_cat(&pieces.collect::<Result<Vec<_>>>()?, 0)?)
}

fn of_piece(target: ProbedEncoder<'_>, ball: &Ball<'_>, labels: &Tensor, attack: Attack) -> Result<Tensor> {
    let losses = |images: &Tensor| target.losses(images, labels);
    match attack {
        Attack::Noise { seed, .. } => ball.corners(seed),
        Attack::Fgsm { epsilon } => ball.step(ball.images, &gradient(ball.images, losses)?, epsilon),
        Attack::Pgd(Pgd { step_size, steps, restarts, seed, .. }) => {
            let mut best: Option<(Tensor, Tensor)> = None;
            for restart in 0..restarts {
                let mut images = ball.scattered(seed, restart)?;
                for _ in 0..steps {
                    images = ball.step(&images, &gradient(&images, losses)?, step_size)?;
                }
                let score = score(target, &images, labels)?;
                best = Some(match best {
                    None => (images, score),
                    Some(before) => better(&before, &(images, score))?,
                });
            }
            // At least one restart was asked for.
            best.map_or_else(|| Ok(ball.images.shallow_clone()), |(images, _)| Ok(images))
        }
    }
}

/// How well each image serves an attack: by its loss, and any that makes the classifier err before all others.
fn score(target: ProbedEncoder<'_>, images: &Tensor, labels: &Tensor) -> Result<Tensor> {
    /// Above every loss in single precision that logits of less than 10⁹ have.
    const ERRS: f64 = 1e10;
    let _no_grad = no_grad_guard();
    let logits = target.logits(images)?;
    let losses = logits.f_cross_entropy_loss::<Tensor>(labels, None, Reduction::None, -100, 0.0)?;
    let errs = logits.f_argmax(-1, false)?.f_ne_tensor(labels)?.f_to_kind(Kind::Double)?;
    Ok(losses.f_to_kind(Kind::Double)?.f_add(&errs.f_mul_scalar(ERRS)?)?)
}

/// Of each image, the one with the higher score.
fn better(first: &(Tensor, Tensor), second: &(Tensor, Tensor)) -> Result<(Tensor, Tensor)> {
    let is_second = second.1.f_gt_tensor(&first.1)?;
    let mut shape = vec![1; second.0.dim()];
    shape[0] = -1;
    let images = second.0.f_where_self(&is_second.f_reshape(shape)?, &first.0)?;
    Ok((images, second.1.f_where_self(&is_second, &first.1)?))
}
