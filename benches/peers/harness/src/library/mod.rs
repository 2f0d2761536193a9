//! The libraries that can be asked.

#[cfg(feature = "tda_core")]
mod tda_core;
pub mod topogen;

use crate::input::Input;
use crate::protocol::{Degree, Distance};

/// A library that computes Rips diagrams over Z/2, or distances of diagrams.
pub trait Library {
    /// Its version.
    fn version(&self) -> String;

    /// What is timed: from the array in memory to diagrams, distances of points included, or from two diagrams to their
    /// distance.
    fn run(&self, input: &Input) -> Result<Found, String>;

    /// The diagrams up to a threshold, whatever that of the input is.
    fn run_to(&self, input: &Input, threshold: topogen::Limits) -> Result<Box<dyn Diagrams>, String>;
}

/// What a library found.
pub enum Found {
    /// Of points or distances.
    Diagrams(Box<dyn Diagrams>),
    /// Of two diagrams.
    Distance(Distance),
}

/// Diagrams in a library's own form; translated outside of the time.
pub trait Diagrams {
    /// Degree 0 up to that of the input.
    fn degrees(&self) -> Vec<Degree>;
}

/// The library of this name with these options.
pub fn by_name(name: &str, settings: Vec<(String, String)>) -> Result<Box<dyn Library>, String> {
    match name {
        "topogen" => Ok(Box::new(topogen::Topogen::new(settings)?)),
        #[cfg(feature = "tda_core")]
        "tda_core" => Ok(Box::new(tda_core::TdaCore::new(settings)?)),
        _ => Err(format!("no library {name} is built in")),
    }
}
