//! Which edges are dominated when they enter, and by which vertex.

use super::stars::{Neighbour, Stars};
use crate::Result;
use crate::engine::Interrupt;
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
    let found: Result<Vec<Vec<(u32, u32)>>> = match shares {
        1 => Star::new(stars).look(share(0), interrupt).map(|found| vec![found]),
        _ => (0..shares).into_par_iter().map(|i| Star::new(stars).look(share(i), interrupt)).collect(),
    };
    let mut apexes = vec![NONE; n_edges];
    for (rank, apex) in found?.into_iter().flatten() {
        apexes[rank as usize] = apex;
    }
    Ok(apexes)
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
    /// Which neighbours are in the lune, and may be its apex.
    candidates: Vec<u64>,
}

impl<'c> Star<'c> {
    fn new(stars: &'c Stars) -> Self {
        let places = vec![0; stars.n_points()];
        Self { stars, neighbours: &[], places, ranks: Vec::new(), stride: 0, candidates: Vec::new() }
    }

    /// The edges that are dominated, of those that are looked at from some vertices, each with an apex.
    fn look(&mut self, vertices: Range<u32>, interrupt: Interrupt) -> Result<Vec<(u32, u32)>> {
        let mut found = Vec::new();
        for vertex in vertices {
            interrupt.check()?;
            self.neighbours = self.stars.of(vertex);
            if !self.neighbours.iter().any(|other| self.is_own(vertex, other.vertex)) {
                continue;
            }
            self.fill();
            for (place, other) in self.neighbours.iter().enumerate().skip(1) {
                if self.is_own(vertex, other.vertex)
                    && let Some(apex) = self.apex(place, other.rank)
                {
                    found.push((other.rank, self.neighbours[apex].vertex));
                }
            }
        }
        Ok(found)
    }

    /// Whether the edge to a neighbour is looked at from here.
    fn is_own(&self, vertex: u32, other: u32) -> bool {
        let key = |v: u32| (self.stars.of(v).len(), v);
        key(vertex) < key(other)
    }

    fn fill(&mut self) {
        let count = self.neighbours.len();
        self.stride = LANES + count.next_multiple_of(LANES);
        self.ranks.clear();
        self.ranks.resize(count * self.stride, ABSENT);
        for (place, neighbour) in self.neighbours.iter().enumerate() {
            self.places[neighbour.vertex as usize] = place as u32 + 1;
        }
        for (place, neighbour) in self.neighbours.iter().enumerate() {
            let row = &mut self.ranks[place * self.stride + LANES - 1..][..count + 1];
            let places = &self.places;
            // Whether it is a neighbour is hard to foretell: what is none goes before the row.
            for other in self.stars.of(neighbour.vertex) {
                row[places[other.vertex as usize] as usize] = other.rank;
            }
            row[place + 1] = 0;
        }
        for neighbour in self.neighbours {
            self.places[neighbour.vertex as usize] = 0;
        }
    }

    /// The apex of the edge to the neighbour at a place, whose rank is that of neighbours before it at most.
    ///
    /// A candidate that is not connected to a vertex of the lune leaves those that are.
    fn apex(&mut self, place: usize, rank: u32) -> Option<usize> {
        let Self { ranks, stride, candidates, .. } = self;
        let groups = place.div_ceil(LANES);
        let row = |i: usize| ranks[i * *stride + LANES..][..groups * LANES].chunks_exact(LANES);
        let of_lune = row(place);
        // Neighbours from `place` on are farther than the edge is long.
        let last = (1_u32 << (place - (groups - 1) * LANES)) - 1;
        candidates.clear();
        for (group, lune) in of_lune.clone().enumerate() {
            let near = near(lune, rank) & if group + 1 == groups { last } else { u32::MAX };
            match group % 4 {
                0 => candidates.push(near.into()),
                part => candidates[group / 4] |= u64::from(near) << (16 * part),
            }
        }
        loop {
            let word = candidates.iter().position(|&word| word != 0)?;
            let candidate = 64 * word + candidates[word].trailing_zeros() as usize;
            let mut missed = None;
            for (group, (lune, of_candidate)) in of_lune.clone().zip(row(candidate)).enumerate() {
                let misses =
                    misses(lune, of_candidate, rank) & if group + 1 == groups { last } else { u32::MAX };
                if misses != 0 {
                    missed = Some(group * LANES + misses.trailing_zeros() as usize);
                    break;
                }
            }
            let Some(missed) = missed else { return Some(candidate) };
            for (group, of_missed) in row(missed).enumerate() {
                let near = u64::from(near(of_missed, rank)) << (16 * (group % 4));
                candidates[group / 4] &= near | !(0xFFFF << (16 * (group % 4)));
            }
            candidates[candidate / 64] &= !(1 << (candidate % 64));
        }
    }
}

/// Which ranks are below one.
#[inline(always)]
fn near(ranks: &[u32], below: u32) -> u32 {
    ranks.iter().enumerate().fold(0, |bits, (i, &rank)| bits | u32::from(rank < below) << i)
}

/// Which vertices of the lune the candidate is not connected to.
#[inline(always)]
fn misses(lune: &[u32], candidate: &[u32], below: u32) -> u32 {
    let missed = |(i, (&l, &c)): (usize, (&u32, &u32))| u32::from((l < below) & (c >= below)) << i;
    lune.iter().zip(candidate).enumerate().map(missed).fold(0, |bits, bit| bits | bit)
}
