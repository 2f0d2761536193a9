//! What all vectorisations have in common: gradients, indifference to order and to bars of zero length, refusals.

use proptest::prelude::*;
use topogen_diag::vector::{
    BettiCurve, Cells, Coordinate, Grid, Landscape, MeanBettiCurve, PersistenceImage, ScaledDensity,
    Silhouette, Vectorisation,
};
use topogen_diag::{Bars, Error, Weight};

use crate::diagrams::{Diagram, coarse, config, diagram, real};
use crate::differences::compare;
use crate::draw::{assert_close, lasting, padded, shuffled, slopes};

/// Nodes and edges that no coarse number is near.
fn grid() -> Grid {
    Grid::linspace(-1.03, 3.01, 60).unwrap()
}

fn image(weight: Weight) -> PersistenceImage {
    let (births, lengths) = (Cells::uniform(-1.0, 1.5, 7).unwrap(), Cells::uniform(0.0, 2.0, 5).unwrap());
    PersistenceImage::params(births, lengths).sigma(0.3).weight(weight).check().unwrap()
}

fn density(coordinate: Coordinate) -> ScaledDensity {
    ScaledDensity::params(grid()).exponent(4.0).sigma(0.3).scale(0.5).coordinate(coordinate).check().unwrap()
}

/// Those that bars of zero length change nothing in.
fn indifferent() -> Vec<Box<dyn Vectorisation>> {
    let silhouette = |order: f64| Silhouette::params(grid()).order(order).check().unwrap();
    vec![
        Box::new(Landscape::params(grid()).levels(3).check().unwrap()),
        Box::new(silhouette(0.0)),
        Box::new(silhouette(0.5)),
        Box::new(silhouette(2.0)),
        Box::new(MeanBettiCurve::new(Cells::uniform(-1.03, 3.01, 50).unwrap())),
        Box::new(image(Weight::Power { order: 1.0 })),
        Box::new(image(Weight::Power { order: 0.5 })),
        Box::new(image(Weight::Ramp { saturation: 0.71 })),
        Box::new(image(Weight::Arctan { steepness: 2.0, order: 2.0 })),
        Box::new(density(Coordinate::Length)),
    ]
}

/// Those that have a gradient.
fn differentiable() -> Vec<Box<dyn Vectorisation>> {
    let mut all = indifferent();
    all.push(Box::new(density(Coordinate::Death)));
    all.push(Box::new(image(Weight::Power { order: 0.0 })));
    all
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn products_with_the_jacobian(diagram in lasting(1..10, 0..3), seed in any::<u64>()) {
        for (index, vectorisation) in differentiable().iter().enumerate() {
            let slopes = slopes(vectorisation.entries(), seed);
            let gradient = vectorisation.pullback(diagram.bars(), &slopes).unwrap();
            let compared = compare(&diagram, &gradient, |bars| dot(&vectorisation.vector(bars), &slopes));
            prop_assert!(compared.nonzero > 0, "vectorisation {index}: {compared:?}");
        }
    }

    #[test]
    fn products_are_linear_in_the_slopes(diagram in lasting(1..10, 0..3), seed in any::<u64>()) {
        for vectorisation in differentiable() {
            let (s, t) = (slopes(vectorisation.entries(), seed), slopes(vectorisation.entries(), seed ^ 1));
            let both: Vec<f64> = s.iter().zip(&t).map(|(s, t)| s - 2.0 * t).collect();
            let pulled = |slopes: &[f64]| vectorisation.pullback(diagram.bars(), slopes).unwrap().deaths;
            let sum: Vec<f64> = pulled(&s).iter().zip(pulled(&t)).map(|(s, t)| s - 2.0 * t).collect();
            let difference = sum.iter().zip(pulled(&both)).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            prop_assert!(difference <= 1e-9, "{difference}");
        }
    }

    #[test]
    fn indifferent_to_order(diagram in diagram(coarse(), 0..15, 0..3), seed in any::<u64>()) {
        let other = shuffled(&diagram, seed);
        for vectorisation in differentiable() {
            assert_close(&vectorisation.vector(diagram.bars()), &vectorisation.vector(other.bars()), 1e-13);
        }
    }

    #[test]
    fn bars_of_zero_length_change_nothing(diagram in diagram(real(), 0..15, 0..3), at in prop::collection::vec(real(), 1..6)) {
        let padded = padded(&diagram, &at);
        for vectorisation in indifferent() {
            assert_close(&vectorisation.vector(diagram.bars()), &vectorisation.vector(padded.bars()), 1e-14);
        }
    }

    #[test]
    fn gradients_are_finite_at_ties_kinks_and_the_diagonal(diagram in diagram(coarse(), 0..15, 0..3), seed in any::<u64>()) {
        let nodes = Grid::linspace(0.0, 3.0, 13).unwrap();
        let on_kinks: [Box<dyn Vectorisation>; 3] = [
            Box::new(Landscape::params(nodes.clone()).levels(4).check().unwrap()),
            Box::new(Silhouette::params(nodes).order(0.5).check().unwrap()),
            Box::new(MeanBettiCurve::new(Cells::uniform(0.0, 3.0, 6).unwrap())),
        ];
        for vectorisation in differentiable().iter().chain(&on_kinks) {
            let gradient = vectorisation.pullback(diagram.bars(), &slopes(vectorisation.entries(), seed)).unwrap();
            let slopes = gradient.births.iter().chain(&gradient.deaths).chain(&gradient.essential);
            prop_assert!(slopes.copied().all(f64::is_finite));
        }
    }
}

#[test]
fn nothing_of_nothing() {
    let classes = Diagram::new(&[], &[0.5]);
    for vectorisation in differentiable() {
        assert!(vectorisation.vector(Bars::EMPTY).iter().all(|entry| entry.to_bits() == 0));
        let pulled = vectorisation.pullback(classes.bars(), &vec![0.0; vectorisation.entries()]).unwrap();
        assert_eq!((pulled.deaths.len(), pulled.essential.len()), (0, 1));
    }
}

#[test]
fn slopes_that_are_not_one_an_entry_are_refused() {
    let curve = BettiCurve::new(grid());
    let mut all = differentiable();
    all.push(Box::new(curve));
    for vectorisation in all {
        let expected = vectorisation.entries();
        for given in [0, expected - 1, expected + 1] {
            let refused = vectorisation.pullback(Bars::EMPTY, &vec![1.0; given]);
            assert_eq!(refused, Err(Error::WrongLength { given, expected }));
        }
    }
}
