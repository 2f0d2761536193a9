//! `cargo xtask report`: writes the report of the thesis that is committed, or compares it with its records.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::error::Result;
use crate::experiments::{self, pass_folders};

/// Which report is written or compared.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Only make figures and Markdown anew from the committed records, and fail if anything differs
    #[arg(long, conflicts_with = "out")]
    check: bool,
    /// Where reproduce-thesis has put its records [default: target/thesis of the workspace]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The folder of the committed report [default: docs/thesis of the workspace]
    #[arg(long, value_name = "DIR")]
    docs: Option<PathBuf>,
}

/// Sets up, builds, writes or compares, and tells how long each took.
///
/// # Errors
/// Those of [`experiments::run`].
pub fn run(options: &Options) -> Result<ExitCode> {
    experiments::run(None, |_| command(options))
}

fn command(options: &Options) -> Command {
    let mut run = experiments::command("report");
    pass_folders(&mut run, &[("--docs", &options.docs, "docs/thesis")]);
    if options.check {
        run.arg("--check");
    } else {
        pass_folders(&mut run, &[("--out", &options.out, "target/thesis")]);
    }
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

    fn passed(line: &[&str]) -> Vec<String> {
        let line = Line::parse_from([&["xtask"], line].concat());
        experiments::arguments(&command(&line.options))
    }

    #[test]
    fn folders_have_defaults_and_a_check_reads_no_other_records() {
        let root = workspace::root();
        let folder = |name: &str| root.join(name).display().to_string();
        assert_eq!(
            passed(&[]),
            ["report", "--docs", &folder("docs/thesis"), "--out", &folder("target/thesis")]
        );
        assert_eq!(passed(&["--check", "--docs", "d"]), ["report", "--docs", "d", "--check"]);
        assert!(Line::try_parse_from(["xtask", "--check", "--out", "o"]).is_err());
    }
}
