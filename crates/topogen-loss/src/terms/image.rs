//! The squared distance of the persistence images of input and target.

use super::{Evaluation, Pair};
use crate::Result;
use crate::graph::Ends;
use std::f64::consts::SQRT_2;
use tch::Tensor;
use topogen_diag::Weight;
use topogen_diag::vector::{Cells, PersistenceImage, Vectorisation};

/// The parameters of [`TermKind::Image`](crate::TermKind::Image): a Gaussian for each bar, at (birth, length), weighted by a power of
/// the length, and integrated over pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Image {
    /// From which to which birth the image goes.
    pub births: (f64, f64),
    /// From which to which length it goes.
    pub lengths: (f64, f64),
    /// How many columns (of births) and rows (of lengths) it has.
    pub pixels: (usize, usize),
    /// The standard deviation of the Gaussians, positive, in the unit of the lengths.
    pub sigma: f64,
    /// The power of a bar's length that is its weight; from 1 up for an image that is stable.
    pub weight_order: f64,
}

impl Image {
    /// A square image of `pixels` × `pixels` that shows births and lengths from 0 to `up_to`, with Gaussians a pixel wide, weighted by
    /// the lengths.
    pub fn square(up_to: f64, pixels: usize) -> Self {
        let sigma = up_to / pixels as f64;
        Self {
            births: (0.0, up_to),
            lengths: (0.0, up_to),
            pixels: (pixels, pixels),
            sigma,
            weight_order: 1.0,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    image: PersistenceImage,
    params: Image,
    edges: [Vec<f64>; 2],
}

impl Term {
    pub(super) fn new(params: Image) -> Result<Self> {
        let Image { births, lengths, pixels, sigma, weight_order } = params;
        let births = Cells::uniform(births.0, births.1, pixels.0)?;
        let lengths = Cells::uniform(lengths.0, lengths.1, pixels.1)?;
        let edges = [births.edges().to_vec(), lengths.edges().to_vec()];
        let weight = Weight::Power { order: weight_order };
        let image = PersistenceImage::params(births, lengths).sigma(sigma).weight(weight).check()?;
        Ok(Self { image, params, edges })
    }

    pub(super) fn evaluate(&self, pair: &Pair<'_>) -> Result<Evaluation> {
        let (input, target) = (pair.bars()?, pair.target_bars()?);
        let (here, there) = (self.image.vector(input), self.image.vector(target));
        let differences: Vec<f64> = here.iter().zip(&there).map(|(here, there)| here - there).collect();
        let value = differences.iter().map(|difference| difference * difference).sum();
        let slopes: Vec<f64> = differences.iter().map(|difference| 2.0 * difference).collect();
        Ok(Evaluation::of_bars(value, self.image.pullback(input, &slopes)?))
    }

    pub(super) fn graph(&self, pair: &Pair<'_>, ends: &Ends) -> Result<Tensor> {
        let lengths = ends.lengths()?;
        let masses = |at: &Tensor, edges: &[f64]| -> Result<Tensor> {
            let offsets = ends.array(edges)?.f_unsqueeze(0)?.f_sub(&at.f_unsqueeze(1)?)?;
            let below = offsets.f_div_scalar(self.params.sigma * SQRT_2)?.f_erf()?;
            Ok(below.f_diff::<Tensor>(1, 1, None, None)?.f_mul_scalar(0.5)?)
        };
        let [births, rows] = &self.edges;
        let columns = masses(&ends.births, births)?;
        let weights = lengths.f_pow_tensor_scalar(self.params.weight_order)?.f_unsqueeze(1)?;
        let rows = masses(&lengths, rows)?.f_mul(&weights)?;
        let here = rows.f_transpose(0, 1)?.f_matmul(&columns)?.f_flatten(0, -1)?;
        let there = ends.array(&self.image.vector(pair.target_bars()?))?;
        Ok(here.f_sub(&there)?.f_square()?.f_sum(ends.kind())?)
    }
}
