//! Betti curves, averaged over cells.

use super::{Cells, Vectorisation, bar};
use crate::sum::sum;
use crate::{BarGradient, Bars, Result, check};

/// The mean of the Betti curve over each of some cells: the part of the cell for which each class lives, added up. Essential
/// classes count from their birth on.
///
/// Unlike the curve at a point it is continuous in the bars.
///
/// # Shapes
/// One entry a cell.
///
/// # Complexity
/// O(n m) for n bars and m cells.
///
/// # Gradient
/// −1/length of the cell that the birth lies in, 1/length of that of the death; zero outside all cells. An end on the edge of
/// two cells counts for the one after it. A bar of zero length has the derivative of its growth.
///
/// # References
/// Y. Umeda, Time series classification via topological data analysis (2017), doi:10.1527/tjsai.D-G72, for the curve.
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::vector::{Cells, MeanBettiCurve, Vectorisation};
/// let bars = Bars::new(&[0.5], &[3.0])?;
/// let curve = MeanBettiCurve::new(Cells::uniform(0.0, 4.0, 2)?);
/// assert_eq!(curve.vector(bars), [0.75, 0.5]);
/// assert_eq!(curve.pullback(bars, &[1.0, 10.0])?.deaths, [5.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MeanBettiCurve {
    cells: Cells,
}

impl MeanBettiCurve {
    /// The curve over cells; there is nothing else to set.
    pub fn new(cells: Cells) -> Self {
        Self { cells }
    }

    /// The derivative of a number by an end of a bar, were it a death.
    fn slope(&self, end: f64, slopes: &[f64]) -> f64 {
        let edges = self.cells.edges();
        self.cells.find(end).map_or(0.0, |cell| slopes[cell] / (edges[cell + 1] - edges[cell]))
    }
}

impl Vectorisation for MeanBettiCurve {
    fn entries(&self) -> usize {
        self.cells.len()
    }

    fn vector(&self, bars: Bars<'_>) -> Vec<f64> {
        let finite = (0..bars.len()).map(|index| bar(bars, index));
        let classes: Vec<_> =
            finite.chain(bars.essential().iter().map(|&birth| (birth, f64::INFINITY))).collect();
        let mean = |(start, end): (f64, f64)| {
            let alive = classes.iter().map(|&(birth, death)| (death.min(end) - birth.max(start)).max(0.0));
            sum(alive) / (end - start)
        };
        self.cells.iter().map(mean).collect()
    }

    fn pullback(&self, bars: Bars<'_>, slopes: &[f64]) -> Result<BarGradient> {
        check::slopes(slopes, self.entries())?;
        let by_birth = |&birth: &f64| -self.slope(birth, slopes);
        Ok(BarGradient {
            births: bars.births().iter().map(by_birth).collect(),
            deaths: bars.deaths().iter().map(|&death| self.slope(death, slopes)).collect(),
            essential: bars.essential().iter().map(by_birth).collect(),
        })
    }
}
