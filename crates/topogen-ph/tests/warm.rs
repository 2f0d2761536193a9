//! Warm starts give the diagram of a run from the start, bit for bit, critical edges included.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::clouds;
use rand::{Rng, RngExt};
use std::sync::atomic::{AtomicBool, Ordering};
use topogen_ph::{
    CondensedLengths, Diagram, Error, Euclidean, Instructions, Manhattan, Points, Rips, Threshold, Warm,
};

/// Every number of a diagram, to the last bit, and every edge.
fn bytes(diagram: &Diagram) -> String {
    use std::fmt::Write;
    let mut text = format!("{} {:x}\n", diagram.n_points(), diagram.threshold().to_bits());
    for degree in diagram.iter() {
        let bars = degree.bars();
        for numbers in [bars.births(), bars.deaths(), bars.essential()] {
            numbers.iter().for_each(|x| write!(text, "{:x} ", x.to_bits()).unwrap());
        }
        let edges = [degree.birth_edges(), degree.death_edges(), degree.essential_edges()];
        writeln!(text, "{edges:?}").unwrap();
    }
    text
}

/// Adds up to `size` to each number.
fn jitter(numbers: &mut [f64], size: f64, rng: &mut impl Rng) {
    numbers.iter_mut().for_each(|x| *x += size * rng.random_range(-1.0..1.0));
}

const SIZES: [f64; 6] = [1e-9, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2];

/// Walks a cloud by steps of each size, and compares each; the number of warm steps.
fn walk(rips: Rips, mut cloud: Vec<f64>, dim: usize, steps: usize, seed: u64) -> usize {
    let mut rng = clouds::rng(seed);
    let mut n_warm = 0;
    for size in SIZES {
        let mut warm = Warm::new(rips);
        for step in 0..steps {
            jitter(&mut cloud, size, &mut rng);
            let points = Points::new(&cloud, dim).unwrap();
            let (found, expected) =
                (warm.points(&points, &Euclidean).unwrap(), rips.points(&points, &Euclidean).unwrap());
            assert_eq!(bytes(&found), bytes(&expected), "step {step} of size {size} from seed {seed}");
        }
        assert_eq!(warm.n_warm() + warm.n_cold(), steps);
        n_warm += warm.n_warm();
    }
    n_warm
}

/// When vertices are born, by the lengths.
type Births<'a> = &'a dyn Fn(&[f64]) -> Vec<f64>;

/// The same for lengths: each step is what `change` makes of them.
fn walk_lengths(
    rips: Rips,
    mut values: Vec<f64>,
    births: Option<Births<'_>>,
    steps: usize,
    mut change: impl FnMut(&mut [f64]),
) -> usize {
    let mut warm = Warm::new(rips);
    for step in 0..steps {
        change(&mut values);
        let mut lengths = CondensedLengths::from_lower_triangle(values.clone()).unwrap();
        if let Some(births) = births {
            lengths = lengths.with_births(births(&values)).unwrap();
        }
        let (found, expected) = (warm.lengths(&lengths).unwrap(), rips.lengths(&lengths).unwrap());
        assert_eq!(bytes(&found), bytes(&expected), "step {step}");
    }
    warm.n_warm()
}

#[test]
fn on_thousands_of_steps_of_points() {
    let mut n_warm = 0;
    for seed in 0..24 {
        let rips = Rips::default().max_dim(usize::from(seed % 3 != 0));
        let (n, dim) = ([16, 40, 70, 130][seed as usize % 4], [1, 2, 3, 10, 30, 2][seed as usize / 4]);
        n_warm += walk(rips, clouds::cube(n, dim, seed), dim, 20, seed);
        n_warm += walk(rips, clouds::circle(n, 0.1, seed), 2, 20, seed);
    }
    // Of 5,760, of which those of the two largest sizes hardly ever.
    assert!(n_warm > 2_500, "{n_warm}");
}

#[test]
fn on_clouds_of_hundreds_of_points() {
    let rips = Rips::default();
    let n_warm =
        walk(rips, clouds::circle(300, 0.05, 1), 2, 12, 1) + walk(rips, clouds::cube(260, 3, 2), 3, 12, 2);
    assert!(n_warm > 40, "{n_warm}");
}

#[test]
fn under_every_threshold() {
    let mut n_warm = 0;
    for threshold in [Threshold::None, Threshold::EnclosingRadius]
        .into_iter()
        .chain([0.0, 0.2, 0.4, 0.8, 1.3].map(Threshold::Value))
    {
        for max_dim in 0..2 {
            let rips = Rips::default().max_dim(max_dim).threshold(threshold);
            n_warm += walk(rips, clouds::circle(50, 0.1, 4), 2, 12, 4);
        }
    }
    assert!(n_warm > 300, "{n_warm}");
}

#[test]
fn with_each_set_of_instructions() {
    for instructions in Instructions::available() {
        assert!(walk(Rips::default().instructions(instructions), clouds::cube(90, 3, 5), 3, 10, 5) > 10);
    }
}

/// Points of a lattice and duplicates: nearly all lengths tie, before a step and after it.
#[test]
fn on_ties_and_duplicates() {
    let mut n_warm = 0;
    for (dim, side) in [(1, 9), (2, 5), (3, 3)] {
        let lattice = clouds::lattice(40, dim, side);
        for max_dim in 0..2 {
            let rips = Rips::default().max_dim(max_dim);
            n_warm += walk(rips, lattice.clone(), dim, 12, 7);
            // Steps of whole units of the last place, so that ties come and go.
            let mut cloud = lattice.clone();
            let (mut rng, mut warm) = (clouds::rng(8), Warm::new(rips));
            for _ in 0..60 {
                let at = rng.random_range(0..cloud.len());
                cloud[at] =
                    (cloud[at] + [1.0, -1.0, 0.0][rng.random_range(0..3)] * f64::EPSILON * 8.0).max(0.0);
                let points = Points::new(&cloud, dim).unwrap();
                let (found, expected) =
                    (warm.points(&points, &Euclidean).unwrap(), rips.points(&points, &Euclidean).unwrap());
                assert_eq!(bytes(&found), bytes(&expected));
            }
            n_warm += warm.n_warm();
        }
    }
    assert!(n_warm > 300, "{n_warm}");
}

#[test]
fn on_lengths_without_a_metric() {
    let mut n_warm = 0;
    for seed in 0..10 {
        let mut rng = clouds::rng(seed);
        let n = [16, 30, 70][seed as usize % 3];
        let random: Vec<f64> = (0..n * (n - 1) / 2).map(|_| rng.random_range(0.0..1.0)).collect();
        for size in SIZES {
            let rips = Rips::default().max_dim(usize::from(seed % 4 != 0));
            let step = |values: &mut [f64]| {
                jitter(values, size, &mut rng);
                values.iter_mut().for_each(|x| *x = x.abs());
            };
            n_warm += walk_lengths(rips, random.clone(), None, 15, step);
        }
    }
    assert!(n_warm > 200, "{n_warm}");
}

/// Whole lengths, of which some change places by whole units, and by less than a tie is broken by.
#[test]
fn on_tied_lengths() {
    let mut n_warm = 0;
    for seed in 0..20 {
        let mut rng = clouds::rng(100 + seed);
        let n = 20 + seed as usize;
        let whole: Vec<f64> = (0..n * (n - 1) / 2).map(|_| f64::from(rng.random_range(0_u8..6))).collect();
        let rips = Rips::default().max_dim(usize::from(seed % 4 != 0));
        let unit = if seed % 2 == 0 { 1.0 } else { 1e-6 };
        n_warm += walk_lengths(rips, whole, None, 30, |values| {
            for _ in 0..3 {
                let at = rng.random_range(0..values.len());
                values[at] = (values[at] + unit * f64::from(rng.random_range(-1_i8..2))).max(0.0);
            }
        });
    }
    assert!(n_warm > 50, "{n_warm}");
}

#[test]
fn with_births_of_vertices_that_change() {
    let mut rng = clouds::rng(11);
    let n = 40_usize;
    let random: Vec<f64> = (0..n * (n - 1) / 2).map(|_| rng.random_range(0.5..1.0)).collect();
    let births = |values: &[f64]| -> Vec<f64> {
        let shortest = |vertex: usize| {
            let edges = (0..n).filter(|&other| other != vertex).map(|other| {
                let (larger, smaller) = (vertex.max(other), vertex.min(other));
                values[larger * (larger - 1) / 2 + smaller]
            });
            edges.fold(f64::INFINITY, f64::min)
        };
        // Some as late as they can be, in another order at each step.
        (0..n).map(|vertex| shortest(vertex) * ((vertex * 7) % 5) as f64 / 4.0).collect()
    };
    for max_dim in 0..2 {
        let rips = Rips::default().max_dim(max_dim);
        let step = |values: &mut [f64]| jitter(values, 1e-6, &mut rng);
        assert!(walk_lengths(rips, random.clone(), Some(&births), 40, step) > 30);
    }
}

#[test]
fn other_metrics_go_by_their_lengths() {
    let (mut cloud, mut rng, mut warm) =
        (clouds::cube(60, 3, 12), clouds::rng(12), Warm::new(Rips::default()));
    for _ in 0..40 {
        jitter(&mut cloud, 1e-6, &mut rng);
        let points = Points::new(&cloud, 3).unwrap();
        let expected = Rips::default().points(&points, &Manhattan).unwrap();
        assert_eq!(bytes(&warm.points(&points, &Manhattan).unwrap()), bytes(&expected));
    }
    assert!(warm.n_warm() > 30);
}

/// A cloud in single precision, far from the origin: squares from inner products lose digits.
#[test]
fn in_many_coordinates_far_from_the_origin() {
    let (mut rng, mut warm) = (clouds::rng(13), Warm::new(Rips::default()));
    let mut cloud: Vec<f32> = clouds::cube(40, 100, 13).iter().map(|&x| x as f32 + 3e3).collect();
    for _ in 0..40 {
        let at = rng.random_range(0..cloud.len());
        cloud[at] += 5e-4 * rng.random_range(-1.0_f32..1.0);
        let points = Points::new(&cloud, 100).unwrap();
        let expected = Rips::default().points(&points, &Euclidean).unwrap();
        assert_eq!(bytes(&warm.points(&points, &Euclidean).unwrap()), bytes(&expected));
    }
    assert!(warm.n_warm() > 25, "{}", warm.n_warm());
}

/// Sizes, dimensions and kinds of input in turns, and a jump amid small steps.
#[test]
fn another_input_is_computed_from_the_start() {
    let (mut rng, mut warm) = (clouds::rng(14), Warm::new(Rips::default()));
    let mut inputs = [(clouds::cube(40, 2, 1), 2), (clouds::cube(80, 1, 1), 1), (clouds::cube(41, 2, 1), 2)];
    for turn in 0..90 {
        let (cloud, dim) = &mut inputs[turn / 10 % 3];
        jitter(cloud, if turn % 10 == 5 { 0.3 } else { 1e-7 }, &mut rng);
        let points = Points::new(cloud, *dim).unwrap();
        let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
        let found = if turn % 7 == 6 { warm.lengths(&lengths) } else { warm.points(&points, &Euclidean) };
        assert_eq!(bytes(&found.unwrap()), bytes(&Rips::default().lengths(&lengths).unwrap()));
    }
    assert!(warm.n_warm() > 10 && warm.n_cold() > 20, "{} {}", warm.n_warm(), warm.n_cold());
    warm.clear();
    let points = Points::new(&inputs[0].0, 2).unwrap();
    let n_warm = warm.n_warm();
    warm.points(&points, &Euclidean).unwrap();
    assert_eq!(warm.n_warm(), n_warm);
}

/// Above degree 1, and for few points, nothing is kept.
#[test]
fn what_is_never_warm_is_right_nevertheless() {
    for (rips, n) in
        [(Rips::default().max_dim(2), 30), (Rips::default(), 1), (Rips::default(), 2), (Rips::default(), 9)]
    {
        let (mut cloud, mut rng, mut warm) = (clouds::cube(n, 2, 15), clouds::rng(15), Warm::new(rips));
        for _ in 0..5 {
            jitter(&mut cloud, 1e-7, &mut rng);
            let points = Points::new(&cloud, 2).unwrap();
            let expected = rips.points(&points, &Euclidean).unwrap();
            assert_eq!(bytes(&warm.points(&points, &Euclidean).unwrap()), bytes(&expected));
        }
        assert_eq!((warm.n_warm(), warm.n_cold()), (0, 5));
    }
}

#[test]
fn errors_leave_what_is_known() {
    static FLAG: AtomicBool = AtomicBool::new(false);
    let rips = Rips::default().interrupt(&FLAG);
    let (mut cloud, mut rng, mut warm) = (clouds::cube(40, 2, 16), clouds::rng(16), Warm::new(rips));
    let mut step = |warm: &mut Warm| {
        jitter(&mut cloud, 1e-8, &mut rng);
        let points = Points::new(&cloud, 2).unwrap();
        let found = warm.points(&points, &Euclidean)?;
        assert_eq!(bytes(&found), bytes(&Rips::default().points(&points, &Euclidean).unwrap()));
        Ok::<(), Error>(())
    };
    (0..5).for_each(|_| step(&mut warm).unwrap());
    let n_warm = warm.n_warm();
    assert!(n_warm > 0);

    FLAG.store(true, Ordering::Relaxed);
    assert_eq!(step(&mut warm), Err(Error::Interrupted));
    FLAG.store(false, Ordering::Relaxed);
    // A metric that gives no length.
    let nan = |_: &[f64], _: &[f64]| f64::NAN;
    let points = clouds::cube(40, 2, 16);
    assert!(matches!(warm.points(&Points::new(&points, 2).unwrap(), &nan), Err(Error::BadLength { .. })));
    // Coordinates that are finite, and lengths that are not.
    let far: Vec<f64> = (0..80).map(|i| if i % 2 == 0 { f64::MAX } else { f64::MIN }).collect();
    assert!(matches!(warm.points(&Points::new(&far, 1).unwrap(), &Euclidean), Err(Error::BadLength { .. })));

    step(&mut warm).unwrap();
    assert_eq!(warm.n_warm(), n_warm + 1);
    // What no run from the start would do either.
    let mut refused = Warm::new(Rips::default().max_dim(300));
    assert!(matches!(
        refused.points(&Points::new(&points, 2).unwrap(), &Euclidean),
        Err(Error::DegreeTooLarge { .. })
    ));
    let mut refused = Warm::new(Rips::default().threshold(Threshold::Value(-1.0)));
    assert!(matches!(
        refused.points(&Points::new(&points, 2).unwrap(), &Euclidean),
        Err(Error::BadThreshold { .. })
    ));
}

#[test]
fn at_any_scale() {
    for scale in [1e-300, 1e-170, 1e-12, 1e12, 1e140, 1e160] {
        let (mut rng, mut warm) = (clouds::rng(17), Warm::new(Rips::default()));
        let mut cloud = clouds::cube(40, 2, 17);
        for _ in 0..20 {
            jitter(&mut cloud, 1e-6, &mut rng);
            let scaled = clouds::moved(&cloud, scale, 0.0);
            let points = Points::new(&scaled, 2).unwrap();
            let expected = Rips::default().points(&points, &Euclidean).unwrap();
            assert_eq!(bytes(&warm.points(&points, &Euclidean).unwrap()), bytes(&expected), "{scale:e}");
        }
    }
}
