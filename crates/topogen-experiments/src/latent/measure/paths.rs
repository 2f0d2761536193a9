//! Paths between the codes of held-out things.

use super::codec::Codes;
use super::findings::Findings;
use crate::Result;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use tch::{Kind, Tensor};
use topogen_models::Error as ModelError;
use topogen_models::metrics::{LatentGraph, MeasureError, straight_path};

/// Points between both ends: a tenth, two tenths, and so on of the way.
pub const INTERIOR: usize = 9;

/// Two things that a path joins, by their places in a sample.
pub type Ends = (usize, usize);

/// So many pairs of different places below `n`, each drawn by itself; none if there are fewer than two places.
pub fn any_pairs(rng: &mut ChaCha8Rng, n: usize, count: usize) -> Vec<Ends> {
    if n < 2 {
        return Vec::new();
    }
    let pair = |_| {
        let (first, other) = (rng.random_range(0..n), rng.random_range(0..n - 1));
        // The second is any of the others.
        (first, if other < first { other } else { other + 1 })
    };
    (0..count).map(pair).collect()
}

/// The same of pairs whose classes are equal, or not; none where there is no such pair.
pub fn pairs_by_class(rng: &mut ChaCha8Rng, classes: &[u8], same: bool, count: usize) -> Vec<Ends> {
    let fits = |a: usize, b: usize| a != b && (classes[a] == classes[b]) == same;
    let partners = |a: usize| (0..classes.len()).filter(move |&b| fits(a, b));
    let firsts: Vec<usize> = (0..classes.len()).filter(|&a| partners(a).next().is_some()).collect();
    if firsts.is_empty() {
        return Vec::new();
    }
    let pair = |_| {
        let first = firsts[rng.random_range(0..firsts.len())];
        let partners: Vec<usize> = partners(first).collect();
        (first, partners[rng.random_range(0..partners.len())])
    };
    (0..count).map(pair).collect()
}

/// The interior points of the straight lines between codes of a sample, path after path.
///
/// # Errors
/// Those of codes that are not finite.
pub fn straight(codes: &Codes, ends: &[Ends]) -> Result<Vec<f64>> {
    let mut points = Vec::with_capacity(ends.len() * INTERIOR * codes.dim);
    for &(from, to) in ends {
        points.extend(straight_path(codes.code(from), codes.code(to), INTERIOR)?);
    }
    Ok(points)
}

/// The interior points of the shortest paths through the graph of the `k` nearest neighbours of all codes of a sample, and which of the
/// pairs have one; others are told as a gap.
///
/// # Errors
/// Those of the graph.
pub fn geodesic(
    codes: &Codes,
    ends: &[Ends],
    k: usize,
    findings: &mut Findings,
) -> Result<(Vec<f64>, Vec<Ends>)> {
    let graph = LatentGraph::new(&codes.values, codes.dim, k)?;
    let (mut points, mut joined) = (Vec::new(), Vec::new());
    for &(from, to) in ends {
        match graph.path(from, to, INTERIOR) {
            Ok(path) => {
                points.extend(path);
                joined.push((from, to));
            }
            Err(ModelError::Measure(MeasureError::NoPath { .. })) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let apart = ends.len() - joined.len();
    if apart > 0 {
        let reason = format!(
            "{apart} of {} pairs are in different components of the graph of the {k} nearest neighbours; the others are measured",
            ends.len()
        );
        findings.gap("geodesic paths", reason);
    }
    Ok((points, joined))
}

/// Codes as a network takes them.
///
/// # Errors
/// Those of libtorch.
pub fn rows(codes: &[f64], dim: usize) -> Result<Tensor> {
    Ok(Tensor::f_from_slice(codes)?.f_to_kind(Kind::Float)?.f_reshape([-1, dim as i64])?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn pairs_are_of_two() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let pairs = any_pairs(&mut rng, 3, 600);
        // All six are equally likely: each is drawn a hundred times, give or take five deviations.
        for a in 0..3 {
            for b in 0..3 {
                let count = pairs.iter().filter(|&&pair| pair == (a, b)).count();
                assert!(if a == b { count == 0 } else { (55..145).contains(&count) }, "{a} {b}: {count}");
            }
        }
        assert!(any_pairs(&mut rng, 1, 5).is_empty());
    }

    #[test]
    fn pairs_have_the_classes_asked_for() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let classes = [0, 1, 0, 2, 1];
        let same = pairs_by_class(&mut rng, &classes, true, 50);
        assert!(same.len() == 50 && same.iter().all(|&(a, b)| a != b && classes[a] == classes[b]));
        let cross = pairs_by_class(&mut rng, &classes, false, 50);
        assert!(cross.len() == 50 && cross.iter().all(|&(a, b)| classes[a] != classes[b]));
        assert!(pairs_by_class(&mut rng, &[3, 3], false, 5).is_empty());
        assert!(pairs_by_class(&mut rng, &[0, 1], true, 5).is_empty());
    }
}
