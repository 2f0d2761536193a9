//! The one build script of every package that links libtorch.
//!
//! It writes libtorch's folder into executables, tests and doctests (so that they start with no variable set), and keeps
//! the CUDA library linked where there is one: the linker would drop it, as nothing refers to it by name.

fn main() {
    println!("cargo::rerun-if-changed=../../build/link_libtorch.rs");
    // Set by torch-sys, on which each package that uses this script depends directly. Absent with its `doc-only`.
    let Some(lib) = std::env::var_os("DEP_TCH_LIBTORCH_LIB") else { return };
    let lib = std::path::PathBuf::from(lib);
    println!("cargo::rustc-link-arg=-Wl,-rpath={}", lib.display());
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo::rustc-link-arg=-Wl,--no-as-needed");
        println!("cargo::rustc-link-search=native={}", lib.display());
        println!("cargo::rustc-link-arg=-ltorch");
    }
}
