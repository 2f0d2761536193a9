//! The components of a lune.

use super::super::block::Block;
use super::super::graph::{Graph, Row};
use super::Scratch;

/// Where no more vertices of a lune are apart from those known to be in the first component, each of them is asked by itself.
const FEW_LEFT: u32 = 8;

impl<B: Block> Scratch<B> {
    /// Finds one vertex of each component of the lune but that of `common`.
    #[inline(always)]
    pub(super) fn split<G: Graph<Block = B>>(&mut self, common: u32, now: &G) {
        let Self { places, lune, first, group, centres, n_centres, is_found, stars, fringe, further, .. } =
            self;
        further.clear();
        // So many of each, for certain.
        let places = &places[..];
        let (lune, first, group) =
            (&mut lune[..places.len()], &mut first[..places.len()], &mut group[..places.len()]);
        let row = now.row(common);
        let mut left = 0;
        for (n, &place) in places.iter().enumerate() {
            first[n] = lune[n] & row.at(place as usize);
            left += (lune[n] & !first[n]).count();
        }
        if G::REMEMBERS_STARS && *is_found {
            stars.was_first(left == 0);
            if left == 0 {
                return;
            }
        }
        // What was tried as a centre is near most of the lune, and has just been read.
        for &centre in &centres[..*n_centres] {
            if left > FEW_LEFT && now.are_connected(common, centre) {
                let row = now.row(centre);
                left = 0;
                for (n, &place) in places.iter().enumerate() {
                    first[n] = first[n] | lune[n] & row.at(place as usize);
                    left += (lune[n] & !first[n]).count();
                }
            }
        }
        // Most of a few are next to the first component. None waits for another, so that many rows are read at once. Of many, each
        // takes others along.
        if left <= FEW_LEFT {
            for n in 0..places.len() {
                let mut apart = B::default();
                for bit in (lune[n] & !first[n]).ones() {
                    let row = now.row(places[n] * B::BITS + bit);
                    if !meets(row, places, first) {
                        apart.set(bit);
                    }
                }
                first[n] = lune[n] & !apart;
            }
        }
        // From the side of what is not yet known to belong to the first component: usually little.
        for n in 0..places.len() {
            loop {
                let unknown = lune[n] & !first[n];
                if unknown.is_zero() {
                    break;
                }
                let start = places[n] * B::BITS + unknown.lowest();
                // Most often what is next to it meets the first component.
                let row = now.row(start);
                let mut met = B::default();
                for (n, &place) in places.iter().enumerate() {
                    group[n] = lune[n] & row.at(place as usize);
                    met = met | group[n] & first[n];
                }
                if !met.is_zero() || flood(start, places, lune, first, group, fringe, now) {
                    for n in 0..places.len() {
                        first[n] = first[n] | group[n];
                    }
                } else {
                    further.push(start);
                    // Done with: no longer part of the lune.
                    for n in 0..places.len() {
                        lune[n] = lune[n] & !group[n];
                    }
                }
            }
        }
    }
}

/// Whether a row has anything of a set.
#[inline(always)]
fn meets<B: Block>(row: impl Row<B>, places: &[u32], set: &[B]) -> bool {
    for (&place, &part) in places.iter().zip(set) {
        if !(row.at(place as usize) & part).is_zero() {
            return true;
        }
    }
    false
}

/// Adds to a vertex and its neighbours in a lune what hangs together with them, until that meets the first component or is all; whether it met.
#[inline(always)]
fn flood<B: Block>(
    start: u32,
    places: &[u32],
    lune: &[B],
    first: &[B],
    group: &mut [B],
    fringe: &mut Vec<u32>,
    now: &impl Graph<Block = B>,
) -> bool {
    fringe.clear();
    for (n, &place) in places.iter().enumerate() {
        for bit in group[n].ones() {
            let vertex = place * B::BITS + bit;
            if vertex != start {
                fringe.push(vertex);
            }
        }
    }
    while let Some(vertex) = fringe.pop() {
        let row = now.row(vertex);
        let mut met = B::default();
        for (n, &place) in places.iter().enumerate() {
            let near = lune[n] & row.at(place as usize);
            met = met | near & first[n];
            let new = near & !group[n];
            group[n] = group[n] | new;
            for bit in new.ones() {
                fringe.push(place * B::BITS + bit);
            }
        }
        if !met.is_zero() {
            return true;
        }
    }
    false
}
