//! The whole state of a fit in one safetensors file.

use crate::fit::{Best, Epoch, Fit, Objective, copies};
use crate::safetensors::{self, Entries, Read};
use crate::{Error, Result};
use std::path::Path;
use tch::Tensor;

/// What is fitted, as text.
const MODEL: &str = "fit.model";
/// The configuration and the numbers of rows.
const CONFIG: &str = "fit.config";
/// Seed, number of steps, and the best epoch or −1.
const COUNTERS: &str = "fit.counters";
/// Training and validation loss of each epoch, after a number that keeps the list from being empty.
const LOSSES: &str = "fit.losses";

impl<O: Objective> Fit<O> {
    /// Writes weights, moments, running statistics, the best weights and all counters to `path`, by way of a temporary file that is renamed.
    ///
    /// # Errors
    /// [`Error::Write`] when the folder is missing, read-only or full; what `path` held before is then still there.
    pub fn save(&self, path: &Path) -> Result<()> {
        let best = self.best.as_ref().map_or(-1, |best| best.epoch as i64);
        let counters = [self.config.seed as i64, self.adam.steps() as i64, best];
        let of_epoch = |epoch: &Epoch| [epoch.training_loss, epoch.validation_loss.unwrap_or(f64::NAN)];
        let losses: Vec<f64> = std::iter::once(0.0).chain(self.epochs.iter().flat_map(of_epoch)).collect();
        let mut entries = vec![
            (MODEL.to_owned(), Tensor::f_from_slice(self.objective.name().as_bytes())?),
            (CONFIG.to_owned(), Tensor::f_from_slice(&self.numbers())?),
            (COUNTERS.to_owned(), Tensor::f_from_slice(&counters)?),
            (LOSSES.to_owned(), Tensor::f_from_slice(&losses)?),
        ];
        entries.extend(self.state()?);
        entries.extend(self.best.iter().flat_map(Best::entries));
        safetensors::write(path, &entries)
    }

    /// Goes on from what [`Fit::save`] wrote for the same configuration and the same data.
    ///
    /// # Errors
    /// [`Error::WrongCheckpoint`] when the file is damaged, or is that of another model, configuration or number of rows; nothing is changed
    /// then.
    pub fn restore(&mut self, path: &Path) -> Result<()> {
        let wrong = |reason: String| Error::WrongCheckpoint { path: path.to_owned(), reason };
        let entries = Entries::read(path).map_err(wrong)?;
        self.check(&entries).map_err(wrong)?;
        let counters = entries.integers(COUNTERS).map_err(wrong)?;
        let epochs = self.read_epochs(&entries).map_err(wrong)?;
        let &[seed, steps, best] = counters.as_slice() else {
            return Err(wrong(format!("{COUNTERS} is {counters:?}")));
        };
        if seed as u64 != self.config.seed {
            return Err(wrong(format!("it is of seed {}, not {}", seed as u64, self.config.seed)));
        }
        let steps_an_epoch = self.objective.rows().div_ceil(self.config.batch_size) as u64;
        if steps as u64 != epochs.len() as u64 * steps_an_epoch {
            return Err(wrong(format!(
                "it has {steps} steps in {} epochs of {steps_an_epoch}",
                epochs.len()
            )));
        }
        let best = match usize::try_from(best) {
            Err(_) => None,
            Ok(at) => match epochs.get(at).and_then(|epoch| epoch.validation_loss) {
                Some(loss) => Some(Best {
                    epoch: at as u64,
                    loss,
                    state: copies(&self.objective.parameters().state()?)?,
                }),
                None => return Err(wrong(format!("its best epoch {best} has no validation loss"))),
            },
        };
        let mut state = self.state()?;
        state.extend(best.iter().flat_map(Best::entries));
        entries.copy_to(&state, 4).map_err(wrong)?;
        self.adam.set_steps(steps as u64);
        (self.epochs, self.best) = (epochs, best);
        Ok(())
    }

    /// Refuses what is of another model or another configuration.
    fn check(&self, entries: &Entries) -> Read<()> {
        let (model, name) = (entries.text(MODEL)?, self.objective.name());
        if model != name {
            return Err(format!("it is of {model}, not {name}"));
        }
        let (found, expected) = (entries.numbers(CONFIG)?, self.numbers());
        let names = [
            "learning rate",
            "weight decay",
            "batch size",
            "number of epochs",
            "patience",
            "final rate",
            "order",
            "number of rows",
            "number of rows for validation",
        ];
        if found.len() != expected.len() {
            return Err(format!("{CONFIG} has {} numbers, not {}", found.len(), expected.len()));
        }
        match names.iter().zip(found.iter().zip(&expected)).find(|(_, (found, expected))| found != expected) {
            Some((name, (found, expected))) => Err(format!("its {name} is {found}, not {expected}")),
            None => Ok(()),
        }
    }

    /// The configuration but for the seed, and the numbers of rows.
    fn numbers(&self) -> [f64; 9] {
        let config = &self.config;
        [
            config.learning_rate,
            config.weight_decay,
            config.batch_size as f64,
            config.max_epochs as f64,
            config.patience.map_or(-1.0, |patience| patience as f64),
            config.final_rate,
            f64::from(u8::from(config.shuffled)),
            self.objective.rows() as f64,
            self.objective.validation_rows() as f64,
        ]
    }

    fn read_epochs(&self, entries: &Entries) -> Read<Vec<Epoch>> {
        let losses = entries.numbers(LOSSES)?;
        let (_, losses) = losses.split_first().ok_or_else(|| format!("{LOSSES} is empty"))?;
        let pairs = losses.chunks_exact(2);
        if !pairs.remainder().is_empty() {
            return Err(format!("{LOSSES} has half an epoch"));
        }
        let of_pair = |(epoch, pair): (usize, &[f64])| Epoch {
            epoch: epoch as u64,
            training_loss: pair[0],
            validation_loss: Some(pair[1]).filter(|loss| !loss.is_nan()),
        };
        Ok(pairs.enumerate().map(of_pair).collect())
    }

    /// Every tensor that training changes, under a name of its own; they share memory with the fit.
    pub(crate) fn state(&self) -> Result<Vec<(String, Tensor)>> {
        let mut state = self.objective.parameters().state()?;
        state.iter_mut().for_each(|(name, _)| *name = format!("weights/{name}"));
        for (first, second) in self.adam.moments() {
            state.push(("first_moment".to_owned(), first.shallow_clone()));
            state.push(("second_moment".to_owned(), second.shallow_clone()));
        }
        Ok(state)
    }
}

impl Best {
    /// Its tensors under the names of a file, sharing memory.
    fn entries(&self) -> impl Iterator<Item = (String, Tensor)> {
        self.state.iter().map(|(name, tensor)| (format!("best/{name}"), tensor.shallow_clone()))
    }
}
