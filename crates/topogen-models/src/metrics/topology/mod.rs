//! The shape of data beside that of their codes.

mod betti;
mod distances;
mod normalised;

pub use betti::{RecoveredBetti, recovered_betti};
pub use distances::{TopologyDistance, topology_distances};
pub use normalised::{Normalised, normalised_diagram};
