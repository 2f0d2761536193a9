//! Distances between samples by the means of a kernel.

use crate::check::check_finite;
use crate::{Error, Result};
use rand::{SeedableRng, seq::index};
use rand_chacha::ChaCha8Rng;
use tch::{Device, Kind, Tensor, no_grad_guard};

/// The 97.5 % quantile of the standard normal distribution.
const QUANTILE: f64 = 1.959963984540054;

/// A kernel distance and what it may be for other samples of the same distributions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KernelDistance {
    /// The mean over the subsets. Its expectation is the squared distance of the distributions, so it is negative in about half of
    /// the cases when they are the same.
    pub distance: f64,
    /// The lower end of the 95 % interval of the squared distance of the distributions.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The kernel distance of two sets of features: the mean of [`maximum_mean_discrepancy`] over seeded subsets, with an interval.
///
/// For the features of Inception-v3 it is called the kernel Inception distance (KID); for those of any other network, such as
/// [`Classifier::features`](crate::Classifier::features), it is not KID and must not be compared with published ones. Unlike the
/// Fréchet distance, it has no bias for few samples.
///
/// # The interval
/// Subsets of m samples scatter about the estimate from all n (in the smaller set) with a variance s² that is (n − m) / m times the
/// variance of that estimate about the truth, to first order in 1/n and 1/m. The interval is the mean ± 1.96 s
/// (m / (n − m) + 1 / `subsets`)^½; the last term is for the finite number of subsets. For different distributions it
/// holds the squared distance in about 95 % of cases, for equal ones in more, since there the first order vanishes. Its own
/// width is known to some 70 % / √`subsets`: take 50 or more.
///
/// # Shapes
/// `first` is [n, d] and `second` [m, d], of any kind of numbers, on any device. Each of the `subsets` draws `size` rows of either
/// set without replacement.
///
/// # Errors
/// [`Error::FeatureShape`], [`Error::DimensionMismatch`], [`Error::NotFinite`] also when the kernel overflows,
/// [`Error::BadSubsets`] unless there are at least 2 subsets with 2 ≤ `size` < min(n, m), and those of libtorch.
///
/// # Complexity
/// O(`subsets` `size`² d) time, O(`size`² + (n + m) d) memory.
///
/// # References
/// Bińkowski, Sutherland, Arbel and Gretton (2018), arXiv 1801.01401, for the distance; Politis and Romano (1994),
/// doi 10.1214/aos/1176325770, for intervals from subsets.
///
/// ```
/// use tch::{Device, Kind, Tensor};
/// use topogen_models::metrics::kernel_distance;
///
/// let features = Tensor::linspace(-1.0, 1.0, 400, (Kind::Double, Device::Cpu)).reshape([200, 2]);
/// let moved = kernel_distance(&features, &(&features + 1.0), 50, 100, 1)?;
/// assert!(moved.low > 0.0 && moved.distance < moved.high);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn kernel_distance(
    first: &Tensor,
    second: &Tensor,
    subsets: usize,
    size: usize,
    seed: u64,
) -> Result<KernelDistance> {
    let (first, second) = pair(first, second)?;
    let (n, m) = (first.size()[0] as usize, second.size()[0] as usize);
    if subsets < 2 || size < 2 || size >= n.min(m) {
        return Err(Error::BadSubsets { subsets, size, first: n, second: m });
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let _no_grad = no_grad_guard();
    let mut draw = |features: &Tensor| -> Result<Tensor> {
        let rows = index::sample(&mut rng, features.size()[0] as usize, size);
        let rows: Vec<i64> = rows.into_iter().map(|row| row as i64).collect();
        Ok(features.f_index_select(0, &Tensor::f_from_slice(&rows)?)?)
    };
    let distances: Vec<f64> =
        (0..subsets).map(|_| discrepancy(&draw(&first)?, &draw(&second)?)).collect::<Result<_>>()?;
    let distance = distances.iter().sum::<f64>() / subsets as f64;
    let variance = distances.iter().map(|it| (it - distance).powi(2)).sum::<f64>() / (subsets - 1) as f64;
    let of_all = size as f64 / (n.min(m) - size) as f64;
    let half = QUANTILE * (variance * (of_all + 1.0 / subsets as f64)).sqrt();
    Ok(KernelDistance { distance, low: distance - half, high: distance + half })
}

/// The unbiased estimate of the squared maximum mean discrepancy under the kernel (x·y / d + 1)³, in no unit.
///
/// It is the mean of the kernel over pairs of different samples of the first set, plus that of the second, less twice that over
/// pairs across. Its expectation is the squared distance of the distributions' mean embeddings, which is 0 for those whose moments
/// up to the third agree; so the estimate may be negative.
///
/// # Shapes
/// `first` is [n, d] and `second` [m, d], of any kind of numbers, on any device; it is computed in f64 on the CPU.
///
/// # Errors
/// [`Error::FeatureShape`] unless n, m ≥ 2 and d ≥ 1, [`Error::DimensionMismatch`], [`Error::NotFinite`] for features that are
/// not, or whose kernel overflows, and those of libtorch.
///
/// # Complexity
/// O((n + m)² d) time, O((n + m) d + n² + m²) memory.
///
/// # References
/// Gretton et al. (2012), JMLR 13, 723–773, lemma 6; Bińkowski et al. (2018), arXiv 1801.01401, for the kernel.
///
/// ```
/// use tch::Tensor;
/// use topogen_models::metrics::maximum_mean_discrepancy;
///
/// let (first, second) = (Tensor::from_slice(&[0.0, 1.0]), Tensor::from_slice(&[0.0, 2.0]));
/// let found = maximum_mean_discrepancy(&first.reshape([2, 1]), &second.reshape([2, 1]))?;
/// // Kernels: 1 within either set; 1, 1, 1 and 27 across.
/// assert_eq!(found, 1.0 + 1.0 - 2.0 * 30.0 / 4.0);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn maximum_mean_discrepancy(first: &Tensor, second: &Tensor) -> Result<f64> {
    let (first, second) = pair(first, second)?;
    let _no_grad = no_grad_guard();
    discrepancy(&first, &second)
}

/// Two sets of features that have been checked, in f64 on the CPU.
pub(super) fn pair(first: &Tensor, second: &Tensor) -> Result<(Tensor, Tensor)> {
    let checked = |what, features: &Tensor| {
        let shape = features.size();
        if !matches!(shape.as_slice(), &[n, d] if n >= 2 && d >= 1) {
            return Err(Error::FeatureShape { shape });
        }
        check_finite(what, features)?;
        Ok(features.detach().f_to_device(Device::Cpu)?.f_to_kind(Kind::Double)?)
    };
    let (first, second) = (checked("the first features", first)?, checked("the second features", second)?);
    if first.size()[1] != second.size()[1] {
        return Err(Error::DimensionMismatch { first: first.size()[1], second: second.size()[1] });
    }
    Ok((first, second))
}

fn discrepancy(first: &Tensor, second: &Tensor) -> Result<f64> {
    let kernel = |a: &Tensor, b: &Tensor| -> Result<Tensor> {
        let products = a.f_matmul(&b.f_tr()?)?.f_div_scalar(a.size()[1] as f64)?;
        Ok(products.f_add_scalar(1.0)?.f_pow_tensor_scalar(3)?)
    };
    let within = |set: &Tensor| -> Result<f64> {
        let (n, kernel) = (set.size()[0] as f64, kernel(set, set)?);
        let pairs = kernel.f_sum(Kind::Double)?.f_sub(&kernel.f_trace()?)?;
        Ok(pairs.f_double_value(&[])? / (n * (n - 1.0)))
    };
    let across = kernel(first, second)?.f_mean(Kind::Double)?.f_double_value(&[])?;
    let found = within(first)? + within(second)? - 2.0 * across;
    match found.is_finite() {
        true => Ok(found),
        false => Err(Error::NotFinite { what: "the kernel of the features", index: 0, value: found }),
    }
}
