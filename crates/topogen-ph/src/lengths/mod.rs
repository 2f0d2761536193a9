//! Lengths of all edges: what a Rips filtration is made of.

mod condensed;

pub use condensed::CondensedLengths;
