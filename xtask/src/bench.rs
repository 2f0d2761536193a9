//! `cargo xtask bench`: criterion's benchmarks, the peers, and measurements that are experiments.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::error::Result;
use crate::libtorch::{self, Device};
use crate::{experiments, peers, process, workspace};

/// What to run; criterion's benchmarks where nothing is said.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Options {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Passed to criterion, as in `cargo xtask bench -- --save-baseline before`
    #[arg(value_name = "ARGS", last = true)]
    rest: Vec<String>,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Run criterion's benchmarks
    Criterion {
        /// Passed to criterion, as in `cargo xtask bench criterion -- --save-baseline before`
        #[arg(value_name = "ARGS", last = true)]
        rest: Vec<String>,
    },
    /// Run criterion's benchmarks of what needs libtorch: one evaluation of each loss
    Loss {
        /// Passed to criterion, as in `cargo xtask bench loss -- R^784`
        #[arg(value_name = "ARGS", last = true)]
        rest: Vec<String>,
    },
    /// Time training steps of the thesis' models, and where the time goes
    Step {
        /// The folder of the data sets
        #[arg(long, value_name = "DIR")]
        data_dir: Option<PathBuf>,
        /// Also put the table into this Markdown file
        #[arg(long, value_name = "FILE")]
        readme: Option<PathBuf>,
    },
    /// Count the steps that losses and motions need on the synthetic tests
    Motions {
        /// Only these tests
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// How many runs may go side by side, each on one thread [default: the number of processors]
        #[arg(long, value_name = "N")]
        threads: Option<usize>,
        /// Also put the table into this Markdown file
        #[arg(long, value_name = "FILE")]
        readme: Option<PathBuf>,
    },
    /// Time other libraries and Topogen on the same inputs in one run, or compare what they find
    Peers(Box<peers::Options>),
}

/// Runs what `options` say.
///
/// # Errors
/// Those of cargo, and of [`peers::run`].
pub fn run(options: &Options) -> Result<ExitCode> {
    match &options.verb {
        Some(Verb::Peers(options)) => peers::run(options),
        Some(Verb::Criterion { rest }) => criterion("topogen-benches", rest),
        Some(Verb::Loss { rest }) => {
            libtorch::ensure(Device::Cpu)?;
            criterion("topogen-benches-torch", rest)
        }
        Some(Verb::Step { data_dir, readme }) => experiment(step(data_dir.as_deref()), readme.as_deref()),
        Some(Verb::Motions { names, threads, readme }) => {
            experiment(motions(names, *threads), readme.as_deref())
        }
        None => criterion("topogen-benches", &options.rest),
    }
}

fn criterion(package: &str, rest: &[String]) -> Result<ExitCode> {
    let mut bench = workspace::cargo("bench");
    bench.args(["-p", package, "--"]).args(rest);
    process::exit_code(process::run(&mut bench)?)
}

/// The timing of steps. It starts in the caller's folder, where its defaults mean other places; so does what follows.
fn step(data_dir: Option<&Path>) -> Command {
    let mut run = experiments::command("step");
    run.arg("--experiment").arg(workspace::root().join("experiments/step/step.toml"));
    if let Some(folder) = data_dir {
        run.arg("--data-dir").arg(folder);
    }
    run
}

/// The counting of steps.
fn motions(names: &[String], threads: Option<usize>) -> Command {
    let mut run = experiments::command("motions");
    run.args(names);
    run.arg("--methods").arg(workspace::root().join("experiments/motions/motions.toml"));
    run.arg("--experiments").arg(workspace::root().join("experiments/synthetic"));
    if let Some(threads) = threads {
        run.args(["--threads", &threads.to_string()]);
    }
    run
}

/// Runs a measurement that is an experiment, and has its table put into a file.
fn experiment(mut command: Command, readme: Option<&Path>) -> Result<ExitCode> {
    if let Some(file) = readme {
        command.arg("--readme").arg(file);
    }
    experiments::run(None, |_| command)
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

    fn parsed(line: &[&str]) -> Result<Options, clap::Error> {
        Line::try_parse_from([&["xtask"], line].concat()).map(|line| line.options)
    }

    #[test]
    fn criterion_is_what_runs_where_nothing_is_said() {
        let rest = ["--save-baseline", "before"];
        let bare = parsed(&[&["--"][..], &rest].concat()).unwrap();
        assert!(bare.verb.is_none());
        assert_eq!(bare.rest, rest);
        let named = parsed(&[&["criterion", "--"][..], &rest].concat()).unwrap();
        assert!(matches!(named.verb, Some(Verb::Criterion { rest: passed }) if passed == rest));
        assert!(parsed(&["--save-baseline", "before"]).is_err());
        assert!(parsed(&["nothing-known"]).is_err());
    }

    #[test]
    fn experiments_are_told_where_their_rows_are() {
        let root = workspace::root();
        let args = |command: &Command| {
            let args: Vec<_> = command.get_args().map(|arg| arg.to_string_lossy().into_owned()).collect();
            let start = args.iter().position(|arg| arg == "--").unwrap();
            args[start + 1..].join(" ")
        };
        let file = root.join("experiments/step/step.toml");
        assert!(file.is_file());
        let expected = format!("step --experiment {} --data-dir d", file.display());
        assert_eq!(args(&step(Some(Path::new("d")))), expected);
        let file = root.join("experiments/motions/motions.toml");
        assert!(file.is_file());
        let tests = root.join("experiments/synthetic");
        let expected = format!(
            "motions test2 --methods {} --experiments {} --threads 2",
            file.display(),
            tests.display()
        );
        assert_eq!(args(&motions(&["test2".to_owned()], Some(2))), expected);
        assert!(matches!(parsed(&["step", "--readme", "f"]).unwrap().verb, Some(Verb::Step { .. })));
        assert!(parsed(&["motions", "--seeds", "3"]).is_err());
    }

    #[test]
    fn peers_have_options_of_their_own() {
        assert!(matches!(parsed(&["peers", "--check"]).unwrap().verb, Some(Verb::Peers(_))));
        assert!(parsed(&["peers", "--threads", "3"]).is_err());
        assert!(parsed(&["peers", "--peers", "topogen,no-such-peer"]).is_err());
    }
}
