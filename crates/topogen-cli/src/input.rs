//! Input files, `-` being stdin.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use topogen_data::formats::{Format, Input, read_input};

use crate::error::{Error, Result};
use crate::output;

/// What errors call the file at `path`.
pub fn name(path: &Path) -> String {
    if is_stdin(path) { "stdin".to_owned() } else { path.display().to_string() }
}

/// Opens the file at `path`.
pub fn open(path: &Path) -> Result<Box<dyn Read>> {
    if is_stdin(path) {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(path).map_err(|source| Error::Open { path: path.to_owned(), source })?;
    Ok(Box::new(file))
}

/// Whether the file at `path` is stdin.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads points, distances or a graph. The notes tell what was guessed.
pub fn read(path: &Path, format: Format) -> Result<(Input, Vec<String>)> {
    Ok(read_input(open(path)?, &name(path), format)?)
}

/// Tells the notes on the file `name` on stderr.
pub fn tell(name: &str, notes: &[String]) {
    for note in notes {
        output::stderr(&format!("note: {name}: {note}\n"));
    }
}

/// Reads points, each as its coordinates.
pub fn read_points(path: &Path, format: Format) -> Result<Vec<Vec<f64>>> {
    let name = name(path);
    match read(path, format)? {
        (Input::Points { values, dim }, notes) => {
            tell(&name, &notes);
            Ok(values.chunks_exact(dim).map(<[f64]>::to_vec).collect())
        }
        (other, _) => Err(Error::NoPoints { name, found: noun(&other) }),
    }
}

/// What was read, in the plural.
pub fn noun(input: &Input) -> &'static str {
    match input {
        Input::Points { .. } => "points",
        Input::Square { .. } => "a matrix of distances",
        Input::Lower { .. } => "a triangle of distances",
        _ => "a sparse graph",
    }
}
