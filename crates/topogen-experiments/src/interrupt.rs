//! Ctrl-C: the first asks for a clean stop, the second ends the process.

use crate::{Error, Result};
use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// The exit code of a process that was interrupted, as shells have it.
pub const EXIT_CODE: u8 = 130;

/// Listens for interruptions from now on.
///
/// # Errors
/// [`Error::System`].
pub fn listen() -> Result<()> {
    let handler = || {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(i32::from(EXIT_CODE));
        }
    };
    ctrlc::set_handler(handler)
        .map_err(|error| Error::System { what: "a handler for Ctrl-C", reason: error.to_string() })
}

/// Whether a stop was asked for.
pub fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
