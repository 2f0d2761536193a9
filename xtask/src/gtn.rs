//! `cargo xtask gtn`: sets up, builds and compares generators.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use crate::error::Result;
use crate::{experiments, workspace};

/// What the comparison of generators is told.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Names of experiments, or train, sample, interpolate, report, list, each with its options; `cargo xtask gtn help` names all
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "NAME | VERB | OPTION")]
    arguments: Vec<OsString>,
}

/// Sets up, builds, runs, and tells how long each took.
///
/// # Errors
/// Those of [`experiments::run`].
pub fn run(options: &Options) -> Result<ExitCode> {
    experiments::run(device(&options.arguments).as_deref(), |_| command(&options.arguments))
}

/// The device that the arguments name, if they do.
fn device(arguments: &[OsString]) -> Option<String> {
    let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
    let at = words.iter().position(|word| word == "--device" || word.starts_with("--device="))?;
    match words[at].strip_prefix("--device=") {
        Some(device) => Some(device.to_owned()),
        None => words.get(at + 1).map(|device| device.clone().into_owned()),
    }
}

/// The run. All options are the program's: they are passed on as they are, and its folders are those of the workspace unless others are
/// given.
fn command(arguments: &[OsString]) -> Command {
    let mut run = experiments::command("gtn");
    let root = workspace::root();
    run.env("TOPOGEN_GTN_OUT", root.join("target/gtn"));
    run.env("TOPOGEN_GTN_EXPERIMENTS", root.join("experiments/gtn"));
    run.env("TOPOGEN_GTN_OWN_OUT", root.join("target/gtn-own"));
    run.args(arguments);
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

    fn arguments(line: &str) -> Vec<OsString> {
        let words = ["xtask"].into_iter().chain(line.split(' ').filter(|word| !word.is_empty()));
        Line::try_parse_from(words).unwrap().options.arguments
    }

    #[test]
    fn everything_is_passed_on_as_it_is() {
        for line in [
            "",
            "mnist square --quick --seeds 1,2",
            "train --data a --colour",
            "--resume --device cuda:1",
            "help",
        ] {
            let passed = experiments::arguments(&command(&arguments(line))).join(" ");
            assert_eq!(passed, format!("gtn {line}").trim_end());
        }
    }

    #[test]
    fn a_device_is_seen_before_anything_is_set_up() {
        assert_eq!(device(&arguments("train --data x --device cuda:0")).as_deref(), Some("cuda:0"));
        assert_eq!(device(&arguments("mnist --device=cpu")).as_deref(), Some("cpu"));
        assert_eq!(device(&arguments("mnist --device")), None);
        assert_eq!(device(&arguments("mnist")), None);
    }
}
