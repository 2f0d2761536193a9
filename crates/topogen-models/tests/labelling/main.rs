//! Labelling: its rules against the obvious ones, the theory that they come from, and what they are worth.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;
mod oracle;
