//! What an embedding, such as a latent space, keeps of the data: classes, neighbours, ranks, distances, densities.
//!
//! All take the points of the data and their codes, point for point in the same order.

mod classes;
mod density;
mod distances;
mod original;
mod pair;
mod ranks;
mod relative_rank;
mod triplets;
mod trustworthiness;

pub use classes::{knn_accuracy, silhouette};
pub use density::density_divergence;
pub use distances::{distance_correlation, distance_error};
pub use original::{Embedding, Original};
pub use relative_rank::{RelativeRankError, relative_rank_error};
pub use triplets::triplet_accuracy;
pub use trustworthiness::{continuity, trustworthiness};
