//! Where downloaded and laid-out things are kept between checkouts.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Reads a variable of the environment; a test gives its own.
pub type Env<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The real environment.
pub fn real_env(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// The cache: `$TOPOGEN_CACHE`, else `$XDG_CACHE_HOME/topogen`, else `$HOME/.cache/topogen`.
pub fn folder(env: Env) -> Result<PathBuf> {
    let set = |name| env(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let absolute = |name| set(name).filter(|path: &PathBuf| path.is_absolute());
    if let Some(cache) = set("TOPOGEN_CACHE") {
        // The link to libtorch must not depend on the folder in which xtask was started.
        return std::path::absolute(&cache).map_err(Error::io("find", &cache));
    }
    absolute("XDG_CACHE_HOME")
        .map(|folder| folder.join("topogen"))
        .or_else(|| absolute("HOME").map(|home| home.join(Path::new(".cache/topogen"))))
        .ok_or(Error::NoCache)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_of(variables: &[(&str, &str)]) -> Result<PathBuf> {
        folder(&|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value)))
    }

    #[test]
    fn the_nearest_setting_wins() {
        let all = [("TOPOGEN_CACHE", "/a"), ("XDG_CACHE_HOME", "/b"), ("HOME", "/c")];
        assert_eq!(folder_of(&all).unwrap(), Path::new("/a"));
        assert_eq!(folder_of(&all[1..]).unwrap(), Path::new("/b/topogen"));
        assert_eq!(folder_of(&all[2..]).unwrap(), Path::new("/c/.cache/topogen"));
    }

    #[test]
    fn empty_and_relative_settings() {
        assert_eq!(
            folder_of(&[("TOPOGEN_CACHE", ""), ("HOME", "/c")]).unwrap(),
            Path::new("/c/.cache/topogen")
        );
        // The base directory specification has relative values ignored.
        assert_eq!(
            folder_of(&[("XDG_CACHE_HOME", "b"), ("HOME", "/c")]).unwrap(),
            Path::new("/c/.cache/topogen")
        );
        assert!(folder_of(&[("TOPOGEN_CACHE", "a")]).unwrap().is_absolute());
        assert!(matches!(folder_of(&[]), Err(Error::NoCache)));
    }
}
