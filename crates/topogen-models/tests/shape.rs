//! Topological terms of a fit: units, ties, short batches, and what is refused.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use proptest::prelude::*;
use tch::{Device, Kind, Tensor};
use topogen_loss::{TermKind, TopologicalLoss};
use topogen_models::labelling::Source;
use topogen_models::{
    Autoencoder, AutoencoderSpec, Error, Fit, FitConfig, Item, Objective, Reconstruct, Shape, Unit,
};

/// Terms of every sort: by matchings, by points one by one, and of the input alone.
fn terms() -> Vec<TopologicalLoss> {
    let one = |kind, degree| TopologicalLoss::builder().term(kind, degree, 1.0).build().unwrap();
    vec![
        one(TermKind::WASSERSTEIN_2, 0),
        one(TermKind::WASSERSTEIN_2, 1),
        one(TermKind::Signature, 0),
        one(TermKind::TotalPersistence { order: 1.0 }, 0),
    ]
}

fn normal(n: usize, dim: usize, seed: u64) -> Tensor {
    Tensor::from_slice(&Source::Normal { dim }.sample(n, seed)).reshape([n as i64, dim as i64])
}

/// Codes around a circle, which have a loop, and items that are others.
fn rings(n: i64) -> (Tensor, Tensor) {
    let angles = Tensor::arange(n, (Kind::Double, Device::Cpu)) * (std::f64::consts::TAU / n as f64);
    let circle = Tensor::stack(&[angles.cos(), angles.sin()], 1);
    (&circle + 0.1 * normal(n as usize, 2, 5), Tensor::cat(&[circle, 0.2 * normal(n as usize, 1, 6)], 1))
}

/// The weighted terms, as a tensor in double precision.
fn term(shape: &Shape, codes: &Tensor, items: &Tensor, learned: Option<&Tensor>) -> Result<Tensor, Error> {
    shape.add_to(&Tensor::from(0.0_f64), codes, items, learned, ("the test", 3))
}

fn value(shape: &Shape, codes: &Tensor, items: &Tensor) -> f64 {
    term(shape, codes, items, None).unwrap().double_value(&[])
}

/// The gradient by the codes; zero if there is none, as there may be no loop among few of them.
fn gradient(shape: &Shape, codes: &Tensor, items: &Tensor) -> Tensor {
    let codes = codes.detach().copy().set_requires_grad(true);
    let value = term(shape, &codes, items, None).unwrap();
    if !value.requires_grad() {
        return codes.zeros_like();
    }
    value.backward();
    codes.grad()
}

fn numbers(tensor: &Tensor) -> Vec<f64> {
    Vec::try_from(tensor.to_kind(Kind::Double).flatten(0, -1)).unwrap()
}

/// All distances between different rows, each pair once.
fn distances(points: &Tensor) -> Vec<f64> {
    let (n, all) = (points.size()[0], numbers(points));
    let rows: Vec<&[f64]> = all.chunks_exact(all.len() / n as usize).collect();
    let between = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
    let pairs = (0..rows.len()).flat_map(|j| (0..j).map(move |i| (i, j)));
    pairs.map(|(i, j)| between(rows[i], rows[j])).collect()
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(25))]

    #[test]
    fn in_units_of_their_own_extent_scale_changes_nothing(
        seed in any::<u64>(), n in 3_usize..20, exponent in -30_i32..30, factor in 0.1_f64..10.0
    ) {
        let (codes, items) = (normal(n, 2, seed), normal(n, 3, !seed));
        for (terms, unit) in terms().into_iter().flat_map(|terms| [(terms.clone(), Unit::Mean), (terms, Unit::Largest)]) {
            let shape = Shape { code_unit: unit, item_unit: unit, ..Shape::new(terms, 0.7) };
            let expected = value(&shape, &codes, &items);
            let scale = factor * f64::from(exponent).exp2();
            for (codes, items) in [(&codes * scale, items.copy()), (codes.copy(), &items * scale), (&codes * -1.0 + 3.0, items.copy())] {
                let found = value(&shape, &codes, &items);
                prop_assert!((found - expected).abs() < 1e-9 * (1.0 + expected.abs()), "{unit:?} {found} {expected}");
            }
            // So the gradient has no part along the codes, though it is not zero.
            let slopes = gradient(&shape, &codes, &items);
            let along = (&slopes * &codes).sum(Kind::Double).double_value(&[]);
            let size = (&slopes * &codes).abs().sum(Kind::Double).double_value(&[]);
            prop_assert!(along.abs() <= 1e-9 * size, "{unit:?} {along} of {size}");
        }
    }

    #[test]
    fn units_are_those_that_they_are_called(seed in any::<u64>(), n in 2_usize..20, weight in 0.1_f64..9.0) {
        let (codes, items) = (normal(n, 2, seed), normal(n, 5, !seed));
        let (of_codes, of_items) = (distances(&codes), distances(&items));
        let largest = |all: &[f64]| all.iter().copied().fold(0.0, f64::max);
        for terms in terms() {
            let plain = Shape::new(terms.clone(), 1.0);
            let with = |code_unit, item_unit| Shape { code_unit, item_unit, ..Shape::new(terms.clone(), weight) };
            let fixed = |code: f64, item: f64| with(Unit::Fixed(code), Unit::Fixed(item));
            let expected = weight * value(&plain, &(&codes / mean(&of_codes)), &(&items / largest(&of_items)));
            let near = |shape: &Shape| (value(shape, &codes, &items) - expected).abs() < 1e-9 * (1.0 + expected);
            prop_assert!(near(&fixed(mean(&of_codes), largest(&of_items))));
            prop_assert!(near(&with(Unit::Mean, Unit::Largest)));
            let per_row = Shape { per_row: true, ..with(Unit::Own, Unit::Own) };
            let own = value(&with(Unit::Own, Unit::Own), &codes, &items);
            prop_assert_eq!(value(&plain, &codes, &items) * weight, own);
            prop_assert!((value(&per_row, &codes, &items) * n as f64 - own).abs() < 1e-12 * (1.0 + own));
        }
    }
}

#[test]
fn gradients_through_units_are_central_differences() {
    let (codes, items) = rings(11);
    for (terms, unit) in
        terms().into_iter().flat_map(|terms| [(terms.clone(), Unit::Mean), (terms, Unit::Largest)])
    {
        let shape = Shape { code_unit: unit, item_unit: Unit::Mean, ..Shape::new(terms, 2.0) };
        let slopes = numbers(&gradient(&shape, &codes, &items));
        assert!(slopes.iter().any(|slope| slope.abs() > 1e-3));
        for (at, slope) in slopes.iter().enumerate() {
            const STEP: f64 = 1e-6;
            let moved = |by: f64| {
                let mut moved = numbers(&codes);
                moved[at] += by;
                value(&shape, &Tensor::from_slice(&moved).reshape([11, 2]), &items)
            };
            let difference = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
            assert!((slope - difference).abs() < 1e-7, "{unit:?} {at}: {slope} {difference}");
        }
    }
}

#[test]
fn the_gradient_by_a_learned_scale_is_a_central_difference() {
    let (codes, items) = rings(11);
    for terms in terms() {
        let shape = Shape { code_unit: Unit::Learned, item_unit: Unit::Mean, ..Shape::new(terms, 2.0) };
        // A scale may become negative: lengths are divided by its size.
        for scale in [0.7, -1.3] {
            let at = |scale: f64| Tensor::from_slice(&[scale]).set_requires_grad(true);
            let found = at(scale);
            term(&shape, &codes, &items, Some(&found)).unwrap().backward();
            let moved = |by| term(&shape, &codes, &items, Some(&at(scale + by))).unwrap().double_value(&[]);
            let difference = (moved(1e-6) - moved(-1e-6)) / 2e-6;
            let slope = found.grad().double_value(&[0]);
            assert!((slope - difference).abs() < 1e-6 * (1.0 + slope.abs()), "{slope} {difference}");
            assert!(slope.abs() > 1e-3);
        }
    }
}

#[test]
fn coincident_points_have_a_gradient() {
    for terms in terms() {
        for unit in [Unit::Mean, Unit::Largest] {
            let shape = Shape { code_unit: unit, item_unit: unit, ..Shape::new(terms.clone(), 1.0) };
            let (codes, items) = rings(24);
            // Three codes are the same, and so are two items.
            codes.narrow(0, 1, 3).copy_(&codes.narrow(0, 0, 1).expand([3, 2], false));
            items.narrow(0, 4, 1).copy_(&items.narrow(0, 3, 1));
            let slopes = numbers(&gradient(&shape, &codes, &items));
            assert!(slopes.iter().all(|slope| slope.is_finite()), "{unit:?} {slopes:?}");
            assert!(slopes.iter().any(|slope| slope.abs() > 1e-4), "{unit:?} {slopes:?}");
        }
    }
}

#[test]
fn all_points_in_one_place_are_no_unit() {
    let (spread, collapsed) = (normal(4, 2, 1), Tensor::full([4, 2], 0.3, (Kind::Double, Device::Cpu)));
    for (unit, called) in [(Unit::Mean, "the mean distance"), (Unit::Largest, "the largest distance")] {
        let shape = Shape { code_unit: unit, item_unit: unit, ..Shape::new(terms().remove(0), 1.0) };
        for (codes, items, collapsed) in [(&collapsed, &spread, "codes"), (&spread, &collapsed, "items")] {
            let error = term(&shape, codes, items, None).unwrap_err();
            let told = error.to_string();
            let Error::NoExtent { model, step: 3, side, unit, rows: 4 } = error else {
                unreachable!("{told}");
            };
            assert_eq!((model.as_str(), side, unit), ("the test", collapsed, called));
            assert!(told.contains(collapsed) && told.contains(called), "{told}");
        }
    }
    // A fixed unit is no matter of the batch.
    let shape = Shape { code_unit: Unit::Fixed(2.0), ..Shape::new(terms().remove(0), 1.0) };
    assert!(value(&shape, &collapsed, &spread) > 0.0);
    let learned = Shape { code_unit: Unit::Learned, ..shape };
    let error = term(&learned, &spread, &spread, Some(&Tensor::zeros([1], (Kind::Double, Device::Cpu))));
    assert!(matches!(error, Err(Error::NoExtent { unit: "the learned scale", .. })));
}

#[test]
fn a_batch_of_one_row_has_no_shape() {
    let (codes, items) = (normal(1, 2, 1), normal(1, 3, 2));
    for terms in terms() {
        for unit in [Unit::Own, Unit::Mean, Unit::Largest] {
            let shape = Shape { code_unit: unit, item_unit: unit, ..Shape::new(terms.clone(), 1.0) };
            let loss = Tensor::from(4.0_f64);
            let found = shape.add_to(&loss, &codes, &items, None, ("the test", 0)).unwrap();
            assert_eq!(found.double_value(&[]), 4.0);
        }
    }
    // Two have one, of one length, which is 1 in its own unit.
    let shape = Shape { code_unit: Unit::Mean, ..Shape::new(terms().remove(3), 1.0) };
    assert!((value(&shape, &normal(2, 2, 1), &normal(2, 3, 1)) - 1.0).abs() < 1e-12);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let (codes, items) = (normal(4, 2, 1), normal(4, 3, 2));
    let plain = || Shape::new(terms().remove(0), 1.0);
    let refused = |shape: &Shape| term(shape, &codes, &items, None).unwrap_err();
    for unit in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = refused(&Shape { code_unit: Unit::Fixed(unit), ..plain() });
        assert!(matches!(error, Error::BadUnit { side: "codes", .. }), "{error}");
        let error = refused(&Shape { item_unit: Unit::Fixed(unit), ..plain() });
        assert!(matches!(error, Error::BadUnit { side: "items", .. }), "{error}");
    }
    for (shape, reason) in [
        (Shape { weight: f64::INFINITY, ..plain() }, "must be finite"),
        (Shape { code_unit: Unit::Learned, ..plain() }, "no learned scale"),
        (Shape { item_unit: Unit::Learned, ..plain() }, "give the items another unit"),
    ] {
        let error = refused(&shape);
        assert!(matches!(&error, Error::BadFit { model: "the test", .. }), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
    let broken = codes.copy();
    let _ = broken.get(1).fill_(f64::NAN);
    for unit in [Unit::Own, Unit::Mean, Unit::Largest] {
        let shape = Shape { code_unit: unit, ..plain() };
        assert!(matches!(term(&shape, &broken, &items, None), Err(Error::Loss { step: 3, .. })));
    }
}

fn fitted(learned_scale: bool, shape: Option<Shape>) -> Result<Fit<Reconstruct>, Error> {
    topogen_models::use_one_thread();
    let spec = AutoencoderSpec { learned_scale, ..AutoencoderSpec::connected(Item::Point(5), &[8], 2) };
    let autoencoder = Autoencoder::new(&spec, 1, Device::Cpu)?;
    // The last of seven batches has one row.
    let objective = Reconstruct::new(autoencoder, &normal(49, 5, 3), 1)?.with_shape(shape)?;
    let config = FitConfig { batch_size: 8, max_epochs: 4, patience: None, ..FitConfig::default() };
    let mut fit = Fit::new(objective, config)?;
    while !fit.is_over() {
        fit.epoch()?;
    }
    Ok(fit)
}

#[test]
fn a_learned_scale_moves_if_something_is_divided_by_it() {
    let scale = |shape| fitted(true, shape).unwrap().objective().model().latent_scale().unwrap().unwrap();
    let shape = |unit| Shape { code_unit: unit, item_unit: Unit::Mean, ..Shape::new(terms().remove(2), 1.0) };
    assert_eq!(scale(None), 1.0);
    assert_eq!(scale(Some(shape(Unit::Mean))), 1.0);
    assert!((scale(Some(shape(Unit::Learned))) - 1.0).abs() > 1e-3);
    // Initially, codes are too small: distances grow as the scale shrinks.
    assert!(scale(Some(shape(Unit::Learned))) < 1.0);
    let error = fitted(false, Some(shape(Unit::Learned))).unwrap_err();
    assert!(matches!(error, Error::BadFit { model: "the autoencoder", .. }), "{error}");
    let without = fitted(false, None).unwrap();
    assert_eq!(without.objective().model().latent_scale().unwrap(), None);
}

#[test]
fn codes_that_collapse_say_so_in_a_fit() {
    let shape = Shape { code_unit: Unit::Mean, ..Shape::new(terms().remove(0), 1.0) };
    let autoencoder =
        Autoencoder::new(&AutoencoderSpec::connected(Item::Point(5), &[8], 2), 1, Device::Cpu).unwrap();
    let weights = &autoencoder.parameters().named().iter().find(|(name, _)| name == "mean.weight").unwrap().1;
    let _ = tch::no_grad(|| weights.shallow_clone().zero_());
    let objective = Reconstruct::new(autoencoder, &normal(8, 5, 3), 1).unwrap();
    let objective = objective.with_shape(Some(shape)).unwrap();
    let error = objective.loss(&[0, 1, 2], 9).unwrap_err();
    assert!(matches!(error, Error::NoExtent { step: 9, side: "codes", rows: 3, .. }), "{error}");
}
