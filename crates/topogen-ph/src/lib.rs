//! Vietoris–Rips persistent homology with the critical edges that gradients need.
//!
//! A cloud of points (or its pairwise lengths) becomes a [`Diagram`]: the births and deaths of its clusters, loops and
//! voids, each with the edge whose length it is. A gradient with respect to the bars is pulled back to the points by
//! [`pullback_points`]. In the plane and in space, unions of balls do with fewer simplices ([`Alpha`]). An [`Image`]
//! becomes a [`CubicalDiagram`] ([`Cubical`]), whose bars end at values of pixels.
//!
//! ```
//! use topogen_ph::{BarGradient, Euclidean, Points, Rips, pullback_points};
//!
//! let coordinates = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
//! let square = Points::new(&coordinates, 2)?;
//! let diagram = Rips::default().max_dim(1).points(&square, &Euclidean)?;
//!
//! // How to move the points so that the one loop lives longer.
//! let loops = diagram.degree(1)?;
//! let longer = BarGradient { births: vec![-1.0], deaths: vec![1.0], essential: vec![] };
//! let direction = pullback_points(&square, &Euclidean, loops, &longer)?;
//! assert_eq!(direction.len(), coordinates.len());
//! # Ok::<(), topogen_ph::Error>(())
//! ```

mod bars;
mod batch;
mod critical_sets;
mod diagram;
mod edge;
mod engine;
mod error;
mod field;
mod filtration;
mod flag;
mod instructions;
mod lengths;
mod metric;
mod points;
mod pullback;
mod reduction;
mod representatives;
pub mod smoothing;
mod stream;
mod threads;
mod triangulation;
mod warm;

pub use bars::{BarGradient, Bars, OwnedBars};
pub use batch::persistence_batch;
pub use critical_sets::{CriticalSets, End};
pub use diagram::{DegreeDiagram, Diagram};
pub use edge::Edge;
pub use engine::{Engine, Forecast, Rips, Size};
pub use error::{Error, Result};
pub use filtration::{
    Alpha, AlphaDiagram, Construction, Cubical, CubicalDiagram, Dtm, DtmFiltration, Estimate, Image, Levels,
    Pixel, SparseFiltration, SparseRips, Support, Threshold, pullback_balls,
};
pub use instructions::Instructions;
pub use lengths::{CondensedLengths, SparseLengths};
pub use metric::{Chebyshev, Cosine, DifferentiableMetric, Euclidean, Manhattan, Metric, Minkowski};
pub use points::{Points, Real};
pub use pullback::{
    PointSlopes, pullback_births, pullback_edges, pullback_into, pullback_lengths, pullback_points,
    pullback_touched,
};
pub use reduction::cascade::{Cascade, cascades};
pub use reduction::graphs::{minimum_spanning_tree, relative_neighbourhood};
pub use representatives::{Bar, Chain, Optimum, Representatives, TightCycle};
pub use warm::Warm;

/// The README, so that its example is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
