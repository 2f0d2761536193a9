//! What a folder that should be a libtorch holds.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::{VERSION, manifest};

/// What a libtorch can compute on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// The processor alone.
    Cpu,
    /// NVIDIA GPUs as well.
    Cuda,
}

impl Device {
    /// Whether a libtorch for `self` does where one for `wanted` is asked for.
    pub fn serves(self, wanted: Self) -> bool {
        self == wanted || wanted == Self::Cpu
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Cpu => "CPU",
            Self::Cuda => "CUDA",
        })
    }
}

/// A libtorch that can be built against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Libtorch {
    /// The folder that holds `include` and `lib`.
    pub root: PathBuf,
    /// Its version.
    pub version: String,
    /// What it computes on.
    pub device: Device,
    /// Whether it was laid out here and holds every file that it held then.
    pub sealed: bool,
}

/// The libtorch in `root`, or what it lacks.
///
/// A folder that was laid out here is held against its manifest; of others the parts that a build needs are looked for.
pub fn inspect(root: &Path) -> Result<Libtorch, String> {
    if !root.is_dir() {
        return Err(match root.symlink_metadata() {
            Ok(meta) if meta.is_symlink() => "it is a link to a folder that is not there".to_owned(),
            Ok(_) => "it is not a folder".to_owned(),
            Err(_) => "it does not exist".to_owned(),
        });
    }
    for folder in ["include", "lib"] {
        if !root.join(folder).is_dir() {
            return Err(format!("it has no folder {folder}"));
        }
    }
    let lib = root.join("lib");
    for library in ["torch", "torch_cpu", "c10"] {
        if library_file(&lib, library).is_none() {
            return Err(format!("lib/ has no library {library}"));
        }
    }
    let version =
        version(root).ok_or("neither build-version nor torch/headeronly/version.h says its version")?;
    if version != VERSION {
        return Err(format!("its version is {version}, and exactly {VERSION} is needed"));
    }
    // The link is followed: the manifest of a CUDA layout lies above the folder that is linked.
    let real = root.canonicalize().map_err(|error| format!("its path cannot be resolved: {error}"))?;
    let sealed = match manifest::folder_of(&real) {
        Some(folder) => manifest::verify(&folder).map(|()| true)?,
        None => false,
    };
    let device = if library_file(&lib, "torch_cuda").is_some() { Device::Cuda } else { Device::Cpu };
    Ok(Libtorch { root: real, version, device, sealed })
}

/// The libtorch in `root` or what it lacks; `cache` holds none but those that were laid out here.
///
/// So one there that has no manifest is the rest of a broken layout, not a libtorch from elsewhere.
pub fn inspect_with(root: &Path, cache: Option<&Path>) -> Result<Libtorch, String> {
    let found = inspect(root)?;
    let in_cache = cache.and_then(|it| it.canonicalize().ok()).is_some_and(|it| found.root.starts_with(it));
    if in_cache && !found.sealed {
        return Err(format!(
            "{} lies in the cache but has no manifest: it is not whole",
            found.root.display()
        ));
    }
    Ok(found)
}

/// The file of a shared library, whatever this system ends it with.
fn library_file(lib: &Path, name: &str) -> Option<PathBuf> {
    [format!("lib{name}.so"), format!("lib{name}.dylib"), format!("{name}.dll")]
        .into_iter()
        .map(|file| lib.join(file))
        .find(|file| file.is_file())
}

/// The version, without the build's suffix (as in `2.13.0+cpu`).
fn version(root: &Path) -> Option<String> {
    if let Ok(text) = fs::read_to_string(root.join("build-version")) {
        return Some(text.trim().split('+').next().unwrap_or_default().to_owned());
    }
    ["torch/headeronly/version.h", "torch/csrc/api/include/torch/version.h"]
        .into_iter()
        .filter_map(|header| fs::read_to_string(root.join("include").join(header)).ok())
        .find_map(|text| header_version(&text))
}

/// The version in the text of a `version.h`.
fn header_version(text: &str) -> Option<String> {
    let part = |name: &str| {
        text.lines().find_map(|line| {
            line.trim().strip_prefix("#define ")?.strip_prefix(name)?.trim().parse::<u32>().ok()
        })
    };
    Some(format!(
        "{}.{}.{}",
        part("TORCH_VERSION_MAJOR")?,
        part("TORCH_VERSION_MINOR")?,
        part("TORCH_VERSION_PATCH")?
    ))
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A folder that looks like a libtorch from elsewhere.
    pub fn fake(root: &Path, version: &str) {
        fs::create_dir_all(root.join("include")).unwrap();
        fs::create_dir_all(root.join("lib")).unwrap();
        for library in ["torch", "torch_cpu", "c10"] {
            fs::write(root.join(format!("lib/lib{library}.so")), library).unwrap();
        }
        fs::write(root.join("build-version"), format!("{version}\n")).unwrap();
    }

    #[test]
    fn a_whole_one_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        fake(folder.path(), "2.13.0+cpu");
        let found = inspect(folder.path()).unwrap();
        assert_eq!((found.version.as_str(), found.device, found.sealed), (VERSION, Device::Cpu, false));
        fs::write(folder.path().join("lib/libtorch_cuda.so"), "").unwrap();
        assert_eq!(inspect(folder.path()).unwrap().device, Device::Cuda);
    }

    #[test]
    fn a_wrong_version_names_found_and_needed() {
        let folder = tempfile::tempdir().unwrap();
        fake(folder.path(), "2.12.1+cu130");
        let lacks = inspect(folder.path()).unwrap_err();
        assert!(lacks.contains("2.12.1") && lacks.contains(VERSION), "{lacks}");
        // A longer number that begins alike is another version.
        fake(folder.path(), "2.13.01");
        assert!(inspect(folder.path()).is_err());
    }

    #[test]
    fn the_header_says_the_version_where_no_file_does() {
        let folder = tempfile::tempdir().unwrap();
        fake(folder.path(), VERSION);
        fs::remove_file(folder.path().join("build-version")).unwrap();
        assert!(inspect(folder.path()).unwrap_err().contains("version.h"));
        let header = folder.path().join("include/torch/headeronly/version.h");
        fs::create_dir_all(header.parent().unwrap()).unwrap();
        let text = "#pragma once\n#define TORCH_VERSION_MAJOR 2\n#define TORCH_VERSION_MINOR 13\n";
        fs::write(&header, format!("{text}#define TORCH_VERSION_PATCH 0\n")).unwrap();
        assert_eq!(inspect(folder.path()).unwrap().version, VERSION);
        fs::write(&header, format!("{text}#define TORCH_VERSION_PATCH 1\n")).unwrap();
        assert!(inspect(folder.path()).unwrap_err().contains("2.13.1"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("libtorch");
        assert_eq!(inspect(&root).unwrap_err(), "it does not exist");
        fs::write(&root, "").unwrap();
        assert_eq!(inspect(&root).unwrap_err(), "it is not a folder");
        fs::remove_file(&root).unwrap();
        fake(&root, VERSION);
        fs::remove_file(root.join("lib/libc10.so")).unwrap();
        assert_eq!(inspect(&root).unwrap_err(), "lib/ has no library c10");
        fs::remove_dir_all(root.join("include")).unwrap();
        assert_eq!(inspect(&root).unwrap_err(), "it has no folder include");
    }

    #[test]
    fn cuda_serves_both() {
        assert!(Device::Cuda.serves(Device::Cpu) && Device::Cuda.serves(Device::Cuda));
        assert!(Device::Cpu.serves(Device::Cpu) && !Device::Cpu.serves(Device::Cuda));
    }
}
