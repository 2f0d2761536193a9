//! `cargo xtask reproduce-thesis`: sets up, builds and runs the experiments of the thesis.

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::error::{Error, Result};
use crate::libtorch::{self, Device};
use crate::test::Seconds;
use crate::{forward, gpu, process, workspace};

/// What the experiments are told.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Run smaller experiments, which take minutes
    #[arg(long)]
    quick: bool,
    /// Go on where an interrupted run has stopped
    #[arg(long)]
    resume: bool,
    /// Run this experiment alone; may be given several times
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// The folder of the data sets
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Where tensors live: cpu, cuda or cuda:N; CUDA needs a GPU and sets the libtorch with CUDA up
    #[arg(long, value_parser = device)]
    device: Option<String>,
    /// How many threads to use
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Where the records, figures and the report go [default: target/thesis of the workspace]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The folder of the experiments [default: experiments of the workspace]
    #[arg(long, value_name = "DIR")]
    experiments: Option<PathBuf>,
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
/// Where there is no GPU for CUDA, libtorch cannot be set up or a program cannot be started. A run that fails is no error here: its exit code is
/// returned.
pub fn run(options: &Options) -> Result<ExitCode> {
    let start = Instant::now();
    libtorch::ensure(needed(options, || gpu::first().is_some())?)?;
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
    let status = forward::run(&mut command(options, before))?;
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
    for name in &options.only {
        run.args(["--only", name]);
    }
    if let Some(folder) = &options.data_dir {
        run.arg("--data-dir").arg(folder);
    }
    // The run starts in the caller's folder, where the defaults of the experiments mean other places.
    for (flag, folder, default) in
        [("--out", &options.out, "target/thesis"), ("--experiments", &options.experiments, "experiments")]
    {
        run.arg(flag).arg(folder.clone().unwrap_or_else(|| workspace::root().join(default)));
    }
    if let Some(device) = &options.device {
        run.args(["--device", device]);
    }
    if let Some(threads) = options.threads {
        run.args(["--threads", &threads.to_string()]);
    }
    run.args(["--setup-seconds", &format!("{:.3}", before.setup)]);
    run.args(["--build-seconds", &format!("{:.3}", before.build)]);
    run
}

/// The device of this name, as the experiments take it.
fn device(name: &str) -> Result<String, String> {
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
fn needed(options: &Options, gpu: impl FnOnce() -> bool) -> Result<Device> {
    match &options.device {
        Some(device) if device.starts_with("cuda") => {
            if gpu() {
                Ok(Device::Cuda)
            } else {
                Err(Error::NoGpu { device: device.clone() })
            }
        }
        _ => Ok(Device::Cpu),
    }
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

    fn parsed(line: &[&str]) -> Result<Options, clap::Error> {
        Line::try_parse_from([&["xtask"], line].concat()).map(|line| line.options)
    }

    #[test]
    fn bare() {
        let root = workspace::root();
        assert!(root.is_absolute());
        let (out, experiments) = (root.join("target/thesis"), root.join("experiments"));
        let expected = format!(
            "reproduce --part thesis --out {} --experiments {} --setup-seconds 1.250 --build-seconds 60.000",
            out.display(),
            experiments.display()
        );
        assert_eq!(passed(&[]).join(" "), expected);
    }

    #[test]
    fn every_flag_is_passed_on() {
        let line = "--quick --resume --only a --only b --data-dir d --device cuda:1 --threads 2 --out o --experiments e";
        let line: Vec<_> = line.split(' ').collect();
        assert_eq!(
            passed(&line).join(" "),
            "reproduce --part thesis --quick --resume --only a --only b --data-dir d --out o --experiments e \
             --device cuda:1 --threads 2 --setup-seconds 1.250 --build-seconds 60.000"
        );
    }

    #[test]
    fn what_is_not_known_is_refused_before_any_set_up() {
        for line in [&["--qiuck"][..], &["--quick", "more"], &["--", "--seed=3"]] {
            assert!(parsed(line).is_err(), "{line:?}");
        }
        for device in ["gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:+1", "cuda1", "CUDA", ""] {
            assert!(parsed(&["--device", device]).is_err(), "{device}");
        }
    }

    #[test]
    fn cuda_without_a_gpu_fails_and_nothing_else_asks_for_one() {
        for device in ["cuda", "cuda:3"] {
            let options = parsed(&["--device", device]).unwrap();
            let error = needed(&options, || false).unwrap_err().to_string();
            assert!(error.contains(&format!("--device {device} needs an NVIDIA GPU")), "{error}");
            assert_eq!(needed(&options, || true).unwrap(), Device::Cuda);
        }
        for line in [&[][..], &["--device", "cpu"]] {
            assert_eq!(needed(&parsed(line).unwrap(), || panic!("asked")).unwrap(), Device::Cpu);
        }
    }
}
