//! Measures of codes and of generated images: one a file.

mod dimension;
mod embedding;
mod frechet;
mod kernel;
mod kolmogorov_smirnov;
mod neighbours;
mod support;

pub use dimension::{
    DimensionError, DimensionFit, PersistenceDimension, dimension_by_likelihood, dimension_by_persistence,
    dimension_by_two_neighbours,
};
pub use embedding::{knn_accuracy, silhouette};
pub use frechet::{Gaussian, frechet_distance};
pub use kernel::{KernelDistance, kernel_distance, maximum_mean_discrepancy};
pub use kolmogorov_smirnov::kolmogorov_smirnov;
pub use neighbours::{Neighbour, nearest_distances, neighbours};
pub use support::{Support, support};
