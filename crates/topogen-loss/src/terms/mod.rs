//! The terms of a loss: one a file. Each compares two diagrams, or two metric spaces, and knows its slope by the first.

mod bottleneck;
mod cascade;
mod connectivity;
mod density;
mod divergence;
mod entropy;
mod image;
mod kind;
mod push;
mod scale_space;
mod signature;
mod sliced;
mod total;
mod wasserstein;

pub use density::Density;
pub use image::Image;
pub use kind::TermKind;
pub use wasserstein::Ground;

use crate::graph::Ends;
use crate::input::Shape;
use crate::space::Space;
use crate::{Error, Result, Target, Variant};
use tch::Tensor;
use topogen_diag::Item;
use topogen_ph::{BarGradient, Bars, Edge, End};

/// What the value of a term depends on, to first order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dependence {
    /// On the input: the term has a gradient.
    Input,
    /// On the target alone, such as a bar of the target that is matched to the diagonal: the gradient is zero.
    Target,
    /// On neither: the value is zero and does not move, as at the minimum of a distance.
    Minimum,
}

impl Dependence {
    /// The name that records use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Target => "target",
            Self::Minimum => "minimum",
        }
    }

    /// What a value depends on whose slopes by the input vanish or not.
    pub(crate) fn of(value: f64, is_flat: bool) -> Self {
        match is_flat {
            false => Self::Input,
            true if value == 0.0 => Self::Minimum,
            true => Self::Target,
        }
    }
}

/// What a term found.
pub(crate) struct Evaluation {
    pub(crate) value: f64,
    pub(crate) slopes: Slopes,
}

/// How a value moves with the input.
pub(crate) enum Slopes {
    /// By the ends of the bars of the term's degree.
    Bars(BarGradient),
    /// By the lengths of edges.
    Edges(Vec<EdgeSlope>),
}

/// How a value moves with the length of an edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct EdgeSlope {
    pub(crate) edge: Edge,
    pub(crate) slope: f64,
    /// The second derivative.
    pub(crate) curvature: f64,
}

impl Evaluation {
    fn of_bars(value: f64, gradient: BarGradient) -> Self {
        Self { value, slopes: Slopes::Bars(gradient) }
    }
}

/// Input and target of a term, of its degree.
pub(crate) struct Pair<'a> {
    pub(crate) degree: usize,
    pub(crate) input: &'a dyn Shape,
    pub(crate) target: &'a Target,
}

impl<'a> Pair<'a> {
    /// The bars of the input.
    fn bars(&self) -> Result<Bars<'a>> {
        self.input.bars(self.degree)
    }

    /// The space of the input.
    ///
    /// # Errors
    /// [`Error::NoInputSpace`] where bars are all that there is.
    pub(crate) fn space(&self, term: &'static str) -> Result<&'a Space> {
        self.input.space().ok_or(Error::NoInputSpace { term })
    }

    /// The bars of the target.
    fn target_bars(&self) -> Result<Bars<'a>> {
        self.target.bars(self.degree)
    }

    /// The space of the target, which has as many points as the input.
    fn target_space(&self, term: &'static str) -> Result<&'a Space> {
        let target = self.target.space().ok_or(Error::NoTargetSpace { term })?;
        let (here, there) = (self.space(term)?.diagram().n_points(), target.diagram().n_points());
        if here != there {
            return Err(Error::UnequalPoints { term, input: here, target: there });
        }
        Ok(target)
    }
}

/// A term whose parameters are known to be good, with all that can be prepared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Functional {
    Push(push::Term),
    Bottleneck,
    Entropy(entropy::Term),
    ScaleSpace(scale_space::Term),
    Density(density::Term),
    Wasserstein(wasserstein::Term),
    Sliced(sliced::Term),
    Total(total::Term),
    Connectivity(connectivity::Term),
    Image(image::Term),
    Signature,
    Divergence,
    Cascade,
}

impl Functional {
    /// Checks the parameters of a kind in one degree.
    pub(crate) fn new(kind: TermKind, degree: usize, variant: Variant) -> Result<Self> {
        Ok(match kind {
            TermKind::Push => Self::Push(push::Term::new(variant)),
            TermKind::Bottleneck => Self::Bottleneck,
            TermKind::Entropy { delta } => Self::Entropy(entropy::Term::new(delta)?),
            TermKind::ScaleSpace { sigma } => Self::ScaleSpace(scale_space::Term::new(sigma, variant)?),
            TermKind::Density(density) => Self::Density(density::Term::new(density)?),
            TermKind::Wasserstein { order, ground, exponent } => {
                Self::Wasserstein(wasserstein::Term::new(order, ground, exponent)?)
            }
            TermKind::SlicedWasserstein { directions } => Self::Sliced(sliced::Term::new(directions)?),
            TermKind::TotalPersistence { order } => Self::Total(total::Term::new(order)?),
            TermKind::Connectivity { scale } => Self::Connectivity(connectivity::Term::new(scale)?),
            TermKind::Image(image) => Self::Image(image::Term::new(image)?),
            TermKind::Signature => Self::Signature,
            TermKind::Divergence if degree == 0 => return Err(Error::DivergenceDegree),
            TermKind::Divergence => Self::Divergence,
            TermKind::Cascade if degree != 1 => return Err(Error::CascadeDegree { degree }),
            TermKind::Cascade => Self::Cascade,
        })
    }

    /// Whether the pairwise lengths of input and target are needed, and not only their diagrams.
    pub(crate) fn needs_lengths(&self) -> bool {
        matches!(self, Self::Signature | Self::Divergence | Self::Cascade)
    }

    /// The true value, and its slopes by the input.
    pub(crate) fn evaluate(&self, pair: &Pair<'_>) -> Result<Evaluation> {
        match self {
            Self::Push(term) => term.evaluate(pair),
            Self::Bottleneck => bottleneck::evaluate(pair),
            Self::Entropy(term) => term.evaluate(pair),
            Self::ScaleSpace(term) => term.evaluate(pair),
            Self::Density(term) => term.evaluate(pair),
            Self::Wasserstein(term) => term.evaluate(pair),
            Self::Sliced(term) => term.evaluate(pair),
            Self::Total(term) => term.evaluate(pair),
            Self::Connectivity(term) => term.evaluate(pair),
            Self::Image(term) => term.evaluate(pair),
            Self::Signature => signature::evaluate(pair),
            Self::Divergence => divergence::evaluate(pair),
            Self::Cascade => cascade::evaluate(pair),
        }
    }

    /// Where the best matching wants ends of the input's bars to be; none for a term without a matching.
    pub(crate) fn targets(&self, pair: &Pair<'_>) -> Result<Option<Vec<(usize, End, f64)>>> {
        match self {
            Self::Bottleneck => bottleneck::targets(pair).map(Some),
            Self::Wasserstein(term) => term.targets(pair).map(Some),
            _ => Ok(None),
        }
    }

    /// Whether it has a matching.
    pub(crate) fn has_matching(&self) -> bool {
        matches!(self, Self::Bottleneck | Self::Wasserstein(_))
    }

    /// The value as a function of the ends of the input's bars, in tensors, where it is not linear in them: for second derivatives.
    pub(crate) fn graph(&self, pair: &Pair<'_>, ends: &Ends) -> Result<Option<Tensor>> {
        match self {
            Self::Entropy(term) => term.graph(pair, ends).map(Some),
            Self::ScaleSpace(term) => term.graph(pair, ends).map(Some),
            Self::Density(term) => term.graph(pair, ends).map(Some),
            Self::Wasserstein(term) => term.graph(pair, ends).map(Some),
            Self::Total(term) => term.graph(ends).map(Some),
            Self::Image(term) => term.graph(pair, ends).map(Some),
            Self::Push(_)
            | Self::Bottleneck
            | Self::Sliced(_)
            | Self::Connectivity(_)
            | Self::Signature
            | Self::Divergence
            | Self::Cascade => Ok(None),
        }
    }
}

/// Where the items of a matching want the ends of the input's bars to be: at those of their partners, or on the diagonal.
///
/// A bar goes to the middle of the diagonal's nearest place, in degree 0 to its birth, which cannot move. No end goes beyond the other
/// one.
fn targets_of(items: impl Iterator<Item = Item>, pair: &Pair<'_>) -> Result<Vec<(usize, End, f64)>> {
    let (input, target) = (pair.bars()?, pair.target_bars()?);
    let mut targets = Vec::new();
    for item in items {
        let (bar, birth, death) = match item {
            Item::Pair { a, b } => (a, target.births()[b], target.deaths()[b]),
            Item::AToDiagonal { a } if pair.degree == 0 => (a, input.births()[a], input.births()[a]),
            Item::AToDiagonal { a } => {
                let middle = input.births()[a] + 0.5 * input.persistence(a);
                (a, middle, middle)
            }
            Item::BToDiagonal { .. } | Item::Essential { .. } => continue,
        };
        if pair.degree > 0 {
            targets.push((bar, End::Birth, birth.min(input.deaths()[bar])));
        }
        targets.push((bar, End::Death, death.max(input.births()[bar])));
    }
    Ok(targets)
}

/// A gradient times a number.
fn scaled(mut gradient: BarGradient, factor: f64) -> BarGradient {
    let BarGradient { births, deaths, essential } = &mut gradient;
    births.iter_mut().chain(deaths).chain(essential).for_each(|slope| *slope *= factor);
    gradient
}
