//! The run of one seed: an autoencoder for each method, and what its codes are worth.

use super::data::{Data, Pool};
use super::fits;
use super::measure::{Bench, Findings, Measure};
use super::record::{GapRow, MeasureRow, Rows, TimeRow};
use super::spec::{MethodSpec, Spec};
use crate::gtn::Judge;
use crate::part::{Fitted, Identity, Part};
use crate::progress::Progress;
use crate::state::StateFolder;
use crate::{Error, Result, interrupt};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;
use tch::Device;
use topogen_models::Autoencoder;

/// Where fits of one seed keep things.
pub struct Place {
    /// Where tensors live.
    pub device: Device,
    /// The folder of their networks.
    pub networks: PathBuf,
    /// The folder of their states.
    pub states: PathBuf,
}

impl Place {
    /// Fits a method; `name` is that of its files. An error that is of the method alone comes back as its reason.
    ///
    /// # Errors
    /// [`Error::Interrupted`], and whatever stops all methods.
    pub fn fit(
        &self,
        name: &str,
        seed: u64,
        identity: &Identity<Spec>,
        (method, weight): (&MethodSpec, f64),
        data: &Data,
        progress: &Progress,
    ) -> Result<Result<Fitted<Autoencoder>, String>> {
        let part = Part {
            name,
            seed,
            identity,
            states: StateFolder::new(self.states.join(name)),
            network: self.networks.join(format!("{name}.safetensors")),
        };
        match fits::fit(&part, self.device, method, weight, &data.train, progress) {
            Ok(fitted) => Ok(Ok(fitted)),
            Err(error) => fits::failed(&error).map_or(Err(error), |reason| Ok(Err(reason))),
        }
    }
}

/// The run of one seed.
pub struct Unit<'a> {
    /// The seed.
    pub seed: u64,
    /// What it depends on.
    pub identity: &'a Identity<Spec>,
    /// What data are drawn from.
    pub pool: &'a Pool,
    /// Which classifier sees images, if one does.
    pub judge: Option<&'a Judge>,
    /// Where things are kept.
    pub place: Place,
    /// The weight of each method with a term.
    pub weights: &'a BTreeMap<String, f64>,
    /// Whether codes, bars and images are kept for figures.
    pub is_shown: bool,
}

/// What came out of the run of one seed.
pub struct Outcome {
    /// Rows of records.
    pub rows: Rows,
    /// How many numbers an autoencoder trains, and a variational one.
    pub parameters: Vec<usize>,
    /// The true Betti numbers, where they are known.
    pub betti: Vec<usize>,
    /// Numbers of a point.
    pub dim: usize,
}

impl Unit<'_> {
    /// Everything of this seed.
    ///
    /// # Errors
    /// [`Error::Interrupted`], and whatever stops it.
    pub fn run(&self, progress: &Progress) -> Result<Outcome> {
        let (seed, identity) = (self.seed, self.identity);
        let spec = &identity.spec;
        let data = self.pool.draw(spec, &identity.extent, seed)?;
        let bench = Bench::new(spec, &data, self.judge, seed, self.is_shown)?;
        let mut rows = Rows::default();
        for (method, measures) in bench.references()? {
            rows.measures.extend(measured(seed, &method, measures));
        }
        rows.keep(bench.reference_rows()?);
        let mut plain = None;
        for method in &spec.methods {
            if interrupt::asked() {
                return Err(Error::Interrupted);
            }
            let name = &method.name;
            let gap = |reason| GapRow { seed, method: name.clone(), what: "everything".to_owned(), reason };
            let weight = match method.method.is_plain() {
                true => 0.0,
                false => match self.weights.get(name) {
                    Some(&weight) => weight,
                    None => {
                        rows.gaps.push(gap("no weight could be fitted".to_owned()));
                        continue;
                    }
                },
            };
            let fitted = match self.place.fit(name, seed, identity, (method, weight), &data, progress)? {
                Ok(fitted) => fitted,
                Err(reason) => {
                    rows.gaps.push(gap(reason));
                    continue;
                }
            };
            let start = Instant::now();
            let network = fitted.network;
            let mut found = bench.of(name, &network, plain.as_ref())?;
            rows.measures.extend(measured(seed, name, std::mem::take(&mut found.measures)));
            rows.keep(found);
            let batches = data.train.len().div_ceil(spec.fit.batch_size) as u64;
            let steps = batches * fitted.epochs.len() as u64;
            let measuring = start.elapsed().as_secs_f64();
            rows.times.push(TimeRow {
                seed,
                method: name.clone(),
                fitting: fitted.seconds,
                steps,
                measuring,
            });
            rows.epochs.extend(fitted.epochs);
            // If its fit failed there is none: no other method takes its place.
            if std::ptr::eq(method, &spec.methods[0]) {
                plain = Some(network);
            }
        }
        let parameters = [false, true].map(|variational| {
            let of = spec.methods.iter().find(|method| method.variational == variational)?;
            Some(fits::layers(&spec.network, &data.train, of).parameter_count())
        });
        let parameters = parameters.into_iter().flatten().collect::<Result<_, _>>()?;
        Ok(Outcome { rows, parameters, betti: data.truth.betti.clone(), dim: data.test.dim() })
    }
}

impl Rows {
    /// Appends what was found, but for its numbers.
    fn keep(&mut self, found: Findings) {
        self.attacks.extend(found.attacks);
        self.bars.extend(found.bars);
        self.codes.extend(found.codes);
        self.images.extend(found.images);
        self.gaps.extend(found.gaps);
    }
}

fn measured(seed: u64, method: &str, measures: Vec<(Measure, f64)>) -> Vec<MeasureRow> {
    let row = |(measure, value)| MeasureRow { seed, method: method.to_owned(), measure, value };
    measures.into_iter().map(row).collect()
}
