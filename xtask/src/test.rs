//! `cargo xtask test`: sets up what is missing and runs every check.

use std::fmt;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::libtorch::{self, Device};
use crate::{process, workspace};

/// A part of the whole check, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Step {
    /// Find or lay out libtorch
    Libtorch,
    /// Fetch the data set that the end-to-end test trains on
    Data,
    /// `cargo fmt --check`
    Fmt,
    /// `cargo clippy`, warnings being errors
    Clippy,
    /// `cargo doc`, warnings being errors
    Docs,
    /// `cargo test` of all packages: unit, integration and documentation tests
    Tests,
}

impl Step {
    const ALL: [Self; 6] = [Self::Libtorch, Self::Data, Self::Fmt, Self::Clippy, Self::Docs, Self::Tests];

    fn name(self) -> &'static str {
        match self {
            Self::Libtorch => "libtorch",
            Self::Data => "data",
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Docs => "docs",
            Self::Tests => "tests",
        }
    }

    /// The steps that make this one possible.
    fn needs(self) -> &'static [Self] {
        match self {
            Self::Libtorch | Self::Data | Self::Fmt => &[],
            Self::Clippy | Self::Docs => &[Self::Libtorch],
            Self::Tests => &[Self::Libtorch, Self::Data],
        }
    }

    /// The steps to run for `only`.
    fn chosen(only: Option<Self>) -> Vec<Self> {
        let wanted = |step: &Self| only.is_none_or(|only| only == *step || only.needs().contains(step));
        Self::ALL.into_iter().filter(wanted).collect()
    }
}

/// Runs the steps and stops at the first that fails.
///
/// # Errors
/// The name of the step that failed.
pub fn run(only: Option<Step>) -> Result<ExitCode> {
    let start = Instant::now();
    let steps = Step::chosen(only);
    let mut times = Vec::new();
    let mut totals = Totals::default();
    for (index, step) in steps.iter().enumerate() {
        println!("==> {} ({} of {})", step.name(), index + 1, steps.len());
        let step_start = Instant::now();
        run_step(*step, &mut totals)?;
        let time = step_start.elapsed();
        println!("<== {}: {}", step.name(), Seconds(time));
        times.push(format!("{} {}", step.name(), Seconds(time)));
    }
    let tests = if steps.contains(&Step::Tests) { format!("; {totals}") } else { String::new() };
    println!("all passed in {} ({}){tests}", Seconds(start.elapsed()), times.join(", "));
    Ok(ExitCode::SUCCESS)
}

fn run_step(step: Step, totals: &mut Totals) -> Result<()> {
    let mut command = match step {
        Step::Libtorch => return libtorch::ensure(Device::Cpu).map(drop),
        Step::Data => {
            let mut fetch = workspace::cargo("run");
            fetch.args(["--quiet", "-p", "topogen-cli", "--", "data", "fetch", "fashion-mnist"]);
            fetch
        }
        Step::Fmt => {
            let mut fmt = workspace::cargo("fmt");
            fmt.args(["--all", "--check"]);
            fmt
        }
        Step::Clippy => {
            let mut clippy = workspace::cargo("clippy");
            clippy.args(["--workspace", "--all-targets", "--", "-D", "warnings"]);
            clippy
        }
        Step::Docs => {
            let mut doc = workspace::cargo("doc");
            doc.args(["--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
            doc
        }
        Step::Tests => {
            let mut test = workspace::cargo("test");
            test.arg("--workspace");
            test
        }
    };
    let status = if step == Step::Tests {
        process::run_lines(&mut command, |line| {
            println!("{line}");
            totals.count(line);
        })?
    } else {
        process::run(&mut command)?
    };
    if status.success() { Ok(()) } else { Err(Error::Step { step: step.name(), status }) }
}

/// Seconds as they are printed.
pub struct Seconds(pub Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:.1} s", self.0.as_secs_f64())
    }
}

/// The sums of the lines in which each test binary counts its tests.
#[derive(Debug, Default, PartialEq, Eq)]
struct Totals {
    binaries: u64,
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl Totals {
    /// Adds `line`, if it is such a line: `test result: ok. 3 passed; 0 failed; 1 ignored; ...`.
    fn count(&mut self, line: &str) {
        let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". "))
        else {
            return;
        };
        self.binaries += 1;
        for part in counts.split("; ") {
            let Some((number, what)) = part.split_once(' ') else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { binaries, passed, failed, ignored } = self;
        write!(f, "{passed} tests passed, {failed} failed, {ignored} ignored in {binaries} test binaries")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_the_sums_of_the_result_lines() {
        let mut totals = Totals::default();
        for line in [
            "running 3 tests",
            "test a ... ok",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.02s",
            "test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s",
        ] {
            totals.count(line);
        }
        assert_eq!(totals, Totals { binaries: 2, passed: 13, failed: 2, ignored: 1 });
    }

    #[test]
    fn one_step_brings_what_it_needs() {
        assert_eq!(Step::chosen(Some(Step::Fmt)), [Step::Fmt]);
        assert_eq!(Step::chosen(Some(Step::Tests)), [Step::Libtorch, Step::Data, Step::Tests]);
        assert_eq!(Step::chosen(None), Step::ALL);
    }

    #[test]
    fn the_names_are_those_of_the_command_line() {
        for step in Step::ALL {
            let value = clap::ValueEnum::to_possible_value(&step).unwrap();
            assert_eq!(value.get_name(), step.name());
        }
    }
}
