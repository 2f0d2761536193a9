//! Losses of points by Rips filtrations whose edges enter at other times than at their lengths.

use crate::input::{Input, Shape};
use crate::interop::PointCopy;
use crate::layer::attach_to_points;
use crate::loss::Clock;
use crate::{Error, LossTimes, LossValue, Motion, Result, Target, TopologicalLoss};
use tch::Tensor;
use topogen_ph::{
    BarGradient, Bars, DegreeDiagram, Diagram, Dtm, DtmFiltration, Edge, Euclidean, PointSlopes, Points,
    Real, Rips, SparseFiltration, SparseRips,
};

mod sealed {
    use super::{BarGradient, DegreeDiagram, Diagram, Edge, Points, Real, Rips};
    use topogen_ph::Result;

    /// From points to a filtration, to its diagram, and back to lengths.
    pub trait Sealed: Copy {
        /// The filtration of some points.
        type Filtration;
        fn filtration<F: Real>(self, points: &Points<'_, F>) -> Result<Self::Filtration>;
        fn diagram(filtration: &Self::Filtration, rips: Rips) -> Result<Diagram>;
        fn pullback(
            filtration: &Self::Filtration,
            bars: &DegreeDiagram,
            gradient: &BarGradient,
        ) -> Result<Vec<(Edge, f64)>>;
    }
}

/// How the edges of a Rips filtration get other values than their lengths: [`Dtm`] or [`SparseRips`].
pub trait Reweighting: sealed::Sealed {}

impl Reweighting for Dtm {}
impl Reweighting for SparseRips {}

impl sealed::Sealed for Dtm {
    type Filtration = DtmFiltration;

    fn filtration<F: Real>(self, points: &Points<'_, F>) -> topogen_ph::Result<DtmFiltration> {
        self.points(points, &Euclidean)
    }

    fn diagram(filtration: &DtmFiltration, rips: Rips) -> topogen_ph::Result<Diagram> {
        rips.lengths(filtration.lengths())
    }

    fn pullback(
        filtration: &DtmFiltration,
        bars: &DegreeDiagram,
        gradient: &BarGradient,
    ) -> topogen_ph::Result<Vec<(Edge, f64)>> {
        filtration.pullback(bars, gradient)
    }
}

impl sealed::Sealed for SparseRips {
    type Filtration = SparseFiltration;

    fn filtration<F: Real>(self, points: &Points<'_, F>) -> topogen_ph::Result<SparseFiltration> {
        self.points(points, &Euclidean)
    }

    fn diagram(filtration: &SparseFiltration, rips: Rips) -> topogen_ph::Result<Diagram> {
        rips.sparse(filtration.lengths())
    }

    fn pullback(
        filtration: &SparseFiltration,
        bars: &DegreeDiagram,
        gradient: &BarGradient,
    ) -> topogen_ph::Result<Vec<(Edge, f64)>> {
        filtration.pullback(bars, gradient)
    }
}

/// Points with their filtration and its diagram; a cell is an edge, whose value is its length.
struct Reweighted<R: Reweighting> {
    filtration: R::Filtration,
    diagram: Diagram,
}

impl<R: Reweighting> Reweighted<R> {
    fn new(points: &PointCopy, reweighting: R, max_dim: usize) -> Result<Self> {
        let filtration = points.reweighted(reweighting)?;
        let diagram = R::diagram(&filtration, Rips::default().max_dim(max_dim))?;
        Ok(Self { filtration, diagram })
    }
}

impl<R: Reweighting> Shape for Reweighted<R> {
    fn bars(&self, degree: usize) -> Result<Bars<'_>> {
        Ok(self.diagram.degree(degree)?.bars())
    }
}

impl<R: Reweighting> Input for Reweighted<R> {
    type Cell = Edge;

    fn pullback(&self, degree: usize, gradient: &BarGradient) -> Result<Vec<(Edge, f64)>> {
        Ok(R::pullback(&self.filtration, self.diagram.degree(degree)?, gradient)?)
    }
}

impl TopologicalLoss {
    /// The target that a reweighted filtration of points makes for this loss.
    ///
    /// A target is to be made as the input is evaluated: the same shape has other bars in another filtration.
    ///
    /// # Errors
    /// As [`TopologicalLoss::evaluate_reweighted`].
    ///
    /// # Gradient
    /// None flows into the target.
    pub fn target_of_reweighted(&self, points: &Tensor, reweighting: &impl Reweighting) -> Result<Target> {
        let found = Reweighted::new(&PointCopy::new(points)?, *reweighting, self.max_dim())?;
        Ok(Target::from_diagram(&found.diagram))
    }

    /// Value and gradient at the points of `input`, by a Rips filtration whose edges have other values than their lengths: weighted by the distance
    /// to a measure, which outliers do not disturb ([`Dtm`]), or sparse, for many points ([`SparseRips`]).
    ///
    /// # Shapes
    /// `input` is [n, ...] of any floating-point kind on any device; everything after the first axis is one point.
    ///
    /// # Errors
    /// [`Error::NoPoints`], [`Error::NotFloat`], [`Error::NoInputSpace`] for terms that compare points one by one, [`Error::UnfittingMotion`] for
    /// big steps, [`Error::FirstOrderOnly`], and those of persistence, such as [`topogen_ph::Error::NeighbourCount`].
    ///
    /// # Complexity
    /// One diagram whatever the number of terms, plus the terms.
    ///
    /// # Gradient
    /// That of [`DtmFiltration::pullback`] or [`SparseFiltration::pullback`]: an end of a bar moves the ends of its edge and their neighbours, or the points by
    /// whose distance the edge enters later.
    ///
    /// ```
    /// use tch::Tensor;
    /// use topogen_loss::{Target, TermKind, TopologicalLoss};
    /// use topogen_ph::{Dtm, SparseRips};
    ///
    /// let loss = TopologicalLoss::builder().term(TermKind::TotalPersistence { order: 1.0 }, 0, 1.0).build()?;
    /// let points = Tensor::from_slice(&[0.0, 2.0, 10.0, 12.0]).reshape([4, 1]).set_requires_grad(true);
    ///
    /// // Each point is born at twice the distance to the measure, and both pairs merge 2 later than that.
    /// let value = loss.evaluate_reweighted(&points, &Dtm::neighbours(2).exponent(1.0), &Target::none())?;
    /// assert_eq!(value.terms[0].value, 2.0 + 2.0 + 8.0);
    /// value.total.backward();
    ///
    /// let sparse = loss.evaluate_reweighted(&points, &SparseRips::new(0.5), &Target::none())?;
    /// assert_eq!(sparse.terms[0].value, 2.0 + 2.0 + 8.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn evaluate_reweighted(
        &self,
        input: &Tensor,
        reweighting: &impl Reweighting,
        target: &Target,
    ) -> Result<LossValue> {
        let what = "a reweighted filtration";
        if self.second_order {
            return Err(Error::FirstOrderOnly { input: what });
        }
        if self.motion == Motion::BigSteps {
            return Err(Error::UnfittingMotion { input: what });
        }
        let mut clock = Clock::start();
        let points = PointCopy::new(input)?;
        let mut times = LossTimes { copy: clock.lap(), ..LossTimes::default() };
        let shape = Reweighted::new(&points, *reweighting, self.max_dim())?;
        times.diagram = clock.lap();
        let found = self.find(&shape, target)?;
        times.terms = clock.lap();
        let mut slopes = PointSlopes::default();
        points.pullback(&found.slopes, &mut slopes)?;
        let slopes = self.motion.extend(&points, &slopes)?;
        let total =
            attach_to_points(input, &[found.total()], std::slice::from_ref(slopes.as_ref()))?.f_squeeze()?;
        times.gradient = clock.lap();
        Ok(LossValue { total, terms: found.terms, times })
    }
}
