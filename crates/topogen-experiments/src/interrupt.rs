//! Ctrl-C: the first asks for a clean stop, the second ends the process.

use crate::{Error, Result};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

static ASKED: OnceLock<Instant> = OnceLock::new();

/// One interruption may arrive twice, from the terminal and from a parent process: only a later one is a second one.
const ECHO: Duration = Duration::from_secs(1);

/// The exit code of a process that was interrupted, as shells have it.
pub const EXIT_CODE: u8 = 130;

/// Listens for interruptions from now on.
///
/// # Errors
/// [`Error::System`].
pub fn listen() -> Result<()> {
    let handler = || {
        if ASKED.get_or_init(Instant::now).elapsed() > ECHO {
            std::process::exit(i32::from(EXIT_CODE));
        }
    };
    ctrlc::set_handler(handler)
        .map_err(|error| Error::System { what: "a handler for Ctrl-C", reason: error.to_string() })
}

/// Whether a stop was asked for.
pub fn asked() -> bool {
    ASKED.get().is_some()
}
