//! From a file to the diagram of an image.

use std::io::Read;
use std::time::Instant;

use topogen_data::formats::{Format, Input, npy, read_input};
use topogen_ph::{Construction, Cubical, Engine, Image, Levels};

use super::compute::Computed;
use super::options::{Options, PixelsArg};
use crate::diagram_file::Seconds;
use crate::error::{Error, Result};
use crate::progress::Spinner;
use crate::{input, interrupt, machine};

/// Reads the image and computes its diagram.
pub fn run(options: &Options) -> Result<Computed> {
    let name = input::name(&options.file);
    machine::limit_threads(options.threads)?;
    let start = Instant::now();
    let (values, shape, notes) = read(options, &name)?;
    let refused = || Error::persistence(&name);
    let checked = Instant::now();
    let image = Image::new(&values, &shape).map_err(refused())?;
    input::tell(&name, &notes);
    let cubical = cubical(options);
    let spinner = Spinner::start(format!("cubical, {} pixels", image.len()));
    let engine_start = Instant::now();
    let diagram = interrupt::computing(|| match options.engine {
        Engine::Standard => cubical.standard(&image),
        _ => cubical.diagram(&image),
    });
    let end = Instant::now();
    spinner.stop();
    let diagram = diagram.map_err(refused())?;
    if interrupt::asked() {
        return Err(Error::Interrupted);
    }
    let seconds = Seconds {
        lengths: (engine_start - checked).as_secs_f64(),
        persistence: (end - engine_start).as_secs_f64(),
        total: (end - start).as_secs_f64(),
    };
    let engine = if options.engine == Engine::Standard { "standard" } else { "cubical" };
    Ok(Computed { diagram: (&diagram).into(), engine: engine.to_owned(), seconds })
}

fn cubical(options: &Options) -> Cubical {
    let construction = match options.image.pixels {
        Some(PixelsArg::Vertices) => Construction::Vertices,
        Some(PixelsArg::Cells) | None => Construction::TopCells,
    };
    let levels = if options.image.superlevel { Levels::Superlevel } else { Levels::Sublevel };
    let cubical = Cubical::default().construction(construction).levels(levels).interrupt(&interrupt::ASKED);
    options.max_dim.map_or(cubical, |max_dim| cubical.max_dim(max_dim))
}

/// The values and the shape of an image, and what to note: a NumPy array as it is, or a table, a row of pixels a row.
fn read(options: &Options, name: &str) -> Result<(Vec<f64>, Vec<usize>, Vec<String>)> {
    let mut bytes = Vec::new();
    let read = input::open(&options.file)?.read_to_end(&mut bytes);
    read.map_err(|source| Error::Open { path: options.file.clone(), source })?;
    if bytes.starts_with(b"\x93NUMPY") {
        let npy::Array { values, shape, .. } = npy::read(bytes.as_slice(), name)?;
        return Ok((values, shape, Vec::new()));
    }
    const PICTURES: [&[u8]; 4] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM"];
    if PICTURES.iter().any(|start| bytes.starts_with(start)) {
        return Err(Error::PictureFile { name: name.to_owned() });
    }
    match read_input(bytes.as_slice(), name, Format::Points)? {
        (Input::Points { values, dim }, notes) => {
            let shape = vec![values.len() / dim, dim];
            Ok((values, shape, notes))
        }
        (other, _) => Err(Error::NoImage { name: name.to_owned(), found: input::noun(&other) }),
    }
}
