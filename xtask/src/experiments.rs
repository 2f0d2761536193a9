//! The program `topogen-experiments`: set up, built and run.

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::error::{Error, Result};
use crate::libtorch::{self, Device};
use crate::test::Seconds;
use crate::{forward, gpu, process, workspace};

/// The parts that are done before the run, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Before {
    /// The set-up of libtorch.
    pub setup: f64,
    /// The build.
    pub build: f64,
}

/// Sets up, builds, runs what `command` says, and tells how long each took. `device` is where tensors live, if it is said.
///
/// # Errors
/// Where there is no GPU for CUDA, libtorch cannot be set up or a program cannot be started. A run that fails is no error here: its exit code is
/// returned.
pub fn run(device: Option<&str>, command: impl FnOnce(Before) -> Command) -> Result<ExitCode> {
    let start = Instant::now();
    libtorch::ensure(needed(device, || gpu::first().is_some())?)?;
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
    let status = forward::run(&mut command(before))?;
    println!("set-up {}, build {}, run {}", Seconds(setup), Seconds(build), Seconds(start.elapsed()));
    process::exit_code(status)
}

/// Passes a value on, if there is one, in one word with its flag: it may begin with a minus sign.
pub fn pass(run: &mut Command, flag: &str, value: Option<&impl ToString>) {
    if let Some(value) = value {
        run.arg(format!("{flag}={}", value.to_string()));
    }
}

/// Passes on how many runs may go side by side: as many as there are processors, unless it is said.
///
/// Records do not depend on it, and whoever sits before the machine wants all of it.
pub fn pass_threads(run: &mut Command, threads: Option<usize>) {
    let processors = || std::thread::available_parallelism().map_or(1, usize::from);
    pass(run, "--threads", Some(&threads.unwrap_or_else(processors)));
}

/// Passes on how long was spent before the run.
pub fn pass_seconds(run: &mut Command, before: Before) {
    pass(run, "--setup-seconds", Some(&format!("{:.3}", before.setup)));
    pass(run, "--build-seconds", Some(&format!("{:.3}", before.build)));
}

/// Passes folders on, each as it was given or else its default in the workspace: the run starts in the caller's folder, where the
/// defaults of the experiments mean other places.
pub fn pass_folders(run: &mut Command, folders: &[(&str, &Option<PathBuf>, &str)]) {
    for &(flag, folder, default) in folders {
        run.arg(flag).arg(folder.clone().unwrap_or_else(|| workspace::root().join(default)));
    }
}

/// The program with a verb, and as yet no options.
pub fn command(verb: &str) -> Command {
    let mut run = workspace::cargo("run");
    run.args(["--quiet", "--release", "-p", "topogen-experiments", "--", verb]);
    run
}

/// The device of this name, as the experiments take it.
///
/// # Errors
/// What there is instead.
pub fn device(name: &str) -> Result<String, String> {
    let known = match name.strip_prefix("cuda") {
        Some("") => true,
        Some(rest) => rest
            .strip_prefix(':')
            .is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_digit()) && it.parse::<u32>().is_ok()),
        None => name == "cpu",
    };
    if known { Ok(name.to_owned()) } else { Err("it is one of cpu, cuda and cuda:N".to_owned()) }
}

/// The libtorch that the run needs. `gpu` says whether this machine has one: without, a set-up of CUDA is of no use.
fn needed(device: Option<&str>, gpu: impl FnOnce() -> bool) -> Result<Device> {
    match device {
        Some(device) if device.starts_with("cuda") => {
            if gpu() {
                Ok(Device::Cuda)
            } else {
                Err(Error::NoGpu { device: device.to_owned() })
            }
        }
        _ => Ok(Device::Cpu),
    }
}

/// How many processors there are, as the experiments are told it.
#[cfg(test)]
pub fn all_threads() -> String {
    format!("--threads={}", std::thread::available_parallelism().unwrap())
}

/// The arguments of a command behind `--`.
#[cfg(test)]
pub fn arguments(command: &Command) -> Vec<String> {
    let args: Vec<_> = command.get_args().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let start = args.iter().position(|arg| arg == "--").unwrap();
    args[start + 1..].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_devices_are_devices() {
        for name in ["cpu", "cuda", "cuda:0", "cuda:13"] {
            assert_eq!(device(name).unwrap(), name);
        }
        for name in ["gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:+1", "cuda1", "CUDA", ""] {
            assert!(device(name).is_err(), "{name}");
        }
    }

    #[test]
    fn cuda_without_a_gpu_fails_and_nothing_else_asks_for_one() {
        for device in ["cuda", "cuda:3"] {
            let error = needed(Some(device), || false).unwrap_err().to_string();
            assert!(error.contains(&format!("--device {device} needs an NVIDIA GPU")), "{error}");
            assert_eq!(needed(Some(device), || true).unwrap(), Device::Cuda);
        }
        for device in [None, Some("cpu")] {
            assert_eq!(needed(device, || panic!("asked")).unwrap(), Device::Cpu);
        }
    }
}
