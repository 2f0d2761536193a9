//! A line on stderr that says that a long computation is alive; on a terminal only.

use std::io::{IsTerminal, stderr};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// What is done sooner needs no line.
const PATIENCE: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(100);

/// The line, until it is stopped.
pub struct Spinner(Option<(Sender<()>, JoinHandle<()>)>);

impl Spinner {
    /// Begins to wait, and shows `message` and the time if that takes long.
    pub fn start(message: String) -> Self {
        if !stderr().is_terminal() {
            return Self(None);
        }
        let (sender, receiver) = channel();
        let start = Instant::now();
        let show = move || {
            if receiver.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::new_spinner().with_elapsed(start.elapsed()).with_message(message);
            // The template is right; if it were not, the default would still show that something moves.
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}, {elapsed_precise}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(TICK);
            // Returns when the spinner is stopped or dropped.
            let _ = receiver.recv();
            bar.finish_and_clear();
        };
        Self(Some((sender, thread::spawn(show))))
    }

    /// Takes the line away.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.0.take() {
            drop(sender);
            // A thread that failed to show a line has taken nothing but the line with it.
            let _ = thread.join();
        }
    }
}
