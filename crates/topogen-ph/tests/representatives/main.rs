//! Cocycles, cycles and tight cycles are what they are said to be.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

#[path = "../common/mod.rs"]
mod common;

mod door;
mod laws;
mod oracle;
mod shapes;
mod shortest;
