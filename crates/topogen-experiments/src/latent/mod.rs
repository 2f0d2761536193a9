//! Latent spaces, compared: autoencoders with and without topological terms on their codes.
//!
//! An experiment is a row of data in `experiments/latent`: data, an autoencoder, methods that shape its codes, and claims.

mod claims;
mod data;
mod figures;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "records of tests are made by hand")]
mod fixture;
mod followed;
mod measure;
mod record;
mod report;
mod spec;
mod table;
