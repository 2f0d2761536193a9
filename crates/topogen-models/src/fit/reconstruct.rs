//! An autoencoder, fitted to images.

use crate::fit::objective::{Objective, mean_over};
use crate::fit::shape::Shape;
use crate::nets::{AutoencoderOutput, check_pixels, check_shape};
use crate::noise::Draw;
use crate::objective::divergence;
use crate::{Autoencoder, Noise, Parameters, Result};
use tch::{Kind, Reduction, Tensor};

/// Images of a validation loss that are worked on at a time.
const AT_A_TIME: i64 = 500;

/// What errors call the model.
const NAME: &str = "the autoencoder";

/// An [`Autoencoder`] with images.
///
/// Of a plain one, the loss is the mean squared difference between pixels and their reconstructions, both between −1 and 1. Of a variational
/// one, it is the negative evidence lower bound of an image in nats, up to a constant, with the variance of the pixels that is best for the
/// batch: D/2 · ln(mean squared difference) plus the Kullback–Leibler divergence of the codes, where D is the number of pixels. The noise of
/// the codes depends on the seed and on the step only; the validation loss has noise that never changes, and the variance that is best for
/// all images for validation together.
///
/// With a [`Shape`], the codes of a batch are also compared with the batch.
///
/// # References
/// Rybkin, Daniilidis and Levine (2021), "Simple and Effective VAE Training with Calibrated Decoders", arXiv 2006.13202.
#[derive(Debug)]
pub struct Reconstruct {
    autoencoder: Autoencoder,
    train: Tensor,
    validation: Option<Tensor>,
    shape: Option<Shape>,
    seed: u64,
}

impl Reconstruct {
    /// An autoencoder, images, and the seed of the noise of its codes, which a plain one has not.
    ///
    /// # Shapes
    /// `images` is [n, channels, height, width] of bytes, or of numbers between 0 and 1; they stay where they are until they are needed.
    ///
    /// # Errors
    /// [`Error::BatchShape`](crate::Error::BatchShape), [`Error::BadPixel`](crate::Error::BadPixel), and those of libtorch.
    pub fn new(autoencoder: Autoencoder, images: &Tensor, seed: u64) -> Result<Self> {
        let train = checked(&autoencoder, images)?;
        Ok(Self { autoencoder, train, validation: None, shape: None, seed })
    }

    /// The same with images for validation.
    ///
    /// # Errors
    /// As [`Reconstruct::new`].
    pub fn with_validation(self, images: &Tensor) -> Result<Self> {
        Ok(Self { validation: Some(checked(&self.autoencoder, images)?), ..self })
    }

    /// The same with a topological term, which is no part of the validation loss.
    ///
    /// # Errors
    /// [`Error::BadFit`](crate::Error::BadFit), [`Error::BadScale`](crate::Error::BadScale).
    pub fn with_shape(self, shape: Option<Shape>) -> Result<Self> {
        shape.iter().try_for_each(|shape| shape.check(NAME))?;
        Ok(Self { shape, ..self })
    }

    /// The autoencoder.
    pub fn model(&self) -> &Autoencoder {
        &self.autoencoder
    }

    /// The autoencoder, without the images.
    pub fn into_model(self) -> Autoencoder {
        self.autoencoder
    }

    /// What is made of images between −1 and 1, with the noise of a draw.
    fn output(&self, images: &Tensor, draw: Draw) -> Result<AutoencoderOutput> {
        let spec = self.autoencoder.spec();
        let noise =
            spec.variational.then(|| draw.normal(self.seed, images.size()[0], spec.latent, images.device()));
        self.autoencoder.forward_signed(images, noise.transpose()?.as_ref())
    }

    /// Numbers of an image.
    fn pixels(&self) -> f64 {
        self.autoencoder.spec().image.iter().product::<i64>() as f64
    }
}

fn checked(autoencoder: &Autoencoder, images: &Tensor) -> Result<Tensor> {
    check_shape(images, autoencoder.spec().image)?;
    if images.kind() != Kind::Uint8 {
        check_pixels(images)?;
    }
    Ok(images.f_detach()?)
}

impl Objective for Reconstruct {
    fn name(&self) -> &'static str {
        NAME
    }

    fn parameters(&self) -> &Parameters {
        self.autoencoder.parameters()
    }

    fn parameters_mut(&mut self) -> &mut Parameters {
        self.autoencoder.parameters_mut()
    }

    fn rows(&self) -> usize {
        self.train.size()[0] as usize
    }

    fn validation_rows(&self) -> usize {
        self.validation.as_ref().map_or(0, |images| images.size()[0] as usize)
    }

    fn loss(&self, rows: &[i64], step: u64) -> Result<Tensor> {
        let rows = Tensor::f_from_slice(rows)?.f_to_device(self.train.device())?;
        let images = self.autoencoder.signed(&self.train.f_index_select(0, &rows)?)?;
        let output = self.output(&images, Draw::Step(Noise::Shared, step))?;
        let squares = output.reconstruction.f_mse_loss(&images, Reduction::Mean)?;
        let loss = match &output.log_variance {
            None => squares,
            Some(log_variance) => {
                let divergence = divergence(&output.mean, log_variance)?.f_div_scalar(images.size()[0])?;
                squares.f_log()?.f_mul_scalar(0.5 * self.pixels())?.f_add(&divergence)?
            }
        };
        match &self.shape {
            Some(shape) => shape.add_to(&loss, &output.codes, &images, (NAME, step)),
            None => Ok(loss),
        }
    }

    fn validation_loss(&self) -> Result<Option<f64>> {
        let Some(images) = &self.validation else { return Ok(None) };
        let divergences = std::cell::Cell::new(0.0);
        let squares = mean_over(images.size()[0], AT_A_TIME, |start, rows| {
            let images = self.autoencoder.signed(&images.f_narrow(0, start, rows)?)?;
            let output = self.output(&images, Draw::Held((start / AT_A_TIME) as u64))?;
            if let Some(log_variance) = &output.log_variance {
                let divergence = divergence(&output.mean, log_variance)?.f_double_value(&[])?;
                divergences.set(divergences.get() + divergence);
            }
            let squares = output.reconstruction.f_sub(&images)?.f_square()?.f_sum(Kind::Double)?;
            Ok(squares.f_double_value(&[])? / self.pixels())
        })?;
        let divergence = divergences.get() / images.size()[0] as f64;
        Ok(squares.map(|squares| match self.autoencoder.spec().variational {
            true => 0.5 * self.pixels() * squares.ln() + divergence,
            false => squares,
        }))
    }
}
