//! Terms as functions of tensors that autograd knows how to trace back: for second derivatives.

use crate::builder::Term;
use crate::interop::to_tensor;
use crate::layer::{Source, with_gradient_of};
use crate::loss::Found;
use crate::space::Space;
use crate::terms::{EdgeSlope, Pair, Slopes};
use crate::{Result, Target, TopologicalLoss};
use tch::{Kind, Tensor};
use topogen_ph::{Bars, DegreeDiagram, Edge};

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

impl TopologicalLoss {
    /// The total as a function of lengths all of whose derivatives libtorch knows.
    pub(crate) fn attach_graph(
        &self,
        source: &Source<'_>,
        input: &Space,
        target: &Target,
        found: &Found<Edge>,
    ) -> Result<Tensor> {
        let tensor = source.tensor();
        let value = to_tensor(&[found.total()], tensor)?.f_squeeze()?;
        let mut surrogate = value.f_zeros_like()?;
        if found.slopes.is_empty() {
            return Ok(value);
        }
        for (term, of_term) in self.terms.iter().zip(&found.terms) {
            if !of_term.depends_on_input() {
                continue;
            }
            let pair = Pair { degree: term.degree, input, target };
            let part = graph_of(source, term, &pair, input)?;
            surrogate = surrogate.f_add(&part.f_mul_scalar(term.weight)?)?;
        }
        with_gradient_of(&value, &surrogate)
    }
}

/// A term, less a constant.
fn graph_of(source: &Source<'_>, term: &Term, pair: &Pair<'_>, input: &Space) -> Result<Tensor> {
    let tensor = source.tensor();
    match term.functional.evaluate(pair)?.slopes {
        Slopes::Bars(gradient) => {
            let ends = Ends::new(source, input.diagram().degree(pair.degree)?)?;
            if let Some(graph) = term.functional.graph(pair, &ends)? {
                return Ok(graph);
            }
            let parts = [
                (&ends.births, &gradient.births),
                (&ends.deaths, &gradient.deaths),
                (&ends.essential, &gradient.essential),
            ];
            let mut sum = to_tensor(&[0.0], tensor)?.f_squeeze()?;
            for (ends, slopes) in parts {
                sum = sum.f_add(&ends.f_mul(&to_tensor(slopes, tensor)?)?.f_sum(tensor.kind())?)?;
            }
            Ok(sum)
        }
        Slopes::Edges(edges) => {
            let lengths = source.lengths(&edges.iter().map(|edge| edge.edge).collect::<Vec<_>>())?;
            let numbers =
                |of: fn(&EdgeSlope) -> f64| to_tensor(&edges.iter().map(of).collect::<Vec<_>>(), tensor);
            let (slopes, curvatures) = (numbers(|edge| edge.slope)?, numbers(|edge| edge.curvature)?);
            let moved = lengths.f_sub(&lengths.f_detach()?)?;
            let parts = slopes.f_add(&curvatures.f_mul(&moved)?.f_mul_scalar(0.5)?)?.f_mul(&moved)?;
            Ok(parts.f_sum(tensor.kind())?)
        }
    }
}
