//! The place of a worker, which is started again after it has ended.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::protocol::{Hello, Loaded, Request, Task};
use super::worker::{Trouble, Worker};
use crate::error::{Error, Result};

/// How long a worker may take to start: imports of many libraries from a cold disk.
const START: Duration = Duration::from_secs(120);
/// How long it may take to read an input.
const LOAD: Duration = Duration::from_secs(60);

/// The place of one peer's worker.
pub struct Slot<'a> {
    /// The peer.
    pub name: String,
    command: Box<dyn Fn() -> Command + 'a>,
    log: PathBuf,
    worker: Option<Worker>,
}

impl<'a> Slot<'a> {
    /// An empty place; `command` starts the worker, whose standard error goes to a file in `logs`.
    pub fn new(name: &str, logs: &Path, command: impl Fn() -> Command + 'a) -> Self {
        let log = logs.join(format!("{}.log", name.replace(['@', '=', '+'], "_")));
        Self { name: name.to_owned(), command: Box::new(command), log, worker: None }
    }

    /// Whether there is a worker.
    pub fn is_running(&self) -> bool {
        self.worker.is_some()
    }

    /// Starts the worker and returns the version of its library.
    ///
    /// # Errors
    /// Where it does not start or not say who it is.
    pub fn start(&mut self) -> Result<String> {
        self.worker = Some(Worker::start((self.command)(), &self.log)?);
        let hello = self.ask::<Hello>(Request::Hello, START);
        hello.map(|it| it.version).map_err(|trouble| Error::Worker {
            peer: self.name.clone(),
            message: trouble.message(),
            log: self.log.clone(),
        })
    }

    /// Asks the worker; one that has ended or was too late leaves the place empty.
    pub fn ask<T: DeserializeOwned>(&mut self, request: Request, patience: Duration) -> Result<T, Trouble> {
        let Some(worker) = &mut self.worker else {
            return Err(Trouble::Died("the worker is not running".to_owned()));
        };
        let answer = worker.ask(request, patience);
        if answer.as_ref().is_err_and(|trouble| !trouble.is_alive()) {
            self.worker = None;
        }
        answer
    }

    /// Lets the worker keep an input, of which it is to compute this.
    pub fn load(&mut self, input: &Path, task: Task) -> Result<Loaded, Trouble> {
        self.ask(Request::Load { input, task }, LOAD)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::inputs::Kind;
    use super::super::suite::Operation;
    use super::*;

    const TASK: Task = Task { operation: Operation::Rips, kind: Kind::Points, degree: 1, threshold: None };

    fn slot<'a>(folder: &Path, script: &'static str) -> Slot<'a> {
        Slot::new("topogen@engine=sweep", folder, move || {
            let mut shell = Command::new("sh");
            shell.args(["-c", script]);
            shell
        })
    }

    #[test]
    fn a_worker_that_ends_leaves_its_place_for_another() {
        let folder = tempfile::tempdir().unwrap();
        let mut slot = slot(folder.path(), r#"read a; echo '{"version":"7"}'; read b; exit 1"#);
        for _ in 0..2 {
            assert!(!slot.is_running());
            assert_eq!(slot.start().unwrap(), "7");
            assert!(slot.is_running());
            assert!(matches!(slot.load(Path::new("a.npy"), TASK), Err(Trouble::Died(_))));
        }
        assert!(matches!(slot.load(Path::new("a.npy"), TASK), Err(Trouble::Died(_))));
    }

    #[test]
    fn one_that_does_not_start_names_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let error = slot(folder.path(), "echo no module >&2; exit 1").start().unwrap_err().to_string();
        assert!(
            error.contains("topogen@engine=sweep") && error.contains("topogen_engine_sweep.log"),
            "{error}"
        );
        assert_eq!(
            std::fs::read_to_string(folder.path().join("topogen_engine_sweep.log")).unwrap(),
            "no module\n"
        );
    }
}
