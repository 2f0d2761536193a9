//! Networks: one a file.

mod architecture;
mod model_file;
mod vae;

pub use architecture::{Architecture, Network};
pub use vae::{Vae, VaeOutput};
