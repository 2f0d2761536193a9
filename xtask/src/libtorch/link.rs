//! The link `.libtorch` at the root of the workspace.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::inspect::{self, Libtorch};
use crate::error::{Error, Result};
use crate::{process, workspace};

/// The name of the link; `.cargo/config.toml` has it too.
pub const PATH: &str = ".libtorch";

/// Points the link at `found`, in one step, and has what was built against another kind of libtorch built again.
pub fn point(root: &Path, found: &Libtorch) -> Result<()> {
    let link = root.join(PATH);
    let before = leads_to(&link)?;
    if before.as_ref() == Some(&found.root) {
        return Ok(());
    }
    // Cargo cannot see that a link leads elsewhere. Libraries of the same version and device link alike.
    let alike = |it: Libtorch| it.version == found.version && it.device == found.device;
    if before.is_some_and(|path| !inspect::inspect(&path).is_ok_and(alike)) {
        println!("`{PATH}` led to another kind of libtorch: torch-sys will be built again");
        forget_torch_sys()?;
    }
    replace(&link, &found.root)
}

/// Where the link leads, if there is one.
fn leads_to(link: &Path) -> Result<Option<PathBuf>> {
    match fs::symlink_metadata(link) {
        Ok(meta) if !meta.is_symlink() => Err(Error::NotALink(link.to_owned())),
        Ok(_) => fs::read_link(link).map(Some).map_err(Error::io("read", link)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", link)(error)),
    }
}

/// Makes `link` lead to `target`, at no moment to nothing.
fn replace(link: &Path, target: &Path) -> Result<()> {
    let mut name = link.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    let temporary = Path::new(&name);
    symlink(target, temporary).map_err(Error::io("create", temporary))?;
    fs::rename(temporary, link).map_err(|error| {
        // The first error is the one to report.
        let _ = fs::remove_file(temporary);
        Error::io("replace", link)(error)
    })
}

/// Removes what cargo has built of torch-sys.
fn forget_torch_sys() -> Result<()> {
    for profile in ["dev", "release"] {
        let mut clean = workspace::cargo("clean");
        clean.args(["--quiet", "-p", "torch-sys", "--profile", profile]);
        let status = process::run(&mut clean)?;
        if !status.success() {
            return Err(Error::Clean { profile, status });
        }
    }
    Ok(())
}

#[cfg(unix)]
fn symlink(target: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

#[cfg(windows)]
fn symlink(target: &Path, link: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_dir(target, link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_made_and_moved() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join(PATH);
        assert_eq!(leads_to(&link).unwrap(), None);
        for target in [folder.path().join("one"), folder.path().join("two")] {
            replace(&link, &target).unwrap();
            assert_eq!(leads_to(&link).unwrap(), Some(target));
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary link is left");
    }

    #[test]
    fn a_folder_in_the_way_is_not_removed() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join(PATH);
        fs::create_dir(&link).unwrap();
        assert!(matches!(leads_to(&link), Err(Error::NotALink(_))));
        assert!(replace(&link, folder.path()).is_err());
        assert!(link.is_dir());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary link is left");
    }
}
