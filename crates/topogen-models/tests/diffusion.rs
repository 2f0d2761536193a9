//! The diffusion model: its schedule, its sampler against closed forms, its fit and its file.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use std::f64::consts::PI;
use tch::{Device, Kind, Tensor};
use topogen_models::labelling::{Points, Source};
use topogen_models::{
    Denoise, Diffusion, DiffusionSpec, Error, Fit, FitConfig, NoiseSchedule, Objective, Standardisation,
    use_one_thread,
};

fn toy() -> NoiseSchedule {
    NoiseSchedule::cosine(40, 0.008, false).unwrap()
}

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() < tolerance, "{found}, not {expected} ± {tolerance}");
}

#[test]
fn the_schedule_is_that_of_the_formula() {
    let f = |t: f64| ((t / 40.0 + 0.008) / 1.008 * PI / 2.0).cos().powi(2);
    let schedule = toy();
    assert_eq!((schedule.retained().len(), schedule.first()), (40, 1));
    for t in 0..40 {
        close(schedule.retained()[t], f(t as f64) / f(0.0), 1e-12);
        let before = if t == 0 { 1.0 } else { schedule.retained()[t - 1] };
        close(schedule.variances()[t], 1.0 - schedule.retained()[t] / before, 1e-12);
    }
    // Step 0 of the toy has no noise to take away, hence it is not run.
    assert_eq!((schedule.retained()[0], schedule.variances()[0]), (1.0, 0.0));
    // With the last step, all are noisy, the last one not entirely.
    let paper = NoiseSchedule::cosine(40, 0.008, true).unwrap();
    assert_eq!(paper.first(), 0);
    for t in 0..39 {
        close(paper.retained()[t], f(t as f64 + 1.0) / f(0.0), 1e-12);
        assert!(paper.variances()[t] > 0.0);
    }
    assert_eq!(paper.variances()[39], 0.999);
    close(paper.retained()[39], paper.retained()[38] * 0.001, 1e-15);
}

fn moments(points: &Tensor) -> (f64, f64) {
    let points = points.to_kind(Kind::Double);
    let mean = points.mean(Kind::Double);
    (mean.double_value(&[]), (points - &mean).square().mean(Kind::Double).double_value(&[]))
}

#[test]
fn the_forward_process_has_the_variance_of_the_schedule() {
    let (schedule, n) = (toy(), 100_000_usize);
    let (mean, deviation) = (0.7, 1.3);
    let tensor = |seed| Tensor::from_slice(&Source::Normal { dim: 1 }.sample(n, seed)).reshape([n as i64, 1]);
    let points = tensor(1) * deviation + mean;
    for step in [0, 1, 20, 39] {
        let steps = Tensor::full([n as i64], step, (Kind::Int64, Device::Cpu));
        let noised = schedule.noised(&points, &steps, &tensor(2)).unwrap();
        let share: f64 = schedule.retained()[step as usize];
        let expected = share * deviation * deviation + 1.0 - share;
        let (found_mean, variance) = moments(&noised);
        // Five standard errors of a mean and of a variance of n normal numbers.
        close(found_mean, share.sqrt() * mean, 5.0 * (expected / n as f64).sqrt());
        close(variance, expected, 5.0 * expected * (2.0 / n as f64).sqrt());
    }
    assert_eq!(
        schedule.noised(&points, &Tensor::zeros([n as i64], (Kind::Int64, Device::Cpu)), &tensor(2)).unwrap(),
        points
    );
}

/// What the sampler makes of normal data when it is told the noise that is most likely: mean and variance, by its own recursion.
///
/// x at step t has mean √ā·m and variance v = ā·s² + 1 − ā, so the noise to expect in it is √(1 − ā)·(x − √ā·m)/v, and each step is
/// linear: x ↦ (x − β·(x − √ā·m)/v)/√α, plus noise of variance β unless it is the last.
fn recursion(schedule: &NoiseSchedule, mean: f64, deviation: f64) -> (f64, f64) {
    let (mut found_mean, mut variance) = (0.0, 1.0);
    for step in (schedule.first()..schedule.retained().len()).rev() {
        let (share, beta) = (schedule.retained()[step], schedule.variances()[step]);
        let expected = share * deviation * deviation + 1.0 - share;
        let slope = (1.0 - beta / expected) / (1.0 - beta).sqrt();
        found_mean = slope * found_mean + beta * share.sqrt() * mean / expected / (1.0 - beta).sqrt();
        variance *= slope * slope;
        if step > schedule.first() {
            variance += beta;
        }
    }
    (found_mean, variance)
}

#[test]
fn the_exact_sampler_recovers_a_normal_distribution() {
    let n = 100_000_usize;
    for (schedule, mean, deviation) in [
        (toy(), 0.0, 1.0),
        (toy(), 0.8, 0.5),
        (NoiseSchedule::cosine(400, 0.008, false).unwrap(), 0.8, 0.5),
        (NoiseSchedule::cosine(40, 0.008, true).unwrap(), -0.5, 0.7),
    ] {
        let noise = |points: &Tensor, step: usize| {
            let share = schedule.retained()[step];
            let variance = share * deviation * deviation + 1.0 - share;
            Ok((points - share.sqrt() * mean) * ((1.0 - share).sqrt() / variance))
        };
        let points = schedule.sample(n, 1, 3, Device::Cpu, noise).unwrap();
        let (found_mean, variance) = moments(&points);
        let (expected_mean, expected_variance) = recursion(&schedule, mean, deviation);
        // Five standard errors.
        close(found_mean, expected_mean, 5.0 * (expected_variance / n as f64).sqrt());
        close(variance, expected_variance, 5.0 * expected_variance * (2.0 / n as f64).sqrt());
        // Standard normal data stay so, as 1·α + β = 1, up to the last step, which adds no noise: what is left has variance α.
        if deviation == 1.0 {
            let alpha = 1.0 - schedule.variances()[schedule.first()];
            close(expected_variance, alpha, 1e-9);
        }
        // For other data, steps are too large for their noise to be right: the error is of the order of the steps.
        let steps = schedule.retained().len() as f64;
        close(expected_mean, mean, 4.0 / steps * mean.abs().max(1e-9));
        close(expected_variance.sqrt(), deviation, 4.0 / steps);
    }
}

fn diffusion(dim: i64, seed: u64) -> Diffusion {
    use_one_thread();
    let spec = DiffusionSpec { dim, width: 16, hidden: 2, ..DiffusionSpec::toy() };
    Diffusion::new(&spec, Standardisation::identity(dim as usize), "coder".to_owned(), seed, Device::Cpu)
        .unwrap()
}

#[test]
fn parameters_are_those_of_the_toy() {
    let diffusion = |dim| {
        let spec = DiffusionSpec { dim, ..DiffusionSpec::toy() };
        let units = Standardisation::identity(dim as usize);
        let count = Diffusion::new(&spec, units, String::new(), 1, Device::Cpu).unwrap().parameter_count();
        assert_eq!(count, spec.parameter_count().unwrap());
        count
    };
    // 3-64, four times 64-64, 64-2, with biases.
    assert_eq!(diffusion(2), 4 * 64 + 4 * 65 * 64 + 65 * 2);
    assert_eq!(diffusion(1), 3 * 64 + 4 * 65 * 64 + 65);
}

#[test]
fn a_fit_finds_noise_and_generates_the_data() {
    // Two clusters in one dimension.
    let points: Vec<f64> = Source::Normal { dim: 1 }
        .sample(4_000, 5)
        .iter()
        .map(|x| 10.0 + 0.1 * x + 2.0 * x.signum())
        .collect();
    let rows = Points { values: &points, dim: 1 };
    let spec = DiffusionSpec { dim: 1, width: 32, ..DiffusionSpec::toy() };
    let units = Standardisation::by_scalar(rows).unwrap();
    let diffusion = Diffusion::new(&spec, units, String::new(), 1, Device::Cpu).unwrap();
    use_one_thread();
    let objective = Denoise::new(diffusion, rows, 4).unwrap().with_validation(rows).unwrap();
    let config = FitConfig {
        batch_size: 200,
        max_epochs: 40,
        learning_rate: 3e-3,
        final_rate: 0.01,
        patience: None,
        ..FitConfig::default()
    };
    let mut fit = Fit::new(objective, config).unwrap();
    while !fit.is_over() {
        fit.epoch().unwrap();
    }
    let losses: Vec<f64> = fit.epochs().iter().map(|epoch| epoch.validation_loss.unwrap()).collect();
    // Whoever finds no noise has a loss of 1, its variance.
    assert!(losses[39] < 0.5 && losses[39] < losses[0], "{losses:?}");
    let generated = fit.finish().unwrap().into_model().generate(2_000, 1).unwrap();
    let near = |center: f64| {
        ((&generated - center).abs().le(0.5).to_kind(Kind::Double)).mean(Kind::Double).double_value(&[])
    };
    assert!(near(8.0) > 0.35 && near(12.0) > 0.35, "{} {}", near(8.0), near(12.0));
}

#[test]
fn levels_and_noise_depend_on_seed_and_step() {
    let points: Vec<f64> = (0..40).map(|i| f64::from(i) / 20.0 - 1.0).collect();
    let rows: Vec<i64> = (0..20).collect();
    let loss = |seed, step| {
        let objective = Denoise::new(diffusion(2, 1), Points { values: &points, dim: 2 }, seed).unwrap();
        objective.loss(&rows, step).unwrap().double_value(&[])
    };
    assert_eq!(loss(1, 0), loss(1, 0));
    assert_ne!(loss(1, 0), loss(1, 1));
    assert_ne!(loss(1, 0), loss(2, 0));
}

#[test]
fn a_saved_model_is_the_same_and_knows_its_coder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diffusion.safetensors");
    let saved = diffusion(2, 9);
    saved.save(&path).unwrap();
    let loaded = Diffusion::load(&path, Device::Cpu).unwrap();
    assert_eq!(loaded.spec(), saved.spec());
    assert_eq!(loaded.generate(10, 1).unwrap(), saved.generate(10, 1).unwrap());
    assert_ne!(loaded.generate(10, 1).unwrap(), saved.generate(10, 2).unwrap());
    loaded.check_coder("coder").unwrap();
    assert!(matches!(loaded.check_coder("other").unwrap_err(), Error::OtherCoder { .. }));

    let refused = || {
        let error = Diffusion::load(&path, Device::Cpu).unwrap_err();
        assert!(matches!(error, Error::NoModel { .. }), "{error}");
        error.to_string()
    };
    let mut entries = Tensor::read_safetensors(&path).unwrap();
    entries.iter_mut().filter(|(name, _)| name == "topogen.diffusion").for_each(|(_, it)| {
        *it = Tensor::from_slice(&[2_i64, 40, 1 << 20, 1000, 0]);
    });
    Tensor::write_safetensors(&entries, &path).unwrap();
    assert!(refused().contains("numbers, not"));
    std::fs::write(&path, "nothing").unwrap();
    refused();
}

#[test]
fn bad_input_is_refused() {
    for (steps, offset) in [(1, 0.008), (1_000_000, 0.008), (40, -0.1), (40, f64::NAN)] {
        let error = NoiseSchedule::cosine(steps, offset, false).unwrap_err();
        assert!(matches!(error, Error::BadNoiseSchedule { .. }), "{error}");
    }
    let new = |spec: DiffusionSpec, dim| {
        Diffusion::new(&spec, Standardisation::identity(dim), String::new(), 1, Device::Cpu).unwrap_err()
    };
    assert!(matches!(new(DiffusionSpec { dim: 0, ..DiffusionSpec::toy() }, 2), Error::BadDiffusion { .. }));
    assert!(matches!(new(DiffusionSpec { width: 0, ..DiffusionSpec::toy() }, 2), Error::BadDiffusion { .. }));
    assert!(matches!(
        new(DiffusionSpec { hidden: -1, ..DiffusionSpec::toy() }, 2),
        Error::BadDiffusion { .. }
    ));
    assert!(matches!(new(DiffusionSpec::toy(), 3), Error::OtherDimension { .. }));
    let error = Denoise::new(diffusion(2, 1), Points { values: &[1.0, 2.0, 3.0], dim: 3 }, 1).unwrap_err();
    assert!(matches!(error, Error::CodeShape { dim: 2, .. }), "{error}");
}
