//! Tensors to plain arrays and back: the only place where tensor data is copied.

use crate::{Error, Result, Reweighting};
use std::cell::RefCell;
use tch::{Device, Kind, Tensor, no_grad_guard};
use topogen_ph::{
    Alpha, AlphaDiagram, CondensedLengths, Cubical, CubicalDiagram, Diagram, Edge, Euclidean, Image,
    PointSlopes, Points, Rips, Support, Warm, pullback_balls, pullback_into,
};

/// The points of a tensor of shape [n, ...], copied to the CPU without rounding.
pub(crate) struct PointCopy {
    coordinates: Coordinates,
    dim: usize,
}

/// Single precision stays what it is; every other floating-point kind fits into `f64`.
enum Coordinates {
    Single(Vec<f32>),
    Double(Vec<f64>),
}

impl PointCopy {
    /// Copies `tensor`; O(n · dim), plus a transfer from another device.
    pub(crate) fn new(tensor: &Tensor) -> Result<Self> {
        let shape = check_points(tensor)?;
        let coordinates = Coordinates::new(tensor)?;
        Ok(Self { coordinates, dim: tensor.numel() / shape[0] as usize })
    }

    /// Copies the clouds of a tensor of shape [clouds, n, ...] in one transfer.
    pub(crate) fn of_batch(tensor: &Tensor) -> Result<Vec<Self>> {
        let shape = check_points(tensor)?;
        if shape.len() < 2 {
            return Err(Error::NoPoints { shape });
        }
        let of_cloud = tensor.numel() / shape[0] as usize;
        let dim = of_cloud / shape[1] as usize;
        let cloud = |coordinates| Self { coordinates, dim };
        Ok(match Coordinates::new(tensor)? {
            Coordinates::Single(all) => {
                all.chunks_exact(of_cloud).map(|of| cloud(Coordinates::Single(of.to_vec()))).collect()
            }
            Coordinates::Double(all) => {
                all.chunks_exact(of_cloud).map(|of| cloud(Coordinates::Double(of.to_vec()))).collect()
            }
        })
    }

    /// Their diagram; a NaN is named by point and coordinate.
    pub(crate) fn diagram(&self, rips: Rips) -> Result<Diagram> {
        Ok(match &self.coordinates {
            Coordinates::Single(all) => rips.points(&Points::new(all, self.dim)?, &Euclidean)?,
            Coordinates::Double(all) => rips.points(&Points::new(all, self.dim)?, &Euclidean)?,
        })
    }

    /// Their diagram from what `warm` knows of the last ones.
    pub(crate) fn warm_diagram(&self, warm: &mut Warm) -> Result<Diagram> {
        Ok(match &self.coordinates {
            Coordinates::Single(all) => warm.points(&Points::new(all, self.dim)?, &Euclidean)?,
            Coordinates::Double(all) => warm.points(&Points::new(all, self.dim)?, &Euclidean)?,
        })
    }

    /// Their pairwise lengths.
    pub(crate) fn lengths(&self) -> Result<CondensedLengths> {
        Ok(match &self.coordinates {
            Coordinates::Single(all) => {
                CondensedLengths::from_points(&Points::new(all, self.dim)?, &Euclidean)?
            }
            Coordinates::Double(all) => {
                CondensedLengths::from_points(&Points::new(all, self.dim)?, &Euclidean)?
            }
        })
    }

    /// Their filtration with other values of edges.
    pub(crate) fn reweighted<R: Reweighting>(&self, reweighting: R) -> Result<R::Filtration> {
        Ok(match &self.coordinates {
            Coordinates::Single(all) => reweighting.filtration(&Points::new(all, self.dim)?)?,
            Coordinates::Double(all) => reweighting.filtration(&Points::new(all, self.dim)?)?,
        })
    }

    /// A field on all points from slopes of some.
    pub(crate) fn extend(
        &self,
        slopes: &PointSlopes,
        method: impl Fn(&Points<'_, f64>, &[f64]) -> topogen_ph::Result<Vec<f64>>,
    ) -> Result<PointSlopes> {
        let mut copy = Vec::new();
        let coordinates = match &self.coordinates {
            Coordinates::Double(all) => all,
            Coordinates::Single(all) => {
                copy.extend(all.iter().map(|&x| f64::from(x)));
                &copy
            }
        };
        let cloud = Points::new(coordinates, self.dim)?;
        let mut field = vec![0.0; coordinates.len()];
        for (&point, slopes) in slopes.points.iter().zip(slopes.slopes.chunks_exact(self.dim)) {
            field[point as usize * self.dim..][..self.dim].copy_from_slice(slopes);
        }
        let slopes = method(&cloud, &field)?;
        Ok(PointSlopes { points: (0..cloud.len() as u32).collect(), slopes })
    }

    /// Their alpha diagram.
    pub(crate) fn alpha_diagram(&self, alpha: &Alpha) -> Result<AlphaDiagram> {
        Ok(match &self.coordinates {
            Coordinates::Single(all) => alpha.diagram(&Points::new(all, self.dim)?)?,
            Coordinates::Double(all) => alpha.diagram(&Points::new(all, self.dim)?)?,
        })
    }

    /// The derivative by the coordinates from that by the diameters of balls.
    pub(crate) fn pullback_balls(&self, slopes: &[(Support, f64)]) -> Result<PointSlopes> {
        Ok(match &self.coordinates {
            Coordinates::Single(all) => pullback_balls(&Points::new(all, self.dim)?, slopes)?,
            Coordinates::Double(all) => pullback_balls(&Points::new(all, self.dim)?, slopes)?,
        })
    }

    /// The derivative by the coordinates from that by the lengths of edges, into memory that is there already.
    pub(crate) fn pullback(&self, slopes: &[(Edge, f64)], into: &mut PointSlopes) -> Result<()> {
        let done = match &self.coordinates {
            Coordinates::Single(all) => pullback_into(&Points::new(all, self.dim)?, &Euclidean, slopes, into),
            Coordinates::Double(all) => pullback_into(&Points::new(all, self.dim)?, &Euclidean, slopes, into),
        };
        Ok(done?)
    }
}

impl Coordinates {
    fn new(tensor: &Tensor) -> Result<Self> {
        if tensor.kind() != Kind::Float {
            return Ok(Self::Double(to_host(tensor)?));
        }
        let _no_grad = no_grad_guard();
        let flat = tensor.f_detach()?.f_to_device(Device::Cpu)?.f_contiguous()?;
        let mut numbers = vec![0.0; flat.numel()];
        flat.f_copy_data(&mut numbers, flat.numel())?;
        Ok(Self::Single(numbers))
    }
}

/// The pixels of an image, copied to the CPU without rounding.
pub(crate) struct ImageCopy {
    values: Coordinates,
    shape: Vec<usize>,
}

impl ImageCopy {
    /// Copies a tensor of shape [length], [height, width] or [depth, height, width].
    pub(crate) fn new(tensor: &Tensor) -> Result<Self> {
        let shape =
            check_images(tensor, 0, "image: give [length], [height, width] or [depth, height, width]")?;
        Ok(Self { values: Coordinates::new(tensor)?, shape })
    }

    /// Copies the images of a tensor of shape [images, ...] in one transfer.
    pub(crate) fn of_batch(tensor: &Tensor) -> Result<Vec<Self>> {
        let what = "batch of images: give [images, length], [images, height, width] or [images, depth, height, width]";
        let shape = check_images(tensor, 1, what)?;
        let of_image = shape.iter().product();
        let values = match Coordinates::new(tensor)? {
            Coordinates::Single(all) => {
                all.chunks_exact(of_image).map(|of| Coordinates::Single(of.to_vec())).collect::<Vec<_>>()
            }
            Coordinates::Double(all) => {
                all.chunks_exact(of_image).map(|of| Coordinates::Double(of.to_vec())).collect()
            }
        };
        Ok(values.into_iter().map(|values| Self { values, shape: shape.clone() }).collect())
    }

    /// Its diagram; a NaN is named by its pixel.
    pub(crate) fn diagram(&self, cubical: &Cubical) -> Result<CubicalDiagram> {
        Ok(match &self.values {
            Coordinates::Single(all) => cubical.diagram(&Image::new(all, &self.shape)?)?,
            Coordinates::Double(all) => cubical.diagram(&Image::new(all, &self.shape)?)?,
        })
    }
}

/// The shape of an image, or of each of a batch, whose tensor has so many axes before it.
fn check_images(tensor: &Tensor, before: usize, what: &'static str) -> Result<Vec<usize>> {
    check_float(tensor)?;
    let shape = tensor.size();
    if !(before + 1..=before + 3).contains(&shape.len()) || shape.contains(&0) {
        return Err(Error::NotImages { shape, what });
    }
    Ok(shape[before..].iter().map(|&axis| axis as usize).collect())
}

fn check_float(tensor: &Tensor) -> Result<()> {
    let kind = tensor.kind();
    if !matches!(kind, Kind::Half | Kind::BFloat16 | Kind::Float | Kind::Double) {
        return Err(Error::NotFloat { kind });
    }
    Ok(())
}

/// The shape of a tensor that holds real numbers, at least one.
fn check_points(tensor: &Tensor) -> Result<Vec<i64>> {
    check_float(tensor)?;
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

/// All numbers of a tensor, copied to the CPU.
pub(crate) fn to_host(tensor: &Tensor) -> Result<Vec<f64>> {
    let _no_grad = no_grad_guard();
    let flat = tensor.f_detach()?.f_to_device(Device::Cpu)?.f_to_kind(Kind::Double)?.f_contiguous()?;
    let mut numbers = vec![0.0; flat.numel()];
    flat.f_copy_data(&mut numbers, flat.numel())?;
    Ok(numbers)
}

/// A tensor of the CPU on the device of another; an operation that does nothing still takes its time.
fn on_device_of(tensor: Tensor, like: &Tensor) -> Result<Tensor> {
    match like.device() {
        Device::Cpu => Ok(tensor),
        device => Ok(tensor.f_to_device(device)?),
    }
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
    on_device_of(tensor, like)
}

/// The slopes of points as a tensor of shape [rows, dim], of the kind and on the device of another: one row after the other, or
/// each in its place among so many rows of zeros.
pub(crate) fn rows(
    slopes: &[PointSlopes],
    dim: usize,
    placed: Option<(usize, &[i64])>,
    like: &Tensor,
) -> Result<Tensor> {
    thread_local! {
        // Fresh memory for a batch of images takes as long as what is written into it.
        static SINGLE: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
    }
    let all = slopes.iter().flat_map(|of| of.slopes.chunks_exact(dim));
    let tensor = if like.kind() == Kind::Float {
        SINGLE.with_borrow_mut(|rounded| {
            place(all, dim, placed, |slope| slope as f32, rounded);
            Tensor::f_from_slice(rounded)
        })?
    } else {
        let mut exact = Vec::new();
        place(all, dim, placed, |slope| slope, &mut exact);
        Tensor::f_from_slice(&exact)?.f_to_kind(like.kind())?
    };
    on_device_of(tensor.f_reshape([-1, dim as i64])?, like)
}

fn place<'a, T: Copy + Default>(
    rows: impl Iterator<Item = &'a [f64]>,
    dim: usize,
    placed: Option<(usize, &[i64])>,
    round: impl Fn(f64) -> T + Copy,
    all: &mut Vec<T>,
) {
    all.clear();
    let Some((count, places)) = placed else {
        // Row by row, which is vectorised.
        rows.for_each(|row| all.extend(row.iter().map(|&slope| round(slope))));
        return;
    };
    all.resize(count * dim, T::default());
    for (row, &at) in rows.zip(places) {
        let into = &mut all[at as usize * dim..][..dim];
        into.iter_mut().zip(row).for_each(|(into, &slope)| *into = round(slope));
    }
}

/// Indices as a tensor on the device of another.
pub(crate) fn to_index(index: &[i64], like: &Tensor) -> Result<Tensor> {
    on_device_of(Tensor::f_from_slice(index)?, like)
}

/// The endpoints of edges as two index tensors on the device of a tensor.
pub(crate) fn endpoints(edges: &[Edge], like: &Tensor) -> Result<[Tensor; 2]> {
    let ends = |edge: &Edge| {
        let (larger, smaller) = edge.endpoints();
        (i64::from(larger), i64::from(smaller))
    };
    let (larger, smaller): (Vec<i64>, Vec<i64>) = edges.iter().map(ends).unzip();
    Ok([to_index(&larger, like)?, to_index(&smaller, like)?])
}
