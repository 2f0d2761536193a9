//! `cargo xtask bench`: criterion's benchmarks, or the peers.

use std::process::ExitCode;

use crate::error::Result;
use crate::{peers, process, workspace};

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
        Some(Verb::Criterion { rest }) => criterion(rest),
        None => criterion(&options.rest),
    }
}

fn criterion(rest: &[String]) -> Result<ExitCode> {
    let mut bench = workspace::cargo("bench");
    bench.args(["-p", "topogen-benches", "--"]).args(rest);
    process::exit_code(process::run(&mut bench)?)
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
    fn peers_have_options_of_their_own() {
        assert!(matches!(parsed(&["peers", "--check"]).unwrap().verb, Some(Verb::Peers(_))));
        assert!(parsed(&["peers", "--threads", "3"]).is_err());
        assert!(parsed(&["peers", "--peers", "topogen,no-such-peer"]).is_err());
    }
}
