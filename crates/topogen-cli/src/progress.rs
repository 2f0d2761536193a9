//! What says on stderr that a long computation is alive.

use std::io::{IsTerminal, stderr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::output;

/// What is done sooner needs no line.
const PATIENCE: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(100);
/// How often a plain line is written.
const INTERVAL: Duration = Duration::from_secs(5);

/// A line with a message and the time, on a terminal only, until it is dropped.
pub struct Spinner {
    _shown: Option<Shown>,
}

impl Spinner {
    /// Begins to wait, and shows `message` and the time if that takes long.
    pub fn start(message: String) -> Self {
        if !stderr().is_terminal() {
            return Self { _shown: None };
        }
        let start = Instant::now();
        let shown = Shown::after(PATIENCE, move |end| {
            let bar = ProgressBar::new_spinner().with_elapsed(start.elapsed()).with_message(message);
            bar.set_style(style("{spinner} {msg}, {elapsed_precise}"));
            bar.enable_steady_tick(TICK);
            // Returns when the spinner is stopped or dropped.
            let _ = end.recv();
            bar.finish_and_clear();
        });
        Self { _shown: Some(shown) }
    }

    /// Takes the line away.
    pub fn stop(self) {
        drop(self);
    }
}

/// How much of a long piece of work is done: a bar on a terminal, a plain line now and then elsewhere, until it is dropped.
pub struct Meter {
    done: Arc<AtomicU64>,
    _shown: Shown,
}

impl Meter {
    /// Work of `total` units, which are called `unit`; `done` of them were done before.
    pub fn start(unit: &'static str, total: u64, done: u64) -> Self {
        let start = Instant::now();
        let count = Arc::new(AtomicU64::new(done));
        let reached = Arc::clone(&count);
        let _shown = match stderr().is_terminal() {
            true => Shown::after(PATIENCE, move |end| {
                let bar = ProgressBar::new(total).with_position(done).with_elapsed(start.elapsed());
                bar.set_style(style(&format!(
                    "{{bar:30}} {{pos}} of {{len}} {unit}, {{elapsed}}, {{eta}} left"
                )));
                // What an earlier run has done must not count as speed.
                bar.reset_eta();
                loop {
                    bar.set_position(reached.load(Ordering::Relaxed));
                    if has_come(end, TICK) {
                        break bar.finish_and_clear();
                    }
                }
            }),
            false => Shown::after(INTERVAL, move |end| {
                loop {
                    output::stderr(&format!("{} of {total} {unit}\n", reached.load(Ordering::Relaxed)));
                    if has_come(end, INTERVAL) {
                        break;
                    }
                }
            }),
        };
        Self { done: count, _shown }
    }

    /// One more unit is done.
    pub fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

/// What a thread of its own shows, until this is dropped.
struct Shown(Option<(Sender<()>, JoinHandle<()>)>);

impl Shown {
    /// Shows nothing if the end comes before `patience` is over.
    fn after(patience: Duration, show: impl FnOnce(&Receiver<()>) + Send + 'static) -> Self {
        let (sender, receiver) = channel();
        let thread = thread::spawn(move || {
            if !has_come(&receiver, patience) {
                show(&receiver);
            }
        });
        Self(Some((sender, thread)))
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.0.take() {
            drop(sender);
            // A thread that failed to show a line has taken nothing but the line with it.
            let _ = thread.join();
        }
    }
}

/// Whether the end has come before so much time went by.
fn has_come(end: &Receiver<()>, time: Duration) -> bool {
    end.recv_timeout(time) != Err(RecvTimeoutError::Timeout)
}

fn style(template: &str) -> ProgressStyle {
    // The templates are those above; if one were wrong, the default would still show that something moves.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
