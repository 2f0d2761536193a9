//! The user's own points or images, embedded by several methods.

use super::data;
use super::options::RunOptions;
use super::spec::{Choice, Extent, LayersSpec, Measured, NetworkSpec, Spec, Standard};
use crate::Result;
use crate::spec::{FitSpec, Row};
use clap::Args;
use std::path::{Path, PathBuf};

/// What of the user's is embedded, and how.
#[derive(Args)]
pub struct OwnOptions {
    /// Embed your own instead: a .npy or .csv file of [points, numbers], or a .npy file of images.
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// A whole number from 0 to 255 for each of them (.npy or .csv): a class, by which figures are coloured.
    #[arg(long, value_name = "FILE", requires = "data")]
    labels: Option<PathBuf>,
    /// The name of the experiment, which is that of its folders.
    #[arg(long, requires = "data", default_value = "own")]
    name: String,
    /// Numbers of a code.
    #[arg(long, value_name = "D", requires = "data", default_value_t = 2)]
    latent: i64,
    /// Units of the hidden layers, with commas between them.
    #[arg(long, value_name = "N,...", value_delimiter = ',', requires = "data", default_values_t = [128, 64])]
    hidden: Vec<i64>,
    /// How often each point is seen.
    #[arg(long, value_name = "N", requires = "data", default_value_t = 50)]
    epochs: u64,
    /// Points of a batch, whose shapes are compared.
    #[arg(long, value_name = "N", requires = "data", default_value_t = 128)]
    batch_size: usize,
    /// The methods that are compared with the plain autoencoder, with commas between them.
    #[arg(long, value_name = "METHOD,...", value_delimiter = ',', requires = "data", default_values_t = [Standard::Wasserstein, Standard::TopoAe, Standard::RtdAe])]
    methods: Vec<Standard>,
}

/// The seeds, unless others are given.
const SEEDS: [u64; 3] = [1, 2, 3];

/// Fits to the data in a file and writes the report.
///
/// # Errors
/// Whatever stops it.
pub fn run(options: &RunOptions, path: &Path) -> Result<()> {
    let own = &options.own;
    let found = data::own(path, own.labels.as_deref())?;
    let [train, validation, test] = found.parts;
    let extent = Extent {
        seeds: if options.seeds.is_empty() { SEEDS.to_vec() } else { options.seeds.clone() },
        train,
        validation,
        test,
        epochs: own.epochs,
    };
    let title = path.file_name().map_or_else(|| own.name.clone(), |name| name.to_string_lossy().into_owned());
    let spec = Spec {
        name: own.name.clone(),
        order: 1,
        title,
        text: "Your own data. Points that were held out are what is measured and shown.".to_owned(),
        data: found.data,
        network: NetworkSpec {
            layers: LayersSpec::Connected { hidden: own.hidden.clone(), batch_norm: false },
            latent: own.latent,
        },
        fit: FitSpec {
            learning_rate: 1e-3,
            weight_decay: 1e-5,
            batch_size: own.batch_size,
            max_epochs: own.epochs,
            patience: None,
            final_rate: 1.0,
            shuffled: true,
        },
        quick: Extent { epochs: own.epochs.min(2), seeds: vec![extent.seeds[0]], ..extent.clone() },
        full: extent,
        measure: Measured::default(),
        choice: Choice::default(),
        methods: std::iter::once(&Standard::Ae).chain(&own.methods).map(|name| name.method()).collect(),
        published: Vec::new(),
        claims: Vec::new(),
    };
    spec.check()?;
    let of_run = options.how.of_run(options.form(), options.out())?;
    let absent = super::compare(&[spec], &of_run)?;
    absent.into_iter().next().map_or(Ok(()), |absent| Err(absent.error))
}
