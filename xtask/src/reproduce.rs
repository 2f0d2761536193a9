//! `cargo xtask reproduce-thesis`: sets up, builds and runs the experiments of the thesis.

use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, ExitStatus};
use std::time::Instant;

use crate::error::Result;
use crate::libtorch::{self, Device};
use crate::test::Seconds;
use crate::{process, workspace};

/// What the experiments are told.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Run smaller experiments, which take minutes
    #[arg(long)]
    quick: bool,
    /// Go on where an interrupted run has stopped
    #[arg(long)]
    resume: bool,
    /// The folder of the data sets
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Where tensors live; `cuda` sets the libtorch with CUDA up
    #[arg(long, value_parser = ["cpu", "cuda"])]
    device: Option<String>,
    /// How many threads to use
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Where the records, figures and the report go
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Passed to the experiments as it is
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// The parts that are done before the run, in seconds.
#[derive(Debug, Clone, Copy)]
struct Before {
    setup: f64,
    build: f64,
}

/// Sets up, builds, runs, and tells how long each took.
///
/// # Errors
/// Where libtorch cannot be set up or a program cannot be started. A run that fails is no error here: its exit code is
/// returned.
pub fn run(options: &Options) -> Result<ExitCode> {
    let start = Instant::now();
    libtorch::ensure(if options.device.as_deref() == Some("cuda") { Device::Cuda } else { Device::Cpu })?;
    let setup = start.elapsed();

    let start = Instant::now();
    let mut build = workspace::cargo("build");
    let status = process::run(build.args(["--release", "-p", "topogen-experiments"]))?;
    if !status.success() {
        return process::exit_code(status);
    }
    let build = start.elapsed();

    let start = Instant::now();
    let before = Before { setup: setup.as_secs_f64(), build: build.as_secs_f64() };
    let status = run_uninterrupted(&mut command(options, before))?;
    println!("set-up {}, build {}, run {}", Seconds(setup), Seconds(build), Seconds(start.elapsed()));
    process::exit_code(status)
}

/// The run.
fn command(options: &Options, before: Before) -> Command {
    let mut run = workspace::cargo("run");
    run.args(["--quiet", "--release", "-p", "topogen-experiments", "--", "reproduce", "--part", "thesis"]);
    for (flag, set) in [("--quick", options.quick), ("--resume", options.resume)] {
        if set {
            run.arg(flag);
        }
    }
    for (flag, folder) in [("--data-dir", &options.data_dir), ("--out", &options.out)] {
        if let Some(folder) = folder {
            run.arg(flag).arg(folder);
        }
    }
    if let Some(device) = &options.device {
        run.args(["--device", device]);
    }
    if let Some(threads) = options.threads {
        run.args(["--threads", &threads.to_string()]);
    }
    run.args(["--setup-seconds", &format!("{:.3}", before.setup)]);
    run.args(["--build-seconds", &format!("{:.3}", before.build)]);
    run.args(&options.rest);
    run
}

/// Runs `command` to its end, whatever signal asks this process to stop meanwhile.
///
/// A Ctrl-C at the terminal reaches the run as well, which then writes its checkpoint: nothing to do but to wait. A
/// request to terminate may have been sent to this process alone, and is passed on.
#[cfg(unix)]
fn run_uninterrupted(command: &mut Command) -> Result<ExitStatus> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    let signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]);
    let start_error = |source| process::start_error(&Command::new("the signal handler"), source);
    let mut signals = signals.map_err(start_error)?;
    let handle = signals.handle();
    let mut child = command.spawn().map_err(|source| process::start_error(command, source))?;
    let id = child.id();
    let listener = std::thread::spawn(move || {
        for signal in signals.forever() {
            if signal == SIGTERM {
                terminate(id);
            }
        }
    });
    let status = wait(&mut child, command);
    handle.close();
    // It only ends; it has nothing to tell.
    let _ = listener.join();
    status
}

#[cfg(not(unix))]
fn run_uninterrupted(command: &mut Command) -> Result<ExitStatus> {
    let mut child = command.spawn().map_err(|source| process::start_error(command, source))?;
    wait(&mut child, command)
}

fn wait(child: &mut Child, command: &Command) -> Result<ExitStatus> {
    child.wait().map_err(|source| process::start_error(command, source))
}

/// Asks a process to end. The standard library can only kill, which leaves no time for a checkpoint.
#[cfg(unix)]
fn terminate(id: u32) {
    // If this cannot be done, the user sees the run go on and can end it.
    let _ = Command::new("sh").arg("-c").arg(format!("kill -TERM {id}")).status();
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    /// What the experiments are called with after `--`.
    fn passed(line: &[&str]) -> Vec<String> {
        let line = Line::parse_from([&["xtask"], line].concat());
        let command = command(&line.options, Before { setup: 1.25, build: 60.0 });
        let args: Vec<_> = command.get_args().map(|arg| arg.to_string_lossy().into_owned()).collect();
        let start = args.iter().position(|arg| arg == "--").unwrap();
        args[start + 1..].to_vec()
    }

    #[test]
    fn bare() {
        let times = ["--setup-seconds", "1.250", "--build-seconds", "60.000"];
        assert_eq!(passed(&[]), [&["reproduce", "--part", "thesis"][..], &times].concat());
    }

    #[test]
    fn every_flag_is_passed_on() {
        let line = "--quick --resume --data-dir d --device cuda --threads 2 --out o";
        let line: Vec<_> = line.split(' ').collect();
        assert_eq!(
            passed(&line).join(" "),
            "reproduce --part thesis --quick --resume --data-dir d --out o --device cuda --threads 2 \
             --setup-seconds 1.250 --build-seconds 60.000"
        );
    }

    #[test]
    fn what_is_not_known_is_passed_on() {
        let args = passed(&["--quick", "--only", "gtn", "--quick"]);
        assert_eq!(args[args.len() - 3..], ["--only", "gtn", "--quick"]);
        assert_eq!(passed(&["--", "--seed=3"]).last().map(String::as_str), Some("--seed=3"));
    }
}
