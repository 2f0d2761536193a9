//! Apexes that are guessed from edges much like the one at hand.

use super::edges::Edges;
use crate::reduction::sweep::block::Block;
use crate::reduction::sweep::neighbours::{Neighbours, Width};

/// What guesses are made from.
#[derive(Debug, Default)]
pub(super) struct Guesses {
    /// The two nearest neighbours of each vertex; itself, until there are any.
    nearest: Vec<[u16; 2]>,
    /// The apex of the last edge at each vertex that was guessed.
    last: Vec<u16>,
    /// What was seen ahead of some edges, by rank.
    ahead: [[u32; 3]; AHEAD as usize],
}

/// So many edges are guessed at ahead of their time: the tables that guesses come from are larger than a cache, and it takes no longer to
/// wait for many entries than for one.
pub(super) const AHEAD: u32 = 16;

impl Guesses {
    pub(super) fn reset(&mut self, n_points: usize) {
        self.nearest.clear();
        self.nearest.extend((0..n_points).map(|vertex| [vertex as u16; 2]));
        self.last.clear();
        self.last.resize(n_points, 0);
    }

    /// Learns that an edge enters.
    #[inline(always)]
    pub(super) fn learn(&mut self, u: u32, v: u32) {
        for (x, other) in [(u, v), (v, u)] {
            let [first, second] = &mut self.nearest[x as usize];
            if u32::from(*second) == x {
                let place = if u32::from(*first) == x { first } else { second };
                *place = other as u16;
            }
        }
    }

    /// Takes what is known of edges much like the next ones, which have the ranks from `from` on, up to [`AHEAD`].
    #[inline(always)]
    pub(super) fn look_ahead(&mut self, from: u32, edges: &Edges) {
        let up_to = edges.len().min(from + AHEAD);
        for (rank, ahead) in (from..up_to).zip(&mut self.ahead) {
            let (u, v) = edges.ends(rank);
            let nearest = |x: u32, place: usize| u32::from(self.nearest[x as usize][place]);
            *ahead = [
                edges.apex(u, nearest(v, 0)).0,
                edges.apex(v, nearest(u, 0)).0,
                edges.apex(u, nearest(v, 1)).0,
            ];
        }
    }

    /// A vertex of the lune of `u` and `v`, which are the ends of the next edge, that is near to all of it, if a guess is right.
    #[inline(always)]
    pub(super) fn find<B: Block, W: Width>(
        &mut self,
        rank: u32,
        (u, v): (u32, u32),
        lune: &[B],
        now: &Neighbours<'_, B, W>,
    ) -> Option<u32> {
        let [first, second, last] = self.ahead[(rank % AHEAD) as usize];
        let guesses =
            [first, second, u32::from(self.last[u as usize]), u32::from(self.last[v as usize]), last];
        let is_right = |w: u32| now.are_connected(w, u) & now.are_connected(w, v) & now.are_near(lune, w);
        let found = if now.width().blocks() > 1 {
            guesses.into_iter().find(|&w| is_right(w))
        } else {
            // To look at all costs less than to foresee wrongly which guess is the first that is right.
            let mut right = 0_u32;
            for (place, &w) in guesses.iter().enumerate() {
                right |= u32::from(is_right(w)) << place;
            }
            guesses.get(right.trailing_zeros() as usize).copied()
        };
        if let Some(w) = found {
            self.last[u as usize] = w as u16;
            self.last[v as usize] = w as u16;
        }
        found
    }
}
