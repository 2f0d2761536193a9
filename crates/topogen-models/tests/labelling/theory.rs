//! What the theory of the method says, on samples.

use crate::common::{
    conditional_means, kolmogorov_smirnov, matched, norm, normal, points, rank_correlation, skewed, uniform,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::f64::consts::TAU;
use topogen_models::labelling::{Labels, Rule, Source, label, unwatched};

fn labels(target: &[f64], dim: usize, rule: Rule) -> Labels {
    label(points(target, dim), rule, 1, &mut unwatched).unwrap()
}

fn share(hits: impl Iterator<Item = bool>) -> f64 {
    let (hits, all) = hits.fold((0, 0), |(hits, all), hit| (hits + usize::from(hit), all + 1));
    hits as f64 / all as f64
}

#[test]
fn quantiles_are_a_monotone_map() {
    let labels = labels(&skewed(20_000, 1), 1, Rule::Quantile);
    let mut rows: Vec<(f64, f64)> = labels.source.iter().copied().zip(labels.target).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(rows.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1));
}

#[test]
fn quantiles_push_the_source_to_the_data() {
    // The map F⁻¹ ∘ G is read off the labels by linear interpolation, and applied to new source points. Its values are compared with new
    // data: for two samples of n, differences of more than 1.95 √(2/n) have a probability of 0.001 (Smirnov 1948).
    let n = 20_000;
    let labels = labels(&skewed(n, 1), 1, Rule::Quantile);
    let mut rows: Vec<(f64, f64)> = labels.source.iter().copied().zip(labels.target).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let map = |at: f64| {
        let place = rows.partition_point(|row| row.0 < at).clamp(1, n - 1);
        let ((x0, y0), (x1, y1)) = (rows[place - 1], rows[place]);
        y0 + (at - x0).clamp(0.0, x1 - x0) / (x1 - x0) * (y1 - y0)
    };
    let generated: Vec<f64> = Source::Normal { dim: 1 }.sample(n, 2).into_iter().map(map).collect();
    let distance = kolmogorov_smirnov(&generated, &skewed(n, 3));
    // Both the labels and the comparison are samples, so the distances of both add up.
    assert!(distance < 2.0 * 1.95 * (2.0 / n as f64).sqrt(), "{distance}");
    // As a check of the check: the source itself is told from the data.
    assert!(kolmogorov_smirnov(&normal(n, 1, 2), &skewed(n, 3)) > 0.1);
}

#[test]
fn the_literal_rule_tears_skewed_numbers_apart() {
    // Of an exponential variable minus its mean 1, a share of 1 − 1/e = 0.632 is negative, of the source a half. So at least 0.132 of the labels
    // have another sign than their source, whatever the rule. The quantile map has them where the sign of a monotone map changes: from 0 to
    // Φ⁻¹(1 − 1/e) = 0.337. The literal rule looks for the same sign until none is left, and has them in the tail, beyond
    // Φ⁻¹(1 − 0.132) = 1.117: there its map leaps from the largest numbers to the smallest.
    let n = 100_000;
    let (source, target) = (normal(n, 1, 1), skewed(n, 2));
    let differ = |pairs: &[u32]| -> Vec<f64> {
        (0..n).filter(|&it| source[it] * target[pairs[it] as usize] < 0.0).map(|it| source[it]).collect()
    };
    let expected = 0.5 - (-1.0_f64).exp();
    let range = |numbers: &[f64]| {
        numbers
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &it| (low.min(it), high.max(it)))
    };
    let quantile = matched(&source, &target, 1, Rule::Quantile);
    let of_quantile = range(&differ(&quantile));
    assert!(of_quantile.0 > -0.02 && (of_quantile.1 - 0.337).abs() < 0.02, "{of_quantile:?}");
    for single_precision in [false, true] {
        let literal = matched(&source, &target, 1, Rule::Literal { single_precision });
        let share = differ(&literal).len() as f64 / n as f64;
        // Both shares are those of samples: three standard deviations of each.
        assert!((share - expected).abs() < 6.0 * 0.5 / (n as f64).sqrt(), "{share} {expected}");
        let of_literal = range(&differ(&literal));
        assert!((of_literal.0 - 1.117).abs() < 0.02 && of_literal.1 > 3.0, "{of_literal:?}");
        let error = |it: usize| (target[literal[it] as usize] - target[quantile[it] as usize]).powi(2);
        let root_mean_square = ((0..n).map(error).sum::<f64>() / n as f64).sqrt();
        assert!(root_mean_square > 1.0, "{root_mean_square}");
    }
}

/// The share of points in the square of half the side, whose area is a quarter.
fn inner(points: &[f64]) -> f64 {
    let half = 3.0_f64.sqrt() / 2.0;
    share(points.chunks(2).map(|point| point.iter().all(|number| number.abs() < half)))
}

/// What a learner makes of new source points, from labels of a uniform square.
fn learned(labels: &Labels, k: usize) -> Vec<f64> {
    conditional_means(&labels.source, &labels.target, &Source::Normal { dim: 2 }.sample(20_000, 2), k)
}

fn radii(points: &[f64]) -> Vec<f64> {
    points.chunks(2).map(norm).collect()
}

#[test]
fn rays_fill_the_uniform_square() {
    let labels = labels(&uniform(100_000, 2, 1), 2, Rule::suited(2));
    let correlation = rank_correlation(&radii(&labels.source), &radii(&labels.target));
    assert!(correlation > 0.99, "{correlation}");
    let learned = inner(&learned(&labels, 50));
    // 20,000 new points: 0.01 is three standard deviations.
    assert!((learned - 0.25).abs() < 0.01, "{learned}");
}

#[test]
fn the_literal_rule_makes_a_ring_of_the_uniform_square() {
    let target = uniform(30_000, 2, 1);
    let [double, single] = [false, true].map(|single_precision| {
        let labels = labels(&target, 2, Rule::Literal { single_precision });
        let correlation = rank_correlation(&radii(&labels.source), &radii(&labels.target));
        (correlation, inner(&learned(&labels, 200)))
    });
    assert!(double.0 < 0.2 && double.1 < 0.02, "{double:?}");
    // Single precision makes more cosines equal, and the norm decides among equals: half a cure.
    assert!(single.0 > 0.2 && single.1 < 0.2, "{single:?}");
}

/// The radius of a flower with five petals, which is star-shaped about its middle, and whose mean square is 1.
fn flower(angle: f64) -> f64 {
    (1.0 + 0.5 * (5.0 * angle).cos()) / (1.0 + 0.125_f64).sqrt()
}

/// Points of the flower, by their angle and the share of the flower's area along it that lies within them.
fn of_flower(n: usize, mut angle: impl FnMut(&mut ChaCha8Rng) -> f64) -> Vec<f64> {
    let mut generator = ChaCha8Rng::seed_from_u64(5);
    let mut point = || {
        let angle = angle(&mut generator);
        let radius = flower(angle) * generator.random::<f64>().sqrt();
        [radius * angle.cos(), radius * angle.sin()]
    };
    (0..n).flat_map(|_| point()).collect()
}

#[test]
fn learned_points_stay_in_a_star_shaped_support() {
    let uniform_angle = |generator: &mut ChaCha8Rng| TAU * generator.random::<f64>();
    // A density in proportion to the square of the radius makes the points uniform in the flower.
    let uniform_point = |generator: &mut ChaCha8Rng| loop {
        let angle = uniform_angle(generator);
        if generator.random::<f64>() * flower(0.0).powi(2) < flower(angle).powi(2) {
            return angle;
        }
    };
    let is_outside = |point: &[f64]| norm(point) > flower(point[1].atan2(point[0]));
    let outside = |points: &[f64]| share(points.chunks(2).map(is_outside));
    // The map along rays is one onto the support where directions are as frequent in the data as in the source. Where they are not, as for
    // uniform points, labels must leave their rays, and means of labels lie between petals.
    let cases = [(of_flower(50_000, uniform_angle), 0.012), (of_flower(50_000, uniform_point), 0.04)];
    for (target, rate) in cases {
        let labels = labels(&target, 2, Rule::suited(2));
        assert_eq!(outside(&labels.target), 0.0, "labels are points of the data");
        let learned = learned(&labels, 20);
        assert!(outside(&learned) < rate, "{} {rate}", outside(&learned));
        // And they fill it: the mean square of the radius is that of the data.
        let mean_square = |points: &[f64]| points.iter().map(|it| it * it).sum::<f64>() / points.len() as f64;
        assert!((mean_square(&learned) / mean_square(&target) - 1.0).abs() < 0.05);
    }
    // As a check of the check: of the circle around the flower, much is outside.
    let circle: Vec<f64> =
        (0..1000).flat_map(|it| <[f64; 2]>::from((f64::from(it) * 0.1).sin_cos())).collect();
    assert!(outside(&circle) > 0.4);
}
