//! Edges that change nothing, wherever in their batch they come: they need no order.

use super::block::Block;
use super::graph::Graph;
use super::neighbours::{Fixed, Neighbours, Width};
use super::rows::Rows;
use super::sparse::Sparse;
use crate::stream::{Emitted, Grows, Sieve, Source, Tile, Window};
use crate::threads;
use pulp::{Simd, WithSimd};
use rayon::prelude::*;

impl<'b, S: Source, B: Block, W: Width> Sieve<S> for Rows<'b, Neighbours<'b, B, W>> {
    /// Not for few points: an order costs them little.
    const IS_THERE: bool = S::IS_SIEVED && B::BITS == 512;

    /// Enters a batch of edges, and keeps the records of those alone whose lunes must be looked at.
    ///
    /// Let `now` be the complex before the batch and `soon` the one after it. When an edge uv of the batch enters, its lune is
    /// somewhere between the common neighbours of u and v now and soon. Let w be a common neighbour now. If every common neighbour
    /// soon is connected now to w, or to a common neighbour now that is connected to w, then the lune is connected, whichever
    /// edges of the batch come first.
    #[inline(always)]
    fn sift<I: Simd>(&mut self, simd: I, source: &S, window: &Window, batch: &mut Emitted) {
        let Self { now, soon, spare, .. } = self;
        if let Some(soon) = soon {
            now.copy_from(soon);
        } else if let Some(bits) = spare.take() {
            *soon = Some(now.copy_into(bits));
        }
        let Some(soon) = soon else { return };
        let threads = if batch.tiles.len() < PARALLEL_TILES { 1 } else { threads::available() };
        soon.connect_tiles_on(&batch.tiles, threads);
        for &record in &batch.records {
            let (u, v) = window.ends(record);
            soon.connect(u, v);
        }
        let (now, soon) = (&*now, &*soon);
        let records = std::mem::take(&mut batch.records);
        // Each part says anew what it is compiled for: a closure that another thread calls would not know.
        let look = |records, tiles| simd.vectorize(Look { source, window, now, soon, records, tiles });
        if threads == 1 {
            batch.records = look(records, &batch.tiles);
        } else {
            batch.records = look(records, &[]);
            let part = batch.tiles.len().div_ceil(4 * threads);
            let parts = batch.tiles.par_chunks(part).map(|tiles| look(Vec::new(), tiles));
            parts.collect::<Vec<_>>().iter().for_each(|part| batch.records.extend_from_slice(part));
        }
        batch.tiles.clear();
    }

    #[inline(always)]
    fn graph(&mut self) -> Option<&mut impl Grows> {
        Some(self.soon.as_mut().unwrap_or(&mut self.now))
    }
}

/// Lists of blocks are for the first edges, which need an order.
impl<'b, S: Source> Sieve<S> for Rows<'b, Sparse<'b>> {
    const IS_THERE: bool = false;

    fn sift<I: Simd>(&mut self, _: I, _: &S, _: &Window, _: &mut Emitted) {}

    /// They would be longer than rows of bits.
    fn graph(&mut self) -> Option<&mut impl Grows> {
        None::<&mut Neighbours<'b, u128, Fixed<1>>>
    }
}

/// Fewer tiles are looked at by one thread.
const PARALLEL_TILES: usize = 1_024;

/// Some edges of a batch that are looked at: the records of those whose lunes must be found.
struct Look<'a, 'b, S, B, W> {
    source: &'a S,
    window: &'a Window,
    now: &'a Neighbours<'b, B, W>,
    soon: &'a Neighbours<'b, B, W>,
    records: Vec<u64>,
    tiles: &'a [Tile],
}

impl<S: Source, B: Block, W: Width> WithSimd for Look<'_, '_, S, B, W> {
    type Output = Vec<u64>;

    #[inline(always)]
    fn with_simd<I: Simd>(self, _: I) -> Vec<u64> {
        let Self { source, window, now, soon, mut records, tiles } = self;
        let (mut core, mut places) = (vec![B::default(); now.width().blocks()], Vec::new());
        let mut kept = 0;
        for at in 0..records.len() {
            let record = records[at];
            let (u, v) = window.ends(record);
            records[kept] = record;
            kept += usize::from(!is_surely_connected(source, u, v, now, soon, &mut core));
        }
        records.truncate(kept);
        for &tile in tiles {
            let mut left = match tile.is_plain {
                true => 0,
                false => without_common_star(source, tile, now, soon, &mut core, &mut places),
            };
            // Distances tell more than rows where the ends of a tile are small clusters far from each other.
            if left != 0 {
                left = source.without_star(&tile, left);
            }
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                let (u, v) = (8 * tile.first + bit / 8, 8 * tile.second + bit % 8);
                if !is_surely_connected(source, u, v, now, soon, &mut core) {
                    records.push(window.record(source.raw(u, v), u, v));
                }
            }
        }
        records
    }
}

/// The edges of a tile but those whose lunes have the same vertex for a star, wherever in their batch they come.
#[inline(always)]
fn without_common_star<S: Source, B: Block, W: Width>(
    source: &S,
    tile: Tile,
    now: &Neighbours<'_, B, W>,
    soon: &Neighbours<'_, B, W>,
    missed: &mut [B],
    places: &mut Vec<u32>,
) -> u64 {
    let Tile { first, second, edges, .. } = tile;
    let last = source.n_points() as u32 - 1;
    let Some(w) = source.guess((8 * first + 4).min(last), (8 * second + 4).min(last)) else { return edges };
    let row_w = now.row(w);
    let near = |start: u32| row_w[(start / B::BITS) as usize].byte(start % B::BITS);
    let (near_first, near_second) = (near(8 * first), u64::from(near(8 * second)));
    let mut left = edges;
    for k in 0..8 {
        let mut others = (edges >> (8 * k)) & near_second;
        if near_first >> k & 1 == 0 || others == 0 {
            continue;
        }
        // What w is not connected to, of what is near the first end.
        let row_u = soon.row(8 * first + k);
        places.clear();
        for block in soon.blocks(8 * first + k, 8 * first + k) {
            let apart = row_u[block] & !row_w[block];
            if !apart.is_zero() {
                missed[places.len()] = apart;
                places.push(block as u32);
            }
        }
        while others != 0 {
            let l = others.trailing_zeros();
            others &= others - 1;
            let row_v = soon.row(8 * second + l);
            let mut any = B::default();
            for (n, &place) in places.iter().enumerate() {
                any = any | missed[n] & row_v[place as usize];
            }
            left &= !(u64::from(any.is_zero()) << (8 * k + l));
        }
    }
    left
}

/// So many vertices are tried to be connected by way of another one.
const MOST_APART: usize = 32;

/// Whether the lune of an edge is connected, wherever in its batch it comes.
#[inline(always)]
fn is_surely_connected<S: Source, B: Block, W: Width>(
    source: &S,
    u: u32,
    v: u32,
    now: &Neighbours<'_, B, W>,
    soon: &Neighbours<'_, B, W>,
    core: &mut [B],
) -> bool {
    let guess = source.guess(u, v);
    if let Some(w) = guess
        && source.is_surely_star(u, v, w)
    {
        return true;
    }
    // No closures: they would not be compiled for these instructions.
    let w = match guess {
        Some(w) if now.are_connected(w, u) && now.are_connected(w, v) => w,
        _ => match now.common(u, v).next() {
            Some(w) => w,
            None => return false,
        },
    };
    if soon.are_all_near(u, v, w, now) {
        return true;
    }
    // What is connected to w, of what is in the lune for certain.
    let (now_u, now_v, now_w, soon_u, soon_v) =
        (now.row(u), now.row(v), now.row(w), soon.row(u), soon.row(v));
    for block in now.blocks(u, v) {
        core[block] = now_u[block] & now_v[block] & now_w[block];
    }
    let bound = source.bound(u, v);
    let mut left = MOST_APART;
    for block in soon.blocks(u, v) {
        for bit in (soon_u[block] & soon_v[block] & !now_w[block]).ones() {
            let x = block as u32 * B::BITS + bit;
            if source.raw(w, x) < bound.below
                || source.is_after(u, x, &bound)
                || source.is_after(v, x, &bound)
            {
                continue;
            }
            let row = now.row(x);
            let mut is_met = false;
            for block in now.blocks(u, v) {
                if !(core[block] & row[block]).is_zero() {
                    is_met = true;
                    break;
                }
            }
            left -= 1;
            if !is_met || left == 0 {
                return false;
            }
        }
    }
    true
}
