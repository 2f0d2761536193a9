//! The ends of bars as tensors that autograd knows how to trace back: for second derivatives.

use crate::Result;
use crate::interop::to_tensor;
use crate::layer::Source;
use tch::{Kind, Tensor};
use topogen_ph::{Bars, DegreeDiagram};

/// Births and deaths of the finite bars of one degree.
#[derive(Debug)]
pub(crate) struct Ends {
    pub(crate) births: Tensor,
    pub(crate) deaths: Tensor,
    /// Births of the essential classes.
    pub(crate) essential: Tensor,
}

impl Ends {
    /// Each end is the length of its critical edge.
    pub(crate) fn new(source: &Source<'_>, bars: &DegreeDiagram) -> Result<Self> {
        Ok(Self {
            births: source.lengths(bars.birth_edges())?,
            deaths: source.lengths(bars.death_edges())?,
            essential: source.lengths(bars.essential_edges())?,
        })
    }

    /// Bars that do not move, on the device of these.
    pub(crate) fn constant(&self, bars: Bars<'_>) -> Result<Self> {
        Ok(Self {
            births: self.array(bars.births())?,
            deaths: self.array(bars.deaths())?,
            essential: self.array(bars.essential())?,
        })
    }

    /// Numbers that do not move, on the device of these.
    pub(crate) fn array(&self, numbers: &[f64]) -> Result<Tensor> {
        to_tensor(numbers, &self.deaths)
    }

    /// Deaths minus births.
    pub(crate) fn lengths(&self) -> Result<Tensor> {
        Ok(self.deaths.f_sub(&self.births)?)
    }

    pub(crate) fn kind(&self) -> Kind {
        self.deaths.kind()
    }
}
