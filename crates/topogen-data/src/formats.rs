//! File formats of point clouds, distance matrices and diagrams.

pub mod csv;
