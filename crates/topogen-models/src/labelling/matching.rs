//! The bare matching: which target each source point takes.

use super::assignment::match_optimally;
use super::literal::match_literally;
use super::progress::{Observer, Watch};
use super::quantile::match_quantiles;
use super::ranked::Ranked;
use super::ray::match_rays;
use super::sliced::match_sliced;
use super::{LabellingError, Points, Rule};
use crate::Result;

/// The index of the target that each source point takes, one to one.
///
/// # Errors
/// What [`Points`] are refused for; [`LabellingError::CountMismatch`], [`LabellingError::DimensionMismatch`];
/// [`LabellingError::WrongDimension`], [`LabellingError::BadTolerance`], [`LabellingError::NoDirections`] and
/// [`LabellingError::TooManyToAssign`] by the [`Rule`]; [`LabellingError::Interrupted`].
///
/// # Ties
/// Of points of one norm, that with the lower index is taken for the smaller. No points make no pairs.
///
/// # Complexity
/// The result does not depend on the number of threads.
///
/// | rule | time | memory beside the points |
/// |---|---|---|
/// | quantile | O(n log n) | O(n) |
/// | ray in the plane | O(n log n) | O(n) |
/// | ray, literal | O(n² d), as products of matrices in single precision, shared among threads | 4 n (d + 128) bytes |
/// | literal in one dimension | O(n log n) | O(n) |
/// | sliced | O(directions n (d + log n) + n² d) | 4 n (d + 128) + 8 n d bytes |
/// | assignment | O(n³) | 8 n² bytes |
///
/// ```
/// use topogen_models::labelling::{Points, Rule, match_points, unwatched};
/// // The source points lie on two rays, with two targets on each.
/// let source = [0.1, 0.0, 0.0, 0.2, 0.3, 0.0, 0.0, 0.4];
/// let target = [0.0, 5.0, 9.0, 0.0, 0.0, 6.0, 8.0, 0.0];
/// let points = |values| Points { values, dim: 2 };
/// let pairs = match_points(points(&source), points(&target), Rule::suited(2), &mut unwatched)?;
/// assert_eq!(pairs, [3, 0, 1, 2]);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn match_points(
    source: Points<'_>,
    target: Points<'_>,
    rule: Rule,
    observer: &mut Observer<'_>,
) -> Result<Vec<u32>> {
    check_pair(source, target)?;
    rule.check(target.count(), target.dim)?;
    match_checked(source, target, rule, &mut Watch::new(observer, target.count()))
}

/// Refuses two sets that have no one-to-one matching.
pub(super) fn check_pair(source: Points<'_>, target: Points<'_>) -> Result<()> {
    source.check("the source points")?;
    target.check("the targets")?;
    let (sources, targets) = (source.count(), target.count());
    let (source_dim, target_dim) = (source.dim, target.dim);
    if source_dim != target_dim {
        return Err(LabellingError::DimensionMismatch { source_dim, target_dim }.into());
    }
    if sources != targets {
        return Err(LabellingError::CountMismatch { sources, targets }.into());
    }
    Ok(())
}

/// The matching of points and a rule that have been checked.
pub(super) fn match_checked(
    source: Points<'_>,
    target: Points<'_>,
    rule: Rule,
    watch: &mut Watch<'_, '_>,
) -> Result<Vec<u32>> {
    let ranked = || (Ranked::new(source), Ranked::new(target));
    match rule {
        Rule::Quantile => {
            watch.report(0)?;
            let pairs = match_quantiles(source, target);
            watch.report(source.count())?;
            Ok(pairs)
        }
        Rule::Ray { tolerance } => {
            let (source, target) = ranked();
            Ok(unranked(&source, &target, &match_rays(&source, &target, tolerance, watch)?))
        }
        Rule::Literal { single_precision } => {
            let (source, target) = ranked();
            Ok(unranked(&source, &target, &match_literally(&source, &target, single_precision, watch)?))
        }
        Rule::Assignment => match_optimally(source, target, watch),
        Rule::Sliced { directions } => match_sliced(source, target, directions, watch),
    }
}

/// Pairs of ranks as pairs of indices.
pub(super) fn unranked(source: &Ranked<'_>, target: &Ranked<'_>, by_rank: &[u32]) -> Vec<u32> {
    let mut pairs = vec![0; by_rank.len()];
    for (&source, &rank) in source.order.iter().zip(by_rank) {
        pairs[source as usize] = target.order[rank as usize];
    }
    pairs
}
