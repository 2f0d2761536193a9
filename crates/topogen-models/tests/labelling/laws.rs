//! What does not change what is paired.

use crate::common::{matched, normal, uniform};
use topogen_models::labelling::{Points, Rule, Source, label, label_clusters, quality, unwatched};

const N: usize = 600;

/// Every rule that a dimension has.
fn rules(dim: usize) -> Vec<Rule> {
    let mut rules = vec![
        Rule::suited(dim),
        Rule::Literal { single_precision: false },
        Rule::Literal { single_precision: true },
        Rule::Assignment,
        Rule::Sliced { directions: 10 },
    ];
    if dim > 1 {
        rules.push(Rule::Ray { tolerance: 0.01 });
    }
    rules
}

/// Rotates each pair of neighbouring coordinates.
fn rotated(points: &[f64], dim: usize) -> Vec<f64> {
    let mut points = points.to_vec();
    for point in points.chunks_mut(dim) {
        for first in 0..dim - 1 {
            let (sin, cos) = (0.7 + first as f64).sin_cos();
            let (x, y) = (point[first], point[first + 1]);
            (point[first], point[first + 1]) = (cos * x - sin * y, sin * x + cos * y);
        }
    }
    points
}

#[test]
fn pairs_are_a_permutation() {
    for dim in [1, 2, 3, 8] {
        let (source, target) = (normal(N, dim, 1), uniform(N, dim, 2));
        for rule in rules(dim) {
            let mut pairs = matched(&source, &target, dim, rule);
            pairs.sort_unstable();
            assert!(pairs.iter().copied().eq(0..N as u32), "{rule:?}");
        }
    }
}

#[test]
fn rotations_of_both_change_no_pair() {
    for dim in [2, 3, 8] {
        let (source, target) = (normal(N, dim, 1), uniform(N, dim, 2));
        let turned = (rotated(&source, dim), rotated(&target, dim));
        assert_ne!(turned.0, source);
        for rule in [Rule::suited(dim), Rule::Literal { single_precision: false }, Rule::Assignment] {
            // In the plane, cosines of nearest directions are equal up to rounding, which a rotation changes.
            if dim > 2 || rule != (Rule::Literal { single_precision: false }) {
                let expected = matched(&source, &target, dim, rule);
                assert_eq!(matched(&turned.0, &turned.1, dim, rule), expected, "{dim} {rule:?}");
            }
        }
        // As a check of the check: a rotation of one of them does change pairs.
        let rule = Rule::suited(dim);
        assert_ne!(matched(&turned.0, &target, dim, rule), matched(&source, &target, dim, rule));
    }
}

#[test]
fn the_scale_of_the_targets_changes_no_pair() {
    for dim in [1, 2, 3, 8] {
        let (source, target) = (normal(N, dim, 1), uniform(N, dim, 2));
        for factor in [1e-3, 3.0, 2.0_f64.powi(900), 2.0_f64.powi(-900)] {
            let scaled: Vec<f64> = target.iter().map(|number| factor * number).collect();
            for rule in [Rule::suited(dim), Rule::Literal { single_precision: dim == 1 }] {
                // In the plane, factors that are no power of two change how cosines that are all but equal are rounded.
                if dim != 2 || rule == Rule::suited(2) || factor.log2().fract() == 0.0 {
                    let expected = matched(&source, &target, dim, rule);
                    assert_eq!(matched(&source, &scaled, dim, rule), expected, "{dim} {rule:?} {factor}");
                }
            }
        }
    }
}

#[test]
fn the_unit_changes_nothing() {
    // Powers of two whose squares are no numbers.
    let dim = 3;
    let (source, target) = (normal(300, dim, 1), uniform(300, dim, 2));
    let of = |target: &[f64]| {
        label_clusters(Points { values: target, dim }, Rule::suited(dim), 3, 1, &mut unwatched)
    };
    let (labels, _) = of(&target).unwrap();
    let expected = quality(&labels, 200, 1).unwrap();
    for factor in [2.0_f64.powi(1020), 2.0_f64.powi(-900)] {
        let scaled = |points: &[f64]| points.iter().map(|number| factor * number).collect::<Vec<_>>();
        for rule in rules(dim) {
            let pairs = matched(&source, &target, dim, rule);
            assert_eq!(matched(&scaled(&source), &scaled(&target), dim, rule), pairs, "{rule:?} {factor}");
        }
        let (found, mixture) = of(&scaled(&target)).unwrap();
        assert_eq!((&found.pairs, &found.source), (&labels.pairs, &scaled(&labels.source)));
        assert!(mixture.check().is_ok());
        let found = quality(&found, 200, 1).unwrap();
        assert_eq!((found.mean_cosine, found.r2_linear), (expected.mean_cosine, expected.r2_linear));
        assert_eq!(found.r2_neighbours, expected.r2_neighbours);
    }
}

#[test]
fn threads_change_nothing() {
    let all = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let target = uniform(3000, 3, 2);
            let target = Points { values: &target, dim: 3 };
            let rules =
                [Rule::suited(3), Rule::Literal { single_precision: true }, Rule::Sliced { directions: 5 }];
            let labels = rules.map(|rule| label(target, rule, 1, &mut unwatched).unwrap());
            (labels, label_clusters(target, Rule::suited(3), 7, 1, &mut unwatched).unwrap())
        })
    };
    let alone = all(1);
    for threads in [2, 3] {
        assert!(all(threads) == alone, "{threads} threads");
    }
}

#[test]
fn seeds_change_the_source_and_nothing_else() {
    let target = uniform(N, 2, 2);
    let labels =
        |seed| label(Points { values: &target, dim: 2 }, Rule::suited(2), seed, &mut unwatched).unwrap();
    assert_eq!(labels(1), labels(1));
    assert_ne!(labels(1).source, labels(2).source);
    let sorted = |mut numbers: Vec<f64>| {
        numbers.sort_by(f64::total_cmp);
        numbers
    };
    assert_eq!(sorted(labels(1).target), sorted(labels(2).target));
    // What is generated from is drawn anew, even with the seed of the labels.
    let sample = Source::Normal { dim: 2 }.sample(N, 1);
    let of_labels = labels(1).source;
    assert!(sample.iter().all(|number| !of_labels.contains(number)));
}

#[test]
fn rows_of_labels_are_pairs_in_the_order_of_labelling() {
    let target = uniform(N, 3, 2);
    let labels = label(Points { values: &target, dim: 3 }, Rule::suited(3), 1, &mut unwatched).unwrap();
    let norm = |row: &[f64]| row.iter().map(|it| it * it).sum::<f64>();
    assert!(labels.source.chunks(3).is_sorted_by(|a, b| norm(a) <= norm(b)));
    for (row, &pair) in labels.target.chunks(3).zip(&labels.pairs) {
        assert_eq!(row, &target[3 * pair as usize..][..3]);
    }
    assert_eq!(matched(&labels.source, &target, 3, Rule::suited(3)), labels.pairs);
}

#[test]
fn the_origin_takes_part_by_its_norm() {
    // Two targets and three source points at the origin: the first three of each, by norm, are paired, whatever their directions.
    for dim in [2, 3] {
        let (mut source, mut target) = (normal(9, dim, 1), normal(9, dim, 2));
        source[dim..4 * dim].fill(0.0);
        target[5 * dim..7 * dim].fill(0.0);
        let square =
            |index: usize| target[index * dim..(index + 1) * dim].iter().map(|it| it * it).sum::<f64>();
        let others = (0..9).filter(|it| ![5, 6].contains(it));
        let smallest = others.min_by(|&a, &b| square(a).total_cmp(&square(b))).unwrap();
        let pairs = matched(&source, &target, dim, Rule::suited(dim));
        assert_eq!(pairs[1..4], [5, 6, smallest as u32]);
    }
    // All of them at the origin: by index.
    assert_eq!(matched(&[0.0; 8], &[0.0; 8], 2, Rule::suited(2)), [0, 1, 2, 3]);
}

#[test]
fn no_points_and_one_point() {
    for dim in [1, 2, 3] {
        for rule in rules(dim) {
            assert!(matched(&[], &[], dim, rule).is_empty());
            assert_eq!(matched(&vec![1.0; dim], &vec![-1.0; dim], dim, rule), [0]);
        }
    }
}
