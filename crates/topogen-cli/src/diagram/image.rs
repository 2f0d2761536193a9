//! From a file to an image.

use std::io::Read;

use topogen_data::formats::{Format, Input, npy, read_input};
use topogen_ph::{Construction, Cubical, Levels};

use super::options::{Options, PixelsArg};
use super::picture;
use crate::error::{Error, Result};
use crate::{input, interrupt};

/// What the options ask for.
pub fn filtration(options: &Options) -> Cubical {
    let construction = match options.image.pixels {
        Some(PixelsArg::Vertices) => Construction::Vertices,
        Some(PixelsArg::Cells) | None => Construction::TopCells,
    };
    let levels = if options.image.superlevel { Levels::Superlevel } else { Levels::Sublevel };
    let cubical = Cubical::default().construction(construction).levels(levels).interrupt(&interrupt::ASKED);
    options.max_dim.map_or(cubical, |max_dim| cubical.max_dim(max_dim))
}

/// The values and the shape of an image, and what to note: a NumPy array as it is, a PNG's levels of grey, or a table, a row of pixels a row.
pub fn read(options: &Options, name: &str) -> Result<(Vec<f64>, Vec<usize>, Vec<String>)> {
    let mut bytes = Vec::new();
    let read = input::open(&options.file)?.read_to_end(&mut bytes);
    read.map_err(|source| Error::Open { path: options.file.clone(), source })?;
    if bytes.starts_with(b"\x93NUMPY") {
        let npy::Array { values, shape, .. } = npy::read(bytes.as_slice(), name)?;
        return Ok((values, shape, Vec::new()));
    }
    if bytes.starts_with(b"\x89PNG") {
        let (values, shape) = picture::decode(&bytes, name)?;
        return Ok((values, shape, Vec::new()));
    }
    const PICTURES: [&[u8]; 3] = [b"\xff\xd8\xff", b"GIF8", b"BM"];
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
