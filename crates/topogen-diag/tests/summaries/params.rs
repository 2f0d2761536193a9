//! Parameters out of their range are refused, with the parameter's name and value.

use topogen_diag::functional::{
    Connectivity, PersistenceNorm, PersistentEntropy, RankedPersistence, TotalPersistence,
};
use topogen_diag::kernel::{PersistenceFisher, RadialKernel, ScaleSpace, WeightedGaussian};
use topogen_diag::vector::{Cells, Grid, Landscape, PersistenceImage, ScaledDensity, Silhouette};
use topogen_diag::{Error, Result, Weight};

fn assert_refused<T: std::fmt::Debug>(result: Result<T>, parameter: &str, bad: f64) {
    match result {
        Err(Error::BadParameter { name, value, .. }) => {
            assert_eq!((name, value.to_bits()), (parameter, bad.to_bits()));
        }
        other => panic!("{parameter} = {bad} gives {other:?}"),
    }
}

#[test]
fn what_must_be_positive() {
    let grid = || Grid::new(vec![0.0]).unwrap();
    let cells = || Cells::uniform(0.0, 1.0, 2).unwrap();
    let space = ScaleSpace::params().check().unwrap();
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_refused(Connectivity::params().scale(bad).check(), "scale", bad);
        assert_refused(TotalPersistence::params().order(bad).check(), "order", bad);
        assert_refused(ScaleSpace::params().sigma(bad).check(), "sigma", bad);
        assert_refused(WeightedGaussian::params().sigma(bad).check(), "sigma", bad);
        let arctan =
            |steepness, order| WeightedGaussian::params().weight(Weight::Arctan { steepness, order }).check();
        assert_refused(arctan(bad, 1.0), "steepness", bad);
        assert_refused(arctan(1.0, bad), "order", bad);
        assert_refused(RadialKernel::params(space).tau(bad).check(), "tau", bad);
        assert_refused(PersistenceFisher::params().sigma(bad).check(), "sigma", bad);
        assert_refused(PersistenceFisher::params().t(bad).check(), "t", bad);
        assert_refused(PersistenceImage::params(cells(), cells()).sigma(bad).check(), "sigma", bad);
        let ramp = Weight::Ramp { saturation: bad };
        assert_refused(PersistenceImage::params(cells(), cells()).weight(ramp).check(), "saturation", bad);
        assert_refused(ScaledDensity::params(grid()).sigma(bad).check(), "sigma", bad);
        assert_refused(ScaledDensity::params(grid()).scale(bad).check(), "scale", bad);
    }
}

#[test]
fn what_must_not_be_negative() {
    let grid = || Grid::new(vec![0.0]).unwrap();
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        assert_refused(PersistentEntropy::params().delta(bad).check(), "delta", bad);
        assert_refused(Silhouette::params(grid()).order(bad).check(), "order", bad);
        assert_refused(ScaledDensity::params(grid()).exponent(bad).check(), "exponent", bad);
        let power = Weight::Power { order: bad };
        assert_refused(WeightedGaussian::params().weight(power).check(), "order", bad);
    }
}

#[test]
fn norms_of_order_below_one() {
    for bad in [0.5, -1.0, f64::NAN] {
        assert_refused(PersistenceNorm::params().order(bad).check(), "order", bad);
    }
}

#[test]
fn ranges_levels_and_nodes() {
    assert_refused(Landscape::params(Grid::new(vec![0.0]).unwrap()).levels(0).check(), "levels", 0.0);
    let empty = RankedPersistence::params().ranks(3..3).check();
    assert_eq!(empty, Err(Error::EmptyRange { start: 3, end: 3 }));
    assert!(matches!(Grid::new(vec![]), Err(Error::TooFewNodes { given: 0, need: 1, .. })));
    assert!(matches!(Grid::linspace(0.0, 1.0, 0), Err(Error::TooFewNodes { given: 0, need: 1, .. })));
    assert_eq!(Grid::new(vec![0.0, f64::INFINITY]), Err(Error::BadNode { index: 1, value: f64::INFINITY }));
    assert!(matches!(Grid::linspace(f64::NAN, 1.0, 3), Err(Error::BadNode { index: 0, .. })));
    assert!(matches!(Cells::new(vec![1.0]), Err(Error::TooFewNodes { given: 1, need: 2, .. })));
    assert!(matches!(Cells::uniform(0.0, 1.0, 0), Err(Error::TooFewNodes { given: 0, need: 2, .. })));
    assert_eq!(Cells::new(vec![0.0, 1.0, 1.0]), Err(Error::BadEdges { index: 1, left: 1.0, right: 1.0 }));
    assert_eq!(Cells::uniform(1.0, 0.0, 1), Err(Error::BadEdges { index: 0, left: 1.0, right: 0.0 }));
    assert!(matches!(Cells::new(vec![0.0, f64::NAN]), Err(Error::BadNode { index: 1, .. })));
}

#[test]
fn a_grid_has_both_of_its_ends() {
    let grid = Grid::linspace(0.1, 0.7, 7).unwrap();
    assert_eq!((grid.nodes()[0], grid.nodes()[6]), (0.1, 0.7));
    assert_eq!(Grid::linspace(0.1, 0.7, 1).unwrap().nodes(), [0.1]);
    assert_eq!(Grid::linspace(-f64::MAX, f64::MAX, 3).unwrap().nodes(), [-f64::MAX, 0.0, f64::MAX]);
}

/// Everything may be shared between threads.
#[test]
fn send_and_sync() {
    fn both<T: Send + Sync>() {}
    both::<TotalPersistence>();
    both::<RadialKernel<ScaleSpace>>();
    both::<PersistenceImage>();
    both::<topogen_diag::vector::ExactLandscape>();
}
