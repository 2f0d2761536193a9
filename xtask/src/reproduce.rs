//! `cargo xtask reproduce-thesis`: sets up, builds and runs the experiments of the thesis.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::error::Result;
use crate::experiments::{self, Before, device};
use crate::workspace;

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

/// Sets up, builds, runs, and tells how long each took.
///
/// # Errors
/// Those of [`experiments::run`].
pub fn run(options: &Options) -> Result<ExitCode> {
    experiments::run(options.device.as_deref(), |before| command(options, before))
}

/// The run.
fn command(options: &Options, before: Before) -> Command {
    let mut run = experiments::command("reproduce");
    run.args(["--part", "thesis"]);
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
        experiments::arguments(&command(&line.options, Before { setup: 1.25, build: 60.0 }))
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
        assert!(parsed(&["--device", "gpu"]).is_err());
    }
}
