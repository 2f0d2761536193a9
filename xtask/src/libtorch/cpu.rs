//! The libtorch for processors, laid out from wheels.

use std::env::consts::{ARCH, OS};
use std::path::{Path, PathBuf};

use super::wheels::{self, Fetch, Recipe};
use super::{Kind, VERSION, layout};
use crate::error::{Error, Result};
use crate::files;

/// The layout of one platform.
#[derive(Debug)]
pub struct Cpu {
    recipe: Recipe,
}

impl Cpu {
    /// The layout for the machine that this runs on.
    ///
    /// # Errors
    /// Where no checksums are known for its platform.
    pub fn for_this_machine() -> Result<Self> {
        let recipe =
            wheels::recipe(OS, ARCH).ok_or(Error::Platform { os: OS, arch: ARCH, needed: VERSION })?;
        Ok(Self { recipe })
    }

    fn lay_out_with(&self, cache: &Path, fetch: Fetch) -> Result<()> {
        let folder = cache.join(format!("wheels-{VERSION}"));
        let paths = wheels::gather(&self.recipe, &folder, fetch)?;
        let target = self.root(cache);
        println!("laying libtorch {VERSION} out in {}", target.display());
        layout::lay_out(&self.recipe, &paths, &target)?;
        if let Err(error) = files::remove_folder(&folder) {
            // libtorch is there all the same.
            println!("{error}; remove it by hand, nothing needs it");
        }
        Ok(())
    }
}

impl Kind for Cpu {
    fn root(&self, cache: &Path) -> PathBuf {
        cache.join(format!("libtorch-{VERSION}-cpu"))
    }

    fn lay_out(&self, cache: &Path) -> Result<()> {
        self.lay_out_with(cache, &wheels::fetch_with_pip)
    }
}

#[cfg(test)]
#[path = "cpu_tests.rs"]
mod tests;
