//! The bins of a histogram.

/// A bin is not narrower than this part of the axis, at which steps can still be told apart on one column of a paper.
const MOST: usize = 40;

/// Neighbouring bins of the same width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bins {
    pub low: f64,
    pub high: f64,
    pub count: usize,
}

impl Bins {
    /// Bins for finite values that are not negative.
    ///
    /// They begin at zero if the least value is less than half of the greatest one, otherwise at the least value, and
    /// end at the greatest. Their width is that of Freedman and Diaconis, `2 IQR / n^(1/3)`, made a little smaller so that
    /// it divides the range. If a half of the values are the same (`IQR = 0`) there are `1 + log2 n` bins, after
    /// Sturges. There are at most 40: a few long bars among many short ones would otherwise make thousands. Values that
    /// are all the same have one bin around them.
    ///
    /// # Complexity
    ///
    /// `O(n log n)`.
    ///
    /// # References
    ///
    /// Freedman & Diaconis, "On the histogram as a density estimator: L2 theory", 1981, doi:10.1007/BF01025868.
    /// Sturges, "The choice of a class interval", 1926, doi:10.1080/01621459.1926.10502161.
    pub fn new(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = values.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let (&least, &high) = (sorted.first()?, sorted.last()?);
        if least == high {
            return Some(Self::around(least));
        }
        let low = if least < high / 2.0 { 0.0 } else { least };
        let n = sorted.len() as f64;
        let spread = quantile(&sorted, 0.75) - quantile(&sorted, 0.25);
        let wanted = if spread > 0.0 { (high - low) / (2.0 * spread / n.cbrt()) } else { 1.0 + n.log2() };
        Some(Self { low, high, count: (wanted.ceil() as usize).clamp(1, MOST) })
    }

    fn around(value: f64) -> Self {
        let half = if value == 0.0 { 0.5 } else { (0.05 * value).max(f64::MIN_POSITIVE) };
        Self { low: value - half, high: (value + half).min(f64::MAX), count: 1 }
    }

    /// The lower end of the bin with this index, or the end of all bins.
    pub fn edge(&self, index: usize) -> f64 {
        self.low + (self.high - self.low) * (index as f64 / self.count as f64)
    }

    /// How many of the values lie in each bin; a value on an edge belongs to the upper bin, the last one to the last.
    pub fn counts(&self, values: impl IntoIterator<Item = f64>) -> Vec<usize> {
        let mut counts = vec![0; self.count];
        for value in values {
            let place = (value - self.low) / (self.high - self.low) * self.count as f64;
            counts[(place as usize).min(self.count - 1)] += 1;
        }
        counts
    }
}

/// The quantile of sorted values, between two of them as the straight line says.
fn quantile(sorted: &[f64], part: f64) -> f64 {
    let place = part * (sorted.len() - 1) as f64;
    let below = place as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_is_that_of_freedman_and_diaconis() {
        // The quartiles of 0, 1, ..., 1000 are 250 and 750, and the cube root of 1001 is 10.0033.
        let bins = Bins::new((0..=1000).map(f64::from)).unwrap();
        assert_eq!(bins, Bins { low: 0.0, high: 1000.0, count: 11 });
        assert_eq!((bins.edge(0), bins.edge(11)), (0.0, 1000.0));
    }

    #[test]
    fn every_value_is_counted_once() {
        let values: Vec<f64> = (0..5000).map(|index| (f64::from(index) * 0.77).sin().powi(4)).collect();
        let bins = Bins::new(values.iter().copied()).unwrap();
        let counts = bins.counts(values.iter().copied());
        assert_eq!(counts.iter().sum::<usize>(), 5000);
        for (index, count) in counts.iter().enumerate() {
            let last = index + 1 == bins.count;
            let within = |value: f64| {
                bins.edge(index) <= value && (value < bins.edge(index + 1) || last && value == bins.high)
            };
            // The edges are rounded, so a value on one may fall to either side of it.
            let expected = values.iter().filter(|&&value| within(value)).count();
            assert!(expected.abs_diff(*count) <= 1, "bin {index} has {count}, not {expected}");
        }
    }

    #[test]
    fn strange_values_have_bins() {
        assert_eq!(Bins::new([]), None);
        let mut outlier = vec![1.0; 99];
        outlier.push(1e6);
        assert_eq!(Bins::new(outlier).unwrap().count, 8);
        let mut tail: Vec<f64> = (0..1000).map(|index| 1e-9 * f64::from(index)).collect();
        tail.push(1e6);
        assert_eq!(Bins::new(tail).unwrap().count, MOST);
        for value in [0.0, 5e-324, 1.0, f64::MAX] {
            let bins = Bins::new([value, value]).unwrap();
            assert_eq!(bins.count, 1);
            assert!(bins.low < bins.high && bins.low <= value && value <= bins.high, "{bins:?}");
            assert_eq!(bins.counts([value, value]), [2]);
        }
        assert_eq!(Bins::new([10.0, 11.0]).unwrap().low, 10.0);
        assert_eq!(Bins::new([1.0, 11.0]).unwrap().low, 0.0);
    }
}
