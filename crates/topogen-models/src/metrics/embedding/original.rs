//! Data that several embeddings are compared with.

use super::density::density_divergence_of;
use super::distances::{distance_correlation_of, relative_distance_error_of};
use super::pair::{Pair, check_codes};
use super::relative_rank::{RelativeRankError, relative_rank_error_of};
use super::triplets::triplet_accuracy_of;
use super::trustworthiness::{continuity_of, trustworthiness_of};
use crate::Result;
use crate::metrics::neighbours::check_points;
use crate::metrics::pairwise::Cloud;
use std::sync::Arc;

/// Points of the data with their pairwise distances: what embeddings of the same points are compared with.
///
/// The distances of images take most of the time of measures such as [`trustworthiness`](crate::metrics::trustworthiness): here they are
/// computed once for all measures of all embeddings, and the values are the same to the last bit.
///
/// ```
/// use topogen_models::metrics::{Original, trustworthiness};
/// let (data, codes) = ([0.0, 1.0, 2.0, 3.5, 9.0], [0.0, 2.0, 1.0, 4.0, 8.0]);
/// let embedding = Original::new(&data, 1)?.embedding(&codes, 1)?;
/// assert_eq!(embedding.trustworthiness(2)?, trustworthiness(&data, 1, &codes, 1, 2)?);
/// # Ok::<(), topogen_models::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Original {
    cloud: Arc<Cloud>,
}

/// Points and their codes: what the functions of the same names take apart anew each time.
#[derive(Debug)]
pub struct Embedding {
    pair: Pair,
}

impl Original {
    /// Points, of which all distances are computed.
    ///
    /// # Shapes
    /// `points` is n x `dim` in row-major order.
    ///
    /// # Errors
    /// [`Error::PointLength`](crate::Error::PointLength), [`Error::NotFinite`](crate::Error::NotFinite).
    ///
    /// # Complexity
    /// O(n² `dim`) time, shared among the threads of the rayon pool, and O(n²) memory.
    pub fn new(points: &[f64], dim: usize) -> Result<Self> {
        check_points("the data", points, dim)?;
        Ok(Self { cloud: Arc::new(Cloud::new(points, dim).with_distances()) })
    }

    /// The points beside their codes.
    ///
    /// # Shapes
    /// `latent` is n x `latent_dim` in row-major order, point for point.
    ///
    /// # Errors
    /// [`Error::PointLength`](crate::Error::PointLength), [`Error::NotFinite`](crate::Error::NotFinite), and
    /// [`Error::Measure`](crate::Error::Measure) with [`CountMismatch`](crate::metrics::MeasureError::CountMismatch).
    ///
    /// # Complexity
    /// O(n² `latent_dim`) time and O(n²) memory.
    pub fn embedding(&self, latent: &[f64], latent_dim: usize) -> Result<Embedding> {
        check_codes(self.cloud.len(), latent, latent_dim)?;
        let latent = Cloud::new(latent, latent_dim).with_distances();
        Ok(Embedding { pair: Pair { data: self.cloud.clone(), latent } })
    }
}

impl Embedding {
    /// [`trustworthiness`](crate::metrics::trustworthiness) of `k` neighbours.
    ///
    /// # Errors
    /// Its errors.
    pub fn trustworthiness(&self, k: usize) -> Result<f64> {
        trustworthiness_of(&self.pair, k)
    }

    /// [`continuity`](crate::metrics::continuity) of `k` neighbours.
    ///
    /// # Errors
    /// Its errors.
    pub fn continuity(&self, k: usize) -> Result<f64> {
        continuity_of(&self.pair, k)
    }

    /// [`relative_rank_error`](crate::metrics::relative_rank_error) of `k` neighbours.
    ///
    /// # Errors
    /// Its errors.
    pub fn relative_rank_error(&self, k: usize) -> Result<RelativeRankError> {
        relative_rank_error_of(&self.pair, k)
    }

    /// [`distance_correlation`](crate::metrics::distance_correlation).
    ///
    /// # Errors
    /// Its errors.
    pub fn distance_correlation(&self) -> Result<f64> {
        distance_correlation_of(&self.pair)
    }

    /// The root of the mean squared difference of pairwise distances, those of either space in units of its largest one; 0 is best.
    ///
    /// Unlike [`distance_error`](crate::metrics::distance_error) it does not change with the scale of either space.
    ///
    /// # Errors
    /// [`Error::Measure`](crate::Error::Measure) with [`TooFew`](crate::metrics::MeasureError::TooFew) below 2 points, and
    /// [`EqualDistances`](crate::metrics::MeasureError::EqualDistances) for a space whose points coincide.
    ///
    /// ```
    /// use topogen_models::metrics::Original;
    /// let original = Original::new(&[0.0, 1.0, 2.0], 1)?;
    /// assert_eq!(original.embedding(&[0.0, -10.0, -20.0], 1)?.relative_distance_error()?, 0.0);
    /// // 1/2, 1 and 1/2 become 1, 1 and 0.
    /// let error = original.embedding(&[0.0, 3.0, 3.0], 1)?.relative_distance_error()?;
    /// assert!((error - (0.5_f64 / 3.0).sqrt()).abs() < 1e-12);
    /// # Ok::<(), topogen_models::Error>(())
    /// ```
    pub fn relative_distance_error(&self) -> Result<f64> {
        relative_distance_error_of(&self.pair)
    }

    /// [`triplet_accuracy`](crate::metrics::triplet_accuracy) of so many triplets.
    ///
    /// # Errors
    /// Its errors.
    pub fn triplet_accuracy(&self, triplets: usize, seed: u64) -> Result<f64> {
        triplet_accuracy_of(&self.pair, triplets, seed)
    }

    /// [`density_divergence`](crate::metrics::density_divergence) of the width `sigma`.
    ///
    /// # Errors
    /// Its errors.
    pub fn density_divergence(&self, sigma: f64) -> Result<f64> {
        density_divergence_of(&self.pair, sigma)
    }
}
