//! Betti curves, read off on a grid.

use super::{Grid, Vectorisation};
use crate::{BarGradient, Bars, Result, check};

/// The Betti curve on a grid: how many classes are alive at t, those with birth ≤ t < death. Essential classes count from
/// their birth on.
///
/// # Shapes
/// One entry a node.
///
/// # Complexity
/// O((n + m) log n) for n bars and m nodes.
///
/// # Gradient
/// Zero: the counts are constant wherever they do not jump. To learn from a Betti curve take
/// [`MeanBettiCurve`](super::MeanBettiCurve).
///
/// # References
/// Y. Umeda, Time series classification via topological data analysis (2017), doi:10.1527/tjsai.D-G72.
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::vector::{BettiCurve, Grid, Vectorisation};
/// let bars = Bars::new(&[0.0, 1.0], &[4.0, 2.0])?.with_essential(&[3.0])?;
/// let curve = BettiCurve::new(Grid::linspace(0.0, 4.0, 5)?);
/// assert_eq!(curve.vector(bars), [1.0, 2.0, 1.0, 2.0, 1.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct BettiCurve {
    grid: Grid,
}

impl BettiCurve {
    /// The curve at the nodes of a grid; there is nothing else to set.
    pub fn new(grid: Grid) -> Self {
        Self { grid }
    }
}

impl Vectorisation for BettiCurve {
    fn entries(&self) -> usize {
        self.grid.nodes().len()
    }

    fn vector(&self, bars: Bars<'_>) -> Vec<f64> {
        let sorted = |values: &mut dyn Iterator<Item = f64>| {
            let mut values: Vec<f64> = values.collect();
            values.sort_by(f64::total_cmp);
            values
        };
        let births = sorted(&mut bars.births().iter().chain(bars.essential()).copied());
        let deaths = sorted(&mut bars.deaths().iter().copied());
        let until = |values: &[f64], t: f64| values.partition_point(|&value| value <= t);
        self.grid.nodes().iter().map(|&t| (until(&births, t) - until(&deaths, t)) as f64).collect()
    }

    fn pullback(&self, bars: Bars<'_>, slopes: &[f64]) -> Result<BarGradient> {
        check::slopes(slopes, self.entries())?;
        Ok(BarGradient::zero(&bars))
    }
}
