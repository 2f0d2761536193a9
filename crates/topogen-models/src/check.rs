//! Checks at the door that several entrances share.

use crate::labelling::Points;
use crate::{Error, Result};
use tch::{Device, Kind, Tensor, no_grad_guard};

/// Refuses numbers that are not finite, by the index of the first in row-major order.
pub(crate) fn check_finite(what: &'static str, tensor: &Tensor) -> Result<()> {
    let _no_grad = no_grad_guard();
    let finite = tensor.f_isfinite()?;
    if finite.f_all()?.f_int64_value(&[])? != 0 {
        return Ok(());
    }
    let first = finite.f_flatten(0, -1)?.f_to_kind(Kind::Int)?.f_argmin(0, false)?.f_int64_value(&[])?;
    let value = tensor.f_flatten(0, -1)?.f_double_value(&[first])?;
    Err(Error::NotFinite { what, index: first as usize, value })
}

/// Points in single precision on a device, [n, dim].
///
/// # Errors
/// [`Error::PointLength`], [`Error::NotFinite`].
pub(crate) fn to_tensor(what: &'static str, points: Points<'_>, device: Device) -> Result<Tensor> {
    points.check(what)?;
    let values: Vec<f32> = points.values.iter().map(|&value| value as f32).collect();
    let rows = (values.len() / points.dim) as i64;
    Ok(Tensor::f_from_slice(&values)?.f_reshape([rows, points.dim as i64])?.f_to_device(device)?)
}
