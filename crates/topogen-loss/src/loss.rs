//! A weighted sum of topological terms.

use crate::terms::{Dependence, Evaluation, TermKind};
use crate::{Error, Result, Target, layer};
use tch::Tensor;
use topogen_ph::{Diagram, pullback_lengths};

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
/// use topogen_loss::{Target, TermKind, TopologicalLoss};
///
/// let loss = TopologicalLoss::builder().term(TermKind::Bottleneck, 0, 2.0).build()?;
/// let batch = Tensor::from_slice(&[0.0_f32, 1.0, 5.0]).reshape([3, 1]).set_requires_grad(true);
/// let goal = Target::from_points(&Tensor::from_slice(&[0.0_f32, 1.0, 4.0]).reshape([3, 1]), loss.max_dim())?;
///
/// let value = loss.evaluate(&batch, &goal)?;
/// assert_eq!(value.terms[0].value, 1.0); // Components die at 1 and 4, and shall die at 1 and 3.
/// value.total.backward();
/// assert_eq!(Vec::<f32>::try_from(batch.grad().flatten(0, -1))?, [0.0, -2.0, 2.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TopologicalLoss {
    terms: Vec<Term>,
}

/// A functional of the bars of one degree, and its weight.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    pub(crate) kind: TermKind,
    pub(crate) degree: usize,
    pub(crate) weight: f64,
}

/// Collects the terms of a [`TopologicalLoss`].
#[derive(Clone, Debug, Default)]
pub struct TopologicalLossBuilder {
    terms: Vec<Term>,
}

/// What a loss found at one input.
#[derive(Debug)]
pub struct LossValue {
    /// The weighted sum: a scalar of the input's kind (rounded to it), on its device, with the gradient attached.
    pub total: Tensor,
    /// Each term, in the order in which they were added.
    pub terms: Vec<TermValue>,
}

impl LossValue {
    /// Whether any term depends on the input; otherwise `total` is a constant, and `backward` on it alone is an error.
    pub fn depends_on_input(&self) -> bool {
        self.terms.iter().any(TermValue::depends_on_input)
    }
}

/// One term of a loss at one input.
#[derive(Clone, Debug, PartialEq)]
pub struct TermValue {
    /// Which functional.
    pub kind: TermKind,
    /// Of which degree.
    pub degree: usize,
    /// Its weight in the total.
    pub weight: f64,
    /// Its true value, without the weight.
    pub value: f64,
    /// What the value depends on: the term has a gradient if that is the input.
    pub dependence: Dependence,
}

impl TermValue {
    /// Whether the term has a gradient.
    pub fn depends_on_input(&self) -> bool {
        self.dependence == Dependence::Input
    }
}

impl TopologicalLossBuilder {
    /// Adds `weight` times a functional of the bars of `degree`. A weight of zero is computed and reported all the same.
    #[must_use]
    pub fn term(mut self, kind: TermKind, degree: usize, weight: f64) -> Self {
        self.terms.push(Term { kind, degree, weight });
        self
    }

    /// The loss.
    ///
    /// # Errors
    /// [`Error::NoTerms`], [`Error::BadWeight`].
    pub fn build(self) -> Result<TopologicalLoss> {
        if self.terms.is_empty() {
            return Err(Error::NoTerms);
        }
        if let Some(term) = self.terms.iter().find(|term| !term.weight.is_finite()) {
            let name = format!("{} of degree {}", term.kind.name(), term.degree);
            return Err(Error::BadWeight { term: name, weight: term.weight });
        }
        Ok(TopologicalLoss { terms: self.terms })
    }
}

impl TopologicalLoss {
    /// Starts a loss without terms.
    pub fn builder() -> TopologicalLossBuilder {
        TopologicalLossBuilder::default()
    }

    pub(crate) fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The largest degree of any term: what a [`Target`] must reach.
    pub fn max_dim(&self) -> usize {
        self.terms.iter().map(|term| term.degree).max().unwrap_or(0)
    }

    /// Value and gradient at `input`.
    ///
    /// # Shapes
    /// `input` is [n, ...] of any floating-point kind on any device; everything after the first axis is one point.
    ///
    /// # Errors
    /// [`Error::NoPoints`], [`Error::NotFloat`], [`Error::Infinite`], and those of persistence.
    ///
    /// # Complexity
    /// One diagram of the input whatever the number of terms, plus the terms.
    pub fn evaluate(&self, input: &Tensor, target: &Target) -> Result<LossValue> {
        let diagram = layer::diagram(input, self.max_dim())?;
        self.evaluate_with(input, &diagram, target)
    }

    /// Value and gradient at `input`, whose diagram is known already.
    ///
    /// # Errors
    /// As [`TopologicalLoss::evaluate`]; [`Error::WrongDiagram`] when the diagram is of another number of points;
    /// [`topogen_ph::Error::DegreeNotComputed`] where it or the target stops too low.
    pub fn evaluate_with(&self, input: &Tensor, diagram: &Diagram, target: &Target) -> Result<LossValue> {
        let rows = input.size().first().copied().unwrap_or(0);
        if rows != diagram.n_points() as i64 {
            return Err(Error::WrongDiagram { rows, points: diagram.n_points() });
        }
        let mut terms = Vec::with_capacity(self.terms.len());
        let mut slopes = Vec::new();
        let mut total = 0.0;
        for &Term { kind, degree, weight } in &self.terms {
            let bars = diagram.degree(degree)?;
            let Evaluation { value, dependence, gradient } =
                kind.evaluate(degree, &bars.bars(), &target.bars(degree)?)?;
            total += weight * value;
            let of_term = pullback_lengths(bars, &gradient)?;
            slopes.extend(of_term.into_iter().map(|(edge, slope)| (edge, weight * slope)));
            terms.push(TermValue { kind, degree, weight, value, dependence });
        }
        Ok(LossValue { total: layer::attach(input, total, &slopes)?, terms })
    }
}
