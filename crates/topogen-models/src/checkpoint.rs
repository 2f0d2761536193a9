//! The whole state of a training in one safetensors file.

use crate::safetensors;
use crate::{Error, Result, Stop, Trainer};
use std::path::Path;
use tch::{Tensor, no_grad_guard};

/// Names of the entries beside the tensors of the twins.
const STEPS: &str = "steps";
const SEED: &str = "seed";
/// Of each twin, the step that it could not make and what was not finite; -1 for one that goes on.
const STOPS: &str = "stops";
/// What can have been not finite.
pub(crate) const STOPPERS: [&str; 2] = ["the reconstruction", "the loss"];

impl Trainer {
    /// Writes weights, moments and step to `path`, by way of a temporary file that is renamed.
    ///
    /// # Errors
    /// [`Error::Write`] when the folder is missing, read-only or full; what `path` held before is then still there.
    pub fn save(&self, path: &Path) -> Result<()> {
        let number = |value: u64| Tensor::from_slice(&[value as i64]);
        let mut entries =
            vec![(STEPS.to_owned(), number(self.steps)), (SEED.to_owned(), number(self.config.seed))];
        let stops = self.twins.iter().map(|twin| twin.stop.as_ref().map_or([-1, -1], Stop::numbers));
        entries.push((STOPS.to_owned(), Tensor::f_from_slice(&stops.flatten().collect::<Vec<i64>>())?));
        entries.extend(self.state()?);
        safetensors::write(path, &entries)
    }

    /// Goes on from what [`Trainer::save`] wrote for the same configuration.
    ///
    /// # Errors
    /// [`Error::WrongCheckpoint`] when the file is damaged, or is that of another seed or of other models; nothing is
    /// changed then.
    pub fn restore(&mut self, path: &Path) -> Result<()> {
        let wrong = |reason: String| Error::WrongCheckpoint { path: path.to_owned(), reason };
        let found = Tensor::read_safetensors(path).map_err(|error| wrong(error.to_string()))?;
        let entry = |name: &str| {
            let found = found.iter().find(|(found, _)| found == name);
            found.map(|(_, tensor)| tensor).ok_or_else(|| wrong(format!("it has no entry {name}")))
        };
        let number = |name: &str| Ok::<_, Error>(entry(name)?.f_int64_value(&[0])? as u64);
        let (seed, steps) = (number(SEED)?, number(STEPS)?);
        if seed != self.config.seed {
            return Err(wrong(format!("it is of seed {seed}, not {}", self.config.seed)));
        }
        let state = self.state()?;
        if found.len() != state.len() + 3 {
            return Err(wrong(format!("it has {} entries, not {}", found.len(), state.len() + 3)));
        }
        let stops = Vec::<i64>::try_from(entry(STOPS)?).map_err(|error| wrong(error.to_string()))?;
        if stops.len() != 2 * self.twins.len() {
            return Err(wrong(format!("{STOPS} has {} numbers, not {}", stops.len(), 2 * self.twins.len())));
        }
        for (name, tensor) in &state {
            let (saved, shape) = (entry(name)?.size(), tensor.size());
            if saved != shape {
                return Err(wrong(format!("{name} has shape {saved:?}, not {shape:?}")));
            }
        }
        let _no_grad = no_grad_guard();
        for (name, tensor) in state {
            tensor.shallow_clone().f_copy_(entry(&name)?)?;
        }
        self.steps = steps;
        for (twin, numbers) in self.twins.iter_mut().zip(stops.chunks_exact(2)) {
            twin.stop = Stop::of_numbers(numbers);
            twin.adam.set_steps(twin.stop.as_ref().map_or(steps, |stop| stop.step));
        }
        Ok(())
    }

    /// Every tensor that training changes, under a name of its own; they share memory with the twins.
    fn state(&self) -> Result<Vec<(String, Tensor)>> {
        let mut state = Vec::new();
        for twin in &self.twins {
            let parameters = twin.vae.parameters().named();
            for ((name, tensor), (first, second)) in parameters.iter().zip(twin.adam.moments()) {
                let name = |part: &str| format!("{}/{part}/{name}", twin.spec.name);
                state.push((name("weights"), tensor.f_detach()?));
                state.push((name("first_moment"), first.shallow_clone()));
                state.push((name("second_moment"), second.shallow_clone()));
            }
        }
        Ok(state)
    }
}

impl Stop {
    fn numbers(&self) -> [i64; 2] {
        let what = STOPPERS.iter().position(|&known| known == self.what);
        [self.step as i64, what.map_or(-1, |what| what as i64)]
    }

    fn of_numbers(numbers: &[i64]) -> Option<Self> {
        let &[step, what] = numbers else { return None };
        let what = STOPPERS.get(usize::try_from(what).ok()?)?;
        Some(Self { step: u64::try_from(step).ok()?, what })
    }
}
