//! Training a model of an experiment on the user's own images.

use crate::reproduce::{DEFAULT_EXPERIMENTS, How};
use crate::run::{DataSets, own_data};
use crate::spec::{self, Extent, Grid, HeldOut, Model, OwnData, Row, Samples, Spec};
use crate::{Error, Result, progress, registry, reproduce};
use clap::Args;
use std::path::PathBuf;
use std::time::Instant;
use tch::Device;
use topogen_data::ImageSet;
use topogen_models::Vae;

/// The part that these experiments are of.
const PART: &str = "own";
/// Of so many images one is held out, unless the user says how many.
const HELD_OUT: usize = 6;
/// At most so many images are shown: of the test split, and of samples.
const SHOWN: usize = 16;
/// At most so many codes are kept.
const CODES: usize = 1000;

/// Trains a model and its baseline on your own images.
#[derive(Args)]
pub struct Options {
    /// Which model of the experiment, such as topovae1; capitals do not matter.
    #[arg(long, value_name = "NAME")]
    model: String,
    /// Your images: a folder of PNG and JPEG files, or one such folder for each class; or a .npy or IDX file.
    #[arg(long, value_name = "PATH")]
    data: PathBuf,
    /// The experiment whose model it is, and which says what no option says.
    #[arg(long, value_name = "NAME", default_value = "figures")]
    experiment: String,
    #[command(flatten)]
    images: Images,
    #[command(flatten)]
    training: Training,
    #[command(flatten)]
    how: How,
    /// Where records, figures, networks and the report go.
    #[arg(long, value_name = "DIR", default_value = "target/train")]
    out: PathBuf,
    /// The folder of the experiments.
    #[arg(long, value_name = "DIR", default_value = DEFAULT_EXPERIMENTS)]
    experiments: PathBuf,
}

/// How images are read.
#[derive(Args)]
pub struct Images {
    /// Crop images to a square and resize them to this height and width.
    #[arg(long, value_name = "N")]
    size: Option<usize>,
    /// Keep colours; images become grey otherwise.
    #[arg(long)]
    colour: bool,
    /// A .npy or IDX file with the label of each image, 0 to 255.
    #[arg(long, value_name = "FILE")]
    labels: Option<PathBuf>,
    /// Take so many images only.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// How many images, drawn by chance, are held out; a sixth if not given.
    #[arg(long, value_name = "N")]
    pub test_images: Option<usize>,
}

/// What of the experiment is changed.
#[derive(Args)]
struct Training {
    /// Images in a batch.
    #[arg(long, value_name = "N")]
    batch_size: Option<usize>,
    /// How many steps to train.
    #[arg(long, value_name = "N", conflicts_with = "epochs")]
    steps: Option<u64>,
    /// How many times to go through the images.
    #[arg(long, value_name = "N")]
    epochs: Option<u64>,
    /// Dimension of the latent space.
    #[arg(long, value_name = "N")]
    latent: Option<i64>,
    /// One run for each of these seeds, with commas between them; the experiment's first if not given.
    #[arg(long, value_name = "SEED,...", value_delimiter = ',')]
    seeds: Vec<u64>,
    /// Adam's learning rate.
    #[arg(long, value_name = "RATE")]
    learning_rate: Option<f64>,
}

/// Trains and writes the report.
///
/// # Errors
/// Whatever is wrong, all of it before anything is trained; and what stops the training.
pub fn run(options: Options) -> Result<()> {
    let rows = spec::load::<Spec>(&options.experiments)?;
    let row = spec::named(rows, std::slice::from_ref(&options.experiment))?.remove(0);
    let models = with_baseline(&row, &options.model)?;
    let row = Spec { models, claims: Vec::new(), ..row };
    options.how.check(std::slice::from_ref(&row), &options.out)?;

    let start = Instant::now();
    let mut own = options.images.as_data(options.data);
    let read = own_data::read(&own)?;
    if !read.skipped.is_empty() {
        progress::line(&format!(
            "{}: passed over {} files and folders",
            own.path.display(),
            read.skipped.len()
        ));
    }
    let images = read.images;
    own.test_images = options.images.test_images.unwrap_or_else(|| (images.len() / HELD_OUT).max(1));
    own.sha256 = Some(own_data::sha256(&images));
    let data = own_data::split(&images, own.test_images)?;
    let spec = options.training.spec(row, own, &images)?;
    check_sides(&spec, data.image())?;
    drop(images);

    let data = DataSets::read(&spec, data, start.elapsed().as_secs_f64())?;
    reproduce::train(&[spec], &data, &options.how.of_run(false, options.out))
}

/// A model of an experiment behind what it is compared with, with nothing that only makes sense among the others.
fn with_baseline(row: &Spec, name: &str) -> Result<Vec<Model>> {
    let find = |name: &str| row.models.iter().find(|model| model.name.to_lowercase() == name.to_lowercase());
    let Some(model) = find(name) else {
        let known: Vec<&str> = row.models.iter().map(|model| model.name.as_str()).collect();
        let (model, experiment) = (name.to_owned(), row.name.clone());
        return Err(Error::UnknownModel { model, experiment, known: known.join(", ") });
    };
    let baseline = find(row.baseline_of(model)).filter(|baseline| baseline.name != model.name);
    let alone = |model: &Model| Model { baseline: None, published: None, ..model.clone() };
    Ok(baseline.into_iter().chain([model]).map(alone).collect())
}

impl Images {
    /// As the experiment has it, but for what the images themselves say.
    /// The images of a folder or file, read so; none are held out yet.
    pub fn as_data(&self, path: PathBuf) -> OwnData {
        let (size, colour, labels, limit) = (self.size, self.colour, self.labels.clone(), self.limit);
        OwnData { path, size, colour, labels, limit, test_images: 0, sha256: None }
    }
}

impl Training {
    /// The experiment on these images.
    fn spec(&self, row: Spec, own: OwnData, images: &ImageSet) -> Result<Spec> {
        let batch_size = self.batch_size.unwrap_or(row.batch_size);
        for (option, is_zero) in [
            ("--batch-size", batch_size == 0),
            ("--steps", self.steps == Some(0)),
            ("--epochs", self.epochs == Some(0)),
        ] {
            if is_zero {
                return Err(Error::Zero { option });
            }
        }
        let trained = images.len() - own.test_images;
        let steps = match (self.steps, self.epochs) {
            (Some(steps), _) => steps,
            (None, Some(epochs)) => epochs.saturating_mul(trained.div_ceil(batch_size) as u64),
            (None, None) => row.full.steps,
        };
        let seeds = if self.seeds.is_empty() { row.full.seeds[..1].to_vec() } else { self.seeds.clone() };
        let extent = Extent { seeds, steps };
        let up_to = |steps_of_row: &[u64], last: u64| -> Vec<u64> {
            let mut steps: Vec<u64> = steps_of_row.iter().copied().filter(|&step| step < last).collect();
            steps.push(last);
            steps
        };
        let model = &row.models[row.models.len() - 1].name;
        let data_set = own.path.file_name().unwrap_or(own.path.as_os_str()).to_string_lossy().into_owned();
        let colours = if images.channels() == 3 { "coloured" } else { "grey" };
        let spec = Spec {
            name: folder_name(model),
            part: PART.to_owned(),
            order: 0,
            title: format!("{model} on {data_set}"),
            text: format!(
                "{} images of {data_set}, {colours}, of {} x {} pixels: {trained} are trained on, and {} that were drawn by \
                 chance are held out. What is not said here is as in the experiment {}.",
                images.len(),
                images.height(),
                images.width(),
                own.test_images,
                row.name
            ),
            data_set,
            train_images: None,
            validation_images: 0,
            // Images in the order of their classes would be learnt one class after the other.
            shuffled: true,
            batch_size,
            network: spec::Network { latent: self.latent.unwrap_or(row.network.latent), ..row.network },
            learning_rate: self.learning_rate.unwrap_or(row.learning_rate),
            full: extent.clone(),
            quick: extent,
            grid: Some(Grid {
                steps: up_to(row.grid.as_ref().map_or(&[], |grid| &grid.steps), steps),
                images: own.test_images.min(SHOWN),
            }),
            diagrams_after: if steps > 0 { vec![0, steps] } else { Vec::new() },
            codes: if images.has_labels() { trained.min(CODES) } else { 0 },
            samples: Some(Samples { images: SHOWN, frechet: 0, frechet_after: Vec::new() }),
            held_out: Some(HeldOut { every: 0, test_images: None }),
            table_steps: up_to(&row.table_steps, steps - 1),
            own_data: Some(own),
            ..row
        };
        spec.check()?;
        Ok(spec)
    }
}

/// Refuses images that the network cannot take, and says what size would do.
fn check_sides(spec: &Spec, image: [i64; 3]) -> Result<()> {
    match Vae::new(&registry::network(spec, image)?, 0, Device::Cpu) {
        Err(topogen_models::Error::BadImage { image: [_, height, width], multiple }) => {
            let (height, width, multiple) = (height as usize, width as usize, multiple as usize);
            let below = height.min(width) / multiple * multiple;
            let advice = match below {
                0 => format!("give --size {multiple}"),
                below => format!("give --size {below} or --size {}", below + multiple),
            };
            Err(Error::ImageSides { height, width, multiple, advice })
        }
        other => Ok(other.map(drop)?),
    }
}

/// A model's name as that of a folder everywhere.
fn folder_name(model: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = model.chars().map(kept).collect();
    let words: Vec<&str> = name.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { PART.to_owned() } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The experiments of the workspace.
    fn row(name: &str) -> Spec {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../experiments");
        spec::named(spec::load(folder.as_ref()).unwrap(), &[name.to_owned()]).unwrap().remove(0)
    }

    fn names(row: &Spec, model: &str) -> Vec<String> {
        with_baseline(row, model).unwrap().into_iter().map(|model| model.name).collect()
    }

    #[test]
    fn a_model_comes_with_what_it_is_compared_with() {
        assert_eq!(names(&row("figures"), "topovae1"), ["VAE0", "TopoVAE1"]);
        assert_eq!(names(&row("figures"), "VAE0"), ["VAE0"]);
        assert_eq!(names(&row("table1"), "vae0 next draws"), ["VAE0 first of two", "VAE0 next draws"]);
        let error = with_baseline(&row("figures"), "topovae9").unwrap_err().to_string();
        assert!(error.contains("topovae9") && error.contains("VAE0, TopoVAE1, TopoVAE2"), "{error}");
    }

    #[test]
    fn what_is_not_said_is_the_experiments() {
        let images = ImageSet::new(28, 28, vec![0; 100 * 784], vec![0; 100]).unwrap();
        let spec = |training: &Training| {
            let row = row("figures");
            let row = Spec { models: with_baseline(&row, "topovae1").unwrap(), claims: Vec::new(), ..row };
            let own = OwnData { test_images: 16, ..Images::none().as_data("a/cats".into()) };
            training.spec(row, own, &images)
        };
        let default = spec(&Training::none()).unwrap();
        assert_eq!((default.name.as_str(), default.data_set.as_str()), ("topovae1", "cats"));
        assert_eq!((default.full.steps, default.full.seeds.as_slice()), (469, [515].as_slice()));
        assert_eq!(default.grid.unwrap().steps, [50, 100, 125, 469]);
        assert_eq!(default.table_steps, [25, 50, 75, 468]);

        let given = Training {
            batch_size: Some(10),
            epochs: Some(3),
            latent: Some(2),
            seeds: vec![7, 8],
            learning_rate: Some(0.5),
            steps: None,
        };
        let given = spec(&given).unwrap();
        // 84 images in 9 batches.
        assert_eq!((given.full.steps, given.full.seeds.as_slice()), (27, [7, 8].as_slice()));
        assert_eq!((given.batch_size, given.network.latent, given.learning_rate), (10, 2, 0.5));
        assert_eq!((given.grid.unwrap().steps, given.table_steps), (vec![27], vec![25, 26]));

        for (training, expected) in [
            (Training { steps: Some(0), ..Training::none() }, "--steps is 0"),
            (Training { epochs: Some(0), ..Training::none() }, "--epochs is 0"),
            (Training { batch_size: Some(0), ..Training::none() }, "--batch-size is 0"),
            (Training { seeds: vec![1, 1], ..Training::none() }, "each once"),
        ] {
            let error = spec(&training).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        assert_eq!(spec(&Training { steps: Some(1), ..Training::none() }).unwrap().table_steps, [0]);
    }

    #[test]
    fn sizes_that_fit_are_named() {
        let spec = row("figures");
        assert!(check_sides(&spec, [3, 28, 40]).is_ok());
        let said = |height, width| check_sides(&spec, [1, height, width]).unwrap_err().to_string();
        assert!(said(30, 30).contains("--size 28 or --size 32"), "{}", said(30, 30));
        assert!(said(2, 64).contains("--size 4"), "{}", said(2, 64));
    }

    #[test]
    fn names_of_models_become_names_of_folders() {
        for (model, folder) in [
            ("TopoVAE-Z1 entropy", "topovae-z1-entropy"),
            ("VAE0 weights × (1 + 1e-6)", "vae0-weights-1-1e-6"),
            ("×", "own"),
        ] {
            assert_eq!(folder_name(model), folder);
            spec::check_name(&folder_name(model)).unwrap();
        }
    }

    impl Images {
        fn none() -> Self {
            Self { size: None, colour: false, labels: None, limit: None, test_images: None }
        }
    }

    impl Training {
        fn none() -> Self {
            let seeds = Vec::new();
            Self { batch_size: None, steps: None, epochs: None, latent: None, seeds, learning_rate: None }
        }
    }
}
