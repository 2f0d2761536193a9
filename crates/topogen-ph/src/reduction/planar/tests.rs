use super::*;
use crate::{CondensedLengths, Diagram, Engine, Euclidean, Points, Rips, relative_neighbourhood};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::f64::consts::TAU;

/// The diagram by faces, unless the algorithm gives up.
fn planar(coordinates: &[f64], threshold: Threshold, max_dim: usize) -> Option<Diagram> {
    let (mut planar, mut builder) = (Planar::default(), DiagramBuilder::default());
    let is_certain = planar.diagram(coordinates, (threshold, max_dim), &mut builder, || Ok(())).unwrap();
    is_certain.then(|| builder.finish())
}

fn swept(coordinates: &[f64], threshold: Threshold, max_dim: usize) -> Diagram {
    let points = Points::new(coordinates, 2).unwrap();
    Rips::default()
        .engine(Engine::SweepCells)
        .threshold(threshold)
        .max_dim(max_dim)
        .points(&points, &Euclidean)
        .unwrap()
}

/// Random clouds of eight kinds.
fn cloud(kind: usize, n: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let centres: Vec<[f64; 3]> =
        (0..4).map(|_| [4.0, 4.0, 1.0].map(|width| width * rng.random::<f64>())).collect();
    (0..n)
        .flat_map(|at| {
            let [a, b, c]: [f64; 3] = rng.random();
            let (sine, cosine) = (TAU * a).sin_cos();
            match kind {
                // A square; clusters of many scales; a ring; a lattice; a strip; two rings; a bent honeycomb; a lattice that is rounded.
                0 => [a, b],
                1 => {
                    let [x, y, scale] = centres[at % 4];
                    let radius = scale * scale * (-2.0 * (1.0 - b).ln()).sqrt();
                    [x + radius * cosine, y + radius * sine]
                }
                2 => [cosine, sine].map(|x| x * (1.0 + 0.1 * b)),
                3 => [a, b].map(|x| (20.0 * x).floor()),
                4 => [a, 0.05 * b],
                5 => [cosine, sine].map(|x| x * if at % 2 == 0 { 1.0 } else { 0.45 + 0.05 * b }),
                6 => {
                    let row = (12.0 * b).floor();
                    [(12.0 * a).floor() + 0.5 * (row % 2.0) + 0.05 * c, 0.866 * row]
                }
                _ => [(15.0 * a).floor() * 0.1 + (15.0 * b).floor() * 0.05, (15.0 * b).floor() * 0.0866],
            }
        })
        .collect()
}

#[test]
fn what_is_certain_is_what_a_sweep_finds() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let mut n_certain = [0; 8];
    for round in 0..25 {
        for (kind, n_certain) in n_certain.iter_mut().enumerate() {
            let n = 3 + (300.0 * rng.random::<f64>()) as usize;
            let coordinates = cloud(kind, n, &mut rng);
            let threshold = match round % 3 {
                0 => Threshold::None,
                1 => Threshold::EnclosingRadius,
                _ => Threshold::Value(rng.random()),
            };
            if let Some(found) = planar(&coordinates, threshold, 1) {
                assert_eq!(found, swept(&coordinates, threshold, 1), "kind {kind}, {n} points");
                *n_certain += 1;
            }
            if let Some(found) = planar(&coordinates, threshold, 0) {
                assert_eq!(found, swept(&coordinates, threshold, 0), "kind {kind}, {n} points, components");
            }
        }
    }
    // A triangle of a few points may be none; lattices that are rounded need not be certain.
    assert!(n_certain[..7].iter().all(|&n| n >= 24), "{n_certain:?}");
}

#[test]
fn faces_with_many_edges_are_certain() {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    for (n, noise) in [(150, 0.0), (400, 0.01), (900, 0.1), (2_000, 0.3)] {
        let ring: Vec<f64> = (0..n)
            .flat_map(|_| {
                let (sine, cosine) = (TAU * rng.random::<f64>()).sin_cos();
                [cosine, sine].map(|x| x * (1.0 + noise * rng.random::<f64>()))
            })
            .collect();
        let found = planar(&ring, Threshold::EnclosingRadius, 1).expect("certain");
        assert_eq!(found, swept(&ring, Threshold::EnclosingRadius, 1), "{n} points");
    }
    // A comb: a face with teeth, whose walk is long and whose widest circle is not in the middle.
    let comb: Vec<f64> =
        (0..40).flat_map(|tooth| (0..12).flat_map(move |k| [f64::from(tooth) * 2.1, f64::from(k)])).collect();
    let back: Vec<f64> = (0..84).flat_map(|k| [f64::from(k), -1.0]).collect();
    let comb = [comb, back].concat();
    assert_eq!(
        Rips::default().engine(Engine::Planar).points(&Points::new(&comb, 2).unwrap(), &Euclidean).unwrap(),
        swept(&comb, Threshold::EnclosingRadius, 1)
    );
}

/// What ears find is the death or later; a place that is not covered tells which.
#[test]
fn ears_that_a_hole_confirms_are_what_the_table_finds() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let (mut n_confirmed, mut n_later) = (0, 0);
    for round in 0..40 {
        let coordinates = cloud([0, 1, 4, 5][round % 4], 200, &mut rng);
        let mut planar = Planar::default();
        assert!(
            planar
                .diagram(&coordinates, (Threshold::None, 1), &mut DiagramBuilder::default(), || Ok(()))
                .unwrap()
        );
        let Planar { plane, mesh, disc, walls, faces, deaths, .. } = &mut planar;
        let Deaths { of_face, walk, filling, ears, holes } = deaths;
        for face in 1..faces.len() as u32 {
            faces.walk(mesh, walls, face, walk);
            let widest = faces.widest(mesh, face);
            let triangle = holes.first_triangle(plane, mesh, disc, Face { walk, widest });
            let Some(last) = triangle.and_then(|triangle| ears.last_edge(plane, walk, triangle, filling))
            else {
                continue;
            };
            let death = plane.key(of_face[face as usize]);
            if holes.is_open(plane, mesh, disc, Face { walk, widest }, last) {
                assert_eq!(plane.key(last), death, "{walk:?}");
                n_confirmed += 1;
            } else {
                assert!(plane.key(last) > death, "{walk:?}");
                n_later += 1;
            }
        }
    }
    assert!(n_confirmed > 1_000 && n_later > 0, "{n_confirmed} confirmed, {n_later} later");
}

#[test]
fn walls_are_the_relative_neighbourhood_graph_and_the_radius_encloses() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    for round in 0..60 {
        let coordinates = cloud(round % 8, 5 + round, &mut rng);
        let mut planar = Planar::default();
        let mut repeated = Vec::new();
        assert!(planar.plane.fill(&coordinates, |point, first| repeated.push((point, first))));
        let Planar { plane, mesh, disc, walls, .. } = &mut planar;
        if !mesh.build(plane, || Ok(())).unwrap() {
            continue;
        }
        disc.reset(plane.len());
        assert!(mesh.has_all_walls(plane, disc, || Ok(())).unwrap());
        walls.find(plane, mesh, disc, || Ok(())).unwrap();
        let lengths =
            CondensedLengths::from_points(&Points::new(&coordinates, 2).unwrap(), &Euclidean).unwrap();
        let mut found: Vec<Edge> =
            walls.edges.iter().map(|&side| critical(plane, mesh.ends(side)).1).collect();
        found.extend(repeated.iter().map(|&(point, first)| Edge::new(point, first)));
        found.sort_unstable();
        let mut expected = relative_neighbourhood(&lengths);
        expected.sort_unstable();
        assert_eq!(found, expected, "round {round}");
        let n = coordinates.len() as u32 / 2;
        let length = |a: u32, b: u32| if a == b { 0.0 } else { lengths.length(Edge::new(a, b)) };
        let farthest = |a: u32| (0..n).map(|b| length(a, b)).fold(0.0, f64::max);
        assert_eq!(mesh.enclosing_radius(plane), (0..n).map(farthest).fold(f64::INFINITY, f64::min));
    }
}

/// |uv|, |vw| and |vx| are the same when rounded, and the index decides which has an empty lune. But w and x are in the disc around uv, on both
/// of its sides, so that it is no Delaunay edge.
#[test]
fn an_edge_that_rounding_hides_is_not_overlooked() {
    let (u, v, w, x) = ([0.0, 0.0], [1.0, 0.0], [3e-18, 1e-9], [3e-18, -1e-9]);
    let mut n_hidden = 0;
    for points in [[u, v, w, x], [w, u, x, v], [v, u, x, w], [x, w, v, u]] {
        let coordinates = points.concat();
        n_hidden += usize::from(planar(&coordinates, Threshold::None, 1).is_none());
        let points = Points::new(&coordinates, 2).unwrap();
        let by_faces = Rips::default().threshold(Threshold::None).engine(Engine::Planar);
        assert_eq!(by_faces.points(&points, &Euclidean).unwrap(), swept(&coordinates, Threshold::None, 1));
    }
    assert_eq!(n_hidden, 2, "where u comes before w and x");
}

#[test]
fn clouds_without_triangles_or_beyond_the_range_are_left_to_others() {
    let line: Vec<f64> = (0..50).flat_map(|k| [f64::from(k), 2.0 * f64::from(k)]).collect();
    assert_eq!(planar(&line, Threshold::None, 1), None);
    assert_eq!(planar(&[1.0, 2.0], Threshold::None, 1), None);
    assert_eq!(planar(&[0.0; 8], Threshold::None, 1), None);
    assert_eq!(planar(&[1e-150, 0.0, 0.0, 1e-150, 0.0, 0.0], Threshold::None, 1), None);
    assert_eq!(planar(&[1.0, 0.0, 0.0, 1e-250, 0.0, 0.0], Threshold::None, 1), None);
    assert!(planar(&[1e-30, 0.0, 0.0, 1e-30, 0.0, 0.0], Threshold::None, 1).is_some());
}

/// The metric divides differences whose squares are so small by the largest, which rounds; the engine would not.
#[test]
fn lengths_whose_squares_the_metric_scales_are_left_to_others() {
    let (unit, tiny) = (2_f64.powi(-299), 2_f64.powi(-490));
    let mut n_scaled = 0;
    for (a, b) in (1..12).flat_map(|a| (1..a).map(move |b| (f64::from(a), f64::from(b)))) {
        let coordinates = [unit, 0.0, 0.0, unit, unit, unit, 0.0, 0.0, a * tiny, b * tiny];
        let points = Points::new(&coordinates, 2).unwrap();
        let by_faces = Rips::default().threshold(Threshold::None).engine(Engine::Planar);
        let found = by_faces.points(&points, &Euclidean).unwrap();
        assert_eq!(found, swept(&coordinates, Threshold::None, 1));
        let shortest = found.degree(0).unwrap().bars().deaths()[0];
        n_scaled += usize::from(shortest != (a * a + b * b).sqrt() * tiny);
    }
    assert!(n_scaled > 0);
}

/// Octahedra of vertices around an edge: its lune falls apart, and yet it kills nothing.
#[test]
fn an_edge_with_two_components_around_it_need_not_kill_anything() {
    let points = [-1.0, 0.0, 1.0, 0.0, 0.0, 0.8, 0.0, -1.3, -0.75, -1.0, 0.75, -1.0];
    let found = planar(&points, Threshold::None, 1).unwrap();
    assert_eq!(found, swept(&points, Threshold::None, 1));
}

#[test]
fn interruptions_end_it() {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let coordinates = cloud(0, 300, &mut rng);
    let calls = std::cell::Cell::new(0);
    let run = |last: usize| {
        calls.set(0);
        let check = || {
            calls.set(calls.get() + 1);
            if calls.get() > last { Err(crate::Error::Interrupted) } else { Ok(()) }
        };
        Planar::default().diagram(&coordinates, (Threshold::None, 1), &mut DiagramBuilder::default(), check)
    };
    assert_eq!(run(usize::MAX), Ok(true));
    let all = calls.get();
    for last in [0, all / 3, all / 2, all - 1] {
        assert_eq!(run(last), Err(crate::Error::Interrupted), "{last} of {all}");
    }
}
