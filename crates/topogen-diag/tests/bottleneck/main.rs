//! Laws of the bottleneck distance, its matching and its gradient.

#![allow(clippy::unwrap_used, reason = "clippy knows tests by their attribute, and helpers have none")]

mod brute;
mod degenerate;
mod diagrams;
mod gradient;
mod large;
mod metric;
