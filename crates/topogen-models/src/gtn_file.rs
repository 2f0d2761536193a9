//! A generative topological network in one safetensors file.

use crate::code_space::CodeSpace;
use crate::labelling::Source;
use crate::safetensors::{self, Entries, Read};
use crate::{Error, Gtn, Mlp, MlpSpec, Result};
use std::path::Path;
use tch::{Device, Tensor};

/// Inputs, outputs, width, hidden layers, batch normalisations.
const SPEC: &str = "topogen.gtn";
const SLOPE: &str = "topogen.slope";
/// Of a mixture as source; the standard normal distribution has none of them.
const WEIGHTS: &str = "topogen.source.weights";
const MEANS: &str = "topogen.source.means";
const DEVIATIONS: &str = "topogen.source.deviations";

impl Gtn {
    /// Writes network, source, units and the autoencoder's fingerprint to `path`, by way of a temporary file that is renamed.
    ///
    /// # Errors
    /// [`Error::Write`]; what `path` held before is then still there.
    pub fn save(&self, path: &Path) -> Result<()> {
        let MlpSpec { inputs, outputs, width, hidden, batch_norm, slope } = *self.spec();
        let mut entries = vec![
            (SPEC.to_owned(), Tensor::f_from_slice(&[inputs, outputs, width, hidden, batch_norm])?),
            (SLOPE.to_owned(), Tensor::f_from_slice(&[slope])?),
        ];
        if let Source::Clusters { weights, means, deviations, .. } = self.source() {
            for (name, numbers) in [(WEIGHTS, weights), (MEANS, means), (DEVIATIONS, deviations)] {
                entries.push((name.to_owned(), Tensor::f_from_slice(numbers)?));
            }
        }
        entries.extend(self.space.entries()?);
        entries.extend(self.parameters().state()?);
        safetensors::write(path, &entries)
    }

    /// The network that [`Gtn::save`] wrote.
    ///
    /// # Errors
    /// [`Error::NoModel`] when the file is missing, damaged, or of something else.
    pub fn load(path: &Path, device: Device) -> Result<Self> {
        let wrong = |reason: String| Error::NoModel { path: path.to_owned(), reason };
        let entries = Entries::read(path).map_err(wrong)?;
        let spec = read_spec(&entries).map_err(wrong)?;
        let source = read_source(&entries, spec.inputs).map_err(wrong)?;
        let space = CodeSpace::read(&entries, spec.outputs).map_err(wrong)?;
        let of_source = match &source {
            Source::Clusters { weights, means, .. } => (3, weights.len() + 2 * means.len()),
            Source::Normal { .. } => (0, 0),
        };
        // Before there is a network: a damaged file shall not take memory for what it lacks.
        let weights = spec.parameter_count().map_err(|error| wrong(error.to_string()))?;
        let buffers = (2 * spec.batch_norm * spec.width) as usize;
        entries.check_total(6 + weights + buffers + of_source.1 + space.numbers()).map_err(wrong)?;
        // The weights are overwritten: any seed will do.
        let mlp = Mlp::new(&spec, 0, device)?;
        let others = 2 + of_source.0 + CodeSpace::ENTRIES;
        entries.copy_to(&mlp.parameters().state()?, others).map_err(wrong)?;
        Ok(Self { mlp, source, space })
    }
}

fn read_spec(entries: &Entries) -> Read<MlpSpec> {
    let numbers = entries.integers(SPEC)?;
    let &[inputs, outputs, width, hidden, batch_norm] = numbers.as_slice() else {
        return Err(format!("{SPEC} is {numbers:?}"));
    };
    let slopes = entries.numbers(SLOPE)?;
    let &[slope] = slopes.as_slice() else { return Err(format!("{SLOPE} is {slopes:?}")) };
    Ok(MlpSpec { inputs, outputs, width, hidden, batch_norm, slope })
}

fn read_source(entries: &Entries, inputs: i64) -> Read<Source> {
    let dim = usize::try_from(inputs).map_err(|error| error.to_string())?;
    if entries.find(WEIGHTS).is_none() {
        return Ok(Source::Normal { dim });
    }
    let [weights, means, deviations] = [WEIGHTS, MEANS, DEVIATIONS].map(|name| entries.numbers(name));
    let (weights, means, deviations) = (weights?, means?, deviations?);
    // A product of sizes that a file claims may overflow.
    if Some(means.len()) != weights.len().checked_mul(dim) {
        return Err(format!(
            "its source has {} weights and {} means in dimension {dim}",
            weights.len(),
            means.len()
        ));
    }
    let source = Source::Clusters { weights, means, deviations, dim };
    source.check().map_err(|error| error.to_string())?;
    Ok(source)
}
