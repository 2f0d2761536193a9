//! Arrays of NumPy's format.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use npyz::WriterBuilder;

use crate::protocol::Kind;

/// An array in memory: `rows` rows of `columns` numbers each.
pub struct Input {
    pub values: Vec<f64>,
    pub rows: usize,
    pub columns: usize,
    pub kind: Kind,
}

/// Reads an array of f64 in row-major order.
pub fn read(path: &Path, kind: Kind) -> Result<Input, String> {
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
    Ok(Input { values: file.into_vec().map_err(told)?, rows, columns, kind })
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
