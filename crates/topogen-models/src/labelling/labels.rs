//! Labels: source points, each with the target that it is to become.

use super::matching::match_checked;
use super::progress::{Observer, Watch};
use super::ranked::Ranked;
use super::source::Draw;
use super::{LabellingError, Points, Rule};
use crate::Result;

/// Source points and their labels.
///
/// Those of [`label`] stand in the order of labelling: by the norm of the source point, smallest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    /// Source points, n x `dim` in row-major order.
    pub source: Vec<f64>,
    /// Their labels, n x `dim` in row-major order: row i of the source is labelled by row i of these.
    pub target: Vec<f64>,
    /// How many coordinates a point has.
    pub dim: usize,
    /// Which target each label is, by its index in the points that were labelled. Each occurs once.
    pub pairs: Vec<u32>,
}

impl Labels {
    /// How many labels there are.
    pub fn count(&self) -> usize {
        self.pairs.len()
    }

    /// Refuses parts that do not fit together.
    pub(super) fn check(&self) -> Result<()> {
        let (sources, targets, pairs) = (self.source.len(), self.target.len(), self.count());
        let numbers = pairs * self.dim;
        if self.dim == 0 || sources != numbers || targets != numbers {
            return Err(LabellingError::UnevenLabels { sources, targets, pairs, dim: self.dim }.into());
        }
        Ok(())
    }

    /// The labels of source points whose targets are `pairs`, in the order of labelling.
    pub(super) fn of(source: Points<'_>, target: Points<'_>, pairs: &[u32]) -> Self {
        let ranked = Ranked::new(source);
        let pairs: Vec<u32> = ranked.order.iter().map(|&index| pairs[index as usize]).collect();
        Self {
            source: (0..ranked.count()).flat_map(|rank| ranked.row(rank)).copied().collect(),
            target: pairs.iter().flat_map(|&index| target.row(index as usize)).copied().collect(),
            dim: target.dim,
            pairs,
        }
    }
}

/// Labels standard normal source points, as many as there are targets, with the targets, one to one.
///
/// Rays start at the origin: give targets that are centred, and standardised if their coordinates differ in spread.
///
/// # Errors
/// What [`Points`] are refused for; [`LabellingError::TooFewPoints`] for fewer than d + 1, or than two;
/// [`LabellingError::ConstantCoordinate`]; what the [`Rule`] is refused for, as in [`match_points`](super::match_points);
/// [`LabellingError::Interrupted`].
///
/// # Complexity
/// That of [`match_points`](super::match_points).
///
/// # References
/// Levy-Jurgenson and Yakhini (2024), Generative Topological Networks, arXiv 2406.15152. The rules are those of [`Rule`].
///
/// ```
/// use topogen_models::labelling::{Points, Rule, label, unwatched};
/// let targets = [0.0, 1.0, -3.0, 0.5];
/// let labels = label(Points { values: &targets, dim: 1 }, Rule::Quantile, 1, &mut unwatched)?;
/// let mut rows: Vec<(f64, f64)> = labels.source.into_iter().zip(labels.target).collect();
/// rows.sort_by(|a, b| a.0.total_cmp(&b.0));
/// let labels: Vec<f64> = rows.into_iter().map(|(_, label)| label).collect();
/// assert_eq!(labels, [-3.0, 0.0, 0.5, 1.0]);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn label(target: Points<'_>, rule: Rule, seed: u64, observer: &mut Observer<'_>) -> Result<Labels> {
    target.check_targets()?;
    rule.check(target.count(), target.dim)?;
    let source = Draw::Labels.normal(seed, target.values.len());
    let source = Points { values: &source, dim: target.dim };
    let pairs = match_checked(source, target, rule, &mut Watch::new(observer, target.count()))?;
    Ok(Labels::of(source, target, &pairs))
}
