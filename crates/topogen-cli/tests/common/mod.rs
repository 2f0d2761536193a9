//! Runs the built command.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The command in a folder of its own, with an environment that leads nowhere.
pub struct Bench {
    pub folder: TempDir,
}

pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Bench {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_topogen"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for variable in ["TOPOGEN_DATA", "TOPOGEN_CACHE", "XDG_CACHE_HOME"] {
            command.env_remove(variable);
        }
        command.env("HOME", self.folder.path());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments).output().unwrap())
    }

    /// Writes points of a known shape.
    pub fn generate(&self, shape: &str, n: usize, name: &str) {
        let n = n.to_string();
        let ran = self.run(&["generate", shape, "--n", &n, "--seed", "5", "-o", name]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
    }

    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        ran(child.wait_with_output().unwrap())
    }

    /// Runs what must be refused: code 2, nothing on stdout, one error that names everything in `needles`.
    pub fn refused(&self, arguments: &[&str], needles: &[&str]) {
        self.ends_with(2, arguments, needles);
    }

    /// Runs what the system must make fail: code 1, nothing on stdout, one error that names everything in `needles`.
    pub fn fails(&self, arguments: &[&str], needles: &[&str]) {
        self.ends_with(1, arguments, needles);
    }

    fn ends_with(&self, code: i32, arguments: &[&str], needles: &[&str]) {
        let ran = self.run(arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "");
        assert!(ran.stderr.starts_with("error: "), "{}", ran.stderr);
        let errors = ran.stderr.lines().filter(|line| line.starts_with("error: ")).count();
        assert_eq!(errors, 1, "{}", ran.stderr);
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
        for needle in needles {
            assert!(ran.stderr.contains(needle), "{needle:?} is not in {}", ran.stderr);
        }
    }
}

impl Ran {
    /// Stdout of a run that must be fine and have nothing to complain about.
    pub fn fine(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""));
        self.stdout
    }
}

/// What a process left behind.
pub fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The names in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
