//! What lies between points of a GTN's source, as images.

use super::trained::Trained;
use crate::sample::images_of;
use crate::{Error, Result, files, progress};
use clap::Args;
use std::path::PathBuf;
use topogen_plot::{Figure, GridRow, ImageGrid, Slides, Style};

/// Writes what lies between points of the source.
#[derive(Args)]
pub struct Options {
    /// A GTN, such as `models/EXPERIMENT/seed-SEED/GTN.safetensors` in the folder of a run.
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// The autoencoder that it belongs to; found in the same folder if not given.
    #[arg(long, value_name = "FILE")]
    coder: Option<PathBuf>,
    /// Where it goes: a row for each pair (.png), or a film of all pairs, to and fro (.gif).
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How many pairs.
    #[arg(long, value_name = "N", default_value_t = 8)]
    pairs: usize,
    /// How many images of a pair, both ends among them.
    #[arg(long, value_name = "N", default_value_t = 20)]
    steps: usize,
    /// Decides the points.
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// How long each image of a film is shown.
    #[arg(long, value_name = "MS", default_value_t = 80)]
    frame_ms: u32,
    /// Where tensors live: cpu, cuda or cuda:INDEX.
    #[arg(long, default_value = "cpu")]
    device: String,
}

/// Pixels of a film's width.
const FILM_WIDTH: u32 = 480;

/// Reads the network and writes what lies between points of its source, on straight lines.
///
/// # Errors
/// [`Error::Zero`], [`Error::OneStep`], [`Error::OutputKind`], [`Error::NoSource`], [`Error::NoImages`]; those of reading networks,
/// of drawing and of writing.
pub fn run(options: &Options) -> Result<()> {
    if options.pairs == 0 {
        return Err(Error::Zero { option: "--pairs" });
    }
    if options.steps < 2 {
        return Err(Error::OneStep { steps: options.steps });
    }
    let extension = options.out.extension().map(|extension| extension.to_ascii_lowercase());
    let is_film = match extension.as_ref().and_then(|extension| extension.to_str()) {
        Some("png") => false,
        Some("gif") => true,
        _ => return Err(Error::FilmKind { path: options.out.clone() }),
    };
    crate::use_one_thread()?;
    let device = topogen_models::device(&options.device)?;
    let trained = Trained::open(&options.model, options.coder.as_deref(), device)?;
    if trained.coder.is_none() {
        return Err(Error::NoImages { path: options.model.clone() });
    }
    let (ends, dim) = trained.source_points(2 * options.pairs, options.seed)?;
    let path = lines(&ends, dim, options.steps);
    let images = trained.decoded(&trained.pushed(&path, dim)?)?.f_to_device(tch::Device::Cpu)?;
    let ([channels, height, width], images) = images_of(&images)?;
    let grid = |columns: usize, images: Vec<Vec<f32>>| {
        let rows = vec![GridRow { label: String::new(), images }];
        ImageGrid { height, width, channels, columns, rows, ..ImageGrid::default() }
    };
    let bytes = if is_film {
        let at = |step: usize| {
            (0..options.pairs).map(|pair| images[pair * options.steps + step].clone()).collect()
        };
        let columns = options.pairs.isqrt().max(1);
        // To and fro; the ends are not shown twice.
        let order = (0..options.steps).chain((1..options.steps - 1).rev());
        let drawings = order.map(|step| grid(columns, at(step)).draw(&Style::default()));
        let drawings = drawings.collect::<topogen_plot::Result<Vec<_>>>()?;
        Slides { drawings, frame_ms: options.frame_ms }.gif(FILM_WIDTH)?
    } else {
        grid(options.steps, images).png(&Style { width_mm: 160.0, ..Style::default() }, 1)?
    };
    files::write(&options.out, &bytes)?;
    progress::line(&format!("interpolations: {}", options.out.display()));
    Ok(())
}

/// So many points on the straight line between each two ends, pair after pair.
fn lines(ends: &[f64], dim: usize, steps: usize) -> Vec<f64> {
    let mut points = Vec::with_capacity(ends.len() / 2 * steps);
    for pair in ends.chunks_exact(2 * dim) {
        let (from, to) = pair.split_at(dim);
        for step in 0..steps {
            let along = step as f64 / (steps - 1) as f64;
            points.extend(from.iter().zip(to).map(|(from, to)| from + along * (to - from)));
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_have_both_ends() {
        let ends = [0.0, 1.0, 4.0, 5.0, -1.0, 0.0, -1.0, 2.0];
        let points = lines(&ends, 2, 3);
        assert_eq!(points, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, -1.0, 0.0, -1.0, 1.0, -1.0, 2.0]);
    }
}
