//! Which edges are dominated when they enter, and by which vertex.

use crate::Result;
use crate::engine::Interrupt;
use crate::flag::{Neighbour, Stars};
use crate::threads;
use rayon::prelude::*;
use std::ops::Range;

/// No vertex.
pub(super) const NONE: u32 = u32::MAX;
/// The rank of an edge that is not there.
const ABSENT: u32 = u32::MAX;
/// Rows are whole groups of so many ranks, which are compared at once.
const LANES: usize = 16;
/// So many shares of the vertices a thread.
const SHARES: usize = 16;
/// Fewer edges are not shared.
const MANY_EDGES: usize = 4_096;

/// For each edge, by rank: a vertex of its lune that is connected to all others of it, all by edges before it; or [`NONE`].
///
/// The order in which edges are looked at does not matter, so those at one vertex, the end of the smaller degree, are looked at together: with a
/// table of the ranks among its neighbours.
pub(super) fn apexes(stars: &Stars, n_edges: usize, interrupt: Interrupt) -> Result<Vec<u32>> {
    let n = stars.n_points();
    let threads = threads::available();
    let shares = if threads > 1 && n_edges >= MANY_EDGES { SHARES * threads } else { 1 };
    let share = |i: usize| (n * i / shares) as u32..(n * (i + 1) / shares) as u32;
    let arch = pulp::Arch::new();
    let look = |vertices| arch.dispatch(Look { star: Star::new(stars), vertices, interrupt });
    let found: Result<Vec<Vec<(u32, u32)>>> = match shares {
        1 => look(share(0)).map(|found| vec![found]),
        _ => (0..shares).into_par_iter().map(|i| look(share(i))).collect(),
    };
    let mut apexes = vec![NONE; n_edges];
    for (rank, apex) in found?.into_iter().flatten() {
        apexes[rank as usize] = apex;
    }
    Ok(apexes)
}

/// A look at the edges of some vertices, to be compiled for each set of vector instructions.
struct Look<'c> {
    star: Star<'c>,
    vertices: Range<u32>,
    interrupt: Interrupt,
}

impl pulp::NullaryFnOnce for Look<'_> {
    type Output = Result<Vec<(u32, u32)>>;

    /// The edges that are dominated, of those that are looked at from the vertices, each with an apex.
    #[inline(always)]
    fn call(self) -> Self::Output {
        let Self { mut star, vertices, interrupt } = self;
        let mut found = Vec::new();
        for vertex in vertices {
            interrupt.check()?;
            star.look(vertex, |edge, apex| found.push((edge, apex)));
        }
        Ok(found)
    }
}

/// A vertex and its neighbours.
struct Star<'c> {
    stars: &'c Stars,
    /// By rank.
    neighbours: &'c [Neighbour],
    /// The place of each vertex among the neighbours, plus one; 0 for others.
    places: Vec<u32>,
    /// Ranks among neighbours, row by row: 0 of one with itself. What stands before a row is never read.
    ranks: Vec<u32>,
    stride: usize,
    /// Whether a row of ranks has been filled.
    is_filled: Vec<bool>,
    /// Which neighbours are in the lune, and may be its apex.
    candidates: Vec<u64>,
}

impl<'c> Star<'c> {
    fn new(stars: &'c Stars) -> Self {
        let places = vec![0; stars.n_points()];
        Self {
            stars,
            neighbours: &[],
            places,
            ranks: Vec::new(),
            stride: 0,
            is_filled: Vec::new(),
            candidates: Vec::new(),
        }
    }

    /// Visits the edges that are dominated, of those that are looked at from a vertex, each with an apex.
    #[inline(always)]
    fn look(&mut self, vertex: u32, mut visit: impl FnMut(u32, u32)) {
        self.neighbours = self.stars.of(vertex);
        if !self.neighbours.iter().any(|other| self.is_own(vertex, other.vertex)) {
            return;
        }
        let count = self.neighbours.len();
        self.stride = LANES + count.next_multiple_of(LANES);
        self.ranks.clear();
        self.ranks.resize(count * self.stride, ABSENT);
        self.is_filled.clear();
        self.is_filled.resize(count, false);
        for (place, neighbour) in self.neighbours.iter().enumerate() {
            self.places[neighbour.vertex as usize] = place as u32 + 1;
        }
        for (place, other) in self.neighbours.iter().enumerate().skip(1) {
            if self.is_own(vertex, other.vertex)
                && let Some(apex) = self.apex(place, other.rank)
            {
                visit(other.rank, self.neighbours[apex].vertex);
            }
        }
        for neighbour in self.neighbours {
            self.places[neighbour.vertex as usize] = 0;
        }
    }

    /// Whether the edge to a neighbour is looked at from here.
    fn is_own(&self, vertex: u32, other: u32) -> bool {
        let key = |v: u32| (self.stars.of(v).len(), v);
        key(vertex) < key(other)
    }

    /// Fills the row of a neighbour, if that has not been done.
    #[inline(always)]
    fn fill(&mut self, place: usize) {
        if std::mem::replace(&mut self.is_filled[place], true) {
            return;
        }
        let row = &mut self.ranks[place * self.stride + LANES - 1..][..self.neighbours.len() + 1];
        // Whether it is a neighbour is hard to foretell: what is none goes before the row.
        for other in self.stars.of(self.neighbours[place].vertex) {
            row[self.places[other.vertex as usize] as usize] = other.rank;
        }
        row[place + 1] = 0;
    }

    /// The ranks of the edges from a neighbour to the first so many groups of neighbours.
    #[inline(always)]
    fn row(&self, place: usize, groups: usize) -> &[[u32; LANES]] {
        let (row, _) = self.ranks[place * self.stride + LANES..][..groups * LANES].as_chunks();
        row
    }

    /// The apex of the edge to the neighbour at a place, which is not the first.
    ///
    /// A candidate that is not connected to a vertex of the lune leaves those that are.
    #[inline(always)]
    fn apex(&mut self, place: usize, rank: u32) -> Option<usize> {
        let groups = place.div_ceil(LANES);
        // Neighbours from `place` on are farther than the edge is long.
        let of_group =
            |group| if group + 1 == groups { (1_u64 << (place - group * LANES)) - 1 } else { 0xFFFF };
        self.fill(place);
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.clear();
        candidates.resize(groups.div_ceil(4), 0);
        for (group, lune) in self.row(place, groups).iter().enumerate() {
            candidates[group / 4] |= (near(lune, rank) & of_group(group)) << (LANES * (group % 4));
        }
        let apex = loop {
            let Some(word) = candidates.iter().position(|&word| word != 0) else { break None };
            let candidate = 64 * word + candidates[word].trailing_zeros() as usize;
            self.fill(candidate);
            let of_lune = self.row(place, groups).iter();
            let missed =
                of_lune.zip(self.row(candidate, groups)).enumerate().find_map(|(group, (lune, row))| {
                    let misses = misses(lune, row, rank) & of_group(group);
                    (misses != 0).then(|| group * LANES + misses.trailing_zeros() as usize)
                });
            let Some(missed) = missed else { break Some(candidate) };
            self.fill(missed);
            for (group, row) in self.row(missed, groups).iter().enumerate() {
                candidates[group / 4] &= !((!near(row, rank) & 0xFFFF) << (LANES * (group % 4)));
            }
            candidates[candidate / 64] &= !(1 << (candidate % 64));
        };
        self.candidates = candidates;
        apex
    }
}

/// Which ranks are below one.
#[inline(always)]
fn near(ranks: &[u32; LANES], below: u32) -> u64 {
    bits(|lane| ranks[lane] < below)
}

/// Which vertices of the lune the candidate is not connected to.
#[inline(always)]
fn misses(lune: &[u32; LANES], candidate: &[u32; LANES], below: u32) -> u64 {
    bits(|lane| (lune[lane] < below) & (candidate[lane] >= below))
}

#[inline(always)]
fn bits(is_set: impl Fn(usize) -> bool) -> u64 {
    let mut bits = 0_u16;
    for lane in 0..LANES {
        bits |= u16::from(is_set(lane)) << lane;
    }
    bits.into()
}
