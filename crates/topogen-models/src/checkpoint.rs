//! The whole state of a training in one safetensors file.

use crate::safetensors::{self, Entries};
use crate::{Error, Result, Stop, Trainer};
use std::path::Path;
use tch::Tensor;

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
        let entries = Entries::read(path).map_err(wrong)?;
        let number = |name: &str| match entries.integers(name).map_err(wrong)?.as_slice() {
            &[number] => Ok(number as u64),
            numbers => Err(wrong(format!("{name} has {} numbers, not one", numbers.len()))),
        };
        let (seed, steps) = (number(SEED)?, number(STEPS)?);
        if seed != self.config.seed {
            return Err(wrong(format!("it is of seed {seed}, not {}", self.config.seed)));
        }
        let stops = entries.integers(STOPS).map_err(wrong)?;
        let state = self.state()?;
        if stops.len() != 2 * self.twins.len() {
            return Err(wrong(format!(
                "its entries are of {} models, not {}",
                stops.len() / 2,
                self.twins.len()
            )));
        }
        entries.copy_to(&state, 3).map_err(wrong)?;
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
