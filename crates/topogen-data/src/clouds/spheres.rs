//! Spheres in a larger one, in high dimension.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::draw::normal;
use super::surfaces::sphere;
use super::{Cloud, LARGEST, out_of_range, reserve};
use crate::error::Result;

/// How many inner spheres there can be: labels are bytes.
const MOST_INNER: usize = 255;

/// Small spheres that are shifted at random, within a large one around the origin.
///
/// The default is the data set of the topological autoencoder: spheres of dimension 100, ten of radius 5 with 500 points each,
/// shifted by a normal vector whose coordinates have the standard deviation 10 / √100, and one of radius 25 with 5,000 points.
/// So a small sphere is some 10 from the origin, and all of them are within the large one, which an embedding should keep.
///
/// # References
///
/// M. Moor, M. Horn, B. Rieck, K. Borgwardt, "Topological Autoencoders", 2020, arXiv:1906.00722. The paper writes
/// N(0, 10/√d) for the shifts; that this is the standard deviation, and that the large sphere is not shifted, is what its published
/// code does.
///
/// # Examples
///
/// ```
/// use topogen_data::clouds::Spheres;
///
/// let sample = Spheres::default().sample(1)?;
/// assert_eq!((sample.cloud.n_points(), sample.cloud.dim), (10_000, 101));
/// assert_eq!((sample.labels[0], sample.labels[9_999]), (0, 10));
///
/// let small = Spheres { dim: 2, inner: 3, inner_points: 50, outer_points: 100, ..Spheres::default() };
/// assert_eq!(small.sample(1)?.cloud.n_points(), 250);
/// # Ok::<(), topogen_data::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spheres {
    /// The dimension of each sphere, at least 1; points have one coordinate more.
    pub dim: usize,
    /// How many small spheres there are, at most 255.
    pub inner: usize,
    /// How many points each of them has.
    pub inner_points: usize,
    /// Their radius.
    pub inner_radius: f64,
    /// The standard deviation of each coordinate of their centres, times the root of `dim`.
    pub shift: f64,
    /// How many points the large sphere has.
    pub outer_points: usize,
    /// Its radius.
    pub outer_radius: f64,
}

impl Default for Spheres {
    fn default() -> Self {
        Self {
            dim: 100,
            inner: 10,
            inner_points: 500,
            inner_radius: 5.0,
            shift: 10.0,
            outer_points: 5_000,
            outer_radius: 25.0,
        }
    }
}

/// Points, and which part of the shape each belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledCloud {
    /// The points.
    pub cloud: Cloud,
    /// One label for each point.
    pub labels: Vec<u8>,
}

impl Spheres {
    /// Draws points that are uniform on each sphere: those of the small ones, sphere by sphere, and then those of the large one,
    /// whose label is the number of small ones.
    ///
    /// The seed decides all draws (ChaCha8), first those of the centres.
    ///
    /// # Errors
    ///
    /// There is no point; `dim` is 0; there are more than 255 small spheres; a radius or shift is negative, not finite or beyond
    /// 1e100; there is no memory.
    ///
    /// # Complexity
    ///
    /// O(points · `dim`) time and space.
    pub fn sample(&self, seed: u64) -> Result<LabelledCloud> {
        let n = self.check()?;
        let dim = self.dim + 1;
        let mut values = reserve(n, dim)?;
        let mut labels = Vec::with_capacity(n);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let deviation = self.shift / (self.dim as f64).sqrt();
        let mut centres = reserve(self.inner, dim)?;
        centres.extend((0..self.inner * dim).map(|_| deviation * normal(&mut rng)));
        let origin = vec![0.0; dim];
        let inner = centres.chunks_exact(dim).map(|centre| (centre, self.inner_points, self.inner_radius));
        let outer = std::iter::once((origin.as_slice(), self.outer_points, self.outer_radius));
        for (label, (centre, points, radius)) in inner.chain(outer).enumerate() {
            for _ in 0..points {
                let start = values.len();
                sphere(dim, &mut rng, &mut values);
                let point = values[start..].iter_mut().zip(centre);
                point.for_each(|(value, centre)| *value = centre + radius * *value);
                labels.push(label as u8);
            }
        }
        Ok(LabelledCloud { cloud: Cloud { values, dim }, labels })
    }

    /// How many points there are, if the numbers are within their ranges.
    fn check(&self) -> Result<usize> {
        if self.dim == 0 {
            return Err(out_of_range("dim", 0.0, "at least 1"));
        }
        if self.inner > MOST_INNER {
            return Err(out_of_range("inner spheres", self.inner as f64, "at most 255"));
        }
        for (what, value) in
            [("inner radius", self.inner_radius), ("outer radius", self.outer_radius), ("shift", self.shift)]
        {
            if !(0.0..=LARGEST).contains(&value) {
                return Err(out_of_range(what, value, "a length from 0 to 1e100"));
            }
        }
        // What overflows is more than can be reserved, and is refused then.
        match self.inner.saturating_mul(self.inner_points).saturating_add(self.outer_points) {
            0 => Err(out_of_range("points", 0.0, "at least 1")),
            n => Ok(n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    /// The points of each label.
    fn parts(sample: &LabelledCloud) -> Vec<Vec<&[f64]>> {
        let mut parts = vec![Vec::new(); 1 + usize::from(*sample.labels.iter().max().unwrap())];
        for (point, &label) in sample.cloud.points().zip(&sample.labels) {
            parts[usize::from(label)].push(point);
        }
        parts
    }

    fn mean(points: &[&[f64]]) -> Vec<f64> {
        (0..points[0].len())
            .map(|i| points.iter().map(|point| point[i]).sum::<f64>() / points.len() as f64)
            .collect()
    }

    fn distance(a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }

    #[test]
    fn the_default_is_that_of_the_paper() {
        let sample = Spheres::default().sample(1).unwrap();
        let parts = parts(&sample);
        assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [[500; 10].as_slice(), &[5_000]].concat());
        assert!(sample.labels.is_sorted());
        let origin = [0.0; 101];
        assert!(parts[10].iter().all(|point| (distance(point, &origin) - 25.0).abs() < 1e-9));
        // The mean of 500 points on a sphere of radius 5 is within 5 / √500 of its centre, on average.
        let mut squares = 0.0;
        for part in &parts[..10] {
            let centre = mean(part);
            assert!(
                part.iter().all(|point| (distance(point, &centre) - 5.0).abs() < 4.0 * 5.0 / 500_f64.sqrt())
            );
            assert!(part.iter().all(|point| distance(point, &origin) < 25.0), "within the large one");
            squares += distance(&centre, &origin).powi(2) - 25.0 / 500.0;
        }
        // Each of 10 x 101 coordinates has the variance (10 / √100)²; that of a sum of n squared normals is 2 n.
        let (n, deviation) = (1010.0, 2020_f64.sqrt());
        assert!((squares - n).abs() < 5.0 * deviation, "{squares}");
    }

    #[test]
    fn centres_have_the_deviation_of_the_shift_over_the_root_of_the_dimension() {
        // Spheres without a radius are their centres.
        let centres = Spheres {
            dim: 25,
            inner: 255,
            inner_points: 1,
            inner_radius: 0.0,
            outer_points: 0,
            ..Spheres::default()
        };
        let values = centres.sample(1).unwrap().cloud.values;
        // The variance of n squared normals of deviation 10 / √25 = 2 is 2 · 2⁴ / n.
        let n = values.len() as f64;
        let variance = values.iter().map(|value| value * value).sum::<f64>() / n;
        assert!(n == 255.0 * 26.0 && (variance - 4.0).abs() < 5.0 * 4.0 * (2.0 / n).sqrt(), "{variance}");
    }

    #[test]
    fn the_numbers_are_those_given() {
        let spheres = Spheres {
            dim: 1,
            inner: 2,
            inner_points: 3,
            inner_radius: 0.5,
            shift: 0.0,
            outer_points: 4,
            outer_radius: 7.0,
        };
        let sample = spheres.sample(3).unwrap();
        assert_eq!(sample.labels, [0, 0, 0, 1, 1, 1, 2, 2, 2, 2]);
        for (point, &label) in sample.cloud.points().zip(&sample.labels) {
            let radius = if label == 2 { 7.0 } else { 0.5 };
            assert!((point[0].hypot(point[1]) - radius).abs() < 1e-12);
        }
        assert_eq!(sample, spheres.sample(3).unwrap());
        assert_ne!(sample, spheres.sample(4).unwrap());
        let alone = Spheres { inner: 0, ..spheres };
        assert_eq!(alone.sample(3).unwrap().labels, [0; 4]);
    }

    #[test]
    fn bad_numbers_are_refused() {
        let good = Spheres { dim: 1, inner: 2, inner_points: 3, ..Spheres::default() };
        for (spheres, named) in [
            (Spheres { dim: 0, ..good }, "dim"),
            (Spheres { inner: 256, ..good }, "inner spheres"),
            (Spheres { inner_radius: -1.0, ..good }, "inner radius"),
            (Spheres { outer_radius: f64::NAN, ..good }, "outer radius"),
            (Spheres { shift: f64::INFINITY, ..good }, "shift"),
            (Spheres { inner: 0, outer_points: 0, ..good }, "points"),
        ] {
            let error = spheres.sample(1).unwrap_err();
            assert!(matches!(error, Error::CloudOption { what, .. } if what == named), "{error}");
        }
        for spheres in [Spheres { outer_points: usize::MAX, ..good }, Spheres { dim: usize::MAX - 1, ..good }]
        {
            assert!(matches!(spheres.sample(1), Err(Error::CloudTooLarge { .. })));
        }
    }
}
