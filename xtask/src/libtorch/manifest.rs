//! The list of a layout's files and their sizes, by which a whole layout is told from a broken one.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::files;

/// The name of the manifest in the folder that it describes.
const FILE: &str = "topogen-manifest.txt";

/// The first line; another format gets another line.
const HEAD: &str = "files of this folder and their sizes, written by cargo xtask setup (1)";

/// Writes the manifest of all that lies in `folder` now.
///
/// It is the last file to be written, so a folder with a manifest was whole once.
pub fn write(folder: &Path) -> Result<()> {
    let mut list = Vec::new();
    collect(folder, folder, &mut list)?;
    list.sort();
    let mut text = format!("{HEAD}\n");
    for (path, bytes) in &list {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{bytes} {path}");
    }
    let _ = writeln!(text, "{} files", list.len());
    let path = folder.join(FILE);
    let mut file = fs::File::create(&path).map_err(Error::io("create", &path))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(Error::io("write", &path))?;
    files::sync(folder)
}

/// The folder whose manifest covers `root`: `root` itself, or the one above it.
pub fn folder_of(root: &Path) -> Option<PathBuf> {
    [Some(root), root.parent()]
        .into_iter()
        .flatten()
        .find(|folder| folder.join(FILE).is_file())
        .map(Path::to_owned)
}

/// Holds `folder` against its manifest; the error is the first difference.
pub fn verify(folder: &Path) -> Result<(), String> {
    let text = fs::read_to_string(folder.join(FILE))
        .map_err(|error| format!("its manifest cannot be read: {error}"))?;
    let cut = || "its manifest is cut off or of another version of xtask".to_owned();
    let body = text.strip_prefix(HEAD).and_then(|rest| rest.strip_prefix('\n')).ok_or_else(cut)?;
    let mut lines: Vec<&str> = body.split_terminator('\n').collect();
    let count = lines.pop().ok_or_else(cut)?;
    if count != format!("{} files", lines.len()) || !body.ends_with('\n') {
        return Err(cut());
    }
    for line in lines {
        let (bytes, path) = line.split_once(' ').ok_or_else(cut)?;
        let bytes: u64 = bytes.parse().map_err(|_| cut())?;
        match fs::metadata(folder.join(path)) {
            Ok(meta) if meta.len() == bytes => {}
            Ok(meta) => return Err(format!("{path} has {} bytes instead of {bytes}", meta.len())),
            Err(error) => return Err(format!("{path}: {error}")),
        }
    }
    Ok(())
}

/// Lists the files under `folder`, relative to `top`.
fn collect(top: &Path, folder: &Path, list: &mut Vec<(String, u64)>) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(Error::io("read", folder))? {
        let path = entry.map_err(Error::io("read", folder))?.path();
        let meta = fs::metadata(&path).map_err(Error::io("read", &path))?;
        if meta.is_dir() {
            collect(top, &path, list)?;
        } else {
            let relative = path.strip_prefix(top).unwrap_or(&path);
            list.push((relative.to_string_lossy().into_owned(), meta.len()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("lib/deep")).unwrap();
        fs::write(folder.path().join("lib/a.so"), "12345").unwrap();
        fs::write(folder.path().join("lib/deep/b c.h"), "").unwrap();
        write(folder.path()).unwrap();
        folder
    }

    #[test]
    fn a_whole_folder_passes() {
        let folder = sealed();
        assert_eq!(verify(folder.path()), Ok(()));
        assert_eq!(folder_of(folder.path()).as_deref(), Some(folder.path()));
        assert_eq!(folder_of(&folder.path().join("lib")).as_deref(), Some(folder.path()));
        assert_eq!(folder_of(&folder.path().join("lib/deep")), None);
    }

    #[test]
    fn a_missing_file_is_named() {
        let folder = sealed();
        fs::remove_file(folder.path().join("lib/deep/b c.h")).unwrap();
        assert!(verify(folder.path()).unwrap_err().contains("lib/deep/b c.h"));
    }

    #[test]
    fn a_file_of_another_size_is_named_with_both_sizes() {
        let folder = sealed();
        fs::write(folder.path().join("lib/a.so"), "1234").unwrap();
        assert_eq!(verify(folder.path()).unwrap_err(), "lib/a.so has 4 bytes instead of 5");
    }

    #[test]
    fn every_cut_of_the_manifest_is_noticed() {
        let folder = sealed();
        let path = folder.path().join(FILE);
        let text = fs::read_to_string(&path).unwrap();
        for length in 0..text.len() {
            fs::write(&path, &text[..length]).unwrap();
            assert!(verify(folder.path()).is_err(), "cut to {length} of {} bytes", text.len());
        }
    }

    #[test]
    fn a_folder_without_manifest_does_not_pass() {
        let folder = sealed();
        fs::remove_file(folder.path().join(FILE)).unwrap();
        assert!(verify(folder.path()).is_err());
        assert_eq!(folder_of(folder.path()), None);
    }
}
