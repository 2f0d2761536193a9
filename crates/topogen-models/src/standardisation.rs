//! Shift and scale of codes.

use crate::labelling::Points;
use crate::{Error, Result};
use tch::{Device, Tensor};

/// A deviation below this share of the largest absolute coordinate is that of rounding.
const ROUNDING: f64 = 1e-12;

/// The shift and the scale of each coordinate, by which codes come to a mean of 0 and a deviation of 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Standardisation {
    /// What is subtracted from each coordinate.
    pub shift: Vec<f64>,
    /// What it is divided by then.
    pub scale: Vec<f64>,
}

impl Standardisation {
    /// The one that changes nothing.
    pub fn identity(dim: usize) -> Self {
        Self { shift: vec![0.0; dim], scale: vec![1.0; dim] }
    }

    /// The mean and the standard deviation (of the population) of each coordinate.
    ///
    /// # Errors
    /// [`Error::PointLength`], [`Error::NotFinite`], and [`Error::ZeroVariance`], which names the coordinate; a single point has no variance.
    ///
    /// ```
    /// use topogen_models::{Standardisation, labelling::Points};
    ///
    /// let points = Points { values: &[1.0, 10.0, 3.0, 50.0], dim: 2 };
    /// let standardisation = Standardisation::of(points)?;
    /// assert_eq!(standardisation.apply(points)?, [-1.0, -1.0, 1.0, 1.0]);
    /// assert!(Standardisation::of(Points { values: &[1.0, 7.0, 2.0, 7.0], dim: 2 }).is_err());
    /// # Ok::<(), topogen_models::Error>(())
    /// ```
    pub fn of(points: Points<'_>) -> Result<Self> {
        points.check("the codes")?;
        let of = |coordinate| {
            let column = points.values.iter().skip(coordinate).step_by(points.dim);
            mean_and_deviation(column.copied()).ok_or_else(|| Error::ZeroVariance {
                coordinate,
                points: points.values.len() / points.dim,
                value: points.values.get(coordinate).copied().unwrap_or(f64::NAN),
            })
        };
        let moments = (0..points.dim).map(of).collect::<Result<Vec<_>>>()?;
        let (shift, scale) = moments.into_iter().unzip();
        Ok(Self { shift, scale })
    }

    /// One mean and one standard deviation (of the population) of all coordinates together, which keeps the shape of the points.
    ///
    /// # Errors
    /// As [`Standardisation::of`]; a variance of zero is said to be of coordinate 0.
    pub fn by_scalar(points: Points<'_>) -> Result<Self> {
        let all = Self::of(Points { values: points.values, dim: 1 });
        points.check("the codes")?;
        let Self { shift, scale } = all?;
        Ok(Self { shift: shift.repeat(points.dim), scale: scale.repeat(points.dim) })
    }

    /// How many coordinates there are.
    pub fn dim(&self) -> usize {
        self.shift.len()
    }

    /// Points with the shift subtracted, and divided by the scale.
    ///
    /// # Errors
    /// [`Error::PointLength`], [`Error::NotFinite`], [`Error::CodeShape`] for points of another dimension.
    pub fn apply(&self, points: Points<'_>) -> Result<Vec<f64>> {
        points.check("the codes")?;
        if points.dim != self.dim() {
            let shape = vec![(points.values.len() / points.dim) as i64, points.dim as i64];
            return Err(Error::CodeShape { shape, dim: self.dim() as i64 });
        }
        let coordinates = self.shift.iter().zip(&self.scale).cycle();
        Ok(points
            .values
            .iter()
            .zip(coordinates)
            .map(|(value, (shift, scale))| (value - shift) / scale)
            .collect())
    }

    /// Rows of standardised numbers in their own units again.
    pub(crate) fn undo(&self, rows: &Tensor) -> Result<Tensor> {
        let on = |numbers: &[f64], device: Device| {
            Tensor::f_from_slice(numbers)?.f_to_kind(rows.kind())?.f_to_device(device)
        };
        Ok(rows.f_mul(&on(&self.scale, rows.device())?)?.f_add(&on(&self.shift, rows.device())?)?)
    }

    /// Refuses one that was made by hand and makes no sense.
    pub(crate) fn check(&self) -> Result<()> {
        let good = self.shift.iter().all(|shift| shift.is_finite())
            && self.scale.iter().all(|scale| scale.is_finite() && *scale > 0.0);
        if good && !self.shift.is_empty() && self.shift.len() == self.scale.len() {
            Ok(())
        } else {
            Err(Error::BadStandardisation { shift: self.shift.clone(), scale: self.scale.clone() })
        }
    }
}

/// Mean and deviation of numbers, unless they are all the same up to rounding.
fn mean_and_deviation(numbers: impl Iterator<Item = f64> + Clone) -> Option<(f64, f64)> {
    let count = numbers.clone().count() as f64;
    let mean = numbers.clone().sum::<f64>() / count;
    let deviation = (numbers.clone().map(|number| (number - mean).powi(2)).sum::<f64>() / count).sqrt();
    let largest = numbers.map(f64::abs).fold(0.0, f64::max);
    // Not finite for no numbers, and for squares that are too large.
    (deviation > ROUNDING * largest && deviation.is_finite()).then_some((mean, deviation))
}
