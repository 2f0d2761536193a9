//! `cargo xtask test`: sets up what is missing and runs every check.

use std::fmt;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::libtorch::{self, Device};
use crate::{process, workspace};

/// A part of the whole check, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Step {
    /// Find or lay out libtorch
    Libtorch,
    /// `cargo fmt --check`
    Fmt,
    /// `cargo clippy`, warnings being errors
    Clippy,
    /// `cargo doc`, warnings being errors
    Docs,
    /// `cargo test --no-run`: all that the next two steps run
    Build,
    /// Fetch the data sets that tests need: images that are trained on, and surfaces
    Data,
    /// `cargo test` of all packages: unit, integration and documentation tests
    Tests,
}

impl Step {
    const ALL: [Self; 7] =
        [Self::Libtorch, Self::Fmt, Self::Clippy, Self::Docs, Self::Build, Self::Data, Self::Tests];

    fn name(self) -> &'static str {
        match self {
            Self::Libtorch => "libtorch",
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Docs => "docs",
            Self::Build => "build",
            Self::Data => "data",
            Self::Tests => "tests",
        }
    }

    /// The steps that make this one possible.
    fn needs(self) -> &'static [Self] {
        match self {
            Self::Libtorch | Self::Fmt => &[],
            Self::Clippy | Self::Docs | Self::Build => &[Self::Libtorch],
            Self::Data => &[Self::Libtorch, Self::Build],
            Self::Tests => &[Self::Libtorch, Self::Build, Self::Data],
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
    let mut topogen = None;
    for (index, step) in steps.iter().enumerate() {
        println!("==> {} ({} of {})", step.name(), index + 1, steps.len());
        let step_start = Instant::now();
        run_step(*step, &mut totals, &mut topogen)?;
        let time = step_start.elapsed();
        println!("<== {}: {}", step.name(), Seconds(time));
        times.push(format!("{} {}", step.name(), Seconds(time)));
    }
    let tests = if steps.contains(&Step::Tests) { format!("; {totals}") } else { String::new() };
    println!("all passed in {} ({}){tests}", Seconds(start.elapsed()), times.join(", "));
    Ok(ExitCode::SUCCESS)
}

/// Runs one step; `topogen` is the command of that name, once the build has brought it.
fn run_step(step: Step, totals: &mut Totals, topogen: &mut Option<PathBuf>) -> Result<()> {
    let status = match step {
        Step::Libtorch => return libtorch::ensure(Device::Cpu).map(drop),
        Step::Fmt => process::run(workspace::cargo("fmt").args(["--all", "--check"]))?,
        Step::Clippy => {
            let mut clippy = workspace::cargo("clippy");
            // With all features: else what needs a GPU to run would not even be compiled.
            clippy.args(["--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]);
            process::run(&mut clippy)?
        }
        Step::Docs => {
            let mut doc = workspace::cargo("doc");
            process::run(doc.args(["--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))?
        }
        Step::Build => {
            // As the tests are built: `cargo run -p topogen-cli` would choose other features of the dependencies, and
            // compile them a second time.
            let mut build = workspace::cargo("test");
            build.args(["--workspace", "--no-run", "--message-format=json-render-diagnostics"]);
            process::run_lines(&mut build, |line| {
                if let Some(path) = built_program(line, TOPOGEN) {
                    *topogen = Some(path);
                }
            })?
        }
        Step::Data => {
            let topogen = topogen.as_ref().ok_or(Error::NoProgram { program: TOPOGEN })?;
            let fetch = |name: &str| process::run(Command::new(topogen).args(["data", "fetch", name]));
            // None needs root: packages are unpacked, and not installed.
            let images = fetch("fashion-mnist")?;
            // Only one test and one experiment want meshes: without them they are left out, and that is told.
            if images.success() && !fetch("cgal-meshes")?.success() {
                println!("cgal-meshes cannot be fetched: the test of meshes is left out");
            }
            images
        }
        Step::Tests => {
            let mut test = workspace::cargo("test");
            // The data has just been fetched: a test that does not find it must not pass.
            test.arg("--workspace").env("TOPOGEN_REQUIRE_DATA", "1");
            process::run_lines(&mut test, |line| {
                println!("{line}");
                totals.count(line);
            })?
        }
    };
    if status.success() { Ok(()) } else { Err(Error::Step { step: step.name(), status }) }
}

/// The command that fetches data.
const TOPOGEN: &str = "topogen";

/// The path of the program `name`, if `message`, a line of cargo's JSON, says that it is built.
fn built_program(message: &str, name: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    let target = &message["target"];
    // The tests within the program are another artifact of the same name.
    let is_it = message["reason"] == "compiler-artifact"
        && target["name"] == name
        && target["kind"] == serde_json::json!(["bin"])
        && message["profile"]["test"] == false;
    message["executable"].as_str().filter(|_| is_it).map(PathBuf::from)
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
    fn the_program_is_told_from_its_tests_and_from_others() {
        let message = |kind: &str, name: &str, test: bool| {
            let target = serde_json::json!({ "kind": [kind], "name": name });
            let profile = serde_json::json!({ "test": test });
            let reason = "compiler-artifact";
            serde_json::json!({ "reason": reason, "target": target, "profile": profile, "executable": "/t/x" })
                .to_string()
        };
        let found = |line: &str| built_program(line, TOPOGEN);
        assert_eq!(found(&message("bin", TOPOGEN, false)), Some(PathBuf::from("/t/x")));
        for other in
            [message("bin", TOPOGEN, true), message("bin", "xtask", false), message("lib", TOPOGEN, false)]
        {
            assert_eq!(found(&other), None, "{other}");
        }
        assert_eq!(found("no JSON"), None);
    }

    #[test]
    fn one_step_brings_what_it_needs() {
        assert_eq!(Step::chosen(Some(Step::Fmt)), [Step::Fmt]);
        assert_eq!(Step::chosen(Some(Step::Tests)), [Step::Libtorch, Step::Build, Step::Data, Step::Tests]);
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
