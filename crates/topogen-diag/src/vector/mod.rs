//! Vectors that stand for one diagram, each with the product of a vector and its Jacobian.
//!
//! A [`Grid`] says where a function of the filtration value is read off, [`Cells`] over which intervals it is averaged or
//! integrated.

mod betti;
mod cells;
mod density;
mod exact;
mod grid;
mod image;
mod landscape;
mod mean_betti;
mod silhouette;
mod tent;

pub use betti::BettiCurve;
pub use cells::Cells;
pub use density::{Coordinate, ScaledDensity, ScaledDensityParams};
pub use exact::ExactLandscape;
pub use grid::Grid;
pub use image::{PersistenceImage, PersistenceImageParams};
pub use landscape::{Landscape, LandscapeParams};
pub use mean_betti::MeanBettiCurve;
pub use silhouette::{Silhouette, SilhouetteParams};

use crate::{BarGradient, Bars, Result};

/// A vector of fixed length that stands for a diagram.
pub trait Vectorisation {
    /// The number of entries, which does not depend on the diagram.
    fn entries(&self) -> usize;

    /// The vector; zero for a diagram without bars.
    fn vector(&self, bars: Bars<'_>) -> Vec<f64>;

    /// The derivative by the bars of a number that depends on the vector, from `slopes`, its derivative by each entry.
    ///
    /// # Errors
    /// [`Error::WrongLength`](crate::Error::WrongLength) when the slopes are not one an entry.
    fn pullback(&self, bars: Bars<'_>, slopes: &[f64]) -> Result<BarGradient>;
}

/// A finite bar as (birth, death).
fn bar(bars: Bars<'_>, index: usize) -> (f64, f64) {
    (bars.births()[index], bars.deaths()[index])
}
