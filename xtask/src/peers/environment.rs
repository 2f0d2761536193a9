//! The virtual environment of the Python peers, in the cache.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::roster::{Peer, Runner};
use crate::error::{Error, Result};
use crate::process::{self, Ended};
use crate::python::PYTHON;
use crate::{files, workspace};

/// The file that says that an environment is whole, and what it lacks.
const STAMP: &str = "installed.json";

/// A python with the peers that could be installed.
#[derive(Debug)]
pub struct Environment {
    /// The interpreter.
    pub python: PathBuf,
    /// Requirements that did not install, and the end of what pip said.
    missing: BTreeMap<String, String>,
}

/// What `requirements.txt` asks for.
#[derive(Debug, PartialEq, Eq)]
struct Requirements<'a> {
    /// Needed by every worker.
    base: Vec<&'a str>,
    /// One a peer.
    peers: Vec<&'a str>,
}

impl<'a> Requirements<'a> {
    /// The lines down to the first blank one, and those after it.
    fn parse(text: &'a str) -> Self {
        let (base, peers) = text.split_once("\n\n").unwrap_or((text, ""));
        let lines = |text: &'a str| {
            let lines = text.lines().map(str::trim);
            lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
        };
        Self { base: lines(base), peers: lines(peers) }
    }
}

impl Environment {
    /// The environment in the folder `cache`, installed first unless it is there or `anew` is said.
    ///
    /// # Errors
    /// Where there is no python3 with `venv`, or what all workers need does not install. A peer that does not is no error.
    pub fn ensure(cache: &Path, anew: bool) -> Result<Self> {
        let file = workspace::root().join("benches/peers/requirements.txt");
        let text = fs::read_to_string(&file).map_err(Error::io("read", &file))?;
        // Other requirements are another environment.
        let folder = cache.join(format!("environment-{}", &files::digest(&file)?[..12]));
        if anew {
            files::remove_folder(&folder)?;
        }
        let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        let stamp = folder.join(STAMP);
        let missing = match fs::read_to_string(&stamp) {
            Ok(text) => serde_json::from_str(&text).map_err(Error::json(&stamp))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let missing = install(&folder, &python, &Requirements::parse(&text))?;
                let text = serde_json::to_string_pretty(&missing).map_err(Error::json(&stamp))?;
                files::write(&stamp, text.as_bytes())?;
                missing
            }
            Err(error) => return Err(Error::io("read", &stamp)(error)),
        };
        Ok(Self { python, missing })
    }

    /// Why a peer cannot run, if it cannot.
    pub fn lacks(&self, peer: &Peer) -> Option<&str> {
        let Runner::Python(package) = peer.library.runner else { return None };
        let of_it = |requirement: &str| requirement.split("==").next() == Some(package);
        self.missing.iter().find(|(requirement, _)| of_it(requirement)).map(|(_, why)| why.as_str())
    }
}

/// Makes the environment and returns what did not install.
fn install(folder: &Path, python: &Path, requirements: &Requirements) -> Result<BTreeMap<String, String>> {
    println!("environment: making {}", folder.display());
    files::create_folder(folder)?;
    let mut venv = Command::new(PYTHON);
    venv.args(["-m", "venv"]).arg(folder);
    let made = unseen(&mut venv, "the environment")?;
    if !made.status.success() {
        return Err(Error::Venv { status: made.status, tail: made.tail });
    }
    let base = pip(python, &requirements.base)?;
    if !base.status.success() {
        return Err(Error::Peers { what: requirements.base.join(" "), status: base.status, tail: base.tail });
    }
    let mut missing = BTreeMap::new();
    for requirement in &requirements.peers {
        let ended = pip(python, &[requirement])?;
        if !ended.status.success() {
            println!("environment: {requirement} does not install and is left out\n{}", ended.tail);
            missing.insert((*requirement).to_owned(), ended.tail);
        }
    }
    Ok(missing)
}

/// `pip install` in the environment.
fn pip(python: &Path, requirements: &[&str]) -> Result<Ended> {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "--disable-pip-version-check", "--no-input", "install"]).args(requirements);
    // A setting of the user's for other ends, which an environment has no place for.
    pip.env("PIP_USER", "0");
    unseen(&mut pip, &requirements.join(" "))
}

/// Runs `command` unseen and says now and then that it still runs.
fn unseen(command: &mut Command, what: &str) -> Result<Ended> {
    println!("environment: {what}");
    let (start, mut told) = (Instant::now(), Instant::now());
    process::run_unseen(command, Duration::from_secs(1), || {
        if told.elapsed() > Duration::from_secs(20) {
            told = Instant::now();
            println!("environment: {what}, {:.0} s", start.elapsed().as_secs_f64());
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::roster::LIBRARIES;
    use super::*;

    #[test]
    fn each_python_peer_has_its_line_and_each_line_its_peer() {
        let text = fs::read_to_string(workspace::root().join("benches/peers/requirements.txt")).unwrap();
        let requirements = Requirements::parse(&text);
        assert!(requirements.base.iter().any(|it| it.starts_with("numpy==")));
        let mut asked: Vec<_> =
            requirements.peers.iter().map(|it| it.split_once("==").expect("it is pinned").0).collect();
        let package = |runner| match runner {
            Runner::Python(package) => Some(package),
            Runner::Harness => None,
        };
        let mut known: Vec<_> = LIBRARIES.iter().filter_map(|it| package(it.runner)).collect();
        asked.sort_unstable();
        known.sort_unstable();
        // Two peers may come in one package.
        known.dedup();
        assert_eq!(asked, known);
    }

    #[test]
    fn what_is_missing_stops_its_own_peer_alone() {
        let missing = BTreeMap::from([("giotto-ph==0.2.4".to_owned(), "no wheel".to_owned())]);
        let environment = Environment { python: PathBuf::new(), missing };
        assert_eq!(environment.lacks(&Peer::parse("giotto-ph").unwrap()), Some("no wheel"));
        assert_eq!(environment.lacks(&Peer::parse("gudhi").unwrap()), None);
        assert_eq!(environment.lacks(&Peer::parse("topogen").unwrap()), None);
    }
}
