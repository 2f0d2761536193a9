//! Point clouds, validated once at the door.

use crate::{Error, Result};

mod sealed {
    pub trait Sealed: Sized {
        /// The same numbers in `f64`; copied to `into` only if they must be.
        fn in_f64<'a>(numbers: &'a [Self], into: &'a mut Vec<f64>) -> &'a [f64];
    }
    impl Sealed for f32 {
        fn in_f64<'a>(numbers: &'a [Self], into: &'a mut Vec<f64>) -> &'a [f64] {
            into.clear();
            into.extend(numbers.iter().map(|&x| f64::from(x)));
            into
        }
    }
    impl Sealed for f64 {
        fn in_f64<'a>(numbers: &'a [Self], _: &'a mut Vec<f64>) -> &'a [f64] {
            numbers
        }
    }
}

/// The number types that coordinates come in. Lengths are computed in `f64` from either.
pub trait Real: Copy + Into<f64> + Send + Sync + sealed::Sealed {}
impl Real for f32 {}
impl Real for f64 {}

/// A borrowed cloud of points of any dimension.
///
/// ```
/// use topogen_ph::Points;
/// let triangle = Points::new(&[0.0, 0.0, 1.0, 0.0, 0.0, 1.0], 2)?;
/// assert_eq!(triangle.len(), 3);
/// assert!(Points::new(&[0.0, f32::NAN], 2).is_err());
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Points<'a, F: Real> {
    coordinates: &'a [F],
    dim: usize,
}

impl<'a, F: Real> Points<'a, F> {
    /// A cloud from its coordinates, point after point.
    ///
    /// # Shapes
    /// `coordinates` has `n_points * dim` entries.
    ///
    /// # Errors
    /// [`Error::NoPoints`], [`Error::RaggedPoints`] (also for `dim == 0`), [`Error::BadCoordinate`] for NaN and
    /// infinities.
    pub fn new(coordinates: &'a [F], dim: usize) -> Result<Self> {
        if coordinates.is_empty() {
            return Err(Error::NoPoints);
        }
        if dim == 0 || !coordinates.len().is_multiple_of(dim) {
            return Err(Error::RaggedPoints { values: coordinates.len(), dim });
        }
        if let Some(at) = first_not_finite(coordinates) {
            let value = coordinates[at].into();
            return Err(Error::BadCoordinate { point: at / dim, coordinate: at % dim, value });
        }
        Ok(Self { coordinates, dim })
    }

    /// The number of points.
    pub fn len(&self) -> usize {
        self.coordinates.len() / self.dim
    }

    /// Never true: a cloud has at least one point.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The number of coordinates of a point.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// The coordinates of one point in `f64`.
    pub(crate) fn coordinates(&self, point: usize) -> impl Iterator<Item = f64> + use<'a, F> {
        self.coordinates[point * self.dim..(point + 1) * self.dim].iter().map(|&x| x.into())
    }

    /// All coordinates in `f64`, point after point; copied to `into` only if they must be.
    pub(crate) fn in_f64<'b>(&'b self, into: &'b mut Vec<f64>) -> &'b [f64] {
        F::in_f64(self.coordinates, into)
    }
}

/// The place of the first number that is NaN or infinite.
fn first_not_finite<F: Real>(numbers: &[F]) -> Option<usize> {
    // Not the numbers themselves, but what makes NaN of all that is not finite, is added up: that is vectorised.
    const LANES: usize = 16;
    let mut sums = [0.0; LANES];
    let (groups, rest) = numbers.as_chunks::<LANES>();
    for group in groups {
        for lane in 0..LANES {
            sums[lane] += group[lane].into() * 0.0;
        }
    }
    let sum = sums.iter().sum::<f64>() + rest.iter().map(|&x| x.into() * 0.0).sum::<f64>();
    if sum == 0.0 { None } else { numbers.iter().position(|&x| !x.into().is_finite()) }
}
