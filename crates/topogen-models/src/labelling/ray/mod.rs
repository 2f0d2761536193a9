//! The ray rule: the smallest norm among the near-best directions.

mod circle;
mod direction;
mod smallest;

pub(super) use direction::{Directions, cosine_error};

use super::greedy::take_greedily;
use super::progress::Watch;
use super::ranked::Ranked;
use crate::Result;

/// The rank of the target of each source point, by its rank.
///
/// In the plane O(n log n) time; from three dimensions on, that of [`take_greedily`].
pub(super) fn match_rays(
    source: &Ranked<'_>,
    target: &Ranked<'_>,
    tolerance: f64,
    watch: &mut Watch<'_, '_>,
) -> Result<Vec<u32>> {
    let by_norm = by_norm_only(source, target);
    let mut pairs: Vec<u32> = (0..by_norm as u32).collect();
    let rest = if source.dim() == 2 {
        circle::match_on_circle(source, target, by_norm, tolerance, watch)?
    } else {
        take_greedily(&Directions { source, target, first: by_norm }, tolerance, watch)?
    };
    pairs.extend(rest.into_iter().map(|target| target + by_norm as u32));
    Ok(pairs)
}

/// How many points take part by their norm only, and so are paired by rank.
///
/// Targets at the origin lie on every ray and have the smallest norms, so the first source points take them, in order. Source points at
/// the origin are the first, too, and have no ray: they take the smallest norm that is left.
pub(super) fn by_norm_only(source: &Ranked<'_>, target: &Ranked<'_>) -> usize {
    source.at_origin.max(target.at_origin)
}
