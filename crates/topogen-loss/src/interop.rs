//! Tensors to plain arrays and back: the only place where tensor data is copied.

use crate::{Error, Result};
use tch::{Device, Kind, Tensor, no_grad_guard};
use topogen_ph::{CondensedLengths, Edge, Points};

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
        let shape = check_points(tensor)?;
        let coordinates = to_host(tensor)?;
        let dim = coordinates.len() / shape[0] as usize;
        Ok(Self { coordinates, dim })
    }

    /// Copies the clouds of a tensor of shape [clouds, n, ...] in one transfer.
    pub(crate) fn of_batch(tensor: &Tensor) -> Result<Vec<Self>> {
        let shape = check_points(tensor)?;
        if shape.len() < 2 {
            return Err(Error::NoPoints { shape });
        }
        let coordinates = to_host(tensor)?;
        let (of_cloud, n) = (coordinates.len() / shape[0] as usize, shape[1] as usize);
        let cloud = |cloud: &[f64]| Self { coordinates: cloud.to_vec(), dim: of_cloud / n };
        Ok(coordinates.chunks_exact(of_cloud).map(cloud).collect())
    }

    /// The points; a NaN is named by point and coordinate.
    pub(crate) fn cloud(&self) -> Result<Points<'_, f64>> {
        Ok(Points::new(&self.coordinates, self.dim)?)
    }
}

/// The shape of a tensor that holds real numbers, at least one.
fn check_points(tensor: &Tensor) -> Result<Vec<i64>> {
    let kind = tensor.kind();
    if !matches!(kind, Kind::Half | Kind::BFloat16 | Kind::Float | Kind::Double) {
        return Err(Error::NotFloat { kind });
    }
    let shape = tensor.size();
    if shape.is_empty() || shape.contains(&0) {
        return Err(Error::NoPoints { shape });
    }
    Ok(shape)
}

/// The lengths of a symmetric tensor of shape [n, n] with a zero diagonal, copied to the CPU in `f64`.
pub(crate) fn lengths(tensor: &Tensor) -> Result<CondensedLengths> {
    let shape = check_points(tensor)?;
    match shape.as_slice() {
        &[n, columns] if n == columns => Ok(CondensedLengths::from_square(&to_host(tensor)?, n as usize)?),
        _ => Err(Error::NotDistances { shape }),
    }
}

fn to_host(tensor: &Tensor) -> Result<Vec<f64>> {
    let _no_grad = no_grad_guard();
    let flat = tensor.f_detach()?.f_to_device(Device::Cpu)?.f_to_kind(Kind::Double)?.f_contiguous()?;
    let mut numbers = vec![0.0; flat.numel()];
    flat.f_copy_data(&mut numbers, flat.numel())?;
    Ok(numbers)
}

/// Numbers as a tensor of the kind and on the device of another.
pub(crate) fn to_tensor(numbers: &[f64], like: &Tensor) -> Result<Tensor> {
    // Rounded here, so that half as much goes to another device.
    let tensor = if like.kind() == Kind::Float {
        let rounded: Vec<f32> = numbers.iter().map(|&number| number as f32).collect();
        Tensor::f_from_slice(&rounded)?
    } else {
        Tensor::f_from_slice(numbers)?.f_to_kind(like.kind())?
    };
    Ok(tensor.f_to_device(like.device())?)
}

/// The endpoints of edges as two index tensors on the device of a tensor, moved by an offset an edge.
pub(crate) fn endpoints(edges: impl Iterator<Item = (Edge, i64)>, like: &Tensor) -> Result<[Tensor; 2]> {
    let (larger, smaller): (Vec<i64>, Vec<i64>) = edges
        .map(|(edge, offset)| {
            let (larger, smaller) = edge.endpoints();
            (i64::from(larger) + offset, i64::from(smaller) + offset)
        })
        .unzip();
    let tensor = |index: &[i64]| Ok::<_, Error>(Tensor::f_from_slice(index)?.f_to_device(like.device())?);
    Ok([tensor(&larger)?, tensor(&smaller)?])
}
