//! An autoencoder, fitted to images or points.

use crate::check::check_finite;
use crate::fit::objective::{Objective, mean_over};
use crate::fit::shape::Shape;
use crate::nets::{AutoencoderOutput, check_pixels};
use crate::noise::Draw;
use crate::objective::divergence;
use crate::{Autoencoder, Item, Noise, Parameters, Result};
use tch::{Kind, Reduction, Tensor};

/// Items of a validation loss that are worked on at a time.
const AT_A_TIME: i64 = 500;

/// What errors call the model.
const NAME: &str = "the autoencoder";

/// An [`Autoencoder`] with images or points.
///
/// Of a plain one, the loss is the mean squared difference between the numbers of items and their reconstructions; pixels lie between −1
/// and 1. Of a variational one, it is the negative evidence lower bound of an item in nats, up to a constant, with the variance of its numbers
/// that is best for the batch: D/2 · ln(mean squared difference) plus the Kullback–Leibler divergence of the codes, where D is how many
/// numbers an item has. The noise of the codes depends on the seed and on the step only; the validation loss has noise that never changes,
/// and the variance that is best for all items for validation together.
///
/// With a [`Shape`], the codes of a batch (those that are decoded) are also compared with the batch, as the network has it inside.
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
    /// An autoencoder, items, and the seed of the noise of its codes, which a plain one has not.
    ///
    /// # Shapes
    /// `items` is [n, channels, height, width] of bytes, or of numbers between 0 and 1; or [n, numbers] of floating-point numbers. They
    /// stay on their device until they are needed.
    ///
    /// # Errors
    /// [`Error::BatchShape`](crate::Error::BatchShape) and [`Error::BadPixel`](crate::Error::BadPixel) for images;
    /// [`Error::CodeShape`](crate::Error::CodeShape), [`Error::NotFloat`](crate::Error::NotFloat) and
    /// [`Error::NotFinite`](crate::Error::NotFinite) (in single precision) for points; and those of libtorch.
    pub fn new(autoencoder: Autoencoder, items: &Tensor, seed: u64) -> Result<Self> {
        let train = checked(&autoencoder, items)?;
        Ok(Self { autoencoder, train, validation: None, shape: None, seed })
    }

    /// The same with items for validation.
    ///
    /// # Errors
    /// As [`Reconstruct::new`].
    pub fn with_validation(self, items: &Tensor) -> Result<Self> {
        Ok(Self { validation: Some(checked(&self.autoencoder, items)?), ..self })
    }

    /// The same with a topological term, which is no part of the validation loss.
    ///
    /// # Errors
    /// [`Error::BadFit`](crate::Error::BadFit), also for a learned unit if the autoencoder has no scale;
    /// [`Error::BadUnit`](crate::Error::BadUnit).
    pub fn with_shape(self, shape: Option<Shape>) -> Result<Self> {
        let has_scale = self.autoencoder.scale().is_some();
        shape.iter().try_for_each(|shape| shape.check(NAME, has_scale))?;
        Ok(Self { shape, ..self })
    }

    /// The autoencoder.
    pub fn model(&self) -> &Autoencoder {
        &self.autoencoder
    }

    /// The autoencoder, without the items.
    pub fn into_model(self) -> Autoencoder {
        self.autoencoder
    }

    /// What is made of items as they are inside, with the noise of a draw.
    fn output(&self, items: &Tensor, draw: Draw, training: bool) -> Result<AutoencoderOutput> {
        let spec = self.autoencoder.spec();
        let noise =
            spec.variational.then(|| draw.normal(self.seed, items.size()[0], spec.latent, items.device()));
        self.autoencoder.forward_inside(items, noise.transpose()?.as_ref(), training)
    }

    /// Numbers of an item.
    fn numbers(&self) -> f64 {
        self.autoencoder.spec().item.numbers() as f64
    }
}

/// Items that can be learned from: images as they are, as bytes take a quarter of the memory, and points in single precision.
fn checked(autoencoder: &Autoencoder, items: &Tensor) -> Result<Tensor> {
    autoencoder.check_items(items)?;
    match autoencoder.spec().item {
        Item::Image(_) if items.kind() == Kind::Uint8 => Ok(items.f_detach()?),
        Item::Image(_) => check_pixels(items).and_then(|()| Ok(items.f_detach()?)),
        Item::Point(_) => {
            let points = items.f_detach()?.f_to_kind(Kind::Float)?;
            check_finite("the points", &points)?;
            Ok(points)
        }
    }
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
        self.validation.as_ref().map_or(0, |items| items.size()[0] as usize)
    }

    fn loss(&self, rows: &[i64], step: u64) -> Result<Tensor> {
        let rows = Tensor::f_from_slice(rows)?.f_to_device(self.train.device())?;
        let items = self.autoencoder.inside(&self.train.f_index_select(0, &rows)?)?;
        let output = self.output(&items, Draw::Step(Noise::Shared, step), true)?;
        let squares = output.reconstruction.f_mse_loss(&items, Reduction::Mean)?;
        let loss = match &output.log_variance {
            None => squares.shallow_clone(),
            Some(log_variance) => {
                let divergence = divergence(&output.mean, log_variance)?.f_div_scalar(items.size()[0])?;
                squares.f_log()?.f_mul_scalar(0.5 * self.numbers())?.f_add(&divergence)?
            }
        };
        let Some(shape) = &self.shape else { return Ok(loss) };
        let with_term =
            |loss: &Tensor| shape.add_to(loss, &output.codes, &items, self.autoencoder.scale(), (NAME, step));
        if !shape.beside_error || output.log_variance.is_none() {
            return with_term(&loss);
        }
        let term = with_term(&squares)?.f_sub(&squares)?;
        let multiple = squares.f_detach()?.f_reciprocal()?.f_mul_scalar(0.5 * self.numbers())?;
        Ok(loss.f_add(&term.f_mul(&multiple)?)?)
    }

    fn validation_loss(&self) -> Result<Option<f64>> {
        let Some(items) = &self.validation else { return Ok(None) };
        let divergences = std::cell::Cell::new(0.0);
        let squares = mean_over(items.size()[0], AT_A_TIME, |start, rows| {
            let items = self.autoencoder.inside(&items.f_narrow(0, start, rows)?)?;
            let output = self.output(&items, Draw::Held((start / AT_A_TIME) as u64), false)?;
            if let Some(log_variance) = &output.log_variance {
                let divergence = divergence(&output.mean, log_variance)?.f_double_value(&[])?;
                divergences.set(divergences.get() + divergence);
            }
            let squares = output.reconstruction.f_sub(&items)?.f_square()?.f_sum(Kind::Double)?;
            Ok(squares.f_double_value(&[])? / self.numbers())
        })?;
        let divergence = divergences.get() / items.size()[0] as f64;
        Ok(squares.map(|squares| match self.autoencoder.spec().variational {
            true => 0.5 * self.numbers() * squares.ln() + divergence,
            false => squares,
        }))
    }
}
