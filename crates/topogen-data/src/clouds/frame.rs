//! Clouds put into a space of more dimensions.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::draw::fill_direction;
use super::{out_of_range, reserve};
use crate::error::{Result, ToyError};

/// The stream of the generator that frames are drawn from, apart from those of points and noise.
const FRAME_STREAM: u64 = 2;

/// Directions at right angles, of length 1: an isometry of one space into another of at least as many dimensions.
///
/// # Examples
///
/// ```
/// use topogen_data::clouds::Frame;
///
/// let frame = Frame::random(2, 10, 1)?;
/// let lifted = frame.embed(&[3.0, 4.0])?;
/// assert_eq!(lifted.len(), 10);
/// assert!((lifted.iter().map(|x| x * x).sum::<f64>() - 25.0).abs() < 1e-12);
/// let back = frame.project(&lifted)?;
/// assert!((back.points[1] - 4.0).abs() < 1e-12 && back.distances[0] < 1e-12);
/// # Ok::<(), topogen_data::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The directions, one after the other.
    directions: Vec<f64>,
    dim: usize,
}

/// The nearest points of the subspace that a frame spans.
#[derive(Debug, Clone, PartialEq)]
pub struct Projected {
    /// Their coordinates in the frame, point by point.
    pub points: Vec<f64>,
    /// How far each point lies from the subspace.
    pub distances: Vec<f64>,
}

impl Frame {
    /// Draws a frame of `from` directions in `to` dimensions; no rotation of that space changes the density (Haar measure).
    ///
    /// Normal vectors are made orthogonal one after the other, twice, as once leaves errors where two are nearly parallel. The seed
    /// decides all draws (ChaCha8).
    ///
    /// # Errors
    ///
    /// `from` is 0 or more than `to`; there is no memory.
    ///
    /// # Complexity
    ///
    /// O(`from`² · `to`) time, O(`from` · `to`) space.
    pub fn random(from: usize, to: usize, seed: u64) -> Result<Self> {
        if from == 0 {
            return Err(out_of_range("dim", 0.0, "at least 1"));
        }
        if to < from {
            let expected = format!("at least {from}, the dimension of what is put into it");
            return Err(out_of_range("dim", to as f64, expected));
        }
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(FRAME_STREAM);
        let mut directions = reserve(from, to)?;
        while directions.len() < from * to {
            let mut next = vec![0.0; to];
            fill_direction(&mut rng, &mut next);
            let length = [(); 2].map(|()| make_orthogonal(&mut next, &directions));
            // What is left of a vector that lies almost within the others is rounding: another one is drawn.
            if length[0] > 1e-6 {
                directions.extend(next);
            }
        }
        Ok(Self { directions, dim: to })
    }

    /// How many coordinates points have before and after.
    pub fn dims(&self) -> [usize; 2] {
        [self.directions.len() / self.dim, self.dim]
    }

    /// Points in the larger space.
    ///
    /// # Errors
    ///
    /// The numbers do not fill whole points, or one is not finite; there is no memory.
    ///
    /// # Complexity
    ///
    /// O(points · `from` · `to`).
    pub fn embed(&self, points: &[f64]) -> Result<Vec<f64>> {
        let [from, to] = self.dims();
        ToyError::check(points, from)?;
        let mut embedded = reserve(points.len() / from, to)?;
        for point in points.chunks_exact(from) {
            let start = embedded.len();
            embedded.resize(start + to, 0.0);
            for (coordinate, direction) in point.iter().zip(self.directions.chunks_exact(to)) {
                add(&mut embedded[start..], direction, *coordinate);
            }
        }
        Ok(embedded)
    }

    /// The nearest points of the subspace in the smaller space, and how far away they are.
    ///
    /// # Errors
    ///
    /// As for [`embed`](Self::embed).
    ///
    /// # Complexity
    ///
    /// O(points · `from` · `to`).
    pub fn project(&self, points: &[f64]) -> Result<Projected> {
        let [from, to] = self.dims();
        ToyError::check(points, to)?;
        let mut projected = reserve(points.len() / to, from)?;
        let mut distances = reserve(points.len() / to, 1)?;
        for point in points.chunks_exact(to) {
            let start = projected.len();
            projected.extend(self.directions.chunks_exact(to).map(|direction| dot(point, direction)));
            // What is left of the vector, not a difference of squares, whose root would keep half of the digits.
            let mut rest = point.to_vec();
            for (coordinate, direction) in projected[start..].iter().zip(self.directions.chunks_exact(to)) {
                add(&mut rest, direction, -coordinate);
            }
            distances.push(norm(&rest));
        }
        Ok(Projected { points: projected, distances })
    }
}

/// Makes a vector orthogonal to directions and of length 1; the length that was left of it.
fn make_orthogonal(vector: &mut [f64], directions: &[f64]) -> f64 {
    for direction in directions.chunks_exact(vector.len()) {
        let along = dot(vector, direction);
        add(vector, direction, -along);
    }
    let length = norm(vector);
    vector.iter_mut().for_each(|value| *value /= length);
    length
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn norm(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

fn add(to: &mut [f64], direction: &[f64], times: f64) {
    to.iter_mut().zip(direction).for_each(|(value, along)| *value += times * along);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn directions_are_orthogonal_and_of_length_1() {
        for (from, to) in [(1, 1), (3, 3), (3, 10), (40, 41)] {
            let frame = Frame::random(from, to, 3).unwrap();
            assert_eq!(frame.dims(), [from, to]);
            for (i, a) in frame.directions.chunks_exact(to).enumerate() {
                for (j, b) in frame.directions.chunks_exact(to).enumerate() {
                    let expected = if i == j { 1.0 } else { 0.0 };
                    assert!((dot(a, b) - expected).abs() < 1e-14, "{from} {to}: {i} {j}");
                }
            }
        }
    }

    #[test]
    fn every_direction_is_as_likely() {
        // The square of a coordinate of a unit vector in 4 dimensions has the mean 1/4 and the variance 2·3/(4²·6) = 1/16.
        let n = 2_000;
        let mean = (0..n).map(|seed| Frame::random(2, 4, seed).unwrap().directions[4].powi(2)).sum::<f64>()
            / n as f64;
        assert!((mean - 0.25).abs() < 5.0 * 0.25 / (n as f64).sqrt(), "{mean}");
        assert_ne!(Frame::random(2, 4, 1).unwrap(), Frame::random(2, 4, 2).unwrap());
        assert_eq!(Frame::random(2, 4, 1).unwrap(), Frame::random(2, 4, 1).unwrap());
    }

    #[test]
    fn what_is_at_right_angles_is_the_distance() {
        // All directions but the last span a hyperplane, whose normal is the last one.
        let whole = Frame::random(5, 5, 1).unwrap();
        let plane = Frame { directions: whole.directions[..20].to_vec(), dim: 5 };
        let point = whole.embed(&[1.0, -2.0, 3.0, 0.5, 0.25]).unwrap();
        let projected = plane.project(&point).unwrap();
        for (found, expected) in projected.points.iter().zip([1.0, -2.0, 3.0, 0.5]) {
            assert!((found - expected).abs() < 1e-14, "{found}");
        }
        assert!((projected.distances[0] - 0.25).abs() < 1e-14);
    }

    #[test]
    fn bad_numbers_are_refused() {
        for (from, to) in [(0, 3), (4, 3), (1, 0)] {
            let error = Frame::random(from, to, 1).unwrap_err();
            assert!(matches!(error, Error::CloudOption { what: "dim", .. }), "{error}");
        }
        let frame = Frame::random(2, 3, 1).unwrap();
        assert!(matches!(frame.embed(&[0.0; 3]), Err(Error::Toy(ToyError::Ragged { values: 3, dim: 2 }))));
        assert!(matches!(frame.project(&[0.0; 4]), Err(Error::Toy(ToyError::Ragged { values: 4, dim: 3 }))));
        assert!(frame.embed(&[f64::NAN, 0.0]).is_err());
    }
}
