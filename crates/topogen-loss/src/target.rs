//! What the input's diagram is compared with.

use crate::{Result, layer};
use tch::Tensor;
use topogen_ph::{Bars, Diagram};

/// The diagram that the input shall come close to.
///
/// A target is computed once and may serve any number of losses and steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    diagram: Diagram,
}

impl Target {
    /// The diagram of the rows of a tensor.
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
        Ok(Self { diagram: layer::diagram(points, max_dim)? })
    }

    /// A diagram that was computed before.
    pub fn from_diagram(diagram: Diagram) -> Self {
        Self { diagram }
    }

    /// The diagram.
    pub fn diagram(&self) -> &Diagram {
        &self.diagram
    }

    /// The bars of one degree.
    ///
    /// # Errors
    /// [`topogen_ph::Error::DegreeNotComputed`] where the diagram stops below it.
    pub fn bars(&self, degree: usize) -> Result<Bars<'_>> {
        Ok(self.diagram.degree(degree)?.bars())
    }
}
