//! The slow, obvious matchings: the oracles of the fast ones.
//!
//! Each source point looks at all targets that are left, one after the other; the optimal assignment looks at all permutations.
//! Numbers are taken as they come: squares of coordinates must neither overflow nor vanish.
//!
//! Errors are those of points in [`match_points`](super::match_points).

use super::Points;
use super::matching::check_pair;
use crate::Result;
use std::f64::consts::{PI, TAU};

/// What [`Rule::Ray`](super::Rule::Ray) pairs, from two dimensions on. In the plane, angles are compared; else, cosines.
///
/// O(n² d) time.
///
/// # Errors
/// [See above](self).
pub fn ray(source: Points<'_>, target: Points<'_>, tolerance: f64) -> Result<Vec<u32>> {
    check_pair(source, target)?;
    Ok(greedy(source, target, |from, left| {
        // The origin lies on every ray.
        let is_origin = |point: &[f64]| norm(point) == 0.0;
        let ray = |to: &[f64]| is_origin(from) || is_origin(to);
        if source.dim == 2 {
            let apart = |to: &[f64]| if ray(to) { 0.0 } else { separation(from, to) };
            let best = left.iter().map(|to| apart(to)).fold(f64::INFINITY, f64::min);
            first(left, |to| ray(to) || apart(to) <= widened(best, tolerance))
        } else {
            let closeness = |to: &[f64]| if ray(to) { 1.0 } else { cosine(from, to) };
            let best = left.iter().map(|to| closeness(to)).fold(f64::NEG_INFINITY, f64::max);
            first(left, |to| ray(to) || closeness(to) >= best - tolerance)
        }
    }))
}

/// What [`Rule::Literal`](super::Rule::Literal) pairs.
///
/// O(n² d) time.
///
/// # Errors
/// [See above](self).
pub fn literal(source: Points<'_>, target: Points<'_>, single_precision: bool) -> Result<Vec<u32>> {
    check_pair(source, target)?;
    Ok(greedy(source, target, |from, left| {
        let cosine = |to: &[f64]| if single_precision { single_cosine(from, to) } else { cosine(from, to) };
        let best = left.iter().map(|to| cosine(to)).fold(f64::NEG_INFINITY, f64::max);
        first(left, |to| cosine(to) >= best)
    }))
}

/// What [`Rule::Assignment`](super::Rule::Assignment) pairs: of all permutations, the first of the least cost.
///
/// O(n! n d) time.
///
/// # Errors
/// [See above](self).
pub fn assignment(source: Points<'_>, target: Points<'_>) -> Result<Vec<u32>> {
    check_pair(source, target)?;
    let mut best = (f64::INFINITY, Vec::new());
    permutations(&mut Vec::new(), source.count(), &mut |pairs| {
        let cost = cost(source, target, pairs);
        if cost < best.0 {
            best = (cost, pairs.to_vec());
        }
    });
    Ok(best.1)
}

/// The sum of squared distances of pairs.
pub fn cost(source: Points<'_>, target: Points<'_>, pairs: &[u32]) -> f64 {
    let square = |(index, &pair): (usize, &u32)| {
        let coordinates = source.row(index).iter().zip(target.row(pair as usize));
        coordinates.map(|(a, b)| (a - b) * (a - b)).sum::<f64>()
    };
    pairs.iter().enumerate().map(square).sum()
}

/// Source points by norm; each takes the target at the place that `choose` gives, of those left by norm.
fn greedy(source: Points<'_>, target: Points<'_>, choose: impl Fn(&[f64], &[&[f64]]) -> usize) -> Vec<u32> {
    let mut left = by_norm(target);
    let mut pairs = vec![0; source.count()];
    for index in by_norm(source) {
        let rows: Vec<&[f64]> = left.iter().map(|&other| target.row(other)).collect();
        pairs[index] = left.remove(choose(source.row(index), &rows)) as u32;
    }
    pairs
}

fn by_norm(points: Points<'_>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.count()).collect();
    // The sort is stable: equal norms stay in the order of their indices.
    order.sort_by(|&a, &b| norm(points.row(a)).total_cmp(&norm(points.row(b))));
    order
}

/// The first that is good enough; the best one is, so there is one.
fn first(left: &[&[f64]], is_enough: impl Fn(&[f64]) -> bool) -> usize {
    left.iter().position(|to| is_enough(to)).unwrap_or(0)
}

fn norm(point: &[f64]) -> f64 {
    point.iter().map(|number| number * number).sum::<f64>().sqrt()
}

/// The cosine of an angle at the origin; 0 if one of the points is the origin.
fn cosine(a: &[f64], b: &[f64]) -> f64 {
    let product: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
    let norms = norm(a) * norm(b);
    if norms == 0.0 { 0.0 } else { product / norms }
}

/// The same in single precision, of points that were divided by their norms.
fn single_cosine(a: &[f64], b: &[f64]) -> f64 {
    let direction = |point: &[f64]| -> Vec<f32> {
        let point: Vec<f32> = point.iter().map(|&number| number as f32).collect();
        let norm = point.iter().map(|number| number * number).sum::<f32>().sqrt();
        point.iter().map(|number| if norm == 0.0 { 0.0 } else { number / norm }).collect()
    };
    let products = direction(a).into_iter().zip(direction(b)).map(|(a, b)| a * b);
    f64::from(products.sum::<f32>())
}

/// The angle between two points of the plane that are not the origin.
fn separation(a: &[f64], b: &[f64]) -> f64 {
    let angle = |point: &[f64]| libm::atan2(point[1], point[0]);
    let apart = (angle(a) - angle(b)).abs();
    apart.min(TAU - apart)
}

/// The angle whose cosine is smaller by the tolerance, from cos x = 1 − 2 sin²(x/2).
fn widened(best: f64, tolerance: f64) -> f64 {
    let square = libm::sin(best / 2.0).powi(2) + tolerance / 2.0;
    if square >= 1.0 { PI } else { best.max(2.0 * libm::asin(square.sqrt())) }
}

fn permutations(begun: &mut Vec<u32>, count: usize, look: &mut impl FnMut(&[u32])) {
    if begun.len() == count {
        look(begun);
    }
    for next in 0..count as u32 {
        if !begun.contains(&next) {
            begun.push(next);
            permutations(begun, count, look);
            begun.pop();
        }
    }
}
