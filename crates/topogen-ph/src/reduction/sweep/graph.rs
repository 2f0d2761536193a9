//! What the sweep asks of the graph of the edges that have entered.

use super::block::Block;

/// The closed neighbourhood of a vertex.
pub(crate) trait Row<B>: Copy {
    /// The bits of one block.
    fn at(self, block: usize) -> B;
}

impl<B: Block> Row<B> for &[B] {
    #[inline(always)]
    fn at(self, block: usize) -> B {
        self[block]
    }
}

/// A graph that grows edge by edge; every vertex is its own neighbour.
pub(crate) trait Graph: Sync {
    type Block: Block;
    /// The memory that it is made of.
    type Memory;

    /// Whether it has so few vertices that annotations are never left for another way.
    const IS_SMALL: bool;

    /// Whether batches of edges can enter it; see `sieve.rs`.
    const TAKES_BATCHES: bool;

    /// Whether stars of lunes are tried again for others (see `stars.rs`), and looked for by distances where rows name none.
    const REMEMBERS_STARS: bool;

    /// Whether rows are read some edges before they are needed: many that are far away come as fast as one.
    const IS_LOOKED_UP_AHEAD: bool = false;

    /// Of how many blocks a row is made up.
    fn n_blocks(&self) -> usize;

    fn row(&self, vertex: u32) -> impl Row<Self::Block>;

    /// Connects two vertices.
    fn connect(&mut self, u: u32, v: u32);

    fn are_connected(&self, u: u32, v: u32) -> bool;

    /// The blocks in which both rows may have bits, from the lowest on.
    fn blocks(&self, u: u32, v: u32) -> impl Iterator<Item = usize>;

    /// The common neighbours of `u` and `v`, from the lowest on.
    fn common(&self, u: u32, v: u32) -> impl Iterator<Item = u32>;

    /// Whether `u` and `v` have a common neighbour.
    #[inline(always)]
    fn has_common(&self, u: u32, v: u32) -> bool {
        let (row_u, row_v) = (self.row(u), self.row(v));
        for block in self.blocks(u, v) {
            if !(row_u.at(block) & row_v.at(block)).is_zero() {
                return true;
            }
        }
        false
    }

    /// Whether all common neighbours of `u` and `v` are those of `centre`.
    fn is_star(&self, u: u32, v: u32, centre: u32) -> bool;

    /// Something of each row.
    #[inline(always)]
    fn glance(&self, _: [u32; 3]) -> u32 {
        0
    }

    /// Whether it would rather not grow any further.
    #[inline(always)]
    fn is_full(&self) -> bool {
        false
    }
}
