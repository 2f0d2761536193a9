//! How often attacks succeed.

use super::attack::Attack;
use super::classifier::{ProbedEncoder, perturbed};
use crate::Result;
use tch::Tensor;

/// What an attack did to a classifier of images.
///
/// A *higher* success rate means *less* robust. (Proposals that call a higher one better have the direction inverted.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Robustness {
    /// How many images were attacked.
    pub images: usize,
    /// How many of them were classified rightly before.
    pub initially_correct: usize,
    /// How many of these are classified wrongly after the attack.
    pub successes: usize,
    /// How many of all images are classified wrongly after the attack.
    pub errors: usize,
}

impl Robustness {
    /// The share of initially correct images that the attack made wrong, in [0, 1]; *lower is better*. Nothing if none was correct.
    pub fn success_rate(&self) -> Option<f64> {
        (self.initially_correct > 0).then(|| self.successes as f64 / self.initially_correct as f64)
    }

    /// The share of all images that are classified rightly after the attack, in [0, 1]; higher is better. It also falls with the accuracy on
    /// images as they are.
    pub fn robust_accuracy(&self) -> f64 {
        1.0 - self.errors as f64 / self.images as f64
    }
}

/// How often an attack makes an encoder with its probe err that knows both (white box).
///
/// # How to read it
/// The success rate is that of the *attack*: lower is better. Sweep epsilon: the rate must rise to about 1 at large ones, PGD must do no worse than
/// FGSM, and [`Attack::Noise`] tells what any change of that size does. If [`transfer`] from another encoder succeeds more often than
/// this, the gradients of the encoder are masked, and it is not robust but hard to attack.
///
/// # Shapes, errors, ties and complexity
/// Those of [`perturbed`].
///
/// # References
/// Madry et al. (2018), arXiv 1706.06083; Athalye, Carlini and Wagner (2018), arXiv 1802.00420, for masked gradients.
///
/// ```
/// use tch::{Device, Kind, Tensor};
/// use topogen_models::Result;
/// use topogen_models::metrics::{Attack, Probe, ProbedEncoder, robustness};
///
/// let brightness = |images: &Tensor| -> Result<Tensor> {
///     Ok(images.f_mean_dim([1, 2, 3].as_slice(), false, Kind::Float)?.f_reshape([-1, 1])?)
/// };
/// let dark = Tensor::full([4, 1, 2, 2], 0.4, (Kind::Float, Device::Cpu));
/// let images = Tensor::cat(&[&dark, &(&dark + 0.2)], 0);
/// let labels = [0, 0, 0, 0, 1, 1, 1, 1];
/// let probe = Probe::fit(&brightness(&images)?, &labels, 2, Probe::config())?;
/// let target = ProbedEncoder { encoder: &brightness, probe: &probe };
/// // The classes are 0.2 apart: half of that changes them.
/// let attacked = |epsilon| robustness(target, &images, &labels, Attack::Fgsm { epsilon });
/// assert_eq!(attacked(0.05)?.success_rate(), Some(0.0));
/// assert_eq!(attacked(0.15)?.success_rate(), Some(1.0));
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn robustness(
    target: ProbedEncoder<'_>,
    images: &Tensor,
    labels: &[u8],
    attack: Attack,
) -> Result<Robustness> {
    transfer(target, target, images, labels, attack)
}

/// How often images that were made to fool a surrogate fool another encoder with its probe (black box).
///
/// # Shapes, errors, ties and complexity
/// Those of [`perturbed`].
///
/// # References
/// Papernot et al. (2017), "Practical black-box attacks against machine learning", arXiv 1602.02697.
pub fn transfer(
    surrogate: ProbedEncoder<'_>,
    target: ProbedEncoder<'_>,
    images: &Tensor,
    labels: &[u8],
    attack: Attack,
) -> Result<Robustness> {
    let before = target.is_right(&target.admit(images, labels)?, labels)?;
    let attacked = perturbed(surrogate, images, labels, attack)?;
    let after = target.is_right(&target.admit(&attacked, labels)?, labels)?;
    let count = |flags: &mut dyn Iterator<Item = bool>| flags.filter(|&flag| flag).count();
    Ok(Robustness {
        images: before.len(),
        initially_correct: count(&mut before.iter().copied()),
        successes: count(&mut before.iter().zip(&after).map(|(&before, &after)| before && !after)),
        errors: count(&mut after.iter().map(|&after| !after)),
    })
}
