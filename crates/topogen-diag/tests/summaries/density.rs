//! The scaled Gaussian density of the thesis.

use proptest::prelude::*;
use topogen_diag::vector::{Coordinate, Grid, ScaledDensity, Vectorisation};

use crate::diagrams::{Diagram, config};
use crate::draw::{assert_close, lasting, union};

fn grid() -> Grid {
    Grid::linspace(0.0, 3.0, 31).unwrap()
}

proptest! {
    #![proptest_config(config(200))]

    /// The formula of the thesis, with its exponent.
    #[test]
    fn as_it_is_defined(diagram in lasting(0..9, 0..2)) {
        let density = ScaledDensity::params(grid()).sigma(0.1).scale(0.0005).check().unwrap().vector(diagram.bars());
        let at = |x: f64| -> f64 {
            0.0005 * diagram.deaths.iter().map(|d| d.powi(4) * (-((d - x) / 0.1).powi(2)).exp()).sum::<f64>()
        };
        let expected: Vec<f64> = grid().nodes().iter().map(|&x| at(x)).collect();
        assert_close(&density, &expected, 1e-13);
    }

    #[test]
    fn lengths_are_deaths_in_degree_zero(diagram in lasting(0..9, 0..1)) {
        let zero = Diagram { births: vec![0.0; diagram.births.len()], ..diagram };
        let with = |coordinate| ScaledDensity::params(grid()).coordinate(coordinate).check().unwrap();
        let (deaths, lengths) = (with(Coordinate::Death), with(Coordinate::Length));
        prop_assert_eq!(deaths.vector(zero.bars()), lengths.vector(zero.bars()));
        let slopes = vec![1.0; 31];
        let pulled = (deaths.pullback(zero.bars(), &slopes).unwrap(), lengths.pullback(zero.bars(), &slopes).unwrap());
        prop_assert_eq!(&pulled.0.deaths, &pulled.1.deaths);
        prop_assert!(pulled.0.births.iter().all(|&slope| slope == 0.0));
    }

    #[test]
    fn adds_up(a in lasting(0..9, 0..1), b in lasting(0..9, 0..1), exponent in 0.0..6.0_f64) {
        let density = ScaledDensity::params(grid()).exponent(exponent).check().unwrap();
        let sum: Vec<f64> = density.vector(a.bars()).iter().zip(density.vector(b.bars())).map(|(a, b)| a + b).collect();
        assert_close(&density.vector(union(&a, &b).bars()), &sum, 1e-13);
    }

    /// Homogeneous of the degree of the exponent.
    #[test]
    fn scales(diagram in lasting(1..9, 0..1), power in -60..60_i32) {
        let s = 2.0_f64.powi(power);
        let scaled = Grid::new(grid().nodes().iter().map(|x| s * x).collect()).unwrap();
        let here = ScaledDensity::params(grid()).check().unwrap().vector(diagram.bars());
        let there = ScaledDensity::params(scaled).sigma(0.2 * s).check().unwrap().vector(diagram.map(|it| s * it).bars());
        let expected: Vec<f64> = here.iter().map(|it| s.powi(4) * it).collect();
        assert_close(&there, &expected, 1e-12);
    }
}

/// The published grid has gaps of six σ: a death in the middle of one moves next to nothing.
#[test]
fn a_coarse_grid_is_blind_between_its_nodes() {
    let density =
        |count: usize| ScaledDensity::params(Grid::linspace(0.0, 35.0, count).unwrap()).check().unwrap();
    let middle = 10.5 * 35.0 / 29.0;
    let largest = |count: usize| {
        density(count).vector(Diagram::new(&[(0.0, middle)], &[]).bars()).into_iter().fold(0.0, f64::max)
    };
    assert!(largest(30) < 2e-4 * largest(176), "{} {}", largest(30), largest(176));
}

/// Deaths may be negative in other filtrations, and exponents need not be whole.
#[test]
fn negative_deaths_count_by_their_size() {
    let density =
        ScaledDensity::params(Grid::new(vec![-2.0]).unwrap()).exponent(1.5).scale(1.0).check().unwrap();
    let bars = Diagram::new(&[(-3.0, -2.0)], &[]);
    assert_eq!(density.vector(bars.bars()), [2.0_f64.powf(1.5)]);
    let pulled = density.pullback(bars.bars(), &[1.0]).unwrap().deaths[0];
    assert!((pulled + 1.5 * 2.0_f64.sqrt()).abs() < 1e-14);
}
