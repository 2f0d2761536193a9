//! Persistence of tensors: diagrams out, and gradients with respect to edge lengths back into autograd.

use crate::Result;
use crate::interop::{EdgeSlopes, PointCopy};
use tch::Tensor;
use topogen_ph::{Diagram, Edge, Euclidean, Points, Rips};

/// The Rips diagram of the rows of a tensor, in degrees 0 to `max_dim`.
///
/// # Shapes
/// `points` is [n, ...] of any floating-point kind on any device; everything after the first axis is one point.
///
/// # Errors
/// [`Error::NoPoints`](crate::Error::NoPoints), [`Error::NotFloat`](crate::Error::NotFloat), and those of persistence (a NaN is named by point and coordinate).
///
/// # Gradient
/// None: the diagram is plain data. [`TopologicalLoss`](crate::TopologicalLoss) ties it back to the tensor.
pub fn diagram(points: &Tensor, max_dim: usize) -> Result<Diagram> {
    let copy = PointCopy::new(points)?;
    let cloud = Points::new(&copy.coordinates, copy.dim)?;
    Ok(Rips::default().max_dim(max_dim).points(&cloud, &Euclidean)?)
}

/// A scalar of value `value` whose gradient is that of the sum of slope times edge length.
///
/// The lengths are recomputed by autograd from the tensor, so the gradient reaches whatever produced it, on its device.
/// An edge of zero length (duplicate points) has a zero gradient. Without slopes the scalar is a constant.
pub(crate) fn attach(points: &Tensor, value: f64, slopes: &[(Edge, f64)]) -> Result<Tensor> {
    let value = Tensor::f_from_slice(&[value])?
        .f_to_kind(points.kind())?
        .f_to_device(points.device())?
        .f_squeeze()?;
    if slopes.is_empty() {
        return Ok(value);
    }
    let EdgeSlopes { larger, smaller, slopes } = EdgeSlopes::new(slopes, points)?;
    let rows = points.f_reshape([points.size()[0], -1])?;
    let differences = rows.f_index_select(0, &larger)?.f_sub(&rows.f_index_select(0, &smaller)?)?;
    // `norm` and not the root of a sum of squares, whose gradient is NaN at zero.
    let lengths = differences.f_norm_scalaropt_dim(2.0, [1].as_slice(), false)?;
    let surrogate = lengths.f_mul(&slopes)?.f_sum(points.kind())?;
    // The surrogate less itself is exactly zero and has the surrogate's gradient.
    Ok(value.f_add(&surrogate.f_sub(&surrogate.f_detach()?)?)?)
}
