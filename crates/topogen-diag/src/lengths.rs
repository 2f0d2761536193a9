//! The lengths of finite bars.

use crate::{BarGradient, Bars, ground};

/// The gradient of what depends on lengths alone, from the derivative by the length of each bar.
pub(crate) fn by_lengths(bars: Bars<'_>, slopes: impl IntoIterator<Item = f64>) -> BarGradient {
    let mut gradient = BarGradient::zero(&bars);
    for (index, slope) in slopes.into_iter().enumerate() {
        gradient.births[index] = -slope;
        gradient.deaths[index] = slope;
    }
    gradient
}

/// The lengths of the finite bars.
pub(crate) fn lengths(bars: Bars<'_>) -> impl Iterator<Item = f64> + '_ {
    (0..bars.len()).map(move |index| bars.persistence(index))
}

/// Half the lengths of the finite bars as fractions of the longest half, and that half.
///
/// Halves cannot overflow, and powers of fractions cannot either; all fractions are zero when all bars are.
pub(crate) fn fractions(bars: Bars<'_>) -> (Vec<f64>, f64) {
    let half = |(&birth, &death)| ground::distance_to_diagonal((birth, death));
    let halves: Vec<f64> = bars.births().iter().zip(bars.deaths()).map(half).collect();
    let longest = halves.iter().copied().fold(0.0, f64::max);
    let of_longest = |half: f64| if longest > 0.0 { half / longest } else { 0.0 };
    (halves.into_iter().map(of_longest).collect(), longest)
}
