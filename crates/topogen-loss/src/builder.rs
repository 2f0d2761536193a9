//! Terms, collected and checked.

use crate::terms::Functional;
use crate::variant::topo_gen_terms;
use crate::{Error, Motion, Result, TermKind, TopologicalLoss, Variant, Warning};

/// Collects the terms of a [`TopologicalLoss`].
#[derive(Clone, Debug, Default)]
pub struct TopologicalLossBuilder {
    terms: Vec<(TermKind, usize, f64)>,
    variant: Variant,
    motion: Motion,
    second_order: bool,
}

/// A functional of the shape in one degree, and its weight.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    pub(crate) kind: TermKind,
    pub(crate) degree: usize,
    pub(crate) weight: f64,
    pub(crate) functional: Functional,
}

impl TopologicalLossBuilder {
    /// Adds `weight` times a functional in a degree. A weight of zero is computed and reported all the same.
    #[must_use]
    pub fn term(mut self, kind: TermKind, degree: usize, weight: f64) -> Self {
        self.terms.push((kind, degree, weight));
        self
    }

    /// Adds the terms of Topo-GEN with a weight other than zero, in the order of its weights: bottleneck distances of degrees 0 and 1,
    /// entropies of degrees 0 and 1, scale space distances of degrees 0 and 1, density of degree 0; with the parameters of its code.
    ///
    /// The definitions are those of the thesis unless [`TopologicalLossBuilder::variant`] says otherwise.
    #[must_use]
    pub fn topo_gen(self, weights: [f64; 7]) -> Self {
        let terms = topo_gen_terms().into_iter().zip(weights).filter(|&(_, weight)| weight != 0.0);
        terms.fold(self, |builder, ((kind, degree), weight)| builder.term(kind, degree, weight))
    }

    /// Follows somebody else's definitions of the terms.
    #[must_use]
    pub fn variant(self, variant: Variant) -> Self {
        Self { variant, ..self }
    }

    /// Hands the points another motion than the gradient, which moves few of them.
    #[must_use]
    pub fn motion(self, motion: Motion) -> Self {
        Self { motion, ..self }
    }

    /// Makes the total differentiable twice (`create_graph`), which takes a few more operations of libtorch.
    ///
    /// The second derivative is that of the filtration's current order and of the current matching, which are locally constant. At an edge of
    /// zero length it is not finite.
    #[must_use]
    pub fn second_order(self, second_order: bool) -> Self {
        Self { second_order, ..self }
    }

    /// The loss.
    ///
    /// # Errors
    /// [`Error::NoTerms`], [`Error::BadWeight`], [`Error::BadTerm`], [`Error::DivergenceDegree`], [`Error::CascadeDegree`]; [`topogen_ph::Error::BadWidth`],
    /// [`Error::NoMatching`] and [`Error::MotionOfSecondOrder`] for a motion that is not possible.
    pub fn build(self) -> Result<TopologicalLoss> {
        if self.terms.is_empty() {
            return Err(Error::NoTerms);
        }
        let term = |&(kind, degree, weight): &(TermKind, usize, f64)| {
            let name = || format!("{} of degree {degree}", kind.name());
            if !weight.is_finite() {
                return Err(Error::BadWeight { term: name(), weight });
            }
            let functional = Functional::new(kind, degree, self.variant).map_err(|error| match error {
                Error::Diagram(source) => Error::BadTerm { term: name(), source },
                other => other,
            })?;
            Ok(Term { kind, degree, weight, functional })
        };
        let terms = self.terms.iter().map(term).collect::<Result<Vec<_>>>()?;
        self.motion.check()?;
        if self.second_order && self.motion != Motion::Gradient {
            return Err(Error::MotionOfSecondOrder);
        }
        let unmatched = terms.iter().find(|term| !term.functional.has_matching());
        if let (Motion::BigSteps, Some(term)) = (self.motion, unmatched) {
            return Err(Error::NoMatching { term: term.kind.name() });
        }
        let warnings = terms.iter().filter_map(|term| match term.kind {
            TermKind::Density(density) => density.warning(),
            _ => None,
        });
        let warnings: Vec<Warning> = warnings.collect();
        let Self { variant, motion, second_order, .. } = self;
        Ok(TopologicalLoss { terms, warnings, variant, motion, second_order })
    }
}
