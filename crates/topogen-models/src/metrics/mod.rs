//! Measures of codes and of generated images: one a file.

mod embedding;
mod frechet;

pub use embedding::{knn_accuracy, silhouette};
pub use frechet::{Gaussian, frechet_distance};
