//! Persistence of tensors: diagrams out, and gradients back into autograd.

use crate::Result;
use crate::interop::{self, PointCopy, endpoints, to_index, to_tensor};
use crate::space::{Needs, Space};
use tch::{Device, Kind, Tensor};
use topogen_ph::{Diagram, Edge, Pixel, PointSlopes};

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
    let space = Space::of_points(&PointCopy::new(points)?, Needs { max_dim, lengths: false })?;
    Ok(space.diagram().clone())
}

/// The tensor that lengths come from.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    /// [n, ...], a row a point.
    Points(&'a Tensor),
    /// [n, n], the lengths themselves.
    Lengths(&'a Tensor),
}

impl Source<'_> {
    pub(crate) fn tensor(&self) -> &Tensor {
        match self {
            Self::Points(tensor) | Self::Lengths(tensor) => tensor,
        }
    }

    /// The lengths of edges, for autograd to trace back; zero for the degenerate edge of a vertex.
    ///
    /// # Gradient
    /// Zero at an edge of zero length (duplicate points). Of a matrix of lengths, both entries of an edge have half of it.
    pub(crate) fn lengths(&self, edges: &[Edge]) -> Result<Tensor> {
        // The second derivative of a norm at zero is not finite, not even times zero.
        if edges.iter().all(|edge| edge.is_vertex()) {
            return to_tensor(&vec![0.0; edges.len()], self.tensor());
        }
        let tensor = self.tensor();
        let [larger, smaller] = endpoints(edges, tensor)?;
        match self {
            Self::Points(points) => {
                let rows = points.f_reshape([points.size()[0], -1])?;
                let differences =
                    rows.f_index_select(0, &larger)?.f_sub(&rows.f_index_select(0, &smaller)?)?;
                // `norm` and not the root of a sum of squares, whose gradient is NaN at zero.
                Ok(differences.f_norm_scalaropt_dim(2.0, [1].as_slice(), false)?)
            }
            Self::Lengths(lengths) => {
                let flat = lengths.f_reshape([-1])?;
                let entry = |row: &Tensor, column: &Tensor| -> Result<Tensor> {
                    let index = row.f_mul_scalar(lengths.size()[0])?.f_add(column)?;
                    Ok(flat.f_index_select(0, &index)?)
                };
                Ok(entry(&larger, &smaller)?.f_add(&entry(&smaller, &larger)?)?.f_mul_scalar(0.5)?)
            }
        }
    }
}

/// A scalar whose gradient is that of the sum of slope times length.
pub(crate) fn attach_to_lengths(source: &Source<'_>, value: f64, slopes: &[(Edge, f64)]) -> Result<Tensor> {
    let tensor = source.tensor();
    let value = to_tensor(&[value], tensor)?.f_squeeze()?;
    if slopes.is_empty() {
        return Ok(value);
    }
    let (edges, slopes): (Vec<Edge>, Vec<f64>) = slopes.iter().copied().unzip();
    let parts = source.lengths(&edges)?.f_mul(&to_tensor(&slopes, tensor)?)?;
    with_gradient_of(&value, &parts.f_sum(tensor.kind())?)
}

/// A scalar for each cloud, of these values, whose derivatives by the coordinates are those given.
///
/// # Shapes
/// `points` is [clouds · n, ...], reshaped if need be; the result is [clouds].
pub(crate) fn attach_to_points(points: &Tensor, values: &[f64], slopes: &[PointSlopes]) -> Result<Tensor> {
    let value = to_tensor(values, points)?;
    let clouds = values.len() as i64;
    let touched: usize = slopes.iter().map(|of| of.points.len()).sum();
    if touched == 0 {
        return Ok(value);
    }
    let dim = slopes.iter().map(|of| of.slopes.len()).sum::<usize>() / touched;
    let rows = points.f_reshape([-1, dim as i64])?;
    let n = rows.size()[0] as usize / values.len();
    let index: Vec<i64> = slopes
        .iter()
        .zip(0_i64..)
        .flat_map(|(of, cloud)| of.points.iter().map(move |&point| cloud * n as i64 + i64::from(point)))
        .collect();
    // Selecting rows costs autograd a tensor of zeros for the others, twice: not worth it for more than half of them.
    let is_few = touched <= n * values.len() / 2;
    let rows = if is_few { rows.f_index_select(0, &to_index(&index, points)?)? } else { rows };
    let placed = (!is_few).then_some((n * values.len(), index.as_slice()));
    let field = interop::rows(slopes, dim, placed, points)?;
    if clouds == 1 && points.device() == Device::Cpu && matches!(points.kind(), Kind::Float | Kind::Double) {
        // Without a tensor of differences or products; its value is of no interest unless it overflows.
        let surrogate = rows.f_reshape([-1])?.f_dot(&field.f_reshape([-1])?)?.f_reshape([1])?;
        if surrogate.f_double_value(&[0])?.is_finite() {
            return with_gradient_of(&value, &surrogate);
        }
    }
    // Zero by value, whatever the coordinates are.
    let parts = rows.f_sub(&rows.f_detach()?)?.f_mul(&field)?;
    let parts = parts.f_sum_dim_intlist([1].as_slice(), false, points.kind())?;
    let owner: Vec<i64> = if is_few {
        index.iter().map(|row| row / n as i64).collect()
    } else {
        (0..clouds).flat_map(|cloud| vec![cloud; n]).collect()
    };
    Ok(value.f_index_add(0, &to_index(&owner, points)?, &parts)?)
}

/// A scalar for each image, of these values, whose derivatives by the pixels are those given.
///
/// # Shapes
/// `images` is an image or [images, ...]; the result is [images].
pub(crate) fn attach_to_pixels(
    images: &Tensor,
    values: &[f64],
    slopes: &[Vec<(Pixel, f64)>],
) -> Result<Tensor> {
    let value = to_tensor(values, images)?;
    let pixels = images.numel() / values.len();
    let touched = || slopes.iter().zip(0..).flat_map(|(of, image)| of.iter().map(move |one| (image, one)));
    if touched().next().is_none() {
        return Ok(value);
    }
    let index: Vec<i64> =
        touched().map(|(image, (pixel, _))| (image * pixels + pixel.index()) as i64).collect();
    let owner: Vec<i64> = touched().map(|(image, _)| image as i64).collect();
    let slopes: Vec<f64> = touched().map(|(_, &(_, slope))| slope).collect();
    let ends = images.f_reshape([-1])?.f_index_select(0, &to_index(&index, images)?)?;
    // Zero by value, whatever the pixels are.
    let parts = ends.f_sub(&ends.f_detach()?)?.f_mul(&to_tensor(&slopes, images)?)?;
    Ok(value.f_index_add(0, &to_index(&owner, images)?, &parts)?)
}

/// Exactly `value`, with the derivatives of `surrogate`.
pub(crate) fn with_gradient_of(value: &Tensor, surrogate: &Tensor) -> Result<Tensor> {
    // The surrogate less itself is exactly zero, and has the surrogate's derivatives.
    Ok(value.f_add(&surrogate.f_sub(&surrogate.f_detach()?)?)?)
}
