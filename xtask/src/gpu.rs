//! Whether there is an NVIDIA GPU, by the driver's own tool.

use crate::process::first_line;

/// The first GPU: its name, driver and memory.
pub fn first() -> Option<String> {
    let query = ["--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"];
    first_line("nvidia-smi", &query).filter(|line| !line.is_empty())
}
