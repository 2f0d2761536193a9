//! Where the workspace is, and its cargo.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the workspace.
pub fn root() -> PathBuf {
    // The variable of the running cargo comes first: a checkout that was moved keeps its built xtask.
    let xtask =
        env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| OsString::from(env!("CARGO_MANIFEST_DIR")));
    let xtask = Path::new(&xtask);
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// `cargo <verb>` on this workspace, with the cargo that started xtask.
///
/// With the dependencies of the lock file, and no others. The folder stays the caller's, so that relative paths in what is passed on keep their meaning.
pub fn cargo(verb: &str) -> Command {
    cargo_at(verb, &root().join("Cargo.toml"))
}

/// The same on the workspace of another manifest.
pub fn cargo_at(verb: &str, manifest: &Path) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    cargo.arg(verb).arg("--manifest-path").arg(manifest);
    // `fmt` alone does not know it: it resolves nothing.
    if verb != "fmt" {
        cargo.arg("--locked");
    }
    cargo
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
