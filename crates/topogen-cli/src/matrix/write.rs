//! The matrix as .npy, JSON and CSV, a row at a time: whole, it would take twice the memory of its distances again.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use topogen_data::formats::{Number, npy};

use super::triangle::Triangle;
use crate::error::{Error, Result};
use crate::metric::Chosen;
use crate::{input, interrupt};

/// In which format a matrix is written.
#[derive(Clone, Copy)]
pub enum Kind {
    Csv,
    Json,
    Npy,
}

impl Kind {
    /// The format that the end of a name asks for; CSV if it says nothing of the kind.
    pub fn of(path: &Path) -> Result<Self> {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        match extension.as_str() {
            "json" => Ok(Self::Json),
            "npy" => Ok(Self::Npy),
            "npz" | "svg" | "png" => Err(Error::OutputName {
                path: path.to_owned(),
                extension,
                what: "a matrix of distances",
                advice: "let it end in .csv, .json or .npy",
            }),
            _ => Ok(Self::Csv),
        }
    }
}

/// What is written.
pub struct Matrix<'a> {
    pub files: &'a [PathBuf],
    pub chosen: &'a Chosen,
    pub triangle: &'a Triangle,
}

impl Matrix<'_> {
    /// Writes it, unless somebody presses Ctrl-C meanwhile.
    pub fn write(&self, kind: Kind, to: &mut dyn Write) -> io::Result<()> {
        match kind {
            Kind::Csv => self.rows(|_, values| {
                let fields: Vec<String> = values.iter().map(|&value| Number(value).to_string()).collect();
                writeln!(to, "{}", fields.join(","))
            }),
            Kind::Json => self.json(to),
            Kind::Npy => {
                let n = self.triangle.n();
                to.write_all(&npy::header::<f64>(&[n, n]).map_err(io::Error::other)?)?;
                self.rows(|_, values| {
                    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
                    to.write_all(&bytes)
                })
            }
        }
    }

    fn json(&self, to: &mut dyn Write) -> io::Result<()> {
        /// All but the rows. Infinity is `null`.
        #[derive(Serialize)]
        struct Head<'a> {
            files: Vec<String>,
            metric: &'a str,
            parameters: serde_json::Map<String, serde_json::Value>,
            dim: usize,
        }
        let Chosen { name: metric, dim, .. } = *self.chosen;
        let files = self.files.iter().map(|file| input::name(file)).collect();
        let parameters = self.chosen.parameters_json();
        let head = serde_json::to_string(&Head { files, metric, parameters, dim })?;
        // The rows are the last field of the same object.
        write!(to, "{},\"distances\":[", head.strip_suffix('}').unwrap_or(&head))?;
        self.rows(|row, values| {
            to.write_all(if row == 0 { b"" } else { b"," })?;
            Ok(serde_json::to_writer(&mut *to, values)?)
        })?;
        to.write_all(b"]}\n")
    }

    fn rows(&self, mut write: impl FnMut(usize, &[f64]) -> io::Result<()>) -> io::Result<()> {
        let mut values = Vec::with_capacity(self.triangle.n());
        for row in 0..self.triangle.n() {
            if interrupt::asked() {
                return Err(ErrorKind::Interrupted.into());
            }
            values.clear();
            values.extend(self.triangle.full_row(row));
            write(row, &values)?;
        }
        Ok(())
    }
}
