//! Which programs make the records.

use crate::record::Versions;
use std::process::Command;

/// What is known of this build and checkout; `unknown` where nothing is.
pub fn versions() -> Versions {
    Versions {
        topogen: env!("CARGO_PKG_VERSION").to_owned(),
        revision: revision().unwrap_or_else(|| "unknown".to_owned()),
        libtorch: env!("TOPOGEN_LIBTORCH_VERSION").to_owned(),
        rustc: env!("TOPOGEN_RUSTC_VERSION").to_owned(),
    }
}

fn revision() -> Option<String> {
    let head = git(&["rev-parse", "--short=12", "HEAD"])?;
    let changed = if git(&["status", "--porcelain", "--untracked-files=no"])?.is_empty() { "" } else { "+" };
    Some(format!("{head}{changed}"))
}

fn git(arguments: &[&str]) -> Option<String> {
    // Where the sources were when this was built: the current folder may belong to another repository.
    let output =
        Command::new("git").arg("-C").arg(env!("CARGO_MANIFEST_DIR")).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
