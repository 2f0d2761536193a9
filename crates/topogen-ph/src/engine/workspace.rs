//! Memory that is kept from one diagram to the next.

use crate::diagram::DiagramBuilder;
use crate::lengths::Square;
use crate::lengths::gram::Centred;
use crate::reduction::links::LinkBuffers;
use crate::reduction::planar::Planar;
use crate::reduction::sweep::{RowBuffers, SparseBuffers, SweepBuffers, Wide};
use crate::stream::{Buffers, CellBuffers, MatrixBuffers, RoundedBuffers};
use std::cell::RefCell;

/// More than this is given back after a diagram.
const KEEP: usize = 128 << 20;

/// Everything that a sweep needs: the second cloud of a size allocates nothing but its diagram.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    pub(crate) coordinates: Vec<f64>,
    pub(crate) columns: Vec<f64>,
    pub(crate) centred: Centred,
    pub(crate) square: Square,
    pub(crate) matrix: MatrixBuffers,
    pub(crate) rounded: RoundedBuffers,
    pub(crate) plane: CellBuffers<2>,
    pub(crate) space: CellBuffers<3>,
    pub(crate) planar: Planar,
    pub(crate) writers: Writers,
}

/// What the sweep itself writes to, whatever the source.
#[derive(Debug, Default)]
pub(crate) struct Writers {
    pub(crate) stream: Buffers,
    pub(crate) narrow: RowBuffers<u128>,
    pub(crate) wide: RowBuffers<Wide>,
    pub(crate) sparse: SparseBuffers,
    pub(crate) sweep: SweepBuffers,
    pub(crate) links: LinkBuffers,
    pub(crate) builder: DiagramBuilder,
}

impl Workspace {
    /// The larger part of the bytes that are kept.
    fn bytes(&self) -> usize {
        8 * (self.coordinates.capacity() + self.columns.capacity())
            + self.centred.bytes()
            + self.square.bytes()
            + self.matrix.bytes()
            + self.rounded.bytes()
            + self.planar.bytes()
            + self.writers.stream.bytes()
            + self.writers.narrow.bytes()
            + self.writers.wide.bytes()
            + self.writers.sparse.bytes()
            + self.writers.sweep.bytes()
            + self.writers.links.bytes()
    }

    /// Calls `use_it` with the workspace of this thread.
    pub(crate) fn with<R>(use_it: impl FnOnce(&mut Self) -> R) -> R {
        thread_local! {
            static WORKSPACE: RefCell<Option<Box<Workspace>>> = const { RefCell::new(None) };
        }
        // Taken out while it is in use: a metric of the user's may compute a diagram itself.
        let mut workspace = WORKSPACE.take().unwrap_or_default();
        let result = use_it(&mut workspace);
        if workspace.bytes() <= KEEP {
            WORKSPACE.set(Some(workspace));
        }
        result
    }
}
