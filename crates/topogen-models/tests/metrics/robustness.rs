//! Attacks on encoders with a probe: closed forms, laws, and what is refused.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::f64::consts::FRAC_PI_2;
use tch::{Device, Kind, Tensor};
use topogen_models::metrics::{
    Attack, Encoder, MeasureError, Pgd, Probe, ProbedEncoder, latent_shift, perturbed, robustness, transfer,
};
use topogen_models::{Autoencoder, AutoencoderSpec, Error, FitConfig, Result, Vae, use_one_thread};

/// Noisy images of bars that lie or stand, 8 x 8 pixels, with their classes. Each class has two patterns: with all four places of the bars,
/// either class would have the same mean, and no hyperplane between them.
fn bars(n: i64, seed: u64) -> (Tensor, Vec<u8>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let labels: Vec<u8> = (0..n).map(|image| (image % 2) as u8).collect();
    let mut pixels = Vec::new();
    for (image, label) in (0..n).zip(&labels) {
        for (x, y) in (0..8).flat_map(|y| (0..8).map(move |x| (x, y))) {
            let across = if *label == 0 { y } else { x };
            let on = (across + image / 2 % 2) % 4 < 2;
            let level: f32 = if on { 0.7 } else { 0.3 };
            pixels.push(level + rng.random_range(-0.2..0.2_f32));
        }
    }
    (Tensor::from_slice(&pixels).reshape([n, 1, 8, 8]), labels)
}

fn autoencoder(seed: u64) -> Autoencoder {
    use_one_thread();
    let spec = AutoencoderSpec::convolutional([1, 8, 8], [4, 8], 6);
    Autoencoder::new(&spec, seed, Device::Cpu).unwrap()
}

fn probe(encoder: &dyn Encoder, images: &Tensor, labels: &[u8]) -> Probe {
    // A few hundred codes need small batches for as many steps as thousands would take.
    let config = FitConfig { batch_size: 10, ..Probe::config() };
    Probe::fit(&encoder.latent(images).unwrap(), labels, 2, config).unwrap()
}

fn pgd(epsilon: f64) -> Attack {
    Attack::Pgd(Pgd { epsilon, step_size: epsilon / 8.0, steps: 40, restarts: 2, seed: 3 })
}

fn search(epsilon: f64, steps: usize, restarts: usize) -> Pgd {
    Pgd { epsilon, step_size: 0.01, steps, restarts, seed: 1 }
}

fn numbers(tensor: &Tensor) -> Vec<f64> {
    Vec::try_from(tensor.to_kind(Kind::Double).reshape([-1])).unwrap()
}

/// Five numbers of an image, linear in its pixels: waves along either side, of the bars' period, and the sum.
fn linear(images: &Tensor) -> Result<Tensor> {
    let wave = |code: i32, x: i32, y: i32| match code {
        0 | 1 => (f64::from(x) * FRAC_PI_2 + f64::from(code) + 0.3).cos(),
        2 | 3 => (f64::from(y) * FRAC_PI_2 + f64::from(code) + 0.3).cos(),
        _ => 0.25,
    };
    let weights: Vec<f32> = (0..5 * 64).map(|i| wave(i / 64, i % 8, i % 64 / 8) as f32 / 4.0).collect();
    let weights = Tensor::from_slice(&weights).reshape([5, 64]);
    Ok(images.f_flatten(1, -1)?.f_linear::<Tensor>(&weights, None)?)
}

/// By how much the logit of the right class exceeds the other.
fn margins(target: ProbedEncoder<'_>, images: &Tensor, labels: &[u8]) -> Vec<f64> {
    let logits = numbers(&target.logits(images).unwrap());
    logits
        .chunks(2)
        .zip(labels)
        .map(|(row, &label)| row[usize::from(label)] - row[1 - usize::from(label)])
        .collect()
}

#[test]
fn a_linear_classifier_falls_by_the_sum_of_its_weights() {
    let (images, labels) = bars(200, 1);
    let probe = probe(&linear, &images, &labels);
    let target = ProbedEncoder { encoder: &linear, probe: &probe };
    // The slope of the margin of class 0 along each pixel.
    let zero = Tensor::zeros([1, 1, 8, 8], (Kind::Float, Device::Cpu));
    let basis = Tensor::eye(64, (Kind::Float, Device::Cpu)).reshape([64, 1, 8, 8]);
    let origin = margins(target, &zero, &[0])[0];
    let slopes: f64 = margins(target, &basis, &[0; 64]).iter().map(|margin| (margin - origin).abs()).sum();
    let before = margins(target, &images, &labels);
    // All pixels lie between 0.1 and 0.9, so that nothing is cut off.
    for epsilon in [0.005, 0.02, 0.05] {
        for attack in [Attack::Fgsm { epsilon }, pgd(epsilon)] {
            let attacked = perturbed(target, &images, &labels, attack).unwrap();
            let after = margins(target, &attacked, &labels);
            for (before, after) in before.iter().zip(after) {
                assert!(
                    (before - epsilon * slopes - after).abs() < 1e-3 * (1.0 + slopes * epsilon),
                    "{before} {after}"
                );
            }
        }
        let expected = before.iter().filter(|&&margin| margin > 0.0 && margin < epsilon * slopes).count();
        let right = before.iter().filter(|&&margin| margin > 0.0).count();
        let found = robustness(target, &images, &labels, Attack::Fgsm { epsilon }).unwrap();
        assert_eq!(
            (found.images, found.initially_correct, found.successes),
            (200, right, expected),
            "{epsilon}"
        );
        assert_eq!(found.errors, 200 - right + expected);
        assert_eq!(found.success_rate(), Some(expected as f64 / right as f64));
    }
}

#[test]
fn success_rises_with_epsilon_and_pgd_is_no_worse_than_fgsm() {
    let (images, labels) = bars(300, 2);
    let autoencoder = autoencoder(5);
    let probe = probe(&autoencoder, &images, &labels);
    let target = ProbedEncoder { encoder: &autoencoder, probe: &probe };
    let rate = |attack| robustness(target, &images, &labels, attack).unwrap().success_rate().unwrap();
    let sweep = [0.0, 0.005, 0.02, 0.05, 0.1, 0.3];
    let fgsm = sweep.map(|epsilon| rate(Attack::Fgsm { epsilon }));
    let strong = sweep.map(|epsilon| rate(pgd(epsilon)));
    let noise = sweep.map(|epsilon| rate(Attack::Noise { epsilon, seed: 1 }));
    assert_eq!((fgsm[0], strong[0], noise[0]), (0.0, 0.0, 0.0));
    assert!(strong.is_sorted() && strong[5] > 0.99, "{strong:?}");
    assert!(strong.iter().zip(&fgsm).all(|(strong, fgsm)| strong >= fgsm), "{strong:?} {fgsm:?}");
    // An attack that sees the gradient does more than chance.
    assert!(fgsm[3] > noise[3] + 0.1, "{fgsm:?} {noise:?}");
    let right = robustness(target, &images, &labels, Attack::Fgsm { epsilon: 0.0 }).unwrap();
    let accuracy = right.robust_accuracy();
    assert!(accuracy > 0.9 && (accuracy - right.initially_correct as f64 / 300.0).abs() < 1e-12, "{right:?}");
}

#[test]
fn changes_stay_in_the_ball_and_in_the_range_of_pixels() {
    // Black and white among them, where half of the ball is no image.
    let images = (bars(60, 3).0 * 2.5 - 0.75).clamp(0.0, 1.0);
    let labels = bars(60, 3).1;
    let autoencoder = autoencoder(6);
    let probe = probe(&autoencoder, &images, &labels);
    let target = ProbedEncoder { encoder: &autoencoder, probe: &probe };
    for attack in [Attack::Fgsm { epsilon: 0.1 }, pgd(0.1), Attack::Noise { epsilon: 0.1, seed: 2 }] {
        let attacked = perturbed(target, &images, &labels, attack).unwrap();
        assert_eq!((attacked.size(), attacked.kind()), (images.size(), Kind::Float));
        let changes = numbers(&(&attacked - &images).abs());
        let largest = changes.iter().copied().fold(0.0, f64::max);
        assert!(largest <= 0.1 + 1e-7 && largest > 0.099, "{attack:?}: {largest}");
        assert!(numbers(&attacked).iter().all(|pixel| (0.0..=1.0).contains(pixel)), "{attack:?}");
        assert!(changes.iter().filter(|&&change| change > 0.0).count() > changes.len() / 4, "{attack:?}");
    }
}

#[test]
fn the_seed_decides_and_the_pieces_do_not() {
    // More images than are worked on at a time.
    let (images, labels) = bars(260, 4);
    let autoencoder = autoencoder(7);
    let probe = probe(&autoencoder, &images, &labels);
    let target = ProbedEncoder { encoder: &autoencoder, probe: &probe };
    let attack = |seed| Attack::Pgd(Pgd { epsilon: 0.02, step_size: 0.01, steps: 3, restarts: 2, seed });
    let all = perturbed(target, &images, &labels, attack(1)).unwrap();
    assert_eq!(all, perturbed(target, &images, &labels, attack(1)).unwrap());
    assert_ne!(all, perturbed(target, &images, &labels, attack(2)).unwrap());
    // The first places are drawn by image; convolutions of fewer images may be summed in another order.
    let few =
        perturbed(target, &images.narrow(0, 0, 10), &labels[..10], Attack::Noise { epsilon: 0.1, seed: 1 })
            .unwrap();
    let noise = perturbed(target, &images, &labels, Attack::Noise { epsilon: 0.1, seed: 1 }).unwrap();
    assert_eq!(few, noise.narrow(0, 0, 10));
    // More restarts never serve the attack worse.
    let loss = |restarts| {
        let attack = Attack::Pgd(Pgd { epsilon: 0.02, step_size: 0.01, steps: 3, restarts, seed: 1 });
        let attacked = perturbed(target, &images, &labels, attack).unwrap();
        margins(target, &attacked, &labels).iter().sum::<f64>()
    };
    assert!(loss(4) <= loss(1));
}

#[test]
fn what_fools_a_surrogate_fools_itself_more() {
    let (images, labels) = bars(300, 5);
    let (first, second) = (autoencoder(8), autoencoder(9));
    let (first_probe, second_probe) = (probe(&first, &images, &labels), probe(&second, &images, &labels));
    let white = ProbedEncoder { encoder: &first, probe: &first_probe };
    let black = ProbedEncoder { encoder: &second, probe: &second_probe };
    let attack = Attack::Fgsm { epsilon: 0.05 };
    let (itself, other) = (
        robustness(white, &images, &labels, attack).unwrap(),
        transfer(black, white, &images, &labels, attack).unwrap(),
    );
    assert_eq!(transfer(white, white, &images, &labels, attack).unwrap(), itself);
    assert_eq!(itself.initially_correct, other.initially_correct);
    assert!(other.successes < itself.successes, "{other:?} {itself:?}");
}

#[test]
fn the_shift_of_a_linear_code_is_the_sum_of_its_weights() {
    let weights: Vec<f32> = (0..64).map(|i| ((i * 7) % 13) as f32 / 13.0 - 0.5).collect();
    let norm: f64 = weights.iter().map(|&weight| f64::from(weight.abs())).sum();
    let weights = Tensor::from_slice(&weights).reshape([1, 64]);
    let code = |factor: f64| {
        let weights = &weights * factor;
        move |images: &Tensor| -> Result<Tensor> {
            Ok(images.f_flatten(1, -1)?.f_linear::<Tensor>(&weights, None)?)
        }
    };
    let (images, _) = bars(30, 6);
    let found = latent_shift(&code(1.0), &images, search(0.03, 20, 1)).unwrap();
    assert!(found.shifts.iter().all(|shift| (shift - 0.03 * norm).abs() < 1e-4), "{:?} {norm}", found.shifts);
    let large = latent_shift(&code(1000.0), &images, search(0.03, 20, 1)).unwrap();
    assert!(
        (large.mean() / found.mean() - 1.0).abs() < 1e-3
            && (large.worst() / found.worst() - 1.0).abs() < 1e-3
    );
    assert!((large.median_distance / found.median_distance - 1000.0).abs() < 1.0);
    let wide = latent_shift(&code(1.0), &images, search(0.06, 20, 1)).unwrap();
    assert!((wide.mean() / found.mean() - 2.0).abs() < 1e-2);
    assert_eq!(latent_shift(&code(1.0), &images, search(0.0, 20, 1)).unwrap().worst(), 0.0);
}

#[test]
fn more_restarts_find_no_smaller_shifts() {
    let (images, _) = bars(20, 7);
    let autoencoder = autoencoder(10);
    let of = |restarts| latent_shift(&autoencoder, &images, search(0.05, 10, restarts)).unwrap().shifts;
    let (one, three) = (of(1), of(3));
    assert!(one.iter().zip(&three).all(|(one, three)| three >= one && *one > 0.0), "{one:?} {three:?}");
}

#[test]
fn probes_learn_do_not_depend_on_scale_and_the_seed_decides() {
    let (images, labels) = bars(200, 8);
    let codes = linear(&images).unwrap();
    let probe = |codes: &Tensor, seed| {
        Probe::fit(codes, &labels, 2, FitConfig { seed, batch_size: 10, ..Probe::config() }).unwrap()
    };
    let (first, scaled) = (probe(&codes, 1), probe(&(&codes * 1024.0), 1));
    assert_eq!(first.parameters().named(), scaled.parameters().named());
    assert_eq!(first.parameters().named(), probe(&codes, 1).parameters().named());
    assert_ne!(first.parameters().named(), probe(&codes, 2).parameters().named());
    let told = first.classify(&codes).unwrap();
    let right = told.iter().zip(&labels).filter(|(told, label)| told == label).count();
    assert!(right > 190, "{right} of 200");
    assert_eq!(first.dim(), 5);
}

#[test]
fn encoders_are_closures_autoencoders_and_vaes() {
    let (images, _) = bars(4, 9);
    let autoencoder = autoencoder(11);
    let codes = autoencoder.latent(&images).unwrap();
    assert!(codes.allclose(&autoencoder.encode(&images).unwrap(), 1e-5, 1e-6, false));
    let network = topogen_models::Network {
        architecture: topogen_models::Architecture::FullyConnected { hidden: 9 },
        image: [1, 8, 8],
        latent: 3,
    };
    let vae = Vae::new(&network, 1, Device::Cpu).unwrap();
    let watched = images.shallow_clone().set_requires_grad(true);
    for encoder in [&autoencoder as &dyn Encoder, &vae, &linear] {
        let gradient = Tensor::run_backward(
            &[encoder.latent(&watched).unwrap().sum(Kind::Float)],
            &[&watched],
            false,
            false,
        );
        assert!(gradient[0].abs().sum(Kind::Float).double_value(&[]) > 0.0);
    }
}

#[test]
fn bad_input_is_refused() {
    let (images, labels) = bars(20, 10);
    let probe = probe(&linear, &images, &labels);
    let target = ProbedEncoder { encoder: &linear, probe: &probe };
    let refused = |attack| match robustness(target, &images, &labels, attack).unwrap_err() {
        Error::Measure(error) => error,
        other => panic!("{other}"),
    };
    for epsilon in [-0.1, 1.5, f64::NAN] {
        assert!(matches!(refused(Attack::Fgsm { epsilon }), MeasureError::BadChange { .. }));
    }
    let bad = |step_size, steps, restarts| {
        refused(Attack::Pgd(Pgd { epsilon: 0.1, step_size, steps, restarts, seed: 1 }))
    };
    assert!(matches!(bad(-1.0, 1, 1), MeasureError::BadChange { .. }));
    assert!(matches!(bad(0.1, 0, 1), MeasureError::BadRange { what: "steps of an attack", .. }));
    assert!(matches!(bad(0.1, 1, 0), MeasureError::BadRange { what: "restarts of an attack", .. }));
    let attack = Attack::Fgsm { epsilon: 0.1 };
    let error = |images: &Tensor, labels: &[u8]| robustness(target, images, labels, attack).unwrap_err();
    assert!(matches!(error(&images, &labels[1..]), Error::LabelCount { items: 20, labels: 19 }));
    assert!(matches!(error(&images, &[2; 20]), Error::BadLabel { index: 0, label: 2, classes: 2 }));
    assert!(matches!(error(&(&images + 0.5), &labels), Error::BadPixel { .. }));
    assert!(matches!(error(&images.narrow(0, 0, 0), &[]), Error::NotImages { .. }));
    let codes = linear(&images).unwrap();
    let fit = |codes: &Tensor, labels: &[u8], classes| {
        Probe::fit(codes, labels, classes, Probe::config()).unwrap_err()
    };
    assert!(matches!(fit(&codes, &labels, 1), Error::BadClassifier { classes: 1, .. }));
    assert!(matches!(fit(&codes, &[3; 20], 3), Error::BadLabel { .. }));
    assert!(matches!(fit(&codes.reshape([-1]), &labels, 2), Error::FeatureShape { .. }));
    assert!(matches!(fit(&(&codes * 0.0), &labels, 2), Error::Measure(MeasureError::EqualDistances { .. })));
    let patient = FitConfig { patience: Some(3), ..Probe::config() };
    assert!(matches!(Probe::fit(&codes, &labels, 2, patient), Err(Error::BadFit { .. })));
    let constant = |images: &Tensor| -> Result<Tensor> { Ok(images.f_flatten(1, -1)?.f_mul_scalar(0.0)?) };
    let error = latent_shift(&constant, &images, search(0.1, 1, 1)).unwrap_err();
    assert!(matches!(error, Error::Measure(MeasureError::EqualDistances { .. })), "{error}");
}
