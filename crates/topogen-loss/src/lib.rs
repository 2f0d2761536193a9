//! Topological losses on libtorch tensors.
//!
//! A batch of shape [n, ...] is a cloud of n points. [`TopologicalLoss`] compares its persistence diagram with that of a
//! [`Target`] and returns a scalar whose gradient flows back into the batch, on whatever device it lies.

mod error;
mod gradcheck;
mod interop;
mod layer;
mod loss;
mod target;
mod terms;

pub use error::{Error, Result};
pub use gradcheck::GradientCheck;
pub use layer::diagram;
pub use loss::{LossValue, TermValue, TopologicalLoss, TopologicalLossBuilder};
pub use target::Target;
pub use terms::{Dependence, TermKind};

/// The README of the workspace, so that its example is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
