//! What the sweep asks of its input.

use super::window::Window;
use pulp::Simd;

/// An edge that others are compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    ends: (u32, u32),
    /// Raw lengths below this are those of earlier edges, and above `up_to` of later ones.
    pub(crate) below: f64,
    up_to: f64,
}

/// What the complex so far tells of edges that are still to come.
pub(crate) trait TwoSteps: Sync {
    /// Appends the labels before this one that share no neighbour with it, nor are neighbours.
    fn find_apart(&self, label: u32, into: &mut Vec<u32>);

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

/// What takes edges out of a batch that need no order.
pub(crate) trait Sieve<S> {
    /// Whether there is one.
    const IS_THERE: bool;

    /// Enters all edges of a batch, and leaves the records of those alone that may change something.
    fn sift<I: Simd>(&mut self, simd: I, source: &S, window: &Window, batch: &mut Emitted);
}

/// No sieve.
pub(crate) struct NoSieve;

impl<S> Sieve<S> for NoSieve {
    const IS_THERE: bool = false;

    fn sift<I: Simd>(&mut self, _: I, _: &S, _: &Window, _: &mut Emitted) {}
}

/// A cloud or matrix that edges are taken from.
///
/// Points go by *labels*, an order of the source's own choice. A *raw length* is a number in the order of lengths up to a
/// [tolerance](Source::tolerance), such as a square that was summed in another order: cheap, and good enough to sort by first.
pub(crate) trait Source: Sync {
    /// Whether to find a vertex that filled a triangle costs more than to look it up.
    const IS_SEARCH_DEAR: bool;
    /// Whether most long edges are seen to change nothing wherever in a large batch they come.
    const IS_SIEVED: bool;
    /// Whether points that are near each other have labels that are.
    const HAS_NEAR_LABELS: bool;

    fn n_points(&self) -> usize;

    /// The point that a label stands for.
    fn point(&self, label: u32) -> u32;

    /// The length of an edge, exactly as every engine has it.
    fn length(&self, a: u32, b: u32) -> f64;

    fn raw(&self, a: u32, b: u32) -> f64;

    /// Of two edges with raw lengths of at most `up_to` that differ by more than this, the one with the smaller raw length is
    /// shorter or as long.
    fn tolerance(&self, up_to: f64) -> f64;

    /// The raw length of an edge of exactly this length, up to the tolerance.
    fn raw_of(&self, length: f64) -> f64;

    /// A raw length that none exceeds.
    fn longest(&self) -> f64;

    /// The smallest radius around a point that holds all points, exactly.
    fn enclosing_radius(&self) -> f64;

    /// A raw length that about `count` edges beyond `above` do not exceed.
    fn quantile(&mut self, above: f64, count: usize) -> f64;

    /// Leaves out edges without which every diagram is the same, if it knows any.
    #[inline(always)]
    fn peel(&mut self) {}

    /// Takes every edge in the window; stops early, with any edges, when `stop` says so.
    ///
    /// Those of a raw length beyond `tiles_up_to` are records.
    fn emit<I: Simd>(
        &self,
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

    /// A raw length that no edge exceeds whose lune may be empty: every longer edge ab has a point w such that aw and bw are
    /// both shorter. Edges of raw length up to `above` are left out of account.
    fn longest_without_witness<I: Simd>(&self, simd: I, above: f64, two_steps: &impl TwoSteps) -> f64;

    /// What [`Source::is_before`] compares with.
    #[inline(always)]
    fn bound(&self, a: u32, b: u32) -> Bound {
        let raw = self.raw(a, b);
        let tolerance = self.tolerance(raw);
        Bound { ends: (a, b), below: raw - tolerance, up_to: raw + tolerance }
    }

    /// Whether edge ab comes before the one of the bound, exactly.
    #[inline(always)]
    fn is_before(&self, a: u32, b: u32, bound: &Bound) -> bool {
        let raw = self.raw(a, b);
        raw < bound.below || raw <= bound.up_to && self.key((a, b)) < self.key(bound.ends)
    }

    /// Whether edge ab comes after the one of the bound, as is plain from its raw length.
    #[inline(always)]
    fn is_after(&self, a: u32, b: u32, bound: &Bound) -> bool {
        self.raw(a, b) > bound.up_to
    }

    /// The place of an edge in the total order: by length, then by combinatorial index of its points.
    #[inline(always)]
    fn key(&self, (a, b): (u32, u32)) -> (u64, u32, u32) {
        let (p, q) = (self.point(a), self.point(b));
        // Lengths are not negative, and such numbers are ordered as their bits are.
        (self.length(a, b).to_bits(), p.max(q), p.min(q))
    }
}
