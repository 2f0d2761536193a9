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
}

/// How many guesses are made.
const TRIES: u32 = 5;

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

    /// A vertex that is near to all of the lune of `u` and `v`, which are not connected, if a guess is right.
    #[inline(always)]
    pub(super) fn find<B: Block, W: Width>(
        &mut self,
        u: u32,
        v: u32,
        edges: &Edges,
        now: &Neighbours<'_, B, W>,
    ) -> Option<u32> {
        let mut before = u32::MAX;
        for guess in 0..TRIES {
            let nearest = |x: u32, place: usize| u32::from(self.nearest[x as usize][place]);
            let w = match guess {
                0 => edges.apex(u, nearest(v, 0)).0,
                1 => edges.apex(v, nearest(u, 0)).0,
                2 => u32::from(self.last[u as usize]),
                3 => u32::from(self.last[v as usize]),
                _ => edges.apex(u, nearest(v, 1)).0,
            };
            if w != before
                && now.are_connected(w, u)
                && now.are_connected(w, v)
                && now.are_all_near(u, v, w, now)
            {
                self.last[u as usize] = w as u16;
                self.last[v as usize] = w as u16;
                return Some(w);
            }
            before = w;
        }
        None
    }
}
