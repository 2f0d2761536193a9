//! Networks: one a file.

mod vae;

pub use vae::{ConvVae, VaeOutput};
