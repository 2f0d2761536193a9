//! What `cargo metadata` says about the workspace.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The metadata of this workspace, on this platform: other platforms' packages need not be on the machine.
pub fn metadata() -> Value {
    let version = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let version = String::from_utf8(version.stdout).expect("rustc writes UTF-8");
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
    // Asked for at run time: with one target folder for two checkouts, the built test may be the other's.
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs this test");
    let manifest = Path::new(&xtask).parent().expect("xtask lies in the workspace").join("Cargo.toml");
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", host, "--manifest-path"])
        .arg(manifest)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata writes JSON")
}
