//! Ctrl-C: a computation is asked to stop, a file that is being written is finished or taken away, all else ends at once.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::thread;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::output;

/// Set when a stop was asked for.
pub static ASKED: AtomicBool = AtomicBool::new(false);

/// The exit code of a process that was interrupted, as shells have it.
pub const EXIT_CODE: u8 = 130;

/// So long an engine may take to notice; some steps, such as filling a matrix of lengths, do not look up.
const GRACE: Duration = Duration::from_millis(1500);

static PHASE: AtomicU8 = AtomicU8::new(IDLE);
/// Nothing is lost when the process ends.
const IDLE: u8 = 0;
/// A computation looks at [`ASKED`] every now and then.
const COMPUTING: u8 = 1;
/// A temporary file is there, which must not stay.
const WRITING: u8 = 2;

/// What is left of an interrupted computation, to go on from.
static KEPT: OnceLock<PathBuf> = OnceLock::new();

/// Listens for interruptions from now on.
///
/// # Errors
/// The system refuses.
pub fn listen() -> Result<()> {
    let handler = || {
        let was_asked = ASKED.swap(true, Ordering::Relaxed);
        match PHASE.load(Ordering::Relaxed) {
            // Whoever writes the file asks when it is whole.
            WRITING => {}
            COMPUTING if !was_asked => {
                thread::spawn(|| {
                    thread::sleep(GRACE);
                    if PHASE.load(Ordering::Relaxed) == COMPUTING {
                        end();
                    }
                });
            }
            _ => end(),
        }
    };
    ctrlc::set_handler(handler).map_err(|source| Error::Signals { source })
}

/// Computes something that looks at [`ASKED`].
pub fn computing<R>(compute: impl FnOnce() -> R) -> R {
    within(COMPUTING, compute)
}

/// Writes something that must not stay half-written.
pub fn writing<R>(write: impl FnOnce() -> R) -> R {
    within(WRITING, write)
}

/// Whether a stop was asked for.
pub fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// From now on, the file at `path` keeps what is done; the first call counts.
pub fn keeping(path: &Path) {
    KEPT.get_or_init(|| path.to_owned());
}

/// The error of a command that was asked to stop.
pub fn error() -> Error {
    match KEPT.get() {
        Some(path) => Error::InterruptedRows { path: path.clone() },
        None => Error::Interrupted,
    }
}

fn within<R>(phase: u8, act: impl FnOnce() -> R) -> R {
    PHASE.store(phase, Ordering::Relaxed);
    let result = act();
    PHASE.store(IDLE, Ordering::Relaxed);
    result
}

fn end() -> ! {
    // A line of progress may stand there, which nobody takes away any more.
    let clear = if io::stderr().is_terminal() { "\r\x1b[K" } else { "" };
    output::stderr(&format!("{clear}error: {}\n", error()));
    process::exit(i32::from(EXIT_CODE))
}
