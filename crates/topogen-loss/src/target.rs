//! What the input is compared with.

use crate::interop::PointCopy;
use crate::space::{Needs, Space};
use crate::{Error, Result, TopologicalLoss, interop, layer};
use std::sync::Arc;
use tch::Tensor;
use topogen_ph::{Bars, Diagram, OwnedBars};

/// What the input shall come close to: bars, and the space that they are of where a term compares spaces.
///
/// A target is computed once and may serve any number of losses and steps. Bars may come from any software.
/// [`TopologicalLoss::target`](crate::TopologicalLoss::target) makes one that has all that a loss needs;
/// [`TargetCache`](crate::TargetCache) keeps those of the batches of an epoch.
///
/// ```
/// use topogen_loss::Target;
/// use topogen_ph::Bars;
///
/// // One long-lived cluster beside the essential one, and one loop.
/// let clusters = Bars::new(&[0.0], &[3.0])?.with_essential(&[0.0])?;
/// let target = Target::from_bars(&[clusters, Bars::new(&[1.0], &[2.0])?]);
/// assert_eq!(target.scaled(0.5)?.bars(1)?.deaths(), [1.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    /// By degree.
    degrees: Vec<OwnedBars>,
    space: Option<Arc<Space>>,
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

    /// What several losses need of the same points, computed once.
    ///
    /// # Errors
    /// As [`Target::from_points`].
    pub fn for_losses<'a>(
        points: &Tensor,
        losses: impl IntoIterator<Item = &'a TopologicalLoss>,
    ) -> Result<Self> {
        let none = Needs { max_dim: 0, lengths: false };
        let all = losses.into_iter().map(TopologicalLoss::needs).fold(none, |all, needs| Needs {
            max_dim: all.max_dim.max(needs.max_dim),
            lengths: all.lengths || needs.lengths,
        });
        Self::of_points(points, all)
    }

    /// The bars of a diagram that was computed before.
    pub fn from_diagram(diagram: &Diagram) -> Self {
        Self::from_bars(&diagram.iter().map(|degree| degree.bars()).collect::<Vec<_>>())
    }

    /// Bars of any origin, those of degree 0 first.
    pub fn from_bars(degrees: &[Bars<'_>]) -> Self {
        Self { degrees: degrees.iter().map(|&bars| bars.into()).collect(), space: None }
    }

    /// Nothing: the target of a loss whose terms need none.
    pub fn none() -> Self {
        Self::default()
    }

    /// Points with all that a loss needs of them.
    pub(crate) fn of_points(points: &Tensor, needs: Needs) -> Result<Self> {
        Ok(Self::of_space(Space::of_points(&PointCopy::new(points)?, needs)?, needs))
    }

    /// Lengths with all that a loss needs of them.
    pub(crate) fn of_lengths(lengths: &Tensor, needs: Needs) -> Result<Self> {
        Ok(Self::of_space(Space::of_lengths(interop::lengths(lengths)?, needs)?, needs))
    }

    fn of_space(space: Space, needs: Needs) -> Self {
        let bars = Self::from_diagram(space.diagram());
        Self { space: needs.lengths.then(|| Arc::new(space)), ..bars }
    }

    /// The same bars without the points that a term compares with one by one: what is left can be scaled.
    pub fn bars_only(&self) -> Self {
        Self { degrees: self.degrees.clone(), space: None }
    }

    /// The same target with all births, deaths and lengths multiplied by `factor`.
    ///
    /// # Errors
    /// [`topogen_ph::Error::BadFactor`] unless it is positive and finite; [`Error::ScaledSpace`] for a target that compares spaces,
    /// whose points are to be scaled instead.
    pub fn scaled(&self, factor: f64) -> Result<Self> {
        if self.space.is_some() {
            return Err(Error::ScaledSpace);
        }
        let degrees = self.degrees.iter().map(|bars| bars.scaled(factor)).collect::<Result<_, _>>()?;
        Ok(Self { degrees, space: None })
    }

    /// The bars of one degree.
    ///
    /// # Errors
    /// [`topogen_ph::Error::DegreeNotComputed`] where the target stops below it.
    pub fn bars(&self, degree: usize) -> Result<Bars<'_>> {
        let max_dim = self.degrees.len().saturating_sub(1);
        let bars = self.degrees.get(degree);
        Ok(bars.ok_or(topogen_ph::Error::DegreeNotComputed { degree, max_dim })?.bars())
    }

    pub(crate) fn space(&self) -> Option<&Space> {
        self.space.as_deref()
    }
}
