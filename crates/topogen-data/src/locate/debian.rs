//! Fetches a data set as a Debian package, without root and without touching the system.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::archive::Packed;
use super::cache;
use super::command::{self, Reason};
use crate::catalog::{DataFile, DataSet, DebianPackage, TarGz};
use crate::error::{Error, Result};
use crate::options::DebianTools;
use crate::progress::Progress;

/// Whose packages these are.
const KIND: &str = "Debian";

/// How the folders begin in which a package is unpacked.
const SCRATCH: &str = ".debian-";

/// What a user without the commands can do.
const NO_COMMAND: &str = "it belongs to Debian and systems derived from it";

/// Downloads and unpacks the package in a folder below `folder` and copies its files there; the caller holds the lock.
pub(super) fn fetch(
    set: &DataSet,
    files: &[&DataFile],
    folder: &Path,
    tools: &DebianTools,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<()> {
    let Some(package) = &set.debian else {
        return Err(Error::NotOffered { reason: "Debian has no package of it" });
    };
    let scratch = cache::scratch(folder, SCRATCH)?;
    // The commands run in it, where a relative path would lead elsewhere.
    let scratch = &std::path::absolute(scratch.path()).map_err(Error::write(scratch.path()))?;
    match download(&package.name, scratch, tools, None, progress) {
        Ok(()) => (),
        Err(error @ Error::NoCommand { .. }) => return Err(error),
        // The package lists of the system are missing or old: use lists of our own.
        Err(_) => {
            let config = own_config(scratch).map_err(Error::write(scratch))?;
            let update = update(scratch, tools, &config, progress);
            // An update fails as a whole if one of many sources does; the download shows whether it matters.
            download(&package.name, scratch, tools, Some(&config), progress).map_err(
                |error| match update {
                    Ok(()) => error,
                    Err(update) => update,
                },
            )?;
        }
    }
    let deb = downloaded(&package.name, scratch)?;
    let tree = scratch.join("tree");
    let arguments = [OsStr::new("-x"), deb.as_os_str(), tree.as_os_str()];
    run(Command::new(&tools.dpkg_deb).args(arguments).current_dir(scratch), progress)?;
    store(package, files, &tree, scratch, folder, progress)
}

/// Takes the files out of the archive of an installed package, if that is there; the caller holds the lock.
pub(super) fn unpack_installed(
    set: &DataSet,
    files: &[&DataFile],
    folder: &Path,
    system_root: &Path,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<bool> {
    let Some(package) = &set.debian else { return Ok(false) };
    let Some(archive) = &package.archive else { return Ok(false) };
    let path = system_root.join(&*package.folder).join(&*archive.name);
    if !path.is_file() {
        return Ok(false);
    }
    let scratch = cache::scratch(folder, SCRATCH)?;
    match store(package, files, system_root, scratch.path(), folder, progress) {
        Ok(()) => Ok(true),
        Err(error @ (Error::Archive { .. } | Error::Corrupt { .. } | Error::NotInPackage { .. })) => {
            let advice = "reinstall the package (apt-get install --reinstall), remove it if it is of another version, or give a \
                          data folder";
            Err(Error::Corrupt { path, advice, source: Box::new(error) })
        }
        Err(error) => Err(error),
    }
}

/// Puts the files of a package that is unpacked below `tree` into `folder`.
fn store(
    package: &DebianPackage,
    files: &[&DataFile],
    tree: &Path,
    scratch: &Path,
    folder: &Path,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<()> {
    let unpacked = tree.join(&*package.folder);
    let paths = match &package.archive {
        None => lying_in(&unpacked, package, files)?,
        Some(TarGz { name, folder, most_bytes }) => {
            let packed = Packed { kind: KIND, package: &package.name, folder, most_bytes: *most_bytes };
            let archive = unpacked.join(&**name);
            if !archive.is_file() {
                return Err(lacks(&package.name, name));
            }
            packed.unpack(files, &archive, scratch)?
        }
    };
    for (file, path) in files.iter().zip(paths) {
        let advice = "the package does not hold the expected version of the data";
        cache::store(&path, file, folder, advice, progress)?;
    }
    Ok(())
}

/// The paths of files in a folder, where each may be compressed.
fn lying_in(folder: &Path, package: &DebianPackage, files: &[&DataFile]) -> Result<Vec<PathBuf>> {
    let path = |file: &&DataFile| {
        let candidates = [folder.join(file.gz()), folder.join(&*file.name)];
        let path = candidates.into_iter().find(|path| path.is_file());
        path.ok_or_else(|| lacks(&package.name, &file.name))
    };
    files.iter().map(path).collect()
}

fn lacks(package: &str, file: &str) -> Error {
    Error::NotInPackage { kind: KIND, package: package.to_owned(), file: file.to_owned() }
}

fn download(
    package: &str,
    scratch: &Path,
    tools: &DebianTools,
    config: Option<&Path>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<()> {
    run(apt_get(scratch, tools, config).args(["download", package]), progress)
}

fn update(
    scratch: &Path,
    tools: &DebianTools,
    config: &Path,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<()> {
    run(apt_get(scratch, tools, Some(config)).arg("update"), progress)
}

fn apt_get(scratch: &Path, tools: &DebianTools, config: Option<&Path>) -> Command {
    let mut command = Command::new(&tools.apt_get);
    command.current_dir(scratch).args(["-q", "-y"]);
    // Without these, a machine with no network waits for minutes.
    for option in ["Acquire::http::Timeout=30", "Acquire::https::Timeout=30", "Acquire::Retries=1"] {
        command.args(["-o", option]);
    }
    if let Some(config) = config {
        command.env("APT_CONFIG", config);
    }
    command
}

/// Writes an apt configuration that is the system's but for keeping all state and caches in `scratch`.
///
/// apt reads the file that `APT_CONFIG` names first, then `apt.conf.d`, then `Dir::Etc::main`. So the first file makes
/// a second one of ours the last, where it overrides everything. It also clears the hooks of an update, which
/// otherwise would work on the system's own caches.
fn own_config(scratch: &Path) -> std::io::Result<PathBuf> {
    let apt = scratch.join("apt");
    fs::create_dir_all(apt.join("state/lists/partial"))?;
    fs::create_dir_all(apt.join("cache/archives/partial"))?;
    let last = apt.join("last.conf");
    let mut text = String::new();
    if Path::new("/etc/apt/apt.conf").exists() {
        text.push_str("#include \"/etc/apt/apt.conf\";\n");
    }
    for hook in ["Pre-Invoke", "Post-Invoke", "Post-Invoke-Success"] {
        text.push_str(&format!("#clear APT::Update::{hook};\n"));
    }
    text.push_str(&format!("Dir::State \"{}\";\n", apt.join("state").display()));
    text.push_str("Dir::State::lists \"lists/\";\n");
    text.push_str(&format!("Dir::Cache \"{}\";\n", apt.join("cache").display()));
    text.push_str("Dir::Cache::archives \"archives/\";\n");
    fs::write(&last, text)?;
    let first = apt.join("first.conf");
    let mut text = String::new();
    if let Some(users) = std::env::var_os("APT_CONFIG").filter(|path| !path.is_empty()) {
        text.push_str(&format!("#include \"{}\";\n", Path::new(&users).display()));
    }
    text.push_str(&format!("Dir::Etc::main \"{}\";\n", last.display()));
    fs::write(&first, text)?;
    Ok(first)
}

/// The package file that a download left in `scratch`.
fn downloaded(package: &str, scratch: &Path) -> Result<PathBuf> {
    for entry in fs::read_dir(scratch).map_err(Error::read(scratch))? {
        let path = entry.map_err(Error::read(scratch))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(&format!("{package}_")) && name.ends_with(".deb") {
            return Ok(path);
        }
    }
    Err(lacks(package, ".deb after its download"))
}

fn run(command: &mut Command, progress: &mut dyn FnMut(Progress<'_>)) -> Result<()> {
    command::run(command.env("DEBIAN_FRONTEND", "noninteractive"), Reason::Last, NO_COMMAND, progress)
}
