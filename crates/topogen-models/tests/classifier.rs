//! The classifier: what it learns, what the seed decides, and what it refuses.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use std::path::Path;
use tch::{Device, Kind, Tensor};
use topogen_models::{Classifier, ClassifierConfig, Error, use_one_thread};

/// Bars that lie, stand and lean, each at a place of its own, in so many channels; the label says which.
fn bars(n: i64, channels: i64, side: i64) -> (Tensor, Vec<u8>) {
    let labels: Vec<u8> = (0..n).map(|image| (image % 3) as u8).collect();
    let mut pixels = Vec::new();
    for (image, label) in (0..n).zip(&labels) {
        for channel in 0..channels {
            for (x, y) in (0..side).flat_map(|y| (0..side).map(move |x| (x, y))) {
                let across = [y, x, x + y][usize::from(*label)];
                let on = (across + image / 3) % 6 < 2;
                pixels.push(if on { 255 - 40 * channel as u8 } else { 10 });
            }
        }
    }
    (Tensor::from_slice(&pixels).reshape([n, channels, side, side]), labels)
}

fn config(seed: u64) -> ClassifierConfig {
    use_one_thread();
    ClassifierConfig { classes: 3, epochs: 12, batch_size: 8, seed, ..ClassifierConfig::default() }
}

fn trained(images: &Tensor, labels: &[u8], config: &ClassifierConfig) -> Classifier {
    Classifier::train(images, labels, config, |_, _, _| {}).unwrap()
}

#[test]
fn it_learns_and_says_how_far_it_is() {
    for (channels, side) in [(1, 12), (3, 8)] {
        let (images, labels) = bars(60, channels, side);
        let mut told = Vec::new();
        let tell = |step, total, loss| told.push((step, total, loss));
        let classifier = Classifier::train(&images, &labels, &config(1), tell).unwrap();
        // Eight batches an epoch, the last of four images.
        assert!(told.iter().map(|it| (it.0, it.1)).eq((1..=96).map(|step| (step, 96))));
        // Whoever knows nothing loses ln 3.
        assert!((told[0].2 - f64::ln(3.0)).abs() < 0.1 && told[95].2 < 0.3, "{told:?}");
        assert_eq!(classifier.accuracy(&images, &labels).unwrap(), 1.0);
        assert_eq!(classifier.classify(&images).unwrap(), labels);
        let wrong: Vec<u8> = labels.iter().map(|label| (label + 1) % 3).collect();
        assert_eq!(classifier.accuracy(&images, &wrong).unwrap(), 0.0);
        let unseen = Classifier::new(3, channels, side, 1, Device::Cpu).unwrap();
        assert!(unseen.accuracy(&images, &labels).unwrap() < 0.9);
    }
}

#[test]
fn the_seed_decides_every_weight() {
    let (images, labels) = bars(30, 1, 8);
    let weights = |seed| {
        let classifier = trained(&images, &labels, &config(seed));
        let bits = |tensor: &Tensor| -> Vec<f32> { Vec::try_from(tensor.flatten(0, -1)).unwrap() };
        let named = classifier.parameters().named();
        named.iter().flat_map(|(_, it)| bits(it)).map(f32::to_bits).collect::<Vec<_>>()
    };
    assert_eq!(weights(1), weights(1));
    assert_ne!(weights(1), weights(2));
}

#[test]
fn epochs_go_through_all_images_in_orders_of_their_own() {
    // A learning rate of almost nothing leaves the weights as they are: then the losses of a batch of one tell the images apart.
    let (images, labels) = bars(9, 1, 8);
    let still = ClassifierConfig { epochs: 2, batch_size: 1, learning_rate: 1e-30, ..config(3) };
    let mut losses = Vec::new();
    Classifier::train(&images, &labels, &still, |_, _, loss| losses.push(loss)).unwrap();
    let (first, second) = losses.split_at(9);
    assert_ne!(first, second);
    let sorted = |losses: &[f64]| {
        let mut losses = losses.to_vec();
        losses.sort_by(f64::total_cmp);
        losses
    };
    assert_eq!(sorted(first), sorted(second));
    assert!(sorted(first).windows(2).all(|pair| pair[0] < pair[1]), "{first:?}");
}

#[test]
fn bytes_are_grey_values() {
    let (bytes, labels) = bars(12, 3, 8);
    let grey = bytes.to_kind(Kind::Float) / 255.0;
    let (of_bytes, of_grey) = (trained(&bytes, &labels, &config(1)), trained(&grey, &labels, &config(1)));
    assert_eq!(of_bytes.parameters().named(), of_grey.parameters().named());
    assert_eq!(of_bytes.features(&bytes).unwrap(), of_bytes.features(&grey.to_kind(Kind::Double)).unwrap());
}

#[test]
fn features_are_the_hidden_layer_of_each_image() {
    let classifier = Classifier::new(3, 1, 8, 1, Device::Cpu).unwrap();
    // More than are worked on at a time.
    let (images, _) = bars(1003, 1, 8);
    let features = classifier.features(&images).unwrap();
    assert_eq!(features.size(), [1003, 128]);
    assert!(!features.requires_grad());
    assert!(features.min().double_value(&[]) == 0.0 && features.max().double_value(&[]) > 0.0);
    // The output layer makes logits of them.
    let named = classifier.parameters().named();
    let output = |name: &str| &named.iter().find(|(found, _)| found == name).unwrap().1;
    let logits = features.linear(output("output.weight"), Some(output("output.bias")));
    assert!(logits.allclose(&classifier.logits(&images).unwrap(), 1e-5, 1e-6, false));
    let last = classifier.features(&images.narrow(0, 1002, 1)).unwrap();
    assert!(last.allclose(&features.narrow(0, 1002, 1), 1e-5, 1e-6, false));
}

#[test]
fn logits_have_a_gradient_to_the_images() {
    let classifier = Classifier::new(3, 1, 8, 1, Device::Cpu).unwrap();
    let images = (bars(2, 1, 8).0.to_kind(Kind::Float) / 255.0).set_requires_grad(true);
    classifier.logits(&images).unwrap().sum(Kind::Float).backward();
    assert!(images.grad().abs().max().double_value(&[]) > 0.0);
}

#[test]
fn what_was_saved_is_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("classifier.safetensors");
    let (images, labels) = bars(12, 3, 8);
    let classifier = trained(&images, &labels, &config(1));
    classifier.save(&path).unwrap();
    let loaded = Classifier::load(&path, Device::Cpu).unwrap();
    assert_eq!((loaded.classes(), loaded.channels(), loaded.side()), (3, 3, 8));
    assert_eq!(loaded.features(&images).unwrap(), classifier.features(&images).unwrap());
    assert_eq!(loaded.classify(&images).unwrap(), classifier.classify(&images).unwrap());
    // Nothing else is left in the folder.
    assert_eq!(folder.path().read_dir().unwrap().count(), 1);
    let missing = classifier.save(Path::new("/nonexistent/folder/classifier.safetensors")).unwrap_err();
    assert!(matches!(missing, Error::Write { .. }), "{missing}");
}

#[test]
fn files_of_something_else_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("classifier.safetensors");
    let refused = || {
        let error = Classifier::load(&path, Device::Cpu).unwrap_err();
        assert!(matches!(error, Error::WrongCheckpoint { .. }), "{error}");
        error.to_string()
    };
    refused();
    let classifier = Classifier::new(3, 1, 8, 1, Device::Cpu).unwrap();
    classifier.save(&path).unwrap();
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    refused();
    std::fs::write(&path, &whole).unwrap();
    let entries = Tensor::read_safetensors(&path).unwrap();
    let with = |name: &str, tensor: Option<Tensor>| {
        let mut entries: Vec<(String, Tensor)> =
            entries.iter().filter(|it| it.0 != name).map(|it| (it.0.clone(), it.1.copy())).collect();
        entries.extend(tensor.map(|tensor| (name.to_owned(), tensor)));
        Tensor::write_safetensors(&entries, &path).unwrap();
        refused()
    };
    let zeros = |shape: &[i64]| Some(Tensor::zeros(shape, (Kind::Float, Device::Cpu)));
    assert!(with("output.bias", None).contains("entries"));
    assert!(with("shape", None).contains("no entry shape"));
    assert!(with("more", zeros(&[1])).contains("entries"));
    assert!(with("output.bias", zeros(&[4])).contains("output.bias"));
    assert!(with("output.bias", Some(Tensor::from_slice(&[0_i64; 3]))).contains("output.bias"));
    // A side whose network would take 17 GB is refused before there is one.
    assert!(with("shape", Some(Tensor::from_slice(&[3_i64, 1, 4096]))).contains("hidden.weight"));
    assert!(with("shape", Some(Tensor::from_slice(&[3_i64, 1, i64::MAX]))).contains("side"));
    assert!(with("shape", Some(Tensor::from_slice(&[3_i64, 1]))).contains("shape"));
    assert!(with("shape", zeros(&[3, 1])).contains("shape"));
}

#[test]
fn bad_input_is_refused() {
    let (images, labels) = bars(6, 1, 8);
    let refused = |images: &Tensor, labels: &[u8], config: &ClassifierConfig| {
        Classifier::train(images, labels, config, |_, _, _| panic!("no step is made")).unwrap_err()
    };
    for classes in [1, 257] {
        let config = ClassifierConfig { classes, ..config(1) };
        assert!(matches!(refused(&images, &labels, &config), Error::BadClassifier { .. }));
    }
    for side in [0, 2, 10] {
        let images = Tensor::zeros([6, 1, side, side], (Kind::Float, Device::Cpu));
        assert!(matches!(refused(&images, &labels, &config(1)), Error::BadClassifier { .. }), "{side}");
    }
    for shape in [&[6, 64][..], &[6, 1, 8, 8, 1], &[]] {
        let images = Tensor::zeros(shape, (Kind::Float, Device::Cpu));
        assert!(matches!(refused(&images, &labels, &config(1)), Error::NotImages { .. }), "{shape:?}");
    }
    for shape in [[0, 1, 8, 8], [6, 1, 8, 12]] {
        let images = Tensor::zeros(shape, (Kind::Float, Device::Cpu));
        assert!(matches!(refused(&images, &labels, &config(1)), Error::ImageShape { .. }), "{shape:?}");
    }
    let bad = images.to_kind(Kind::Float);
    let _ = bad.flatten(0, -1).get(70).fill_(f64::NAN);
    assert!(matches!(refused(&bad, &labels, &config(1)), Error::NotFinite { index: 70, .. }));
    assert!(matches!(refused(&images, &labels[1..], &config(1)), Error::LabelCount { items: 6, labels: 5 }));
    let error = refused(&images, &[0, 1, 2, 0, 3, 2], &config(1));
    assert!(matches!(error, Error::BadLabel { index: 4, label: 3, classes: 3 }), "{error}");
    let no_batch = ClassifierConfig { batch_size: 0, ..config(1) };
    assert!(matches!(refused(&images, &labels, &no_batch), Error::BadBatchSize { .. }));
    let no_rate = ClassifierConfig { learning_rate: -1.0, ..config(1) };
    assert!(matches!(refused(&images, &labels, &no_rate), Error::BadLearningRate { .. }));

    let classifier = Classifier::new(3, 1, 8, 1, Device::Cpu).unwrap();
    assert!(matches!(classifier.features(&bad).unwrap_err(), Error::NotFinite { index: 70, .. }));
    assert!(matches!(
        classifier.logits(&bars(2, 3, 8).0).unwrap_err(),
        Error::ImageShape { channels: 1, .. }
    ));
    assert!(matches!(classifier.accuracy(&images, &labels[1..]).unwrap_err(), Error::LabelCount { .. }));
}

#[test]
fn a_training_that_diverges_says_so() {
    let (images, labels) = bars(12, 1, 8);
    let config = ClassifierConfig { learning_rate: 1e30, ..config(1) };
    let error = Classifier::train(&images, &labels, &config, |_, _, _| {}).unwrap_err();
    assert!(matches!(error, Error::Diverged { what: "the loss", .. }), "{error}");
}
