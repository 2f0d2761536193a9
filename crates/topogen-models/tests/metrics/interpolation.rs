//! Paths between codes and what is made of them, on cases of known answer.

use std::f64::consts::{PI, TAU};
use tch::{Device, Kind, Tensor};
use topogen_models::metrics::{
    LatentGraph, MeasureError, agreement, extrapolated, line_scores, on_manifold_rate, pixel_blends,
    straight_path,
};
use topogen_models::{Classifier, Error};

use crate::{Isometry, normal};

/// Points of a circle.
fn circle(n: u32) -> Vec<f64> {
    let at = |i: u32| TAU * f64::from(i) / f64::from(n);
    (0..n).flat_map(|i| [at(i).cos(), at(i).sin()]).collect()
}

fn length(path: &[f64], dim: usize) -> Vec<f64> {
    let points: Vec<&[f64]> = path.chunks(dim).collect();
    let distance = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
    points.windows(2).map(|pair| distance(pair[0], pair[1])).collect()
}

#[test]
fn straight_lines_leave_a_circle_and_geodesics_do_not() {
    let codes = circle(200);
    let graph = LatentGraph::new(&codes, 2, 4).unwrap();
    // Decoding does nothing here, so reconstructions are exact up to the spacing of the codes.
    let off =
        |path: &[f64]| -> Vec<f64> { path.chunks(2).map(|at| (at[0].hypot(at[1]) - 1.0).abs()).collect() };
    let tolerance = off(&straight_path(&codes[..2], &codes[8..10], 1).unwrap());
    let (straight, geodesic) =
        (straight_path(&codes[..2], &codes[100..102], 9).unwrap(), graph.path(0, 50, 9).unwrap());
    assert_eq!(on_manifold_rate(&off(&straight), &tolerance).unwrap().rate, 0.0);
    assert_eq!(on_manifold_rate(&off(&geodesic), &tolerance).unwrap().rate, 1.0);
    // A quarter of the circle, in chords of one or two steps.
    let found = graph.distance(0, 50).unwrap();
    assert!(found < PI / 2.0 && found > 0.999 * PI / 2.0, "{found}");
    let steps = length(&geodesic, 2);
    // Chords of the same number of edges.
    assert!(steps.iter().all(|step| (step / steps[0] - 1.0).abs() < 1e-9), "{steps:?}");
    // Backwards it is the same way.
    assert!((graph.distance(50, 0).unwrap() - found).abs() < 1e-12);
    assert_eq!(graph.path(7, 7, 2).unwrap(), [&codes[14..16], &codes[14..16]].concat());
}

#[test]
fn geodesics_are_those_of_all_pairs() {
    // Against Floyd and Warshall's search over all pairs.
    let (codes, n, k) = (normal(3 * 40, 1), 40, 4);
    let graph = LatentGraph::new(&codes, 3, k).unwrap();
    let mut all = vec![f64::INFINITY; n * n];
    for (place, other) in topogen_models::metrics::neighbours(&codes, 3, k).unwrap().iter().enumerate() {
        let (a, b) = (place / k, other.point);
        (all[a * n + b], all[b * n + a]) = (other.distance, other.distance);
    }
    (0..n).for_each(|a| all[a * n + a] = 0.0);
    for by in 0..n {
        for (a, b) in (0..n).flat_map(|a| (0..n).map(move |b| (a, b))) {
            all[a * n + b] = all[a * n + b].min(all[a * n + by] + all[by * n + b]);
        }
    }
    for (a, b) in (0..n).flat_map(|a| (0..n).map(move |b| (a, b))) {
        match graph.distance(a, b) {
            Ok(found) => assert!((found - all[a * n + b]).abs() < 1e-12, "{a} {b}"),
            Err(_) => assert_eq!(all[a * n + b], f64::INFINITY),
        }
    }
    // An isometry of the codes is one of the paths.
    let isometry = Isometry::new(4, 2);
    let turned = LatentGraph::new(&isometry.of(&codes, 3), 4, k).unwrap().path(0, 39, 6).unwrap();
    let expected = isometry.of(&graph.path(0, 39, 6).unwrap(), 3);
    assert!(turned.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-9));
}

#[test]
fn paths_refuse_what_they_cannot_join() {
    let apart = [0.0, 1.0, 2.0, 10.0, 11.0, 12.0];
    let graph = LatentGraph::new(&apart, 1, 2).unwrap();
    let refused = |result: topogen_models::Result<Vec<f64>>| match result.unwrap_err() {
        Error::Measure(error) => error,
        other => panic!("{other}"),
    };
    assert_eq!(refused(graph.path(0, 5, 3)), MeasureError::NoPath { from: 0, to: 5, k: 2, points: 6 });
    assert_eq!(refused(graph.path(0, 6, 3)), MeasureError::NoSuchCode { index: 6, points: 6 });
    assert!(LatentGraph::new(&apart, 1, 3).unwrap().path(0, 5, 3).is_ok());
    assert!(matches!(LatentGraph::new(&apart, 1, 6), Err(Error::BadNeighbours { .. })));
    let error = straight_path(&[0.0], &[0.0, 1.0], 1).unwrap_err();
    assert!(matches!(error, Error::DimensionMismatch { first: 1, second: 2 }), "{error}");
    assert!(matches!(straight_path(&[], &[], 1), Err(Error::PointLength { .. })));
}

#[test]
fn extrapolation_goes_on_along_the_line() {
    let (first, second) = (normal(30, 3), normal(30, 4));
    assert_eq!(extrapolated(&first, &second, 3, 0.0).unwrap(), first);
    for t in [0.5, 1.0, 1.25, 2.0] {
        let found = extrapolated(&first, &second, 3, t).unwrap();
        for ((a, b), found) in first.chunks(3).zip(second.chunks(3)).zip(found.chunks(3)) {
            let (whole, part) = (length(&[a, b].concat(), 3)[0], length(&[a, found].concat(), 3)[0]);
            assert!((part - t * whole).abs() < 1e-12);
        }
    }
    // The same place as a path's.
    let (path, beyond) =
        (straight_path(&first, &second, 3).unwrap(), extrapolated(&first, &second, 30, 0.5).unwrap());
    assert_eq!(path[30..60], beyond);
    let refused = |result: topogen_models::Result<Vec<f64>>| result.unwrap_err().to_string();
    assert!(refused(extrapolated(&first, &second, 3, f64::NAN)).contains("NaN"));
    assert!(
        refused(extrapolated(&first, &second[..27], 3, 2.0)).contains("10 first codes and 9 second ones")
    );
    assert!(matches!(extrapolated(&[0.0], &[f64::MAX], 1, 2.0), Err(Error::NotFinite { .. })));
}

#[test]
fn the_rate_counts_what_the_decoder_reconstructs() {
    // The 99th percentile of 101 numbers is the last but one.
    let reconstructions: Vec<f64> = (0..=100).map(|i| f64::from(i) / 100.0).collect();
    let found = on_manifold_rate(&[0.5, 0.99, 0.995, 2.0], &reconstructions).unwrap();
    assert_eq!((found.rate, found.tolerance), (0.5, 0.99));
    assert!((found.mean_distance - 4.485 / 4.0).abs() < 1e-12);
    for (distances, others) in
        [(&[][..], &[1.0][..]), (&[1.0], &[]), (&[-1.0], &[1.0]), (&[1.0], &[f64::NAN])]
    {
        assert!(on_manifold_rate(distances, others).is_err());
    }
}

/// Images of the task of lines: bars of two pixels' width from the middle of 16 x 16 pixels, between −1 and 1, smooth in their angle.
fn lines(angles: &[f64]) -> Tensor {
    let mut pixels = Vec::new();
    for angle in angles {
        for (x, y) in (0..16).flat_map(|y| (0..16).map(move |x| (f64::from(x) - 7.5, f64::from(y) - 7.5))) {
            let (along, across) = (x * angle.cos() + y * angle.sin(), y * angle.cos() - x * angle.sin());
            let inside = (along + 0.5).clamp(0.0, 1.0) * (1.5 - across.abs()).clamp(0.0, 1.0);
            pixels.push(2.0 * inside - 1.0);
        }
    }
    Tensor::from_slice(&pixels).reshape([-1, 1, 16, 16])
}

#[test]
fn true_lines_have_no_distance_and_constant_turns_are_smooth() {
    let degrees: Vec<f64> = (0..360).map(|i| f64::from(i).to_radians()).collect();
    let all = lines(&degrees);
    let of = |path: &[f64]| {
        let angles: Vec<f64> = path.iter().map(|angle| angle.to_radians()).collect();
        line_scores(&lines(&angles), path.len(), &all, &degrees).unwrap()
    };
    // Also by way of 0.
    for path in [[10.0, 20.0, 30.0, 40.0], [340.0, 350.0, 0.0, 10.0]] {
        let found = of(&path);
        assert!(found.mean_distance < 1e-12 && found.smoothness.unwrap().abs() < 1e-9, "{found:?}");
    }
    // All at once: 1 − 1/3.
    let jump = of(&[10.0, 10.0, 90.0, 90.0]);
    assert!((jump.smoothness.unwrap() - 2.0 / 3.0).abs() < 1e-9);
    // Blends of two lines are no lines.
    let ends = lines(&[0.5, 2.0]);
    let blends =
        pixel_blends(&(ends.narrow(0, 0, 1) * 0.5 + 0.5), &(ends.narrow(0, 1, 1) * 0.5 + 0.5), 3).unwrap();
    let blended = line_scores(&(blends * 2.0 - 1.0), 3, &all, &degrees).unwrap();
    assert!(blended.mean_distance > 0.01, "{blended:?}");
}

#[test]
fn undefined_lines_are_told_and_left_out() {
    let degrees: Vec<f64> = (0..360).map(|i| f64::from(i).to_radians()).collect();
    let path: Vec<f64> = [10.0_f64, 10.0, 90.0, 50.0, 80.0, 50.0].map(f64::to_radians).to_vec();
    let found = line_scores(&lines(&path), 3, &lines(&degrees), &degrees).unwrap();
    // The second path ends where it began; the first has all its turn in one of two steps.
    assert_eq!(found.undefined, 1);
    assert!((found.smoothness.unwrap() - 0.5).abs() < 1e-9);
    assert!((found.published_smoothness.unwrap() - 0.25).abs() < 1e-9);
    let still = line_scores(&lines(&path[3..4].repeat(4)), 2, &lines(&degrees), &degrees).unwrap();
    assert_eq!((still.smoothness, still.published_smoothness, still.undefined), (None, None, 2));
}

#[test]
fn lines_refuse_what_does_not_fit() {
    let all = lines(&[0.0, 1.0]);
    let error =
        |images: &Tensor, steps, angles: &[f64]| line_scores(images, steps, &all, angles).unwrap_err();
    assert!(matches!(error(&all, 1, &[0.0, 1.0]), Error::Measure(MeasureError::BadCount { .. })));
    assert!(matches!(error(&all, 3, &[0.0, 1.0]), Error::Measure(MeasureError::BadPaths { rows: 2, .. })));
    assert!(matches!(error(&all, 2, &[0.0]), Error::LabelCount { items: 2, labels: 1 }));
    assert!(matches!(error(&all, 2, &[0.0, f64::NAN]), Error::NotFinite { index: 1, .. }));
    assert!(matches!(
        error(&(&all * 0.0), 2, &[0.0, 1.0]),
        Error::Measure(MeasureError::ZeroImage { index: 0, .. })
    ));
    assert!(matches!(error(&all.narrow(3, 0, 3), 2, &[0.0, 1.0]), Error::DimensionMismatch { .. }));
}

#[test]
fn blends_are_the_means_of_their_ends() {
    let from = Tensor::from_slice(&[0_u8, 255]).reshape([2, 1, 1, 1]);
    let to = Tensor::from_slice(&[255_u8, 255]).reshape([2, 1, 1, 1]);
    let blends = pixel_blends(&from, &to, 3).unwrap();
    assert_eq!(blends.size(), [6, 1, 1, 1]);
    let expected = Tensor::from_slice(&[0.25_f32, 0.5, 0.75, 1.0, 1.0, 1.0]).reshape([6, 1, 1, 1]);
    assert!(blends.allclose(&expected, 1e-6, 1e-7, false));
    assert!(matches!(pixel_blends(&from, &to.narrow(0, 0, 1), 3), Err(Error::BatchShape { .. })));
    assert!(matches!(pixel_blends(&from, &to, 0), Err(Error::Measure(MeasureError::BadCount { .. }))));
}

#[test]
fn agreement_refuses_what_it_cannot_count() {
    let classifier = Classifier::new(3, 1, 8, 1, Device::Cpu).unwrap();
    let images = Tensor::zeros([6, 1, 8, 8], (Kind::Float, Device::Cpu));
    let error =
        |ends: &[(u8, u8)], confidence| agreement(&classifier, &images, ends, confidence).unwrap_err();
    for confidence in [0.5, 1.0, f64::NAN] {
        assert!(matches!(error(&[(0, 1)], confidence), Error::Measure(MeasureError::BadConfidence { .. })));
    }
    assert!(matches!(error(&[], 0.9), Error::Empty { .. }));
    assert!(matches!(
        error(&[(0, 1); 4], 0.9),
        Error::Measure(MeasureError::BadPaths { rows: 6, paths: 4, .. })
    ));
    assert!(matches!(error(&[(0, 1); 7], 0.9), Error::Measure(MeasureError::BadPaths { .. })));
    assert!(matches!(error(&[(0, 1), (2, 3)], 0.9), Error::BadLabel { index: 3, label: 3, classes: 3 }));
    // A classifier that knows nothing is never sure.
    let found = agreement(&classifier, &images, &[(0, 0), (0, 1)], 0.9).unwrap();
    assert_eq!((found.same_class, found.cross_class), (Some(0.0), Some(0.0)));
}
