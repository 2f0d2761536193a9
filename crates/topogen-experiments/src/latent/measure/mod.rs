//! What is measured of a latent space: one group of measures a file.

mod bench;
mod classes;
mod codec;
mod draw;
mod embedding;
mod extrapolation;
mod findings;
mod held;
mod lines;
mod name;
mod paths;
mod robustness;
mod shape;
mod shown;
#[cfg(test)]
mod tests;
mod topology;

pub use bench::Bench;
pub use findings::Findings;
pub use name::Measure;
