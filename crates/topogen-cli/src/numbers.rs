//! Numbers on the command line.

use std::num::IntErrorKind;

/// A whole number that is not negative.
pub fn whole(text: &str) -> Result<usize, String> {
    text.parse::<usize>().map_err(|error| match error.kind() {
        IntErrorKind::PosOverflow => format!("this is too large, give at most {}", usize::MAX),
        _ => "give a whole number that is not negative".to_owned(),
    })
}

/// Any number.
pub fn real(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| "give a number".to_owned())
}
