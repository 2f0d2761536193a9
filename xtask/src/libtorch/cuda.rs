//! The libtorch with CUDA, installed by pip with all that it needs. Its command line is tested; it has not been run on
//! a machine with a GPU.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Kind, VERSION, layout};
use crate::error::{Error, Result};
use crate::{files, python};

/// How much pip downloads and unpacks, in megabytes, roughly.
const MEGABYTES: u64 = 8000;

/// The layout with CUDA.
///
/// The libraries find each other by paths relative to their own place, so the folders `torch` and `nvidia` stay side
/// by side as pip puts them, and `torch` is the root.
#[derive(Debug)]
pub struct Cuda;

impl Kind for Cuda {
    fn root(&self, cache: &Path) -> PathBuf {
        folder(cache).join("torch")
    }

    fn lay_out(&self, cache: &Path) -> Result<()> {
        let target = folder(cache);
        let work = cache.join(format!("libtorch-{VERSION}-cuda.partial"));
        files::remove_folder(&work)?;
        let (site, scratch) = (work.join("site"), work.join("scratch"));
        files::create_folder(&scratch)?;
        let requirement = format!("torch=={VERSION}");
        println!("installing {requirement} with CUDA (several GB) to {}", target.display());
        python::download(&mut install(&site, &scratch, &requirement), &requirement, &work, MEGABYTES)?;
        // torch-sys checks the version by this file, which the wheel has not.
        let version = site.join("torch/build-version");
        fs::write(&version, format!("{VERSION}\n")).map_err(Error::io("write", &version))?;
        layout::seal(&site, &target)?;
        files::remove_folder(&work)
    }
}

fn folder(cache: &Path) -> PathBuf {
    cache.join(format!("libtorch-{VERSION}-cuda"))
}

/// pip as it installs `requirement` into `site`.
fn install(site: &Path, scratch: &Path, requirement: &str) -> Command {
    let options = ["install", "--no-cache-dir", "--progress-bar=off", "--no-compile", "--only-binary=:all:"];
    let mut pip = python::pip(scratch, options);
    pip.arg("--target").arg(site).arg(requirement);
    pip
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;

    #[test]
    fn the_command_installs_the_exact_version_beside_the_target() {
        let pip = install(Path::new("/c/p/site"), Path::new("/c/p/scratch"), "torch==2.13.0");
        assert_eq!(pip.get_program(), "python3");
        let line: Vec<_> = pip.get_args().map(|arg| arg.to_string_lossy()).collect();
        assert_eq!(
            line.join(" "),
            "-m pip --disable-pip-version-check --no-input install --no-cache-dir --progress-bar=off --no-compile \
             --only-binary=:all: --target /c/p/site torch==2.13.0"
        );
        let scratch = pip.get_envs().find(|(name, _)| *name == "TMPDIR").and_then(|(_, value)| value);
        assert_eq!(scratch, Some(OsStr::new("/c/p/scratch")));
    }

    #[test]
    fn the_root_is_the_torch_folder() {
        assert_eq!(Cuda.root(Path::new("/c")), Path::new("/c/libtorch-2.13.0-cuda/torch"));
    }
}
