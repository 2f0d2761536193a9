//! Laws of functionals, kernels and vectorisations, and their gradients.

#![allow(clippy::unwrap_used, reason = "clippy knows tests by their attribute, and helpers have none")]

#[path = "../common/diagrams.rs"]
#[allow(dead_code, reason = "the distances use all of it")]
mod diagrams;
mod differences;
mod draw;
mod wasserstein;

mod betti;
mod density;
mod entropy;
mod extremes;
mod feature_kernels;
mod fisher;
mod functionals;
mod goldens;
mod image;
mod kernel_laws;
mod landscape;
mod params;
mod silhouette;
mod vector_laws;
