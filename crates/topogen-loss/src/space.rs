//! A cloud on the host: its diagram, and its pairwise lengths where a term asks for them.

use crate::interop::PointCopy;
use crate::{Error, Result};
use topogen_ph::{CondensedLengths, Diagram, Euclidean, Points, Rips};

/// What is kept of a cloud.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Space {
    diagram: Diagram,
    lengths: Option<CondensedLengths>,
}

/// What a loss wants to know of a cloud.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Needs {
    pub(crate) max_dim: usize,
    pub(crate) lengths: bool,
}

impl Space {
    pub(crate) fn of_points(points: &PointCopy, needs: Needs) -> Result<Self> {
        let cloud = points.cloud()?;
        if needs.lengths {
            return Self::of_lengths(CondensedLengths::from_points(&cloud, &Euclidean)?, needs);
        }
        Ok(Self { diagram: Self::rips(needs).points(&cloud, &Euclidean)?, lengths: None })
    }

    pub(crate) fn of_lengths(lengths: CondensedLengths, needs: Needs) -> Result<Self> {
        let diagram = Self::rips(needs).lengths(&lengths)?;
        Ok(Self { diagram, lengths: needs.lengths.then_some(lengths) })
    }

    /// A cloud whose diagram is known already.
    pub(crate) fn of_diagram(diagram: Diagram, points: &PointCopy, needs: Needs) -> Result<Self> {
        let lengths = |cloud: &Points<'_, f64>| CondensedLengths::from_points(cloud, &Euclidean);
        let lengths = if needs.lengths { Some(lengths(&points.cloud()?)?) } else { None };
        Ok(Self { diagram, lengths })
    }

    fn rips(needs: Needs) -> Rips {
        Rips::default().max_dim(needs.max_dim)
    }

    pub(crate) fn diagram(&self) -> &Diagram {
        &self.diagram
    }

    /// The pairwise lengths.
    ///
    /// # Errors
    /// [`Error::NoLengths`] where nobody asked for them when the space was made.
    pub(crate) fn lengths(&self) -> Result<&CondensedLengths> {
        self.lengths.as_ref().ok_or(Error::NoLengths)
    }
}
