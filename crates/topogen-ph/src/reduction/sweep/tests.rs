use super::annotations::Allowance;
use super::*;
use crate::diagram::Diagram;
use crate::stream::{Buffers, CellBuffers, Cells, Matrix, MatrixBuffers, Triangle};
use crate::{CondensedLengths, Engine, Euclidean, Rips};
use long::Short;
use proptest::prelude::*;
use pulp::Scalar;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// As much as is wanted, and nothing.
const FREE: Allowance = Allowance { edge: usize::MAX, vertex: usize::MAX };
const NOTHING: Allowance = Allowance { edge: 0, vertex: 0 };

/// The ways on which a sweep may begin, and what makes it change them.
fn ways() -> Vec<(Way, Annotations)> {
    let some = |edge, vertex| Allowance { edge, vertex };
    vec![
        (Way::Annotations, Annotations::default()),
        // By annotations alone; by cocycles, as soon as there are few classes; by components as soon as there are many.
        (Way::Annotations, Annotations::allowed(FREE, FREE)),
        (Way::Annotations, Annotations::allowed(FREE, NOTHING)),
        (Way::Annotations, Annotations::allowed(NOTHING, NOTHING)),
        (Way::Annotations, Annotations::allowed(some(1, 0), some(1, 0))),
        (Way::Annotations, Annotations::allowed(some(0, 3), FREE)),
        (Way::Annotations, Annotations::allowed(FREE, some(0, 3))),
        (Way::Components, Annotations::default()),
    ]
}

/// The diagram, from one way on.
fn sweep<S: Source>(source: S, is_short: bool, (way, annotations): (Way, Annotations)) -> Diagram {
    let mut buffers = SweepBuffers { annotations, ..SweepBuffers::default() };
    let (n_points, threshold) = (source.n_points(), source.enclosing_radius());
    let (mut builder, mut stream) = (DiagramBuilder::default(), Buffers::default());
    builder.reset(n_points, threshold, 1);
    buffers.components.reset(n_points, None);
    let stream = Lazy::new(Scalar::new(), source, threshold, false, &mut stream, || false);
    let course = Course::new(|v| (0.0, Edge::vertex(v)), way, &mut buffers, &mut builder);
    let (mut narrow, mut wide, mut lists) =
        (RowBuffers::default(), RowBuffers::default(), SparseBuffers::default());
    if is_short {
        Scalar::new().vectorize(Short { course, stream, bits: &mut narrow }).unwrap();
    } else {
        let long = Long { course, stream, limits: None, bits: &mut wide, lists: &mut lists };
        Scalar::new().vectorize(long).unwrap();
    }
    builder.finish()
}

fn check_lengths(lengths: &CondensedLengths) {
    let n_points = lengths.n_points();
    let engine = if n_points <= 24 { Engine::Standard } else { Engine::Cohomology };
    let expected = Rips::default().engine(engine).lengths(lengths).unwrap();
    let mut buffers = MatrixBuffers::default();
    if n_points <= 128 {
        let source = Matrix::new(Scalar::new(), Triangle(lengths), &mut buffers).unwrap();
        assert!(sweep(source, true, (Way::Annotations, Annotations::default())) == expected);
    }
    for (at, way) in ways().into_iter().enumerate() {
        let source = Matrix::new(Scalar::new(), Triangle(lengths), &mut buffers).unwrap();
        assert!(sweep(source, false, way) == expected, "{at}");
    }
}

fn check_points(coordinates: &[f64]) {
    let lengths = CondensedLengths::of_coordinates(coordinates, 3, &Euclidean).unwrap();
    let expected = Rips::default().engine(Engine::Cohomology).lengths(&lengths).unwrap();
    for (at, way) in ways().into_iter().enumerate() {
        let mut buffers = CellBuffers::<3>::default();
        let source = Cells::new(Scalar::new(), coordinates, 3, &mut buffers);
        assert!(sweep(source, false, way) == expected, "{at}");
    }
}

/// Lengths from uniform numbers.
fn lengths(n_points: usize, mut length: impl FnMut() -> f64) -> CondensedLengths {
    let values = (0..n_points * (n_points - 1) / 2).map(|_| length()).collect();
    CondensedLengths::from_lower_triangle(values).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Ties, and no metric.
    #[test]
    fn small_matrices(n in 4_usize..24, largest in 1_u32..30, seed in 0_u64..1 << 40) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        check_lengths(&lengths(n, || f64::from(rng.random_range(1..=largest))));
    }
}

#[test]
fn matrices_of_random_numbers_run_through_all_ways() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    for n in [60, 128, 140] {
        check_lengths(&lengths(n, || rng.random_range(0.0..1.0)));
        check_lengths(&lengths(n, || f64::from(rng.random_range(1..40))));
    }
}

/// The classes of each edge of each vertex.
fn edges_of(annotations: &mut Annotations, n_points: u32) -> Vec<(u32, u32, u32)> {
    let mut edges = Vec::new();
    for u in 0..n_points {
        annotations.each(u, |v, class| edges.push((u, v, class)));
    }
    edges.sort_unstable();
    edges
}

#[test]
fn edges_run_through_the_same_classes_as_annotations_and_as_cocycles() {
    const N: u32 = 1_100;
    let mut rng = ChaCha8Rng::seed_from_u64(17);
    let numbers = [90, 71, 33, 12, 9, 4, 2, 0];
    let (mut annotations, mut cocycles) = (Annotations::default(), cocycles::Cocycles::<Wide>::default());
    annotations.reset(N as usize);
    let mut taken = std::collections::BTreeSet::new();
    for _ in 0..2_000 {
        let (u, v) = (rng.random_range(0..N), rng.random_range(0..N));
        let classes: Vec<u32> = numbers.into_iter().filter(|_| rng.random_range(0..4) == 0).collect();
        if u != v && !classes.is_empty() && taken.insert(Edge::new(u, v)) {
            annotations.put(u, v, &classes);
        }
    }
    let expected = edges_of(&mut annotations, N);
    assert!(expected.len() > 4_000);
    cocycles.take(&mut annotations, N.div_ceil(512) as usize, N as usize);
    annotations.reset(N as usize);
    assert!(edges_of(&mut annotations, N).is_empty());
    cocycles.give(&mut annotations);
    assert_eq!(edges_of(&mut annotations, N), expected);
}

#[test]
fn clouds_with_long_and_short_loops() {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let mut around = |n: usize, radius: f64, centre: f64| -> Vec<f64> {
        let mut noise = || rng.random_range(-0.1..0.1);
        let angle = |k: usize| k as f64 * std::f64::consts::TAU / n as f64;
        (0..n)
            .flat_map(|k| {
                [centre + radius * angle(k).cos(), radius * angle(k).sin(), 0.0].map(|x| x + noise())
            })
            .collect()
    };
    // Two circles beside each other, so that a class is alive while many are born; one alone, dead before the end.
    let mut cloud = around(90, 1.0, 0.0);
    cloud.extend(around(120, 2.0, 5.0));
    check_points(&cloud);
    check_points(&around(300, 1.0, 0.0));
    let uniform: Vec<f64> = (0..900).map(|_| rng.random_range(0.0..1.0)).collect();
    check_points(&uniform);
    // A grid: ties and squares that die by their diagonals.
    let grid: Vec<f64> = (0..216).flat_map(|k| [k % 6, k / 6 % 6, k / 36].map(|x| x as f64)).collect();
    check_points(&grid);
}
