//! Points that tests label, and what they measure of them.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use topogen_models::labelling::{Points, Rule, match_points, unwatched};

pub fn generator(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

pub fn normal(n: usize, dim: usize, seed: u64) -> Vec<f64> {
    StandardNormal.sample_iter(generator(seed)).take(n * dim).collect()
}

/// Uniform numbers of variance 1: standardised coordinates of a cube.
pub fn uniform(n: usize, dim: usize, seed: u64) -> Vec<f64> {
    let mut generator = generator(seed);
    (0..n * dim).map(|_| 3.0_f64.sqrt() * (2.0 * generator.random::<f64>() - 1.0)).collect()
}

/// Exponentially distributed numbers, standardised by their mean 1 and variance 1: skewed.
pub fn skewed(n: usize, seed: u64) -> Vec<f64> {
    let mut generator = generator(seed);
    (0..n).map(|_| -(1.0 - generator.random::<f64>()).ln() - 1.0).collect()
}

pub fn points(values: &[f64], dim: usize) -> Points<'_> {
    Points { values, dim }
}

pub fn matched(source: &[f64], target: &[f64], dim: usize, rule: Rule) -> Vec<u32> {
    match_points(points(source, dim), points(target, dim), rule, &mut unwatched).unwrap()
}

pub fn norm(point: &[f64]) -> f64 {
    point.iter().map(|number| number * number).sum::<f64>().sqrt()
}

/// The ranks of numbers, all different.
fn ranks(numbers: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|&a, &b| numbers[a].total_cmp(&numbers[b]));
    let mut ranks = vec![0.0; numbers.len()];
    order.into_iter().enumerate().for_each(|(rank, index)| ranks[index] = rank as f64);
    ranks
}

/// Spearman's correlation: that of the ranks.
pub fn rank_correlation(a: &[f64], b: &[f64]) -> f64 {
    let (a, b, n) = (ranks(a), ranks(b), a.len() as f64);
    let square: f64 = a.iter().zip(&b).map(|(a, b)| (a - b) * (a - b)).sum();
    1.0 - 6.0 * square / (n * (n * n - 1.0))
}

/// The greatest difference of two empirical distribution functions.
pub fn kolmogorov_smirnov(a: &[f64], b: &[f64]) -> f64 {
    let sorted = |numbers: &[f64]| {
        let mut numbers = numbers.to_vec();
        numbers.sort_by(f64::total_cmp);
        numbers
    };
    let (a, b) = (sorted(a), sorted(b));
    let below = |sorted: &[f64], at: f64| sorted.partition_point(|&it| it <= at) as f64 / sorted.len() as f64;
    a.iter().chain(&b).map(|&at| (below(&a, at) - below(&b, at)).abs()).fold(0.0, f64::max)
}

/// What a learner of the conditional mean makes of new source points: the mean label of the `k` nearest in the plane.
///
/// Source points are looked up in a grid of cells; those further than needed are looked at, too, none nearer is missed.
pub fn conditional_means(source: &[f64], labels: &[f64], asked: &[f64], k: usize) -> Vec<f64> {
    let mut means = Vec::with_capacity(asked.len());
    let mut by_first: Vec<usize> = (0..source.len() / 2).collect();
    by_first.sort_by(|&a, &b| source[2 * a].total_cmp(&source[2 * b]));
    for asked in asked.chunks(2) {
        let middle = by_first.partition_point(|&index| source[2 * index] < asked[0]);
        let mut width = 8 * k;
        let nearest = loop {
            let strip = middle.saturating_sub(width)..(middle + width).min(by_first.len());
            let square = |index: usize| {
                (source[2 * index] - asked[0]).powi(2) + (source[2 * index + 1] - asked[1]).powi(2)
            };
            let mut inside: Vec<(f64, usize)> =
                by_first[strip.clone()].iter().map(|&index| (square(index), index)).collect();
            inside.select_nth_unstable_by(k - 1, |a, b| a.0.total_cmp(&b.0));
            // All that lie no further in the first coordinate alone must be in the strip.
            let reach = inside[k - 1].0.sqrt();
            let is_beyond = |place: usize| (source[2 * by_first[place]] - asked[0]).abs() > reach;
            if (strip.start == 0 || is_beyond(strip.start))
                && (strip.end == by_first.len() || is_beyond(strip.end - 1))
            {
                break inside[..k].to_vec();
            }
            width *= 2;
        };
        let mean = |coordinate: usize| {
            nearest.iter().map(|&(_, index)| labels[2 * index + coordinate]).sum::<f64>() / k as f64
        };
        means.extend([mean(0), mean(1)]);
    }
    means
}
