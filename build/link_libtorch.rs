//! The one build script of every package that links libtorch.
//!
//! It tells the package which compiler and which libtorch it is built with, for the records that it makes.
//!
//! It writes libtorch's folder into executables, tests and doctests (they start with no variable set), and keeps the CUDA
//! library linked where there is one: the linker would drop it, as nothing refers to it by name.

#![allow(clippy::print_stdout, reason = "a build script talks to cargo on its standard output")]

use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn main() {
    // Any directive of this kind keeps cargo from running the script after each change in the package. This one holds
    // at any depth of folders; a change of libtorch's place reaches this script through torch-sys.
    println!("cargo::rerun-if-env-changed=DEP_TCH_LIBTORCH_LIB");
    println!("cargo::rustc-env=TOPOGEN_RUSTC_VERSION={}", rustc_version());
    println!("cargo::rustc-env=TOPOGEN_LIBTORCH_VERSION={}", libtorch_version().unwrap_or_else(unknown));
    // Set by torch-sys, on which each package that uses this script depends directly. Absent with its `doc-only`.
    let Ok(lib) = env::var("DEP_TCH_LIBTORCH_LIB") else { return };
    let os = env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    // Windows looks for libraries in PATH only.
    if os != "windows" {
        // Not `-Wl,-rpath,<folder>`, which a comma in the path cuts. The form with `=` is unknown to the linker of macOS.
        for argument in ["-Xlinker", "-rpath", "-Xlinker", lib.as_str()] {
            println!("cargo::rustc-link-arg={argument}");
        }
    }
    if os == "linux" {
        println!("cargo::rustc-link-arg=-Wl,--no-as-needed");
        println!("cargo::rustc-link-arg=-ltorch");
        println!("cargo::rustc-link-arg=-Wl,--as-needed");
    }
}

fn unknown() -> String {
    "unknown".to_owned()
}

fn rustc_version() -> String {
    let output = env::var_os("RUSTC").and_then(|rustc| Command::new(rustc).arg("--version").output().ok());
    let text = output.and_then(|output| String::from_utf8(output.stdout).ok());
    text.map_or_else(unknown, |text| text.trim().to_owned())
}

/// The version that libtorch's headers state.
fn libtorch_version() -> Option<String> {
    let lib = env::var_os("DEP_TCH_LIBTORCH_LIB")?;
    let header = Path::new(&lib).parent()?.join("include/torch/headeronly/version.h");
    let text = fs::read_to_string(header).ok()?;
    let part = |name: &str| {
        let line =
            text.lines().find_map(|line| line.strip_prefix("#define TORCH_VERSION_")?.strip_prefix(name));
        line.map(|value| value.trim().to_owned())
    };
    Some([part("MAJOR")?, part("MINOR")?, part("PATCH")?].join("."))
}
