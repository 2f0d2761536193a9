//! A worker: a process that answers one line with one line.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::protocol::{self, Request};
use crate::error::{Error, Result};
use crate::process;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It took too long, and the worker was stopped.
    Late,
    /// The worker says why, and goes on.
    Refused(String),
    /// The worker has ended, or cannot be talked to.
    Died(String),
}

impl Trouble {
    /// Whether the worker can be asked again.
    pub fn is_alive(&self) -> bool {
        matches!(self, Self::Refused(_))
    }

    /// In words.
    pub fn message(&self) -> String {
        match self {
            Self::Late => "it took too long".to_owned(),
            Self::Refused(message) | Self::Died(message) => message.clone(),
        }
    }
}

/// A running worker. It is stopped when it is dropped.
#[derive(Debug)]
pub struct Worker {
    child: Child,
    requests: ChildStdin,
    answers: Receiver<String>,
}

impl Worker {
    /// Starts `command`; what it writes on standard error goes to the end of `log`.
    ///
    /// # Errors
    /// Where the program cannot be started or `log` not be written.
    pub fn start(mut command: Command, log: &Path) -> Result<Self> {
        let log = File::options().create(true).append(true).open(log).map_err(Error::io("write", log))?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().map_err(|source| process::start_error(&command, source))?;
        let missing = || process::start_error(&command, std::io::Error::other("it has no standard streams"));
        let requests = child.stdin.take().ok_or_else(missing)?;
        let stdout = child.stdout.take().ok_or_else(missing)?;
        let (sender, answers) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self { child, requests, answers })
    }

    /// Asks, and waits for the answer for at most `patience`.
    pub fn ask<T: DeserializeOwned>(&mut self, request: Request, patience: Duration) -> Result<T, Trouble> {
        let died = |what: String| Trouble::Died(what);
        let mut line = serde_json::to_string(&request).map_err(|error| died(error.to_string()))?;
        line.push('\n');
        let sent = self.requests.write_all(line.as_bytes()).and_then(|()| self.requests.flush());
        if sent.is_err() {
            return Err(died(self.ending()));
        }
        match self.answers.recv_timeout(patience) {
            Ok(line) => protocol::answer(&line).map_err(Trouble::Refused),
            Err(RecvTimeoutError::Timeout) => {
                self.stop();
                Err(Trouble::Late)
            }
            Err(RecvTimeoutError::Disconnected) => Err(died(self.ending())),
        }
    }

    /// How it has ended.
    fn ending(&mut self) -> String {
        self.child
            .wait()
            .map_or_else(|error| error.to_string(), |status| format!("the worker ended: {status}"))
    }

    fn stop(&mut self) {
        // An error here means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::protocol::{Hello, Loaded};
    use super::*;

    fn worker(script: &str, folder: &Path) -> Worker {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        Worker::start(shell, &folder.join("log")).expect("a shell starts")
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn answers_come_in_order_and_errors_do_not_end_it() {
        let folder = tempfile::tempdir().unwrap();
        let script = r#"read a; echo '{"version":"1"}'; read b; echo '{"error":"no"}'; read c; echo '{"n":4}'; exit 3"#;
        let mut worker = worker(script, folder.path());
        assert_eq!(worker.ask::<Hello>(Request::Hello, LONG).unwrap().version, "1");
        assert_eq!(worker.ask::<Hello>(Request::Hello, LONG).unwrap_err(), Trouble::Refused("no".to_owned()));
        assert_eq!(worker.ask::<Loaded>(Request::Hello, LONG).unwrap().n, 4);
        let Trouble::Died(how) = worker.ask::<Loaded>(Request::Hello, LONG).unwrap_err() else { panic!() };
        assert!(how.contains("exit status: 3"), "{how}");
    }

    #[test]
    fn one_that_takes_too_long_is_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let mut worker = worker("echo started >&2; exec sleep 600", folder.path());
        let trouble = worker.ask::<Hello>(Request::Hello, Duration::from_millis(300)).unwrap_err();
        assert_eq!(trouble, Trouble::Late);
        assert!(worker.child.try_wait().unwrap().is_some());
        assert_eq!(std::fs::read_to_string(folder.path().join("log")).unwrap(), "started\n");
    }
}
