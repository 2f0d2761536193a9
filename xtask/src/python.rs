//! Python's pip, which fetches wheels.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::files;
use crate::libtorch::VERSION;
use crate::process::{self, Ended};

/// How often the progress of a download is told.
const PROGRESS: Duration = Duration::from_secs(10);

/// The python that runs pip.
pub const PYTHON: &str = "python3";

/// `python3 -m pip <args>`, which keeps its temporary files in `scratch`.
pub fn pip<'a>(scratch: &Path, args: impl IntoIterator<Item = &'a str>) -> Command {
    let mut pip = Command::new(PYTHON);
    // pip unpacks in TMPDIR: the system's own may be small, and what a killed pip leaves there nobody clears away.
    pip.env("TMPDIR", scratch);
    // Settings of the user for other ends, which pip would refuse a download or a `--target` over.
    pip.env("PIP_REQUIRE_VIRTUALENV", "0").env("PIP_USER", "0");
    // A pip that knows this variable goes on with a file whose connection was cut, this often; an older one passes over it.
    pip.env("PIP_RESUME_RETRIES", "20");
    pip.args(["-m", "pip", "--disable-pip-version-check", "--no-input"]).args(args);
    pip
}

/// Runs a pip that downloads `requirement` of about `total` megabytes under `folder`, and tells how far it is.
///
/// # Errors
/// Where there is no python, no pip, or pip fails.
pub fn download(pip: &mut Command, requirement: &str, folder: &Path, total: u64) -> Result<()> {
    let start = Instant::now();
    let mut told = Instant::now();
    let ended = process::run_unseen(pip, Duration::from_millis(500), || {
        if told.elapsed() >= PROGRESS {
            told = Instant::now();
            let megabytes = files::megabytes(files::folder_bytes(folder));
            println!(
                "  {requirement}: {megabytes} of about {total} MB after {:.0} s",
                start.elapsed().as_secs_f64()
            );
        }
    });
    match ended {
        Ok(ended) if ended.status.success() => Ok(()),
        Ok(ended) => Err(pip_error(requirement, ended)),
        Err(Error::Start { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
            Err(Error::PythonMissing { needed: VERSION })
        }
        Err(error) => Err(error),
    }
}

/// Tells a missing pip from one that failed.
fn pip_error(requirement: &str, ended: Ended) -> Error {
    if ended.output.iter().any(|line| line.contains("No module named pip")) {
        return Error::PipMissing { needed: VERSION };
    }
    Error::Pip {
        requirement: requirement.to_owned(),
        status: ended.status,
        tail: ended.tail,
        needed: VERSION,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail_with(script: &str) -> Error {
        let folder = tempfile::tempdir().unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        download(&mut shell, "torch==2.13.0", folder.path(), 1).unwrap_err()
    }

    #[test]
    fn a_missing_pip_is_told_from_a_failing_one() {
        let missing = fail_with("echo '/usr/bin/python3: No module named pip' >&2; exit 1");
        assert!(matches!(missing, Error::PipMissing { .. }), "{missing}");
        let failing = fail_with("echo 'ERROR: No matching distribution found' >&2; exit 1").to_string();
        assert!(failing.contains("No matching distribution found"), "{failing}");
        assert!(failing.contains("exit status: 1"), "{failing}");
        assert!(failing.contains("set LIBTORCH"), "{failing}");
    }

    #[test]
    fn settings_of_the_user_for_other_ends_are_off() {
        let pip = pip(Path::new("/scratch"), ["download"]);
        let set = |wanted: &str| {
            let (_, value) = pip.get_envs().find(|(name, _)| *name == wanted)?;
            value.map(|it| it.to_string_lossy().into_owned())
        };
        assert_eq!(set("PIP_REQUIRE_VIRTUALENV").as_deref(), Some("0"));
        assert_eq!(set("PIP_USER").as_deref(), Some("0"));
        assert_eq!(set("TMPDIR").as_deref(), Some("/scratch"));
    }

    #[test]
    fn a_missing_python_says_what_to_install() {
        let folder = tempfile::tempdir().unwrap();
        let error = download(&mut Command::new("no-such-python"), "torch", folder.path(), 1).unwrap_err();
        assert!(matches!(error, Error::PythonMissing { .. }), "{error}");
        assert!(error.to_string().contains("python3-pip"), "{error}");
    }
}
