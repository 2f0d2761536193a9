//! What is handed to the points in place of the gradient, which moves few of them.

use crate::interop::PointCopy;
use crate::terms::{Functional, Pair};
use crate::{Error, Result};
use std::borrow::Cow;
use topogen_ph::smoothing::{Diffeomorphic, NadarayaWatson};
use topogen_ph::{Edge, PointSlopes, Rips, Threshold};

/// How the derivative by the bars becomes a motion of the points.
///
/// The gradient of a bar touches the two to four points that its critical edges end at. All but the first of these hand autograd
/// something else in its place, to first order: along an interpolated field the loss falls as well, of the others that is not proved.
/// `docs/gradients.md` has how many steps each saves in three experiments.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Motion {
    /// The gradient itself.
    #[default]
    Gradient,
    /// The smooth field that interpolates the gradient at the points that it touches, and carries the others along: of a Gaussian
    /// kernel of width σ (Carrière, Theveneau and Lacombe 2024, arXiv:2405.18820).
    Diffeomorphic {
        /// σ, positive, in the unit of the coordinates.
        sigma: f64,
    },
    /// At each point, the mean of the gradients at the points that it touches, weighted by a Gaussian of width σ (Bendahi, Duplessis and
    /// Fickinger 2026, arXiv:2605.10996).
    NadarayaWatson {
        /// σ, positive, in the unit of the coordinates.
        sigma: f64,
    },
    /// Every edge that must move so that each bar gets to its partner in one step is pulled to where it must go, by half the squared
    /// difference (Nigmetov and Morozov 2024, arXiv:2203.16748). For terms with a matching: bottleneck and Wasserstein.
    BigSteps,
}

impl Motion {
    /// Refuses widths that are none.
    pub(crate) fn check(self) -> Result<()> {
        match self {
            Self::Gradient | Self::BigSteps => {}
            Self::Diffeomorphic { sigma } => drop(Diffeomorphic::params().sigma(sigma).check()?),
            Self::NadarayaWatson { sigma } => drop(NadarayaWatson::params().sigma(sigma).check()?),
        }
        Ok(())
    }

    /// The motion of all points from the gradient of some.
    pub(crate) fn extend<'a>(
        self,
        points: &PointCopy,
        slopes: &'a PointSlopes,
    ) -> Result<Cow<'a, PointSlopes>> {
        match self {
            Self::Gradient | Self::BigSteps => Ok(Cow::Borrowed(slopes)),
            _ if slopes.points.is_empty() => Ok(Cow::Borrowed(slopes)),
            Self::Diffeomorphic { sigma } => {
                let method = Diffeomorphic::params().sigma(sigma).check()?;
                points.extend(slopes, |cloud, field| method.extend(cloud, field)).map(Cow::Owned)
            }
            Self::NadarayaWatson { sigma } => {
                let method = NadarayaWatson::params().sigma(sigma).check()?;
                points.extend(slopes, |cloud, field| method.extend(cloud, field)).map(Cow::Owned)
            }
        }
    }
}

/// The slopes of half the squared differences of all edges that must move from where they must go, for one term.
///
/// # Errors
/// [`Error::NoMatching`] for a term without a matching.
pub(crate) fn big_steps(
    name: &'static str,
    functional: &Functional,
    pair: &Pair<'_>,
) -> Result<Vec<(Edge, f64)>> {
    let targets = functional.targets(pair)?.ok_or(Error::NoMatching { term: name })?;
    if targets.is_empty() {
        return Ok(Vec::new());
    }
    let lengths = pair.space(name)?.lengths()?;
    let sets = Rips::default().max_dim(pair.degree).threshold(Threshold::None).critical_sets(lengths)?;
    let moves = sets.combined_moves(pair.degree, &targets)?;
    Ok(moves.into_iter().map(|(edge, target)| (edge, lengths.length(edge) - target)).collect())
}
