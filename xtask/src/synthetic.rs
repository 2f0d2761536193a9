//! `cargo xtask synthetic`: sets up, builds and runs synthetic experiments.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::error::Result;
use crate::experiments::{self, device, pass, pass_folders};

/// What the experiments are told.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The experiments to run: test1, test2, test3; all if none is named
    #[arg(value_name = "NAME", conflicts_with = "point_cloud")]
    names: Vec<String>,
    /// Run your own: the cloud whose points are moved (.csv, .txt or .npy, a point a row)
    #[arg(long, value_name = "FILE", requires = "true_point_cloud")]
    point_cloud: Option<PathBuf>,
    /// The cloud whose diagram they shall get; it may have another number of points, and another dimension
    #[arg(long, value_name = "FILE", requires = "point_cloud")]
    true_point_cloud: Option<PathBuf>,
    /// Seven weights with commas between them: bottleneck0, bottleneck1, entropy0, entropy1, dsigma0, dsigma1, density
    /// [default: 1,1,0,0,0,0,0]
    #[arg(long, value_name = "W,...", requires = "point_cloud", allow_hyphen_values = true)]
    loss_parameters: Option<String>,
    /// Steps of your own experiment [default: 2000]
    #[arg(long, value_name = "N", requires = "point_cloud")]
    steps: Option<u64>,
    /// Adam's learning rate in your own experiment [default: 0.001]
    #[arg(long, value_name = "RATE", requires = "point_cloud")]
    lr: Option<f64>,
    /// Steps between two frames of the film of your own experiment [default: 50]
    #[arg(long, value_name = "N", requires = "point_cloud")]
    frame_every: Option<u64>,
    /// The name of your own experiment, which is that of its folder [default: own]
    #[arg(long, requires = "point_cloud")]
    name: Option<String>,
    /// Leave points where they are in steps in which no term has a gradient, instead of pushing them apart
    #[arg(long, requires = "point_cloud")]
    no_push: bool,
    /// This seed instead of the experiment's own
    #[arg(long, value_name = "S", conflicts_with = "seeds")]
    seed: Option<u64>,
    /// The first N seeds of each experiment [default: 1]
    #[arg(long, value_name = "N", conflicts_with = "point_cloud")]
    seeds: Option<usize>,
    /// Fewer steps, of which nothing is claimed
    #[arg(long, conflicts_with = "point_cloud")]
    quick: bool,
    /// Go on where an interrupted run has stopped, and leave finished ones as they are
    #[arg(long)]
    resume: bool,
    /// Where tensors live: cpu, cuda or cuda:N; CUDA needs a GPU and sets the libtorch with CUDA up
    #[arg(long, value_parser = device)]
    device: Option<String>,
    /// How many runs may go side by side, each on one thread [default: the number of processors]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Where records, figures and the report go [default: target/synthetic of the workspace]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The folder of the experiments [default: experiments/synthetic of the workspace]
    #[arg(long, value_name = "DIR")]
    experiments: Option<PathBuf>,
}

/// Sets up, builds, runs, and tells how long each took.
///
/// # Errors
/// Those of [`experiments::run`].
pub fn run(options: &Options) -> Result<ExitCode> {
    experiments::run(options.device.as_deref(), |_| command(options))
}

/// The run.
fn command(options: &Options) -> Command {
    let mut run = experiments::command("synthetic");
    run.args(&options.names);
    for (flag, set) in
        [("--no-push", options.no_push), ("--quick", options.quick), ("--resume", options.resume)]
    {
        if set {
            run.arg(flag);
        }
    }
    pass(&mut run, "--loss-parameters", options.loss_parameters.as_ref());
    pass(&mut run, "--steps", options.steps.as_ref());
    pass(&mut run, "--lr", options.lr.as_ref());
    pass(&mut run, "--frame-every", options.frame_every.as_ref());
    pass(&mut run, "--name", options.name.as_ref());
    pass(&mut run, "--seed", options.seed.as_ref());
    pass(&mut run, "--seeds", options.seeds.as_ref());
    pass(&mut run, "--device", options.device.as_ref());
    pass(&mut run, "--threads", options.threads.as_ref());
    for (flag, file) in
        [("--point-cloud", &options.point_cloud), ("--true-point-cloud", &options.true_point_cloud)]
    {
        if let Some(file) = file {
            run.arg(flag).arg(file);
        }
    }
    let folders = [
        ("--out", &options.out, "target/synthetic"),
        ("--experiments", &options.experiments, "experiments/synthetic"),
    ];
    pass_folders(&mut run, &folders);
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

    fn parsed(line: &str) -> Result<Options, clap::Error> {
        let words = ["xtask"].into_iter().chain(line.split(' ').filter(|word| !word.is_empty()));
        Line::try_parse_from(words).map(|line| line.options)
    }

    /// What the experiments are called with after `--`.
    fn passed(line: &str) -> String {
        experiments::arguments(&command(&parsed(line).unwrap())).join(" ")
    }

    #[test]
    fn bare() {
        let root = workspace::root();
        let (out, experiments) = (root.join("target/synthetic"), root.join("experiments/synthetic"));
        let expected = format!("synthetic --out {} --experiments {}", out.display(), experiments.display());
        assert_eq!(passed(""), expected);
    }

    #[test]
    fn every_flag_is_passed_on() {
        assert_eq!(
            passed("b a --seeds 3 --quick --resume --device cuda:1 --threads 2 --out o --experiments e"),
            "synthetic b a --quick --resume --seeds=3 --device=cuda:1 --threads=2 --out o --experiments e"
        );
        let own = "--point-cloud a.csv --true-point-cloud b.npy --loss-parameters -1,1,0,0,0,0,0 --steps 9 --lr 0.01 \
                   --frame-every 3 --name mine --no-push --seed 7 --out o --experiments e";
        assert_eq!(
            passed(own),
            "synthetic --no-push --loss-parameters=-1,1,0,0,0,0,0 --steps=9 --lr=0.01 --frame-every=3 --name=mine \
             --seed=7 --point-cloud a.csv --true-point-cloud b.npy --out o --experiments e"
        );
    }

    #[test]
    fn what_does_not_go_together_is_refused_before_any_set_up() {
        for line in [
            "--qiuck",
            "--point-cloud a.csv",
            "--true-point-cloud a.csv",
            "test1 --point-cloud a.csv --true-point-cloud b.csv",
            "--point-cloud a.csv --true-point-cloud b.csv --quick",
            "--steps 5",
            "test1 --loss-parameters 1,1,0,0,0,0,0",
            "--seed 1 --seeds 2",
            "--device gpu",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
