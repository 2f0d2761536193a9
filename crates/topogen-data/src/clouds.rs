//! Point clouds of known shape, drawn at random from a seed.
//!
//! [`generate`] draws independent points of a [`Shape`] and moves each coordinate by Gaussian noise. The seed decides all
//! draws (ChaCha8): the same call gives the same cloud on the same machine; on another, sines may differ in their last digit.
//! A longer cloud starts with the points of a shorter one, and more noise moves the same points further.
//!
//! [`Shape::distance_to`] says how far other points lie from a shape, and [`Shape::betti`] what its topology is. An [`Angle`] moves
//! points along a shape, and a [`Frame`] puts them into a space of more dimensions. [`Spheres`] are spheres within a larger one, with
//! labels.

mod angle;
mod betti;
pub(crate) mod curves;
mod distance;
pub(crate) mod draw;
mod frame;
mod rotations;
mod shape;
mod solids;
mod spheres;
pub(crate) mod spiral;
mod surfaces;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::error::{Error, Result};
use draw::normal;

pub use angle::Angle;
pub use frame::{Frame, Projected};
pub use shape::Shape;
pub use spheres::{LabelledCloud, Spheres};

/// Larger radii and noise would leave the range of `f64`.
pub(crate) const LARGEST: f64 = 1e100;

/// The stream of the generator that noise is drawn from, apart from that of the points.
const NOISE_STREAM: u64 = 1;

/// Points with coordinates.
#[derive(Debug, Clone, PartialEq)]
pub struct Cloud {
    /// The coordinates, point by point.
    pub values: Vec<f64>,
    /// How many coordinates a point has.
    pub dim: usize,
}

impl Cloud {
    /// How many points there are.
    pub fn n_points(&self) -> usize {
        self.values.len().checked_div(self.dim).unwrap_or(0)
    }

    /// The points, each as its coordinates.
    pub fn points(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.dim.max(1))
    }

    /// Moves each coordinate by Gaussian noise of this standard deviation, drawn from the seed as [`generate`] does.
    ///
    /// # Errors
    ///
    /// The noise is negative, not finite or beyond 1e100.
    ///
    /// # Examples
    ///
    /// ```
    /// use topogen_data::clouds::{Shape, generate};
    ///
    /// let mut cloud = generate(Shape::Circle, 100, None, 0.0, 7)?;
    /// cloud.add_noise(0.1, 7)?;
    /// assert_eq!(cloud, generate(Shape::Circle, 100, None, 0.1, 7)?);
    /// # Ok::<(), topogen_data::Error>(())
    /// ```
    pub fn add_noise(&mut self, noise: f64, seed: u64) -> Result<()> {
        check_noise(noise)?;
        add_noise(&mut self.values, noise, seed);
        Ok(())
    }
}

/// Draws `n_points` independent points of a shape, and adds Gaussian noise to each coordinate.
///
/// # Units
///
/// `dim` is how many coordinates a point has, where the shape leaves a choice ([`Shape::dim`]). `noise` is the standard
/// deviation, in the units of the coordinates; 0 leaves the points on the shape.
///
/// # Errors
///
/// No points are asked for; the shape does not exist in this dimension; the noise or a number of the shape is out of its
/// range; there is no memory.
///
/// # Complexity
///
/// O(`n_points` · `dim`) time and space.
///
/// # Examples
///
/// ```
/// use topogen_data::clouds::{Shape, generate};
///
/// let cloud = generate(Shape::Sphere, 100, Some(4), 0.0, 7)?;
/// assert_eq!((cloud.n_points(), cloud.dim), (100, 4));
/// assert!(cloud.points().all(|point| (point.iter().map(|x| x * x).sum::<f64>() - 1.0).abs() < 1e-12));
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn generate(shape: Shape, n_points: usize, dim: Option<usize>, noise: f64, seed: u64) -> Result<Cloud> {
    check(n_points, noise)?;
    shape.check()?;
    let dim = shape.dim(dim)?;
    let mut values = reserve(n_points, dim)?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for index in 0..n_points {
        append_point(shape, dim, index, &mut rng, &mut values);
    }
    add_noise(&mut values, noise, seed);
    Ok(Cloud { values, dim })
}

/// Refuses a number of points and a noise that make no cloud.
pub(crate) fn check(n_points: usize, noise: f64) -> Result<()> {
    if n_points == 0 {
        return Err(out_of_range("points", 0.0, "at least 1"));
    }
    check_noise(noise)
}

fn check_noise(noise: f64) -> Result<()> {
    match (0.0..=LARGEST).contains(&noise) {
        true => Ok(()),
        false => Err(out_of_range("noise", noise, "a standard deviation from 0 to 1e100")),
    }
}

/// An empty vector with room for the points.
pub(crate) fn reserve(n_points: usize, dim: usize) -> Result<Vec<f64>> {
    let too_large = || Error::CloudTooLarge { n_points, dim };
    let mut values = Vec::new();
    let count = n_points.checked_mul(dim).ok_or_else(too_large)?;
    values.try_reserve_exact(count).map_err(|_| too_large())?;
    Ok(values)
}

/// Moves each coordinate by Gaussian noise of this standard deviation.
pub(crate) fn add_noise(values: &mut [f64], noise: f64, seed: u64) {
    if noise > 0.0 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(NOISE_STREAM);
        values.iter_mut().for_each(|value| *value += noise * normal(&mut rng));
    }
}

/// Appends the coordinates of the point with this index.
fn append_point(shape: Shape, dim: usize, index: usize, rng: &mut ChaCha8Rng, to: &mut Vec<f64>) {
    match shape {
        Shape::Circle => to.extend(curves::circle(rng)),
        Shape::FigureEight => to.extend(curves::figure_eight(rng)),
        Shape::LinkedRings => to.extend(curves::linked_rings(rng)),
        Shape::Moons => to.extend(curves::moons(rng)),
        Shape::Annulus { inner, outer } => to.extend(surfaces::annulus(inner, outer, rng)),
        Shape::Sphere => surfaces::sphere(dim, rng, to),
        Shape::Torus { major, minor } => to.extend(surfaces::torus(major, minor, rng)),
        Shape::CliffordTorus => to.extend(surfaces::clifford_torus(rng)),
        Shape::Klein => to.extend(surfaces::klein(rng)),
        Shape::SwissRoll => to.extend(surfaces::swiss_roll(rng)),
        Shape::ProjectivePlane if dim == 4 => to.extend(surfaces::projective_plane_4(rng)),
        Shape::ProjectivePlane => to.extend(surfaces::projective_plane_6(rng)),
        Shape::Clusters { count } => solids::clusters(count, index, dim, rng, to),
        Shape::Cube => solids::cube(dim, rng, to),
        Shape::Gaussian => solids::gaussian(dim, rng, to),
        Shape::O3 => to.extend(rotations::o3(rng)),
    }
}

fn out_of_range(what: &'static str, value: f64, expected: impl Into<String>) -> Error {
    Error::CloudOption { what, value, expected: expected.into() }
}

#[cfg(test)]
mod tests;
