//! Labelling: its rules against the obvious ones, the theory that they come from, and what labels are worth.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod assignment;
mod bad_input;
mod clusters;
mod common;
mod file;
mod laws;
mod oracle;
mod quality;
mod theory;
