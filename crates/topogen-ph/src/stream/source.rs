//! What the sweep asks of its input.

use super::order::{Bound, Order};
use super::unwitnessed::Unwitnessed;
use super::window::Window;
use pulp::Simd;

/// What the complex so far tells of edges that are still to come.
pub(crate) trait TwoSteps: Sync {
    /// The neighbours of a label, itself among them, from the lowest on.
    fn neighbours(&self, label: u32) -> impl Iterator<Item = u32>;

    /// Writes, as words of bits, labels that share a neighbour with this one, or are neighbours: such edges need no other witness.
    fn write(&self, label: u32, into: &mut Vec<u64>);

    /// Whether two labels share a neighbour, or are neighbours.
    fn are_near(&self, a: u32, b: u32) -> bool;
}

/// Edges from eight labels to eight others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tile {
    /// The labels are eight times these and what follows.
    pub(crate) first: u32,
    pub(crate) second: u32,
    /// Bit 8k + l is that of the edge from the k-th label of the first to the l-th of the second.
    pub(crate) edges: u64,
    /// Whether the lunes of all of them are connected, whenever they enter, as is plain from where the points are.
    pub(crate) is_plain: bool,
}

/// Edges that are taken from a source in no order, each in one way or the other.
#[derive(Debug, Default)]
pub(crate) struct Emitted {
    pub(crate) records: Vec<u64>,
    pub(crate) tiles: Vec<Tile>,
}

impl Emitted {
    pub(crate) fn clear(&mut self) {
        self.records.clear();
        self.tiles.clear();
    }

    /// Adds what another one has.
    pub(crate) fn append(&mut self, other: &Self) {
        self.records.extend_from_slice(&other.records);
        self.tiles.extend_from_slice(&other.tiles);
    }

    pub(crate) fn n_edges(&self) -> usize {
        let in_tiles: usize = self.tiles.iter().map(|tile| tile.edges.count_ones() as usize).sum();
        self.records.len() + in_tiles
    }

    pub(crate) fn bytes(&self) -> usize {
        size_of::<u64>() * self.records.capacity() + size_of::<Tile>() * self.tiles.capacity()
    }
}

/// A graph that edges enter in no order.
pub(crate) trait Grows {
    /// Connects two labels.
    fn connect(&mut self, a: u32, b: u32);

    /// Connects a label with those from 32 times `place` on whose bits are set; the other side is connected by another call.
    fn connect_word(&mut self, a: u32, place: u32, bits: u32);

    /// Connects the ends of all edges of tiles.
    fn connect_tiles(&mut self, tiles: &[Tile]);
}

/// What takes edges out of a batch that need no order.
pub(crate) trait Sieve<S> {
    /// Whether there is one.
    const IS_THERE: bool;

    /// Enters all edges of a batch, and leaves the records of those alone that may change something.
    fn sift<I: Simd>(&mut self, simd: I, source: &S, window: &Window, batch: &mut Emitted);

    /// What edges enter that need not be looked at, if they may.
    fn graph(&mut self) -> Option<&mut impl Grows>;
}

/// No sieve.
pub(crate) struct NoSieve;

impl<S> Sieve<S> for NoSieve {
    const IS_THERE: bool = false;

    fn sift<I: Simd>(&mut self, _: I, _: &S, _: &Window, _: &mut Emitted) {}

    fn graph(&mut self) -> Option<&mut impl Grows> {
        None::<&mut Nowhere>
    }
}

/// No graph.
enum Nowhere {}

impl Grows for Nowhere {
    fn connect(&mut self, _: u32, _: u32) {}

    fn connect_word(&mut self, _: u32, _: u32, _: u32) {}

    fn connect_tiles(&mut self, _: &[Tile]) {}
}

/// A cloud or matrix that edges are taken from.
pub(crate) trait Source: Order + Sync {
    /// Whether to find a vertex that filled a triangle always costs more than to look it up.
    const IS_SEARCH_DEAR: bool;
    /// Whether most long edges are seen to change nothing wherever in a large batch they come.
    const IS_SIEVED: bool;
    /// Whether points that are near each other have labels that are.
    const HAS_NEAR_LABELS: bool;

    fn n_points(&self) -> usize;

    /// The raw length of an edge of exactly this length, up to the tolerance.
    fn raw_of(&self, length: f64) -> f64;

    /// A raw length that none exceeds.
    fn longest(&self) -> f64;

    /// The smallest radius around a point that holds all points, exactly.
    fn enclosing_radius(&self) -> f64;

    /// A raw length that about `count` edges beyond `above` do not exceed.
    fn quantile(&mut self, above: f64, count: usize) -> f64;

    /// About how many edges there are beyond a raw length, up to another one; not below what [`Source::quantile`] was asked for.
    fn count(&self, above: f64, up_to: f64) -> f64;

    /// Whether a batch costs little beside its edges, so that there are rather more of them than edges in vain.
    #[inline(always)]
    fn are_batches_cheap(&self) -> bool {
        false
    }

    /// Leaves out edges without which every diagram is the same, if it knows any.
    #[inline(always)]
    fn peel(&mut self) {}

    /// Takes every edge in the window; stops early, with any edges, when `stop` says so.
    ///
    /// Those of a raw length beyond `tiles_up_to` are records.
    fn emit<I: Simd>(
        &mut self,
        simd: I,
        window: &Window,
        tiles_up_to: f64,
        into: &mut Emitted,
        stop: &(impl Fn() -> bool + Sync),
    );

    /// A label that is often connected to all common neighbours of an edge's ends.
    fn guess(&self, a: u32, b: u32) -> Option<u32>;

    /// Whether `w` is connected, when edge ab enters, to both of its ends and to all their common neighbours, as is plain from
    /// where the points are.
    #[inline(always)]
    fn is_star(&self, _a: u32, _b: u32, _w: u32) -> bool {
        false
    }

    /// [`Source::is_star`], where that costs less than to read rows of neighbours, which tell as well.
    #[inline(always)]
    fn is_surely_star(&self, _a: u32, _b: u32, _w: u32) -> bool {
        false
    }

    /// A vertex that is connected, when edge ab enters, to both of its ends and to all their common neighbours, if one is found near
    /// `near_middle` or near an end by where the points are.
    #[inline(always)]
    fn find_star(&self, _a: u32, _b: u32, _near_middle: u32) -> Option<u32> {
        None
    }

    /// Those edges of a tile for which no such vertex is found.
    #[inline(always)]
    fn without_star(&self, _tile: &Tile, edges: u64) -> u64 {
        edges
    }

    /// A label whose edges to both ends come before an edge for certain, if one is found at once.
    #[inline(always)]
    fn guess_filler(&self, _a: u32, _b: u32, _bound: &Bound) -> Option<u32> {
        None
    }

    /// Finds the edges beyond a raw length whose lunes may be empty: every other edge ab has a point w such that aw and bw are both
    /// shorter, or connected already.
    fn find_unwitnessed<I: Simd>(&self, simd: I, two_steps: &impl TwoSteps, into: &mut Unwitnessed);

    /// Enters every edge in a window into a graph; `scratch` is left empty. Those that are there already may enter once more.
    ///
    /// About how many there were. Stops early when `stop` says so.
    fn enter<I: Simd>(
        &self,
        simd: I,
        window: &Window,
        graph: &mut impl Grows,
        scratch: &mut Emitted,
        stop: &(impl Fn() -> bool + Sync),
    ) -> usize;
}
