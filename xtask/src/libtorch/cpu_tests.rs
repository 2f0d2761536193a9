//! The whole set-up from tiny wheels made here, with no network.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;

use super::super::inspect::{self, Device};
use super::super::wheels::Wheel;
use super::super::{LINK, cached, linked, lock};
use super::*;

/// Wheels of a few bytes, and how many times each fetch was asked for.
struct Index {
    wheels: tempfile::TempDir,
    cpu: Cpu,
    fetched: Cell<usize>,
}

impl Index {
    fn new() -> Self {
        let wheels = tempfile::tempdir().unwrap();
        let torch = [
            ("torch/__init__.py", "no"),
            ("torch/include/ATen/ATen.h", "#pragma once"),
            ("torch/include/torch/headeronly/version.h", ""),
            ("torch/lib/libtorch_cpu.so", "processor"),
            ("torch/lib/libtorch_cuda.so", "not wanted"),
            ("torch/lib/libc10.so", "ten"),
        ];
        let runtime = [("nvidia/lib/libcudart.so.13", "run")];
        let take = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
        let wheel = |file: &str, entries: &[(&str, &str)], rules: &[(&str, &str)]| {
            let path = wheels.path().join(file);
            make_wheel(&path, entries);
            let sha256 =
                Sha256::digest(fs::read(&path).unwrap()).iter().map(|b| format!("{b:02x}")).collect();
            Wheel { requirement: file.into(), file: file.into(), sha256, megabytes: 0, take: take(rules) }
        };
        let list = vec![
            wheel(
                "torch.whl",
                &torch,
                &[
                    ("torch/include/", "include/"),
                    ("torch/lib/libtorch_cpu.so", "lib/libtorch_cpu.so"),
                    ("torch/lib/libc10.so", "lib/libc10.so"),
                ],
            ),
            wheel("cudart.whl", &runtime, &[("nvidia/lib/libcudart.so.13", "lib/libcudart.so.13")]),
        ];
        let cpu = Cpu { recipe: Recipe { platform: &[], wheels: list } };
        Self { wheels, cpu, fetched: Cell::new(0) }
    }

    /// Sets up from the wheels of this index.
    fn set_up(&self, cache: &Path) -> Result<()> {
        self.cpu.lay_out_with(cache, &|_, wheel, folder| {
            self.fetched.set(self.fetched.get() + 1);
            fs::copy(self.wheels.path().join(&wheel.file), folder.join(&wheel.file)).unwrap();
            Ok(())
        })
    }
}

fn make_wheel(path: &Path, entries: &[(&str, &str)]) {
    let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
    for (name, text) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

/// A cache in which the set-up has run.
fn ready() -> (tempfile::TempDir, Index) {
    let (cache, index) = (tempfile::tempdir().unwrap(), Index::new());
    index.set_up(cache.path()).unwrap();
    (cache, index)
}

#[test]
fn takes_what_is_needed_and_nothing_else() {
    let (cache, index) = ready();
    let root = index.cpu.root(cache.path());
    let read = |file: &str| fs::read_to_string(root.join(file)).unwrap();
    assert_eq!(read("lib/libtorch_cpu.so"), "processor");
    assert_eq!(read("lib/libcudart.so.13"), "run");
    assert_eq!(read("include/ATen/ATen.h"), "#pragma once");
    assert_eq!(read("lib/libtorch.so"), "INPUT(-ltorch_cpu)\n");
    assert_eq!(read("build-version"), "2.13.0\n");
    assert!(!root.join("lib/libtorch_cuda.so").exists());
    assert!(!root.join("__init__.py").exists());
    let found = inspect::inspect(&root).unwrap();
    assert_eq!((found.device, found.sealed), (Device::Cpu, true));
    let left: Vec<_> = fs::read_dir(cache.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["libtorch-2.13.0-cpu"], "wheels and partial folders are gone");
}

#[test]
fn a_broken_layout_is_not_taken_for_whole_and_is_replaced() {
    let (cache, index) = ready();
    let root = index.cpu.root(cache.path());
    let breaks: [(&str, &dyn Fn()); 3] = [
        ("a missing header", &|| fs::remove_file(root.join("include/ATen/ATen.h")).unwrap()),
        ("a cut library", &|| fs::write(root.join("lib/libtorch_cpu.so"), "proc").unwrap()),
        ("no manifest", &|| fs::remove_file(root.join("topogen-manifest.txt")).unwrap()),
    ];
    for (name, damage) in breaks {
        assert!(cached(cache.path(), &index.cpu, false).is_some(), "before {name}");
        damage();
        assert!(cached(cache.path(), &index.cpu, false).is_none(), "after {name}");
        index.set_up(cache.path()).unwrap();
    }
    assert!(cached(cache.path(), &index.cpu, false).is_some());
}

#[cfg(unix)]
#[test]
fn a_link_to_a_layout_without_manifest_is_refused() {
    let (cache, index) = ready();
    let checkout = tempfile::tempdir().unwrap();
    let root = index.cpu.root(cache.path());
    std::os::unix::fs::symlink(&root, checkout.path().join(LINK)).unwrap();
    let decide = |cache| linked(checkout.path(), cache, Device::Cpu).is_some();
    assert!(decide(Some(cache.path())));
    fs::remove_file(root.join("topogen-manifest.txt")).unwrap();
    assert!(!decide(Some(cache.path())), "the rest of a broken layout");
    let elsewhere = tempfile::tempdir().unwrap();
    assert!(decide(Some(elsewhere.path())) && decide(None), "a libtorch from elsewhere has no manifest");
}

#[test]
fn replaced_layouts_are_moved_aside_and_cleared() {
    let (cache, index) = ready();
    let root = index.cpu.root(cache.path());
    fs::write(root.join("lib/stale.so"), "old").unwrap();
    index.set_up(cache.path()).unwrap();
    assert!(cached(cache.path(), &index.cpu, false).is_some() && !root.join("lib/stale.so").exists());
    let left = cache.path().join("libtorch-2.13.0-cpu.old-17");
    fs::create_dir_all(left.join("lib")).unwrap();
    fs::create_dir_all(cache.path().join("data.old-17")).unwrap();
    layout::clear_replaced(cache.path()).unwrap();
    let mut names: Vec<_> = fs::read_dir(cache.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["data.old-17", "libtorch-2.13.0-cpu"], "what is not ours stays");
}

#[test]
fn a_cut_at_any_moment_of_the_exchange_leaves_no_half_layout_in_place() {
    let (cache, index) = ready();
    let root = index.cpu.root(cache.path());
    // A folder in the way of the name makes the first rename fail, as a cut before it would.
    let old = cache.path().join(format!("libtorch-2.13.0-cpu.old-{}", std::process::id()));
    fs::create_dir_all(old.join("in-the-way")).unwrap();
    assert!(index.set_up(cache.path()).is_err());
    assert!(cached(cache.path(), &index.cpu, false).is_some(), "the layout before is whole and in place");
    layout::clear_replaced(cache.path()).unwrap();
    // Cut between the two renames: nothing is in place.
    fs::rename(&root, &old).unwrap();
    assert!(cached(cache.path(), &index.cpu, false).is_none());
    layout::clear_replaced(cache.path()).unwrap();
    index.set_up(cache.path()).unwrap();
    assert!(cached(cache.path(), &index.cpu, false).is_some());
}

#[test]
fn what_an_interrupted_set_up_leaves_is_cleared_and_its_wheels_are_used() {
    let (cache, index) = (tempfile::tempdir().unwrap(), Index::new());
    let wheels = cache.path().join("wheels-2.13.0");
    fs::create_dir_all(wheels.join("incoming-dead")).unwrap();
    fs::write(wheels.join("incoming-dead/torch.whl"), "half a wheel").unwrap();
    fs::copy(index.wheels.path().join("cudart.whl"), wheels.join("cudart.whl")).unwrap();
    let partial = cache.path().join("libtorch-2.13.0-cpu.partial");
    fs::create_dir_all(partial.join("lib")).unwrap();
    fs::write(partial.join("lib/stale.so"), "half").unwrap();
    assert!(cached(cache.path(), &index.cpu, false).is_none());
    index.set_up(cache.path()).unwrap();
    assert_eq!(index.fetched.get(), 1, "the wheel that was whole is not fetched again");
    assert!(!index.cpu.root(cache.path()).join("lib/stale.so").exists());
    assert!(!partial.exists() && !wheels.exists());
}

#[test]
fn a_damaged_wheel_in_the_cache_is_fetched_again() {
    let (cache, index) = (tempfile::tempdir().unwrap(), Index::new());
    let wheels = cache.path().join("wheels-2.13.0");
    fs::create_dir_all(&wheels).unwrap();
    for file in ["torch.whl", "cudart.whl"] {
        let mut bytes = fs::read(index.wheels.path().join(file)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(wheels.join(file), bytes).unwrap();
    }
    index.set_up(cache.path()).unwrap();
    assert_eq!(index.fetched.get(), 2);
    assert!(cached(cache.path(), &index.cpu, false).is_some());
}

#[test]
fn a_wrong_download_is_refused_and_not_kept() {
    let (cache, index) = (tempfile::tempdir().unwrap(), Index::new());
    let spoilt = index.cpu.lay_out_with(cache.path(), &|_, wheel, folder| {
        fs::write(folder.join(&wheel.file), "something else").unwrap();
        Ok(())
    });
    assert!(matches!(spoilt, Err(Error::Checksum { .. })), "{spoilt:?}");
    let other = index.cpu.lay_out_with(cache.path(), &|_, _, folder| {
        fs::write(folder.join("other.whl"), "").unwrap();
        Ok(())
    });
    assert!(matches!(other, Err(Error::OtherWheel { .. })), "{other:?}");
    assert_eq!(fs::read_dir(cache.path().join("wheels-2.13.0")).unwrap().count(), 0);
    assert!(!index.cpu.root(cache.path()).exists());
}

#[test]
fn a_wheel_of_another_layout_is_named() {
    let (cache, mut index) = (tempfile::tempdir().unwrap(), Index::new());
    index.cpu.recipe.wheels[1].take.push(("nvidia/lib/libnew.so".into(), "lib/libnew.so".into()));
    let error = index.set_up(cache.path()).unwrap_err().to_string();
    assert!(error.contains("cudart.whl holds no nvidia/lib/libnew.so"), "{error}");
    assert!(!index.cpu.root(cache.path()).exists());
}

#[test]
fn two_set_ups_at_once_leave_a_whole_layout() {
    let cache = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let index = Index::new();
                let _lock = lock::hold(cache.path()).unwrap();
                index.set_up(cache.path()).unwrap();
            });
        }
    });
    assert!(cached(cache.path(), &Index::new().cpu, false).is_some());
}

#[test]
fn only_platforms_with_checksums_have_a_recipe() {
    let recipe = wheels::recipe("linux", "x86_64").unwrap();
    assert!(recipe.wheels.iter().all(|wheel| wheel.sha256.len() == 64));
    assert!(wheels::recipe("macos", "aarch64").is_none());
    assert!(wheels::recipe("linux", "aarch64").is_none());
}
