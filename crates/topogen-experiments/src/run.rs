//! From a spec to records: the runs of its seeds, side by side.

use crate::progress::{self, Progress};
use crate::record::{DATA, ImageRow, Records, Rows, Run, Session, Versions};
use crate::side_by_side::side_by_side;
use crate::spec::{Grid, Spec};
use crate::state::{CHECKPOINT, State, StateFolder};
use crate::{Error, Result, interrupt, provenance, registry};
use std::path::PathBuf;
use std::time::Instant;
use tch::{Device, Tensor};
use topogen_data::{ImageSet, Split};
use topogen_models::Trainer;

/// Steps between two checkpoints.
const CHECKPOINT_EVERY: u64 = 100;

/// How experiments are run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether to run the quick form.
    pub quick: bool,
    /// Whether to go on from the last states.
    pub resume: bool,
    /// A folder of data sets, if the user has one.
    pub data_dir: Option<PathBuf>,
    /// The name of the device.
    pub device: String,
    /// Runs side by side; each uses one thread.
    pub threads: usize,
    /// Where records, states, figures and the report go.
    pub out: PathBuf,
    /// Seconds of the set-up of libtorch, for the record.
    pub setup_seconds: Option<f64>,
    /// Seconds of the build, for the record.
    pub build_seconds: Option<f64>,
}

/// The images of an experiment.
struct Data {
    train: ImageSet,
    test: ImageSet,
}

/// Runs one experiment and writes its records.
///
/// # Errors
/// Whatever stops it; states up to then are kept.
pub fn run(spec: &Spec, options: &Options) -> Result<Records> {
    let device = topogen_models::device(&options.device)?;
    let start = Instant::now();
    let data = load(spec, options)?;
    let data_seconds = start.elapsed().as_secs_f64();
    let (extent, versions) = (spec.extent(options.quick), provenance::versions());

    let mut units = Vec::new();
    for &seed in &extent.seeds {
        units.push(Unit::new(spec, options, &versions, device, seed)?);
    }
    let resumed = units.iter().any(|unit| unit.state.steps > 0);
    // Whatever is wrong with models or checkpoints shows before anything is forgotten or trained.
    let mut parameters = 0;
    for unit in &units {
        parameters = unit.trainer()?.parameter_count();
    }
    if !options.resume {
        units.iter().try_for_each(|unit| unit.folder.clear())?;
    }
    let done = units.iter().map(|unit| unit.state.steps).sum();
    let total = extent.seeds.len() as u64 * extent.steps;
    if resumed {
        progress::line(&format!("{}: going on after {done} of {total} steps", spec.name));
    }

    let start = Instant::now();
    let progress = Progress::new(&spec.name, total, done);
    let of_seeds = side_by_side(units, options.threads, |unit| unit.run(&data, &progress))?;
    let mut rows = Rows::default();
    of_seeds.into_iter().for_each(|of_seed| rows.extend(of_seed));
    let session = Session {
        threads: options.threads.min(extent.seeds.len()),
        processors: std::thread::available_parallelism().map_or(1, usize::from),
        data_seconds,
        training_seconds: start.elapsed().as_secs_f64(),
        resumed,
        setup_seconds: options.setup_seconds,
        build_seconds: options.build_seconds,
    };
    let run = Run {
        spec: spec.clone(),
        quick: options.quick,
        device: options.device.clone(),
        versions,
        parameters,
        train_images: data.train.len(),
    };
    let records = Records { run, session, rows };
    records.write(&options.out)?;
    Ok(records)
}

fn load(spec: &Spec, options: &Options) -> Result<Data> {
    let split = |split| load_split(&spec.name, &spec.data_set, options.data_dir.clone(), split);
    let data = Data { train: split(Split::Train)?, test: split(Split::Test)? };
    if let Some(Grid { images, .. }) = spec.grid
        && images > data.test.len()
    {
        let reason = format!("grid.images is {images}, but the test split has {}", data.test.len());
        return Err(Error::Spec { name: spec.name.clone(), reason });
    }
    Ok(data)
}

/// The images of one split of a data set, found or fetched.
///
/// # Errors
/// Those of the data set.
pub fn load_split(name: &str, data_set: &str, folder: Option<PathBuf>, split: Split) -> Result<ImageSet> {
    let set = topogen_data::data_set(data_set)?;
    let places = topogen_data::Options::from_env(folder);
    let mut last = String::new();
    let mut tell = |event: topogen_data::Progress<'_>| {
        use topogen_data::Progress::{Searching, Verifying};
        // Bytes come in by the thousand, and a search is over at once: only a new kind of work is worth a line.
        let text = event.to_string();
        let kind = text.split(':').next().unwrap_or_default();
        if !matches!(event, Searching { .. } | Verifying { .. }) && kind != last {
            progress::line(&text);
            last = kind.to_owned();
        }
    };
    let loaded = topogen_data::load(set, split, &places, &mut tell)?;
    if split == Split::Train {
        progress::line(&format!("{name}: {data_set} from {}", loaded.source));
    }
    Ok(loaded.images)
}

/// The batch of a step: the images in their order, again from the start after an epoch.
///
/// # Errors
/// Those of libtorch.
pub fn batch(images: &ImageSet, step: u64, size: usize) -> Result<Tensor> {
    let batches = images.len().div_ceil(size);
    let first = (step as usize % batches) * size;
    as_tensor(&images.pixels_of(first..(first + size).min(images.len()))?, images)
}

/// The run of one seed.
struct Unit<'a> {
    spec: &'a Spec,
    steps: u64,
    seed: u64,
    device: Device,
    folder: StateFolder,
    state: State,
    checkpoint: Option<PathBuf>,
    /// The step of the newest state in the folder, 0 for none.
    written: u64,
}

impl<'a> Unit<'a> {
    /// At the start, or where its last state was.
    fn new(
        spec: &'a Spec,
        options: &Options,
        versions: &Versions,
        device: Device,
        seed: u64,
    ) -> Result<Self> {
        let folder =
            StateFolder::new(options.out.join("state").join(&spec.name).join(format!("seed-{seed}")));
        let fresh = State {
            spec: spec.clone(),
            quick: options.quick,
            device: options.device.clone(),
            versions: versions.clone(),
            steps: 0,
            rows: Rows::default(),
        };
        let steps = spec.extent(options.quick).steps;
        let (mut state, mut checkpoint) = (fresh, None);
        if options.resume
            && let Some((newest, its_folder)) = folder.newest::<State>()?
        {
            newest.difference(&state).map_or(Ok(()), |reason| Err(folder.other_run(reason)))?;
            let its_checkpoint = its_folder.join(CHECKPOINT);
            (state, checkpoint) = (newest, its_checkpoint.is_file().then_some(its_checkpoint));
        }
        let written = state.steps;
        Ok(Self { spec, steps, seed, device, folder, state, checkpoint, written })
    }

    /// The trainer at the step of the state; a finished run has none, and is at the start again.
    fn trainer(&self) -> Result<Trainer> {
        let config = registry::train_config(self.spec, self.seed, self.device);
        let mut trainer = Trainer::new(config, registry::twins(self.spec)?)?;
        if self.state.steps == self.steps {
            return Ok(trainer);
        }
        if let Some(checkpoint) = &self.checkpoint {
            trainer.restore(checkpoint)?;
        }
        match trainer.steps() == self.state.steps {
            true => Ok(trainer),
            false => Err(self.folder.no_checkpoint(self.state.steps)),
        }
    }

    fn run(mut self, data: &Data, progress: &Progress) -> Result<Rows> {
        if self.state.steps == self.steps {
            return Ok(self.state.rows);
        }
        let mut trainer = self.trainer()?;
        while self.state.steps < self.steps {
            if interrupt::asked() {
                if self.state.steps > self.written {
                    self.keep_state(&trainer)?;
                }
                return Err(Error::Interrupted);
            }
            self.keep_images(&trainer, &data.test)?;
            let records = trainer.step(&batch(&data.train, self.state.steps, self.spec.batch_size)?)?;
            let bce: Vec<String> =
                records.iter().map(|record| format!("{} {:.0}", record.model, record.bce)).collect();
            records.into_iter().for_each(|record| self.state.rows.push(self.seed, record));
            self.state.steps += 1;
            if self.state.steps.is_multiple_of(CHECKPOINT_EVERY) && self.state.steps < self.steps {
                self.keep_state(&trainer)?;
                self.written = self.state.steps;
            }
            progress.advance(1, &format!("cross-entropy: {}", bce.join(", ")));
        }
        self.keep_images(&trainer, &data.test)?;
        self.folder.write(self.state.steps, &self.state, |_| Ok(()))?;
        Ok(self.state.rows)
    }

    fn keep_state(&self, trainer: &Trainer) -> Result<()> {
        self.folder.write(self.state.steps, &self.state, |folder| Ok(trainer.save(&folder.join(CHECKPOINT))?))
    }

    /// Keeps what the twins make of the first test images, if this is a step of the grid.
    fn keep_images(&mut self, trainer: &Trainer, test: &ImageSet) -> Result<()> {
        let Some(grid) = self.spec.grid.as_ref().filter(|grid| grid.steps.contains(&self.state.steps)) else {
            return Ok(());
        };
        let original = as_tensor(&test.pixels_of(0..grid.images)?, test)?;
        let mut panels = vec![(DATA, original.shallow_clone())];
        panels.extend(trainer.reconstruct(&original)?);
        let (seed, step, height) = (self.seed, self.state.steps, test.height());
        for (model, images) in panels {
            for image in 0..grid.images {
                let pixels: Vec<f32> = Vec::try_from(images.f_get(image as i64)?.f_flatten(0, -1)?)?;
                let pixels =
                    pixels.iter().map(|grey| format!("{:02x}", (grey * 255.0).round() as u8)).collect();
                self.state.rows.images.push(ImageRow {
                    seed,
                    step,
                    model: model.to_owned(),
                    image,
                    height,
                    pixels,
                });
            }
        }
        Ok(())
    }
}

fn as_tensor(pixels: &[f32], set: &ImageSet) -> Result<Tensor> {
    Ok(Tensor::f_from_slice(pixels)?.f_reshape([-1, 1, set.height() as i64, set.width() as i64])?)
}
