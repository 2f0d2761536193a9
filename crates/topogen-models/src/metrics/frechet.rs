//! The Fréchet distance between Gaussians that are fitted to features.

use crate::check::check_finite;
use crate::{Error, Result};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use tch::{Device, Kind, Tensor, no_grad_guard};

/// The normal distribution with the mean and the unbiased covariance of samples, in f64.
///
/// ```
/// use tch::Tensor;
/// use topogen_models::metrics::Gaussian;
///
/// let features = Tensor::from_slice(&[0.0, 1.0, 2.0, 5.0]).reshape([2, 2]);
/// let gaussian = Gaussian::fit(&features)?;
/// assert_eq!(gaussian.mean(), &Tensor::from_slice(&[1.0, 3.0]));
/// assert_eq!(gaussian.covariance(), &Tensor::from_slice(&[2.0, 4.0, 4.0, 8.0]).reshape([2, 2]));
/// // Two points lie on a line, whatever they were drawn from.
/// assert!(!gaussian.can_have_full_rank());
/// # Ok::<(), topogen_models::Error>(())
/// ```
#[derive(Debug)]
pub struct Gaussian {
    mean: Tensor,
    covariance: Tensor,
    samples: i64,
}

impl Gaussian {
    /// The Gaussian of n samples of dimension d.
    ///
    /// # Shapes
    /// `features` is [n, d] of any kind of numbers, on any device; the result is on the CPU.
    ///
    /// # Errors
    /// [`Error::FeatureShape`] for another shape, fewer than two samples or no dimension, [`Error::NotFinite`] for features that
    /// are not, or whose products overflow, and those of libtorch. Fewer samples than the covariance needs are no error: ask
    /// [`Gaussian::can_have_full_rank`].
    ///
    /// # Complexity
    /// O(n d²) time, O(n d) memory.
    pub fn fit(features: &Tensor) -> Result<Self> {
        let shape = features.size();
        let samples = match shape.as_slice() {
            &[n, d] if n >= 2 && d >= 1 => n,
            _ => return Err(Error::FeatureShape { shape }),
        };
        check_finite("the features", features)?;
        let _no_grad = no_grad_guard();
        let features = features.f_to_device(Device::Cpu)?.f_to_kind(Kind::Double)?;
        let mean = features.f_mean_dim(0, false, Kind::Double)?;
        let centred = features.f_sub(&mean)?;
        let covariance = centred.f_tr()?.f_matmul(&centred)?.f_div_scalar((samples - 1) as f64)?;
        check_finite("the covariance of the features", &covariance)?;
        Ok(Self { mean, covariance, samples })
    }

    /// The mean, of shape `[d]`.
    pub fn mean(&self) -> &Tensor {
        &self.mean
    }

    /// The unbiased covariance, of shape `[d, d]`.
    pub fn covariance(&self) -> &Tensor {
        &self.covariance
    }

    /// The number of samples.
    pub fn samples(&self) -> i64 {
        self.samples
    }

    /// The dimension d.
    pub fn dimension(&self) -> i64 {
        self.mean.numel() as i64
    }

    /// So many points of the distribution, [n, d], which `seed` decides.
    ///
    /// # Errors
    /// Those of libtorch.
    ///
    /// # Complexity
    /// O(n d² + d³) time.
    ///
    /// ```
    /// use tch::Tensor;
    /// use topogen_models::metrics::Gaussian;
    ///
    /// let line = Tensor::from_slice(&[0.0, 0.0, 1.0, 2.0, 2.0, 4.0]).reshape([3, 2]);
    /// let points = Gaussian::fit(&line)?.sample(100, 1)?;
    /// assert_eq!(points.size(), [100, 2]);
    /// // A Gaussian of points on a line has no others.
    /// let beside = (points.select(1, 1) - points.select(1, 0) * 2.0).abs().max();
    /// assert!(f64::try_from(beside)? < 1e-6);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn sample(&self, n: usize, seed: u64) -> Result<Tensor> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let numbers: Vec<f64> =
            (0..n as i64 * self.dimension()).map(|_| StandardNormal.sample(&mut rng)).collect();
        let _no_grad = no_grad_guard();
        let normal = Tensor::f_from_slice(&numbers)?.f_reshape([n as i64, self.dimension()])?;
        Ok(normal.f_matmul(&self.root()?)?.f_add(&self.mean)?)
    }

    /// Whether there are more samples than dimensions: with n ≤ d, the covariance has a rank below d whatever the samples are
    /// drawn from, and distances say more about their number than about their distribution. Warn whoever reads them.
    pub fn can_have_full_rank(&self) -> bool {
        self.samples > self.dimension()
    }

    /// The symmetric root of the covariance.
    fn root(&self) -> Result<Tensor> {
        let (eigenvalues, vectors) = self.covariance.f_linalg_eigh("L")?;
        // A covariance has no negative eigenvalue: those there are, are rounding errors of zeros.
        let roots = eigenvalues.f_clamp_min(0.0)?.f_sqrt()?;
        Ok(vectors.f_mul(&roots)?.f_matmul(&vectors.f_tr()?)?)
    }
}

/// The squared Fréchet distance between two Gaussians, |m₁ − m₂|² + tr(C₁ + C₂ − 2 (C₁^½ C₂ C₁^½)^½), in squared units of the
/// features.
///
/// It is the square of their Wasserstein distance W₂ too. Generated images are compared with real ones by the Gaussians of the
/// features that a network makes of them. The Fréchet *Inception* distance is this number for the features of one network,
/// Inception-v3; for those of any other, such as [`Classifier::features`](crate::Classifier::features), it is not FID and must
/// not be compared with published FIDs.
///
/// The trace of the last root is the sum of the singular values of C₁^½ C₂^½. Computed so, directions without variance, whose
/// eigenvalues are rounding errors, are not magnified by a second root.
///
/// # Errors
/// [`Error::DimensionMismatch`], and those of libtorch.
///
/// # Ties
/// Negative eigenvalues of covariances, which are rounding errors, count as 0; so does a negative result. The distance between
/// equal Gaussians is 0 up to rounding: less than 10⁻¹³ of the variance in the tests, with covariances without full rank too.
///
/// # Complexity
/// O(d³) time, O(d²) memory.
///
/// # References
/// Dowson and Landau (1982), doi 10.1016/0047-259X(82)90077-X; Heusel et al. (2017), arXiv 1706.08500, who compare images by it.
///
/// ```
/// use tch::Tensor;
/// use topogen_models::metrics::{Gaussian, frechet_distance};
///
/// // Means 1 and 5, deviations √2 and 3 √2.
/// let of = |samples: &[f64]| Gaussian::fit(&Tensor::from_slice(samples).reshape([-1, 1]));
/// let distance = frechet_distance(&of(&[0.0, 2.0])?, &of(&[2.0, 8.0])?)?;
/// assert!((distance - (4.0_f64.powi(2) + 2.0 * 2.0_f64.powi(2))).abs() < 1e-12);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn frechet_distance(first: &Gaussian, second: &Gaussian) -> Result<f64> {
    if first.dimension() != second.dimension() {
        return Err(Error::DimensionMismatch { first: first.dimension(), second: second.dimension() });
    }
    let _no_grad = no_grad_guard();
    let number = |tensor: Tensor| tensor.f_double_value(&[]);
    let between = number(first.mean.f_sub(&second.mean)?.f_square()?.f_sum(Kind::Double)?)?;
    let variance = number(first.covariance.f_add(&second.covariance)?.f_trace()?)?;
    let product = first.root()?.f_matmul(&second.root()?)?;
    let (_, singular_values, _) = product.f_svd(true, false)?;
    let common = number(singular_values.f_sum(Kind::Double)?)?;
    Ok((between + variance - 2.0 * common).max(0.0))
}
