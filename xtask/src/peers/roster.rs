//! The peers that are known, and how each is started.

use std::path::Path;
use std::process::Command;

use super::inputs::{Input, Kind};
use super::protocol::Task;
use super::suite::{Operation, Suite};
use crate::workspace;

/// Which program speaks for a library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runner {
    /// `benches/peers/harness`.
    Harness,
    /// `benches/peers/worker.py`, with the package of this name in `requirements.txt`.
    Python(&'static str),
}

/// A library.
#[derive(Debug, PartialEq, Eq)]
pub struct Library {
    /// As the workers know it.
    pub name: &'static str,
    /// As the tables show it.
    pub title: &'static str,
    /// Its worker.
    pub runner: Runner,
    /// What it computes.
    pub operations: &'static [Operation],
    /// Whether it takes points of the plane alone.
    pub planar: bool,
}

impl Library {
    const fn new(
        name: &'static str,
        title: &'static str,
        runner: Runner,
        operations: &'static [Operation],
    ) -> Self {
        Self { name, title, runner, operations, planar: false }
    }

    /// Whether it computes anything of a suite.
    pub fn is_in(&self, suite: Suite) -> bool {
        // What takes the plane alone has no degree above 1.
        self.operations.iter().any(|&operation| suite.has(operation))
            && !(self.planar && suite == Suite::Higher)
    }
}

/// Ours.
pub const TOPOGEN: &str = "topogen";
/// The fastest general peer in degree 1.
pub const REDZED: &str = "redzed";
/// The fastest in the plane.
pub const GEOPH: &str = "geoph";

const RIPS: &[Operation] = &[Operation::Rips];
const WASSERSTEIN: &[Operation] = &[Operation::W1, Operation::W2, Operation::W1Euclidean];
const HERA: &[Operation] = &[Operation::Bottleneck, Operation::W1, Operation::W2, Operation::W1Euclidean];
const ALL: &[Operation] = &[
    Operation::Rips,
    Operation::Bottleneck,
    Operation::W1,
    Operation::W2,
    Operation::W1Euclidean,
    Operation::Sliced,
];

/// All libraries, Topogen first.
pub static LIBRARIES: [Library; 11] = {
    use Operation::{Bottleneck, Rips, Sliced, W1Euclidean};
    use Runner::{Harness, Python};
    [
        Library::new(TOPOGEN, "Topogen", Harness, ALL),
        Library::new(REDZED, "RedZeD", Python("redzed-tda"), RIPS),
        Library::new("tda_core", "tda_core", Harness, RIPS),
        Library::new("gudhi", "GUDHI", Python("gudhi"), &[Rips, Bottleneck, Sliced]),
        Library::new("gudhi-exact", "GUDHI exact", Python("gudhi"), &[Bottleneck]),
        Library::new("giotto-ph", "giotto-ph", Python("giotto-ph"), RIPS),
        Library::new("ripser.py", "ripser.py", Python("ripser"), RIPS),
        Library { planar: true, ..Library::new(GEOPH, "GeoPH", Python("geoph"), RIPS) },
        Library::new("hera", "Hera", Python("gudhi"), HERA),
        Library::new("pot", "POT", Python("POT"), WASSERSTEIN),
        Library::new("persim", "persim", Python("persim"), &[Bottleneck, W1Euclidean, Sliced]),
    ]
};

/// A library with its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// How it was asked for: its name in records.
    pub id: String,
    /// The library.
    pub library: &'static Library,
    /// Its options.
    pub settings: Vec<(String, String)>,
}

/// What is needed to start workers.
#[derive(Debug)]
pub struct Programs<'a> {
    /// The harness.
    pub harness: &'a Path,
    /// The python of the environment.
    pub python: &'a Path,
    /// How many threads each worker may use.
    pub threads: u8,
    /// The vector instructions of Topogen.
    pub instructions: Option<&'a str>,
}

/// Gigabytes of address space of a worker: beyond, it fails alone instead of the machine.
const MEMORY_GB: &str = "16";

/// Variables that choose slow kernels for numpy.
const SLOWING: [&str; 2] = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"];

/// Variables that say how many threads a library starts.
const THREADS: [&str; 5] = [
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "RAYON_NUM_THREADS",
];

impl Peer {
    /// Those that run in a suite unless others are named.
    pub fn of_suite(suite: Suite) -> Vec<Self> {
        suite.peers().split(',').filter_map(|id| Self::parse(id).ok()).collect()
    }

    /// `NAME` or `NAME@OPTION=VALUE+OPTION=VALUE`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (name, settings) = text.split_once('@').map_or((text, None), |(name, rest)| (name, Some(rest)));
        let Some(library) = LIBRARIES.iter().find(|library| library.name == name) else {
            let names: Vec<_> = LIBRARIES.iter().map(|library| library.name).collect();
            return Err(format!("there is no peer `{name}`; there are {}", names.join(", ")));
        };
        let setting = |text: &str| {
            let (name, value) = text.split_once('=').ok_or(format!("`{text}` is not OPTION=VALUE"))?;
            Ok((name.to_owned(), value.to_owned()))
        };
        let settings: Result<_, String> =
            settings.into_iter().flat_map(|it| it.split('+')).map(setting).collect();
        Ok(Self { id: text.to_owned(), library, settings: settings? })
    }

    /// Topogen without options.
    pub fn topogen() -> Self {
        Self { id: TOPOGEN.to_owned(), library: &LIBRARIES[0], settings: Vec::new() }
    }

    /// Whether it is Topogen, with whatever options.
    pub fn is_topogen(&self) -> bool {
        self.library.name == TOPOGEN
    }

    /// Whether it is meant to see this input.
    pub fn takes(&self, input: &Input) -> bool {
        let Task { operation, kind, .. } = input.task;
        let planar = kind == Kind::Points && input.dim == Some(2);
        let meant = input.only.as_ref().is_none_or(|only| only.iter().any(|name| name == self.library.name));
        meant && self.library.operations.contains(&operation) && (planar || !self.library.planar)
    }

    /// The command that starts its worker.
    pub fn command(&self, programs: &Programs) -> Command {
        let mut command = match self.library.runner {
            Runner::Harness => {
                let mut harness = Command::new(programs.harness);
                harness.args(["--memory-gb", MEMORY_GB]);
                harness
            }
            Runner::Python(_) => worker_py(programs),
        };
        command.arg(self.library.name);
        let mut settings = vec![("threads".to_owned(), programs.threads.to_string())];
        if let Some(instructions) = programs.instructions.filter(|_| self.is_topogen()) {
            settings.push(("instructions".to_owned(), instructions.to_owned()));
        }
        settings.extend(self.settings.iter().cloned());
        for (name, value) in settings {
            command.arg("--set").arg(format!("{name}={value}"));
        }
        quiet_environment(&mut command, programs.threads);
        command
    }
}

/// The command that starts the worker which computes in extended precision.
pub fn reference(programs: &Programs) -> Command {
    let mut command = worker_py(programs);
    command.arg("reference");
    quiet_environment(&mut command, 1);
    command
}

fn worker_py(programs: &Programs) -> Command {
    let mut command = Command::new(programs.python);
    // Warnings of libraries would fill the log.
    command.args(["-W", "ignore"]).arg(workspace::root().join("benches/peers/worker.py"));
    command.args(["--memory-gb", MEMORY_GB]);
    command
}

fn quiet_environment(command: &mut Command, threads: u8) {
    for variable in SLOWING {
        command.env_remove(variable);
    }
    for variable in THREADS {
        command.env(variable, threads.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(kind: Kind, dim: Option<usize>) -> Input {
        let sample = Input::sample("circle_500", "circle", 500);
        Input { task: Task { kind, ..sample.task }, dim, ..sample }
    }

    #[test]
    fn in_each_suite_run_all_libraries_that_have_a_part_in_it() {
        for suite in [Suite::Rips, Suite::Higher, Suite::Distances] {
            let peers = Peer::of_suite(suite);
            assert_eq!(peers.len(), suite.peers().split(',').count(), "a peer is not known");
            let names: Vec<_> = peers.iter().map(|it| it.library.name).collect();
            assert_eq!(peers[0], Peer::topogen());
            let known = LIBRARIES.iter().filter(|it| it.is_in(suite)).map(|it| it.name);
            assert_eq!(names, known.collect::<Vec<_>>());
        }
    }

    #[test]
    fn options_follow_the_name() {
        let peer = Peer::parse("topogen@engine=sweep+instructions=avx2").unwrap();
        assert_eq!(peer.id, "topogen@engine=sweep+instructions=avx2");
        let pairs = [("engine", "sweep"), ("instructions", "avx2")];
        assert_eq!(peer.settings, pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
        for refused in ["topogen@", "topogen@engine", "gud", ""] {
            assert!(Peer::parse(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn each_input_goes_to_those_that_can_take_it() {
        let geoph = Peer::parse(GEOPH).unwrap();
        assert!(geoph.takes(&input(Kind::Points, Some(2))));
        assert!(!geoph.takes(&input(Kind::Points, Some(3))));
        assert!(!geoph.takes(&input(Kind::Distances, None)));
        let redzed = Peer::parse(REDZED).unwrap();
        assert!(redzed.takes(&input(Kind::Distances, None)));
        let diagrams = input(Kind::Diagrams, None);
        let task = Task { operation: Operation::Bottleneck, ..diagrams.task };
        let bottleneck = Input { task, ..diagrams };
        assert!(!redzed.takes(&bottleneck));
        assert!(Peer::parse("hera").unwrap().takes(&bottleneck));
        let only = Some(vec![TOPOGEN.to_owned(), GEOPH.to_owned()]);
        let large = Input { only, ..input(Kind::Points, Some(2)) };
        assert!(!redzed.takes(&large));
        assert!(geoph.takes(&large) && Peer::parse(TOPOGEN).unwrap().takes(&large));
    }

    #[test]
    fn workers_start_with_their_settings_and_no_slow_kernels() {
        let (harness, python) = (Path::new("harness"), Path::new("python"));
        let programs = Programs { harness, python, threads: 2, instructions: Some("avx2") };
        let line = |peer: &str| {
            let command = Peer::parse(peer).unwrap().command(&programs);
            let args: Vec<_> = command.get_args().map(|it| it.to_string_lossy().into_owned()).collect();
            (args.join(" "), command)
        };
        let (args, command) = line("topogen@engine=sweep");
        assert_eq!(args, "--memory-gb 16 topogen --set threads=2 --set instructions=avx2 --set engine=sweep");
        let variable = |name: &str| command.get_envs().find(|(key, _)| *key == name).unwrap().1;
        assert_eq!(variable("OPENBLAS_CORETYPE"), None);
        assert_eq!(variable("OMP_NUM_THREADS").unwrap(), "2");
        let (args, _) = line("gudhi");
        assert!(args.ends_with("worker.py --memory-gb 16 gudhi --set threads=2"), "{args}");
    }
}
