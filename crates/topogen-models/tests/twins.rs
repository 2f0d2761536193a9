//! What sets twins apart: places, schedules, controls; and how strongly terms pull.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use tch::{Device, Kind, Reduction, Tensor};
use topogen_loss::{Target, TermKind, TopologicalLoss};
use topogen_models::{
    Architecture, Error, Network, Noise, Regulariser, Schedule, TrainConfig, Trainer, TwinSpec,
    use_one_thread,
};

fn config() -> TrainConfig {
    let network =
        Network { architecture: Architecture::FullyConnected { hidden: 20 }, image: [1, 8, 8], latent: 3 };
    TrainConfig { network, learning_rate: 1e-3, seed: 11, device: Device::Cpu }
}

fn trainer(twins: Vec<TwinSpec>) -> Trainer {
    use_one_thread();
    Trainer::new(config(), twins).unwrap()
}

fn batch(step: i64) -> Tensor {
    let pixels = Tensor::arange_start(step * 640, (step + 1) * 640, (Kind::Float, Device::Cpu));
    ((pixels * 0.37).sin() * 0.5 + 0.5).reshape([10, 1, 8, 8])
}

fn loss(weight: f64) -> TopologicalLoss {
    let builder = TopologicalLoss::builder().term(TermKind::WASSERSTEIN_2, 0, weight);
    builder.term(TermKind::WASSERSTEIN_2, 1, 2.0 * weight).build().unwrap()
}

/// Cross-entropies of each twin over some steps.
fn bce(trainer: &mut Trainer, steps: i64) -> Vec<Vec<f64>> {
    (0..steps)
        .map(|step| trainer.step(&batch(step)).unwrap().iter().map(|record| record.bce).collect())
        .collect()
}

#[test]
fn a_schedule_decides_when_a_regulariser_acts() {
    let late = Regulariser {
        schedule: Schedule { from: 3, until: Some(5), decay: 0.0 },
        ..Regulariser::of_output(loss(100.0))
    };
    let never = Regulariser {
        schedule: Schedule { from: 90, until: None, decay: 0.0 },
        ..Regulariser::of_output(loss(100.0))
    };
    let mut trainer = trainer(vec![
        TwinSpec::new("plain", vec![]),
        TwinSpec::new("late", vec![late]),
        TwinSpec::new("never", vec![never]),
    ]);
    for (step, bce) in bce(&mut trainer, 7).iter().enumerate() {
        assert_eq!(bce[0], bce[2]);
        // The update of step 3 shows in step 4.
        assert_eq!(bce[0] == bce[1], step < 4, "step {step}: {bce:?}");
    }
}

#[test]
fn a_latent_regulariser_compares_codes_with_the_scaled_batch() {
    let spec = TwinSpec::new("z", vec![Regulariser::of_latent(loss(1.0), 0.35)]);
    let mut trainer = trainer(vec![spec]);
    let images = batch(0);
    let scaled = loss(1.0).target(&images).unwrap().scaled(0.35).unwrap();
    let noise_free = trainer.step(&images).unwrap().remove(0);
    // The same number from the outside: the codes of a trainer at the same weights, drawn with the same noise.
    let again = self::trainer(vec![TwinSpec::new("z", vec![])]);
    let codes = codes_of_first_step(&again, &images);
    let value = loss(1.0).evaluate(&codes, &scaled).unwrap();
    for (found, expected) in noise_free.terms.iter().zip(&value.terms) {
        assert!((found.value - expected.value).abs() <= 1e-9 * expected.value.max(1.0));
    }
    assert!(noise_free.terms[0].value > 0.0);
}

/// The codes that the first step draws: reconstructions are their images, so the codes are found from means and variances.
fn codes_of_first_step(trainer: &Trainer, images: &Tensor) -> Tensor {
    use rand::SeedableRng;
    use rand_distr::Distribution;
    let (mean, log_variance) = trainer.model("z").unwrap().encode(images).unwrap();
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(11);
    rng.set_stream(1);
    let noise: Vec<f32> = rand_distr::StandardNormal.sample_iter(&mut rng).take(30).collect();
    (log_variance * 0.5).exp() * Tensor::from_slice(&noise).reshape([10, 3]) + mean
}

#[test]
fn a_scaled_target_beside_one_of_points() {
    let signature = TopologicalLoss::builder().term(TermKind::Signature, 0, 1.0).build().unwrap();
    let z = || TwinSpec::new("z", vec![Regulariser::of_latent(loss(1.0), 0.35)]);
    let beside = TwinSpec::new("signature", vec![Regulariser::of_output(signature.clone())]);
    let images = batch(0);
    let expected = trainer(vec![z()]).step(&images).unwrap().remove(0).terms;
    assert_eq!(trainer(vec![z(), beside]).step(&images).unwrap().remove(0).terms, expected);
    // A term that compares points cannot have a scaled target.
    let scaled = TwinSpec::new("scaled", vec![Regulariser::of_latent(signature, 0.35)]);
    assert!(matches!(trainer(vec![scaled]).step(&images).unwrap_err(), Error::Loss { .. }));
}

#[test]
fn controls_differ_by_noise_or_by_rounding_only() {
    let twin = |name: &str| TwinSpec::new(name, vec![]);
    let mut trainer = trainer(vec![
        twin("plain"),
        TwinSpec { noise: Noise::Other, ..twin("other") },
        TwinSpec { noise: Noise::FirstOfTwo, ..twin("first") },
        TwinSpec { noise: Noise::SecondOfTwo, ..twin("second") },
        TwinSpec { weight_factor: 1.0 + 1e-6, ..twin("scaled") },
    ]);
    let first = &bce(&mut trainer, 2)[0];
    for other in 1..4 {
        for before in 0..other {
            assert_ne!(first[before], first[other]);
        }
    }
    let images = trainer.reconstruct(&batch(0)).unwrap();
    let difference = (&images[4].1 - &images[0].1).abs().max().double_value(&[]);
    assert!(difference > 0.0 && difference < 1e-4, "{difference}");
}

#[test]
fn pulls_are_norms_of_gradients_at_the_place_of_the_terms() {
    let (weight, factor) = (3.0, (-0.5_f64).exp());
    let decaying = Regulariser {
        schedule: Schedule { decay: 0.5, ..Schedule::default() },
        ..Regulariser::of_output(loss(weight))
    };
    let mut trainer = trainer(vec![
        TwinSpec::new("output", vec![decaying]),
        TwinSpec::new("z", vec![Regulariser::of_latent(loss(weight), 0.5)]),
    ]);
    trainer.step(&batch(0)).unwrap();
    let images = batch(1);
    let before = trainer.reconstruct(&images).unwrap().remove(0).1;
    let pulls = trainer.pulls(&images).unwrap();
    assert_eq!(
        pulls.iter().map(|pull| (pull.model.as_str(), pull.term, pull.step)).collect::<Vec<_>>(),
        [("output", 0, 1), ("output", 1, 1), ("z", 0, 1), ("z", 1, 1)]
    );
    // Logits as leaves: the gradient of everything behind them by autograd alone.
    let odds: Tensor = &before / (1.0 - &before);
    let logits = odds.log().set_requires_grad(true);
    let norm_at_logits = |scalar: Tensor| {
        let gradient = Tensor::run_backward(&[scalar], &[&logits], false, false).remove(0);
        gradient.square().sum(Kind::Double).sqrt().double_value(&[])
    };
    let close =
        |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 1e-4, "{found} {expected}");
    let bce = logits.sigmoid().binary_cross_entropy::<Tensor>(&images, None, Reduction::Sum);
    close(pulls[0].of_bce, norm_at_logits(bce));
    let target = Target::from_points(&images, 1).unwrap();
    for (term, pull) in loss(weight).single_terms().iter().zip(&pulls) {
        let value = term.evaluate(&logits.sigmoid(), &target).unwrap();
        if value.depends_on_input() {
            close(pull.of_term, factor * norm_at_logits(value.total));
        } else {
            assert_eq!(pull.of_term, 0.0);
        }
    }
    assert!(pulls[0].of_term > 0.0 && pulls[2].of_term > 0.0 && pulls[2].of_bce > 0.0);
    // Nothing has changed.
    assert_eq!(trainer.reconstruct(&images).unwrap().remove(0).1, before);
}

#[test]
fn bounds_codes_and_samples_do_not_depend_on_the_step() {
    let noise = |trainer: &Trainer| {
        let (mean, log_variance) = trainer.model("a").unwrap().encode(&batch(7)).unwrap();
        let codes = trainer.codes(&batch(7), 4).unwrap().remove(0).1;
        assert_eq!(codes.means, mean);
        (codes.drawn - mean) / (log_variance * 0.5).exp()
    };
    let mut trainer = trainer(vec![TwinSpec::new("a", vec![])]);
    let bound = trainer.bound(&batch(7), 4).unwrap()[0].1;
    assert_eq!(trainer.bound(&batch(7), 4).unwrap()[0].1, bound);
    assert_ne!(trainer.bound(&batch(7), 5).unwrap()[0].1, bound);
    let before = noise(&trainer);
    bce(&mut trainer, 3);
    assert!(f64::try_from((noise(&trainer) - before).abs().max()).unwrap() < 1e-5);
    assert_eq!(trainer.samples(1201).unwrap()[0].1.size(), [1201, 1, 8, 8]);
    let some = trainer.samples(7).unwrap().remove(0).1;
    assert!(
        (trainer.samples(1201).unwrap()[0].1.narrow(0, 0, 7) - some).abs().max().double_value(&[]) < 1e-6
    );
}

#[test]
fn nonsense_is_refused_before_anything_is_trained() {
    let refused =
        |regulariser| Trainer::new(config(), vec![TwinSpec::new("a", vec![regulariser])]).unwrap_err();
    for scale in [0.0, -1.0, f64::NAN] {
        let error = refused(Regulariser::of_latent(loss(1.0), scale));
        assert!(matches!(error, Error::BadScale { .. }), "{error}");
    }
    for schedule in [
        Schedule { from: 5, until: Some(5), decay: 0.0 },
        Schedule { decay: -0.1, ..Schedule::default() },
        Schedule { decay: f64::NAN, ..Schedule::default() },
    ] {
        let error = refused(Regulariser { schedule, ..Regulariser::of_output(loss(1.0)) });
        assert!(matches!(error, Error::BadSchedule { .. }), "{error}");
    }
    let factor = TwinSpec { weight_factor: f64::INFINITY, ..TwinSpec::new("a", vec![]) };
    assert!(matches!(Trainer::new(config(), vec![factor]).unwrap_err(), Error::BadScale { .. }));
    let known = trainer(vec![TwinSpec::new("a", vec![])]);
    assert!(known.model("b").unwrap_err().to_string().contains("there are: a"));
}
