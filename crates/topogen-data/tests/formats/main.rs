//! Every reader of files, on valid, damaged and hostile bytes.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod damage;
mod files;
mod round_trip;
