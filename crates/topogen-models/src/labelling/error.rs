//! What labelling refuses, with the numbers and what to do.

use std::path::PathBuf;

/// Everything that [`labelling`](super) refuses beyond what points of any kind are refused for.
#[derive(Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LabellingError {
    /// Fewer points than a labelling of that dimension needs.
    #[error(
        "{points} points of dimension {dim} were given: at least {needed} are needed. Give more points, or lower the latent dimension"
    )]
    TooFewPoints {
        /// How many points there are.
        points: usize,
        /// Their dimension.
        dim: usize,
        /// How many there must be.
        needed: usize,
    },
    /// More points than indices of 32 bits can name.
    #[error("{points} points were given: at most {most} can be labelled. Label a sample of them")]
    TooManyPoints {
        /// How many points there are.
        points: usize,
        /// How many there may be.
        most: usize,
    },
    /// A coordinate in which the targets do not differ, so that no source fills it.
    #[error(
        "coordinate {coordinate} of the targets is {value} for all of them: lower the latent dimension, or train the autoencoder longer"
    )]
    ConstantCoordinate {
        /// Which coordinate.
        coordinate: usize,
        /// What it is.
        value: f64,
    },
    /// Two sets that have no one-to-one matching.
    #[error(
        "{sources} source points and {targets} targets were given: a one-to-one matching needs as many of either"
    )]
    CountMismatch {
        /// How many source points there are.
        sources: usize,
        /// How many targets there are.
        targets: usize,
    },
    /// Two sets of different spaces.
    #[error("source points of dimension {source_dim} and targets of dimension {target_dim} were given")]
    DimensionMismatch {
        /// The dimension of the source.
        source_dim: usize,
        /// The dimension of the targets.
        target_dim: usize,
    },
    /// A rule that is wrong in this dimension.
    #[error("the rule {rule} was asked for in dimension {dim}: {advice}")]
    WrongDimension {
        /// The rule.
        rule: &'static str,
        /// The dimension of the points.
        dim: usize,
        /// What to do instead.
        advice: &'static str,
    },
    /// A tolerance that no cosine can keep.
    #[error("the tolerance of the ray rule is {tolerance}: give a number from 0 to 2, such as 1e-4")]
    BadTolerance {
        /// The tolerance.
        tolerance: f64,
    },
    /// A sliced transport along nothing.
    #[error("the sliced rule was given no directions: give at least 1, such as 100")]
    NoDirections,
    /// More points than the optimal assignment is practical for.
    #[error(
        "the optimal assignment of {points} points was asked for, which takes memory by their square and time by their cube: at most {most} are taken. Use the ray rule, or the sliced one"
    )]
    TooManyToAssign {
        /// How many points there are.
        points: usize,
        /// How many there may be.
        most: usize,
    },
    /// A number of clusters that cannot be.
    #[error("{clusters} clusters of {points} points were asked for: give 1 to {points}")]
    BadClusters {
        /// How many clusters.
        clusters: usize,
        /// How many points.
        points: usize,
    },
    /// A source whose numbers do not fit together.
    #[error("the clusters of a source {reason}")]
    BadSource {
        /// What is wrong.
        reason: String,
    },
    /// Labels whose parts do not fit together.
    #[error(
        "{pairs} labels of dimension {dim} have {sources} numbers of the source and {targets} of the targets: each must have {pairs} x {dim}"
    )]
    UnevenLabels {
        /// Numbers of the source.
        sources: usize,
        /// Numbers of the targets.
        targets: usize,
        /// Pairs.
        pairs: usize,
        /// The dimension.
        dim: usize,
    },
    /// A sample that quality cannot be measured on.
    #[error("the quality of labels was asked for on a sample of {sample} pairs: give 2 to {most}")]
    BadSample {
        /// How many pairs.
        sample: usize,
        /// How many there may be.
        most: usize,
    },
    /// The observer broke the work off.
    #[error("the labelling was interrupted after {done} of {total} points: nothing is kept of it")]
    Interrupted {
        /// How far it was.
        done: u64,
        /// How much there was to do.
        total: u64,
    },
    /// A file that holds no labels, or not all of them.
    #[error("{path} holds no labels of topogen: {reason}. Delete it, and label anew")]
    NoLabels {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// Labels of other data, or of another rule, number of clusters or seed.
    #[error(
        "{path} holds the labels of another data set, rule, number of clusters or seed: its key is {found}, not {expected}. Label anew, or give the file of these data"
    )]
    OtherLabels {
        /// The file.
        path: PathBuf,
        /// The key that it has.
        found: String,
        /// The key that was asked for.
        expected: String,
    },
}
