//! How far a small change of an image moves its code.

use super::attack::Pgd;
use super::encoder::Encoder;
use super::gradient::{AT_A_TIME, Ball, checked, gradient};
use crate::Result;
use crate::metrics::MeasureError;
use crate::metrics::neighbours::check_points;
use crate::metrics::pairwise::Cloud;
use crate::metrics::percentile::percentile;
use crate::nets::in_pieces;
use tch::{Device, Kind, Tensor, no_grad_guard};

/// What [`latent_shift`] finds.
#[derive(Clone, Debug, PartialEq)]
pub struct LatentShift {
    /// The largest distance found between the code of each image and those of its changes, in the unit of the codes.
    pub shifts: Vec<f64>,
    /// The median distance between codes of different images, in the same unit.
    pub median_distance: f64,
}

impl LatentShift {
    /// The mean of the shifts over the median distance: free of scale; lower is better. At 1/2 or more, codes of different images can be
    /// brought together.
    pub fn mean(&self) -> f64 {
        self.shifts.iter().sum::<f64>() / self.shifts.len() as f64 / self.median_distance
    }

    /// The largest of the shifts over the median distance.
    pub fn worst(&self) -> f64 {
        self.shifts.iter().copied().fold(0.0, f64::max) / self.median_distance
    }
}

/// How far changes of at most epsilon in each pixel move the codes of images: max ‖E(x + d) − E(x)‖ beside the median distance of codes.
///
/// Of all places where the search ends, that of the largest shift counts, so it is a lower bound of the true one. Divided by the median distance between codes, it does not change with the scale of the latent space: else the
/// encoder that shrinks everything would win.
///
/// # Shapes
/// `images` is [n, ...] of bytes or of numbers between 0 and 1, with n of at least 2.
///
/// # Errors
/// [`Error::NotImages`](crate::Error::NotImages), [`Error::BadPixel`](crate::Error::BadPixel), [`Error::NotFinite`](crate::Error::NotFinite)
/// for codes that are not, [`Error::Measure`](crate::Error::Measure) with [`BadChange`](MeasureError::BadChange),
/// [`BadRange`](MeasureError::BadRange), [`TooFew`](MeasureError::TooFew), or [`EqualDistances`](MeasureError::EqualDistances) when the median
/// distance is 0, those of the encoder, and those of libtorch.
///
/// # Ties
/// At the image itself the shift has no gradient, which is why the search begins elsewhere.
///
/// # Complexity
/// steps · restarts forward and backward passes; O(n²) memory for the distances between codes.
///
/// # References
/// Kuzina, Welling and Tomczak (2022), "Alleviating adversarial attacks on variational autoencoders with MCMC", arXiv 2203.09940, for attacks of
/// this kind.
///
/// ```
/// use tch::{Device, Kind, Tensor};
/// use topogen_models::Result;
/// use topogen_models::metrics::{Pgd, latent_shift};
///
/// // The sum of four pixels: a change of 0.1 in each moves it by 0.4.
/// let sum = |images: &Tensor| -> Result<Tensor> { Ok(images.f_sum_dim_intlist([1].as_slice(), true, Kind::Float)?) };
/// let images = Tensor::from_slice(&[0.3_f32, 0.5, 0.7]).reshape([3, 1]) * Tensor::ones([1, 4], (Kind::Float, Device::Cpu));
/// let search = Pgd { epsilon: 0.1, step_size: 0.02, steps: 20, restarts: 1, seed: 1 };
/// let found = latent_shift(&sum, &images, search)?;
/// // Pairs of codes are 0.8, 0.8 and 1.6 apart.
/// assert!((found.mean() - 0.4 / 0.8).abs() < 1e-5);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn latent_shift(encoder: &dyn Encoder, images: &Tensor, search: Pgd) -> Result<LatentShift> {
    search.check()?;
    let Pgd { epsilon, step_size, steps, restarts, seed } = search;
    let images = checked(images, images.device())?;
    let n = images.size()[0];
    let codes = in_pieces(&images, AT_A_TIME, |images| encoder.latent(images))?;
    let median_distance = median_distance(&codes)?;
    let mut shifts = Vec::with_capacity(n as usize);
    for first in (0..n).step_by(AT_A_TIME as usize) {
        let rows = AT_A_TIME.min(n - first);
        let ball = Ball { images: &images.f_narrow(0, first, rows)?, first, epsilon };
        let home = {
            let _no_grad = no_grad_guard();
            encoder.latent(ball.images)?
        };
        let squares = |images: &Tensor| -> Result<Tensor> {
            let moved = encoder.latent(images)?.f_sub(&home)?;
            Ok(moved.f_square()?.f_sum_dim_intlist([1].as_slice(), false, Kind::Float)?)
        };
        let mut best = vec![0.0_f64; rows as usize];
        for restart in 0..restarts {
            let mut images = ball.scattered(seed, restart)?;
            for _ in 0..steps {
                images = ball.step(&images, &gradient(&images, squares)?, step_size)?;
            }
            let found = {
                let _no_grad = no_grad_guard();
                squares(&images)?.f_to_kind(Kind::Double)?.f_to_device(Device::Cpu)?
            };
            let found: Vec<f64> = Vec::try_from(found)?;
            best.iter_mut().zip(found).for_each(|(best, found)| *best = best.max(found));
        }
        shifts.extend(best.into_iter().map(f64::sqrt));
    }
    Ok(LatentShift { shifts, median_distance })
}

/// The median distance between different codes.
fn median_distance(codes: &Tensor) -> Result<f64> {
    let dim = codes.size()[1..].iter().product::<i64>() as usize;
    let numbers: Vec<f64> = Vec::try_from(codes.f_to_kind(Kind::Double)?.f_reshape([-1])?)?;
    let points = check_points("the codes", &numbers, dim)?;
    if points < 2 {
        return Err(MeasureError::TooFew { what: "the images", points, needed: 2 }.into());
    }
    let cloud = Cloud::new(&numbers, dim);
    let median = percentile(&mut cloud.lower_triangle(), 0.5) / cloud.scale;
    if median == 0.0 {
        return Err(MeasureError::EqualDistances { what: "half of the codes", distance: 0.0 }.into());
    }
    Ok(median)
}
