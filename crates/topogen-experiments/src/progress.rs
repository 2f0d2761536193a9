//! A bar on a terminal, plain lines elsewhere.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How often a plain line is written.
const INTERVAL: Duration = Duration::from_secs(5);

/// Shows how far a long piece of work is.
pub struct Progress {
    name: String,
    total: u64,
    bar: Option<ProgressBar>,
    /// Steps done, and when the last line was written.
    plain: Mutex<(u64, Option<Instant>)>,
}

impl Progress {
    /// Work of `total` steps, `done` of them made before.
    pub fn new(name: &str, total: u64, done: u64) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(total).with_position(done).with_prefix(name.to_owned());
            let template = "{prefix}  {bar:30}  step {pos} of {len}  {elapsed} of about {duration}  {msg}";
            bar.with_style(
                ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
            )
        });
        if bar.is_none() {
            line(&format!("{name}: {total} steps, {done} done"));
        }
        Self { name: name.to_owned(), total, bar, plain: Mutex::new((done, None)) }
    }

    /// So many more steps are done.
    pub fn advance(&self, steps: u64, message: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(message.to_owned());
            bar.inc(steps);
            return;
        }
        let mut plain = self.plain.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        plain.0 += steps;
        if plain.0 == self.total || plain.1.is_none_or(|last| last.elapsed() >= INTERVAL) {
            plain.1 = Some(Instant::now());
            line(&format!("{}: step {} of {}  {message}", self.name, plain.0, self.total));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.abandon();
        }
    }
}

/// Writes a line to standard error; a closed pipe is no reason to stop working.
pub fn line(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
