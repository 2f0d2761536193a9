//! The Kolmogorov–Smirnov distance of two samples of numbers.

use crate::{Error, Result};

/// The two-sample Kolmogorov–Smirnov statistic sup |F₁ − F₂| of the empirical distribution functions, in [0, 1].
///
/// It is unchanged by any increasing map of both samples, and large, above 1.36 √((n + m) / (n m)), in 5 % of pairs of samples
/// of one continuous distribution (asymptotically).
///
/// # Errors
/// [`Error::Empty`] for a sample without numbers, [`Error::NotFinite`].
///
/// # Ties
/// The distribution functions are compared after all numbers of a value, wherever it occurs.
///
/// # Complexity
/// O((n + m) log (n + m)) time, O(n + m) memory.
///
/// # References
/// Smirnov (1939), who found the limit of the distribution; Hodges (1958), doi 10.1007/BF02589501.
///
/// ```
/// use topogen_models::metrics::kolmogorov_smirnov;
/// // At 2, three quarters of the first sample have passed, and a quarter of the second.
/// let statistic = kolmogorov_smirnov(&[0.0, 1.0, 2.0, 4.0], &[2.0, 3.0, 4.0, 5.0])?;
/// assert_eq!(statistic, 0.5);
/// # Ok::<(), topogen_models::Error>(())
/// ```
pub fn kolmogorov_smirnov(first: &[f64], second: &[f64]) -> Result<f64> {
    let (first, second) = (sorted("the first sample", first)?, sorted("the second sample", second)?);
    let (mut passed_first, mut passed_second) = (0, 0);
    let mut largest = 0.0;
    while passed_first < first.len() && passed_second < second.len() {
        let value = first[passed_first].min(second[passed_second]);
        passed_first += run(&first[passed_first..], value);
        passed_second += run(&second[passed_second..], value);
        let difference =
            passed_first as f64 / first.len() as f64 - passed_second as f64 / second.len() as f64;
        largest = f64::max(largest, difference.abs());
    }
    // Once a sample is exhausted, the difference only shrinks.
    Ok(largest)
}

/// How many numbers at the start are of this value.
fn run(sorted: &[f64], value: f64) -> usize {
    sorted.iter().take_while(|&&number| number == value).count()
}

fn sorted(what: &'static str, sample: &[f64]) -> Result<Vec<f64>> {
    if sample.is_empty() {
        return Err(Error::Empty { what });
    }
    if let Some(index) = sample.iter().position(|number| !number.is_finite()) {
        return Err(Error::NotFinite { what, index, value: sample[index] });
    }
    let mut sorted = sample.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    Ok(sorted)
}
