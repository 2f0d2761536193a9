//! What can go wrong, with the numbers and what to do.

use tch::Kind;
use topogen_ph::Bars;

/// Everything that `topogen-loss` refuses.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The tensor has no points.
    #[error(
        "a tensor of shape {shape:?} holds no points: give [n, ...] with at least one point and one coordinate"
    )]
    NoPoints {
        /// The shape of the tensor.
        shape: Vec<i64>,
    },
    /// The tensor does not hold real numbers.
    #[error("a tensor of kind {kind:?} has no gradient: convert it to a floating-point kind first")]
    NotFloat {
        /// The kind of the tensor.
        kind: Kind,
    },
    /// A loss without terms.
    #[error("the loss has no terms: add at least one to the builder")]
    NoTerms,
    /// A weight that is not a number.
    #[error("the weight of {term} is {weight}: it must be finite")]
    BadWeight {
        /// Which term.
        term: String,
        /// Its weight.
        weight: f64,
    },
    /// A parameter of a term that is out of its range.
    #[error("{term}: {source}")]
    BadTerm {
        /// Which term.
        term: String,
        /// Which parameter, and what it may be.
        source: topogen_diag::Error,
    },
    /// The representation topology divergence has nothing to say in degree 0.
    #[error(
        "the divergence of degree 0 is always zero, as all copies of the points are connected from the start: take degree 1"
    )]
    DivergenceDegree,
    /// The cascade loss is of loops.
    #[error(
        "the cascade loss is about loops and has its terms of degree 0 in itself: take degree 1, not {degree}"
    )]
    CascadeDegree {
        /// The degree that was asked for.
        degree: usize,
    },
    /// A tensor that is no matrix of lengths.
    #[error("a tensor of shape {shape:?} is no matrix of distances: give [n, n]")]
    NotDistances {
        /// The shape of the tensor.
        shape: Vec<i64>,
    },
    /// A term compares points one by one, and the target has bars alone.
    #[error(
        "{term} compares points one by one, but the target has bars alone: make it of points, with TopologicalLoss::target"
    )]
    NoTargetSpace {
        /// Which term.
        term: &'static str,
    },
    /// A term compares points one by one, and the input has none.
    #[error(
        "{term} compares points one by one, but the bars of this input are not Rips bars of points: leave the term out"
    )]
    NoInputSpace {
        /// Which term.
        term: &'static str,
    },
    /// An image of the wrong number of axes.
    #[error("a tensor of shape {shape:?} is no {what}")]
    NotImages {
        /// The shape of the tensor.
        shape: Vec<i64>,
        /// What is wanted, and its shape.
        what: &'static str,
    },
    /// A motion that an input does not know.
    #[error("{input} cannot be moved by this motion: leave the motion out")]
    UnfittingMotion {
        /// What was given.
        input: &'static str,
    },
    /// Something other than a Rips filtration has no second derivatives.
    #[error("{input} has first derivatives only: leave second_order out")]
    FirstOrderOnly {
        /// What was given.
        input: &'static str,
    },
    /// A term compares points one by one, and there are not as many.
    #[error(
        "{term} compares points one by one, but the input has {input} points and the target {target}: give as many"
    )]
    UnequalPoints {
        /// Which term.
        term: &'static str,
        /// Points of the input.
        input: usize,
        /// Points of the target.
        target: usize,
    },
    /// The lengths of a space were not kept.
    #[error("the pairwise lengths of this space were not kept: make the target with the loss that it is for")]
    NoLengths,
    /// A target of points cannot be scaled.
    #[error("a target that compares points one by one cannot be scaled: scale the points that it is made of")]
    ScaledSpace,
    /// Clouds and targets do not match.
    #[error("{targets} targets for {clouds} clouds: give one for all, or one for each")]
    WrongTargets {
        /// Clouds of the batch.
        clouds: usize,
        /// Targets.
        targets: usize,
    },
    /// Big steps need a matching.
    #[error(
        "big steps move bars to their partners, and {term} matches none: take bottleneck or Wasserstein terms"
    )]
    NoMatching {
        /// Which term.
        term: &'static str,
    },
    /// Only the gradient has a derivative of its own.
    #[error(
        "second derivatives are those of the gradient: leave out either second_order or the other motion"
    )]
    MotionOfSecondOrder,
    /// Fields are smooth in space, and lengths have none.
    #[error(
        "a smooth field moves points, but lengths were given: give points, or take the gradient or big steps"
    )]
    MotionOfLengths,
    /// A batch has no second derivatives.
    #[error("a batch of clouds has first derivatives only: evaluate its clouds one by one for second ones")]
    BatchedSecondOrder,
    /// A diagram of another cloud.
    #[error(
        "the diagram is of {points} points, but the input has {rows} rows: give the diagram of this input"
    )]
    WrongDiagram {
        /// Rows of the input.
        rows: i64,
        /// Points that the diagram was computed from.
        points: usize,
    },
    /// The two diagrams have different numbers of classes that never die, so no matching is finite.
    #[error(
        "{term}: the input has {input} classes that never die and the target {target}, so their distance is infinite: \
         compute both diagrams with the same kind of threshold"
    )]
    Infinite {
        /// Which term.
        term: String,
        /// Essential classes of the input.
        input: usize,
        /// Essential classes of the target.
        target: usize,
    },
    /// Persistence refused the input.
    #[error(transparent)]
    Persistence(#[from] topogen_ph::Error),
    /// A distance of diagrams refused its input.
    #[error(transparent)]
    Diagram(#[from] topogen_diag::Error),
    /// libtorch refused an operation.
    #[error("libtorch: {0}")]
    Torch(#[from] tch::TchError),
}

impl Error {
    /// A distance that no matching makes finite.
    pub(crate) fn infinite(term: &str, degree: usize, input: Bars<'_>, target: Bars<'_>) -> Self {
        Self::Infinite {
            term: format!("{term} of degree {degree}"),
            input: input.essential().len(),
            target: target.essential().len(),
        }
    }
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
