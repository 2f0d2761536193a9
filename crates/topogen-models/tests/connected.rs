//! Autoencoders of every kind beside the convolutional one: fully connected, of points or images, normalised, with a learned scale.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use std::ops::ControlFlow;
use tch::{Device, Kind, Tensor};
use topogen_loss::{TermKind, TopologicalLoss};
use topogen_models::labelling::Source;
use topogen_models::metrics::Encoder;
use topogen_models::{
    Autoencoder, AutoencoderSpec, Error, Fit, FitConfig, Item, Layers, Objective, Parameters, Reconstruct,
    Shape, Unit, use_one_thread,
};

const IMAGE: Item = Item::Image([2, 3, 5]);
const POINT: Item = Item::Point(5);

fn connected(item: Item, hidden: &[i64], batch_norm: bool) -> AutoencoderSpec {
    let layers = Layers::Connected { hidden: hidden.to_vec(), batch_norm };
    AutoencoderSpec { layers, ..AutoencoderSpec::connected(item, &[], 2) }
}

fn new(spec: &AutoencoderSpec) -> Autoencoder {
    use_one_thread();
    Autoencoder::new(spec, 5, Device::Cpu).unwrap()
}

/// Points near a plane, with coordinates of different means and deviations.
fn points(n: i64, seed: u64) -> Tensor {
    let plane = Tensor::from_slice(&Source::Normal { dim: 2 }.sample(n as usize, seed)).reshape([n, 2]);
    let basis = Tensor::from_slice(&[1.0, 2.0, 0.5, 0.0, -1.0, 0.5, 0.0, 1.0, 3.0, 1.0]).reshape([2, 5]);
    plane.matmul(&basis) + Tensor::from_slice(&[0.0, 5.0, -1.0, 0.0, 2.0])
}

fn images(n: i64) -> Tensor {
    let pixels: Vec<u8> = (0..n * 30).map(|i| (i * i % 251) as u8).collect();
    Tensor::from_slice(&pixels).reshape([n, 2, 3, 5])
}

fn items(item: Item, n: i64) -> Tensor {
    if item == IMAGE { images(n) } else { points(n, 1) }
}

/// Every kind that there is, in small.
fn every_spec() -> Vec<AutoencoderSpec> {
    let mut plain = vec![AutoencoderSpec::convolutional([1, 8, 12], [6, 8], 3)];
    for item in [IMAGE, POINT] {
        for hidden in [&[][..], &[7], &[8, 6, 4]] {
            plain.extend([false, true].map(|batch_norm| connected(item, hidden, batch_norm)));
        }
    }
    let variational = [false, true].map(|variational| {
        plain.iter().map(move |spec| AutoencoderSpec { variational, ..spec.clone() }).collect::<Vec<_>>()
    });
    let variational = variational.concat();
    let scaled = variational.iter().map(|spec| AutoencoderSpec { learned_scale: true, ..spec.clone() });
    scaled.chain(variational.iter().cloned()).collect()
}

fn state(autoencoder: &Autoencoder) -> Vec<f64> {
    let parameters = autoencoder.parameters();
    let all = parameters.named().iter().chain(parameters.buffers());
    all.flat_map(|(_, tensor)| Vec::<f64>::try_from(tensor.to_kind(Kind::Double).flatten(0, -1)).unwrap())
        .collect()
}

fn largest(tensor: &Tensor) -> f64 {
    tensor.abs().max().double_value(&[])
}

#[test]
fn parameters_are_those_of_the_formula() {
    // Weights and biases of each layer there and back; normalisation adds a factor and a shift to each hidden unit of either half.
    let formula = |widths: &[i64]| -> i64 {
        widths.windows(2).map(|pair| 2 * pair[0] * pair[1] + pair[0] + pair[1]).sum()
    };
    for (item, hidden) in [(Item::Image([1, 28, 28]), vec![1000, 500, 250]), (Item::Point(101), vec![32, 32])]
    {
        let widths = [&[item.numbers()][..], &hidden, &[2]].concat();
        let of = |spec: AutoencoderSpec| {
            let count = spec.parameter_count().unwrap() as i64;
            assert_eq!(new(&spec).parameter_count() as i64, count);
            count
        };
        let plain = formula(&widths);
        assert_eq!(of(connected(item, &hidden, false)), plain);
        assert_eq!(of(connected(item, &hidden, true)), plain + 4 * hidden.iter().sum::<i64>());
        let two_heads = AutoencoderSpec { variational: true, ..connected(item, &hidden, false) };
        assert_eq!(of(two_heads), plain + 2 * (hidden[hidden.len() - 1] + 1));
        let scaled = AutoencoderSpec { learned_scale: true, ..connected(item, &hidden, false) };
        assert_eq!(of(scaled), plain + 1);
    }
    for spec in every_spec() {
        assert_eq!(new(&spec).parameter_count(), spec.parameter_count().unwrap(), "{spec:?}");
    }
}

#[test]
fn the_convolutional_one_has_the_layers_that_it_always_had() {
    let spec = AutoencoderSpec { variational: true, ..AutoencoderSpec::convolutional([1, 8, 12], [6, 8], 3) };
    let mut parameters = Parameters::new(5, Device::Cpu);
    let shapes: [(&str, &[i64], i64); 7] = [
        ("encoder.0", &[6, 1, 4, 4], 6),
        ("encoder.1", &[8, 6, 4, 4], 8),
        ("mean", &[3, 48], 3),
        ("log_variance", &[3, 48], 3),
        ("decoder.0", &[48, 3], 48),
        ("decoder.1", &[8, 6, 4, 4], 6),
        ("decoder.2", &[6, 1, 4, 4], 1),
    ];
    for (name, shape, outputs) in shapes {
        parameters.layer(name, shape, outputs).unwrap();
    }
    let autoencoder = new(&spec);
    assert_eq!(autoencoder.parameters().named(), parameters.named());
    let of = |layer: usize| [0, 1].map(|part| &parameters.named()[2 * layer + part].1);
    let images = Tensor::from_slice(&(0..4 * 96).map(|i| (i * i % 251) as u8).collect::<Vec<_>>());
    let images = images.reshape([4, 1, 8, 12]);
    let convolved = |input: &Tensor, layer| {
        let [weight, bias] = of(layer);
        input.conv2d(weight, Some(bias), [2, 2], [1, 1], [1, 1], 1).relu()
    };
    let hidden = convolved(&convolved(&(images.to_kind(Kind::Float) / 127.5 - 1.0), 0), 1).flatten(1, -1);
    let linear = |input: &Tensor, layer| {
        let [weight, bias] = of(layer);
        input.linear(weight, Some(bias))
    };
    let codes = linear(&hidden, 2);
    let doubled = |input: &Tensor, layer| {
        let [weight, bias] = of(layer);
        input.conv_transpose2d(weight, Some(bias), [2, 2], [1, 1], [0, 0], 1, [1, 1])
    };
    let first = doubled(&linear(&codes, 4).reshape([4, 8, 2, 3]), 5).relu();
    let made = (doubled(&first, 6).tanh() + 1.0) / 2.0;
    let output = autoencoder.forward(&images, None, true).unwrap();
    assert!(largest(&(output.codes - codes)) < 1e-6);
    assert!(largest(&(output.log_variance.unwrap() - linear(&hidden, 3))) < 1e-6);
    assert!(largest(&(output.reconstruction - made)) < 1e-6);
}

#[test]
fn a_connected_one_is_linear_rectified_normalised_and_mirrored() {
    for (item, training) in [(IMAGE, false), (POINT, false), (IMAGE, true), (POINT, true)] {
        let autoencoder = new(&connected(item, &[6, 4], true));
        let before = new(&connected(item, &[6, 4], true));
        let named = |name: &str| {
            let parameters = before.parameters();
            let mut all = parameters.named().iter().chain(parameters.buffers());
            all.find(|(found, _)| found == name).unwrap_or_else(|| unreachable!("{name}")).1.shallow_clone()
        };
        // Statistics that a missing normalisation would not have.
        for half in ["encoder", "decoder"] {
            for layer in 0..2 {
                for network in [&autoencoder, &before] {
                    let mut all = network.parameters().buffers().iter();
                    let name = format!("{half}.norm.{layer}.running_var");
                    let _ = all.find(|(found, _)| *found == name).unwrap().1.shallow_clone().fill_(0.3);
                }
            }
        }
        let linear = |input: &Tensor, name: &str| {
            input.linear(&named(&format!("{name}.weight")), Some(&named(&format!("{name}.bias"))))
        };
        let hidden = |input: &Tensor, half: &str, layer: i32| {
            let rectified = linear(input, &format!("{half}.{layer}")).relu();
            let norm = |part: &str| named(&format!("{half}.norm.{layer}.{part}"));
            let (mean, variance) = match training {
                true => (
                    rectified.mean_dim([0_i64].as_slice(), false, Kind::Float),
                    rectified.var_dim([0_i64].as_slice(), false, false),
                ),
                false => (norm("running_mean"), norm("running_var")),
            };
            (rectified - mean) / (variance + 1e-5).sqrt() * norm("weight") + norm("bias")
        };
        let batch = items(item, 9);
        let flat = match item {
            IMAGE => batch.to_kind(Kind::Float).flatten(1, -1) / 127.5 - 1.0,
            _ => batch.to_kind(Kind::Float),
        };
        let codes = linear(&hidden(&hidden(&flat, "encoder", 0), "encoder", 1), "mean");
        let made = linear(&hidden(&hidden(&codes, "decoder", 0), "decoder", 1), "decoder.2");
        let made = if item == IMAGE { ((made.tanh() + 1.0) / 2.0).reshape([-1, 2, 3, 5]) } else { made };
        let output = autoencoder.forward(&batch, None, training).unwrap();
        assert!(largest(&(&output.codes - &codes)) < 1e-4, "{item:?} {training}");
        assert!(largest(&(&output.reconstruction - &made)) < 1e-4, "{item:?} {training}");
        // Only training moves the running statistics.
        assert_eq!(state(&autoencoder) == state(&before), !training);
    }
}

#[test]
fn an_item_has_its_own_code_but_in_training() {
    for item in [IMAGE, POINT] {
        let autoencoder = new(&connected(item, &[6, 4], true));
        let all = items(item, 30);
        let (first, before) = (all.narrow(0, 0, 3), state(&autoencoder));
        let alike = |a: &Tensor, b: &Tensor| largest(&(a.narrow(0, 0, 3) - b)) < 1e-6;
        assert!(alike(&autoencoder.encode(&all).unwrap(), &autoencoder.encode(&first).unwrap()));
        let codes = autoencoder.encode(&all).unwrap();
        let decoded = |codes: &Tensor| autoencoder.decode(codes).unwrap();
        assert!(alike(&decoded(&codes), &decoded(&codes.narrow(0, 0, 3))));
        if item == IMAGE {
            let pixels = all.to_kind(Kind::Float) / 255.0;
            assert!(alike(&codes, &autoencoder.latent(&pixels.narrow(0, 0, 3)).unwrap()));
        } else {
            assert!(alike(&codes, &autoencoder.latent(&first).unwrap()));
        }
        assert_eq!(state(&autoencoder), before);
        let trained = |items: &Tensor| autoencoder.forward(items, None, true).unwrap().codes;
        assert!(!alike(&trained(&all), &trained(&first)));
    }
    let objective = Reconstruct::new(new(&connected(POINT, &[6], true)), &points(20, 1), 1).unwrap();
    let objective = objective.with_validation(&points(9, 2)).unwrap();
    let before = state(objective.model());
    let loss = objective.validation_loss().unwrap();
    assert_eq!(state(objective.model()), before);
    assert_eq!(objective.validation_loss().unwrap(), loss);
    assert!(objective.loss(&[0, 1, 2], 0).is_ok());
    assert_ne!(state(objective.model()), before);
}

#[test]
fn every_saved_autoencoder_is_the_same_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("autoencoder.safetensors");
    let mut fingerprints = Vec::new();
    for spec in every_spec() {
        let saved = new(&spec);
        let batch = match spec.item {
            IMAGE => images(6),
            POINT => points(6, 1),
            _ => Tensor::zeros([6, 1, 8, 12], (Kind::Uint8, Device::Cpu)),
        };
        // Running statistics that are not those of a new one.
        saved.forward(&batch, None, true).unwrap();
        saved.save(&path).unwrap();
        let loaded = Autoencoder::load(&path, Device::Cpu).unwrap();
        assert_eq!(loaded.spec(), &spec);
        assert_eq!(state(&loaded), state(&saved));
        assert_eq!(loaded.encode(&batch).unwrap(), saved.encode(&batch).unwrap());
        assert_eq!(loaded.latent_scale().unwrap(), spec.learned_scale.then_some(1.0));
        let fingerprint = saved.fingerprint().unwrap();
        assert_eq!(loaded.fingerprint().unwrap(), fingerprint);
        // A batch that it sees in training makes another one of it, if it is normalised.
        loaded.forward(&batch, None, true).unwrap();
        let is_normalised = !saved.parameters().buffers().is_empty();
        assert_eq!(loaded.fingerprint().unwrap() != fingerprint, is_normalised, "{spec:?}");
        fingerprints.push(fingerprint);
    }
    // Without hidden layers, normalisation is one of nothing: the layout tells them apart.
    let count = fingerprints.len();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), count);
}

/// Codes in learned units, normalised layers, noise: all that a fit can have.
fn full_fit() -> Fit<Reconstruct> {
    let spec = AutoencoderSpec { variational: true, learned_scale: true, ..connected(POINT, &[8, 6], true) };
    let terms = TopologicalLoss::builder().term(TermKind::Signature, 0, 1.0).build().unwrap();
    let shape =
        Shape { code_unit: Unit::Learned, item_unit: Unit::Largest, per_row: true, ..Shape::new(terms, 0.5) };
    let objective = Reconstruct::new(new(&spec), &points(50, 1), 3).unwrap();
    let objective = objective.with_validation(&points(30, 2)).unwrap().with_shape(Some(shape)).unwrap();
    let config = FitConfig { batch_size: 16, max_epochs: 5, learning_rate: 1e-2, ..FitConfig::default() };
    Fit::new(objective, config).unwrap()
}

#[test]
fn a_restored_fit_is_the_uninterrupted_one_with_all_that_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fit.safetensors");
    let (mut whole, mut before, mut after) = (full_fit(), full_fit(), full_fit());
    (0..5).for_each(|_| assert!(whole.epoch().is_ok()));
    (0..2).for_each(|_| assert!(before.epoch().is_ok()));
    // Interrupted in the middle of an epoch, which is then as if it had not begun.
    let mut batches = 0;
    let stopped = before.epoch_while(|| {
        batches += 1;
        if batches > 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(stopped.unwrap(), None);
    before.save(&path).unwrap();
    after.restore(&path).unwrap();
    (0..3).for_each(|_| assert!(after.epoch().is_ok() && before.epoch().is_ok()));
    assert_eq!(after.epochs(), whole.epochs());
    let fingerprint = |fit: Fit<Reconstruct>| {
        let model = fit.finish().unwrap().into_model();
        assert_ne!(model.latent_scale().unwrap(), Some(1.0));
        model.fingerprint().unwrap()
    };
    let expected = fingerprint(whole);
    assert_eq!((fingerprint(after), fingerprint(before)), (expected.clone(), expected));
}

#[test]
fn a_connected_one_learns_points_near_a_plane() {
    let objective = Reconstruct::new(new(&connected(POINT, &[16], true)), &points(200, 1), 3).unwrap();
    let objective = objective.with_validation(&points(90, 2)).unwrap();
    let config = FitConfig { batch_size: 20, learning_rate: 1e-2, max_epochs: 40, ..FitConfig::default() };
    let mut fit = Fit::new(objective, config).unwrap();
    while !fit.is_over() {
        fit.epoch().unwrap();
    }
    let loss = fit.epochs()[fit.best_epoch().unwrap() as usize].validation_loss.unwrap();
    let variance = points(90, 2).var_dim([0_i64].as_slice(), false, false).mean(Kind::Double);
    assert!(loss < 0.05 * variance.double_value(&[]), "{loss} of {variance}");
    let trained = fit.finish().unwrap().into_model();
    let reconstruction = trained.decode(&trained.encode(&points(90, 2)).unwrap()).unwrap();
    let expected = (reconstruction - points(90, 2)).square().mean(Kind::Double).double_value(&[]);
    assert!((loss - expected).abs() < 1e-5 * expected, "{loss} {expected}");
}

#[test]
fn the_bound_of_points_has_their_numbers_for_pixels() {
    let spec = AutoencoderSpec { variational: true, ..connected(POINT, &[6], false) };
    let quiet = new(&spec);
    // Variances of e^-30 leave no noise, so the loss of a batch is D/2 ln(mse) + KL.
    for (name, value) in [("log_variance.weight", 0.0), ("log_variance.bias", -30.0)] {
        let (_, tensor) = quiet.parameters().named().iter().find(|(found, _)| found == name).unwrap();
        let _ = tch::no_grad(|| tensor.shallow_clone().fill_(value));
    }
    let output = quiet.forward(&points(16, 1), None, false).unwrap();
    let spread: Tensor = output.mean.square().to_kind(Kind::Double) + ((-30.0_f64).exp() + 30.0 - 1.0);
    let divergence = 0.5 * spread.sum(Kind::Double).double_value(&[]) / 16.0;
    let squares = (output.reconstruction - points(16, 1)).square().mean(Kind::Double).double_value(&[]);
    let expected = 2.5 * squares.ln() + divergence;
    let objective = Reconstruct::new(quiet, &points(16, 1), 3).unwrap();
    let objective = objective.with_validation(&points(16, 1)).unwrap();
    let training = objective.loss(&(0..16).collect::<Vec<_>>(), 0).unwrap().double_value(&[]);
    let validation = objective.validation_loss().unwrap().unwrap();
    assert!((training - expected).abs() < 1e-4 * expected.abs(), "{training} {expected}");
    assert!((validation - expected).abs() < 1e-4 * expected.abs(), "{validation} {expected}");
}

#[test]
fn what_cannot_be_built_is_refused() {
    for (spec, reason) in [
        (connected(Item::Point(0), &[3], false), "a point 1 to 2^20 numbers"),
        (connected(Item::Image([1, 0, 3]), &[3], false), "sides from 1 to 4096"),
        (connected(POINT, &[3, 0], false), "1 to 2^20 units"),
        (connected(POINT, &[1; 1025], true), "at most 1024 hidden layers"),
        (AutoencoderSpec { latent: 0, ..connected(POINT, &[3], false) }, "a code 1 to 2^20 numbers"),
        (
            AutoencoderSpec { item: POINT, ..AutoencoderSpec::convolutional([1, 8, 8], [4, 8], 2) },
            "for images",
        ),
        (AutoencoderSpec::convolutional([1, 8, 10], [4, 8], 2), "multiples of 4"),
    ] {
        let error = Autoencoder::new(&spec, 1, Device::Cpu).unwrap_err();
        assert!(matches!(error, Error::BadAutoencoder { .. }), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
        assert!(spec.parameter_count().is_err());
    }
    let autoencoder = || new(&connected(POINT, &[3], false));
    let refused = |points: &Tensor| {
        let fit = Reconstruct::new(autoencoder(), points, 1).unwrap_err();
        let validation = Reconstruct::new(autoencoder(), &self::points(3, 1), 1).unwrap();
        assert_eq!(validation.with_validation(points).unwrap_err().to_string(), fit.to_string());
        fit
    };
    for shape in [&[0, 5][..], &[3, 4], &[5], &[2, 5, 1]] {
        let points = Tensor::zeros(shape, (Kind::Double, Device::Cpu));
        assert!(matches!(refused(&points), Error::CodeShape { dim: 5, .. }));
        assert!(matches!(autoencoder().encode(&points), Err(Error::CodeShape { dim: 5, .. })));
    }
    for kind in [Kind::Uint8, Kind::Int64, Kind::Bool] {
        let points = Tensor::zeros([3, 5], (kind, Device::Cpu));
        assert!(matches!(refused(&points), Error::NotFloat { kind: found, .. } if found == kind));
        assert!(matches!(autoencoder().forward(&points, None, false), Err(Error::NotFloat { .. })));
    }
    // The last of them is finite, but not in single precision.
    for bad in [f64::NAN, f64::NEG_INFINITY, 1e60] {
        let broken = points(3, 1);
        let _ = broken.get(1).get(2).fill_(bad);
        assert!(matches!(refused(&broken), Error::NotFinite { index: 7, .. }));
    }
}

/// The derivative of a variational autoencoder's loss by its learned scale, which a topological term alone depends on.
fn slope_by_scale(beside_error: bool) -> (f64, f64) {
    let spec = AutoencoderSpec { variational: true, learned_scale: true, ..connected(POINT, &[8], false) };
    let terms = TopologicalLoss::builder().term(TermKind::Signature, 0, 1.0).build().unwrap();
    let shape = Shape { code_unit: Unit::Learned, beside_error, ..Shape::new(terms, 0.5) };
    let data = points(20, 1);
    let objective = Reconstruct::new(new(&spec), &data, 3).unwrap();
    let rows: Vec<i64> = (0..20).collect();
    let plain = objective.loss(&rows, 0).unwrap();
    let objective = objective.with_shape(Some(shape)).unwrap();
    let loss = objective.loss(&rows, 0).unwrap();
    let scale = objective.model().scale().unwrap();
    let slope = Tensor::f_run_backward(&[&loss], &[scale], false, false).unwrap()[0].double_value(&[0]);
    (slope, loss.double_value(&[]) - plain.double_value(&[]))
}

#[test]
fn a_weight_beside_the_squared_error_means_the_same_for_a_variational_autoencoder() {
    let ((beside, gained), (of_loss, term)) = (slope_by_scale(true), slope_by_scale(false));
    // The loss of five numbers is 5/2 ln(error) and something that the term does not change.
    let multiple = gained / term;
    assert!((beside / of_loss / multiple - 1.0).abs() < 1e-3, "{beside} {of_loss} {multiple}");
    let spec = AutoencoderSpec { variational: true, learned_scale: true, ..connected(POINT, &[8], false) };
    let objective = Reconstruct::new(new(&spec), &points(20, 1), 3).unwrap();
    let rows: Vec<i64> = (0..20).collect();
    let with_noise = objective.loss(&rows, 0).unwrap().double_value(&[]);
    assert!(with_noise.is_finite());
    // 5/2 over the squared error, which the loss tells up to the divergence: far more than 1 for a good reconstruction, less for a bad one.
    assert!(multiple > 0.0 && (multiple - 1.0).abs() > 1e-3, "{multiple}");
}
