//! What a trained network generates, as a file.

use super::trained::{Trained, table};
use crate::sample::{array, png};
use crate::{Error, Result, files, progress};
use clap::Args;
use std::path::PathBuf;

/// Writes what a network generates.
#[derive(Args)]
pub struct Options {
    /// A GTN or diffusion model, such as `models/EXPERIMENT/seed-SEED/GTN.safetensors` in the folder of a run.
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// The autoencoder that it belongs to; found in the same folder if not given.
    #[arg(long, value_name = "FILE")]
    coder: Option<PathBuf>,
    /// Where it goes: images as a grid (.png), points as a table (.csv), either as an array (.npy).
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How many.
    #[arg(long, value_name = "N", default_value_t = 64)]
    samples: usize,
    /// Images beside each other.
    #[arg(long, value_name = "N", default_value_t = 8)]
    columns: usize,
    /// Decides what is generated.
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// Where tensors live: cpu, cuda or cuda:INDEX.
    #[arg(long, default_value = "cpu")]
    device: String,
}

/// Reads the network and writes what it generates.
///
/// # Errors
/// [`Error::Zero`], [`Error::OutputKind`], those of reading networks, of drawing and of writing.
pub fn run(options: &Options) -> Result<()> {
    for (option, number) in [("--samples", options.samples), ("--columns", options.columns)] {
        if number == 0 {
            return Err(Error::Zero { option });
        }
    }
    crate::use_one_thread()?;
    let device = topogen_models::device(&options.device)?;
    let trained = Trained::open(&options.model, options.coder.as_deref(), device)?;
    let samples =
        trained.decoded(&trained.codes(options.samples, options.seed)?)?.f_to_device(tch::Device::Cpu)?;
    let extension = options.out.extension().map(|extension| extension.to_ascii_lowercase());
    let bytes = match (extension.as_ref().and_then(|it| it.to_str()), &trained.coder) {
        (Some("png"), Some(_)) => png(&samples, options.columns)?,
        (Some("csv"), None) => table(&samples)?,
        (Some("npy"), _) => array(&samples)?,
        _ => return Err(Error::OutputKind { path: options.out.clone() }),
    };
    files::write(&options.out, &bytes)?;
    progress::line(&format!("samples: {}", options.out.display()));
    Ok(())
}
