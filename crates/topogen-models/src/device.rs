//! Where tensors live, and how many threads work on them.

use crate::{Error, Result};
use tch::{Cuda, Device};

/// The device of this name: `cpu`, `cuda` or `cuda:<index>`.
///
/// # Errors
/// [`Error::NoDevice`] for another name, or when there is no such device.
///
/// ```
/// assert_eq!(topogen_models::device("cpu")?, tch::Device::Cpu);
/// assert!(topogen_models::device("cuda:99").is_err());
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn device(name: &str) -> Result<Device> {
    let index = match name.split_once(':') {
        _ if name == "cpu" => return Ok(Device::Cpu),
        None if name == "cuda" => Some(0),
        Some(("cuda", index)) => index.parse().ok(),
        _ => None,
    };
    match index {
        Some(index) if Cuda::is_available() && (index as i64) < Cuda::device_count() => {
            Ok(Device::Cuda(index))
        }
        _ => Err(Error::NoDevice { device: name.to_owned(), found: Cuda::device_count() }),
    }
}

/// Lets libtorch work on one thread, for the whole process.
///
/// The sums of a convolution's gradient depend on how many threads share them, so records would differ from machine to
/// machine. Independent runs side by side use further cores instead.
pub fn use_one_thread() {
    tch::set_num_threads(1);
}

/// Waits until a device has done all that it was given: needed before a clock is read.
pub(crate) fn synchronise(device: Device) {
    if let Device::Cuda(index) = device {
        Cuda::synchronize(index as i64);
    }
}
