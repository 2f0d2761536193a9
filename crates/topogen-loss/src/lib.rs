//! Topological losses on libtorch tensors.
//!
//! A batch of shape [n, ...] is a cloud of n points. [`TopologicalLoss`] compares its shape with that of a [`Target`] and returns
//! a scalar whose gradient flows back into the batch, on whatever device it lies. Its terms are [`TermKind`]s.

mod alpha;
mod builder;
mod cache;
mod error;
mod gradcheck;
mod graph;
mod images;
mod input;
mod interop;
mod layer;
mod loss;
mod motion;
mod reweighted;
mod space;
mod target;
mod terms;
mod value;
mod variant;
mod warning;

pub use builder::TopologicalLossBuilder;
pub use cache::TargetCache;
pub use error::{Error, Result};
pub use gradcheck::GradientCheck;
pub use images::diagram_of_image;
pub use layer::diagram;
pub use loss::TopologicalLoss;
pub use motion::Motion;
pub use reweighted::Reweighting;
pub use target::Target;
pub use terms::{Density, Dependence, Ground, Image, TermKind};
pub use value::{BatchValue, LossTimes, LossValue, TermValue};
pub use variant::Variant;
pub use warning::Warning;

/// The README of the workspace, so that its example is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

/// The README of this crate, likewise.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeOfCrate;
