//! The inputs: written by `benches/peers/inputs.py` into the cache, described by a manifest.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use super::protocol::Task;
use super::roster::Programs;
use super::suite::Suite;
use crate::error::{Error, Result};
use crate::{files, process, workspace};

/// What an input holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One point a row.
    Points,
    /// A square matrix.
    Distances,
    /// Two diagrams: one bar a row, with the diagram that it belongs to.
    Diagrams,
}

/// An input, as the manifest describes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// Its own.
    pub name: String,
    /// Shared by inputs that differ in the number of points or the random numbers.
    pub family: String,
    /// Shared by inputs that make one row of the table.
    pub label: String,
    /// What it holds, and what is computed of it.
    #[serde(flatten)]
    pub task: Task,
    /// The number of points, or of bars.
    pub n: usize,
    /// The number of coordinates.
    pub dim: Option<usize>,
    /// Its file in the folder of the manifest.
    pub file: String,
    /// The SHA-256 of the file.
    pub sha256: String,
    /// The libraries that are to see it, where not all are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Vec<String>>,
}

/// Inputs and the folder of their files.
#[derive(Debug)]
pub struct Inputs {
    folder: PathBuf,
    all: Vec<Input>,
}

/// The family of the inputs that workers are warmed up with.
const WARM_UP: &str = "warmup";

/// What inputs are for.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    /// The table.
    Bench,
    /// So many inputs to compare on.
    Check(u32),
}

impl Inputs {
    /// The inputs of `seed` in the folder `cache`, written first unless they are there; `classics` is a folder of published ones.
    ///
    /// # Errors
    /// Those of the script, and of reading what it wrote.
    pub fn ensure(
        cache: &Path,
        programs: &Programs,
        suite: Suite,
        purpose: Purpose,
        seed: u64,
        classics: Option<&Path>,
    ) -> Result<Self> {
        let script = workspace::root().join("benches/peers/inputs.py");
        // Another script makes other inputs: its digest is a part of the folder's name.
        let digest = files::digest(&script)?;
        let (what, count) = match purpose {
            Purpose::Bench => ("bench", None),
            Purpose::Check(count) => ("check", Some(count)),
        };
        let mut suffix = count.map(|count| format!("-{count}")).unwrap_or_default();
        let classics = classics.filter(|_| suite == Suite::Higher && count.is_none());
        if let Some(classics) = classics {
            suffix += &format!("-{}", &files::digest_of_folder(classics)?[..12]);
        }
        let folder = cache.join(format!("inputs-{}-{what}-{}-{seed}{suffix}", suite.name(), &digest[..12]));
        let manifest = folder.join("manifest.json");
        if !manifest.exists() {
            println!("inputs: writing them to {}", folder.display());
            let mut command = Command::new(programs.python);
            command.arg(&script).args([suite.name(), what]).arg(&folder).args(["--seed", &seed.to_string()]);
            command.arg("--harness").arg(programs.harness);
            if let Some(classics) = classics {
                command.arg("--classics").arg(classics);
            }
            if let Some(count) = count {
                command.args(["--count", &count.to_string()]);
            }
            let status = process::run(&mut command)?;
            if !status.success() {
                return Err(Error::Inputs { status });
            }
        }
        let text = fs::read_to_string(&manifest).map_err(Error::io("read", &manifest))?;
        let all = serde_json::from_str(&text).map_err(Error::json(&manifest))?;
        Ok(Self { folder, all })
    }

    /// The file of an input.
    pub fn path(&self, input: &Input) -> PathBuf {
        self.folder.join(&input.file)
    }

    /// The place of an input in the manifest.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.all.iter().position(|input| input.name == name)
    }

    /// Those for warming up.
    pub fn warm_up(&self) -> impl Iterator<Item = &Input> {
        self.all.iter().filter(|input| input.family == WARM_UP)
    }

    /// Those whose names one of `globs` matches, without those for warming up.
    ///
    /// # Errors
    /// [`Error::NoInput`] where a glob matches none.
    pub fn chosen(&self, globs: &[String]) -> Result<Vec<&Input>> {
        let candidates: Vec<_> = self.all.iter().filter(|input| input.family != WARM_UP).collect();
        for glob in globs {
            if !candidates.iter().any(|input| matches(glob, &input.name)) {
                return Err(Error::NoInput { glob: glob.clone() });
            }
        }
        let wanted = |input: &&Input| globs.iter().any(|glob| matches(glob, &input.name));
        Ok(candidates.into_iter().filter(wanted).collect())
    }
}

/// Whether `glob`, in which `*` is any text, is all of `name`.
fn matches(glob: &str, name: &str) -> bool {
    let Some((head, rest)) = glob.split_once('*') else { return glob == name };
    let Some(name) = name.strip_prefix(head) else { return false };
    name.char_indices().map(|(at, _)| at).chain([name.len()]).any(|at| matches(rest, &name[at..]))
}

#[cfg(test)]
use super::suite::Operation;

#[cfg(test)]
impl Input {
    /// A cloud in three dimensions for tests.
    pub fn sample(name: &str, family: &str, n: usize) -> Self {
        Self {
            name: name.to_owned(),
            family: family.to_owned(),
            label: format!("{family}, n = {n}"),
            task: Task { operation: Operation::Rips, kind: Kind::Points, degree: 1, threshold: None },
            n,
            dim: Some(3),
            file: format!("{name}.npy"),
            sha256: "0".repeat(64),
            only: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        for (glob, name) in [
            ("*", "a"),
            ("a", "a"),
            ("circle_*", "circle_500"),
            ("*_500", "circle_500"),
            ("c*_*0", "circle_500"),
            ("a*", "a"),
        ] {
            assert!(matches(glob, name), "{glob} {name}");
        }
        for (glob, name) in [("a", "ab"), ("*_500", "circle_5000"), ("b*", "ab"), ("", "a")] {
            assert!(!matches(glob, name), "{glob} {name}");
        }
    }

    #[test]
    fn a_glob_that_matches_nothing_is_an_error() {
        let all = vec![Input::sample("warmup", "warmup", 64), Input::sample("circle_500", "circle", 500)];
        let inputs = Inputs { folder: PathBuf::new(), all };
        let chosen = |globs: &[&str]| {
            let globs: Vec<_> = globs.iter().map(|&it| it.to_owned()).collect();
            inputs.chosen(&globs).map(|found| found.iter().map(|it| it.name.clone()).collect::<Vec<_>>())
        };
        assert_eq!(chosen(&["*"]).unwrap(), ["circle_500"]);
        assert!(matches!(chosen(&["*", "torus*"]), Err(Error::NoInput { glob }) if glob == "torus*"));
        assert_eq!(inputs.warm_up().count(), 1);
    }
}
