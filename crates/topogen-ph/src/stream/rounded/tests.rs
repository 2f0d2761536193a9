use super::*;
use crate::stream::Window;
use crate::{CondensedLengths, Edge, Instructions, Points};
use pulp::WithSimd;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

struct Check<'a>(&'a [f64], usize);

impl WithSimd for Check<'_> {
    type Output = ();

    /// Every edge is given out once, in the window of its raw length, which is the square of its length; the radius is exact.
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(coordinates, dim) = self;
        let lengths =
            CondensedLengths::from_points(&Points::new(coordinates, dim).unwrap(), &Euclidean).unwrap();
        let mut buffers = RoundedBuffers::default();
        let mut source = Rounded::new(simd, coordinates, dim, &mut buffers).unwrap().unwrap();
        let n_points = source.n_points();
        assert_eq!(source.enclosing_radius(), lengths.enclosing_radius());
        let mut left: Vec<Edge> = lengths.iter().map(|(edge, _)| edge).collect();
        let ends = [0.0, 0.01, 0.1, 0.3, 0.5, 1.0].map(|share| share * source.longest());
        for (above, up_to) in [Window::START].into_iter().chain(ends).zip(ends) {
            let window = Window::new(above, up_to, n_points);
            let mut emitted = Emitted::default();
            source.emit(simd, &window, f64::NEG_INFINITY, &mut emitted, &|| false);
            for record in emitted.records {
                let (a, b) = window.ends(record);
                let edge = Edge::new(source.point(a), source.point(b));
                let (raw, length) = (source.raw(a, b), lengths.length(edge));
                assert!(window.contains(raw));
                assert_eq!(source.length(a, b), length);
                assert!((raw - length * length).abs() <= 0.5 * source.tolerance(raw));
                let place = left.iter().position(|&other| other == edge);
                left.swap_remove(place.expect("each edge once"));
            }
        }
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn every_edge_is_given_out_once() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    for (n, dim) in [(1, 4), (2, 1), (33, 9), (65, 8), (70, 30), (20, 1_000)] {
        for (scale, offset) in [(1.0, 0.0), (1e-4, 1e3), (1e-60, 0.0), (1e60, 0.0)] {
            let mut coordinates: Vec<f64> =
                (0..n * dim).map(|_| offset + scale * rng.random_range(-1.0..1.0)).collect();
            // Some twice.
            coordinates.copy_within(..dim, (n - 1) * dim);
            for instructions in Instructions::available() {
                instructions.arch().unwrap().dispatch(Check(&coordinates, dim));
            }
        }
    }
}

struct Emit<'a>(&'a [f64], usize, &'a [(f64, f64)]);

impl WithSimd for Emit<'_> {
    type Output = ();

    /// Whatever was asked for before, all edges in a window are given out once.
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(coordinates, dim, shares) = self;
        let mut buffers = RoundedBuffers::default();
        let mut source = Rounded::new(simd, coordinates, dim, &mut buffers).unwrap().unwrap();
        let n_points = source.n_points();
        for &(above, up_to) in shares {
            let window = Window::new(above * source.longest(), up_to * source.longest(), n_points);
            let mut emitted = Emitted::default();
            source.emit(simd, &window, f64::NEG_INFINITY, &mut emitted, &|| false);
            let mut found: Vec<(u32, u32)> =
                emitted.records.iter().map(|&record| window.ends(record)).collect();
            found.sort_unstable();
            let pairs = (0..n_points as u32).flat_map(|a| (a + 1..n_points as u32).map(move |b| (a, b)));
            let expected: Vec<_> = pairs.filter(|&(a, b)| window.contains(source.raw(a, b))).collect();
            assert!(found == expected, "{above} {up_to}");
        }
    }
}

#[test]
fn windows_may_be_asked_for_in_any_order_and_hold_any_number_of_edges() {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let shares =
        [(-1.0, 0.0), (-1.0, 0.05), (0.05, 0.06), (0.055, 0.2), (0.2, 0.9), (0.01, 0.02), (-1.0, 1.0)];
    for (n, dim) in [(40, 3), (300, 2), (161, 12)] {
        let mut coordinates: Vec<f64> = (0..n * dim).map(|_| rng.random_range(-1.0..1.0)).collect();
        for is_crowded in [false, true] {
            if is_crowded {
                // Far more edges have one rounded value than are kept.
                coordinates[dim..].iter_mut().for_each(|x| *x *= 1e-9);
            }
            for instructions in Instructions::available() {
                instructions.arch().unwrap().dispatch(Emit(&coordinates, dim, &shares));
            }
        }
    }
}

struct Square<'a>(&'a [f64], usize);

impl WithSimd for Square<'_> {
    type Output = ();

    /// One by one or eight at a time, wherever among the eight, a square is the same to the last bit: a window takes an edge by the one, what is
    /// passed over is told by the other.
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(coordinates, dim) = self;
        let mut buffers = RoundedBuffers::default();
        let source = Rounded::new(simd, coordinates, dim, &mut buffers).unwrap().unwrap();
        let row = |label: usize| row(source.parts, dim, label);
        for first in 0..source.n_points() - LANES {
            let squares = std::array::from_fn(|lane| square(simd, row(0), row(first + lane)));
            for (lane, sum) in sums(simd, squares).into_iter().enumerate() {
                assert_eq!(sum, source.raw(0, (first + lane) as u32));
            }
        }
    }
}

#[test]
fn squares_do_not_depend_on_how_many_are_computed_at_once() {
    let mut rng = ChaCha8Rng::seed_from_u64(12);
    for dim in [1, 4, 8, 10, 17, 64] {
        let coordinates: Vec<f64> = (0..60 * dim).map(|_| rng.random_range(-1.0..1.0)).collect();
        for instructions in Instructions::available() {
            instructions.arch().unwrap().dispatch(Square(&coordinates, dim));
        }
    }
}

#[test]
fn squares_beyond_the_range_of_numbers_are_refused() {
    let mut buffers = RoundedBuffers::default();
    for scale in [1e-162, 1e-110, 1e155, 1e300] {
        let coordinates = [0.0, scale, 0.5 * scale, -scale];
        assert!(Rounded::new(pulp::Scalar::new(), &coordinates, 1, &mut buffers).unwrap().is_none());
    }
}
