//! Tensors to plain arrays and back: the only place where tensor data is copied.

use crate::{Error, Result};
use tch::{Device, Kind, Tensor, no_grad_guard};
use topogen_ph::Edge;

/// The points of a tensor of shape [n, ...], copied to the CPU in `f64`.
///
/// Every floating-point kind fits into `f64` without rounding, so the copy has exactly the tensor's values.
pub(crate) struct PointCopy {
    pub(crate) coordinates: Vec<f64>,
    pub(crate) dim: usize,
}

impl PointCopy {
    /// Copies `tensor`; O(n · dim), plus a transfer from another device.
    pub(crate) fn new(tensor: &Tensor) -> Result<Self> {
        let kind = tensor.kind();
        if !matches!(kind, Kind::Half | Kind::BFloat16 | Kind::Float | Kind::Double) {
            return Err(Error::NotFloat { kind });
        }
        let shape = tensor.size();
        if shape.is_empty() || shape.contains(&0) {
            return Err(Error::NoPoints { shape });
        }
        let _no_grad = no_grad_guard();
        let flat = tensor.f_detach()?.f_to_device(Device::Cpu)?.f_to_kind(Kind::Double)?.f_contiguous()?;
        let mut coordinates = vec![0.0; flat.numel()];
        flat.f_copy_data(&mut coordinates, flat.numel())?;
        let dim = coordinates.len() / shape[0] as usize;
        Ok(Self { coordinates, dim })
    }
}

/// Slopes of edge lengths as tensors on the input's device: two index vectors and the slopes.
pub(crate) struct EdgeSlopes {
    pub(crate) larger: Tensor,
    pub(crate) smaller: Tensor,
    pub(crate) slopes: Tensor,
}

impl EdgeSlopes {
    pub(crate) fn new(slopes: &[(Edge, f64)], like: &Tensor) -> Result<Self> {
        let ends: Vec<(u32, u32)> = slopes.iter().map(|(edge, _)| edge.endpoints()).collect();
        let index = |end: fn(&(u32, u32)) -> u32| {
            let index: Vec<i64> = ends.iter().map(|ends| i64::from(end(ends))).collect();
            Tensor::f_from_slice(&index)?.f_to_device(like.device())
        };
        let values: Vec<f64> = slopes.iter().map(|&(_, slope)| slope).collect();
        Ok(Self {
            larger: index(|ends| ends.0)?,
            smaller: index(|ends| ends.1)?,
            slopes: Tensor::f_from_slice(&values)?.f_to_device(like.device())?.f_to_kind(like.kind())?,
        })
    }
}
