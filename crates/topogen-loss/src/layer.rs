//! Persistence of tensors: diagrams out, and gradients back into autograd.

use crate::Result;
use crate::interop::{PointCopy, endpoints, to_tensor};
use crate::space::{Needs, Space};
use tch::Tensor;
use topogen_ph::{Diagram, Edge};

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
        self.lengths_at(edges.iter().map(|&edge| (edge, 0)))
    }

    /// As [`Source::lengths`], with the offset of its cloud among the rows beside each edge.
    fn lengths_at(&self, edges: impl Iterator<Item = (Edge, i64)>) -> Result<Tensor> {
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

/// The gradient of the values of several clouds.
pub(crate) enum Gradient {
    /// The derivative by the lengths of edges, for each cloud.
    Edges(Vec<Vec<(Edge, f64)>>),
    /// The derivative by all coordinates.
    Coordinates(Vec<f64>),
}

/// A scalar for each cloud, of these values, whose gradients are those given.
///
/// # Shapes
/// The tensor of the source is [clouds · n, ...] (or [n, n] for one cloud); the result is [clouds].
pub(crate) fn attach(source: &Source<'_>, values: &[f64], gradient: &Gradient) -> Result<Tensor> {
    let tensor = source.tensor();
    let values_tensor = to_tensor(values, tensor)?;
    let clouds = values.len() as i64;
    let surrogate = match gradient {
        Gradient::Edges(slopes) if slopes.iter().all(Vec::is_empty) => return Ok(values_tensor),
        Gradient::Edges(slopes) => {
            let n = tensor.size()[0] / clouds;
            let all =
                || slopes.iter().zip(0_i64..).flat_map(|(of, cloud)| of.iter().map(move |of| (cloud, of)));
            let lengths = source.lengths_at(all().map(|(cloud, &(edge, _))| (edge, cloud * n)))?;
            let slopes: Vec<f64> = all().map(|(_, &(_, slope))| slope).collect();
            let parts = lengths.f_mul(&to_tensor(&slopes, tensor)?)?;
            if clouds == 1 {
                parts.f_sum(tensor.kind())?.f_reshape([1])?
            } else {
                let owner: Vec<i64> = all().map(|(cloud, _)| cloud).collect();
                let owner = Tensor::f_from_slice(&owner)?.f_to_device(tensor.device())?;
                values_tensor.f_zeros_like()?.f_index_add(0, &owner, &parts)?
            }
        }
        Gradient::Coordinates(field) if field.iter().all(|&slope| slope == 0.0) => return Ok(values_tensor),
        Gradient::Coordinates(field) => {
            let field = to_tensor(field, tensor)?.f_reshape([clouds, -1])?;
            let parts = tensor.f_reshape([clouds, -1])?.f_mul(&field)?;
            parts.f_sum_dim_intlist([1].as_slice(), false, tensor.kind())?
        }
    };
    with_gradient_of(&values_tensor, &surrogate)
}

/// Exactly `value`, with the derivatives of `surrogate`.
pub(crate) fn with_gradient_of(value: &Tensor, surrogate: &Tensor) -> Result<Tensor> {
    // The surrogate less itself is exactly zero, and has the surrogate's derivatives.
    Ok(value.f_add(&surrogate.f_sub(&surrogate.f_detach()?)?)?)
}
