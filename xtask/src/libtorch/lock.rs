//! One set-up at a time.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::error::{Error, Result};
use crate::files;

/// Waits until no other set-up works on this cache. The lock is given back when the file is dropped or the process ends.
pub fn hold(cache: &Path) -> Result<File> {
    files::create_folder(cache)?;
    let path = cache.join("libtorch.lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(Error::io("create", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("another set-up works in {}: waiting for it", cache.display());
            file.lock().map_err(Error::io("lock", &path))?;
        }
        Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path)(error)),
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_holder_is_kept_out_until_the_first_lets_go() {
        let cache = tempfile::tempdir().unwrap();
        let first = hold(cache.path()).unwrap();
        let again = File::options().write(true).open(cache.path().join("libtorch.lock")).unwrap();
        assert!(matches!(again.try_lock(), Err(TryLockError::WouldBlock)));
        drop(first);
        assert!(again.try_lock().is_ok());
    }
}
