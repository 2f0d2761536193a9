//! Targets in several pieces.

use crate::common::{generator, points};
use rand::RngExt;
use topogen_models::labelling::{Labels, Rule, Source, label_clusters, unwatched};

/// Two squares: [0.25, 1.25]² and [−1.25, −0.25]², in turns.
fn two_squares(n: usize) -> Vec<f64> {
    let mut generator = generator(4);
    let mut point = |first: f64| [first + generator.random::<f64>(), first + generator.random::<f64>()];
    (0..n).flat_map(|index| point([0.25, -1.25][index % 2])).collect()
}

fn of_two_squares() -> (Vec<f64>, Labels, Source) {
    let target = two_squares(4000);
    let (labels, source) = label_clusters(points(&target, 2), Rule::suited(2), 2, 1, &mut unwatched).unwrap();
    (target, labels, source)
}

/// The mean and the variance of each coordinate of some points of the plane.
fn moments<'p>(points: &(impl Iterator<Item = &'p [f64]> + Clone)) -> [f64; 4] {
    let count = points.clone().count() as f64;
    let mean = |coordinate: usize| points.clone().map(|it| it[coordinate]).sum::<f64>() / count;
    let variance = |coordinate: usize| {
        let mean = mean(coordinate);
        points.clone().map(|it| (it[coordinate] - mean).powi(2)).sum::<f64>() / count
    };
    [mean(0), mean(1), variance(0), variance(1)]
}

#[test]
fn each_label_lies_in_the_square_of_its_source() {
    let (_, labels, source) = of_two_squares();
    let Source::Clusters { weights, means, deviations, dim } = &source else { panic!("{source:?}") };
    assert!(source.check().is_ok());
    assert_eq!((weights.len(), *dim, labels.count()), (2, 2, 4000));
    for cluster in 0..2 {
        // Uniform on a side of 1: mean ±0.75, variance 1/12; 2,000 points.
        let sign = means[2 * cluster].signum();
        for coordinate in [2 * cluster, 2 * cluster + 1] {
            assert!((means[coordinate] - 0.75 * sign).abs() < 0.03);
            assert!((deviations[coordinate] - 12.0_f64.sqrt().recip()).abs() < 0.01);
        }
    }
    assert_ne!(means[0].signum(), means[2].signum());
    // The source of a cluster is nearer to its mean than to the other, but for the tails of two normal distributions whose means are
    // 5.2 and 7.3 deviations apart along an axis and the diagonal: beyond 3.67 deviations there are 1.2e-4.
    let mixed = labels
        .source
        .chunks(2)
        .zip(labels.target.chunks(2))
        .filter(|(source, target)| (source[0] + source[1]) * (target[0] + target[1]) < 0.0);
    assert!(mixed.count() <= 4);
    let is_in_a_square = |point: &[f64]| {
        point.iter().all(|it| (0.25..1.25).contains(it)) || point.iter().all(|it| (-1.25..-0.25).contains(it))
    };
    assert!(labels.target.chunks(2).all(is_in_a_square));
}

#[test]
fn labels_of_clusters_are_not_shrunk_by_their_deviation() {
    // The published code centres the targets of a cluster, does not divide them by the deviation, but multiplies labels by it: variances of
    // labels are those of the data times the variance of the cluster, here a twelfth.
    let (target, labels, _) = of_two_squares();
    for sign in [-1.0, 1.0] {
        let of = |points: &[f64]| moments(&points.chunks(2).filter(|it| it[0] * sign > 0.0));
        for (label, data) in of(&labels.target).into_iter().zip(of(&target)) {
            assert!((label - data).abs() < 1e-12, "{label} {data}");
        }
    }
    let mut pairs = labels.pairs.clone();
    pairs.sort_unstable();
    assert!(pairs.into_iter().eq(0..4000));
}

#[test]
fn samples_of_clusters_have_their_weights_and_moments() {
    let (weights, means, deviations) =
        (vec![0.8, 0.2], vec![5.0, -5.0, -5.0, 5.0], vec![1.0, 0.5, 0.25, 2.0]);
    let source = Source::Clusters { weights, means, deviations, dim: 2 };
    let (n, sample) = (20_000, source.sample(20_000, 1));
    let first = || sample.chunks(2).filter(|it| it[0] > 0.0);
    let second = || sample.chunks(2).filter(|it| it[0] <= 0.0);
    // Four standard deviations of the share, and of means and variances of at least 3,900 points.
    assert!((first().count() as f64 / f64::from(n) - 0.8).abs() < 0.012);
    for (found, expected) in moments(&first()).into_iter().zip([5.0, -5.0, 1.0, 0.25]) {
        assert!((found - expected).abs() < 0.05, "{found} {expected}");
    }
    for (found, expected) in moments(&second()).into_iter().zip([-5.0, 5.0, 0.0625, 4.0]) {
        assert!((found - expected).abs() < 0.37, "{found} {expected}");
    }
}

#[test]
fn clusters_without_a_normal_distribution_are_dissolved() {
    // Far away, two points and a vertical line: no variance in one coordinate, or too few points.
    let mut target = two_squares(200);
    target.extend([50.0, 50.0, 51.0, 52.0]);
    target.extend((0..20).flat_map(|it| [-50.0, f64::from(it) / 10.0]));
    let (source, cluster_of) = Source::clusters(points(&target, 2), 4, 1).unwrap();
    let Source::Clusters { weights, deviations, .. } = &source else { panic!("{source:?}") };
    assert!(weights.len() < 4 && source.check().is_ok(), "{source:?}");
    assert!(deviations.iter().all(|it| *it > 0.0));
    let far = [&cluster_of[200..202], &cluster_of[202..]];
    assert!(far.iter().all(|cluster| cluster.iter().all(|it| (*it as usize) < weights.len())));
    let (labels, _) = label_clusters(points(&target, 2), Rule::suited(2), 4, 1, &mut unwatched).unwrap();
    assert_eq!(labels.count(), 222);
    // As many clusters as points: each is alone, and none is left with fewer than three.
    let (source, cluster_of) = Source::clusters(points(&target[..20], 2), 10, 1).unwrap();
    let Source::Clusters { weights, .. } = &source else { panic!("{source:?}") };
    assert!(source.check().is_ok() && weights.len() <= 3);
    let size = |cluster: usize| cluster_of.iter().filter(|&&it| it as usize == cluster).count();
    assert!(
        (0..weights.len()).all(|it| size(it) >= 3 && weights[it] == size(it) as f64 / 10.0),
        "{source:?}"
    );
}
