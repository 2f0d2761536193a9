//! What the input's diagram is compared with.

use crate::{Result, layer};
use tch::Tensor;
use topogen_ph::{Bars, Diagram, Error};

/// The bars that the input's shall come close to.
///
/// A target is computed once and may serve any number of losses and steps. It holds plain bars, so it may come from any
/// software.
///
/// ```
/// use topogen_loss::Target;
/// use topogen_ph::Bars;
///
/// // One long-lived cluster beside the essential one, and one loop.
/// let clusters = Bars::new(&[0.0], &[3.0])?.with_essential(&[0.0])?;
/// let target = Target::from_bars(&[clusters, Bars::new(&[1.0], &[2.0])?]);
/// assert_eq!(target.scaled(0.5).bars(1)?.deaths(), [1.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// By degree.
    degrees: Vec<OwnedBars>,
}

#[derive(Clone, Debug, PartialEq)]
struct OwnedBars {
    births: Vec<f64>,
    deaths: Vec<f64>,
    essential: Vec<f64>,
}

impl Target {
    /// The bars of the diagram of the rows of a tensor.
    ///
    /// # Shapes
    /// `points` is [n, ...]; neither its number of points nor their dimension need be that of the input.
    ///
    /// # Errors
    /// Those of [`diagram`](crate::diagram).
    ///
    /// # Gradient
    /// None flows into the target.
    pub fn from_points(points: &Tensor, max_dim: usize) -> Result<Self> {
        Ok(Self::from_diagram(&layer::diagram(points, max_dim)?))
    }

    /// The bars of a diagram that was computed before.
    pub fn from_diagram(diagram: &Diagram) -> Self {
        Self::from_bars(&diagram.iter().map(|degree| degree.bars()).collect::<Vec<_>>())
    }

    /// Bars of any origin, those of degree 0 first.
    pub fn from_bars(degrees: &[Bars<'_>]) -> Self {
        let owned = |bars: &Bars<'_>| OwnedBars {
            births: bars.births().to_vec(),
            deaths: bars.deaths().to_vec(),
            essential: bars.essential().to_vec(),
        };
        Self { degrees: degrees.iter().map(owned).collect() }
    }

    /// The same bars with all births and deaths multiplied by `factor`, which must be positive.
    #[must_use]
    pub fn scaled(mut self, factor: f64) -> Self {
        for bars in &mut self.degrees {
            let ends = bars.births.iter_mut().chain(&mut bars.deaths).chain(&mut bars.essential);
            ends.for_each(|end| *end *= factor);
        }
        self
    }

    /// The bars of one degree.
    ///
    /// # Errors
    /// [`Error::DegreeNotComputed`] where the target stops below it; [`Error::BadBar`] when a scaling made no bars of them.
    pub fn bars(&self, degree: usize) -> Result<Bars<'_>> {
        let max_dim = self.degrees.len().saturating_sub(1);
        let bars = self.degrees.get(degree).ok_or(Error::DegreeNotComputed { degree, max_dim })?;
        Ok(Bars::new(&bars.births, &bars.deaths)?.with_essential(&bars.essential)?)
    }
}
