//! Steps of an attack on images.

use crate::nets::{check_pixels, to_floats};
use crate::noise::Draw;
use crate::{Error, Result};
use rand::RngExt;
use tch::{Device, Kind, Tensor, no_grad_guard};

/// Images whose gradients are worked on at a time.
pub(super) const AT_A_TIME: i64 = 250;

/// Images between 0 and 1 on a device, in single precision.
///
/// # Errors
/// [`Error::NotImages`] unless they are [n, ...] with n of at least 1, [`Error::BadPixel`].
pub(super) fn checked(images: &Tensor, device: Device) -> Result<Tensor> {
    let shape = images.size();
    if shape.len() < 2 || shape.contains(&0) {
        return Err(Error::NotImages { shape });
    }
    let images = to_floats(&images.f_detach()?, device)?;
    check_pixels(&images)?;
    Ok(images)
}

/// Some of the images of an attack, and where they may go.
#[derive(Debug)]
pub(super) struct Ball<'a> {
    pub(super) images: &'a Tensor,
    /// The number of the first of them among all images, from which random places are drawn.
    pub(super) first: i64,
    pub(super) epsilon: f64,
}

impl Ball<'_> {
    /// The nearest images that differ by at most epsilon from those attacked, and are images.
    pub(super) fn project(&self, images: &Tensor) -> Result<Tensor> {
        let low = self.images.f_sub_scalar(self.epsilon)?;
        let high = self.images.f_add_scalar(self.epsilon)?;
        Ok(images.f_maximum(&low)?.f_minimum(&high)?.f_clamp(0.0, 1.0)?)
    }

    /// A step along the sign of a gradient.
    pub(super) fn step(&self, from: &Tensor, gradient: &Tensor, size: f64) -> Result<Tensor> {
        let _no_grad = no_grad_guard();
        self.project(&from.f_add(&gradient.f_sign()?.f_mul_scalar(size)?)?)
    }

    /// Places in the ball, uniform in each pixel, by seed, attempt and number of the image alone.
    pub(super) fn scattered(&self, seed: u64, attempt: usize) -> Result<Tensor> {
        self.moved(seed, attempt, |rng| rng.random_range(-1.0_f32..=1.0))
    }

    /// Corners of the ball at random.
    pub(super) fn corners(&self, seed: u64) -> Result<Tensor> {
        self.moved(seed, 0, |rng| if rng.random_bool(0.5) { 1.0 } else { -1.0 })
    }

    fn moved(
        &self,
        seed: u64,
        attempt: usize,
        draw: impl Fn(&mut rand_chacha::ChaCha8Rng) -> f32,
    ) -> Result<Tensor> {
        let shape = self.images.size();
        let pixels: i64 = shape.iter().skip(1).product();
        let mut moves = Vec::with_capacity(self.images.numel());
        for image in self.first..self.first + shape[0] {
            let mut rng = Draw::Attack(attempt as u32, image as u32).rng(seed);
            moves.extend((0..pixels).map(|_| draw(&mut rng)));
        }
        let moves = Tensor::f_from_slice(&moves)?.f_reshape(shape)?.f_to_device(self.images.device())?;
        self.project(&self.images.f_add(&moves.f_mul_scalar(self.epsilon)?)?)
    }
}

/// The gradient at images of the sum of what `losses` gives for each of them.
pub(super) fn gradient(images: &Tensor, losses: impl Fn(&Tensor) -> Result<Tensor>) -> Result<Tensor> {
    let images = images.f_detach()?.f_set_requires_grad(true)?;
    let sum = losses(&images)?.f_sum(Kind::Float)?;
    // One gradient an input.
    Ok(Tensor::f_run_backward(&[sum], &[images], false, false)?.swap_remove(0))
}
