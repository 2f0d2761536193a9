//! Finds libtorch or lays it out, and points `.libtorch` at it.

mod cpu;
mod cuda;
mod inspect;
mod layout;
mod link;
mod locate;
mod lock;
mod manifest;
mod wheels;

use std::path::{Path, PathBuf};

pub use inspect::{Device, Libtorch};
pub use link::PATH as LINK;

use crate::cache::{self, real_env};
use crate::error::{Error, Result};
use crate::workspace;
use locate::Named;

/// The one version that the pinned `tch` accepts.
pub const VERSION: &str = "2.13.0";

/// Finds a libtorch in the order that `cargo xtask setup --help` states, or lays one out, and links it.
///
/// With `force`, what the cache holds is laid out anew.
///
/// # Errors
/// Where what the user named is not fit, or the layout fails.
pub fn setup(device: Device, force: bool) -> Result<Libtorch> {
    let root = workspace::root();
    if let Some(named) = locate::named(&real_env, &root)? {
        return take_named(&root, &named, device);
    }
    let found = from_cache(device, force)?;
    link::point(&root, &found)?;
    println!("libtorch {} ({}) is ready: {}", found.version, found.device, found.root.display());
    Ok(found)
}

/// Does nothing where `.libtorch`, or what the user named, is fit for `device`; else sets it up.
///
/// Unlike [`setup`], this keeps a libtorch with CUDA that `.libtorch` leads to although none was asked for.
///
/// # Errors
/// Those of [`setup`].
pub fn ensure(device: Device) -> Result<Libtorch> {
    let root = workspace::root();
    if locate::named(&real_env, &root)?.is_none()
        && let Some(found) = linked(&root, cache::folder(&real_env).ok().as_deref(), device)
    {
        return Ok(found);
    }
    setup(device, false)
}

/// What the link in `root` leads to, if it is fit for `device` as it is.
fn linked(root: &Path, cache: Option<&Path>, device: Device) -> Option<Libtorch> {
    inspect::inspect_with(&root.join(LINK), cache).ok().filter(|found| found.device.serves(device))
}

/// What a build started now would use, without changing anything; for `doctor`.
///
/// # Errors
/// Why it would use none.
pub fn current() -> Result<Libtorch> {
    let root = workspace::root();
    match locate::named(&real_env, &root)? {
        Some(named) => check(&named),
        None => {
            let path = root.join(LINK);
            let cache = cache::folder(&real_env).ok();
            inspect::inspect_with(&path, cache.as_deref()).map_err(|lacks| Error::NotLinked { path, lacks })
        }
    }
}

/// Takes what the user named, if it is fit.
fn take_named(root: &Path, named: &Named, device: Device) -> Result<Libtorch> {
    let found = check(named)?;
    if !found.device.serves(device) {
        return Err(Error::NoCuda { setting: named.setting, path: found.root });
    }
    link::point(root, &found)?;
    println!(
        "libtorch {} ({}) is the one that {} names: {}; `{LINK}` leads there too, for builds without the variable",
        found.version,
        found.device,
        named.setting,
        found.root.display()
    );
    Ok(found)
}

/// Inspects what the user named.
fn check(named: &Named) -> Result<Libtorch> {
    let cache = cache::folder(&real_env).ok();
    inspect::inspect_with(&named.path, cache.as_deref()).map_err(|lacks| Error::NotLibtorch {
        setting: named.setting,
        path: named.path.clone(),
        lacks,
        needed: VERSION,
    })
}

/// The libtorch of the cache, laid out first where it is not whole.
fn from_cache(device: Device, force: bool) -> Result<Libtorch> {
    let cache = cache::folder(&real_env)?;
    let kind: &dyn Kind = match device {
        Device::Cpu => &cpu::Cpu::for_this_machine()?,
        Device::Cuda => &cuda::Cuda,
    };
    if !force && let Some(found) = cached(&cache, kind, false) {
        return Ok(found);
    }
    let _lock = lock::hold(&cache)?;
    layout::clear_replaced(&cache)?;
    // Another set-up may have finished while this one waited.
    if !force && let Some(found) = cached(&cache, kind, true) {
        return Ok(found);
    }
    kind.lay_out(&cache)?;
    let path = kind.root(&cache);
    inspect::inspect(&path).map_err(|lacks| Error::LaidOutBadly { path, lacks })
}

/// One way of laying libtorch out in the cache.
trait Kind {
    /// The folder, below the cache, that `LIBTORCH` would name.
    fn root(&self, cache: &Path) -> PathBuf;

    /// Lays it out; the caller holds the lock.
    fn lay_out(&self, cache: &Path) -> Result<()>;
}

/// What the cache holds, if it is whole; with `tell`, says why it is not.
fn cached(cache: &Path, kind: &dyn Kind, tell: bool) -> Option<Libtorch> {
    let root = kind.root(cache);
    if !root.exists() {
        return None;
    }
    match inspect::inspect(&root) {
        Ok(found) if found.sealed => Some(found),
        Ok(_) => {
            tell_why(tell, &root, "it has no manifest");
            None
        }
        Err(lacks) => {
            tell_why(tell, &root, &lacks);
            None
        }
    }
}

fn tell_why(tell: bool, root: &Path, lacks: &str) {
    if tell {
        println!("the libtorch in {} is not whole ({lacks}): laying it out anew", root.display());
    }
}
