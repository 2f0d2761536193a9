//! Batches of images at the door of a network.

use crate::{Error, Result};
use tch::{Device, Kind, Tensor};

/// Refuses a batch of other images, or of none.
pub(crate) fn check_shape(images: &Tensor, image: [i64; 3]) -> Result<()> {
    let shape = images.size();
    match shape.as_slice() {
        &[n, channels, height, width] if n > 0 && [channels, height, width] == image => Ok(()),
        _ => Err(Error::BatchShape { shape, image }),
    }
}

/// Images on a device in single precision, with bytes divided by 255.
pub(crate) fn to_floats(images: &Tensor, device: Device) -> Result<Tensor> {
    let images = images.f_to_device(device)?;
    Ok(match images.kind() {
        Kind::Uint8 => images.f_to_kind(Kind::Float)?.f_div_scalar(255.0)?,
        _ => images.f_to_kind(Kind::Float)?,
    })
}

/// Maps the rows of a tensor some at a time, without gradients, onto the CPU: hidden layers of many images take gigabytes.
pub(crate) fn in_pieces(
    rows: &Tensor,
    at_a_time: i64,
    map: impl Fn(&Tensor) -> Result<Tensor>,
) -> Result<Tensor> {
    let _no_grad = tch::no_grad_guard();
    let pieces = rows.f_split(at_a_time, 0)?;
    let mapped = pieces.iter().map(|piece| Ok(map(piece)?.f_to_device(Device::Cpu)?));
    Ok(Tensor::f_cat(&mapped.collect::<Result<Vec<_>>>()?, 0)?)
}
