//! The smallest and the largest numbers: nothing becomes NaN, and nothing vanishes that need not.

use topogen_diag::functional::{
    Functional, PersistenceNorm, PersistentEntropy, Push, RankedPersistence, TotalPersistence,
};
use topogen_diag::kernel::{
    FeatureKernel, Kernel, PersistenceFisher, RadialKernel, ScaleSpace, WeightedGaussian,
};
use topogen_diag::vector::{
    Cells, Grid, Landscape, MeanBettiCurve, PersistenceImage, ScaledDensity, Silhouette, Vectorisation,
};
use topogen_diag::{BarGradient, Weight};

use crate::diagrams::Diagram;

fn scaled(by: f64) -> (Diagram, Diagram) {
    let a = Diagram::new(&[(0.0, 1.0), (0.5, 2.0), (1.0, 1.0)], &[0.0]);
    let b = Diagram::new(&[(0.0, 1.5), (0.75, 2.0)], &[0.0]);
    (a.map(|it| by * it), b.map(|it| by * it))
}

fn huge() -> Diagram {
    Diagram::new(&[(-f64::MAX, f64::MAX), (f64::MAX, f64::MAX), (0.0, f64::MIN_POSITIVE)], &[-f64::MAX])
}

fn no_nan(gradient: &BarGradient) -> bool {
    !gradient.births.iter().chain(&gradient.deaths).any(|slope| slope.is_nan())
}

fn functionals() -> Vec<Box<dyn Functional>> {
    vec![
        Box::new(TotalPersistence::params().order(2.0).check().unwrap()),
        Box::new(Push),
        Box::new(PersistenceNorm::params().order(2.0).check().unwrap()),
        Box::new(PersistenceNorm::params().order(f64::INFINITY).check().unwrap()),
        Box::new(RankedPersistence::params().ranks(1..).check().unwrap()),
        Box::new(PersistentEntropy::params().check().unwrap()),
    ]
}

fn kernels() -> Vec<Box<dyn Kernel>> {
    let space = ScaleSpace::params().check().unwrap();
    let arctan = WeightedGaussian::params().check().unwrap();
    vec![
        Box::new(space),
        Box::new(arctan),
        Box::new(RadialKernel::params(space).check().unwrap()),
        Box::new(PersistenceFisher::params().check().unwrap()),
    ]
}

#[test]
fn functionals_at_any_scale() {
    for scale in [1e-30, 1e30] {
        let (a, _) = scaled(scale);
        for functional in functionals() {
            let value = functional.value(a.bars());
            assert!(value.is_finite() && value != 0.0, "{value}");
            let gradient = functional.gradient(a.bars());
            assert!(gradient.deaths.iter().all(|slope| slope.is_finite()) && !gradient.is_zero());
        }
    }
    for functional in functionals() {
        assert!(!functional.value(huge().bars()).is_nan());
        assert!(no_nan(&functional.gradient(huge().bars())));
    }
}

#[test]
fn kernels_at_any_scale() {
    for scale in [1e-30, 1e30] {
        let (a, b) = scaled(scale);
        for kernel in kernels() {
            assert!(kernel.value(a.bars(), b.bars()).is_finite());
            assert!(kernel.gradient(a.bars(), b.bars()).deaths.iter().all(|slope| slope.is_finite()));
        }
    }
    for kernel in kernels() {
        let (a, _) = scaled(1.0);
        for (a, b) in [(&huge(), &a), (&a, &huge()), (&huge(), &huge())] {
            assert!(kernel.value(a.bars(), b.bars()).is_finite());
            assert!(no_nan(&kernel.gradient(a.bars(), b.bars())));
        }
    }
}

#[test]
fn feature_distances_at_any_scale() {
    let space = ScaleSpace::params().sigma(1.0).check().unwrap();
    let power = Weight::Power { order: 1.0 };
    let weighted = WeightedGaussian::params().weight(power).check().unwrap();
    for kernel in [&space as &dyn FeatureKernel, &weighted] {
        // Short bars are far from being seen apart, yet their distance is not zero.
        let (a, b) = scaled(1e-30);
        let distance = kernel.distance(a.bars(), b.bars());
        assert!(distance > 0.0 && distance < 1e-29, "{distance}");
        assert!(!kernel.distance_gradient(a.bars(), b.bars()).is_zero());
        // Long ones have nothing to do with each other.
        let (a, b) = scaled(1e30);
        let norms = kernel.value(a.bars(), a.bars()) + kernel.value(b.bars(), b.bars());
        assert!((kernel.squared_distance(a.bars(), b.bars()) / norms - 1.0).abs() < 1e-12);
        let gradient = kernel.distance_gradient(a.bars(), b.bars());
        assert!(gradient.births.iter().chain(&gradient.deaths).all(|slope| slope.is_finite()));
        assert_eq!(space.distance(huge().bars(), huge().bars()), 0.0);
        let distance = space.distance(huge().bars(), a.bars());
        assert!(distance.is_finite() && distance > 0.0);
        assert!(no_nan(&space.distance_gradient(huge().bars(), a.bars())));
    }
}

#[test]
fn a_distance_of_short_bars_has_digits() {
    // k(p, q) = l l'/(32πσ²) to first order, so bars of lengths l and l' are |l − l'|/(σ √(32π)) apart.
    let space = ScaleSpace::params().sigma(1.0).check().unwrap();
    let bar = |length: f64| Diagram::new(&[(0.0, length)], &[]);
    let distance = space.distance(bar(1e-30).bars(), bar(3e-30).bars());
    // Births are equal, so half of each difference is along the diagonal, where nothing changes.
    let expected = 2e-30 / (32.0 * std::f64::consts::PI).sqrt();
    assert!((distance / expected - 1.0).abs() < 1e-12, "{distance} {expected}");
}

#[test]
fn bounded_weights_of_long_bars_are_flat() {
    let arctan = Weight::Arctan { steepness: 2.0, order: 3.0 };
    for length in [1e60, 1e110, 1e200, f64::MAX] {
        assert_eq!(arctan.of(length), std::f64::consts::FRAC_PI_2);
        assert!(arctan.slope(length).abs() < 1e-200, "{length}: {}", arctan.slope(length));
        assert_eq!(Weight::Ramp { saturation: 3.0 }.slope(length), 0.0);
    }
}

#[test]
fn vectors_at_any_scale() {
    let all = |scale: f64| -> Vec<Box<dyn Vectorisation>> {
        let grid = || Grid::linspace(0.0, 3.0 * scale, 20).unwrap();
        let cells = || Cells::uniform(0.0, 3.0 * scale, 5).unwrap();
        vec![
            Box::new(Landscape::params(grid()).levels(2).check().unwrap()),
            Box::new(Silhouette::params(grid()).order(12.0).check().unwrap()),
            Box::new(MeanBettiCurve::new(cells())),
            Box::new(PersistenceImage::params(cells(), cells()).sigma(scale).check().unwrap()),
            Box::new(ScaledDensity::params(grid()).sigma(scale).check().unwrap()),
        ]
    };
    for scale in [1e-30, 1e30] {
        let (a, _) = scaled(scale);
        for vectorisation in all(scale) {
            let vector = vectorisation.vector(a.bars());
            assert!(vector.iter().all(|entry| entry.is_finite()) && vector.iter().any(|&entry| entry != 0.0));
            let slopes: Vec<f64> = (0..vectorisation.entries()).map(|it| it as f64 + 1.0).collect();
            let gradient = vectorisation.pullback(a.bars(), &slopes).unwrap();
            assert!(gradient.deaths.iter().all(|slope| slope.is_finite()) && !gradient.is_zero());
        }
    }
    for vectorisation in all(1.0) {
        let vector = vectorisation.vector(huge().bars());
        assert!(vector.iter().all(|entry| !entry.is_nan()), "{vector:?}");
        assert!(no_nan(&vectorisation.pullback(huge().bars(), &vec![1.0; vectorisation.entries()]).unwrap()));
    }
}
