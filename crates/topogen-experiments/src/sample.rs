//! Images that a trained network makes of codes from the prior.

use crate::{Error, Result, files, progress};
use clap::Args;
use std::path::PathBuf;
use tch::{Device, Kind, Tensor};
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
    let is_grid = match extension.as_ref().and_then(|extension| extension.to_str()) {
        Some("png") => true,
        Some("npy") => false,
        _ => return Err(Error::OutputKind { path: options.out.clone() }),
    };
    crate::use_one_thread()?;
    let samples = Vae::load(&options.model, Device::Cpu)?.samples(options.images, options.seed)?;
    let bytes = if is_grid { png(&samples, options.columns)? } else { array(&samples)? };
    files::write(&options.out, &bytes)?;
    progress::line(&format!("samples: {}", options.out.display()));
    Ok(())
}

/// A grid of images.
///
/// # Errors
/// Those of libtorch and of drawing.
pub fn png(images: &Tensor, columns: usize) -> Result<Vec<u8>> {
    let ([channels, height, width], images) = images_of(images)?;
    let columns = columns.min(images.len());
    let row = GridRow { label: String::new(), images };
    let grid = ImageGrid { height, width, channels, columns, rows: vec![row], ..ImageGrid::default() };
    Ok(grid.png(&Style::default(), 1)?)
}

/// The values of a tensor as an array of its shape.
///
/// # Errors
/// Those of libtorch.
pub fn array(tensor: &Tensor) -> Result<Vec<u8>> {
    let shape: Vec<usize> = tensor.size().iter().map(|&side| side as usize).collect();
    Ok(npy::encode(&values(tensor)?, &shape)?)
}

/// Channels, height and width, and the values of each image of a tensor [n, channels, height, width].
///
/// # Errors
/// Those of libtorch.
pub fn images_of(images: &Tensor) -> Result<([usize; 3], Vec<Vec<f32>>)> {
    let side = |axis: usize| images.size().get(axis).map_or(1, |&side| side as usize);
    let shape = [side(1), side(2), side(3)];
    let size = shape.iter().product::<usize>().max(1);
    Ok((shape, values(images)?.chunks_exact(size).map(<[f32]>::to_vec).collect()))
}

fn values(tensor: &Tensor) -> Result<Vec<f32>> {
    Ok(Vec::try_from(tensor.f_to_kind(Kind::Float)?.f_flatten(0, -1)?)?)
}
