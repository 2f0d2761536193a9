//! Labels in a file, under the key of what they depend on.

use super::{LabellingError, Labels};
use crate::{Error, Result, files};
use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize_to_file};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::Path;

/// The entry of the metadata that holds the key.
const KEY: &str = "topogen.labels";
/// The tensors of the file, in the order in which the digest takes them.
const PARTS: [(&str, Dtype); 3] = [("source", Dtype::F64), ("target", Dtype::F64), ("pairs", Dtype::U32)];
/// The tensor that holds the SHA-256 of the others.
const DIGEST: &str = "digest";

impl Labels {
    /// Writes the labels to a safetensors file under a key, such as that of [`key`](super::key), by way of a temporary file that is
    /// renamed.
    ///
    /// The file holds `source` and `target` (n x d) as F64, `pairs` (n) as U32, and a SHA-256 of them. The same labels make the same bytes.
    ///
    /// # Errors
    /// [`LabellingError::UnevenLabels`]; [`Error::Write`] when the folder is missing, read-only or full: what `path` held before is then
    /// still there.
    pub fn save(&self, path: &Path, key: &str) -> Result<()> {
        self.check()?;
        let bytes = [as_bytes(&self.source), as_bytes(&self.target), as_bytes_of_indices(&self.pairs)];
        let digest = digest(bytes.each_ref().map(Vec::as_slice));
        let shapes = [vec![self.count(), self.dim], vec![self.count(), self.dim], vec![self.count()]];
        let refused = |source| Error::Write { path: path.to_owned(), source };
        let other = |error: safetensors::SafeTensorError| refused(std::io::Error::other(error));
        let mut entries = Vec::new();
        for (((name, kind), shape), bytes) in PARTS.into_iter().zip(shapes).zip(&bytes) {
            entries.push((name, TensorView::new(kind, shape, bytes).map_err(other)?));
        }
        entries.push((DIGEST, TensorView::new(Dtype::U8, vec![digest.len()], &digest).map_err(other)?));
        let metadata = HashMap::from([(KEY.to_owned(), key.to_owned())]);
        files::whole(path, |path| serialize_to_file(entries, &Some(metadata), path))
    }

    /// The labels that [`Labels::save`] wrote under this key.
    ///
    /// # Errors
    /// [`LabellingError::NoLabels`] when the file is missing, cut off, damaged, or something else; [`LabellingError::OtherLabels`] when it was
    /// written under another key: by other data, rule, number of clusters or seed.
    ///
    /// ```
    /// use topogen_models::labelling::{Labels, Points, Rule, key, label, unwatched};
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("labels.safetensors");
    /// let targets = Points { values: &[0.0, 1.0, -3.0, 0.5], dim: 1 };
    /// let labels = label(targets, Rule::Quantile, 1, &mut unwatched)?;
    /// labels.save(&path, &key(targets, &Rule::Quantile, 0, 1))?;
    /// assert_eq!(Labels::load(&path, &key(targets, &Rule::Quantile, 0, 1))?, labels);
    /// let error = Labels::load(&path, &key(targets, &Rule::Quantile, 0, 2)).unwrap_err();
    /// assert!(error.to_string().contains("another data set, rule, number of clusters or seed"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load(path: &Path, key: &str) -> Result<Self> {
        let wrong = |reason: String| LabellingError::NoLabels { path: path.to_owned(), reason };
        let file = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
        let damaged =
            |error: safetensors::SafeTensorError| wrong(format!("it is cut off or damaged ({error})"));
        let (_, header) = SafeTensors::read_metadata(&file).map_err(damaged)?;
        let found = header.metadata().as_ref().and_then(|it| it.get(KEY));
        let found = found.ok_or_else(|| wrong("it was not written by topogen".to_owned()))?;
        if found != key {
            let (found, expected) = (found.clone(), key.to_owned());
            return Err(LabellingError::OtherLabels { path: path.to_owned(), found, expected }.into());
        }
        let tensors = SafeTensors::deserialize(&file).map_err(damaged)?;
        let tensor = |name: &str, kind: Dtype| {
            let tensor = tensors.tensor(name).ok().filter(|tensor| tensor.dtype() == kind);
            tensor.ok_or_else(|| wrong(format!("it has no {name} of kind {kind:?}")))
        };
        let [source, target, pairs] = PARTS.map(|(name, kind)| tensor(name, kind));
        let (source, target, pairs) = (source?, target?, pairs?);
        if tensor(DIGEST, Dtype::U8)?.data() != digest([source.data(), target.data(), pairs.data()]) {
            return Err(wrong("it is damaged: its contents do not have their digest".to_owned()).into());
        }
        let &[_, dim] = source.shape() else {
            return Err(wrong(format!("its source has shape {:?}, not [n, d]", source.shape())).into());
        };
        let labels = Self {
            source: numbers(source.data()),
            target: numbers(target.data()),
            dim,
            pairs: indices(pairs.data()),
        };
        labels.check().map_err(|error| wrong(error.to_string()))?;
        Ok(labels)
    }
}

fn digest(parts: [&[u8]; 3]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        // The length keeps a number from passing from one part to the next.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

fn as_bytes(numbers: &[f64]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn as_bytes_of_indices(indices: &[u32]) -> Vec<u8> {
    indices.iter().flat_map(|index| index.to_le_bytes()).collect()
}

fn numbers(bytes: &[u8]) -> Vec<f64> {
    bytes.as_chunks().0.iter().map(|&bytes| f64::from_le_bytes(bytes)).collect()
}

fn indices(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks().0.iter().map(|&bytes| u32::from_le_bytes(bytes)).collect()
}
