//! What a generator is fed with.

use super::LabellingError;
use crate::Result;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// The distribution of source points.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Source {
    /// The standard normal distribution.
    Normal {
        /// How many coordinates a point has.
        dim: usize,
    },
    /// A mixture of normal distributions with independent coordinates, one a cluster of the targets.
    Clusters {
        /// The probability of each cluster; they sum to 1.
        weights: Vec<f64>,
        /// The means, clusters x `dim` in row-major order.
        means: Vec<f64>,
        /// The standard deviations of the coordinates, clusters x `dim` in row-major order.
        deviations: Vec<f64>,
        /// How many coordinates a point has.
        dim: usize,
    },
}

/// What numbers are drawn for. Streams of one seed never overlap, nor those of the networks' noise, which end below 2⁵³.
#[derive(Clone, Copy)]
pub(super) enum Draw {
    /// Points from a source, for generation.
    Sample,
    /// The source points of labels: others than are generated from, whatever the seed.
    Labels,
    /// The centres that k-means starts from.
    Centres,
    /// The directions of the sliced rule.
    Directions,
    /// Which pairs quality is measured on.
    Quality,
    /// The source points of the labels of a cluster.
    Cluster(usize),
}

impl Draw {
    pub fn generator(self, seed: u64) -> ChaCha8Rng {
        const PURPOSE: u64 = 1 << 56;
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(match self {
            Self::Sample => PURPOSE,
            Self::Labels => 2 * PURPOSE,
            Self::Centres => 3 * PURPOSE,
            Self::Directions => 4 * PURPOSE,
            Self::Quality => 5 * PURPOSE,
            Self::Cluster(cluster) => 6 * PURPOSE + cluster as u64,
        });
        generator
    }

    /// Standard normal numbers.
    pub fn normal(self, seed: u64, numbers: usize) -> Vec<f64> {
        StandardNormal.sample_iter(&mut self.generator(seed)).take(numbers).collect()
    }
}

impl Source {
    /// How many coordinates a point has.
    pub fn dim(&self) -> usize {
        match self {
            Self::Normal { dim } | Self::Clusters { dim, .. } => *dim,
        }
    }

    /// Refuses a dimension of 0, and clusters whose numbers do not fit together: weights that are no probabilities, means that are not
    /// finite, deviations that are not positive.
    ///
    /// # Errors
    /// [`LabellingError::BadSource`].
    pub fn check(&self) -> Result<()> {
        let refused = |reason: String| Err(LabellingError::BadSource { reason }.into());
        if self.dim() == 0 {
            return refused("have dimension 0: it must be at least 1".to_owned());
        }
        let Self::Clusters { weights, means, deviations, dim } = self else { return Ok(()) };
        let numbers = weights.len() * dim;
        if weights.is_empty() || means.len() != numbers || deviations.len() != numbers {
            let (weights, means, deviations) = (weights.len(), means.len(), deviations.len());
            return refused(format!(
                "have {weights} weights, {means} means and {deviations} deviations in dimension {dim}"
            ));
        }
        let total: f64 = weights.iter().sum();
        if !weights.iter().all(|weight| (0.0..=1.0).contains(weight)) || (total - 1.0).abs() > 1e-9 {
            return refused(format!(
                "have weights that sum to {total}: probabilities are positive and sum to 1"
            ));
        }
        if !means.iter().all(|mean| mean.is_finite())
            || !deviations.iter().all(|it| it.is_finite() && *it > 0.0)
        {
            return refused("have means that are not finite, or deviations that are not positive".to_owned());
        }
        Ok(())
    }

    /// `n` points, a function of the seed. They are others than those that [`label`](super::label) draws from the same seed.
    ///
    /// Of a source that [`Source::check`] refuses, missing means count as 0 and missing deviations as 1.
    ///
    /// # Shapes
    /// n x dim in row-major order.
    ///
    /// ```
    /// use topogen_models::labelling::Source;
    /// let source = Source::Normal { dim: 2 };
    /// assert_eq!(source.sample(3, 1).len(), 6);
    /// assert_eq!(source.sample(3, 1), source.sample(3, 1));
    /// ```
    pub fn sample(&self, n: usize, seed: u64) -> Vec<f64> {
        let Self::Clusters { weights, means, deviations, dim } = self else {
            return Draw::Sample.normal(seed, n * self.dim());
        };
        let mut generator = Draw::Sample.generator(seed);
        let mut points = Vec::with_capacity(n * dim);
        for _ in 0..n {
            let mut above = generator.random::<f64>();
            // The last one where rounding leaves something of the sum.
            let cluster = weights.iter().position(|weight| {
                above -= weight;
                above < 0.0
            });
            let first = cluster.unwrap_or(weights.len().saturating_sub(1)) * dim;
            for coordinate in first..first + dim {
                let normal: f64 = StandardNormal.sample(&mut generator);
                let at = |numbers: &[f64], missing| numbers.get(coordinate).copied().unwrap_or(missing);
                points.push(at(deviations, 1.0) * normal + at(means, 0.0));
            }
        }
        points
    }
}
