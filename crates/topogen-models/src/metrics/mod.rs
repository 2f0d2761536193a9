//! Measures of codes and of generated images: one a file.

mod dimension;
mod embedding;
mod error;
mod frechet;
mod interpolation;
mod kernel;
mod kolmogorov_smirnov;
mod neighbours;
mod pairwise;
mod percentile;
mod robustness;
mod support;
mod topology;

pub use dimension::{
    DimensionError, DimensionFit, PersistenceDimension, dimension_by_likelihood, dimension_by_persistence,
    dimension_by_two_neighbours,
};
pub use embedding::{
    Embedding, Original, RelativeRankError, continuity, density_divergence, distance_correlation,
    distance_error, knn_accuracy, relative_rank_error, silhouette, triplet_accuracy, trustworthiness,
};
pub use error::MeasureError;
pub use frechet::{Gaussian, frechet_distance};
pub use interpolation::{
    Agreement, LatentGraph, LineScores, OnManifold, agreement, extrapolated, line_scores, on_manifold_rate,
    pixel_blends, straight_path,
};
pub use kernel::{KernelDistance, kernel_distance, maximum_mean_discrepancy};
pub use kolmogorov_smirnov::kolmogorov_smirnov;
pub use neighbours::{Neighbour, nearest_distances, neighbours};
pub use robustness::{
    Attack, Encoder, LatentShift, Pgd, Probe, ProbedEncoder, Robustness, latent_shift, perturbed, robustness,
    transfer,
};
pub use support::{Support, support};
pub use topology::{
    Normalised, RecoveredBetti, TopologyDistance, normalised_diagram, recovered_betti, topology_distances,
};
