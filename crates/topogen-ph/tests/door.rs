//! What the engine promises beside diagrams: batches, refusals, interrupts, forecasts, names.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::clouds::cube;
use std::sync::atomic::AtomicBool;
use topogen_ph::{
    CondensedLengths, Engine, Error, Euclidean, Instructions, Manhattan, Points, Rips, Size, SparseLengths,
    persistence_batch,
};

#[test]
fn a_batch_is_the_single_diagrams_in_their_order() {
    let clouds: Vec<Vec<f64>> = (0..60).map(|i| cube(1 + i * 7 % 90, 2, i as u64)).collect();
    let clouds: Vec<Points<'_, f64>> = clouds.iter().map(|cloud| Points::new(cloud, 2).unwrap()).collect();
    let rips = Rips::default();
    let single: Vec<_> = clouds.iter().map(|cloud| rips.points(cloud, &Euclidean)).collect();
    for threads in [1, 4] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| persistence_batch(&rips, &clouds, &Euclidean)), single);
    }
    assert!(persistence_batch::<f64>(&rips, &[], &Euclidean).is_empty());
}

#[test]
fn a_cloud_that_fails_leaves_the_others_alone() {
    let (near, apart) = ([0.0, 0.0, 1.0, 0.0], [f64::MIN, 0.0, f64::MAX, 0.0]);
    let clouds = [&near, &apart, &near].map(|cloud| Points::new(cloud, 2).unwrap());
    let single = Rips::default().points(&clouds[0], &Euclidean);
    let batch = persistence_batch(&Rips::default(), &clouds, &Euclidean);
    assert!(single.is_ok());
    assert_eq!((&batch[0], &batch[2]), (&single, &single));
    assert!(matches!(batch[1], Err(Error::BadLength { row: 1, column: 0, value }) if value.is_infinite()));
}

#[test]
fn a_flag_that_is_set_stops_every_engine() {
    static SET: AtomicBool = AtomicBool::new(true);
    static CLEAR: AtomicBool = AtomicBool::new(false);
    let cloud = cube(20, 2, 1);
    let points = Points::new(&cloud, 2).unwrap();
    let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
    let listed = SparseLengths::from_condensed(&lengths, 0.5);
    let expected = Rips::default().points(&points, &Euclidean).unwrap();
    for engine in Engine::ALL {
        let rips = Rips::default().engine(engine).interrupt(&SET);
        assert_eq!(rips.points(&points, &Euclidean).unwrap_err(), Error::Interrupted, "{engine}");
        if !POINTS_ALONE.contains(&engine) {
            assert_eq!(rips.lengths(&lengths).unwrap_err(), Error::Interrupted, "{engine}");
        }
        if engine != Engine::SweepMatrix && !POINTS_ALONE.contains(&engine) {
            assert_eq!(rips.sparse(&listed).unwrap_err(), Error::Interrupted, "{engine}");
        }
        assert_eq!(rips.interrupt(&CLEAR).points(&points, &Euclidean).unwrap(), expected, "{engine}");
    }
}

#[test]
fn more_points_need_more_bytes() {
    let sizes = [10, 100, 1_000, 10_000, 50_000];
    let points = |dim| move |n_points| Size::Points { n_points, dim, is_euclidean: true };
    let grows = |engine: Engine, max_dim: usize, size: &dyn Fn(usize) -> Size| {
        let rips = Rips::default().engine(engine).max_dim(max_dim);
        let bytes = sizes.map(|n| {
            let forecast = rips.forecast(size(n)).unwrap();
            assert_ne!(forecast.engine, Engine::Auto);
            forecast.bytes
        });
        assert!(bytes.is_sorted_by(|a, b| a < b), "{engine}: {bytes:?}");
    };
    for engine in [
        Engine::SweepMatrix,
        Engine::SweepRounded,
        Engine::SweepCells,
        Engine::SweepList,
        Engine::Cohomology,
        Engine::Standard,
    ] {
        grows(engine, 0, &points(2));
        grows(engine, 1, &points(3));
    }
    grows(Engine::Planar, 1, &points(2));
    grows(Engine::Auto, 1, &points(64));
    grows(Engine::Links, 2, &points(2));
    grows(Engine::Auto, 2, &points(2));
    grows(Engine::Auto, 3, &points(2));
    grows(Engine::Auto, 1, &|n_points| Size::Lengths { n_points });
    grows(Engine::Auto, 1, &|n_points| Size::Sparse { n_points, n_edges: 3 * n_points });
}

#[test]
fn what_needs_more_than_the_budget_is_refused_with_both_numbers() {
    let cloud = cube(50, 2, 1);
    let points = Points::new(&cloud, 2).unwrap();
    let size = Size::Points { n_points: 50, dim: 2, is_euclidean: true };
    for engine in Engine::ALL {
        let rips = Rips::default().engine(engine);
        let needed = rips.forecast(size).unwrap().bytes;
        let refused = |budget| rips.memory_budget(budget).points(&points, &Euclidean);
        for budget in [0, 1, needed - 1] {
            assert_eq!(refused(budget).unwrap_err(), Error::OverBudget { needed, budget }, "{engine}");
        }
        assert!(refused(needed).is_ok(), "{engine}");
    }
    let message = Error::OverBudget { needed: 1_234, budget: 56 }.to_string();
    assert!(message.contains("1234") && message.contains("56"), "{message}");
}

#[test]
fn names_are_read_as_they_are_written() {
    for engine in Engine::ALL {
        assert_eq!(engine.to_string().parse::<Engine>().unwrap(), engine);
    }
    for instructions in Instructions::available() {
        assert_eq!(instructions.to_string().parse::<Instructions>().unwrap(), instructions);
    }
    let Err(Error::UnknownName { name, known }) = "Sweep".parse::<Engine>() else {
        panic!("names are lower case")
    };
    assert_eq!(name, "Sweep");
    assert!(Engine::ALL.iter().all(|engine| known.contains(&engine.to_string())));
    assert!(matches!("sse".parse::<Instructions>(), Err(Error::UnknownName { .. })));
}

#[test]
fn instructions_that_the_machine_has_not_got_are_refused() {
    let points = [0.0, 1.0];
    let points = Points::new(&points, 1).unwrap();
    let with = |instructions| Rips::default().instructions(instructions).points(&points, &Euclidean);
    let foreign = if cfg!(target_arch = "x86_64") { Instructions::Neon } else { Instructions::Avx2 };
    assert_eq!(with(foreign).unwrap_err(), Error::NoInstructions { wanted: foreign });
    assert!(Instructions::available().all(|instructions| instructions != foreign));
    assert!(with(Instructions::Plain).is_ok());
}

/// The engines that take points and nothing else.
const POINTS_ALONE: [Engine; 4] =
    [Engine::Planar, Engine::SweepRounded, Engine::SweepCells, Engine::SweepSieve];

#[test]
fn points_with_some_coordinates_have_no_matrix_if_they_are_many() {
    let of = |n_points, dim| {
        Rips::default().forecast(Size::Points { n_points, dim, is_euclidean: true }).unwrap().engine
    };
    assert_eq!((of(383, 4), of(384, 4)), (Engine::SweepMatrix, Engine::SweepRounded));
    assert_eq!((of(499, 100), of(500, 100)), (Engine::SweepMatrix, Engine::SweepRounded));
    assert_eq!((of(1_000, 192), of(1_000, 193)), (Engine::SweepRounded, Engine::SweepMatrix));
    assert_eq!((of(8_192, 784), of(8_193, 784)), (Engine::SweepMatrix, Engine::SweepRounded));
    assert_eq!((of(768, 3), of(768, 2)), (Engine::SweepCells, Engine::Planar));
    let size = Size::Points { n_points: 768, dim: 4, is_euclidean: false };
    assert_eq!(Rips::default().forecast(size).unwrap().engine, Engine::SweepMatrix);
}

#[test]
fn an_engine_that_does_not_take_an_input_says_so() {
    let cloud = cube(5, 4, 1);
    let points = Points::new(&cloud, 4).unwrap();
    let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
    let unfitting = |engine| Error::UnfittingEngine { engine };
    let planar = Rips::default().engine(Engine::Planar);
    let space = cube(5, 3, 1);
    let space = Points::new(&space, 3).unwrap();
    assert_eq!(planar.points(&space, &Euclidean).unwrap_err(), unfitting(Engine::Planar));
    assert_eq!(planar.lengths(&lengths).unwrap_err(), unfitting(Engine::Planar));
    let [cells, matrix, rounded] = [Engine::SweepCells, Engine::SweepMatrix, Engine::SweepRounded]
        .map(|engine| Rips::default().engine(engine));
    assert!(rounded.points(&points, &Euclidean).is_ok());
    assert_eq!(rounded.points(&points, &Manhattan).unwrap_err(), unfitting(Engine::SweepRounded));
    assert_eq!(rounded.lengths(&lengths).unwrap_err(), unfitting(Engine::SweepRounded));
    assert_eq!(cells.points(&points, &Euclidean).unwrap_err(), unfitting(Engine::SweepCells));
    assert_eq!(cells.lengths(&lengths).unwrap_err(), unfitting(Engine::SweepCells));
    let listed = SparseLengths::from_condensed(&lengths, 1.0);
    assert_eq!(cells.sparse(&listed).unwrap_err(), unfitting(Engine::SweepCells));
    assert_eq!(matrix.sparse(&listed).unwrap_err(), unfitting(Engine::SweepMatrix));
}
