//! A weighted sum of topological terms.

use crate::builder::Term;
use crate::input::Input;
use crate::interop::{self, PointCopy};
use crate::layer::{self, Source};
use crate::motion;
use crate::space::{Needs, Space};
use crate::terms::{Dependence, Evaluation, Pair, Slopes};
use crate::{
    BatchValue, Error, LossTimes, LossValue, Motion, Result, Target, TermKind, TermValue,
    TopologicalLossBuilder, Variant, Warning,
};
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Instant;
use tch::Tensor;
use topogen_ph::{Diagram, PointSlopes, Warm};

/// A differentiable loss between the shape of a batch and that of a target.
///
/// # Gradient
/// Value and gradient are exact where the loss is smooth. Where lengths tie, the gradient is that of the critical edge in
/// the filtration's total order, and where items of a matching tie, that of the first of them; duplicate points contribute
/// zero; a term whose value is set by the target alone (a bar of the target that is matched to the diagonal) has its true
/// value and no gradient.
///
/// # References
/// Carrière, Chazal, Glisse, Ike, Kannan and Umeda (2021), arXiv 2010.08356.
///
/// ```
/// use tch::{Device, Kind, Tensor};
/// use topogen_loss::{TermKind, TopologicalLoss};
///
/// let loss = TopologicalLoss::builder().term(TermKind::Bottleneck, 0, 2.0).build()?;
/// let batch = Tensor::from_slice(&[0.0_f32, 1.0, 5.0]).reshape([3, 1]).set_requires_grad(true);
/// let goal = loss.target(&Tensor::from_slice(&[0.0_f32, 1.0, 4.0]).reshape([3, 1]))?;
///
/// let value = loss.evaluate(&batch, &goal)?;
/// assert_eq!(value.terms[0].value, 1.0); // Components die at 1 and 4, and shall die at 1 and 3.
/// value.total.backward();
/// assert_eq!(Vec::<f32>::try_from(batch.grad().flatten(0, -1))?, [0.0, -2.0, 2.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TopologicalLoss {
    pub(crate) terms: Vec<Term>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) variant: Variant,
    pub(crate) motion: Motion,
    pub(crate) second_order: bool,
}

/// What the terms found at one cloud, without any tensor.
pub(crate) struct Found<C> {
    pub(crate) terms: Vec<TermValue>,
    /// The derivative of the total by the values of the cells that a term depends on (lengths of edges, pixels), sorted by cell. It is zero
    /// where weights or terms cancel: the total is then still a function of the input.
    pub(crate) slopes: Vec<(C, f64)>,
}

impl<C> Found<C> {
    /// The weighted sum.
    pub(crate) fn total(&self) -> f64 {
        self.terms.iter().map(|term| term.weight * term.value).sum()
    }
}

impl TopologicalLoss {
    /// Starts a loss without terms.
    pub fn builder() -> TopologicalLossBuilder {
        TopologicalLossBuilder::default()
    }

    /// What is allowed, but hardly what anybody wants.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The largest degree of the diagrams that the terms compare: what a [`Target`] of bars must reach.
    pub fn max_dim(&self) -> usize {
        let of_diagrams = self.terms.iter().filter(|term| term.kind != TermKind::Divergence);
        of_diagrams.map(|term| term.degree).max().unwrap_or(0)
    }

    /// Whether a target needs points beside bars, as for terms that compare lengths, and for big steps.
    pub fn compares_points(&self) -> bool {
        self.needs().lengths
    }

    /// Each term by itself, with its weight, in their order.
    ///
    /// ```
    /// use topogen_loss::{TermKind, TopologicalLoss};
    ///
    /// let loss = TopologicalLoss::builder().term(TermKind::Bottleneck, 0, 2.0).term(TermKind::Signature, 0, 1.0).build()?;
    /// assert_eq!(loss.single_terms().len(), 2);
    /// # Ok::<(), topogen_loss::Error>(())
    /// ```
    pub fn single_terms(&self) -> Vec<Self> {
        let alone = |term: &Term| Self { terms: vec![term.clone()], ..self.clone() };
        self.terms.iter().map(alone).collect()
    }

    /// The target that points make for this loss.
    ///
    /// # Shapes
    /// `points` is [n, ...] of any floating-point kind on any device. Neither the number of points nor their dimension need be that of
    /// the input, except for terms that compare points one by one, which need the same number.
    ///
    /// # Errors
    /// Those of [`diagram`](crate::diagram).
    ///
    /// # Gradient
    /// None flows into the target.
    pub fn target(&self, points: &Tensor) -> Result<Target> {
        Target::of_points(points, self.needs())
    }

    /// The target that a matrix of lengths makes for this loss.
    ///
    /// # Shapes
    /// `lengths` is [n, n], symmetric, with a zero diagonal.
    ///
    /// # Errors
    /// [`Error::NotDistances`], and those of persistence for lengths that are none.
    pub fn target_of_lengths(&self, lengths: &Tensor) -> Result<Target> {
        Target::of_lengths(lengths, self.needs())
    }

    /// Value and gradient at the points of `input`.
    ///
    /// # Shapes
    /// `input` is [n, ...] of any floating-point kind on any device; everything after the first axis is one point.
    ///
    /// # Errors
    /// [`Error::NoPoints`], [`Error::NotFloat`], [`Error::Infinite`], [`Error::NoTargetSpace`], [`Error::UnequalPoints`], and those of
    /// persistence.
    ///
    /// # Complexity
    /// One diagram of the input whatever the number of terms, plus the terms.
    pub fn evaluate(&self, input: &Tensor, target: &Target) -> Result<LossValue> {
        let mut clock = Clock::start();
        let points = PointCopy::new(input)?;
        let copy = clock.lap();
        let space = Space::of_points(&points, self.needs())?;
        let times = LossTimes { copy, diagram: clock.lap(), ..LossTimes::default() };
        self.at_points(input, &points, &space, target, times)
    }

    /// Value and gradient at the points of `input`, whose diagram is known already.
    ///
    /// # Errors
    /// As [`TopologicalLoss::evaluate`]; [`Error::WrongDiagram`] when the diagram is of another number of points;
    /// [`topogen_ph::Error::DegreeNotComputed`] where it or the target stops too low.
    pub fn evaluate_with(&self, input: &Tensor, diagram: &Diagram, target: &Target) -> Result<LossValue> {
        let rows = input.size().first().copied().unwrap_or(0);
        if rows != diagram.n_points() as i64 {
            return Err(Error::WrongDiagram { rows, points: diagram.n_points() });
        }
        let mut clock = Clock::start();
        let points = PointCopy::new(input)?;
        let copy = clock.lap();
        let space = Space::of_diagram(diagram.clone(), &points, self.needs())?;
        let times = LossTimes { copy, diagram: clock.lap(), ..LossTimes::default() };
        self.at_points(input, &points, &space, target, times)
    }

    /// What [`TopologicalLoss::evaluate_warm`] keeps from one step to the next.
    pub fn warm(&self) -> Warm {
        Warm::new(Space::rips(self.needs()))
    }

    /// As [`TopologicalLoss::evaluate`], for points that have moved little since the last call: the same value and gradient, to the
    /// last bit, and faster where steps are small (docs/warm.md).
    ///
    /// # Errors
    /// As [`TopologicalLoss::evaluate`]; what `warm` knows stays known. [`topogen_ph::Error::DegreeNotComputed`] where `warm` is that of
    /// a loss of lower degree.
    ///
    /// ```
    /// use tch::{Kind, Tensor};
    /// use topogen_loss::{TermKind, TopologicalLoss};
    ///
    /// let loss = TopologicalLoss::builder().term(TermKind::WASSERSTEIN_2, 1, 1.0).build()?;
    /// let angles = Tensor::arange(40, (Kind::Double, tch::Device::Cpu));
    /// let circle = Tensor::stack(&[angles.cos(), angles.sin()], 1);
    /// let (target, mut points, mut warm) = (loss.target(&circle)?, circle * 0.8, loss.warm());
    /// for _step in 0..20 {
    ///     points = points.detach().set_requires_grad(true);
    ///     let value = loss.evaluate_warm(&points, &target, &mut warm)?;
    ///     assert_eq!(value.terms, loss.evaluate(&points, &target)?.terms);
    ///     value.total.backward();
    ///     points = points.detach() - 1e-6 * points.grad();
    /// }
    /// assert!(warm.n_warm() > 10);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn evaluate_warm(&self, input: &Tensor, target: &Target, warm: &mut Warm) -> Result<LossValue> {
        let mut clock = Clock::start();
        let points = PointCopy::new(input)?;
        let copy = clock.lap();
        let space = Space::of_diagram(points.warm_diagram(warm)?, &points, self.needs())?;
        let times = LossTimes { copy, diagram: clock.lap(), ..LossTimes::default() };
        self.at_points(input, &points, &space, target, times)
    }

    /// Value and gradient at a matrix of lengths, whatever they were computed with.
    ///
    /// # Shapes
    /// `lengths` is [n, n] of any floating-point kind on any device, symmetric, with a zero diagonal.
    ///
    /// # Errors
    /// As [`TopologicalLoss::evaluate`]; [`Error::NotDistances`] for another shape, and those of persistence for a matrix that is not
    /// symmetric, or has a negative entry or one that is not finite; [`Error::MotionOfLengths`].
    ///
    /// # Gradient
    /// Each edge's is shared by its two entries.
    pub fn evaluate_lengths(&self, lengths: &Tensor, target: &Target) -> Result<LossValue> {
        if !matches!(self.motion, Motion::Gradient | Motion::BigSteps) {
            return Err(Error::MotionOfLengths);
        }
        let mut clock = Clock::start();
        let copied = interop::lengths(lengths)?;
        let mut times = LossTimes { copy: clock.lap(), ..LossTimes::default() };
        let space = Space::of_lengths(copied, self.needs())?;
        times.diagram = clock.lap();
        let found = self.find(&space, target)?;
        times.terms = clock.lap();
        let source = Source::Lengths(lengths);
        let total = if self.second_order {
            self.attach_graph(&source, &space, target, &found)?
        } else {
            layer::attach_to_lengths(&source, found.total(), &found.slopes)?
        };
        times.gradient = clock.lap();
        Ok(LossValue { total, terms: found.terms, times })
    }

    /// Value and gradient at each of several clouds, which are shared among the threads of the current rayon pool.
    ///
    /// # Shapes
    /// `clouds` is [clouds, n, ...] of any floating-point kind on any device; there is one target, or one for each cloud.
    ///
    /// # Errors
    /// As [`TopologicalLoss::evaluate`], for the first cloud that has one; [`Error::WrongTargets`]; [`Error::BatchedSecondOrder`].
    ///
    /// # Complexity
    /// The sum of the single evaluations, shared among the threads; one transfer in each direction for all.
    pub fn evaluate_batch(&self, clouds: &Tensor, targets: &[Target]) -> Result<BatchValue> {
        if self.second_order {
            return Err(Error::BatchedSecondOrder);
        }
        let copies = PointCopy::of_batch(clouds)?;
        if targets.len() != 1 && targets.len() != copies.len() {
            return Err(Error::WrongTargets { clouds: copies.len(), targets: targets.len() });
        }
        let evaluate = |(index, points): (usize, &PointCopy)| {
            let target = targets.get(index).unwrap_or(&targets[0]);
            let found = self.find(&Space::of_points(points, self.needs())?, target)?;
            let mut slopes = PointSlopes::default();
            points.pullback(&found.slopes, &mut slopes)?;
            let slopes = self.motion.extend(points, &slopes)?.into_owned();
            Ok((found, slopes))
        };
        let found = copies.par_iter().enumerate().map(evaluate).collect::<Result<Vec<_>>>()?;
        let values: Vec<f64> = found.iter().map(|(found, _)| found.total()).collect();
        let (found, slopes): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        let totals = layer::attach_to_points(clouds, &values, &slopes)?;
        Ok(BatchValue { totals, terms: found.into_iter().map(|found| found.terms).collect() })
    }

    /// What is to be known of an input, and of a target.
    pub(crate) fn needs(&self) -> Needs {
        let lengths =
            self.motion == Motion::BigSteps || self.terms.iter().any(|term| term.functional.needs_lengths());
        Needs { max_dim: self.max_dim(), lengths }
    }

    fn at_points(
        &self,
        input: &Tensor,
        points: &PointCopy,
        space: &Space,
        target: &Target,
        mut times: LossTimes,
    ) -> Result<LossValue> {
        let mut clock = Clock::start();
        let found = self.find(space, target)?;
        times.terms = clock.lap();
        let source = Source::Points(input);
        let total = if self.second_order {
            self.attach_graph(&source, space, target, &found)?
        } else {
            SLOPES
                .with_borrow_mut(|slopes| {
                    points.pullback(&found.slopes, slopes)?;
                    let slopes = self.motion.extend(points, slopes)?;
                    layer::attach_to_points(input, &[found.total()], std::slice::from_ref(slopes.as_ref()))
                })?
                .f_squeeze()?
        };
        times.gradient = clock.lap();
        Ok(LossValue { total, terms: found.terms, times })
    }

    /// Values and slopes of all terms.
    pub(crate) fn find<I: Input>(&self, input: &I, target: &Target) -> Result<Found<I::Cell>> {
        let mut terms = Vec::with_capacity(self.terms.len());
        let mut slopes: BTreeMap<I::Cell, f64> = BTreeMap::new();
        // Only of points does a term know the edges.
        let of_edge = |(edge, slope)| Some((I::of_edge(edge)?, slope));
        for &Term { kind, degree, weight, ref functional } in &self.terms {
            let pair = Pair { degree, input, target };
            let Evaluation { mut value, slopes: of_term } = functional.evaluate(&pair)?;
            let of_term: Vec<(I::Cell, f64)> = match of_term {
                _ if self.motion == Motion::BigSteps => {
                    let moves = motion::big_steps(kind.name(), functional, &pair)?;
                    moves.into_iter().filter_map(of_edge).collect()
                }
                Slopes::Bars(gradient) => input.pullback(degree, &gradient)?,
                Slopes::Edges(edges) => {
                    edges.iter().map(|edge| (edge.edge, edge.slope)).filter_map(of_edge).collect()
                }
            };
            let mut is_flat = true;
            for (cell, slope) in of_term.into_iter().filter(|&(_, slope)| slope != 0.0) {
                is_flat = false;
                *slopes.entry(cell).or_insert(0.0) += weight * slope;
            }
            let dependence = Dependence::of(value, is_flat);
            if self.variant == Variant::TopoGen && dependence != Dependence::Input {
                value = 0.0;
            }
            terms.push(TermValue { kind, degree, weight, value, dependence });
        }
        Ok(Found { terms, slopes: slopes.into_iter().collect() })
    }
}

thread_local! {
    /// The slopes of the last step: fresh memory for a batch of images takes as long as what is written into it.
    static SLOPES: RefCell<PointSlopes> = RefCell::new(PointSlopes::default());
}

/// Measures laps of wall time.
pub(crate) struct Clock(Instant);

impl Clock {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Seconds since the start or the last lap.
    pub(crate) fn lap(&mut self) -> f64 {
        let now = Instant::now();
        now.duration_since(std::mem::replace(&mut self.0, now)).as_secs_f64()
    }
}
