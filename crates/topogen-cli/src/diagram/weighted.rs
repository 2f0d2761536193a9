//! Rips filtrations whose edges enter at other times than at their lengths.

use topogen_ph::{
    Chebyshev, Cosine, Dtm, Euclidean, Manhattan, Metric, Points, Result as PhResult, Size, SparseLengths,
    SparseRips,
};

use super::compute::Content;
use super::options::{Filtration, MetricArg, Options};
use crate::error::{Error, Result};
use crate::numbers;

/// The ε that is taken if none is given.
const EPSILON: f64 = 0.5;

/// The options of weighted and of sparse filtrations.
#[derive(clap::Args)]
pub struct WeightedOptions {
    /// Of dtm: how many nearest neighbours a point looks at, itself being the first
    #[arg(long, value_name = "K", allow_negative_numbers = true, value_parser = numbers::whole, conflicts_with = "mass")]
    pub neighbours: Option<usize>,
    /// Of dtm: which share of all points a point looks at, instead of --neighbours
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    pub mass: Option<f64>,
    /// Of dtm: exponent of the mean of distances to neighbours, 2 if not given
    #[arg(long, value_name = "Q", allow_negative_numbers = true)]
    pub exponent: Option<f64>,
    /// Of dtm: order of the growth of balls, 1 if not given; `inf` lets an edge enter at its length, once both ends are there
    #[arg(long, value_name = "P", allow_negative_numbers = true)]
    pub order: Option<f64>,
    /// Of sparse: births and deaths may be too large by a factor of 1 / (1 - E), 0 < E < 1; 0.5 if not given
    #[arg(long, value_name = "E", allow_negative_numbers = true)]
    pub epsilon: Option<f64>,
}

impl WeightedOptions {
    /// The first option that was given and is not one of the filtration.
    pub fn foreign_to(&self, filtration: Filtration) -> Option<&'static str> {
        let given = [
            (self.neighbours.is_some(), Filtration::Dtm, "--neighbours"),
            (self.mass.is_some(), Filtration::Dtm, "--mass"),
            (self.exponent.is_some(), Filtration::Dtm, "--exponent"),
            (self.order.is_some(), Filtration::Dtm, "--order"),
            (self.epsilon.is_some(), Filtration::Sparse, "--epsilon"),
        ];
        given.into_iter().find(|&(is_given, of, _)| is_given && of != filtration).map(|(.., name)| name)
    }

    fn dtm(&self) -> Result<Dtm> {
        let dtm = match (self.neighbours, self.mass) {
            (Some(k), _) => Dtm::neighbours(k),
            (None, Some(mass)) => Dtm::mass(mass),
            (None, None) => return Err(Error::NoMass),
        };
        let dtm = self.exponent.map_or(dtm, |exponent| dtm.exponent(exponent));
        Ok(self.order.map_or(dtm, |order| dtm.order(order)))
    }
}

/// What is made of the lengths.
pub enum Weighting {
    /// They are the values of edges.
    None,
    Dtm(Dtm),
    /// The edges are known: nothing else tells how many there are, on which the engine and the memory depend.
    Sparse(SparseLengths),
}

impl Weighting {
    /// What the options ask for, of a file's content.
    pub fn new(options: &Options, content: &Content, name: &str) -> Result<Self> {
        let filtration = match options.filtration {
            Filtration::Dtm => "dtm",
            Filtration::Sparse => "sparse",
            Filtration::Rips | Filtration::Alpha | Filtration::Cubical => return Ok(Self::None),
        };
        if let Content::Sparse(_) = content {
            return Err(Error::MissingLengths { name: name.to_owned(), filtration });
        }
        if options.filtration == Filtration::Dtm {
            return options.reweighting.dtm().map(Self::Dtm);
        }
        let sparse = SparseRips::new(options.reweighting.epsilon.unwrap_or(EPSILON));
        let found = match content {
            Content::Points { values, dim } => {
                Points::new(values, *dim).and_then(|points| sparse.points(&points, &options.metric()))
            }
            Content::Lengths(lengths) => sparse.lengths(lengths),
            Content::Sparse(lengths) => return Ok(Self::Sparse(lengths.clone())),
        };
        Ok(Self::Sparse(found.map_err(Error::persistence(name))?.into_lengths()))
    }

    /// What an engine gets.
    pub fn size(&self, content: &Content, metric: MetricArg) -> Size {
        match (self, content.size(metric)) {
            (Self::Sparse(lengths), _) => {
                Size::Sparse { n_points: lengths.n_points(), n_edges: lengths.n_edges() }
            }
            // All lengths are needed, whatever the metric.
            (Self::Dtm(_), Size::Points { n_points, dim, .. }) => {
                Size::Points { n_points, dim, is_euclidean: false }
            }
            (_, size) => size,
        }
    }
}

impl Metric for MetricArg {
    fn distance(&self, a: &[f64], b: &[f64]) -> f64 {
        match self {
            Self::Euclidean => Euclidean.distance(a, b),
            Self::Manhattan => Manhattan.distance(a, b),
            Self::Chebyshev => Chebyshev.distance(a, b),
            Self::Minkowski(metric, _) => metric.distance(a, b),
            Self::Cosine => Cosine.distance(a, b),
        }
    }
}

/// The lengths of all pairs of points, in the metric's own loop.
pub fn lengths_of(values: &[f64], dim: usize, metric: MetricArg) -> PhResult<topogen_ph::CondensedLengths> {
    use topogen_ph::CondensedLengths as Lengths;
    let points = Points::new(values, dim)?;
    match metric {
        MetricArg::Euclidean => Lengths::from_points(&points, &Euclidean),
        MetricArg::Manhattan => Lengths::from_points(&points, &Manhattan),
        MetricArg::Chebyshev => Lengths::from_points(&points, &Chebyshev),
        MetricArg::Minkowski(metric, _) => Lengths::from_points(&points, &metric),
        MetricArg::Cosine => Lengths::from_points(&points, &Cosine),
    }
}
