//! Why a measurement of codes, paths or attacks cannot be made.

/// What the measures of embeddings, shapes, paths and robustness refuse, beside points that are not.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MeasureError {
    /// Data and codes that are not of the same things.
    #[error(
        "{data} points of the data and {latent} codes were given: give each point its code, in the same order"
    )]
    CountMismatch {
        /// How many points there are.
        data: usize,
        /// How many codes there are.
        latent: usize,
    },
    /// Too few points to measure anything on.
    #[error("{what} are {points}: at least {needed} are needed")]
    TooFew {
        /// What there are too few of.
        what: &'static str,
        /// How many there are.
        points: usize,
        /// How many there must be.
        needed: usize,
    },
    /// Neighbourhoods of half of the points or more, whose ranks say nothing.
    #[error(
        "{k} neighbours of each of {points} points were asked for: give at least 1 and fewer than half of the points"
    )]
    BadRankNeighbours {
        /// How many neighbours.
        k: usize,
        /// How many points.
        points: usize,
    },
    /// Distances that do not differ, or are all 0.
    #[error(
        "all distances between {what} are {distance}: the measure is not defined. Look for a collapsed encoder, or for copies"
    )]
    EqualDistances {
        /// Between what.
        what: &'static str,
        /// The distance.
        distance: f64,
    },
    /// A width that is none.
    #[error("the width sigma of the densities is {sigma}: give a positive number, such as 0.1")]
    BadSigma {
        /// The width.
        sigma: f64,
    },
    /// Nothing to count.
    #[error("{count} {what} were asked for: give at least {least}")]
    BadCount {
        /// What was asked for.
        what: &'static str,
        /// How many.
        count: usize,
        /// How many at least.
        least: usize,
    },
    /// A change of pixels that cannot be.
    #[error("{what} is {size}: pixels lie between 0 and 1, so give a number from 0 to 1")]
    BadChange {
        /// What it is of.
        what: &'static str,
        /// The change.
        size: f64,
    },
    /// Codes that no path of near neighbours joins.
    #[error(
        "no path joins the codes {from} and {to} in the graph of the {k} nearest neighbours of {points} codes: ask for more neighbours, or choose ends of one component"
    )]
    NoPath {
        /// Where it would begin.
        from: usize,
        /// Where it would end.
        to: usize,
        /// Neighbours of each code.
        k: usize,
        /// How many codes there are.
        points: usize,
    },
    /// A code that there is not.
    #[error("code {index} was asked for, but there are {points}, from 0 on")]
    NoSuchCode {
        /// Which one.
        index: usize,
        /// How many there are.
        points: usize,
    },
    /// Numbers that do not make up whole paths.
    #[error(
        "{rows} rows were given for {paths} paths of {steps} steps: give each path as many rows as it has steps"
    )]
    BadPaths {
        /// Rows, such as images or probabilities.
        rows: usize,
        /// How many paths there are.
        paths: usize,
        /// Steps of each.
        steps: usize,
    },
    /// A distance that is none.
    #[error("distance {index} of {what} is {value}: distances are at least 0")]
    BadDistance {
        /// Of what.
        what: &'static str,
        /// Which one.
        index: usize,
        /// What it is.
        value: f64,
    },
    /// A probability that decides nothing.
    #[error(
        "a confidence of {confidence} was asked for: give a probability above 1/2 and below 1, such as 0.9"
    )]
    BadConfidence {
        /// The confidence.
        confidence: f64,
    },
    /// An image without any direction, whose cosine with others is not defined.
    #[error(
        "image {index} of {what} is zero everywhere: its cosine distance is not defined. Give pixels between -1 and 1"
    )]
    ZeroImage {
        /// Of what.
        what: &'static str,
        /// Which one.
        index: usize,
    },
    /// Ends that make no pairs.
    #[error("{first} first codes and {second} second ones were given: give each pair one of either")]
    Unpaired {
        /// How many first ones.
        first: usize,
        /// How many second ones.
        second: usize,
    },
    /// A factor along a line that is no number.
    #[error("the factor t of an extrapolation is {t}: it must be finite")]
    BadFactor {
        /// The factor.
        t: f64,
    },
    /// A count that is out of its range.
    #[error("{count} {what} were asked for: give from 1 to {most}")]
    BadRange {
        /// What was asked for.
        what: &'static str,
        /// How many.
        count: usize,
        /// How many at most.
        most: usize,
    },
    /// Bars that cannot be computed.
    #[error("the persistence of points: {0}")]
    Persistence(#[from] topogen_ph::Error),
    /// Diagrams that cannot be compared.
    #[error("the distance of diagrams: {0}")]
    Diagrams(#[from] topogen_diag::Error),
}
