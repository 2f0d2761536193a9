//! Generative topological networks: layers, files, standardisation, and a fit from the source to the data.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use tch::{Device, Kind, Tensor};
use topogen_loss::{TermKind, TopologicalLoss};
use topogen_models::labelling::{Points, Source};
use topogen_models::{
    Error, Fit, FitConfig, Gtn, Mlp, MlpSpec, Objective, Regress, Shape, Standardisation, use_one_thread,
};

fn spec(dim: i64, width: i64, hidden: i64, batch_norm: i64) -> MlpSpec {
    MlpSpec { inputs: dim, outputs: dim, width, hidden, batch_norm, slope: 0.5 }
}

fn points(values: &[f64], dim: usize) -> Points<'_> {
    Points { values, dim }
}

fn gtn(dim: i64, batch_norm: i64) -> Gtn {
    use_one_thread();
    let source = Source::Normal { dim: dim as usize };
    let units = Standardisation::identity(dim as usize);
    Gtn::new(&spec(dim, 7, 2, batch_norm), source, units, "coder".to_owned(), 3, Device::Cpu).unwrap()
}

fn numbers(tensor: &Tensor) -> Vec<f64> {
    Vec::try_from(tensor.to_kind(Kind::Double).reshape([-1])).unwrap()
}

#[test]
fn parameters_are_those_of_the_fact_sheet() {
    for (spec, expected) in [(spec(1, 5, 3, 0), 76), (spec(2, 6, 5, 0), 200), (spec(5, 50, 6, 6), 13_905)] {
        let mlp = Mlp::new(&spec, 1, Device::Cpu).unwrap();
        assert_eq!((mlp.parameters().count(), spec.parameter_count().unwrap()), (expected, expected));
    }
    // 100-dimensional, 25 layers of 1200, the first 20 of them normalised: 34.9 M.
    let celeba = spec(100, 1200, 25, 20).parameter_count().unwrap();
    assert_eq!((celeba as f64 / 1e5).round(), 349.0);
}

#[test]
fn a_network_is_linear_leaky_normalised_linear() {
    // One unit: by hand, from its weights.
    let mlp = Mlp::new(&MlpSpec { slope: 0.25, ..spec(1, 1, 1, 1) }, 4, Device::Cpu).unwrap();
    let weights: Vec<f64> =
        mlp.parameters().named().iter().map(|(_, it)| it.reshape([-1]).double_value(&[0])).collect();
    let names: Vec<&str> = mlp.parameters().named().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["hidden.0.weight", "hidden.0.bias", "norm.0.weight", "norm.0.bias", "output.weight", "output.bias"]
    );
    let inputs = [-3.0, -1.0, 0.5, 2.0, 4.0];
    let leaky = |x: f64| if x > 0.0 { x } else { 0.25 * x };
    let hidden: Vec<f64> = inputs.iter().map(|x| leaky(weights[0] * x + weights[1])).collect();
    let mean = hidden.iter().sum::<f64>() / 5.0;
    let squares = hidden.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
    let input = Tensor::from_slice(&inputs).to_kind(Kind::Float).reshape([5, 1]);
    let close = |found: &Tensor, expected: &dyn Fn(f64) -> f64| {
        for (found, hidden) in numbers(found).into_iter().zip(&hidden) {
            let expected = weights[4] * expected(*hidden) + weights[5];
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
    };
    // Before any batch, the running mean and variance are 0 and 1.
    close(&mlp.forward(&input, false).unwrap(), &|x| x / (1.0_f64 + 1e-5).sqrt());
    // In training: mean and biased variance of the batch.
    close(&mlp.forward(&input, true).unwrap(), &|x| (x - mean) / (squares / 5.0 + 1e-5).sqrt());
    // The running ones have moved by a tenth, to the mean and the unbiased variance.
    let running = (0.1 * mean, 0.9 + 0.1 * squares / 4.0);
    let buffers: Vec<f64> = mlp.parameters().buffers().iter().map(|(_, it)| it.double_value(&[0])).collect();
    assert!((buffers[0] - running.0).abs() < 1e-6 && (buffers[1] - running.1).abs() < 1e-6, "{buffers:?}");
    close(&mlp.forward(&input, false).unwrap(), &|x| (x - running.0) / (running.1 + 1e-5).sqrt());
    // One vector has no variance: the running statistics serve, and stay.
    let one = input.narrow(0, 2, 1);
    assert_eq!(mlp.forward(&one, true).unwrap(), mlp.forward(&one, false).unwrap());
    let after: Vec<f64> = mlp.parameters().buffers().iter().map(|(_, it)| it.double_value(&[0])).collect();
    assert_eq!(after, buffers);
}

#[test]
fn codes_come_in_the_units_of_the_data() {
    let units = Standardisation { shift: vec![10.0, -5.0], scale: vec![2.0, 0.5] };
    let source = Source::Normal { dim: 2 };
    let of =
        |units| Gtn::new(&spec(2, 6, 2, 0), source.clone(), units, String::new(), 3, Device::Cpu).unwrap();
    let (plain, scaled) = (of(Standardisation::identity(2)), of(units));
    let expected = plain.generate(50, 1).unwrap() * Tensor::from_slice(&[2.0_f32, 0.5])
        + Tensor::from_slice(&[10.0_f32, -5.0]);
    let found = scaled.generate(50, 1).unwrap();
    assert!((found.shallow_clone() - expected).abs().max().double_value(&[]) < 1e-5);
    assert_eq!(found, scaled.push(&Tensor::from_slice(&source.sample(50, 1)).reshape([50, 2])).unwrap());
    assert_ne!(found, scaled.generate(50, 2).unwrap());
    // Whole numbers are what they are, not shares of 255.
    let bytes = Tensor::from_slice(&[1_u8, 2]).reshape([1, 2]);
    assert_eq!(scaled.push(&bytes).unwrap(), scaled.push(&bytes.to_kind(Kind::Double)).unwrap());
}

#[test]
fn a_saved_network_is_the_same_and_knows_its_coder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gtn.safetensors");
    let mixture = Source::Clusters {
        weights: vec![0.25, 0.75],
        means: vec![1.0, 2.0, 3.0, 4.0],
        deviations: vec![0.1, 0.2, 0.3, 0.4],
        dim: 2,
    };
    for (source, coder) in [(Source::Normal { dim: 2 }, "0123"), (mixture, "")] {
        let units = Standardisation { shift: vec![1.5, 0.1], scale: vec![2.0, 1e-3] };
        let saved = Gtn::new(&spec(2, 7, 3, 2), source, units, coder.to_owned(), 3, Device::Cpu).unwrap();
        // Running statistics that a file must keep.
        saved.parameters().buffers().iter().for_each(|(_, it)| {
            let _ = it.shallow_clone().f_add_scalar_(0.3).unwrap();
        });
        saved.save(&path).unwrap();
        let loaded = Gtn::load(&path, Device::Cpu).unwrap();
        assert_eq!((loaded.spec(), loaded.source()), (saved.spec(), saved.source()));
        assert_eq!(loaded.standardisation(), saved.standardisation());
        assert_eq!(loaded.generate(20, 1).unwrap(), saved.generate(20, 1).unwrap());
        loaded.check_coder(coder).unwrap();
        let error = loaded.check_coder("another").unwrap_err();
        assert!(
            matches!(&error, Error::OtherCoder { expected, found } if expected == coder && found == "another")
        );
    }
}

#[test]
fn what_is_no_network_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gtn.safetensors");
    let refused = || {
        let error = Gtn::load(&path, Device::Cpu).unwrap_err();
        assert!(matches!(error, Error::NoModel { .. }), "{error}");
        error.to_string()
    };
    refused();
    gtn(2, 1).save(&path).unwrap();
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() - 9]).unwrap();
    refused();
    std::fs::write(&path, &whole).unwrap();
    let changed = |name: &str, tensor: Tensor| {
        std::fs::write(&path, &whole).unwrap();
        let mut entries = Tensor::read_safetensors(&path).unwrap();
        entries
            .iter_mut()
            .filter(|(found, _)| found == name)
            .for_each(|(_, it)| *it = tensor.shallow_clone());
        Tensor::write_safetensors(&entries, &path).unwrap();
        refused()
    };
    assert!(changed("topogen.gtn", Tensor::from_slice(&[2_i64, 2, 7])).contains("[2, 2, 7]"));
    assert!(
        changed("topogen.gtn", Tensor::from_slice(&[2_i64, 2, 1 << 20, 1024, 0])).contains("numbers, not")
    );
    assert!(changed("topogen.gtn", Tensor::from_slice(&[i64::MIN, 2, 7, 2, 1])).contains("out of range"));
    assert!(changed("topogen.gtn", Tensor::from_slice(&[2, i64::MAX, 7, 2, 1])).contains("standardisation"));
    assert!(changed("topogen.scale", Tensor::from_slice(&[1.0, 0.0])).contains("positive"));
    assert!(changed("topogen.coder", Tensor::from_slice(&[255_u8; 5])).contains("no text"));
    let mixed =
        Source::Clusters { weights: vec![1.0], means: vec![0.5; 2], deviations: vec![1.0; 2], dim: 2 };
    let units = Standardisation::identity(2);
    let mixed = Gtn::new(&spec(2, 7, 2, 1), mixed, units, "coder".to_owned(), 3, Device::Cpu).unwrap();
    mixed.save(&path).unwrap();
    let mut entries = Tensor::read_safetensors(&path).unwrap();
    entries
        .iter_mut()
        .filter(|it| it.0.ends_with("means"))
        .for_each(|it| it.1 = Tensor::from_slice(&[0.5; 4]));
    Tensor::write_safetensors(&entries, &path).unwrap();
    assert!(refused().contains("its source has 1 weights and 4 means"));
    let weight = Tensor::zeros([14], (Kind::Float, Device::Cpu));
    assert!(changed("hidden.0.weight", weight).contains("hidden.0.weight is Float"));
}

#[test]
fn parts_that_do_not_fit_are_refused() {
    let new = |spec: &MlpSpec, source, units| {
        Gtn::new(spec, source, units, String::new(), 1, Device::Cpu).unwrap_err()
    };
    let normal = |dim| Source::Normal { dim };
    let error = new(&spec(2, 5, 2, 0), normal(3), Standardisation::identity(2));
    assert!(matches!(error, Error::OtherDimension { what: "the source", found: 3, expected: 2 }), "{error}");
    let error = new(&spec(2, 5, 2, 0), normal(2), Standardisation::identity(1));
    assert!(
        matches!(error, Error::OtherDimension { what: "the standardisation", found: 1, expected: 2 }),
        "{error}"
    );
    let mixture =
        |means: Vec<f64>| Source::Clusters { weights: vec![1.0], means, deviations: vec![1.0; 2], dim: 2 };
    for means in [vec![0.0; 4], vec![0.0, f64::NAN]] {
        let units = Standardisation::identity(2);
        assert!(Gtn::new(&spec(2, 5, 2, 0), mixture(means), units, String::new(), 1, Device::Cpu).is_err());
    }
    let flat = Standardisation { shift: vec![0.0, 0.0], scale: vec![1.0, 0.0] };
    assert!(matches!(new(&spec(2, 5, 2, 0), normal(2), flat), Error::BadStandardisation { .. }));
    for bad in [spec(0, 5, 2, 0), spec(2, 0, 2, 0), spec(2, 5, 0, 0), spec(2, 5, 2, 3), spec(2, 5, 2, -1)] {
        assert!(matches!(new(&bad, normal(2), Standardisation::identity(2)), Error::BadMlp { .. }));
    }
    let bad = MlpSpec { slope: f64::INFINITY, ..spec(2, 5, 2, 0) };
    assert!(matches!(new(&bad, normal(2), Standardisation::identity(2)), Error::BadMlp { .. }));
    let error = gtn(2, 0).push(&Tensor::zeros([4, 3], (Kind::Float, Device::Cpu))).unwrap_err();
    assert!(matches!(error, Error::CodeShape { dim: 2, .. }), "{error}");
    assert!(gtn(2, 0).generate(0, 1).is_err());
}

#[test]
fn standardised_points_have_mean_0_and_deviation_1() {
    let values: Vec<f64> =
        (0..600).map(|i| f64::from(i % 7) * if i % 2 == 0 { 100.0 } else { 0.01 } + 3.0).collect();
    let moments = |values: &[f64]| {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        (mean, (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt())
    };
    let of = Standardisation::of(points(&values, 2)).unwrap().apply(points(&values, 2)).unwrap();
    for start in 0..2 {
        let (mean, deviation) = moments(&of.iter().skip(start).step_by(2).copied().collect::<Vec<_>>());
        assert!(mean.abs() < 1e-9 && (deviation - 1.0).abs() < 1e-9, "{mean} {deviation}");
    }
    let scalar = Standardisation::by_scalar(points(&values, 2)).unwrap();
    assert_eq!((scalar.shift[0], scalar.scale[0]), (scalar.shift[1], scalar.scale[1]));
    let (mean, deviation) = moments(&scalar.apply(points(&values, 2)).unwrap());
    assert!(mean.abs() < 1e-9 && (deviation - 1.0).abs() < 1e-9, "{mean} {deviation}");
}

#[test]
fn codes_that_cannot_be_standardised_are_refused() {
    // A tenth has no exact value: its mean is off by rounding, which is no variance.
    let flat: Vec<f64> = (0..100).flat_map(|i| [f64::from(i), 0.1, -f64::from(i)]).collect();
    let error = Standardisation::of(points(&flat, 3)).unwrap_err();
    assert!(matches!(error, Error::ZeroVariance { coordinate: 1, points: 100, value: 0.1 }), "{error}");
    assert!(matches!(Standardisation::of(points(&[1.0, 2.0], 2)).unwrap_err(), Error::ZeroVariance { .. }));
    assert!(matches!(Standardisation::of(points(&[], 2)).unwrap_err(), Error::ZeroVariance { .. }));
    assert!(matches!(
        Standardisation::by_scalar(points(&[7.0; 4], 2)).unwrap_err(),
        Error::ZeroVariance { .. }
    ));
    for bad in [f64::NAN, f64::INFINITY] {
        let error = Standardisation::of(points(&[1.0, 2.0, 3.0, bad], 2)).unwrap_err();
        assert!(matches!(error, Error::NotFinite { index: 3, .. }), "{error}");
    }
    for dim in [0, 2] {
        let error = Standardisation::of(points(&[1.0, 2.0, 3.0], dim)).unwrap_err();
        assert!(matches!(error, Error::PointLength { numbers: 3, .. }), "{error}");
        let error = Standardisation::by_scalar(points(&[1.0, 2.0, 3.0], dim)).unwrap_err();
        assert!(matches!(error, Error::PointLength { numbers: 3, .. }), "{error}");
    }
    let error = Standardisation::identity(3).apply(points(&[1.0, 2.0], 2)).unwrap_err();
    assert!(matches!(error, Error::CodeShape { dim: 3, .. }), "{error}");
}

#[test]
fn labels_that_do_not_fit_are_refused() {
    let two = [0.5, 1.0, 2.0, 3.0];
    let error = Regress::new(gtn(2, 0), points(&two, 1), points(&two, 2)).unwrap_err();
    assert!(matches!(error, Error::CodeShape { dim: 2, .. }), "{error}");
    let error = Regress::new(gtn(2, 0), points(&two, 2), points(&two, 1)).unwrap_err();
    assert!(matches!(error, Error::CodeShape { dim: 2, .. }), "{error}");
    let error = Regress::new(gtn(2, 0), points(&two, 2), points(&two[..2], 2)).unwrap_err();
    assert!(matches!(error, Error::LabelCount { items: 2, labels: 1 }), "{error}");
    let broken = [0.5, f64::NAN, 2.0, 3.0];
    let error = Regress::new(gtn(2, 0), points(&broken, 2), points(&two, 2)).unwrap_err();
    assert!(matches!(error, Error::NotFinite { what: "the source", index: 1, .. }), "{error}");
    let error = Regress::new(gtn(2, 0), points(&two, 2), points(&broken, 2)).unwrap_err();
    assert!(matches!(error, Error::NotFinite { index: 1, .. }), "{error}");
}

/// Points of the source and labels that a network can learn, so many.
fn labelled(n: usize, seed: u64) -> (Vec<f64>, Vec<f64>) {
    let source = Source::Normal { dim: 2 }.sample(n, seed);
    let target = source.chunks_exact(2).flat_map(|p| [p[0].tanh() + 0.1 * p[1], p[1].abs()]).collect();
    (source, target)
}

fn regress(batch_norm: i64, shape: Option<Shape>) -> Regress {
    let ((source, target), (held, labels)) = (labelled(50, 1), labelled(33, 2));
    let regress = Regress::new(gtn(2, batch_norm), points(&source, 2), points(&target, 2)).unwrap();
    regress.with_validation(points(&held, 2), points(&labels, 2)).unwrap().with_shape(shape).unwrap()
}

fn config() -> FitConfig {
    FitConfig { batch_size: 16, max_epochs: 5, learning_rate: 1e-2, ..FitConfig::default() }
}

#[test]
fn a_restored_fit_is_the_uninterrupted_one_running_statistics_included() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fit.safetensors");
    let fit = || Fit::new(regress(2, None), config()).unwrap();
    let (mut whole, mut before, mut after) = (fit(), fit(), fit());
    (0..5).for_each(|_| assert!(whole.epoch().is_ok()));
    (0..2).for_each(|_| assert!(before.epoch().is_ok()));
    before.save(&path).unwrap();
    after.restore(&path).unwrap();
    (0..3).for_each(|_| assert!(after.epoch().is_ok()));
    assert_eq!(after.epochs(), whole.epochs());
    let state = |fit: Fit<Regress>| {
        let gtn = fit.finish().unwrap().into_model();
        let all = gtn.parameters().named().iter().chain(gtn.parameters().buffers());
        all.flat_map(|(_, tensor)| numbers(tensor)).collect::<Vec<_>>()
    };
    assert_eq!(state(after), state(whole));
}

#[test]
fn the_validation_loss_is_the_mean_over_all_rows() {
    let objective = regress(1, None);
    let (source, target) = labelled(33, 2);
    let found = objective.validation_loss().unwrap().unwrap();
    let codes = numbers(&objective.model().push(&Tensor::from_slice(&source).reshape([-1, 2])).unwrap());
    let expected = codes.iter().zip(&target).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / 66.0;
    assert!((found - expected).abs() < 1e-6, "{found} {expected}");
}

#[test]
fn a_topological_term_acts_on_generated_codes_unless_its_weight_is_zero() {
    let loss = TopologicalLoss::builder().term(TermKind::WASSERSTEIN_2, 0, 1.0).term(
        TermKind::WASSERSTEIN_2,
        1,
        1.0,
    );
    let loss = loss.build().unwrap();
    let run = |shape| {
        let mut fit = Fit::new(regress(0, shape), config()).unwrap();
        fit.epoch().unwrap();
        let epochs = fit.epochs().to_vec();
        (epochs, numbers(&fit.finish().unwrap().into_model().generate(10, 1).unwrap()))
    };
    let plain = run(None);
    assert_eq!(plain, run(Some(Shape::new(loss.clone(), 0.0))));
    let with = run(Some(Shape::new(loss.clone(), 0.5)));
    assert!(with.0[0].training_loss > plain.0[0].training_loss);
    assert_ne!(with.1, plain.1);
    // By itself, the gradient of the term reaches the weights.
    let rows: Vec<i64> = (0..16).collect();
    let gradient = |shape| {
        let objective = regress(0, shape);
        objective.loss(&rows, 0).unwrap().backward();
        objective.model().parameters().named()[0].1.grad()
    };
    let difference = gradient(Some(Shape::new(loss, 0.5))) - gradient(None);
    assert!(difference.abs().max().double_value(&[]) > 1e-4);
}

/// The largest difference between two empirical distribution functions.
fn kolmogorov_smirnov(first: &mut [f64], second: &mut [f64]) -> f64 {
    first.sort_by(f64::total_cmp);
    second.sort_by(f64::total_cmp);
    let below = |sorted: &[f64], x: f64| sorted.partition_point(|y| *y <= x) as f64 / sorted.len() as f64;
    let all = first.iter().chain(&*second);
    all.map(|&x| (below(first, x) - below(second, x)).abs()).fold(0.0, f64::max)
}

/// A sample of the source, each point with the value of the same rank of a uniform angle.
fn quantile_labels(n: usize, seed: u64) -> (Vec<f64>, Vec<f64>) {
    use std::f64::consts::PI;
    let mut source = Source::Normal { dim: 1 }.sample(n, seed);
    source.sort_by(f64::total_cmp);
    let angles = (0..n).map(|i| (1.5 + 3.0 * (i as f64 + 0.5) / n as f64) * PI).collect();
    (source, angles)
}

#[test]
fn seventy_six_parameters_learn_the_quantile_map() {
    use_one_thread();
    let ((source, angles), (held, held_angles)) = (quantile_labels(20_000, 1), quantile_labels(4_000, 2));
    let units = Standardisation::of(points(&angles, 1)).unwrap();
    let gtn = Gtn::new(&spec(1, 5, 3, 0), Source::Normal { dim: 1 }, units, String::new(), 8745, Device::Cpu)
        .unwrap();
    assert_eq!(gtn.parameter_count(), 76);
    let objective = Regress::new(gtn, points(&source, 1), points(&angles, 1)).unwrap();
    let objective = objective.with_validation(points(&held, 1), points(&held_angles, 1)).unwrap();
    let config = FitConfig { batch_size: 50, max_epochs: 60, patience: Some(3), ..FitConfig::default() };
    let mut fit = Fit::new(objective, config).unwrap();
    while !fit.is_over() {
        fit.epoch().unwrap();
    }
    let gtn = fit.finish().unwrap().into_model();
    let mut generated = numbers(&gtn.generate(20_000, 7).unwrap());
    let (lowest, highest) = (angles[0], angles[angles.len() - 1]);
    let outside = generated.iter().filter(|&&angle| angle < lowest || angle > highest).count() as f64 / 2e4;
    let distance = kolmogorov_smirnov(&mut generated, &mut angles.clone());
    assert!(distance < 0.02, "{distance}");
    assert!(outside < 0.02, "{outside}");
}
