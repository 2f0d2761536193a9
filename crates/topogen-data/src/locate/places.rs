//! Which files lie in which folder of this machine. Nothing is read or written here.

use std::io;
use std::path::{Path, PathBuf};

use super::{Source, cache};
use crate::catalog::{DataFile, DataSet, catalog};
use crate::error::{Error, Result};
use crate::options::Options;

/// Files that all lie in one place.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) source: Source,
    /// The files in the order in which they were asked for, with their paths.
    pub(super) files: Vec<(&'a DataFile, PathBuf)>,
}

/// The places besides the data folder, the first one being preferred.
pub(super) fn on_this_machine(set: &DataSet, options: &Options) -> Vec<Source> {
    let installed = set.debian.as_ref().map(|package| Source::Installed {
        package: package.name.to_string(),
        folder: options.system_root.join(&*package.folder),
    });
    let cache = cache::folder(set, options).map(|folder| Source::Cache { folder });
    installed.into_iter().chain(cache).collect()
}

/// All of `files` in the data folder, each in the sub-folder with the set's name or in the folder itself.
pub(super) fn in_data_dir<'a>(
    set: &DataSet,
    files: &[&'a DataFile],
    data_dir: &Path,
) -> Result<Option<Found<'a>>> {
    let folders = [data_dir.join(&*set.name), data_dir.to_owned()];
    gather(files, &folders, &Source::DataDir { folder: data_dir.to_owned() })
}

/// All of `files` in the folder of `source`.
pub(super) fn in_folder<'a>(files: &[&'a DataFile], source: &Source) -> Result<Option<Found<'a>>> {
    gather(files, &[source.folder().to_owned()], source)
}

/// Those of `files` that `folder` lacks.
pub(super) fn missing<'a>(files: &[&'a DataFile], folder: &Path) -> Result<Vec<&'a DataFile>> {
    let mut missing = Vec::new();
    for &file in files {
        if first_of(&candidates(file, &[folder.to_owned()]))?.is_none() {
            missing.push(file);
        }
    }
    Ok(missing)
}

/// The error that tells which paths were looked for in the data folder.
pub(super) fn not_in_data_dir(set: &DataSet, files: &[&DataFile], data_dir: &Path) -> Result<Error> {
    if !data_dir.is_dir() {
        return Ok(Error::NoDataDir { path: data_dir.to_owned() });
    }
    let folders = [data_dir.join(&*set.name), data_dir.to_owned()];
    let mut looked_for = Vec::new();
    for file in files {
        let candidates = candidates(file, &folders);
        if first_of(&candidates)?.is_none() {
            looked_for.extend(candidates);
        }
    }
    Ok(Error::NotInDataDir { name: set.name.to_string(), looked_for })
}

/// The error of checking files, in which one of another data set counts as none.
///
/// Data sets whose files have the same names may lie in one data folder: at most one of them outside its sub-folder.
pub(super) fn unless_foreign(set: &DataSet, found: &Found<'_>, error: Error) -> Error {
    let Source::DataDir { folder } = &found.source else { return error };
    let Error::Corrupt { path, source, .. } = &error else { return error };
    let Error::Checksum { found: sha256, .. } = &**source else { return error };
    let is_foreign = catalog()
        .iter()
        .any(|other| other.name != set.name && other.files.iter().any(|file| file.sha256 == *sha256));
    if !is_foreign || path.parent() != Some(folder) {
        return error;
    }
    let own = [folder.join(&*set.name)];
    let looked_for = found.files.iter().flat_map(|(file, _)| candidates(file, &own)).collect();
    Error::NotInDataDir { name: set.name.to_string(), looked_for }
}

fn gather<'a>(files: &[&'a DataFile], folders: &[PathBuf], source: &Source) -> Result<Option<Found<'a>>> {
    let mut found = Vec::with_capacity(files.len());
    for &file in files {
        let Some(path) = first_of(&candidates(file, folders))? else { return Ok(None) };
        found.push((file, path));
    }
    Ok(Some(Found { source: source.clone(), files: found }))
}

fn candidates(file: &DataFile, folders: &[PathBuf]) -> Vec<PathBuf> {
    folders.iter().flat_map(|folder| [folder.join(file.gz()), folder.join(&*file.name)]).collect()
}

/// The first path at which there is something.
fn first_of(paths: &[PathBuf]) -> Result<Option<PathBuf>> {
    for path in paths {
        match path.metadata() {
            Ok(_) => return Ok(Some(path.clone())),
            // A parent that is a file is as good as none.
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(error) => return Err(Error::read(path)(error)),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::data_set;

    #[test]
    fn a_file_of_another_set_counts_as_none_outside_the_sub_folder() {
        let (mnist, fashion) = (data_set("mnist").unwrap(), data_set("fashion-mnist").unwrap());
        let [own, others] = [&mnist.files[0], &fashion.files[0]];
        assert_eq!(own.name, others.name, "the names clash, or there is nothing to test");
        let checked = |folder: &str, sha256: &str| {
            let source = Source::DataDir { folder: "own".into() };
            let path = Path::new(folder).join(&*own.name);
            let found = Found { source, files: vec![(own, path.clone())] };
            let wrong = Error::Checksum { expected: own.sha256.to_string(), found: sha256.to_owned() };
            unless_foreign(mnist, &found, Error::Corrupt { path, advice: "", source: Box::new(wrong) })
        };
        let Error::NotInDataDir { looked_for, .. } = checked("own", &others.sha256) else { panic!() };
        assert_eq!(looked_for[1], Path::new("own/mnist").join(&*own.name));
        assert!(matches!(checked("own/mnist", &others.sha256), Error::Corrupt { .. }));
        assert!(matches!(checked("own", &"0".repeat(64)), Error::Corrupt { .. }));
    }
}
