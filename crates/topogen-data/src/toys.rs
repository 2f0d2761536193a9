//! Toy distributions in the plane, with the support that they are known to have.
//!
//! A [`Toy`] is what generators are tried on first: points are drawn from it, and whatever a generator makes is measured by how
//! far it lies from the support ([`Toy::distance_to_support`]). The seed decides all draws (ChaCha8), a longer sample starts
//! with the points of a shorter one, and more noise moves the same points further.

mod square;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::clouds::curves::{ROLL, roll};
use crate::clouds::draw::between;
use crate::clouds::spiral::Spiral;
use crate::clouds::{add_noise, check, reserve};
use crate::error::{Result, ToyError};
use square::Square;

/// How many coordinates a point has.
const PLANE: usize = 2;

/// A distribution in the plane.
///
/// # References
///
/// The intervals are those of the published code of Generative Topological Networks.
///
/// # Examples
///
/// ```
/// use topogen_data::toys::Toy;
///
/// let toy = Toy::SwissRoll { noise: 0.0 };
/// let sample = toy.sample(100, 1)?;
/// let angles = sample.intrinsic.as_deref().unwrap_or_default();
/// assert_eq!(toy.embed(angles)?, sample.points);
/// assert!(toy.distance_to_support(&sample.points)?.iter().all(|&distance| distance < 1e-12));
/// assert!(toy.distance_to_support(&[0.0, 0.0])?[0] > 4.0);
/// # Ok::<(), topogen_data::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Toy {
    /// The spiral (θ cos θ, θ sin θ) with θ uniform in [3π/2, 9π/2], and Gaussian noise on both coordinates.
    ///
    /// It is the section of the Swiss roll ([`Shape::SwissRoll`](crate::clouds::Shape::SwissRoll)), but uniform by angle.
    SwissRoll {
        /// The standard deviation of the noise; 0 leaves the points on the curve.
        noise: f64,
    },
    /// Uniform in the square [-1, 1]².
    Square,
    /// Uniform in the squares [0.25, 1.25]² and [-1.25, -0.25]², which take turns, so that each has half of the points.
    TwoSquares,
}

/// Points drawn from a toy distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct ToySample {
    /// Two coordinates for each point, point by point.
    pub points: Vec<f64>,
    /// The intrinsic coordinate of each point where there are fewer than two: the angle on the Swiss roll, before the noise.
    pub intrinsic: Option<Vec<f64>>,
}

impl Toy {
    /// The dimension of the support: 1 for the Swiss roll, else 2.
    pub const fn intrinsic_dim(self) -> usize {
        match self {
            Self::SwissRoll { .. } => 1,
            Self::Square | Self::TwoSquares => 2,
        }
    }

    /// Draws `n` independent points.
    ///
    /// # Errors
    ///
    /// No points are asked for, the noise is negative or not finite, or there is no memory.
    ///
    /// # Complexity
    ///
    /// O(n) time and space.
    pub fn sample(self, n: usize, seed: u64) -> Result<ToySample> {
        let noise = match self {
            Self::SwissRoll { noise } => noise,
            Self::Square | Self::TwoSquares => 0.0,
        };
        check(n, noise)?;
        let mut points = reserve(n, PLANE)?;
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let Some(squares) = self.squares() else {
            let mut angles = reserve(n, 1)?;
            angles.extend((0..n).map(|_| between(&ROLL, &mut rng)));
            points.extend(angles.iter().flat_map(|&angle| roll(angle)));
            add_noise(&mut points, noise, seed);
            return Ok(ToySample { points, intrinsic: Some(angles) });
        };
        for square in squares.iter().cycle().take(n) {
            points.extend([(); PLANE].map(|()| between(&square.side, &mut rng)));
        }
        Ok(ToySample { points, intrinsic: None })
    }

    /// The points of the plane with these intrinsic coordinates, without noise.
    ///
    /// # Shapes
    ///
    /// `intrinsic` has [`intrinsic_dim`](Self::intrinsic_dim) numbers for each point: the angles on the Swiss roll, which may
    /// lie beyond the ends of the curve. Points of the squares are their own coordinates. The result has two for each point.
    ///
    /// # Errors
    ///
    /// The numbers do not fill whole points, or one is not finite.
    pub fn embed(self, intrinsic: &[f64]) -> Result<Vec<f64>> {
        ToyError::check(intrinsic, self.intrinsic_dim())?;
        Ok(match self {
            Self::SwissRoll { .. } => intrinsic.iter().flat_map(|&angle| roll(angle)).collect(),
            Self::Square | Self::TwoSquares => intrinsic.to_vec(),
        })
    }

    /// How far each point lies from the support: the curve without noise, the square or the nearer one of both. 0 is inside.
    ///
    /// # Shapes
    ///
    /// `points` has two coordinates for each point; the result has one distance for each, in the units of the coordinates.
    ///
    /// # Errors
    ///
    /// The numbers do not fill whole points, or one is not finite.
    ///
    /// # Complexity
    ///
    /// O(1) for each point; the Swiss roll is compared with 1,024 of its points, and the angle of the nearest is then refined
    /// until it is exact up to rounding.
    pub fn distance_to_support(self, points: &[f64]) -> Result<Vec<f64>> {
        ToyError::check(points, PLANE)?;
        let plane = points.chunks_exact(PLANE).map(|point| [point[0], point[1]]);
        Ok(match self.squares() {
            None => {
                let spiral = Spiral::new(ROLL);
                plane.map(|point| spiral.distance(point)).collect()
            }
            Some(squares) => plane
                .map(|point| {
                    squares.iter().map(|square| square.distance(point)).fold(f64::INFINITY, f64::min)
                })
                .collect(),
        })
    }

    /// The squares that the support is made of, unless it is a curve.
    const fn squares(self) -> Option<&'static [Square]> {
        match self {
            Self::SwissRoll { .. } => None,
            Self::Square => Some(&[Square { side: -1.0..=1.0 }]),
            Self::TwoSquares => Some(&[Square { side: 0.25..=1.25 }, Square { side: -1.25..=-0.25 }]),
        }
    }
}

#[cfg(test)]
mod tests;
