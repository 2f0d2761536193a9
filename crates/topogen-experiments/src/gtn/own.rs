//! Training a GTN on the user's own images.

use super::spec::{
    AutoencoderSpec, CoderSpec, DataSpec, Extent, ImageSource, Labelling, Measured, ModelSpec, NetworkSpec,
    RuleName, ScaleSpec, Spec,
};
use crate::rows::How;
use crate::run::own_data;
use crate::spec::{FitSpec, Form, OwnData, Row};
use crate::train::Images;
use crate::{Result, progress};
use clap::Args;
use std::path::PathBuf;

/// Of so many images one is held out for decisions, and one to compare with.
const HELD_OUT: usize = 6;

/// Fits an autoencoder and a GTN to your own images.
#[derive(Args)]
pub struct Options {
    /// Your images: a folder of PNG and JPEG files, or one such folder for each class; or a .npy or IDX file.
    #[arg(long, value_name = "PATH")]
    data: PathBuf,
    #[command(flatten)]
    images: Images,
    /// The name of the experiment, which is that of its folders.
    #[arg(long, default_value = "own")]
    name: String,
    /// Numbers of a code.
    #[arg(long, value_name = "D", default_value_t = 10)]
    latent: i64,
    /// Channels of the autoencoder's two convolutions, with a comma between them.
    #[arg(long, value_name = "C,C", value_delimiter = ',', num_args = 1, default_values_t = [32, 64])]
    channels: Vec<i64>,
    /// Width of the GTN's hidden layers.
    #[arg(long, value_name = "N", default_value_t = 100)]
    width: i64,
    /// How many hidden layers the GTN has.
    #[arg(long, value_name = "N", default_value_t = 6)]
    hidden: i64,
    /// At most so many epochs of the autoencoder.
    #[arg(long, value_name = "N", default_value_t = 50)]
    coder_epochs: u64,
    /// At most so many epochs of the GTN.
    #[arg(long, value_name = "N", default_value_t = 200)]
    epochs: u64,
    /// Decides everything random.
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    how: How,
    /// Where records, figures, networks and the report go.
    #[arg(
        long,
        value_name = "DIR",
        env = "TOPOGEN_GTN_OWN_OUT",
        hide_env = true,
        default_value = "target/gtn-own"
    )]
    out: PathBuf,
}

/// Fits and writes the report.
///
/// # Errors
/// Whatever stops it.
pub fn run(options: &Options) -> Result<()> {
    let mut own = options.images.as_data(options.data.clone());
    let read = own_data::read(&own)?;
    let count = read.images.len();
    own.test_images = options.images.test_images.unwrap_or(count / HELD_OUT).max(2);
    own.sha256 = Some(own_data::sha256(&read.images));
    let spec = spec(options, own, count);
    spec.check()?;
    let absent = super::compare(&[spec], &options.how.of_run(Form::Full, options.out.clone())?)?;
    if let Some(absent) = absent.into_iter().next() {
        return Err(absent.error);
    }
    let folder = options.out.join("models").join(&options.name).join(format!("seed-{}", options.seed));
    progress::line(&format!("networks: {}", folder.display()));
    Ok(())
}

fn spec(options: &Options, own: OwnData, count: usize) -> Spec {
    let held_out = own.test_images;
    let others = count.saturating_sub(held_out);
    let fit = |learning_rate, weight_decay, max_epochs, patience| FitSpec {
        learning_rate,
        weight_decay,
        batch_size: 128,
        max_epochs,
        patience: Some(patience),
        final_rate: 1.0,
        shuffled: true,
    };
    let coder = "autoencoder".to_owned();
    let extent = Extent {
        seeds: vec![options.seed],
        train: None,
        validation: None,
        coder_epochs: None,
        model_epochs: None,
        samples: held_out,
    };
    let channels = match options.channels[..] {
        [first, second] => [first, second],
        // Refused by the check of the row, which says what is wrong.
        _ => [0, 0],
    };
    Spec {
        name: options.name.clone(),
        order: 0,
        title: format!("GTN of {}", options.data.display()),
        text: "An experiment of your own.".to_owned(),
        data: DataSpec::Images {
            source: ImageSource::Own(own),
            train: None,
            validation: (others / HELD_OUT).max(1),
            test: None,
        },
        full: extent.clone(),
        quick: extent,
        measure: Measured { topology: held_out.min(500), ..Measured::default() },
        sweep: None,
        coders: vec![CoderSpec::Autoencoder(AutoencoderSpec {
            name: coder.clone(),
            latent: options.latent,
            channels,
            variational: false,
            fit: fit(1e-3, 1e-5, options.coder_epochs, 5),
            topology: None,
        })],
        models: vec![
            ModelSpec::Gtn {
                name: "GTN".to_owned(),
                coder: coder.clone(),
                labelling: Labelling {
                    rule: if options.latent == 1 { RuleName::Quantile } else { RuleName::Ray },
                    tolerance: None,
                    directions: None,
                    clusters: None,
                },
                network: NetworkSpec {
                    width: options.width,
                    hidden: options.hidden,
                    batch_norm: options.hidden,
                    slope: 0.5,
                },
                scale: ScaleSpec::Coordinates,
                fit: fit(1e-3, 0.0, options.epochs, 10),
                topology: None,
            },
            ModelSpec::Gaussian { name: "Gaussian".to_owned(), coder },
        ],
        claims: Vec::new(),
    }
}
