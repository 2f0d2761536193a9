//! The lune of an edge and its components, by rows of bits.

mod components;

use super::annotations::Annotations;
use super::block::Block;
use super::cocycles::Cocycles;
use super::graph::{Graph, Row};
use super::neighbours::{Bits, Neighbours, Width};
use super::sparse::{Limits, Piece, Sparse};
use super::stars::Stars;
use crate::Result;
use crate::stream::{Source, TwoSteps};

/// The lune of an edge that is about to enter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Lune {
    Empty,
    /// It is connected, as this vertex of it is connected to all others.
    Star(u32),
    /// It holds this vertex; it may be connected or not.
    Around(u32),
}

/// The memory of [`Rows`], kept from one diagram to the next.
#[derive(Debug)]
pub(crate) struct RowBuffers<B> {
    now: Bits<B>,
    soon: Bits<B>,
    scratch: Scratch<B>,
}

impl<B: Default> Default for RowBuffers<B> {
    fn default() -> Self {
        Self { now: Bits::default(), soon: Bits::default(), scratch: Scratch::default() }
    }
}

impl<B: Block> RowBuffers<B> {
    pub(crate) fn bytes(&self) -> usize {
        self.now.bytes()
            + self.soon.bytes()
            + 3 * size_of::<B>() * self.scratch.lune.capacity()
            + self.scratch.cocycles.bytes()
    }
}

/// The memory of [`Rows`] that are lists of blocks.
#[derive(Debug, Default)]
pub(crate) struct SparseBuffers {
    pieces: Vec<Piece>,
    scratch: Scratch<u32>,
}

impl SparseBuffers {
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Piece>() * self.pieces.capacity()
    }
}

/// A lune, and the components that are known of it.
#[derive(Debug)]
struct Scratch<B> {
    /// The blocks that the lune may have vertices in: the n-th entry of `lune`, `first` and `group` is the block `places[n]`.
    places: Vec<u32>,
    lune: Vec<B>,
    first: Vec<B>,
    group: Vec<B>,
    /// The vertices of the lune that were tried as centres, or are to be, so many of them.
    centres: [u32; CENTRES],
    n_centres: usize,
    /// Whether the lune at hand has been found, without a look for a star.
    is_found: bool,
    stars: Stars,
    fringe: Vec<u32>,
    further: Vec<u32>,
    cocycles: Cocycles<B>,
}

impl<B: Default> Default for Scratch<B> {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            lune: Vec::new(),
            first: Vec::new(),
            group: Vec::new(),
            centres: [0; CENTRES],
            n_centres: 0,
            is_found: false,
            stars: Stars::default(),
            fringe: Vec::new(),
            further: Vec::new(),
            cocycles: Cocycles::default(),
        }
    }
}

/// So many vertices of a lune are tried as centres of a star: each costs less than to find the components.
const CENTRES: usize = 3;
/// So many vertices next to one end are tried as the first of a path to the other.
const MOST_JOINTS: usize = 64;
/// So many neighbours of a vertex tell most of what is two steps away.
const MOST_STEPS: usize = 24;

/// What the sweep knows of the complex.
///
/// Either edges enter one by one, and `now` is the complex before the edge at hand. Or they enter by batches, of which only some
/// edges are looked at (see `sieve.rs`): then `now` is the complex before the batch, and `soon` the one after it.
pub(crate) struct Rows<'b, G: Graph> {
    pub(super) now: G,
    pub(super) soon: Option<G>,
    /// The memory for `soon`, until there is one.
    pub(super) spare: Option<&'b mut G::Memory>,
    scratch: &'b mut Scratch<G::Block>,
}

impl<'b, B: Block, W: Width> Rows<'b, Neighbours<'b, B, W>> {
    /// Every vertex with itself for its only neighbour; O(n² / 8) bytes, twice if there will be a sieve.
    #[inline(always)]
    pub(crate) fn new(
        n_points: usize,
        width: W,
        is_sieved: bool,
        buffers: &'b mut RowBuffers<B>,
    ) -> Result<Self> {
        let RowBuffers { now: bits, soon, scratch } = buffers;
        let now = Neighbours::new(n_points, width, bits)?;
        if is_sieved {
            soon.reserve(n_points, width)?;
        }
        scratch.reset(width.blocks());
        scratch.stars.reset(n_points);
        Ok(Self { now, soon: None, spare: Some(soon), scratch })
    }

    /// Takes over the edges that have entered another form of rows.
    #[inline(always)]
    pub(crate) fn take(&mut self, sparse: &Rows<'_, Sparse<'_>>) {
        sparse.now.enter_into(&mut self.now);
    }
}

impl<'b> Rows<'b, Sparse<'b>> {
    /// Every vertex with itself for its only neighbour; O(n) bytes.
    #[inline(always)]
    pub(crate) fn sparse(n_points: usize, limits: Limits, buffers: &'b mut SparseBuffers) -> Result<Self> {
        let SparseBuffers { pieces, scratch } = buffers;
        let now = Sparse::new(n_points, limits, pieces)?;
        scratch.reset(now.n_blocks());
        Ok(Self { now, soon: None, spare: None, scratch })
    }
}

impl<G: Graph> Rows<'_, G> {
    /// Reads what will be needed of the rows of these vertices soon.
    #[inline(always)]
    pub(super) fn look_up(&self, vertices: [u32; 3]) {
        std::hint::black_box(self.now.glance(vertices));
    }

    /// The complex so far, unless edges enter by batches.
    #[inline(always)]
    pub(super) fn graph_now(&self) -> &G {
        &self.now
    }

    pub(super) fn take_cocycles(&mut self) -> Cocycles<G::Block> {
        std::mem::take(&mut self.scratch.cocycles)
    }

    pub(super) fn give_cocycles(&mut self, cocycles: Cocycles<G::Block>) {
        self.scratch.cocycles = cocycles;
    }

    /// Gives back what edges run through.
    pub(super) fn give_cocycles_to(&mut self, annotations: &mut Annotations) {
        self.scratch.cocycles.give(annotations);
    }

    /// Takes over what edges run through, as rows like these.
    pub(super) fn note_cocycles(&mut self, annotations: &mut Annotations, n_points: usize) {
        self.scratch.cocycles.take(annotations, self.now.n_blocks(), n_points);
    }

    /// What is near each vertex in the complex so far.
    pub(super) fn near(&self) -> Near<'_, G> {
        Near(&self.now)
    }

    /// Whether there are better rows for what is to come.
    #[inline(always)]
    pub(super) fn are_full(&self) -> bool {
        self.now.is_full()
    }

    /// Enters an edge, unless its batch has entered.
    #[inline(always)]
    pub(crate) fn connect(&mut self, u: u32, v: u32) {
        if self.soon.is_none() {
            self.now.connect(u, v);
        }
    }

    /// The common neighbours of `u` and `v` once all that is known has entered, from the lowest on.
    #[inline(always)]
    pub(crate) fn common(&self, u: u32, v: u32) -> impl Iterator<Item = u32> {
        self.soon.as_ref().unwrap_or(&self.now).common(u, v)
    }

    /// What the lune of `u` and `v`, which are not connected, looks like; `guess` may name a vertex near its middle.
    ///
    /// When `is_idle`, components do not matter: any vertex of the lune is given as [`Lune::Star`].
    #[inline(always)]
    pub(crate) fn lune(
        &mut self,
        u: u32,
        v: u32,
        guess: Option<u32>,
        is_idle: bool,
        source: &impl Source,
    ) -> Lune {
        let Self { now, soon, scratch, .. } = self;
        if G::TAKES_BATCHES
            && let Some(soon) = soon
        {
            return scratch.pending_lune((u, v), guess, is_idle, source, now, soon);
        }
        if let Some(w) = guess
            && now.are_connected(w, u) & now.are_connected(w, v)
            && (is_idle || now.is_star(u, v, w))
        {
            return Lune::Star(w);
        }
        if G::REMEMBERS_STARS {
            scratch.is_found = !is_idle && scratch.stars.are_rare();
            if scratch.is_found {
                return scratch.starless_lune(u, v, now);
            }
        }
        let Scratch { centres, n_centres, stars, .. } = scratch;
        *n_centres = 0;
        if G::REMEMBERS_STARS {
            for w in stars.guesses(u, v).into_iter().flatten() {
                if now.are_connected(w, u) & now.are_connected(w, v) && (is_idle || now.is_star(u, v, w)) {
                    stars.was_right();
                    stars.learn(u, v, w);
                    return Lune::Star(w);
                }
                stars.failed();
            }
        }
        for w in now.common(u, v).take(CENTRES) {
            if is_idle || now.is_star(u, v, w) {
                if G::REMEMBERS_STARS {
                    stars.learn(u, v, w);
                    stars.was_first(true);
                }
                return Lune::Star(w);
            }
            centres[*n_centres] = w;
            *n_centres += 1;
        }
        if *n_centres == 0 {
            return Lune::Empty;
        }
        if G::REMEMBERS_STARS {
            stars.was_first(false);
        }
        if G::REMEMBERS_STARS
            && let Some(w) = guess
            && let Some(w) = source.find_star(u, v, w)
        {
            stars.learn(u, v, w);
            return Lune::Star(w);
        }
        Lune::Around(centres[0])
    }

    /// Finds one vertex of each component of a lune but that of `common`, which is in it; [`Rows::lune`] was called last for this
    /// lune.
    ///
    /// Of a batch, only edges before it tell what is connected. What an edge of the batch connects is given as well; this costs a
    /// cycle that is a boundary already, and is rare.
    ///
    /// They are read with [`Rows::further`].
    #[inline(always)]
    pub(crate) fn find_further_components(&mut self, u: u32, v: u32, common: u32) {
        let Self { now, soon, scratch, .. } = self;
        if soon.is_none() && !(G::REMEMBERS_STARS && scratch.is_found) {
            scratch.find(u, v, now);
        }
        scratch.split(common, now);
    }

    /// Whether the cycle u-w-v-x, where neither `u` and `v` nor `w` and `x` are connected, is seen to be a boundary: whether `u` and `v` are
    /// joined, by way of two more vertices, among the common neighbours of `w` and `x`. The triangles of that path with `w` and with `x` fill it.
    #[inline(always)]
    pub(crate) fn is_suspended_path(&self, (u, v): (u32, u32), (w, x): (u32, u32)) -> bool {
        let now = &self.now;
        let (row_u, row_v, row_w, row_x) = (now.row(u), now.row(v), now.row(w), now.row(x));
        let mut left = MOST_JOINTS;
        for block in now.blocks(w, x) {
            for bit in (row_w.at(block) & row_x.at(block) & row_u.at(block)).ones() {
                let row = now.row(block as u32 * G::Block::BITS + bit);
                for block in now.blocks(w, x) {
                    if !(row_w.at(block) & row_x.at(block) & row_v.at(block) & row.at(block)).is_zero() {
                        return true;
                    }
                }
                left -= 1;
                if left == 0 {
                    return false;
                }
            }
        }
        false
    }

    /// What [`Rows::find_further_components`] found.
    #[inline(always)]
    pub(crate) fn further(&self, at: usize) -> Option<u32> {
        self.scratch.further.get(at).copied()
    }
}

impl<B: Block> Scratch<B> {
    /// Makes room for lunes in so many blocks.
    fn reset(&mut self, n_blocks: usize) {
        for part in [&mut self.lune, &mut self.first, &mut self.group] {
            part.clear();
            part.resize(n_blocks, B::default());
        }
    }

    /// Begins a lune in these blocks.
    #[inline(always)]
    fn clear(&mut self, blocks: impl Iterator<Item = usize>) {
        self.places.clear();
        for block in blocks {
            self.places.push(block as u32);
        }
    }

    /// Finds the blocks of a lune.
    #[inline(always)]
    fn find(&mut self, u: u32, v: u32, now: &impl Graph<Block = B>) {
        let Self { places, lune, .. } = self;
        let (row_u, row_v) = (now.row(u), now.row(v));
        places.clear();
        for block in now.blocks(u, v) {
            let common = row_u.at(block) & row_v.at(block);
            lune[places.len()] = common;
            if !common.is_zero() {
                places.push(block as u32);
            }
        }
    }

    /// [`Rows::lune`] where stars are rare: none is looked for.
    #[inline(always)]
    fn starless_lune(&mut self, u: u32, v: u32, now: &impl Graph<Block = B>) -> Lune {
        self.find(u, v, now);
        let Self { places, lune, centres, n_centres, .. } = self;
        *n_centres = 0;
        for (&place, lune) in places.iter().zip(lune) {
            for bit in lune.ones() {
                centres[*n_centres] = place * B::BITS + bit;
                *n_centres += 1;
                if *n_centres == CENTRES {
                    return Lune::Around(centres[0]);
                }
            }
        }
        if *n_centres == 0 { Lune::Empty } else { Lune::Around(centres[0]) }
    }

    /// [`Rows::lune`] of an edge of a batch, which is left here.
    #[inline(always)]
    fn pending_lune<G: Graph<Block = B>>(
        &mut self,
        (u, v): (u32, u32),
        guess: Option<u32>,
        is_idle: bool,
        source: &impl Source,
        now: &G,
        soon: &G,
    ) -> Lune {
        // Components do not matter, and what has entered for certain is enough.
        if is_idle && let Some(w) = now.common(u, v).next() {
            return Lune::Star(w);
        }
        let bound = source.bound(u, v);
        (self.n_centres, self.is_found) = (0, false);
        self.clear(soon.blocks(u, v));
        let (now_u, now_v, soon_u, soon_v) = (now.row(u), now.row(v), soon.row(u), soon.row(v));
        let mut first = None;
        for (lune, &place) in self.lune.iter_mut().zip(&self.places) {
            let block = place as usize;
            *lune = now_u.at(block) & now_v.at(block);
            for bit in (soon_u.at(block) & soon_v.at(block) & !*lune).ones() {
                let x = place * B::BITS + bit;
                let is_before = |near: B, end| near.has(bit) || source.is_before(end, x, &bound);
                if is_before(now_u.at(block), u) && is_before(now_v.at(block), v) {
                    lune.set(bit);
                }
            }
            if first.is_none() && !lune.is_zero() {
                first = Some(place * B::BITS + lune.lowest());
            }
        }
        let Some(first) = first else { return Lune::Empty };
        for w in guess.into_iter().chain([first]) {
            if self.has(w) && (is_idle || self.are_all_near(w, now)) {
                return Lune::Star(w);
            }
        }
        Lune::Around(first)
    }

    #[inline(always)]
    fn has(&self, x: u32) -> bool {
        for (n, &place) in self.places.iter().enumerate() {
            if place == x / B::BITS {
                return self.lune[n].has(x % B::BITS);
            }
        }
        false
    }

    /// Whether all of the lune is near `centre`.
    #[inline(always)]
    fn are_all_near(&self, centre: u32, now: &impl Graph<Block = B>) -> bool {
        let row = now.row(centre);
        for (n, &place) in self.places.iter().enumerate() {
            if !(self.lune[n] & !row.at(place as usize)).is_zero() {
                return false;
            }
        }
        true
    }
}

/// What is near a vertex in the complex so far.
pub(crate) struct Near<'a, G>(&'a G);

impl<G: Graph> TwoSteps for Near<'_, G> {
    #[inline(always)]
    fn neighbours(&self, label: u32) -> impl Iterator<Item = u32> {
        self.0.common(label, label)
    }

    #[inline(always)]
    fn write(&self, label: u32, into: &mut Vec<u64>) {
        let Self(now) = self;
        let bits = now.n_blocks() * G::Block::BITS as usize;
        into.clear();
        into.resize(bits.div_ceil(64), 0);
        for w in now.common(label, label).take(MOST_STEPS) {
            let row = now.row(w);
            for block in now.blocks(w, w) {
                row.at(block).join(block, into);
            }
        }
    }

    #[inline(always)]
    fn are_near(&self, a: u32, b: u32) -> bool {
        self.0.has_common(a, b)
    }
}

#[cfg(test)]
mod tests;
