//! What the machine gives: threads and memory.

use std::fs;

use crate::error::{Error, Result};

/// Lets so many threads work from now on; all cores if nothing is said.
///
/// # Errors
/// They cannot be started.
pub fn limit_threads(threads: Option<usize>) -> Result<()> {
    let Some(threads) = threads else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    pool.map_err(|source| Error::Threads { threads, source })
}

/// The bytes that this machine can give without swapping, where it says so.
pub fn available() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("MemAvailable:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
