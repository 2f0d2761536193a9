//! Batches of images at the door of a network.

use crate::{Error, Result};
use tch::{Device, Kind, Tensor, no_grad_guard};

/// Refuses a batch of other images, or of none.
pub(crate) fn check_shape(images: &Tensor, image: [i64; 3]) -> Result<()> {
    let shape = images.size();
    match shape.as_slice() {
        &[n, channels, height, width] if n > 0 && [channels, height, width] == image => Ok(()),
        _ => Err(Error::BatchShape { shape, image }),
    }
}

/// Refuses numbers that are not between 0 and 1, by the image and the pixel of the first.
pub(crate) fn check_pixels(images: &Tensor) -> Result<()> {
    // A NaN is neither at least 0 nor at most 1.
    let _no_grad = no_grad_guard();
    let good = images.f_ge(0.0)?.f_logical_and(&images.f_le(1.0)?)?.f_flatten(0, -1)?.f_to_kind(Kind::Int)?;
    let first_bad = good.f_argmin(0, false)?.f_int64_value(&[])?;
    match good.f_int64_value(&[first_bad])? {
        0 => {
            let pixels = images.size().iter().skip(1).product::<i64>() as usize;
            let value = images.f_flatten(0, -1)?.f_double_value(&[first_bad])?;
            let at = first_bad as usize;
            Err(Error::BadPixel { image: at / pixels, pixel: at % pixels, value })
        }
        _ => Ok(()),
    }
}

/// Numbers on a device in single precision.
pub(crate) fn to_single(numbers: &Tensor, device: Device) -> Result<Tensor> {
    Ok(numbers.f_to_device(device)?.f_to_kind(Kind::Float)?)
}

/// Images on a device in single precision, with bytes divided by 255.
pub(crate) fn to_floats(images: &Tensor, device: Device) -> Result<Tensor> {
    let numbers = to_single(images, device)?;
    if images.kind() == Kind::Uint8 { Ok(numbers.f_div_scalar(255.0)?) } else { Ok(numbers) }
}

/// Maps the rows of a tensor some at a time, without gradients, onto the CPU: hidden layers of many images take gigabytes.
pub(crate) fn in_pieces(
    rows: &Tensor,
    at_a_time: i64,
    map: impl Fn(&Tensor) -> Result<Tensor>,
) -> Result<Tensor> {
    let _no_grad = no_grad_guard();
    let pieces = rows.f_split(at_a_time, 0)?;
    let mapped = pieces.iter().map(|piece| Ok(map(piece)?.f_to_device(Device::Cpu)?));
    Ok(Tensor::f_cat(&mapped.collect::<Result<Vec<_>>>()?, 0)?)
}
