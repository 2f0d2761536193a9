//! What is refused, and how.

use crate::common::{normal, points};
use std::ops::ControlFlow;
use topogen_models::Error;
use topogen_models::labelling::{
    ASSIGNMENT_LIMIT, LabellingError, Labels, Points, Progress, Rule, Source, label, label_clusters,
    match_points, quality, unwatched,
};

fn labelling<T: std::fmt::Debug>(result: topogen_models::Result<T>) -> LabellingError {
    match result.unwrap_err() {
        Error::Labelling(error) => error,
        other => panic!("{other}"),
    }
}

fn refused(target: &[f64], dim: usize, rule: Rule) -> LabellingError {
    labelling(label(points(target, dim), rule, 1, &mut unwatched))
}

#[test]
fn points_that_are_none() {
    for (values, dim) in [(&[1.0, 2.0, 3.0][..], 2), (&[1.0], 0)] {
        let error = label(Points { values, dim }, Rule::suited(2), 1, &mut unwatched).unwrap_err();
        let numbers = values.len();
        assert!(
            matches!(error, Error::PointLength { numbers: n, dim: d } if (n, d) == (numbers, dim)),
            "{error}"
        );
    }
    for bad in [f64::NAN, f64::INFINITY] {
        let values = [0.0, 1.0, 2.0, bad, 4.0, 5.0];
        let error = label(points(&values, 2), Rule::suited(2), 1, &mut unwatched).unwrap_err();
        assert!(matches!(error, Error::NotFinite { what: "the targets", index: 3, .. }), "{error}");
        let error = match_points(points(&values, 2), points(&[0.0; 6], 2), Rule::suited(2), &mut unwatched)
            .unwrap_err();
        assert!(matches!(error, Error::NotFinite { what: "the source points", index: 3, .. }), "{error}");
    }
}

#[test]
fn too_few_targets() {
    assert_eq!(
        refused(&[], 1, Rule::Quantile),
        LabellingError::TooFewPoints { points: 0, dim: 1, needed: 2 }
    );
    assert_eq!(
        refused(&[1.0], 1, Rule::Quantile),
        LabellingError::TooFewPoints { points: 1, dim: 1, needed: 2 }
    );
    let error = refused(&normal(5, 5, 1), 5, Rule::suited(5));
    assert_eq!(error, LabellingError::TooFewPoints { points: 5, dim: 5, needed: 6 });
    assert!(error.to_string().contains("lower the latent dimension"));
    assert!(label(points(&normal(6, 5, 1), 5), Rule::suited(5), 1, &mut unwatched).is_ok());
}

#[test]
fn a_constant_coordinate() {
    let mut target = normal(20, 3, 1);
    target.iter_mut().skip(1).step_by(3).for_each(|number| *number = 0.25);
    let error = refused(&target, 3, Rule::suited(3));
    assert_eq!(error, LabellingError::ConstantCoordinate { coordinate: 1, value: 0.25 });
    assert!(
        error.to_string().contains("coordinate 1")
            && error.to_string().contains("lower the latent dimension")
    );
}

#[test]
fn sets_that_do_not_fit() {
    let of = |source: &[f64], s: usize, target: &[f64], t: usize| {
        labelling(match_points(points(source, s), points(target, t), Rule::suited(2), &mut unwatched))
    };
    assert_eq!(of(&[1.0; 4], 2, &[1.0; 6], 2), LabellingError::CountMismatch { sources: 2, targets: 3 });
    assert_eq!(
        of(&[1.0; 6], 2, &[1.0; 6], 3),
        LabellingError::DimensionMismatch { source_dim: 2, target_dim: 3 }
    );
}

#[test]
fn rules_of_other_dimensions_and_sizes() {
    let line = normal(20, 1, 1);
    let error = refused(&line, 1, Rule::Ray { tolerance: 1e-4 });
    assert!(matches!(error, LabellingError::WrongDimension { rule: "ray", dim: 1, .. }));
    assert!(error.to_string().contains("Use the quantile rule"), "{error}");
    let plane = normal(20, 2, 1);
    let error = refused(&plane, 2, Rule::Quantile);
    assert!(error.to_string().contains("Use the ray rule"), "{error}");
    for tolerance in [-1e-9, 2.5, f64::INFINITY] {
        assert_eq!(refused(&plane, 2, Rule::Ray { tolerance }), LabellingError::BadTolerance { tolerance });
    }
    assert!(matches!(
        refused(&plane, 2, Rule::Ray { tolerance: f64::NAN }),
        LabellingError::BadTolerance { .. }
    ));
    assert_eq!(refused(&plane, 2, Rule::Sliced { directions: 0 }), LabellingError::NoDirections);
    let many = normal(ASSIGNMENT_LIMIT + 1, 2, 1);
    let expected = LabellingError::TooManyToAssign { points: ASSIGNMENT_LIMIT + 1, most: ASSIGNMENT_LIMIT };
    assert_eq!(refused(&many, 2, Rule::Assignment), expected);
}

#[test]
fn clusters_that_cannot_be() {
    let target = normal(20, 2, 1);
    for clusters in [0, 21] {
        let error =
            labelling(label_clusters(points(&target, 2), Rule::suited(2), clusters, 1, &mut unwatched));
        assert_eq!(error, LabellingError::BadClusters { clusters, points: 20 });
    }
    let source = |weights: &[f64], means: &[f64], deviations: &[f64], dim| {
        let (weights, means, deviations) = (weights.to_vec(), means.to_vec(), deviations.to_vec());
        Source::Clusters { weights, means, deviations, dim }
    };
    let bad = [
        source(&[], &[], &[], 1),
        source(&[1.0], &[0.0], &[1.0], 2),
        source(&[0.5, 0.6], &[0.0, 0.0], &[1.0, 1.0], 1),
        source(&[1.5, -0.5], &[0.0, 0.0], &[1.0, 1.0], 1),
        source(&[1.0], &[f64::NAN], &[1.0], 1),
        source(&[1.0], &[0.0], &[0.0], 1),
        Source::Normal { dim: 0 },
    ];
    for source in bad {
        assert!(matches!(labelling(source.check()), LabellingError::BadSource { .. }), "{source:?}");
        // Nothing to be had from it is asked for, but there is no panic.
        assert_eq!(source.sample(3, 1).len(), 3 * source.dim());
    }
}

#[test]
fn quality_of_too_little() {
    let of = |n: usize, sample: usize| {
        let labels = Labels {
            source: normal(n, 2, 1),
            target: normal(n, 2, 2),
            dim: 2,
            pairs: (0..n as u32).collect(),
        };
        quality(&labels, sample, 1)
    };
    assert_eq!(labelling(of(9, 5)), LabellingError::TooFewPoints { points: 9, dim: 2, needed: 10 });
    for sample in [0, 1, ASSIGNMENT_LIMIT + 1] {
        assert_eq!(labelling(of(20, sample)), LabellingError::BadSample { sample, most: ASSIGNMENT_LIMIT });
    }
    assert!(of(10, 2).is_ok());
}

#[test]
fn an_observer_sees_all_and_may_break_off() {
    for (dim, rule) in [
        (1, Rule::Quantile),
        (2, Rule::suited(2)),
        (3, Rule::suited(3)),
        (1, Rule::Literal { single_precision: true }),
        (3, Rule::Literal { single_precision: true }),
        (3, Rule::Assignment),
        (3, Rule::Sliced { directions: 4 }),
    ] {
        let target = normal(500, dim, 1);
        let mut seen: Vec<Progress> = Vec::new();
        let mut watch = |progress: Progress| {
            seen.push(progress);
            ControlFlow::Continue(())
        };
        label(points(&target, dim), rule, 1, &mut watch).unwrap();
        assert!(seen.is_sorted_by(|a, b| a.done <= b.done && a.total == b.total), "{rule:?} {seen:?}");
        let (first, last) = (seen[0], seen[seen.len() - 1]);
        assert!(first.done == 0 && last.done == last.total && last.total > 0, "{rule:?} {seen:?}");
        let mut left = seen.len() / 2;
        let mut stop = |_: Progress| {
            left -= 1;
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let error = labelling(label(points(&target, dim), rule, 1, &mut stop));
        let (done, total) = (seen[seen.len() / 2 - 1].done, last.total);
        assert_eq!(error, LabellingError::Interrupted { done, total }, "{rule:?}");
    }
}
