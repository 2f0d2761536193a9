//! The memory of this process, as Linux counts it.

use std::fs;

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
