//! Images that a trained network makes of codes from the prior.

use crate::{Error, Result, files, progress};
use clap::Args;
use std::path::PathBuf;
use tch::{Device, Tensor};
use topogen_data::formats::npy;
use topogen_models::Vae;
use topogen_plot::{Figure, GridRow, ImageGrid, Style};

/// Writes samples of a trained network.
#[derive(Args)]
pub struct Options {
    /// A network, such as `models/EXPERIMENT/MODEL.safetensors` in the folder that `reproduce` or `train` wrote to.
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Where the samples go: a grid in a .png, or their values in a .npy, [n, channels, height, width].
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How many.
    #[arg(long, value_name = "N", default_value_t = 64)]
    images: usize,
    /// Images beside each other.
    #[arg(long, value_name = "N", default_value_t = 8)]
    columns: usize,
    /// Decides the codes.
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
}

/// Reads the network and writes its samples.
///
/// # Errors
/// [`Error::Zero`], [`Error::OutputKind`], those of reading the network, of drawing and of writing.
pub fn run(options: &Options) -> Result<()> {
    for (option, number) in [("--images", options.images), ("--columns", options.columns)] {
        if number == 0 {
            return Err(Error::Zero { option });
        }
    }
    let extension = options.out.extension().map(|extension| extension.to_ascii_lowercase());
    let encode = match extension.as_ref().and_then(|extension| extension.to_str()) {
        Some("png") => png,
        Some("npy") => array,
        _ => return Err(Error::OutputKind { path: options.out.clone() }),
    };
    crate::use_one_thread()?;
    let samples = Vae::load(&options.model, Device::Cpu)?.samples(options.images, options.seed)?;
    files::write(&options.out, &encode(&samples, options.columns)?)?;
    progress::line(&format!("samples: {}", options.out.display()));
    Ok(())
}

/// A grid of the samples.
fn png(samples: &Tensor, columns: usize) -> Result<Vec<u8>> {
    let [n, channels, height, width] = shape(samples);
    let values = values(samples)?;
    let images = values.chunks_exact(values.len() / n).map(<[f32]>::to_vec).collect();
    let row = GridRow { label: String::new(), images };
    let columns = columns.min(n);
    let grid = ImageGrid { height, width, channels, columns, rows: vec![row], ..ImageGrid::default() };
    Ok(grid.png(&Style::default(), 1)?)
}

/// The values of the samples as an array.
fn array(samples: &Tensor, _: usize) -> Result<Vec<u8>> {
    Ok(npy::encode(&values(samples)?, &shape(samples))?)
}

fn shape(samples: &Tensor) -> [usize; 4] {
    let size = samples.size();
    [0, 1, 2, 3].map(|axis| size[axis] as usize)
}

fn values(samples: &Tensor) -> Result<Vec<f32>> {
    Ok(Vec::try_from(samples.f_flatten(0, -1)?)?)
}
