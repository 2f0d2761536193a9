//! Arrays of NumPy's format.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use npyz::WriterBuilder;

use crate::protocol::{Kind, Operation, Task};

/// An array in memory, `rows` rows of `columns` numbers each, and what is computed of it.
pub struct Input {
    pub values: Vec<f64>,
    pub rows: usize,
    pub columns: usize,
    pub kind: Kind,
    pub operation: Operation,
    /// The largest degree of diagrams.
    pub degree: usize,
    /// Up to which length edges enter; none for all.
    pub threshold: Option<f64>,
    /// What the rows of [`Kind::Diagrams`] are; otherwise empty.
    pub diagrams: [Columns; 2],
}

/// The bars of a diagram.
#[derive(Default)]
pub struct Columns {
    pub births: Vec<f64>,
    pub deaths: Vec<f64>,
}

/// Reads an array of f64 in row-major order.
pub fn read(path: &Path, task: &Task) -> Result<Input, String> {
    let &Task { operation, kind, degree, threshold } = task;
    let told = |error: std::io::Error| format!("cannot read {}: {error}", path.display());
    let bytes = fs::read(path).map_err(told)?;
    let file = npyz::NpyFile::new(bytes.as_slice()).map_err(told)?;
    let shape = file.shape().to_vec();
    let ([rows, columns], npyz::Order::C) = (shape.as_slice(), file.order()) else {
        return Err(format!(
            "{} is no table of rows in row-major order: its shape is {shape:?}",
            path.display()
        ));
    };
    let (rows, columns) = (*rows as usize, *columns as usize);
    let values = file.into_vec().map_err(told)?;
    let diagrams = match kind {
        Kind::Points | Kind::Distances => Default::default(),
        Kind::Diagrams => two_diagrams(&values, columns)?,
    };
    Ok(Input { values, rows, columns, kind, operation, degree, threshold, diagrams })
}

/// The bars of each diagram.
fn two_diagrams(values: &[f64], columns: usize) -> Result<[Columns; 2], String> {
    let mut diagrams = <[Columns; 2]>::default();
    for row in values.chunks(columns) {
        let &[side, birth, death] = row else {
            return Err(format!("a bar has a diagram, a birth and a death, not {columns} numbers"));
        };
        let of = match side {
            0.0 => &mut diagrams[0],
            1.0 => &mut diagrams[1],
            _ => return Err(format!("there are the diagrams 0 and 1, and no {side}")),
        };
        of.births.push(birth);
        of.deaths.push(death);
    }
    Ok(diagrams)
}

/// Writes a square matrix.
pub fn write_square(path: &Path, values: &[f64], n: usize) -> Result<(), String> {
    let write = || {
        let n = n as u64;
        let file = BufWriter::new(File::create(path)?);
        let mut writer = npyz::WriteOptions::new().default_dtype().shape(&[n, n]).writer(file).begin_nd()?;
        writer.extend(values)?;
        writer.finish()
    };
    write().map_err(|error| format!("cannot write {}: {error}", path.display()))
}
