//! Algorithms that turn a filtration into a diagram: one a file. See `README.md` beside this one.

pub(crate) mod any_degree;
pub(crate) mod boundary;
pub(crate) mod cascade;
pub(crate) mod cohomology;
mod collapse;
pub(crate) mod components;
pub(crate) mod graphs;
pub(crate) mod links;
pub(crate) mod matrix;
pub(crate) mod planar;
mod spanning_tree;
pub(crate) mod standard;
pub(crate) mod sweep;
