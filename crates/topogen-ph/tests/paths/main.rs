//! Every path of the engine in degrees 0 and 1 gives the same diagram, critical edges included: each source of edges, each set
//! of vector instructions, each width of rows.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

#[path = "../common/mod.rs"]
mod common;

mod births;
mod few;
mod found;
mod limits;
mod many;
mod scales;
