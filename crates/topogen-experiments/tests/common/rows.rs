//! The binary's verbs that run rows of data, on tiny data.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder of experiments and of output, gone with the test.
pub struct Bench {
    verb: &'static str,
    folder: tempfile::TempDir,
}

impl Bench {
    /// For a verb, with these rows, of which some leave their epochs open.
    pub fn new(verb: &'static str, rows: &[&str], epochs: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("experiments")).unwrap();
        for (number, row) in rows.iter().enumerate() {
            let row = row.replace("EPOCHS", &epochs.to_string());
            fs::write(folder.path().join(format!("experiments/{number}.toml")), row).unwrap();
        }
        Self { verb, folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The verb with these words.
    pub fn verb(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_topogen-experiments"));
        command.arg(self.verb).args(words.split_whitespace()).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The verb into the output `name`, with further words.
    pub fn command(&self, name: &str, words: &str) -> Command {
        let mut command = self.verb(words);
        command.arg("--experiments").arg(self.path("experiments")).arg("--out").arg(self.path(name));
        command
    }

    /// Runs to the end, which must be a success; what it says.
    pub fn run(&self, name: &str, words: &str) -> String {
        super::own::said(&self.command(name, words).output().unwrap(), 0)
    }
}

/// The records of an experiment that do not depend on a clock, by file name.
pub fn timeless(out: &Path, name: &str) -> BTreeMap<String, String> {
    let folder = out.join("records").join(name);
    let names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let told = names.filter(|name| name != "times.csv" && name != "session.json");
    told.map(|name| (name.clone(), fs::read_to_string(folder.join(name)).unwrap())).collect()
}
