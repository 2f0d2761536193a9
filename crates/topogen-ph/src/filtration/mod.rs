//! Filtrations: which simplex comes when.

mod cubical;
mod dtm;
mod ranks;
mod rips;
mod sparse_rips;

pub use cubical::{Construction, Cubical, CubicalDiagram, Image, Levels, Pixel};
pub use dtm::{Dtm, DtmFiltration};
pub(crate) use ranks::Ranks;
pub(crate) use rips::RipsFiltration;
pub use rips::Threshold;
pub use sparse_rips::{SparseFiltration, SparseRips};
