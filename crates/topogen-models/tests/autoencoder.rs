//! The autoencoder: its layers, its door, its file, and how it is fitted.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use tch::{Device, Kind, Tensor};
use topogen_loss::{TermKind, TopologicalLoss};
use topogen_models::{
    Autoencoder, AutoencoderSpec, Error, Fit, FitConfig, Item, Layers, Objective, Reconstruct, Shape, Unit,
    use_one_thread,
};

fn spec(variational: bool) -> AutoencoderSpec {
    AutoencoderSpec { variational, ..AutoencoderSpec::convolutional([1, 8, 12], [6, 8], 3) }
}

fn autoencoder(variational: bool) -> Autoencoder {
    use_one_thread();
    Autoencoder::new(&spec(variational), 5, Device::Cpu).unwrap()
}

/// Stripes of different slopes and phases, as bytes.
fn images(n: i64) -> Tensor {
    let pixels: Vec<u8> = (0..n * 96)
        .map(|i| {
            let (image, x, y) = (i / 96, (i % 12) as f64, (i % 96 / 12) as f64);
            let wave = (0.6 * x + 0.4 * y * (image % 5) as f64 + image as f64).sin();
            (127.5 + 127.0 * wave).round() as u8
        })
        .collect();
    Tensor::from_slice(&pixels).reshape([n, 1, 8, 12])
}

#[test]
fn parameters_are_those_of_the_fact_sheet() {
    let count = |image, latent, variational| {
        let spec =
            AutoencoderSpec { variational, ..AutoencoderSpec::convolutional(image, [64, 128], latent) };
        let count = Autoencoder::new(&spec, 1, Device::Cpu).unwrap().parameter_count();
        assert_eq!(count, spec.parameter_count().unwrap());
        count
    };
    // MNIST 0.333 M, CelebA 6.86 M, Hands and Palm 3.58 M.
    assert_eq!(count([1, 28, 28], 5, false), 333_446);
    assert_eq!((count([3, 64, 64], 100, false) as f64 / 1e4).round(), 686.0);
    assert_eq!((count([3, 64, 64], 50, false) as f64 / 1e4).round(), 358.0);
    // A second head: 5 codes of 128 x 7 x 7 numbers and a bias.
    assert_eq!(count([1, 28, 28], 5, true), 333_446 + 5 * (128 * 49 + 1));
}

#[test]
fn images_may_be_bytes_or_numbers_and_come_out_between_0_and_1() {
    let (autoencoder, bytes) = (autoencoder(false), images(4));
    let numbers = bytes.to_kind(Kind::Float) / 255.0;
    let codes = autoencoder.encode(&bytes).unwrap();
    assert_eq!(codes, autoencoder.encode(&numbers).unwrap());
    assert_eq!(codes.size(), [4, 3]);
    let decoded = autoencoder.decode(&(100.0 * &codes)).unwrap();
    assert_eq!(decoded.size(), bytes.size());
    assert!(decoded.min().double_value(&[]) >= 0.0 && decoded.max().double_value(&[]) <= 1.0);
    let output = autoencoder.forward(&bytes, None, false).unwrap();
    assert_eq!((&output.codes, &output.mean), (&codes, &codes));
    assert_eq!(output.reconstruction, autoencoder.decode(&codes).unwrap());
    assert!(output.log_variance.is_none());
}

#[test]
fn many_images_are_encoded_as_few_are() {
    let (autoencoder, images) = (autoencoder(true), images(1203));
    let all = autoencoder.encode(&images).unwrap();
    assert_eq!(all.size(), [1203, 3]);
    let last = autoencoder.encode(&images.narrow(0, 1200, 3)).unwrap();
    assert!((all.narrow(0, 1200, 3) - last).abs().max().double_value(&[]) < 1e-6);
}

#[test]
fn codes_of_a_variational_one_are_drawn() {
    let (autoencoder, images) = (autoencoder(true), images(4));
    let ones = Tensor::ones([4, 3], (Kind::Float, Device::Cpu));
    let output = autoencoder.forward(&images, Some(&ones), false).unwrap();
    let expected = &output.mean + (output.log_variance.unwrap() / 2).exp();
    assert!((output.codes - expected).abs().max().double_value(&[]) < 1e-6);
    assert_eq!(autoencoder.forward(&images, None, false).unwrap().codes, output.mean);
    let error = autoencoder.forward(&images, Some(&ones.narrow(0, 0, 1)), false).unwrap_err();
    assert!(matches!(error, Error::NoiseShape { .. }), "{error}");
}

#[test]
fn a_saved_autoencoder_is_the_same_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("autoencoder.safetensors");
    for variational in [false, true] {
        let saved = autoencoder(variational);
        saved.save(&path).unwrap();
        let loaded = Autoencoder::load(&path, Device::Cpu).unwrap();
        assert_eq!(loaded.spec(), saved.spec());
        assert_eq!(loaded.encode(&images(3)).unwrap(), saved.encode(&images(3)).unwrap());
        let fingerprint = saved.fingerprint().unwrap();
        assert_eq!(loaded.fingerprint().unwrap(), fingerprint);
        assert_eq!(fingerprint.len(), 64);
        // One weight in its last digit makes another autoencoder.
        let weight = &loaded.parameters().named()[3].1;
        tch::no_grad(|| weight.get(1).copy_(&(weight.get(1) * (1.0 + 2e-7))));
        assert_ne!(loaded.fingerprint().unwrap(), fingerprint);
    }
    assert_ne!(autoencoder(false).fingerprint().unwrap(), autoencoder(true).fingerprint().unwrap());
}

#[test]
fn what_is_no_autoencoder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("autoencoder.safetensors");
    let refused = || {
        let error = Autoencoder::load(&path, Device::Cpu).unwrap_err();
        assert!(matches!(error, Error::NoModel { .. }), "{error}");
        error.to_string()
    };
    refused();
    std::fs::write(&path, "no tensors").unwrap();
    refused();
    let layout = |numbers: &[i64]| {
        let entry = ("topogen.autoencoder".to_owned(), Tensor::from_slice(numbers));
        Tensor::write_safetensors(&[entry], &path).unwrap();
    };
    // That of an older file, one of other items, of other layers, one that is too short, and a switch that is neither on nor off.
    for numbers in [
        &[1, 8, 8, 4, 8, 2, 0][..],
        &[3, 64, 64, 64, 128, 50, 0],
        &[2, 8, 2, 0, 0, 1, 0],
        &[1, 8, 2, 0, 0, 2, 0],
        &[0, 1, 8, 8, 2, 0],
        &[],
        &[0, 1, 8, 8, 2, 0, 7, 0, 4, 8],
    ] {
        layout(numbers);
        assert!(refused().contains(&format!("topogen.autoencoder is {numbers:?}")));
    }
    // Sizes that a header claims take no memory, and do not overflow.
    layout(&[0, 4096, 4096, 4096, 4096, 0, 0, 0, 4096, 4096]);
    assert!(refused().contains("numbers, not"));
    layout(&[&[1, 1 << 20, 1 << 20, 1, 1, 1, 1][..], &[1 << 20; 1024]].concat());
    assert!(refused().contains("numbers, not"));
    layout(&[0, i64::MAX, 8, 8, 2, 0, 0, 0, 4, 8]);
    assert!(refused().contains("1 to 4096"));
    layout(&[&[1, 1 << 20, 1 << 20, 1, 1, 1, 1][..], &[1 << 20; 1025]].concat());
    assert!(refused().contains("1024 hidden layers"));
    // As many numbers, and another shape.
    let saved = autoencoder(false);
    saved.save(&path).unwrap();
    let mut entries = Tensor::read_safetensors(&path).unwrap();
    let entry = entries.iter_mut().find(|(name, _)| name == "mean.weight").unwrap();
    entry.1 = entry.1.reshape([-1]);
    Tensor::write_safetensors(&entries, &path).unwrap();
    assert!(refused().contains("mean.weight is Float"));
}

#[test]
fn bad_input_is_refused() {
    let good = spec(false);
    for bad in [
        AutoencoderSpec { item: Item::Image([1, 8, 10]), ..good.clone() },
        AutoencoderSpec { item: Item::Image([0, 8, 8]), ..good.clone() },
        AutoencoderSpec { layers: Layers::Convolutional([0, 8]), ..good.clone() },
        AutoencoderSpec { layers: Layers::Convolutional([8, 5000]), ..good.clone() },
        AutoencoderSpec { latent: 0, ..good.clone() },
    ] {
        let error = Autoencoder::new(&bad, 1, Device::Cpu).unwrap_err();
        assert!(matches!(error, Error::BadAutoencoder { .. }), "{error}");
    }
    let autoencoder = autoencoder(false);
    for shape in [[0, 1, 8, 12], [2, 3, 8, 12], [2, 1, 12, 8]] {
        let images = Tensor::zeros(shape, (Kind::Float, Device::Cpu));
        assert!(matches!(autoencoder.encode(&images).unwrap_err(), Error::BatchShape { .. }));
        assert!(matches!(autoencoder.forward(&images, None, false).unwrap_err(), Error::BatchShape { .. }));
    }
    for shape in [vec![0, 3], vec![2, 4], vec![3]] {
        let codes = Tensor::zeros(shape, (Kind::Float, Device::Cpu));
        assert!(matches!(autoencoder.decode(&codes).unwrap_err(), Error::CodeShape { dim: 3, .. }));
    }
    for bad in [f64::NAN, -0.1, 1.5] {
        let broken = images(2).to_kind(Kind::Float) / 255.0;
        let _ = broken.get(1).fill_(bad);
        let error =
            Reconstruct::new(Autoencoder::new(&good, 1, Device::Cpu).unwrap(), &broken, 1).unwrap_err();
        assert!(matches!(error, Error::BadPixel { image: 1, pixel: 0, .. }), "{error}");
    }
}

fn fit(variational: bool, shape: Option<Shape>, epochs: u64) -> Fit<Reconstruct> {
    let objective = Reconstruct::new(autoencoder(variational), &images(70), 3).unwrap();
    let objective = objective.with_validation(&images(33)).unwrap().with_shape(shape).unwrap();
    let config =
        FitConfig { batch_size: 16, learning_rate: 5e-3, max_epochs: epochs, ..FitConfig::default() };
    let mut fit = Fit::new(objective, config).unwrap();
    while !fit.is_over() {
        fit.epoch().unwrap();
    }
    fit
}

#[test]
fn a_plain_one_learns_to_reconstruct() {
    let fit = fit(false, None, 30);
    let losses: Vec<f64> = fit.epochs().iter().map(|epoch| epoch.validation_loss.unwrap()).collect();
    // One image for all, the best of them, would leave the variance of each pixel.
    let signed = images(33).to_kind(Kind::Float) / 127.5 - 1.0;
    let variance = signed.var_dim([0_i64].as_slice(), false, false).mean(Kind::Double).double_value(&[]);
    assert!(losses.last().unwrap() < &(0.5 * variance), "{losses:?} {variance}");
    let best = fit.best_epoch().unwrap() as usize;
    let trained = fit.finish().unwrap().into_model();
    // The loss is that of pixels between −1 and 1: four times that of those between 0 and 1.
    let pixels = images(33).to_kind(Kind::Float) / 255.0;
    let reconstruction = trained.decode(&trained.encode(&images(33)).unwrap()).unwrap();
    let expected = 4.0 * (reconstruction - pixels).square().mean(Kind::Double).double_value(&[]);
    assert!((losses[best] - expected).abs() < 1e-5 * expected, "{} {expected}", losses[best]);
}

#[test]
fn a_variational_one_has_the_bound_of_the_best_variance() {
    let fit = fit(true, None, 30);
    let losses: Vec<f64> = fit.epochs().iter().map(|epoch| epoch.validation_loss.unwrap()).collect();
    assert!(losses.last().unwrap() < &losses[0], "{losses:?}");
    // By itself: without noise, as variances are all e^-30, the loss of a batch is D/2 ln(mse) + KL.
    let quiet = || {
        let quiet = autoencoder(true);
        for (name, value) in [("log_variance.weight", 0.0), ("log_variance.bias", -30.0)] {
            let (_, tensor) = quiet.parameters().named().iter().find(|(found, _)| found == name).unwrap();
            let _ = tch::no_grad(|| tensor.shallow_clone().fill_(value));
        }
        quiet
    };
    let objective = Reconstruct::new(quiet(), &images(16), 3).unwrap().with_validation(&images(16)).unwrap();
    let output = quiet().forward(&images(16), None, false).unwrap();
    let spread: Tensor = output.mean.square().to_kind(Kind::Double) + ((-30.0_f64).exp() + 30.0 - 1.0);
    let divergence = 0.5 * spread.sum(Kind::Double).double_value(&[]) / 16.0;
    let signed = images(16).to_kind(Kind::Float) / 127.5 - 1.0;
    let squares = (output.reconstruction * 2.0 - 1.0 - signed).square().mean(Kind::Double).double_value(&[]);
    let expected = 48.0 * squares.ln() + divergence;
    let rows: Vec<i64> = (0..16).collect();
    let (training, validation) =
        (objective.loss(&rows, 0).unwrap().double_value(&[]), objective.validation_loss().unwrap());
    assert!((training - expected).abs() < 1e-3, "{training} {expected}");
    assert!((validation.unwrap() - expected).abs() < 1e-3, "{validation:?} {expected}");
}

#[test]
fn a_topological_term_acts_on_the_codes_unless_its_weight_is_zero() {
    let loss = TopologicalLoss::builder().term(TermKind::WASSERSTEIN_2, 0, 1.0).build().unwrap();
    let run = |shape| {
        let fit = fit(false, shape, 2);
        (fit.epochs().to_vec(), fit.finish().unwrap().into_model().fingerprint().unwrap())
    };
    let plain = run(None);
    assert_eq!(plain, run(Some(Shape::new(loss.clone(), 0.0))));
    let with = run(Some(Shape { item_unit: Unit::Fixed(10.0), ..Shape::new(loss.clone(), 1.0) }));
    assert!(with.0[0].training_loss > plain.0[0].training_loss);
    assert_ne!(with.1, plain.1);
    let refused = |shape| {
        let objective = Reconstruct::new(autoencoder(false), &images(4), 3).unwrap();
        objective.with_shape(Some(shape)).unwrap_err()
    };
    assert!(matches!(refused(Shape::new(loss.clone(), f64::NAN)), Error::BadFit { .. }));
    let shape = Shape { item_unit: Unit::Fixed(0.0), ..Shape::new(loss, 1.0) };
    assert!(matches!(refused(shape), Error::BadUnit { .. }));
}

#[test]
fn a_restored_fit_draws_the_noise_of_the_uninterrupted_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fit.safetensors");
    let loss = TopologicalLoss::builder().term(TermKind::WASSERSTEIN_2, 0, 1.0).build().unwrap();
    let fresh = || {
        let objective = Reconstruct::new(autoencoder(true), &images(20), 3).unwrap();
        let objective = objective.with_shape(Some(Shape::new(loss.clone(), 0.1))).unwrap();
        let config = FitConfig { batch_size: 8, max_epochs: 3, patience: None, ..FitConfig::default() };
        Fit::new(objective, config).unwrap()
    };
    let (mut whole, mut before, mut after) = (fresh(), fresh(), fresh());
    (0..3).for_each(|_| assert!(whole.epoch().is_ok()));
    (0..2).for_each(|_| assert!(before.epoch().is_ok()));
    before.save(&path).unwrap();
    after.restore(&path).unwrap();
    after.epoch().unwrap();
    assert_eq!(after.epochs(), whole.epochs());
    let fingerprint = |fit: Fit<Reconstruct>| fit.finish().unwrap().into_model().fingerprint().unwrap();
    assert_eq!(fingerprint(after), fingerprint(whole));
}
