//! What memory may be used, in words.

use super::options::Options;
use crate::machine::available;
use crate::numbers::human_bytes;

/// The bytes that may be used; none where neither user nor machine says.
pub fn of(options: &Options) -> Option<u64> {
    options.memory.or_else(available)
}

/// A number of bytes, also in a unit that fits.
pub fn exact(bytes: u64) -> String {
    match human_bytes(bytes) {
        words if words.ends_with("bytes") => words,
        words => format!("{words} ({bytes} bytes)"),
    }
}

/// The budget and who says so.
pub fn words(options: &Options, budget: Option<u64>) -> String {
    match (budget, options.memory) {
        (Some(budget), Some(_)) => format!("{}, as --memory says", exact(budget)),
        (Some(budget), None) => format!("{}, what this machine can give without swapping", exact(budget)),
        (None, _) => "not known, as this machine does not say what it can give; --memory sets one".to_owned(),
    }
}
