//! Persistence landscapes, read off on a grid.

use super::tent::{tent, tent_slope};
use super::{Grid, Vectorisation, bar};
use crate::{BarGradient, Bars, Error, Result, check};

/// The first levels of the persistence landscape on a grid: level k at t is the height of the (k+1)-th highest tent there.
///
/// The tent of a bar at t is max(0, min(t − birth, death − t)). [`ExactLandscape`](super::ExactLandscape) has the whole
/// function.
///
/// # Shapes
/// (levels, nodes), row by row; levels that a diagram does not have are zero.
///
/// # Units
/// Those of the filtration, without the factor √2 that GUDHI multiplies by.
///
/// # Complexity
/// O(m (n + k log k)) for m nodes, n bars and k levels.
///
/// # Gradient
/// Of the tent that makes the level: −1 by its birth where it rises, 1 by its death where it falls, half of each at its peak,
/// zero where no tent stands. Of tents of equal height the one with the smaller index is the higher. At those ties and
/// kinks this is an element of the generalised gradient. Essential classes are ignored: their gradient is zero.
///
/// # References
/// P. Bubenik, Statistical topological data analysis using persistence landscapes (2015), arXiv:1207.6437.
///
/// ```
/// use topogen_diag::Bars;
/// use topogen_diag::vector::{Grid, Landscape, Vectorisation};
/// let landscape = Landscape::params(Grid::new(vec![1.0, 2.5])?).levels(2).check()?;
/// let bars = Bars::new(&[0.0, 1.0], &[4.0, 3.0])?;
/// assert_eq!(landscape.vector(bars), [1.0, 1.5, 0.0, 0.5]);
/// assert_eq!(landscape.pullback(bars, &[0.0, 0.0, 0.0, 1.0])?.deaths, [0.0, 1.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Landscape {
    grid: Grid,
    levels: usize,
}

/// Parameters of [`Landscape`].
#[derive(Clone, Debug, PartialEq)]
pub struct LandscapeParams {
    grid: Grid,
    levels: usize,
}

impl Landscape {
    /// Parameters to set: the grid, and one level.
    pub fn params(grid: Grid) -> LandscapeParams {
        LandscapeParams { grid, levels: 1 }
    }

    /// The bars whose tents are the highest at `t`, as (height, index), the highest first.
    fn highest(&self, bars: Bars<'_>, t: f64) -> Vec<(f64, usize)> {
        let heights = (0..bars.len()).map(|index| (tent(bar(bars, index), t), index));
        let mut standing: Vec<_> = heights.filter(|&(height, _)| height > 0.0).collect();
        let higher = |a: &(f64, usize), b: &(f64, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if standing.len() > self.levels {
            standing.select_nth_unstable_by(self.levels, higher);
            standing.truncate(self.levels);
        }
        standing.sort_unstable_by(higher);
        standing
    }
}

impl LandscapeParams {
    /// How many levels there are, from the highest.
    #[must_use]
    pub fn levels(self, levels: usize) -> Self {
        Self { levels, ..self }
    }

    /// The vectorisation.
    ///
    /// # Errors
    /// [`Error::BadParameter`] for no levels.
    pub fn check(self) -> Result<Landscape> {
        let Self { grid, levels } = self;
        match levels {
            0 => Err(Error::BadParameter { name: "levels", value: 0.0, need: "1 or more" }),
            _ => Ok(Landscape { grid, levels }),
        }
    }
}

impl Vectorisation for Landscape {
    fn entries(&self) -> usize {
        self.levels * self.grid.nodes().len()
    }

    fn vector(&self, bars: Bars<'_>) -> Vec<f64> {
        let nodes = self.grid.nodes();
        let mut vector = vec![0.0; self.entries()];
        for (node, &t) in nodes.iter().enumerate() {
            for (level, (height, _)) in self.highest(bars, t).into_iter().enumerate() {
                vector[level * nodes.len() + node] = height;
            }
        }
        vector
    }

    fn pullback(&self, bars: Bars<'_>, slopes: &[f64]) -> Result<BarGradient> {
        check::slopes(slopes, self.entries())?;
        let nodes = self.grid.nodes();
        let mut gradient = BarGradient::zero(&bars);
        for (node, &t) in nodes.iter().enumerate() {
            for (level, (_, index)) in self.highest(bars, t).into_iter().enumerate() {
                let slope = slopes[level * nodes.len() + node];
                let [by_birth, by_death] = tent_slope(bar(bars, index), t);
                gradient.births[index] += slope * by_birth;
                gradient.deaths[index] += slope * by_death;
            }
        }
        Ok(gradient)
    }
}
