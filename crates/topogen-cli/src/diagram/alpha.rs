//! From a file to the points around which balls grow.

use topogen_data::formats::{Format, Input};
use topogen_ph::Alpha;

use super::options::Options;
use crate::error::{Error, Result};
use crate::{input, interrupt};

/// Coordinates, how many a point has, and what to note.
pub fn read(options: &Options, name: &str) -> Result<(Vec<f64>, usize, Vec<String>)> {
    // Of what could be distances too, points are meant.
    let format = if options.format == Format::Auto { Format::Points } else { options.format };
    match input::read(&options.file, format)? {
        (Input::Points { values, dim }, notes) => Ok((values, dim, notes)),
        (other, _) => Err(Error::NoBalls { name: name.to_owned(), found: input::noun(&other) }),
    }
}

/// What the options ask for.
pub fn filtration(options: &Options) -> Alpha {
    let alpha = Alpha::default().interrupt(&interrupt::ASKED);
    options.max_dim.map_or(alpha, |max_dim| alpha.max_dim(max_dim))
}
