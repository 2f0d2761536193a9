//! Persistence images.

use std::f64::consts::{PI, SQRT_2};

use super::{Cells, Vectorisation};
use crate::sum::sum;
use crate::weight::weighted;
use crate::{BarGradient, Bars, Result, Weight, check};

/// The persistence image: each bar, at (birth, length), is a Gaussian of its weight, and a pixel is the integral of their sum.
///
/// # Shapes
/// (cells of lengths, cells of births), row by row: a row is the pixels of one range of lengths, the shortest first.
///
/// # Units
/// Those of the weight: the Gaussians have the integral 1.
///
/// # Complexity
/// O(n m) for n bars and m pixels, with as many error functions as bars times rows and columns.
///
/// # Gradient
/// Smooth, but for the weight ([`Weight::slope`]). With a weight that is zero for zero length bars come and go without a
/// jump; others are allowed, and then the image is not stable. Essential classes are ignored: their gradient is zero.
///
/// # References
/// H. Adams, T. Emerson, M. Kirby, R. Neville, C. Peterson, P. Shipman, S. Chepushtanova, E. Hanson, F. Motta,
/// L. Ziegelmeier, Persistence images: a stable vector representation of persistent homology (2017), arXiv:1507.06217.
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::vector::{Cells, PersistenceImage, Vectorisation};
/// let births = Cells::uniform(-10.0, 10.0, 2)?;
/// let lengths = Cells::uniform(-10.0, 10.0, 1)?;
/// let image = PersistenceImage::params(births, lengths).sigma(0.5).check()?;
/// // A bar of weight 3 on the edge between the two pixels.
/// let pixels = image.vector(Bars::new(&[0.0], &[3.0])?);
/// assert!(pixels.iter().all(|pixel| (pixel - 1.5).abs() < 1e-12));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PersistenceImage {
    births: Cells,
    lengths: Cells,
    sigma: f64,
    weight: Weight,
}

/// Parameters of [`PersistenceImage`].
#[derive(Clone, Debug, PartialEq)]
pub struct PersistenceImageParams {
    births: Cells,
    lengths: Cells,
    sigma: f64,
    weight: Weight,
}

impl PersistenceImage {
    /// Parameters to set: the columns and the rows of the image, σ = 1, and the length as weight.
    pub fn params(births: Cells, lengths: Cells) -> PersistenceImageParams {
        PersistenceImageParams { births, lengths, sigma: 1.0, weight: Weight::Power { order: 1.0 } }
    }
}

impl PersistenceImageParams {
    /// The standard deviation σ of the Gaussians, in units of the filtration.
    #[must_use]
    pub fn sigma(self, sigma: f64) -> Self {
        Self { sigma, ..self }
    }

    /// How much each bar counts.
    #[must_use]
    pub fn weight(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }

    /// The vectorisation.
    ///
    /// # Errors
    /// [`Error::BadParameter`](crate::Error::BadParameter) when σ is not positive and finite, or a parameter of the weight is
    /// out of its range.
    pub fn check(self) -> Result<PersistenceImage> {
        let Self { births, lengths, sigma, weight } = self;
        let sigma = check::positive("sigma", sigma)?;
        Ok(PersistenceImage { births, lengths, sigma, weight: weight.check()? })
    }
}

impl Vectorisation for PersistenceImage {
    fn entries(&self) -> usize {
        self.births.len() * self.lengths.len()
    }

    fn vector(&self, bars: Bars<'_>) -> Vec<f64> {
        let mut image = vec![0.0; self.entries()];
        for (index, &birth) in bars.births().iter().enumerate() {
            let length = bars.persistence(index);
            let weight = self.weight.of(length);
            let columns = masses(&self.births, birth, self.sigma);
            let rows = masses(&self.lengths, length, self.sigma);
            for (pixels, row) in image.chunks_exact_mut(columns.len()).zip(rows) {
                for (pixel, column) in pixels.iter_mut().zip(&columns) {
                    *pixel += weighted(weight, row * column);
                }
            }
        }
        image
    }

    fn pullback(&self, bars: Bars<'_>, slopes: &[f64]) -> Result<BarGradient> {
        check::slopes(slopes, self.entries())?;
        let mut gradient = BarGradient::zero(&bars);
        for (index, &birth) in bars.births().iter().enumerate() {
            let length = bars.persistence(index);
            let weight = self.weight.of(length);
            let columns = masses(&self.births, birth, self.sigma);
            let rows = masses(&self.lengths, length, self.sigma);
            let columns_by_birth = mass_slopes(&self.births, birth, self.sigma);
            let rows_by_length = mass_slopes(&self.lengths, length, self.sigma);
            let by_weight = self.weight.slope(length);
            let (mut by_birth, mut by_length) = (0.0, 0.0);
            for ((slopes, row), row_slope) in slopes.chunks_exact(columns.len()).zip(rows).zip(rows_by_length)
            {
                let along = dot(slopes, &columns);
                by_birth += weighted(weight, row * dot(slopes, &columns_by_birth));
                by_length += weighted(weight, row_slope * along) + weighted(by_weight, row * along);
            }
            gradient.births[index] = by_birth - by_length;
            gradient.deaths[index] = by_length;
        }
        Ok(gradient)
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    sum(a.iter().zip(b).map(|(a, b)| a * b))
}

/// How much of the Gaussian around `mean` lies in each cell.
///
/// From the tails beyond the edges on the cell's own side of the mean, so that far cells keep their digits.
fn masses(cells: &Cells, mean: f64, sigma: f64) -> Vec<f64> {
    let offsets: Vec<f64> = cells.edges().iter().map(|edge| (edge - mean) / sigma).collect();
    let tails: Vec<f64> = offsets.iter().map(|offset| 0.5 * libm::erfc(offset.abs() / SQRT_2)).collect();
    let mass = |cell: usize| match (offsets[cell] < 0.0, offsets[cell + 1] < 0.0) {
        (true, false) => 1.0 - tails[cell] - tails[cell + 1],
        (false, _) => tails[cell] - tails[cell + 1],
        (true, true) => tails[cell + 1] - tails[cell],
    };
    (0..cells.len()).map(mass).collect()
}

/// The derivative of each of the [`masses`] by the mean.
fn mass_slopes(cells: &Cells, mean: f64, sigma: f64) -> Vec<f64> {
    let density = |edge: f64| {
        let offset = (edge - mean) / sigma;
        (-0.5 * offset * offset).exp() / (sigma * (2.0 * PI).sqrt())
    };
    cells.iter().map(|(start, end)| density(start) - density(end)).collect()
}
