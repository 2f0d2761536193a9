//! The binary's verb `synthetic`, run on tiny clouds.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder of clouds, of experiments and of output, gone with the test.
pub struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// With experiments of these names: four points become three.
    pub fn with_rows(names: &[&str], steps: u64) -> Self {
        let bench = Self::new();
        fs::create_dir(bench.path("experiments")).unwrap();
        for name in names {
            bench.file(&format!("experiments/{name}.toml"), row(name, steps));
        }
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file and says where it is.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), content).unwrap();
        self.path(name).display().to_string()
    }

    /// `synthetic` into the output `name`, with further arguments.
    pub fn command(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_topogen-experiments"));
        command.args(["synthetic", "--experiments"]).arg(self.path("experiments"));
        command.arg("--out").arg(self.path(name)).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs to the end, which must be a success; what it says.
    pub fn run(&self, name: &str, arguments: &[&str]) -> String {
        let output = self.command(name, arguments).output().unwrap();
        assert!(output.status.success(), "{}", super::errors(&output));
        super::errors(&output)
    }

    /// Runs to the end, which must be a refusal with this exit code; what it says.
    pub fn refused(&self, arguments: &[&str], code: i32) -> String {
        let output = self.command("refused", arguments).output().unwrap();
        let said = super::errors(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains("error: ") && !said.contains("panicked"), "{arguments:?}: {said}");
        said
    }
}

/// The row of an experiment with three seeds.
pub fn row(name: &str, steps: u64) -> String {
    format!(
        r#"
name = "{name}"
order = 1
title = "A <tiny> cloud & another"
text = "A few steps."
seeds = [0, 1, 2]
learning_rate = 0.02
steps = {steps}
quick_steps = 6
frame_every = 50

[initial]
kind = "clusters"
spread = 0.3
clusters = [{{ centre = [0, 0], points = 2 }}, {{ centre = [4, 1], points = 3 }}]

[target]
kind = "points"
points = [[0, 0], [1, 0], [1, 2]]

[[claim]]
kind = "distance-below"
degree = 0
at_most = 0.5
"#
    )
}

/// The records of a run that do not depend on a clock, by file name.
pub fn timeless(folder: &Path) -> BTreeMap<&'static str, Vec<u8>> {
    let names = [
        "record.json",
        "losses.csv",
        "frames.npy",
        "initial-cloud.npy",
        "final-cloud.npy",
        "target-cloud.npy",
    ];
    names.into_iter().map(|name| (name, fs::read(folder.join(name)).unwrap())).collect()
}

/// The rows of a run's losses, each as its fields.
pub fn losses(folder: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder.join("losses.csv")).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("step,kind,degree,weight,value,dependence,mover"));
    lines.map(|line| line.split(',').map(str::to_owned).collect()).collect()
}
