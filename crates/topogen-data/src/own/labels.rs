//! Reads a file of labels.

use std::path::Path;

use super::array::{Bytes, corrupt, open};
use crate::error::{FormatError, Result};
use crate::formats::npy::{Dtype, parse_as};
use crate::idx;

/// The labels of a .npy array of one dimension, or of an IDX file, raw or compressed by gzip.
pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    match open(path)? {
        Bytes::Npy(bytes) => of_npy(&bytes).map_err(FormatError::named(&path.display().to_string())),
        Bytes::Idx(bytes) => Ok(idx::parse::<1>(&bytes).map_err(corrupt(path))?.data.to_vec()),
    }
}

fn of_npy(bytes: &[u8]) -> Result<Vec<u8>, FormatError> {
    let labels = parse_as(bytes, label)?;
    match labels.shape.len() {
        1 => Ok(labels.values),
        _ => Err(FormatError::NpyShape { shape: labels.shape, wanted: "labels have one dimension" }),
    }
}

fn label(_: Dtype, value: f64) -> Result<u8, &'static str> {
    let is_label = (0.0..=255.0).contains(&value) && value.fract() == 0.0;
    is_label.then_some(value as u8).ok_or("labels are whole numbers from 0 to 255")
}
