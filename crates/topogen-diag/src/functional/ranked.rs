//! The sum of the lengths of the bars of given ranks, the longest first.

use std::ops::{Bound, Range, RangeBounds};

use super::Functional;
use crate::lengths::by_lengths;
use crate::sum::sum;
use crate::{BarGradient, Bars, Error, Result};

/// The sum of the lengths whose ranks, by decreasing length from 0, lie in a range.
///
/// Ranks `0..1` are the longest bar, `0..k` the k longest, `k..` all the others: the loss that leaves k features and removes
/// the rest. Sorted lengths differ by at most twice what the bars move, so this is Lipschitz: it moves by at most twice
/// the 1-Wasserstein distance, and 2 (number of ranks) times the bottleneck distance.
///
/// # Units
/// Those of the filtration.
///
/// # Complexity
/// O(n log n).
///
/// # Gradient
/// 1 by the deaths of the bars summed and −1 by their births. Of equal lengths the one with the smaller index has the
/// smaller rank; where that decides, this is an element of the generalised gradient. Zero by essential classes.
///
/// # References
/// R. Brüel-Gabrielsson, B. J. Nelson, A. Dwaraknath, P. Skraba, L. J. Guibas, G. Carlsson, A topology layer for machine
/// learning (2020), arXiv:1905.12200.
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::functional::{Functional, RankedPersistence};
/// let bars = Bars::new(&[0.0, 0.0, 0.0], &[2.0, 5.0, 1.0])?;
/// let all_but_the_longest = RankedPersistence::params().ranks(1..).check()?;
/// assert_eq!(all_but_the_longest.value(bars), 3.0);
/// assert_eq!(all_but_the_longest.gradient(bars).deaths, [1.0, 0.0, 1.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankedPersistence {
    ranks: Range<usize>,
}

/// Parameters of [`RankedPersistence`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankedPersistenceParams {
    ranks: Range<usize>,
}

impl RankedPersistence {
    /// Parameters to set: the longest bar alone.
    pub fn params() -> RankedPersistenceParams {
        RankedPersistenceParams { ranks: 0..1 }
    }

    /// The indices of the bars summed, the longest first.
    fn chosen(&self, bars: Bars<'_>) -> Vec<usize> {
        let mut order: Vec<usize> = (0..bars.len()).collect();
        order.sort_by(|&i, &j| bars.persistence(j).total_cmp(&bars.persistence(i)));
        order.truncate(self.ranks.end);
        order.drain(..self.ranks.start.min(order.len()));
        order
    }
}

impl RankedPersistenceParams {
    /// Which ranks are summed; ranks that a diagram does not have count nothing.
    #[must_use]
    pub fn ranks(self, ranks: impl RangeBounds<usize>) -> Self {
        let start = match ranks.start_bound() {
            Bound::Included(&rank) => rank,
            Bound::Excluded(&rank) => rank.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match ranks.end_bound() {
            Bound::Included(&rank) => rank.saturating_add(1),
            Bound::Excluded(&rank) => rank,
            Bound::Unbounded => usize::MAX,
        };
        Self { ranks: start..end }
    }

    /// The functional.
    ///
    /// # Errors
    /// [`Error::EmptyRange`] when no rank lies in the range.
    pub fn check(self) -> Result<RankedPersistence> {
        let Range { start, end } = self.ranks;
        if start < end {
            Ok(RankedPersistence { ranks: start..end })
        } else {
            Err(Error::EmptyRange { start, end })
        }
    }
}

impl Functional for RankedPersistence {
    fn value(&self, bars: Bars<'_>) -> f64 {
        sum(self.chosen(bars).into_iter().map(|index| bars.persistence(index)))
    }

    fn gradient(&self, bars: Bars<'_>) -> BarGradient {
        let mut slopes = vec![0.0; bars.len()];
        for index in self.chosen(bars) {
            slopes[index] = 1.0;
        }
        by_lengths(bars, slopes)
    }
}
