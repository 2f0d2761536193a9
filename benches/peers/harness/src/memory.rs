//! The memory of this process, as Linux counts it.

use std::fs;

use rustix::process::{Resource, Rlimit, setrlimit};

/// Resident kilobytes.
pub struct Resident {
    /// Now.
    pub now_kb: u64,
    /// At most since the start or the last [`reset_peak`].
    pub peak_kb: u64,
}

/// What is resident.
pub fn resident() -> Result<Resident, String> {
    let status =
        fs::read_to_string("/proc/self/status").map_err(|error| format!("memory is not known: {error}"))?;
    let kilobytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.and_then(|it| it.split_whitespace().next()?.parse().ok()).ok_or(format!("no {name} is told"))
    };
    Ok(Resident { now_kb: kilobytes("VmRSS")?, peak_kb: kilobytes("VmHWM")? })
}

/// Lets the peak start from what is resident now.
pub fn reset_peak() -> Result<(), String> {
    fs::write("/proc/self/clear_refs", "5").map_err(|error| format!("the peak cannot be reset: {error}"))
}

/// Lets allocations beyond so many gigabytes of address space fail.
pub fn limit(gigabytes: u64) -> Result<(), String> {
    let size = Some(gigabytes << 30);
    setrlimit(Resource::As, Rlimit { current: size, maximum: size })
        .map_err(|error| format!("memory cannot be limited: {error}"))
}
