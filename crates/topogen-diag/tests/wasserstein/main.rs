//! Laws of the Wasserstein distance, its matching and its gradient.

#![allow(clippy::unwrap_used, reason = "clippy knows tests by their attribute, and helpers have none")]

mod assignment;
mod brute;
mod degenerate;
#[path = "../common/diagrams.rs"]
mod diagrams;
#[path = "../common/ends.rs"]
mod ends;
mod golden;
mod gradient;
mod laws;
mod metric;
mod scales;
