//! Bars on a terminal, plain lines elsewhere.

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// How often a plain line is written.
const INTERVAL: Duration = Duration::from_secs(5);

/// All bars of the process, one below the other.
static BARS: OnceLock<MultiProgress> = OnceLock::new();

/// How far all is that a command does.
pub struct Whole {
    total: u64,
    /// What was done before this process.
    before: u64,
    start: Instant,
    done: Mutex<u64>,
    bar: Option<ProgressBar>,
}

/// Shows how far a long piece of work is, which may be a part of a whole.
pub struct Progress {
    name: String,
    total: u64,
    bar: Option<ProgressBar>,
    /// Steps done, and when the last line was written.
    plain: Mutex<(u64, Option<Instant>)>,
    /// The whole, and how much of it a step is.
    whole: Option<(Arc<Whole>, u64)>,
}

impl Whole {
    /// Work of `total` units, `before` of them done by another process.
    pub fn new(total: u64, before: u64) -> Self {
        let bar = bar("{prefix}  {bar:30}  {percent:>3} %  {elapsed}  {msg}", "all", total, before);
        Self { total, before, start: Instant::now(), done: Mutex::new(before), bar }
    }

    /// So many more units are done; how far that is, in words.
    fn advance(&self, units: u64) -> String {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        *done += units;
        let left = left(self.start.elapsed(), *done - self.before, self.total.saturating_sub(*done));
        let left = left.map(|left| format!("about {} left", words(left)));
        if let Some(bar) = &self.bar {
            bar.set_position(*done);
            bar.set_message(left.clone().unwrap_or_default());
        }
        let percent = (100 * *done).checked_div(self.total).unwrap_or(100);
        left.map_or_else(|| format!("all: {percent} %"), |left| format!("all: {percent} %, {left}"))
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        self.bar.iter().for_each(ProgressBar::abandon);
    }
}

impl Progress {
    /// Work of `total` steps, `done` of them made before.
    pub fn new(name: &str, total: u64, done: u64) -> Self {
        let template = "{prefix}  {bar:30}  step {pos} of {len}  {elapsed} of about {duration}  {msg}";
        let bar = bar(template, name, total, done);
        if bar.is_none() {
            line(&format!("{name}: {total} steps, {done} done"));
        }
        Self { name: name.to_owned(), total, bar, plain: Mutex::new((done, None)), whole: None }
    }

    /// The same as a part of a whole, of which each step is so many units.
    pub fn part(whole: &Arc<Whole>, units: u64, name: &str, total: u64, done: u64) -> Self {
        let mut part = Self::new(name, total, done);
        part.whole = Some((Arc::clone(whole), units));
        part
    }

    /// So many more steps are done.
    pub fn advance(&self, steps: u64, message: &str) {
        let whole = self.whole.as_ref().map(|(whole, units)| whole.advance(steps * units));
        if let Some(bar) = &self.bar {
            bar.set_message(message.to_owned());
            bar.inc(steps);
            return;
        }
        let mut plain = self.plain.lock().unwrap_or_else(PoisonError::into_inner);
        plain.0 += steps;
        if plain.0 == self.total || plain.1.is_none_or(|last| last.elapsed() >= INTERVAL) {
            plain.1 = Some(Instant::now());
            let whole = whole.map_or_else(String::new, |whole| format!("; {whole}"));
            line(&format!("{}: step {} of {}{whole}  {message}", self.name, plain.0, self.total));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        match (&self.bar, &self.whole) {
            // The bar of the whole says enough of parts that are over.
            (Some(bar), Some(_)) => bar.finish_and_clear(),
            (Some(bar), None) => bar.abandon(),
            (None, _) => {}
        }
    }
}

/// A bar below the others, if there is a terminal.
fn bar(template: &str, name: &str, total: u64, done: u64) -> Option<ProgressBar> {
    std::io::stderr().is_terminal().then(|| {
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = BARS.get_or_init(MultiProgress::new).add(ProgressBar::new(total).with_position(done));
        bar.reset_eta();
        bar.with_prefix(name.to_owned()).with_style(style)
    })
}

/// How long the rest will take if it goes on as up to now; nothing is known before anything is done, or worth telling of no rest.
fn left(elapsed: Duration, done: u64, left: u64) -> Option<Duration> {
    (done > 0 && left > 0).then(|| elapsed.mul_f64(left as f64 / done as f64))
}

/// A time in words, no more exact than an estimate is.
fn words(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..=99 => format!("{seconds} s"),
        seconds @ 100..=5_999 => format!("{} min", (seconds + 30) / 60),
        seconds => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// Writes a line to standard error, above the bars if there are any; a closed pipe is no reason to stop working.
pub fn line(text: &str) {
    let write = || drop(writeln!(std::io::stderr(), "{text}"));
    match BARS.get() {
        Some(bars) => bars.suspend(write),
        None => write(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_before_counts_in_the_whole_but_not_in_its_speed() {
        let whole = Whole::new(200, 100);
        assert!(whole.advance(50).starts_with("all: 75 %, about 0 s left"));
        assert_eq!(left(Duration::from_secs(10), 50, 25), Some(Duration::from_secs(5)));
        assert_eq!(left(Duration::from_secs(10), 0, 25), None);
        assert_eq!(whole.advance(50), "all: 100 %");
        // Nothing to do at all.
        assert_eq!(Whole::new(0, 0).advance(0), "all: 100 %");
    }

    #[test]
    fn a_step_of_a_part_is_as_many_units_as_it_has_models() {
        let whole = Arc::new(Whole::new(100, 0));
        Progress::part(&whole, 12, "part", 5, 0).advance(2, "");
        assert_eq!(*whole.done.lock().unwrap(), 24);
    }

    #[test]
    fn times_are_as_exact_as_estimates() {
        let said = [5, 99, 100, 5_999, 6_000].map(|seconds| words(Duration::from_secs(seconds)));
        assert_eq!(said, ["5 s", "99 s", "2 min", "100 min", "1 h 40 min"]);
    }
}
