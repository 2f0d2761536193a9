//! Laws of the bottleneck distance, its matching and its gradient.

#![allow(clippy::unwrap_used, reason = "clippy knows tests by their attribute, and helpers have none")]

mod brute;
mod degenerate;
#[path = "../common/diagrams.rs"]
mod diagrams;
#[path = "../common/ends.rs"]
mod ends;
mod gradient;
mod large;
mod laws;
mod metric;
