//! Shows progress on stderr: a bar on a terminal, plain lines elsewhere.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use topogen_data::Progress;

const BAR: &str = "{msg} [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec} {eta}";
const SPINNER: &str = "{spinner} {msg} {bytes}";
/// How many plain lines a download gets.
const LINES: u64 = 10;

/// Shows progress on stderr.
pub struct Reporter {
    shape: Shape,
    /// What is being downloaded, to know when another file begins.
    address: String,
    /// At how many bytes the next plain line is due.
    due: u64,
}

enum Shape {
    Bar(ProgressBar),
    Lines,
    Nothing,
}

impl Reporter {
    /// A bar on a terminal, plain lines elsewhere.
    pub fn new() -> Self {
        let shape = if std::io::stderr().is_terminal() { Shape::Bar(spinner()) } else { Shape::Lines };
        Self { shape, address: String::new(), due: 0 }
    }

    /// A spinner on a terminal, nothing elsewhere.
    pub fn quiet() -> Self {
        let shape = if std::io::stderr().is_terminal() { Shape::Bar(spinner()) } else { Shape::Nothing };
        Self { shape, address: String::new(), due: 0 }
    }

    pub fn tell(&mut self, progress: Progress<'_>) {
        match (&self.shape, progress) {
            (Shape::Nothing, _) => {}
            (Shape::Bar(bar), Progress::Downloading { address, received, total }) => {
                if self.address != address {
                    address.clone_into(&mut self.address);
                    bar.set_message(address.rsplit('/').next().unwrap_or(address).to_owned());
                    bar.set_style(style(if total.is_some() { BAR } else { SPINNER }));
                    // What an earlier run has fetched must not count as speed.
                    bar.reset_eta();
                }
                if let Some(total) = total {
                    bar.set_length(total);
                }
                bar.set_position(received);
            }
            (Shape::Bar(bar), progress) => {
                bar.set_style(style("{spinner} {msg}"));
                bar.set_message(progress.to_string());
            }
            (Shape::Lines, Progress::Downloading { address, received, total }) => {
                if self.address != address {
                    address.clone_into(&mut self.address);
                    self.due = 0;
                }
                if received >= self.due || total == Some(received) {
                    self.due = received + total.map_or(1 << 22, |total| (total / LINES).max(1));
                    line(progress);
                }
            }
            (Shape::Lines, progress) => line(progress),
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Shape::Bar(bar) = &self.shape {
            bar.finish_and_clear();
        }
    }
}

fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_style(style("{spinner} {msg}"));
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

fn style(template: &str) -> ProgressStyle {
    // The templates are the constants above; if one were wrong, the default would still show the state.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// One plain line. That nobody reads stderr is no reason to stop.
fn line(progress: Progress<'_>) {
    let _ = writeln!(std::io::stderr(), "{progress}");
}
