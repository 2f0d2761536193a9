//! Twins: what they share, what sets them apart, and what survives an interruption.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use tch::{Device, Kind, Tensor};
use topogen_loss::{Dependence, TermKind, TopologicalLoss};
use topogen_models::{
    Error, Network, Regulariser, StepRecord, StepTimes, Stop, TrainConfig, Trainer, TwinSpec, Vae,
    use_one_thread,
};

fn config(seed: u64) -> TrainConfig {
    TrainConfig { network: Network::of_thesis(10), learning_rate: 1e-3, seed, device: Device::Cpu }
}

fn plain(name: &str) -> TwinSpec {
    TwinSpec::new(name, Vec::new())
}

fn regularised(name: &str, weight: f64) -> TwinSpec {
    let builder = TopologicalLoss::builder().term(TermKind::Bottleneck, 0, weight);
    let regulariser = builder.term(TermKind::Bottleneck, 1, weight).build().unwrap();
    TwinSpec::new(name, vec![Regulariser::of_output(regulariser)])
}

fn trainer(seed: u64, specs: Vec<TwinSpec>) -> Trainer {
    use_one_thread();
    Trainer::new(config(seed), specs).unwrap()
}

/// Images with smooth structure that differ from one another.
fn batch(n: i64, phase: f64) -> Tensor {
    let pixels: Vec<f32> = (0..n * 784)
        .map(|i| {
            let (image, pixel) = (i / 784, i % 784);
            let (x, y) = ((pixel % 28) as f64, (pixel / 28) as f64);
            (0.5 + 0.5 * (0.3 * x + 0.2 * y * (1.0 + image as f64) + phase).sin()) as f32
        })
        .collect();
    Tensor::from_slice(&pixels).reshape([n, 1, 28, 28])
}

/// A record without what a clock decides.
fn timeless(records: Vec<StepRecord>) -> Vec<StepRecord> {
    records.into_iter().map(|record| StepRecord { times: StepTimes::default(), ..record }).collect()
}

#[test]
fn the_network_has_the_parameters_of_the_thesis() {
    let count = |latent| Vae::new(&Network::of_thesis(latent), 1, Device::Cpu).unwrap().parameters().count();
    assert_eq!((count(10), count(2)), (1_683_669, 1_677_509));
}

#[test]
fn initial_weights_fill_the_interval_of_pytorch() {
    let vae = Vae::new(&Network::of_thesis(10), 3, Device::Cpu).unwrap();
    let bound = |name: &str| {
        let (_, tensor) = vae.parameters().named().iter().find(|(found, _)| found == name).unwrap();
        (tensor.abs().max().double_value(&[]), tensor.numel())
    };
    // Fan in: 32 channels of 4 x 4; 3136 inputs; for a transposed convolution the outgoing 32 channels of 4 x 4.
    for (name, fan_in) in
        [("encoder.1.weight", 512.0), ("encoder.2.weight", 3136.0), ("decoder.2.weight", 512.0)]
    {
        let (largest, numbers) = bound(name);
        let limit = 1.0 / f64::sqrt(fan_in);
        assert!(
            largest <= limit && largest > limit * (1.0 - 20.0 / numbers as f64),
            "{name}: {largest} {limit}"
        );
    }
}

#[test]
fn an_untrained_network_knows_nothing() {
    // A reconstruction near 1/2 everywhere costs ln 2 a pixel, whatever the image.
    let records = trainer(515, vec![plain("VAE0")]).step(&batch(16, 0.0)).unwrap();
    let nothing = 16.0 * 784.0 * std::f64::consts::LN_2;
    assert!((records[0].bce / nothing - 1.0).abs() < 0.01, "{} {nothing}", records[0].bce);
}

#[test]
fn twins_without_a_difference_stay_equal() {
    let mut trainer = trainer(7, vec![plain("a"), plain("b"), regularised("c", 0.0)]);
    for step in 0..3 {
        let records = trainer.step(&batch(8, f64::from(step))).unwrap();
        let values: Vec<_> = records.iter().map(|record| (record.bce, record.kld)).collect();
        assert!(values.windows(2).all(|pair| pair[0] == pair[1]), "{values:?}");
    }
}

#[test]
fn a_regulariser_sets_twins_apart_once_it_has_a_gradient() {
    let mut trainer = trainer(7, vec![plain("VAE0"), regularised("TopoVAE1", 15.0)]);
    // At first all reconstructions are alike: the target's bars alone set the distance, and there is no gradient.
    let mut had_gradient = false;
    for _ in 0..200 {
        let records = trainer.step(&batch(16, 0.0)).unwrap();
        assert!(records[0].terms.is_empty());
        assert_eq!(records[1].terms.iter().map(|term| term.degree).collect::<Vec<_>>(), [0, 1]);
        assert!(records[1].terms[0].value > 0.0);
        if had_gradient {
            assert_ne!(records[0].bce, records[1].bce);
            return;
        }
        assert_eq!(records[0].bce, records[1].bce);
        had_gradient = records[1].terms.iter().any(|term| term.dependence == Dependence::Input);
    }
    panic!("no term ever had a gradient");
}

#[test]
fn training_lowers_the_loss_and_the_seed_decides_it() {
    let run = |seed| {
        let mut trainer = trainer(seed, vec![plain("VAE0")]);
        (0..30).map(|_| trainer.step(&batch(16, 0.0)).unwrap()[0].bce).collect::<Vec<_>>()
    };
    let (once, again, other) = (run(1), run(1), run(2));
    assert_eq!(once, again);
    assert_ne!(once, other);
    assert!(once[29] < 0.9 * once[0], "{} {}", once[0], once[29]);
}

#[test]
fn a_resumed_training_is_the_uninterrupted_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("checkpoint.safetensors");
    let specs = || vec![plain("VAE0"), regularised("TopoVAE1", 15.0)];
    let mut uninterrupted = trainer(5, specs());
    for step in 0..3 {
        uninterrupted.step(&batch(8, f64::from(step))).unwrap();
    }
    uninterrupted.save(&path).unwrap();
    let mut resumed = trainer(5, specs());
    resumed.restore(&path).unwrap();
    assert_eq!(resumed.steps(), 3);
    for step in 3..6 {
        let images = batch(8, f64::from(step));
        assert_eq!(timeless(resumed.step(&images).unwrap()), timeless(uninterrupted.step(&images).unwrap()));
    }
}

#[test]
fn a_checkpoint_of_something_else_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("checkpoint.safetensors");
    let mut saved = trainer(5, vec![plain("VAE0")]);
    saved.step(&batch(8, 0.0)).unwrap();
    saved.save(&path).unwrap();

    let refused = |mut other: Trainer| {
        let error = other.restore(&path).unwrap_err();
        assert!(matches!(error, Error::WrongCheckpoint { .. }), "{error}");
        assert_eq!(other.steps(), 0);
        error.to_string()
    };
    assert!(refused(trainer(6, vec![plain("VAE0")])).contains("seed 5"));
    assert!(refused(trainer(5, vec![plain("VAE1")])).contains("VAE1"));
    assert!(refused(trainer(5, vec![plain("VAE0"), plain("b")])).contains("entries"));

    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    refused(trainer(5, vec![plain("VAE0")]));
    std::fs::remove_file(&path).unwrap();
    refused(trainer(5, vec![plain("VAE0")]));
}

#[test]
fn a_checkpoint_that_cannot_be_written_is_an_error() {
    let missing = std::path::Path::new("/nonexistent/folder/checkpoint.safetensors");
    assert!(matches!(trainer(5, vec![plain("a")]).save(missing).unwrap_err(), Error::Write { .. }));
}

#[test]
fn one_image_trains_without_a_topological_gradient() {
    let records = trainer(5, vec![regularised("TopoVAE1", 15.0)]).step(&batch(1, 0.0)).unwrap();
    assert!(records[0].terms.iter().all(|term| term.value == 0.0 && term.dependence == Dependence::Minimum));
}

#[test]
fn identical_images_train() {
    let images = batch(1, 0.0).repeat([8, 1, 1, 1]);
    let records = trainer(5, vec![regularised("TopoVAE1", 15.0)]).step(&images).unwrap();
    // The target has no bars: the distance is that of the reconstructions to the empty diagram.
    assert!(records[0].terms[0].value > 0.0 && records[0].terms[0].dependence == Dependence::Input);
}

#[test]
fn bad_batches_are_refused_and_change_nothing() {
    let mut trainer = trainer(5, vec![plain("VAE0")]);
    let refused = |trainer: &mut Trainer, images: &Tensor| trainer.step(images).unwrap_err();
    let empty = Tensor::zeros([0, 1, 28, 28], (Kind::Float, Device::Cpu));
    assert!(matches!(refused(&mut trainer, &empty), Error::BatchShape { .. }));
    let colour = Tensor::zeros([4, 3, 28, 28], (Kind::Float, Device::Cpu));
    assert!(matches!(refused(&mut trainer, &colour), Error::BatchShape { .. }));
    for (bad, at) in [(f32::NAN, 1000), (-0.5, 0), (1.5, 4 * 784 - 1)] {
        let images = batch(4, 0.0);
        let _ = images.flatten(0, -1).get(at).fill_(f64::from(bad));
        let error = refused(&mut trainer, &images);
        let Error::BadPixel { image, pixel, value } = error else { panic!("{error}") };
        assert_eq!((image * 784 + pixel) as i64, at);
        assert!(value.is_nan() == bad.is_nan() && (value.is_nan() || value == f64::from(bad)));
    }
    assert_eq!(trainer.steps(), 0);
}

#[test]
fn a_twin_that_fails_stops_alone() {
    // The second twin's loss overflows as soon as its term has a value.
    let mut failing = trainer(5, vec![plain("VAE0"), regularised("absurd", 1e38)]);
    let mut alone = trainer(5, vec![plain("VAE0")]);
    for step in 0..3 {
        let images = batch(16, f64::from(step));
        assert_eq!(timeless(failing.step(&images).unwrap()), timeless(alone.step(&images).unwrap()));
    }
    let stopped: Vec<_> = failing.stopped().collect();
    assert_eq!(stopped, [("absurd", &Stop { step: 0, what: "the loss" })]);
    // It makes no images, and has no bound.
    assert_eq!(failing.reconstruct(&batch(2, 0.0)).unwrap().len(), 1);
    assert_eq!(failing.bound(&batch(2, 0.0), 0).unwrap().len(), 1);

    // A checkpoint remembers that it has stopped.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("checkpoint.safetensors");
    failing.save(&path).unwrap();
    let mut resumed = trainer(5, vec![plain("VAE0"), regularised("absurd", 1e38)]);
    resumed.restore(&path).unwrap();
    assert_eq!(resumed.stopped().count(), 1);
    let images = batch(16, 3.0);
    assert_eq!(timeless(resumed.step(&images).unwrap()), timeless(alone.step(&images).unwrap()));
}

#[test]
fn a_training_that_diverges_says_so() {
    for spec in [plain("VAE0"), regularised("TopoVAE1", 15.0)] {
        let mut trainer = Trainer::new(TrainConfig { learning_rate: 1e30, ..config(1) }, vec![spec]).unwrap();
        let error = (0..5).find_map(|_| trainer.step(&batch(8, 0.0)).err()).unwrap();
        assert!(matches!(error, Error::Diverged { .. }), "{error}");
        assert!(error.to_string().contains("learning rate"));
        assert_eq!(trainer.stopped().count(), 1);
    }
}

#[test]
fn noise_of_another_shape_is_refused() {
    let vae = Vae::new(&Network::of_thesis(10), 1, Device::Cpu).unwrap();
    let one_for_all = Tensor::zeros([1, 10], (Kind::Float, Device::Cpu));
    assert!(matches!(vae.forward(&batch(4, 0.0), &one_for_all).unwrap_err(), Error::NoiseShape { .. }));
}

#[test]
fn bad_configurations_are_refused() {
    let with = |config: TrainConfig, specs| Trainer::new(config, specs).unwrap_err();
    let rate = TrainConfig { learning_rate: 0.0, ..config(1) };
    assert!(matches!(with(rate, vec![plain("a")]), Error::BadLearningRate { .. }));
    let latent = TrainConfig { network: Network::of_thesis(0), ..config(1) };
    assert!(matches!(with(latent, vec![plain("a")]), Error::BadLatent { latent: 0 }));
    assert!(matches!(with(config(1), vec![]), Error::NoTwins));
    assert!(matches!(with(config(1), vec![plain("a"), plain("a")]), Error::SameName { .. }));
    assert!(matches!(topogen_models::device("tpu").unwrap_err(), Error::NoDevice { .. }));
}
