//! 4SGDE: the mean squared difference of the scaled Gaussian densities of the deaths.

use super::{Evaluation, Pair};
use crate::graph::Ends;
use crate::{Result, Warning};
use tch::Tensor;
use topogen_diag::vector::{Grid, ScaledDensity, Vectorisation};

/// The parameters of [`TermKind::Density`](crate::TermKind::Density): E(x) = s Σ d^exponent exp(−((d − x)/σ)²) over the deaths d, on
/// `nodes` numbers x from `start` to `end`.
///
/// The default is that of Topo-GEN's code. Its grid is far too coarse for its σ, which
/// [`TopologicalLoss::warnings`](crate::TopologicalLoss::warnings) tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Density {
    /// The power that deaths are raised to, zero or more: 4 in the thesis.
    pub exponent: f64,
    /// The width σ of the Gaussian, positive, in the unit of the lengths.
    pub sigma: f64,
    /// The factor s, positive.
    pub scale: f64,
    /// The first node.
    pub start: f64,
    /// The last node.
    pub end: f64,
    /// How many nodes, at least 1.
    pub nodes: usize,
}

impl Default for Density {
    fn default() -> Self {
        Self { exponent: 4.0, sigma: 0.2, scale: 0.002, start: 0.0, end: 35.0, nodes: 30 }
    }
}

impl Density {
    /// The parameters of the thesis' TopoVAE4.
    pub const THESIS: Self =
        Self { exponent: 4.0, sigma: 0.1, scale: 0.0005, start: 0.0, end: 15.0, nodes: 30 };

    /// A death amid two nodes counts this many times as much as one on a node.
    fn sensitivity_amid_nodes(&self) -> f64 {
        let spacing = (self.end - self.start) / (self.nodes.max(2) - 1) as f64;
        let bells = |shift: f64| -> f64 {
            let node = |k: i32| (-((f64::from(k) + shift) * spacing / self.sigma).powi(2)).exp();
            (-30..=30).map(node).sum()
        };
        bells(0.5) / bells(0.0)
    }

    /// What to know about a grid whose gaps are blind.
    pub(crate) fn warning(&self) -> Option<Warning> {
        let amid_nodes = self.sensitivity_amid_nodes();
        // At a spacing of 2σ, a death amid nodes counts 0.71 times as much.
        (amid_nodes < 0.5).then(|| Warning::CoarseGrid {
            sigma: self.sigma,
            spacing: (self.end - self.start) / (self.nodes.max(2) - 1) as f64,
            amid_nodes,
            nodes: ((self.end - self.start) / (2.0 * self.sigma)).ceil() as usize + 1,
        })
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    density: ScaledDensity,
    params: Density,
    nodes: Vec<f64>,
}

impl Term {
    pub(super) fn new(params: Density) -> Result<Self> {
        let Density { exponent, sigma, scale, start, end, nodes } = params;
        let grid = Grid::linspace(start, end, nodes)?;
        let nodes = grid.nodes().to_vec();
        let density = ScaledDensity::params(grid).exponent(exponent).sigma(sigma).scale(scale).check()?;
        Ok(Self { density, params, nodes })
    }

    pub(super) fn evaluate(&self, pair: &Pair<'_>) -> Result<Evaluation> {
        let (input, target) = (pair.bars()?, pair.target_bars()?);
        let (here, there) = (self.density.vector(input), self.density.vector(target));
        let differences: Vec<f64> = here.iter().zip(&there).map(|(here, there)| here - there).collect();
        let count = differences.len() as f64;
        let value = differences.iter().map(|difference| difference * difference).sum::<f64>() / count;
        let slopes: Vec<f64> = differences.iter().map(|difference| 2.0 * difference / count).collect();
        Ok(Evaluation::of_bars(value, self.density.pullback(input, &slopes)?))
    }

    pub(super) fn graph(&self, pair: &Pair<'_>, ends: &Ends) -> Result<Tensor> {
        let Density { exponent, sigma, scale, .. } = self.params;
        let nodes = ends.array(&self.nodes)?;
        let there = ends.array(&self.density.vector(pair.target_bars()?))?;
        let offsets = ends.deaths.f_unsqueeze(1)?.f_sub(&nodes.f_unsqueeze(0)?)?.f_div_scalar(sigma)?;
        let heights = ends.deaths.f_pow_tensor_scalar(exponent)?.f_mul_scalar(scale)?.f_unsqueeze(1)?;
        let bells = offsets.f_square()?.f_neg()?.f_exp()?;
        let here = heights.f_mul(&bells)?.f_sum_dim_intlist([0].as_slice(), false, ends.kind())?;
        Ok(here.f_sub(&there)?.f_square()?.f_mean(ends.kind())?)
    }
}
