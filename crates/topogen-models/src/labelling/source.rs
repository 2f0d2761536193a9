//! The distribution that a generator maps to the data.

use crate::{Error, Result};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// The distribution that a generator maps to the data.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// The standard normal distribution.
    Normal {
        /// The dimension.
        dim: usize,
    },
    /// A mixture of normal distributions with diagonal covariances.
    Clusters {
        /// The share of each.
        weights: Vec<f64>,
        /// Their means, one row each.
        means: Vec<f64>,
        /// Their standard deviations, one row each.
        deviations: Vec<f64>,
        /// The dimension.
        dim: usize,
    },
}

impl Source {
    /// The dimension.
    pub fn dim(&self) -> usize {
        match *self {
            Self::Normal { dim } | Self::Clusters { dim, .. } => dim,
        }
    }

    /// Refuses clusters whose numbers do not fit together.
    ///
    /// # Errors
    /// [`Error::PointLength`].
    pub fn check(&self) -> Result<()> {
        match self {
            Self::Clusters { weights, means, deviations, dim }
                if weights.is_empty()
                    || means.len() != weights.len() * dim
                    || deviations.len() != means.len()
                    || !means.iter().all(|mean| mean.is_finite())
                    || !weights.iter().chain(deviations).all(|it| it.is_finite() && *it > 0.0) =>
            {
                Err(Error::PointLength { numbers: means.len(), dim: *dim })
            }
            _ => Ok(()),
        }
    }

    /// `n` points, which `seed` decides: n x dim in row-major order.
    pub fn sample(&self, n: usize, seed: u64) -> Vec<f64> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        match self {
            Self::Normal { dim } => StandardNormal.sample_iter(&mut rng).take(n * dim).collect(),
            Self::Clusters { weights, means, deviations, dim } => {
                let total: f64 = weights.iter().sum();
                let mut points = Vec::with_capacity(n * dim);
                for _ in 0..n {
                    let mut left = total * rng.random::<f64>();
                    let cluster = weights.iter().position(|weight| {
                        left -= weight;
                        left < 0.0
                    });
                    let at = cluster.unwrap_or(weights.len() - 1) * dim;
                    for i in at..at + dim {
                        let normal: f64 = StandardNormal.sample(&mut rng);
                        points.push(means[i] + deviations[i] * normal);
                    }
                }
                points
            }
        }
    }
}
