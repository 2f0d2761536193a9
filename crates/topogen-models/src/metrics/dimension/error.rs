//! Why a dimension cannot be estimated.

/// What the estimators of intrinsic dimension refuse, beside points that are not.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DimensionError {
    /// Copies do not count, and too few points are left.
    #[error(
        "{distinct} of {points} points are distinct, but at least {needed} are needed: give more points or ask for fewer neighbours"
    )]
    TooFewDistinct {
        /// How many points there are.
        points: usize,
        /// How many of them differ.
        distinct: usize,
        /// How many must differ.
        needed: usize,
    },
    /// A number of neighbours that says nothing about a dimension.
    #[error("{k} neighbours were asked for: a dimension shows in the ratios of at least 2 distances")]
    BadNeighbours {
        /// How many neighbours.
        k: usize,
    },
    /// Points as far from all of their neighbours, as on a lattice or in a simplex.
    #[error(
        "the distances to the {k} nearest others are all equal for each of {points} points: take more neighbours, or add a little noise to points on a grid"
    )]
    EqualDistances {
        /// How many neighbours.
        k: usize,
        /// How many distinct points.
        points: usize,
    },
    /// A share that leaves nothing.
    #[error("the share of the largest ratios to discard is {share}: give a number from 0 to below 1")]
    BadShare {
        /// The share.
        share: f64,
    },
    /// A power of lengths that makes no sense.
    #[error("lengths of bars were to be raised to the power {alpha}: give a positive number, such as 1")]
    BadPower {
        /// The power.
        alpha: f64,
    },
    /// Sizes of subsamples that no line can be fitted to.
    #[error(
        "subsamples of the sizes {sizes:?} were asked for, of {points} distinct points: give at least 3 sizes that differ, from {least} to the number of points"
    )]
    BadSizes {
        /// The sizes.
        sizes: Vec<usize>,
        /// How many points differ.
        points: usize,
        /// The least size possible.
        least: usize,
    },
    /// No subsamples.
    #[error("{repeats} subsamples of each size were asked for: draw at least 1")]
    NoRepeats {
        /// How many.
        repeats: usize,
    },
    /// Diagrams without bars.
    #[error(
        "no bar of degree {degree} in a subsample of {size} points: take larger subsamples or a lower degree"
    )]
    NoBars {
        /// The degree.
        degree: usize,
        /// The points of the subsample.
        size: usize,
    },
    /// Lengths that grow as fast as the number of points, or faster.
    #[error(
        "the sums of lengths grow with the power {slope} of the number of points: no dimension gives 1 or more. Take larger subsamples, or more of each size"
    )]
    TooSteep {
        /// The power.
        slope: f64,
    },
    /// Persistence refused the points.
    #[error("the persistence of a subsample: {0}")]
    Persistence(#[from] topogen_ph::Error),
}
