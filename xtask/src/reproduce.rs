//! `cargo xtask reproduce-thesis`: sets up, builds and runs the experiments of the thesis. `cargo xtask list` names them.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::error::Result;
use crate::experiments::{self, Before, device, pass, pass_folders, pass_seconds, pass_threads};

/// What the experiments are told.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Run smaller experiments, which take minutes
    #[arg(long)]
    quick: bool,
    /// Go on where an interrupted run has stopped
    #[arg(long)]
    resume: bool,
    /// Run the experiments of this part; `cargo xtask list` names them
    #[arg(long, default_value = "thesis")]
    part: String,
    /// Run this experiment alone; may be given several times
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Take these seeds, with commas between them, instead of those of each experiment
    #[arg(long, value_name = "SEED,...")]
    seeds: Option<String>,
    /// The folder of the data sets
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Where tensors live: cpu, cuda or cuda:N; CUDA needs a GPU and sets the libtorch with CUDA up
    #[arg(long, value_parser = device)]
    device: Option<String>,
    /// How many runs may go side by side, each on one thread [default: the number of processors]
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

/// What `cargo xtask list` is told.
#[derive(Debug, clap::Args)]
pub struct ListOptions {
    /// The folder of the experiments [default: experiments of the workspace]
    #[arg(long, value_name = "DIR")]
    experiments: Option<PathBuf>,
}

/// Names the experiments, what they belong to and what they cost.
///
/// # Errors
/// Those of [`experiments::run`].
pub fn list(options: &ListOptions) -> Result<ExitCode> {
    experiments::run(None, |_| {
        let mut list = experiments::command("list");
        pass_folders(&mut list, &[("--experiments", &options.experiments, "experiments")]);
        list
    })
}

/// The run.
fn command(options: &Options, before: Before) -> Command {
    let mut run = experiments::command("reproduce");
    run.args(["--part", &options.part]);
    for (flag, set) in [("--quick", options.quick), ("--resume", options.resume)] {
        if set {
            run.arg(flag);
        }
    }
    for name in &options.only {
        run.args(["--only", name]);
    }
    pass(&mut run, "--seeds", options.seeds.as_ref());
    if let Some(folder) = &options.data_dir {
        run.arg("--data-dir").arg(folder);
    }
    let folders =
        [("--out", &options.out, "target/thesis"), ("--experiments", &options.experiments, "experiments")];
    pass_folders(&mut run, &folders);
    pass(&mut run, "--device", options.device.as_ref());
    pass_threads(&mut run, options.threads);
    pass_seconds(&mut run, before);
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;
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
        let (out, folder) = (root.join("target/thesis"), root.join("experiments"));
        let expected = format!(
            "reproduce --part thesis --out {} --experiments {} {} --setup-seconds=1.250 --build-seconds=60.000",
            out.display(),
            folder.display(),
            experiments::all_threads()
        );
        assert_eq!(passed(&[]).join(" "), expected);
    }

    #[test]
    fn every_flag_is_passed_on() {
        let line = "--part new --quick --resume --only a --only b --seeds 1,2 --data-dir d --device cuda:1 --threads 2 --out o \
                    --experiments e";
        let line: Vec<_> = line.split_whitespace().collect();
        assert_eq!(
            passed(&line).join(" "),
            "reproduce --part new --quick --resume --only a --only b --seeds=1,2 --data-dir d --out o --experiments e \
             --device=cuda:1 --threads=2 --setup-seconds=1.250 --build-seconds=60.000"
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
