//! The command line of `cargo xtask bench peers`.

use std::path::PathBuf;

use super::roster::Peer;
use super::suite::Suite;
use crate::workspace;

/// What is run, on what, and where the results go.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// What is computed
    #[arg(long, value_enum, default_value_t)]
    pub suite: Suite,
    /// Run these inputs: names with `*` for any text, separated by commas
    #[arg(long, value_name = "GLOB", value_delimiter = ',', default_value = "*")]
    pub inputs: Vec<String>,
    /// Run these peers, separated by commas; `topogen@engine=cohomology` is Topogen with an option, `+` joins several
    /// [default: all of the suite]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = Peer::parse)]
    pub peers: Option<Vec<Peer>>,
    /// Call each peer on each input for about so long
    #[arg(long, value_name = "S", default_value_t = 2.0, value_parser = positive)]
    pub seconds_per_cell: f64,
    /// Stop a peer whose single call takes longer
    #[arg(long, value_name = "S", default_value_t = 30.0, value_parser = positive)]
    pub limit: f64,
    /// How many threads each peer may use
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    pub threads: u8,
    /// The vector instructions of Topogen, as its harness takes them
    #[arg(long, value_name = "NAME")]
    pub instructions: Option<String>,
    /// Where records and tables go [default: target/peers of the workspace, or a folder of the suite in it]
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Put a short table between the marks in this file
    #[arg(long, value_name = "FILE")]
    pub readme: Option<PathBuf>,
    /// Compare what the peers find instead of timing them
    #[arg(long)]
    pub check: bool,
    /// How many inputs to compare on
    #[arg(long, value_name = "N", default_value_t = 300, requires = "check")]
    pub check_inputs: u32,
    /// Compare on the inputs of the table, which are larger; peers that take longer than a minute on one are passed over
    #[arg(long, requires = "check", conflicts_with = "check_inputs")]
    pub check_large: bool,
    /// The seed of the inputs
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Take inputs that others have published from this folder, in the suite `higher`
    #[arg(long, value_name = "DIR", env = "TOPOGEN_CLASSICS")]
    pub classics: Option<PathBuf>,
    /// Start over instead of going on where the last run stopped
    #[arg(long)]
    pub fresh: bool,
    /// Do not measure memory, which takes one more call in a process of its own
    #[arg(long)]
    pub skip_memory: bool,
    /// Install the peers anew
    #[arg(long)]
    pub reinstall: bool,
}

impl Options {
    /// Where records and tables go.
    pub fn output(&self) -> PathBuf {
        let folder = workspace::target().join("peers");
        self.output.clone().unwrap_or_else(|| match self.suite {
            Suite::Rips => folder,
            other => folder.join(other.name()),
        })
    }

    /// The peers that are to run.
    pub fn peers(&self) -> Vec<Peer> {
        self.peers.clone().unwrap_or_else(|| Peer::of_suite(self.suite))
    }
}

/// A number of seconds above zero.
fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds > 0.0 && seconds.is_finite() => Ok(seconds),
        _ => Err("it is a number of seconds above zero".to_owned()),
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

    fn parsed(line: &[&str]) -> Result<Options, clap::Error> {
        Line::try_parse_from([&["xtask"], line].concat()).map(|line| line.options)
    }

    #[test]
    fn all_peers_run_unless_some_are_named() {
        let ids =
            |options: Options| options.peers().into_iter().map(|peer| peer.id).collect::<Vec<_>>().join(",");
        assert_eq!(ids(parsed(&[]).unwrap()), Suite::Rips.peers());
        assert_eq!(ids(parsed(&["--suite", "distances"]).unwrap()), Suite::Distances.peers());
        assert_eq!(
            ids(parsed(&["--peers", "redzed,topogen@engine=sweep"]).unwrap()),
            "redzed,topogen@engine=sweep"
        );
    }

    #[test]
    fn suites_have_folders_of_their_own_unless_one_is_named() {
        let folder = |line: &[&str]| parsed(line).unwrap().output();
        assert!(folder(&[]).ends_with("target/peers"));
        assert!(folder(&["--suite", "distances"]).ends_with("target/peers/distances"));
        assert_eq!(folder(&["--suite", "distances", "--output", "here"]), PathBuf::from("here"));
    }

    #[test]
    fn nonsense_is_refused() {
        for line in [["--seconds-per-cell", "0"], ["--limit", "NaN"], ["--limit", "-1"], ["--threads", "0"]] {
            assert!(parsed(&line).is_err(), "{line:?}");
        }
        assert!(parsed(&["--check-inputs", "5"]).is_err(), "it means nothing without --check");
    }
}
