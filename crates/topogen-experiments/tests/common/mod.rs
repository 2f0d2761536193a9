//! The binary, run on tiny experiments of real data.
#![allow(dead_code, reason = "each test file is a crate of its own and uses a part")]

pub mod gtn;
pub mod latent;
pub mod own;
pub mod rows;
pub mod synthetic;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of experiments and one for the output, gone with the test.
pub struct Bench {
    folder: tempfile::TempDir,
}

/// A row that runs in seconds: `{}` is its length.
const TINY: &str = r#"
name = "tiny"
part = "test"
order = 1
title = "A <tiny> experiment & its twins"
text = "Two models, a few steps."
data_set = "fashion-mnist"
batch_size = 16
network = { architecture = "conv", latent = 4 }
learning_rate = 1e-3
table_steps = [0, 5]

[full]
seeds = [1, 2, 3]
steps = STEPS

[quick]
seeds = [1]
steps = 6

[grid]
steps = [0, 5]
images = 4

[[model]]
name = "plain"

[[model]]
name = "regularised"
terms = [{ kind = "bottleneck", degree = 0, weight = 15.0 }, { kind = "bottleneck", degree = 1, weight = 15.0 }]

[[claim]]
kind = "lower-bce"
model = "regularised"
baseline = "plain"
step = 5

[[claim]]
kind = "time-ratio"
model = "regularised"
baseline = "plain"
at_most = 100.0
"#;

impl Bench {
    /// With one experiment, `tiny`, of three seeds and `steps` steps.
    pub fn new(steps: u64) -> Self {
        Self::with(&TINY.replace("STEPS", &steps.to_string()))
    }

    /// With one experiment, `tiny`, after replacing a text in it.
    pub fn replacing(from: &str, to: &str) -> Self {
        assert!(TINY.contains(from), "{from}");
        Self::with(&TINY.replace(from, to).replace("STEPS", "6"))
    }

    /// The same of two seeds and `steps` steps.
    pub fn of_two_seeds(steps: u64) -> Self {
        Self::with(&TINY.replace("seeds = [1, 2, 3]", "seeds = [1, 2]").replace("STEPS", &steps.to_string()))
    }

    /// A second experiment beside `tiny`, which differs from it in its name and its batches.
    pub fn add(&self, name: &str, steps: u64) {
        let spec = TINY.replace("name = \"tiny\"", &format!("name = \"{name}\""));
        let spec = spec.replace("batch_size = 16", "batch_size = 8").replace("STEPS", &steps.to_string());
        fs::write(self.folder.path().join(format!("experiments/{name}.toml")), spec).unwrap();
    }

    fn with(spec: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("experiments")).unwrap();
        fs::write(folder.path().join("experiments/tiny.toml"), spec).unwrap();
        Self { folder }
    }

    /// Where the output of a run named `name` goes.
    pub fn out(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `reproduce --part test` into the output `name`, with further arguments.
    pub fn command(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_topogen-experiments"));
        command
            .args(["reproduce", "--part", "test", "--experiments"])
            .arg(self.folder.path().join("experiments"));
        command.arg("--out").arg(self.out(name)).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs to the end, which must be a success.
    pub fn run(&self, name: &str, arguments: &[&str]) -> String {
        let output = self.command(name, arguments).output().unwrap();
        assert!(output.status.success(), "{}", errors(&output));
        errors(&output)
    }

    /// Runs to the end, which must be a refusal; what it says.
    pub fn refused(&self, name: &str, arguments: &[&str]) -> String {
        let output = self.command(name, arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
        let said = errors(&output);
        assert!(said.contains("error: ") && !said.contains("panicked"), "{said}");
        said
    }
}

/// What went to standard error.
pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The records of `tiny` that do not depend on a clock, by file name.
pub fn timeless_records(out: &Path) -> BTreeMap<String, String> {
    timeless_records_of("tiny", out)
}

/// Those of another experiment.
pub fn timeless_records_of(name: &str, out: &Path) -> BTreeMap<String, String> {
    let folder = out.join("records").join(name);
    let names = [
        "run.json",
        "steps.csv",
        "terms.csv",
        "pulls.csv",
        "images.csv",
        "samples.csv",
        "bars.csv",
        "codes.csv",
        "scores.csv",
        "stops.csv",
    ];
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    names.into_iter().map(|name| (name.to_owned(), read(name))).collect()
}
