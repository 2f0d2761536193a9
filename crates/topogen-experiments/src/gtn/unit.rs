//! The run of one seed: coders, then models, then what they are worth.

use super::Identity;
use super::coder::Coder;
use super::data::{Data, Items, Pool};
use super::fits::{self, Place};
use super::generator::Generator;
use super::measure::codes::{Codes, bar_rows};
use super::measure::images::{Judge, Reference};
use super::measure::plane::Plane;
use super::measure::{Measure, dimension, labels};
use super::record::{ImageRow, MeasureRow, PointRow, Rows, TimeRow};
use super::spec::{CoderSpec, ModelSpec, REAL};
use crate::part::Fitted;
use crate::progress::Progress;
use crate::{Error, Result, interrupt};
use std::collections::BTreeMap;
use std::time::Instant;
use topogen_data::ImageSet;

/// The stream of a run's seed that samples are drawn from.
const SAMPLES: u64 = 2 << 32;
/// Samples whose making is timed.
const TIMED: usize = 1000;

/// The run of one seed.
pub struct Unit<'a> {
    /// The seed.
    pub seed: u64,
    /// What it depends on.
    pub identity: &'a Identity,
    /// What data are drawn from.
    pub pool: &'a Pool,
    /// In whose features images are compared, if they are.
    pub judge: Option<&'a Judge>,
    /// Where things are kept.
    pub place: Place<'a>,
    /// Whether points, images and bars are kept for figures.
    pub is_shown: bool,
}

/// What came out of the run of one seed.
pub struct Outcome {
    /// Rows of records.
    pub rows: Rows,
    /// Numbers that are trained, by coder and model.
    pub parameters: BTreeMap<String, usize>,
    /// To train on, to decide on, and to compare with.
    pub sizes: [usize; 3],
}

/// A coder and the codes of the run's data.
struct Coded {
    coder: Coder,
    train: Vec<f64>,
    validation: Vec<f64>,
    test: Vec<f64>,
}

impl Unit<'_> {
    /// Everything of this seed.
    ///
    /// # Errors
    /// [`Error::Interrupted`], and whatever stops it.
    pub fn run(&self, progress: &Progress) -> Result<Outcome> {
        let spec = &self.identity.spec;
        let data = Data::draw(spec, &self.identity.extent, self.pool, self.seed)?;
        let mut run = Underway {
            unit: self,
            plane: match self.pool {
                Pool::Toy(toy) => Plane::of(*toy, &data.train, &data.test)?,
                Pool::Images(_) => None,
            },
            reference: self.judge.map(|judge| judge.reference(&data.test)).transpose()?,
            data: &data,
            rows: Rows::default(),
            parameters: BTreeMap::new(),
        };
        run.real()?;
        let mut coded = BTreeMap::new();
        for coder in &spec.coders {
            coded.insert(coder.name(), run.coder(coder, progress)?);
        }
        for model in &spec.models {
            if interrupt::asked() {
                return Err(Error::Interrupted);
            }
            let Some(coded) = coded.get(model.coder()) else { continue };
            run.model(model, coded, progress)?;
        }
        Ok(Outcome { rows: run.rows, parameters: run.parameters, sizes: data.sizes() })
    }
}

/// A run on its way.
struct Underway<'a> {
    unit: &'a Unit<'a>,
    data: &'a Data,
    plane: Option<Plane<'a>>,
    reference: Option<Reference>,
    rows: Rows,
    parameters: BTreeMap<String, usize>,
}

impl Underway<'_> {
    /// What is known before anything is fitted.
    fn real(&mut self) -> Result<()> {
        let identity = self.unit.identity;
        if let (Some(judge), Some(reference), Items::Images(train)) =
            (self.unit.judge, &self.reference, &self.data.train)
        {
            // As many as are generated, if there are: the distance of finite samples depends on their size.
            let count = identity.extent.samples.min(train.len());
            let others = Items::Images(train.take(&(0..count).collect::<Vec<_>>())?);
            let mut measures = judge.measures(&others, reference)?;
            if let Items::Images(test) = &self.data.test
                && test.has_labels()
            {
                measures.push((Measure::ClassifierAccuracy, judge.accuracy(test)?));
            }
            self.keep(REAL, measures);
        }
        let count = identity.spec.measure.dimension;
        if count > 0
            && let Items::Images(train) = &self.data.train
        {
            let dim = train.channels() * train.height() * train.width();
            let some = train.take(&(0..count.min(train.len())).collect::<Vec<_>>())?;
            let pixels: Vec<f64> = some.pixels().iter().map(|&pixel| f64::from(pixel) / 255.0).collect();
            self.keep(REAL, dimension::measures(&pixels, dim, count)?);
        }
        if self.unit.is_shown {
            self.show(REAL, &self.data.test)?;
        }
        Ok(())
    }

    fn coder(&mut self, spec: &CoderSpec, progress: &Progress) -> Result<Coded> {
        let (name, identity) = (spec.name(), self.unit.identity);
        let coder = match (spec, self.unit.pool, &self.data.train) {
            (CoderSpec::Plane { .. }, _, Items::Points { unit, .. }) => Coder::Plane { unit: *unit },
            (CoderSpec::Angle { .. }, Pool::Toy(toy), Items::Points { unit, .. }) => {
                Coder::Angle { toy: *toy, unit: *unit }
            }
            (CoderSpec::Autoencoder(spec), _, Items::Images(train)) => {
                let part = self.unit.place.part(name, self.unit.seed, identity);
                let fitted =
                    fits::autoencoder(&part, &self.unit.place, spec, (train, self.validation()?), progress)?;
                let count = fitted.network.parameter_count();
                Coder::Network(Box::new(self.fitted(name, count, fitted)))
            }
            _ => return Err(self.wrong(format!("{name} does not fit the data"))),
        };
        let coded = Coded {
            train: coder.encode(&self.data.train)?,
            validation: coder.encode(&self.data.validation)?,
            test: coder.encode(&self.data.test)?,
            coder,
        };
        // Real data that went the way of generated ones: what no model of these codes can better.
        let mut measures: Vec<(Measure, f64)> = Vec::new();
        if let Some(error) = coded.coder.error(&self.data.test, &coded.test)? {
            measures.push((Measure::ReconstructionError, error));
        }
        if identity.spec.measure.dimension > 0 {
            let dim = coded.coder.latent();
            measures.extend(dimension::measures(&coded.train, dim, identity.spec.measure.dimension)?);
        }
        self.keep(name, measures);
        self.compare(name, &coded, &coded.validation, true)?;
        Ok(coded)
    }

    fn model(&mut self, spec: &ModelSpec, coded: &Coded, progress: &Progress) -> Result<()> {
        let (name, identity, seed) = (spec.name(), self.unit.identity, self.unit.seed);
        let (dim, fingerprint) = (coded.coder.latent(), coded.coder.fingerprint()?);
        let codes = (&coded.train[..], &coded.validation[..], dim);
        let part = self.unit.place.part(name, seed, identity);
        let generator = match spec {
            ModelSpec::Gtn { .. } => {
                let (fitted, worth, held_out) =
                    fits::gtn(&part, &self.unit.place, spec, codes, &fingerprint, progress)?;
                let mut measures = labels::measures(&worth);
                measures.push(labels::explained(&fitted.network, &held_out)?);
                self.keep(name, measures);
                let count = fitted.network.parameter_count();
                Generator::Gtn(Box::new(self.fitted(name, count, fitted)))
            }
            ModelSpec::Diffusion { .. } => {
                let fitted = fits::diffusion(&part, &self.unit.place, spec, codes, &fingerprint, progress)?;
                let count = fitted.network.parameter_count();
                Generator::Diffusion(Box::new(self.fitted(name, count, fitted)))
            }
            ModelSpec::Gaussian { .. } => {
                let start = Instant::now();
                let gaussian = fits::gaussian(&coded.train, dim)?;
                self.times(name, 0.0, start.elapsed().as_secs_f64(), 0.0);
                Generator::Gaussian(gaussian)
            }
            ModelSpec::Prior { .. } => {
                self.times(name, 0.0, 0.0, 0.0);
                Generator::Prior(dim)
            }
        };
        let count = identity.extent.samples;
        let codes = generator.generate(count, seed.wrapping_add(SAMPLES))?;
        if let Some(index) = codes.iter().position(|code| !code.is_finite()) {
            let value = codes[index];
            return Err(self.wrong(format!(
                "number {index} that {name} generates is {value}: lower its learning rate, or fit it for fewer epochs"
            )));
        }
        self.compare(name, coded, &codes, false)?;
        // What a user waits for: codes and what they stand for.
        let start = Instant::now();
        coded.coder.decode(&generator.generate(TIMED, seed)?)?;
        if let Some(row) = self.rows.times.iter_mut().rfind(|row| row.of == name) {
            row.sampling = start.elapsed().as_secs_f64();
        }
        Ok(())
    }

    /// Measures codes that were generated, or real ones that stand for the best that there can be.
    fn compare(&mut self, name: &str, coded: &Coded, codes: &[f64], is_real: bool) -> Result<()> {
        let (identity, seed) = (self.unit.identity, self.unit.seed);
        let items = coded.coder.decode(codes)?;
        let topology = identity.spec.measure.topology;
        // Points of the plane are compared there, whatever their codes are; images by their codes.
        let (mut measures, diagram, real_diagram) = match (&items, &self.data.test) {
            (Items::Points { plane, .. }, Items::Points { plane: real, .. }) => {
                let of_plane = Codes::of(real, 2, topology)?;
                let (mut measures, diagram) = of_plane.measures(plane)?;
                if coded.coder.latent() == 1 {
                    let (of_codes, _) = Codes::of(&coded.test, 1, 0)?.measures(codes)?;
                    measures.retain(|(measure, _)| *measure != Measure::VarianceRatio);
                    measures.extend(of_codes);
                }
                (measures, diagram, of_plane.diagram().cloned())
            }
            _ => {
                let of_codes = Codes::of(&coded.test, coded.coder.latent(), topology)?;
                let (measures, diagram) = of_codes.measures(codes)?;
                (measures, diagram, of_codes.diagram().cloned())
            }
        };
        if let Some(plane) = &self.plane {
            measures.extend(plane.measures(&items)?);
        }
        // The coder's own row is about the test data as it gives them back: as many as are generated, on which distances depend.
        let count = (identity.extent.samples * coded.coder.latent()).min(coded.test.len());
        let given_back = is_real.then(|| coded.coder.decode(&coded.test[..count])).transpose()?;
        let shown = given_back.as_ref().unwrap_or(&items);
        if let (Some(judge), Some(reference)) = (self.unit.judge, &self.reference) {
            measures.extend(judge.measures(shown, reference)?);
        }
        self.keep(name, measures);
        if self.unit.is_shown {
            let diagram = if is_real { real_diagram } else { diagram };
            self.rows.bars.extend(diagram.iter().flat_map(|diagram| bar_rows(seed, name, diagram)));
            self.show(name, shown)?;
        }
        Ok(())
    }

    /// Keeps some points or images for figures.
    fn show(&mut self, name: &str, items: &Items) -> Result<()> {
        let (seed, most) = (self.unit.seed, self.unit.identity.spec.measure.shown);
        match items {
            Items::Points { plane, .. } => {
                let points = plane.chunks_exact(2).take(most);
                let row = |point: &[f64]| PointRow { seed, model: name.to_owned(), x: point[0], y: point[1] };
                self.rows.points.extend(points.map(row));
            }
            Items::Images(set) => {
                let size = set.channels() * set.height() * set.width();
                let images = set.pixels().chunks_exact(size).take(most).enumerate();
                self.rows.images.extend(images.map(|(image, pixels)| ImageRow {
                    seed,
                    model: name.to_owned(),
                    image,
                    channels: set.channels(),
                    height: set.height(),
                    pixels: pixels.iter().map(|pixel| format!("{pixel:02x}")).collect(),
                }));
            }
        }
        Ok(())
    }

    fn keep(&mut self, model: &str, measures: Vec<(Measure, f64)>) {
        let seed = self.unit.seed;
        let row = |(measure, value)| MeasureRow { seed, model: model.to_owned(), measure, value };
        self.rows.measures.extend(measures.into_iter().map(row));
    }

    /// Keeps what is told of a fit, and gives its network, which trains so many numbers.
    fn fitted<T>(&mut self, name: &str, count: usize, fitted: Fitted<T>) -> T {
        self.parameters.insert(name.to_owned(), count);
        self.times(name, fitted.labelling, fitted.seconds, 0.0);
        self.rows.epochs.extend(fitted.epochs);
        fitted.network
    }

    fn times(&mut self, of: &str, labelling: f64, fitting: f64, sampling: f64) {
        let (seed, of) = (self.unit.seed, of.to_owned());
        self.rows.times.push(TimeRow { seed, of, labelling, fitting, sampling });
    }

    fn validation(&self) -> Result<&ImageSet> {
        match &self.data.validation {
            Items::Images(set) => Ok(set),
            Items::Points { .. } => Err(self.wrong("points and images were mixed up".to_owned())),
        }
    }

    fn wrong(&self, reason: String) -> Error {
        Error::Spec { name: self.unit.identity.spec.name.clone(), reason }
    }
}
