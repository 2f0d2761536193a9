//! What is kept for figures: codes and images.

use super::codec::{Codec, Codes, floats};
use super::extrapolation::FACTORS;
use super::findings::Findings;
use super::paths::{Ends, rows};
use crate::Result;
use crate::gtn::{numbers, set_of};
use crate::latent::data::{Items, Values};
use crate::latent::record::{CodeRow, ImageRow};
use tch::{Kind, Tensor, no_grad_guard};
use topogen_models::metrics::extrapolated;

/// Images of a path, both ends included.
const STEPS: usize = 10;
/// Coordinates of a figure.
pub const AXES: usize = 3;
/// Strips of extrapolations.
const STRIPS: usize = 2;
/// Where strips of extrapolations begin: the two given things, and half way between.
const BEFORE: [f64; 3] = [0.0, 0.5, 1.0];
/// The columns of the two given things there.
const END_COLUMNS: [usize; 2] = [0, 2];
/// The columns of images that leave none out.
const ALL_COLUMNS: [usize; STEPS] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/// Keeps points, such as codes, with what is known of the things that they stand for; by their first three coordinates, or by their first
/// three principal components where they have more.
///
/// # Errors
/// Those of libtorch.
pub fn codes(points: &[f64], dim: usize, items: &Items, findings: &mut Findings) -> Result<()> {
    let shown = if dim > AXES { principal(points, dim)? } else { points.to_vec() };
    let axes = dim.min(AXES);
    for (at, point) in shown.chunks_exact(axes).enumerate() {
        let axis = |axis: usize| point.get(axis).copied().unwrap_or(0.0);
        findings.codes.push(CodeRow {
            seed: findings.seed,
            method: findings.method.clone(),
            x: axis(0),
            y: axis(1),
            z: axis(2),
            class: items.classes.get(at).copied(),
            factor: items.factors.get(at).copied(),
        });
    }
    Ok(())
}

/// The first principal components, each with its largest coefficient positive: the sign of an axis means nothing.
fn principal(points: &[f64], dim: usize) -> Result<Vec<f64>> {
    let _no_grad = no_grad_guard();
    let points = Tensor::f_from_slice(points)?.f_reshape([-1, dim as i64])?;
    let centred = points.f_sub(&points.f_mean_dim(0, true, Kind::Double)?)?;
    let (_, vectors) = centred.f_tr()?.f_matmul(&centred)?.f_linalg_eigh("L")?;
    // Eigenvalues are in increasing order.
    let axes = vectors.f_narrow(1, (dim - AXES) as i64, AXES as i64)?.f_flip([1])?;
    let largest = axes.f_abs()?.f_argmax(0, true)?;
    let signs = axes.f_gather(0, &largest, false)?.f_sign()?;
    numbers(&centred.f_matmul(&axes.f_mul(&signs)?)?)
}

/// Keeps images between the codes of pairs, a row a pair.
///
/// # Errors
/// Those of the network.
pub fn interpolations(
    codec: &dyn Codec,
    sample: &Codes,
    pairs: &[Ends],
    findings: &mut Findings,
) -> Result<()> {
    for (row, &(from, to)) in pairs.iter().enumerate() {
        let codes = way(sample.code(from), sample.code(to));
        images("interpolation", (row, &ALL_COLUMNS), &codec.decode(&rows(&codes, sample.dim)?)?, findings)?;
    }
    Ok(())
}

/// Keeps mixtures of the images of pairs, pixel by pixel, a row a pair.
///
/// # Errors
/// Those of libtorch.
pub fn blends(sample: &Items, pairs: &[Ends], findings: &mut Findings) -> Result<()> {
    for (row, &(from, to)) in pairs.iter().enumerate() {
        let ends = sample.take(&[from, to])?;
        let pixels = ends.numbers();
        let (from, to) = pixels.split_at(ends.dim());
        let mut shape = ends.tensor()?.size();
        shape[0] = -1;
        let mixed = Tensor::f_from_slice(&way(from, to))?.f_reshape(&shape)?;
        images("interpolation", (row, &ALL_COLUMNS), &mixed, findings)?;
    }
    Ok(())
}

/// Keeps images on the way from one thing to another and beyond, a row a pair.
///
/// # Errors
/// Those of the network.
pub fn extrapolations(codec: &dyn Codec, from: &Items, to: &Items, findings: &mut Findings) -> Result<()> {
    let firsts: Vec<usize> = (0..STRIPS.min(from.len()).min(to.len())).collect();
    if firsts.is_empty() || !matches!(from.values, Values::Images(_)) {
        return Ok(());
    }
    let from = Codes::of(codec, &from.take(&firsts)?.tensor()?)?;
    let to = Codes::of(codec, &to.take(&firsts)?.tensor()?)?;
    for &row in &firsts {
        let (from, to) = (from.code(row), to.code(row));
        let mut codes = Vec::new();
        for t in BEFORE.into_iter().chain(FACTORS) {
            codes.extend(extrapolated(from, to, from.len(), t)?);
        }
        images("extrapolation", (row, &ALL_COLUMNS), &codec.decode(&rows(&codes, from.len())?)?, findings)?;
    }
    Ok(())
}

/// The real things that strips of extrapolations begin with.
///
/// # Errors
/// Those of the images.
pub fn real_pairs(from: &Items, to: &Items, findings: &mut Findings) -> Result<()> {
    if !matches!(from.values, Values::Images(_)) {
        return Ok(());
    }
    for row in 0..STRIPS.min(from.len()).min(to.len()) {
        let ends = [from.take(&[row])?.tensor()?, to.take(&[row])?.tensor()?];
        let ends = floats(&Tensor::f_cat(&ends, 0)?)?;
        images("extrapolation", (row, &END_COLUMNS), &ends, findings)?;
    }
    Ok(())
}

/// Points at equal distances from one to the other, both included.
fn way(from: &[f64], to: &[f64]) -> Vec<f64> {
    let factors = (0..STEPS).map(|step| step as f64 / (STEPS - 1) as f64);
    factors.flat_map(|t| from.iter().zip(to).map(move |(a, b)| a + t * (b - a))).collect()
}

/// Keeps the images of a row, each in its column.
fn images(
    part: &str,
    (row, columns): (usize, &[usize]),
    images: &Tensor,
    findings: &mut Findings,
) -> Result<()> {
    let set = set_of(images)?;
    let size = set.channels() * set.height() * set.width();
    let kept = set.pixels().chunks_exact(size).zip(columns).map(|(pixels, &column)| ImageRow {
        method: findings.method.clone(),
        part: part.to_owned(),
        row,
        column,
        channels: set.channels(),
        height: set.height(),
        pixels: pixels.iter().map(|pixel| format!("{pixel:02x}")).collect(),
    });
    let kept: Vec<ImageRow> = kept.collect();
    findings.images.extend(kept);
    Ok(())
}
