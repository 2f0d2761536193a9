//! Filtrations: which simplex comes when.

mod alpha;
mod cubical;
mod dtm;
mod estimate;
mod ranks;
mod rips;
mod sparse_rips;

pub use alpha::{Alpha, AlphaDiagram, Support, pullback_balls};
pub use cubical::{Construction, Cubical, CubicalDiagram, Image, Levels, Pixel};
pub use dtm::{Dtm, DtmFiltration};
pub use estimate::Estimate;
pub(crate) use ranks::Ranks;
pub(crate) use rips::RipsFiltration;
pub use rips::Threshold;
pub use sparse_rips::{SparseFiltration, SparseRips};
