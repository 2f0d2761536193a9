//! The fitting loop, by an objective that is known to the last digit.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use std::cell::Cell;
use std::ops::ControlFlow;
use tch::{Device, Kind, Tensor};
use topogen_models::{Error, Fit, FitConfig, Objective, Parameters, Result, use_one_thread};

/// One number and one buffer; the loss is the mean squared distance of the number to the rows, and validation losses are what the test says.
struct Mean {
    parameters: Parameters,
    number: Tensor,
    seen: Tensor,
    rows: Vec<f32>,
    validation: Vec<f64>,
    validated: Cell<usize>,
}

impl Mean {
    fn new(rows: &[f32], validation: &[f64]) -> Self {
        let mut parameters = Parameters::new(0, Device::Cpu);
        let number = parameters.tensor("number", &Tensor::from_slice(&[0.5_f32])).unwrap();
        // How many rows were seen: as running statistics, it changes in training and is not trained.
        let seen = parameters.buffer("seen", &Tensor::from_slice(&[0.0_f32])).unwrap();
        let (rows, validation) = (rows.to_vec(), validation.to_vec());
        Self { parameters, number, seen, rows, validation, validated: Cell::new(0) }
    }

    fn state(&self) -> (f32, f32) {
        (self.number.double_value(&[0]) as f32, self.seen.double_value(&[0]) as f32)
    }
}

impl Objective for Mean {
    fn name(&self) -> &'static str {
        "the mean"
    }

    fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    fn parameters_mut(&mut self) -> &mut Parameters {
        &mut self.parameters
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn validation_rows(&self) -> usize {
        self.validation.len()
    }

    fn loss(&self, rows: &[i64], _step: u64) -> Result<Tensor> {
        let chosen: Vec<f32> = rows.iter().map(|&row| self.rows[row as usize]).collect();
        let _ = self.seen.shallow_clone().f_add_scalar_(rows.len() as f64)?;
        Ok((&self.number - Tensor::from_slice(&chosen)).square().mean(Kind::Float))
    }

    fn validation_loss(&self) -> Result<Option<f64>> {
        let at = self.validated.replace(self.validated.get() + 1);
        Ok(self.validation.get(at).copied())
    }
}

fn config() -> FitConfig {
    use_one_thread();
    FitConfig { learning_rate: 0.1, batch_size: 2, max_epochs: 50, patience: None, ..FitConfig::default() }
}

#[test]
fn a_fit_stops_when_the_best_epoch_is_more_than_patience_ago() {
    let validation = [5.0, 4.0, 6.0, 4.0, 4.5, 9.0, 1.0, 1.0];
    let config = FitConfig { patience: Some(3), ..config() };
    let mut fit = Fit::new(Mean::new(&[1.0, 2.0, 3.0], &validation), config).unwrap();
    assert_eq!(fit.best_epoch(), None);
    while !fit.is_over() {
        fit.epoch().unwrap();
    }
    // Epochs 2 to 5 are no better than epoch 1, an equal one included; the fourth of them is one more than the patience.
    assert_eq!((fit.epochs().len(), fit.best_epoch()), (6, Some(1)));
    assert_eq!(
        fit.epochs().iter().map(|epoch| epoch.validation_loss.unwrap()).collect::<Vec<_>>(),
        validation[..6]
    );
    assert!(matches!(fit.epoch().unwrap_err(), Error::BadFit { .. }));
}

#[test]
fn the_best_weights_are_copies() {
    // The published code kept a reference to the weights that it went on training: its "best" ones were the last.
    let mut fit = Fit::new(Mean::new(&[1.0, 2.0, 3.0], &[3.0, 1.0, 2.0, 2.0, 2.0]), config()).unwrap();
    let states: Vec<_> = (0..5)
        .map(|_| {
            fit.epoch().unwrap();
            fit.objective().state()
        })
        .collect();
    assert!(states.windows(2).all(|pair| pair[0].0 != pair[1].0));
    let best = fit.finish().unwrap().state();
    assert_eq!(best, states[1]);
    assert_eq!(best.1, 6.0, "the buffer is that of the best epoch, too");
}

#[test]
fn a_short_last_batch_counts_for_what_it_has() {
    // At a rate of almost 0 the number stays 1/2: the mean loss is that of the rows, however they are cut into batches.
    let rows = [1.0, 2.0, 3.0, 4.0, 10.0];
    let expected = rows.iter().map(|row| (f64::from(*row) - 0.5).powi(2)).sum::<f64>() / 5.0;
    for batch_size in [1, 2, 3, 4, 5, 100] {
        let config = FitConfig { learning_rate: 1e-12, batch_size, ..config() };
        let loss = Fit::new(Mean::new(&rows, &[]), config).unwrap().epoch().unwrap().training_loss;
        assert!((loss - expected).abs() < 1e-5 * expected, "batches of {batch_size}: {loss}, not {expected}");
    }
}

#[test]
fn steps_are_those_of_adam_with_weight_decay() {
    let (rate, decay) = (0.1, 0.3);
    let config =
        FitConfig { weight_decay: decay, batch_size: 10, final_rate: 0.2, max_epochs: 4, ..config() };
    let mut fit = Fit::new(Mean::new(&[1.0, 4.0], &[]), config).unwrap();
    let (mut number, mut first, mut second) = (0.5, 0.0, 0.0);
    for epoch in 0..4 {
        // The gradient of the loss is twice the difference to the mean; that of the decay is added to it.
        let gradient = 2.0 * (number - 2.5) + decay * number;
        first = 0.9 * first + 0.1 * gradient;
        second = 0.999 * second + 0.001 * gradient * gradient;
        let corrected = |moment: f64, beta: f64| moment / (1.0 - beta.powi(epoch + 1));
        // The rate comes down in a straight line that would be at a fifth after the last epoch.
        let rate = rate * (1.0 - 0.8 * f64::from(epoch) / 4.0);
        number -= rate * corrected(first, 0.9) / (corrected(second, 0.999).sqrt() + 1e-8);
        fit.epoch().unwrap();
        let found = f64::from(fit.objective().state().0);
        assert!((found - number).abs() < 1e-6, "epoch {epoch}: {found}, not {number}");
    }
    assert!(fit.is_over());
}

#[test]
fn every_epoch_has_each_row_once_in_an_order_of_its_own() {
    // Batches of one row: each step moves the number by the sign of its first gradient, so orders show in the weights.
    let rows: Vec<f32> = (0..32).map(|i| (i * i) as f32).collect();
    let run = |seed, shuffled| {
        let mut fit =
            Fit::new(Mean::new(&rows, &[]), FitConfig { seed, shuffled, batch_size: 1, ..config() }).unwrap();
        (0..3).for_each(|_| {
            fit.epoch().unwrap();
        });
        fit.objective().state()
    };
    assert_eq!(run(1, true), run(1, true));
    assert_ne!(run(1, true).0, run(2, true).0);
    assert_ne!(run(1, true).0, run(1, false).0);
    assert_eq!(run(1, false), run(2, false));
    assert_eq!(run(1, true).1, 96.0);
}

/// Runs a fit to its end.
fn end(mut fit: Fit<Mean>) -> (Vec<topogen_models::Epoch>, (f32, f32)) {
    while fit.epochs().len() < 5 {
        fit.epoch().unwrap();
    }
    (fit.epochs().to_vec(), fit.finish().unwrap().state())
}

#[test]
fn a_restored_fit_is_the_uninterrupted_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fit.safetensors");
    let rows = [1.0, 2.5, 3.0, 7.0, 11.0];
    let config = FitConfig { weight_decay: 0.01, final_rate: 0.1, ..config() };
    for validation in [vec![], vec![3.0, 2.0, 4.0, 5.0, 6.0], vec![3.0, 4.0, 2.0, 5.0, 6.0]] {
        let fresh = |from: usize| {
            let mean = Mean::new(&rows, &validation);
            mean.validated.set(from);
            Fit::new(mean, config.clone()).unwrap()
        };
        for interrupted in [0, 2, 5] {
            let mut before = fresh(0);
            (0..interrupted).for_each(|_| {
                before.epoch().unwrap();
            });
            before.save(&path).unwrap();
            let mut after = fresh(interrupted);
            after.restore(&path).unwrap();
            assert_eq!(after.best_epoch(), before.best_epoch());
            assert_eq!(end(after), end(fresh(0)), "{validation:?} after {interrupted}");
        }
    }
}

#[test]
fn a_checkpoint_of_another_fit_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fit.safetensors");
    let rows = [1.0, 2.5, 3.0];
    let mut saved = Fit::new(Mean::new(&rows, &[2.0, 1.0]), config()).unwrap();
    saved.epoch().unwrap();
    saved.save(&path).unwrap();
    let refused = |rows: &[f32], validation: &[f64], config: FitConfig| {
        let mut fit = Fit::new(Mean::new(rows, validation), config).unwrap();
        let before = fit.objective().state();
        let error = fit.restore(&path).unwrap_err();
        assert!(matches!(error, Error::WrongCheckpoint { .. }), "{error}");
        assert_eq!((fit.objective().state(), fit.epochs().len(), fit.best_epoch()), (before, 0, None));
        error.to_string()
    };
    assert!(refused(&rows, &[2.0, 1.0], FitConfig { seed: 9, ..config() }).contains("seed 0, not 9"));
    assert!(
        refused(&rows, &[2.0, 1.0], FitConfig { batch_size: 3, ..config() })
            .contains("batch size is 2, not 3")
    );
    assert!(
        refused(&rows, &[2.0, 1.0], FitConfig { weight_decay: 0.5, ..config() }).contains("weight decay")
    );
    assert!(refused(&rows[..2], &[2.0, 1.0], config()).contains("number of rows is 3, not 2"));
    assert!(refused(&rows, &[2.0], config()).contains("rows for validation is 2, not 1"));
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    refused(&rows, &[2.0, 1.0], config());
    // Another network of as many numbers: an entry has another name.
    let mut entries = {
        std::fs::write(&path, &whole).unwrap();
        Tensor::read_safetensors(&path).unwrap()
    };
    entries
        .iter_mut()
        .filter(|(name, _)| name == "best/seen")
        .for_each(|(name, _)| *name = "best/other".to_owned());
    Tensor::write_safetensors(&entries, &path).unwrap();
    assert!(refused(&rows, &[2.0, 1.0], config()).contains("no entry best/seen"));
    std::fs::remove_file(&path).unwrap();
    refused(&rows, &[2.0, 1.0], config());
    let nowhere = std::path::Path::new("/nonexistent/folder/fit.safetensors");
    assert!(matches!(saved.save(nowhere).unwrap_err(), Error::Write { .. }));
}

#[test]
fn a_fit_that_diverges_says_where_and_keeps_the_best() {
    // The fourth batch, at step 3 in epoch 1, has a row whose square is too large.
    let rows = [1.0, 1.0, 1.0, 1e30];
    let config = FitConfig { shuffled: false, ..config() };
    let mut fit = Fit::new(Mean::new(&rows[..3], &[2.0, f64::NAN]), config.clone()).unwrap();
    fit.epoch().unwrap();
    let best = fit.objective().state();
    let error = fit.epoch().unwrap_err();
    assert_eq!((fit.objective().state(), fit.epochs().len()), (best, 1));
    assert!(
        matches!(error, Error::FitDiverged { epoch: 1, step: 4, what: "the validation loss", .. }),
        "{error}"
    );
    assert_eq!(fit.finish().unwrap().state(), best);
    let mut fit = Fit::new(Mean::new(&rows, &[]), config).unwrap();
    let error = fit.epoch().unwrap_err();
    assert!(
        matches!(error, Error::FitDiverged { epoch: 0, step: 1, what: "the training loss", .. }),
        "{error}"
    );
    assert!(error.to_string().contains("learning rate"), "{error}");
}

#[test]
fn an_interrupted_epoch_is_as_if_it_had_not_begun() {
    let rows = [1.0, 2.5, 3.0, 7.0, 11.0];
    let fresh = || Fit::new(Mean::new(&rows, &[3.0, 2.0, 4.0, 5.0, 6.0]), config()).unwrap();
    let mut interrupted = fresh();
    interrupted.epoch().unwrap();
    let before = (interrupted.objective().state(), interrupted.epochs().to_vec());
    for batches in 0..3 {
        let mut left = batches;
        let go_on = || {
            left -= 1;
            if left < 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        assert_eq!(interrupted.epoch_while(go_on).unwrap(), None);
        assert_eq!((interrupted.objective().state(), interrupted.epochs().to_vec()), before);
    }
    let epoch = interrupted.epoch_while(|| ControlFlow::Continue(())).unwrap();
    assert_eq!(epoch.map(|epoch| epoch.epoch), Some(1));
    assert_eq!(end(interrupted), end(fresh()));
}

#[test]
fn weights_that_the_last_step_has_spoilt_are_not_given_out() {
    // The loss is finite, and its gradient is not: 3e38 − 0.5 squared overflows only times two.
    let config = FitConfig { learning_rate: 1e38, batch_size: 1, max_epochs: 2, ..config() };
    let mut fit = Fit::new(Mean::new(&[1e19], &[]), config).unwrap();
    while fit.epoch().is_ok() {}
    let result = fit.finish().map(|mean| mean.state());
    assert!(matches!(result, Err(Error::NotFinite { .. })), "{result:?}");
}

#[test]
fn no_epochs_keep_the_initial_weights() {
    let mut fit = Fit::new(Mean::new(&[1.0], &[]), FitConfig { max_epochs: 0, ..config() }).unwrap();
    assert!(fit.is_over() && fit.epoch().is_err());
    assert_eq!(fit.finish().unwrap().state(), (0.5, 0.0));
}

#[test]
fn bad_configurations_are_refused() {
    let refused = |rows: &[f32], config| Fit::new(Mean::new(rows, &[]), config).err().unwrap();
    let one = [1.0];
    assert!(matches!(
        refused(&one, FitConfig { batch_size: 0, ..config() }),
        Error::BadBatchSize { size: 0 }
    ));
    assert!(matches!(
        refused(&one, FitConfig { learning_rate: -1.0, ..config() }),
        Error::BadLearningRate { .. }
    ));
    assert!(matches!(
        refused(&one, FitConfig { weight_decay: f64::NAN, ..config() }),
        Error::BadWeightDecay { .. }
    ));
    assert!(matches!(refused(&one, FitConfig { final_rate: -0.1, ..config() }), Error::BadFit { .. }));
    assert!(matches!(refused(&one, FitConfig { patience: Some(3), ..config() }), Error::BadFit { .. }));
    assert!(matches!(refused(&[], config()), Error::BadFit { .. }));
}
