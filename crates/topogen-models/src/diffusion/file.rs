//! A diffusion model in one safetensors file.

use crate::code_space::CodeSpace;
use crate::safetensors::{self, Entries, Read};
use crate::{Diffusion, DiffusionSpec, Error, Result};
use std::path::Path;
use tch::{Device, Tensor};

/// Dimension, steps, width, hidden layers, and 1 if step 0 is run.
const SPEC: &str = "topogen.diffusion";
const OFFSET: &str = "topogen.offset";

impl Diffusion {
    /// Writes network, units and the autoencoder's fingerprint to `path`, by way of a temporary file that is renamed.
    ///
    /// # Errors
    /// [`Error::Write`]; what `path` held before is then still there.
    pub fn save(&self, path: &Path) -> Result<()> {
        let DiffusionSpec { dim, steps, width, hidden, offset, runs_last_step } = self.spec;
        let numbers = [dim, steps, width, hidden, i64::from(runs_last_step)];
        let mut entries = vec![
            (SPEC.to_owned(), Tensor::f_from_slice(&numbers)?),
            (OFFSET.to_owned(), Tensor::f_from_slice(&[offset])?),
        ];
        entries.extend(self.space.entries()?);
        entries.extend(self.parameters.state()?);
        safetensors::write(path, &entries)
    }

    /// The model that [`Diffusion::save`] wrote.
    ///
    /// # Errors
    /// [`Error::NoModel`] when the file is missing, damaged, or of something else.
    pub fn load(path: &Path, device: Device) -> Result<Self> {
        let wrong = |reason: String| Error::NoModel { path: path.to_owned(), reason };
        let entries = Entries::read(path).map_err(wrong)?;
        let spec = read_spec(&entries).map_err(wrong)?;
        let space = CodeSpace::read(&entries, spec.dim).map_err(wrong)?;
        // Before there is a network: a damaged file shall not take memory for what it lacks.
        let weights = spec.parameter_count().map_err(|error| wrong(error.to_string()))?;
        entries.check_total(6 + weights + space.numbers()).map_err(wrong)?;
        // The weights are overwritten: any seed will do.
        let diffusion = Self::in_space(&spec, space, 0, device).map_err(|error| wrong(error.to_string()))?;
        entries.copy_to(diffusion.parameters.named(), 2 + CodeSpace::ENTRIES).map_err(wrong)?;
        Ok(diffusion)
    }
}

fn read_spec(entries: &Entries) -> Read<DiffusionSpec> {
    let (numbers, offsets) = (entries.integers(SPEC)?, entries.numbers(OFFSET)?);
    match (numbers.as_slice(), offsets.as_slice()) {
        (&[dim, steps, width, hidden, last @ (0 | 1)], &[offset]) => {
            Ok(DiffusionSpec { dim, steps, width, hidden, offset, runs_last_step: last == 1 })
        }
        _ => Err(format!("{SPEC} is {numbers:?}, and {OFFSET} is {offsets:?}")),
    }
}
