//! Shapes and surfaces: distances, Betti numbers, held-out parts.

use super::super::counts::Counts;
use super::super::mesh::MeshPool;
use super::{all, draw};
use crate::latent::data::{Items, Values};
use std::f64::consts::{PI, TAU};
use topogen_data::Mesh;
use topogen_data::clouds::{Frame, Shape, generate};
use topogen_ph::{Euclidean, Points, Rips};

const MEASURED: [&str; 8] =
    ["circle", "annulus", "sphere", "torus", "clifford-torus", "swiss-roll", "figure-eight", "linked-rings"];

fn points(items: &Items) -> (&[f64], usize) {
    match &items.values {
        Values::Points { values, dim } => (values, *dim),
        Values::Images(_) => panic!("these are images"),
    }
}

#[test]
fn clean_points_lie_on_their_shape_whatever_it_was_put_into() {
    for shape in MEASURED {
        for lift in ["", "lift = 12"] {
            for seed in 1..4 {
                let data =
                    draw(&format!("kind = 'shape'\nshape = '{shape}'\n{lift}"), [40, 20, 20], seed).unwrap();
                let manifold = data.truth.manifold.as_ref().unwrap();
                for items in all(&data) {
                    let (values, dim) = points(items);
                    let distances = manifold.distances(values, dim).unwrap();
                    assert_eq!(distances.len(), items.len());
                    assert!(distances.iter().all(|&it| it < 1e-12), "{shape} {lift}: {distances:?}");
                }
            }
        }
    }
    let data = draw("kind = 'shape'\nshape = 'klein'", [40, 20, 20], 1).unwrap();
    assert!(data.truth.manifold.is_none() && data.truth.betti == [1, 2, 1]);
}

#[test]
fn a_lift_changes_no_distance_but_adds_what_leads_out_of_it() {
    for shape in MEASURED {
        let data = draw(&format!("kind = 'shape'\nshape = '{shape}'\nlift = 12"), [3, 3, 3], 5).unwrap();
        let manifold = data.truth.manifold.unwrap();
        let shape: Shape = shape.parse().unwrap();
        let dim = shape.dim(None).unwrap();
        // That the frame is the seed's is what the other test shows.
        let frame = Frame::random(dim, 12, 5).unwrap();
        let near = generate(shape, 50, None, 0.7, 1).unwrap().values;
        let expected = shape.distance_to(&near, None).unwrap();
        let lifted = frame.embed(&near).unwrap();
        let found = manifold.distances(&lifted, 12).unwrap();
        assert!(expected.iter().any(|&it| it > 0.1));
        for (found, expected) in found.iter().zip(&expected) {
            assert!((found - expected).abs() < 1e-12, "{shape}: {found} {expected}");
        }
        // A direction at right angles to the subspace: what is left of any other one.
        let any = generate(Shape::Gaussian, 1, Some(12), 0.0, 9).unwrap().values;
        let within = frame.embed(&frame.project(&any).unwrap().points).unwrap();
        let out: Vec<f64> = any.iter().zip(&within).map(|(a, b)| a - b).collect();
        let length = out.iter().map(|it| it * it).sum::<f64>().sqrt();
        let moved: Vec<f64> = lifted.iter().zip(out.iter().cycle()).map(|(a, b)| a + b).collect();
        for (found, expected) in manifold.distances(&moved, 12).unwrap().iter().zip(&expected) {
            assert!((found - expected.hypot(length)).abs() < 1e-12, "{shape}: {found} {expected} {length}");
        }
        let error = manifold.distances(&near, dim).unwrap_err().to_string();
        assert!(error.contains("12 dimensions"), "{error}");
    }
}

#[test]
fn noise_moves_all_coordinates_of_the_larger_space() {
    let place = |noise| format!("kind = 'shape'\nshape = 'circle'\nlift = 100\nnoise = {noise:?}");
    let [clean, noisy] = [0.0, 0.1].map(|noise| draw(&place(noise), [200, 3, 3], 1).unwrap().train.numbers());
    let n = clean.len() as f64;
    let variance = clean.iter().zip(&noisy).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / n;
    // The variance of n squared normals over n is 2 σ⁴ / n.
    assert!((variance - 0.01).abs() < 5.0 * 0.01 * (2.0 / n).sqrt(), "{variance}");
    let moved = |axis: usize| clean.iter().zip(&noisy).skip(axis).step_by(100).all(|(a, b)| a != b);
    assert!((0..100).all(moved));
}

/// The range of an angle in units of itself.
fn held_out(shape: &str, [from, to]: [f64; 2]) -> [f64; 2] {
    let [start, end] = if shape == "swiss-roll" { [1.5 * PI, 4.5 * PI] } else { [0.0, TAU] };
    [start + from * (end - start), start + to * (end - start)]
}

#[test]
fn what_is_held_out_is_trained_on_by_nothing_and_reached_by_pairs() {
    let gaps = [[0.75, 1.0], [0.0, 0.2], [0.5, 0.75], [0.2, 0.4]];
    for shape in ["circle", "annulus", "torus", "clifford-torus", "swiss-roll"] {
        for [from, to] in gaps {
            let row =
                format!("kind = 'shape'\nshape = '{shape}'\nheld_out = {{ from = {from:?}, to = {to:?} }}");
            let data = draw(&row, [100, 30, 30], 2).unwrap();
            let [low, high] = held_out(shape, [from, to]);
            let beyond = data.beyond.as_ref().unwrap();
            // Factors are those of the points: they are read off the clean coordinates once more.
            for items in all(&data) {
                let (values, dim) = points(items);
                for (point, &factor) in values.chunks_exact(dim).zip(&items.factors) {
                    let read = match shape {
                        "swiss-roll" => point[0].hypot(point[2]),
                        _ => point[1].atan2(point[0]).rem_euclid(TAU),
                    };
                    assert!((read - factor).abs() < 1e-9, "{shape}: {read} {factor}");
                }
            }
            let is_held_out = |factor: &f64| (low..high).contains(factor);
            for items in [&data.train, &data.validation, &data.test, &beyond.from, &beyond.to, &beyond.within]
            {
                assert!(items.len() > 0 && !items.factors.iter().any(is_held_out), "{row}");
            }
            assert!(beyond.held_out.factors.iter().all(is_held_out), "{row}");
            assert_eq!((beyond.from.len(), beyond.to.len()), (30, 30));
            assert_eq!((beyond.held_out.len(), beyond.within.len()), (60, 60));
            let (first, dim) = points(&beyond.from);
            let (second, _) = points(&beyond.to);
            for (pair, (a, b)) in first.chunks_exact(dim).zip(second.chunks_exact(dim)).enumerate() {
                let (start, end) = (beyond.from.factors[pair], beyond.to.factors[pair]);
                for t in [1.25, 1.5, 2.0] {
                    assert!(is_held_out(&(start + t * (end - start))), "{row}: {start} {end} {t}");
                }
                // The other coordinates stay: the height of the roll, the radius in the plane of the turn, and what is above it.
                let others = |point: &[f64]| match shape {
                    "swiss-roll" => vec![point[1]],
                    _ => [&[point[0].hypot(point[1])], &point[2..]].concat(),
                };
                for (a, b) in others(a).iter().zip(others(b)) {
                    assert!((a - b).abs() < 1e-12, "{row}");
                }
            }
        }
    }
}

#[test]
fn a_gap_changes_the_topology_that_is_left() {
    let betti = |shape: &str, from: f64, to: f64| {
        let row = format!("kind = 'shape'\nshape = '{shape}'\nheld_out = {{ from = {from:?}, to = {to:?} }}");
        draw(&row, [30, 3, 3], 2).unwrap().truth.betti
    };
    assert_eq!(betti("circle", 0.25, 0.5), [1]);
    assert_eq!(betti("annulus", 0.25, 0.5), [1]);
    assert_eq!(betti("torus", 0.75, 1.0), [1, 1]);
    assert_eq!((betti("swiss-roll", 0.75, 1.0), betti("swiss-roll", 0.4, 0.6)), (vec![1], vec![2]));
}

/// Bars of a degree of a clean sample, the longest first; essential ones are longer than all.
fn bars(shape: Shape, n: usize, max_dim: usize) -> Vec<Vec<f64>> {
    let cloud = generate(shape, n, None, 0.0, 1).unwrap();
    let points = Points::new(&cloud.values, cloud.dim).unwrap();
    let diagram = Rips::default().max_dim(max_dim).points(&points, &Euclidean).unwrap();
    let of_degree = |bars: topogen_ph::Bars<'_>| {
        let mut lengths: Vec<f64> =
            bars.births().iter().zip(bars.deaths()).map(|(birth, death)| death - birth).collect();
        lengths.extend(bars.essential().iter().map(|_| f64::INFINITY));
        lengths.sort_by(|a, b| b.total_cmp(a));
        lengths
    };
    diagram.iter().map(|of| of_degree(of.bars())).collect()
}

#[test]
fn betti_numbers_are_those_that_samples_show() {
    for (shape, n, max_dim) in [
        ("circle", 150, 1),
        ("annulus", 400, 1),
        ("figure-eight", 200, 1),
        ("linked-rings", 200, 1),
        ("moons", 150, 0),
        ("clusters:4", 200, 0),
        ("torus", 900, 1),
        ("clifford-torus", 500, 1),
        ("klein", 900, 1),
        ("projective-plane", 400, 1),
        ("sphere", 180, 2),
    ] {
        let shape: Shape = shape.parse().unwrap();
        let betti = shape.betti(None).unwrap();
        let bars = bars(shape, n, max_dim);
        for (degree, lengths) in bars.iter().enumerate() {
            let length = |place: usize| lengths.get(place).copied().unwrap_or(0.0);
            // As many bars as the Betti number says are longer than the next one by far.
            match betti[degree] {
                0 => assert!(length(0) < 0.5 * bars[degree + 1][0], "{shape} {degree}: {}", length(0)),
                count => {
                    let (last, next) = (length(count - 1), length(count));
                    assert!(last > 2.0 * next, "{shape} {degree}: {last} {next}");
                }
            }
        }
    }
}

/// A cube of side 4 in a corner of its own, cut into triangles.
fn cube() -> Mesh {
    let corner = |index: usize| [index & 1, index >> 1 & 1, index >> 2].map(|side| 10.0 + 4.0 * side as f64);
    let sides = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]];
    let triangles = sides.iter().flat_map(|&[a, b, c, d]| [[a, b, c], [a, c, d]]).collect();
    Mesh::new((0..8).map(corner).collect(), triangles).unwrap()
}

#[test]
fn meshes_are_drawn_in_units_of_their_size() {
    let pool = MeshPool::new(&cube()).unwrap();
    let counts = Counts { name: "cube", parts: [100, 20, 30], pairs: 5 };
    let data = pool.draw(&counts, None, 0.0, 1).unwrap();
    assert_eq!((data.truth.betti.as_slice(), data.beyond.is_none()), (&[1, 0, 1][..], true));
    for items in all(&data) {
        let (values, dim) = points(items);
        assert_eq!(dim, 3);
        // Each point is on a side of the cube from -1/2 to 1/2.
        for point in values.chunks_exact(3) {
            let farthest = point.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
            assert!((farthest - 0.5).abs() < 1e-12, "{point:?}");
        }
    }
    let lifted = pool.draw(&counts, Some(9), 0.0, 1).unwrap();
    let manifold = lifted.truth.manifold.unwrap();
    let (values, dim) = points(&lifted.test);
    assert!(dim == 9 && manifold.distances(values, 9).unwrap().iter().all(|&it| it < 1e-12));
    // The middle of the cube is where its frame begins.
    assert!((manifold.distances(&[0.0; 9], 9).unwrap()[0] - 0.5).abs() < 1e-12);
    let noisy = pool.draw(&counts, Some(9), 0.1, 1).unwrap();
    let (values, _) = points(&noisy.test);
    assert!(manifold.distances(values, 9).unwrap().iter().all(|&it| it > 0.0));
}
