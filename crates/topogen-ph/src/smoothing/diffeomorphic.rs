//! Interpolation of a sparse field by Gaussians.

use super::anchors::{Anchors, exponent, width_in};
use super::checked_width;
use super::cholesky::Cholesky;
use super::dot::dot;
use crate::{Error, Points, Real, Result};

/// The smallest smooth field that equals the gradient at the anchors: a sum of Gaussians around them.
///
/// v(x) = Σᵢ k(x, xᵢ) αᵢ over the anchors xᵢ, where k(x, y) = exp(−|x − y|² / 2σ²) and the αᵢ solve Σⱼ k(xᵢ, xⱼ) αⱼ = gᵢ for
/// the gradients gᵢ. Of all fields with these values it has the least norm in the reproducing kernel Hilbert space of k. It is
/// smooth, so a small step moves the cloud, and all of space, by a diffeomorphism. It takes the values of the gradient, so a
/// small step descends as the gradient does. Beyond a few σ from all anchors nothing moves.
///
/// # References
/// Carrière, Theveneau and Lacombe (2024), Diffeomorphic interpolation for efficient persistence-based topological optimization,
/// arXiv 2405.18820.
///
/// ```
/// use topogen_ph::Points;
/// use topogen_ph::smoothing::Diffeomorphic;
/// let line = Points::new(&[0.0, 1.0, 9.0], 1)?;
/// let field = Diffeomorphic::params().sigma(1.0).check()?.extend(&line, &[2.0, 0.0, 0.0])?;
/// // One anchor: a Gaussian around it.
/// assert_eq!(field[0], 2.0);
/// assert!((field[1] - 2.0 * (-0.5_f64).exp()).abs() < 1e-15);
/// assert!(field[2] < 1e-15);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diffeomorphic {
    sigma: f64,
}

/// The parameters of [`Diffeomorphic`], to be checked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DiffeomorphicParams {
    sigma: f64,
}

/// How far the field may miss the gradients that it interpolates, in units of the largest, before it is said not to.
const TOLERANCE: f64 = 1e-9;

impl Diffeomorphic {
    /// A width of 0.1.
    pub fn params() -> DiffeomorphicParams {
        DiffeomorphicParams { sigma: 0.1 }
    }

    /// Extends a field that is zero at almost all points to one that moves all points near those.
    ///
    /// # Shapes
    /// `field` and the result have one entry a coordinate, point after point, as [`pullback_points`](crate::pullback_points) gives it.
    /// The anchors are the points with an entry that is not zero.
    ///
    /// # Errors
    /// [`Error::FieldShape`], [`Error::BadField`]; [`Error::OutOfMemory`] when the m² numbers of a matrix are too many.
    ///
    /// # Complexity
    /// O(n m dim + m³ / 6 + m² dim) time and O(n dim + m²) memory for m anchors among n points; nothing runs in parallel.
    ///
    /// # Gradient
    /// The result is linear in `field` while its anchors stay. A field without anchors stays zero.
    ///
    /// Anchors at one place count as one, with the mean of their gradients: no field has two values there. Anchors much closer
    /// than σ make the equations singular to rounding. They are then solved with a number λ added to the diagonal: 10⁻¹⁴, or
    /// the first of its multiples by powers of 100 with which they can be solved to nine digits. The result is then the minimum
    /// of Σᵢ |v(xᵢ) − gᵢ|² + λ |v|² (kernel ridge regression): it misses the gradients where neighbours contradict each other,
    /// and its inner product with them is still positive. It is linear for the anchors at hand, as λ depends on their places,
    /// unless rounding errors of one field are larger than those of another.
    pub fn extend<F: Real>(&self, points: &Points<'_, F>, field: &[f64]) -> Result<Vec<f64>> {
        let anchors = Anchors::new(points.in_f64(&mut Vec::new()), points.dim(), field)?.merged();
        let sigma = width_in(anchors.unit(), self.sigma);
        let kernel = |squares: &mut [f64]| squares.iter_mut().for_each(|x| *x = exponent(*x, sigma).exp());
        let coefficients = solve(&kernel_matrix(&anchors, kernel)?, &anchors);
        Ok(anchors.weighted_sums(points, &coefficients, kernel))
    }
}

impl DiffeomorphicParams {
    /// The width σ of the Gaussians, in the unit of the coordinates: how far an anchor drags other points along.
    #[must_use]
    pub fn sigma(self, sigma: f64) -> Self {
        Self { sigma }
    }

    /// The method.
    ///
    /// # Errors
    /// [`Error::BadWidth`] when σ is not positive and finite.
    pub fn check(self) -> Result<Diffeomorphic> {
        Ok(Diffeomorphic { sigma: checked_width(self.sigma)? })
    }
}

/// The kernel between all anchors, row by row.
fn kernel_matrix(anchors: &Anchors, kernel: impl Fn(&mut [f64])) -> Result<Vec<f64>> {
    let m = anchors.len();
    let entries = m.saturating_mul(m);
    let mut matrix = Vec::new();
    matrix.try_reserve_exact(entries).map_err(Error::out_of_memory(entries, "the kernel of a field"))?;
    matrix.resize(entries, 0.0);
    for (i, row) in matrix.chunks_exact_mut(m.max(1)).enumerate() {
        anchors.squared_distances(anchors.coordinates_of(i), row);
        kernel(row);
    }
    Ok(matrix)
}

/// The coefficients of the Gaussians, coordinate after coordinate.
fn solve(matrix: &[f64], anchors: &Anchors) -> Vec<f64> {
    let m = anchors.len();
    let mut shift = 0.0;
    loop {
        if let Some(factor) = Cholesky::new(matrix.to_vec(), m, shift) {
            let mut coefficients = anchors.field().to_vec();
            coefficients.chunks_exact_mut(m.max(1)).for_each(|row| factor.solve(row));
            // Shifted by 1 or more, no eigenvalue is below 1, and there is nothing to doubt.
            if shift >= 1.0 || is_solved(matrix, shift, &coefficients, anchors.field()) {
                return coefficients;
            }
        }
        shift = if shift == 0.0 { 1e-14 } else { 100.0 * shift };
    }
}

/// Whether (A + λ) x = b but for rounding, for each coordinate.
fn is_solved(matrix: &[f64], shift: f64, coefficients: &[f64], field: &[f64]) -> bool {
    let m = matrix.len().isqrt().max(1);
    let largest = field.iter().fold(0.0_f64, |largest, slope| largest.max(slope.abs()));
    coefficients.chunks_exact(m).zip(field.chunks_exact(m)).all(|(x, b)| {
        let rows = matrix.chunks_exact(m).zip(x.iter().zip(b));
        rows.into_iter()
            .all(|(row, (x_i, b_i))| (dot(row, x) + shift * x_i - b_i).abs() <= TOLERANCE * largest)
    })
}
