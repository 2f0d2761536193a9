//! How far small changes of images move their codes, and what is read off them.

mod attack;
mod classifier;
mod encoder;
mod gradient;
mod probe;
mod shift;
mod success;

pub use attack::{Attack, Pgd};
pub use classifier::{ProbedEncoder, perturbed};
pub use encoder::Encoder;
pub use probe::Probe;
pub use shift::{LatentShift, latent_shift};
pub use success::{Robustness, robustness, transfer};
