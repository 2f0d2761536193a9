//! The lune of an edge and its components, by rows of bits.

use super::block::Block;
use super::neighbours::{Bits, Blocks, Common, Neighbours, Width};
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

impl<B> Default for RowBuffers<B> {
    fn default() -> Self {
        Self { now: Bits::default(), soon: Bits::default(), scratch: Scratch::default() }
    }
}

impl<B> RowBuffers<B> {
    pub(crate) fn bytes(&self) -> usize {
        self.now.bytes() + self.soon.bytes() + 3 * size_of::<B>() * self.scratch.lune.capacity()
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
    /// The vertices of the lune that were tried as centres, so many of them.
    centres: [u32; CENTRES],
    n_centres: usize,
    fringe: Vec<u32>,
    further: Vec<u32>,
}

impl<B> Default for Scratch<B> {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            lune: Vec::new(),
            first: Vec::new(),
            group: Vec::new(),
            centres: [0; CENTRES],
            n_centres: 0,
            fringe: Vec::new(),
            further: Vec::new(),
        }
    }
}

/// So many vertices of a lune are tried as centres of a star: each costs less than to find the components.
const CENTRES: usize = 3;
/// Where no more vertices of a lune are apart from the first centre, the others are not asked which of them are near.
const FEW_LEFT: u32 = 8;
/// So many vertices next to one end are tried as the first of a path to the other.
const MOST_JOINTS: usize = 64;
/// So many neighbours of a vertex tell most of what is two steps away, where rows are long.
const MOST_STEPS: usize = 24;

/// What the sweep knows of the complex.
///
/// Either edges enter one by one, and `now` is the complex before the edge at hand. Or they enter by batches, of which only some
/// edges are looked at (see `sieve.rs`): then `now` is the complex before the batch, and `soon` the one after it.
pub(crate) struct Rows<'b, B, W> {
    pub(super) now: Neighbours<'b, B, W>,
    pub(super) soon: Option<Neighbours<'b, B, W>>,
    /// The memory for `soon`, until there is one.
    pub(super) spare: Option<&'b mut Bits<B>>,
    scratch: &'b mut Scratch<B>,
}

impl<'b, B: Block, W: Width> Rows<'b, B, W> {
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
        for part in [&mut scratch.lune, &mut scratch.first, &mut scratch.group] {
            part.clear();
            part.resize(width.blocks(), B::default());
        }
        Ok(Self { now, soon: None, spare: Some(soon), scratch })
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
    pub(crate) fn common(&self, u: u32, v: u32) -> Common<'_, B> {
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
        if let Some(soon) = soon {
            return scratch.pending_lune((u, v), guess, is_idle, source, now, soon);
        }
        if let Some(w) = guess
            && now.are_connected(w, u)
            && now.are_connected(w, v)
            && (is_idle || now.are_all_near(u, v, w, now))
        {
            return Lune::Star(w);
        }
        let Scratch { centres, n_centres, .. } = scratch;
        *n_centres = 0;
        for w in now.common(u, v).take(CENTRES) {
            if is_idle || now.are_all_near(u, v, w, now) {
                return Lune::Star(w);
            }
            centres[*n_centres] = w;
            *n_centres += 1;
        }
        if *n_centres == 0 { Lune::Empty } else { Lune::Around(centres[0]) }
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
        if soon.is_none() {
            scratch.clear(now.blocks(u, v));
            let (row_u, row_v) = (now.row(u), now.row(v));
            for (lune, &place) in scratch.lune.iter_mut().zip(&scratch.places) {
                *lune = row_u[place as usize] & row_v[place as usize];
            }
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
            let mut joints = row_w[block] & row_x[block] & row_u[block];
            while !joints.is_zero() {
                let row = now.row(block as u32 * B::BITS + joints.take_lowest());
                for block in now.blocks(w, x) {
                    if !(row_w[block] & row_x[block] & row_v[block] & row[block]).is_zero() {
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
    /// Makes room for a lune in these blocks.
    #[inline(always)]
    fn clear(&mut self, blocks: Blocks<'_>) {
        self.places.clear();
        for block in blocks {
            self.places.push(block as u32);
        }
    }

    /// [`Rows::lune`] of an edge of a batch, which is left here.
    #[inline(always)]
    fn pending_lune<W: Width>(
        &mut self,
        (u, v): (u32, u32),
        guess: Option<u32>,
        is_idle: bool,
        source: &impl Source,
        now: &Neighbours<'_, B, W>,
        soon: &Neighbours<'_, B, W>,
    ) -> Lune {
        // Components do not matter, and what has entered for certain is enough.
        if is_idle && let Some(w) = now.common(u, v).next() {
            return Lune::Star(w);
        }
        let bound = source.bound(u, v);
        self.n_centres = 0;
        self.clear(soon.blocks(u, v));
        let (now_u, now_v, soon_u, soon_v) = (now.row(u), now.row(v), soon.row(u), soon.row(v));
        let mut first = None;
        for (lune, &place) in self.lune.iter_mut().zip(&self.places) {
            let block = place as usize;
            *lune = now_u[block] & now_v[block];
            let mut doubtful = soon_u[block] & soon_v[block] & !*lune;
            while !doubtful.is_zero() {
                let bit = doubtful.take_lowest();
                let x = place * B::BITS + bit;
                let is_before = |row: &[B], end| row[block].has(bit) || source.is_before(end, x, &bound);
                if is_before(now_u, u) && is_before(now_v, v) {
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
    fn are_all_near<W: Width>(&self, centre: u32, now: &Neighbours<'_, B, W>) -> bool {
        let row = now.row(centre);
        for (n, &place) in self.places.iter().enumerate() {
            if !(self.lune[n] & !row[place as usize]).is_zero() {
                return false;
            }
        }
        true
    }

    /// Finds one vertex of each component of the lune but that of `common`.
    #[inline(always)]
    fn split<W: Width>(&mut self, common: u32, now: &Neighbours<'_, B, W>) {
        let Self { places, lune, first, group, centres, n_centres, fringe, further } = self;
        further.clear();
        let row = now.row(common);
        let mut left = 0;
        for (n, &place) in places.iter().enumerate() {
            first[n] = lune[n] & row[place as usize];
            left += (lune[n] & !first[n]).count();
        }
        // What was tried as a centre is near most of the lune, and has just been read.
        for &centre in &centres[..*n_centres] {
            if left > FEW_LEFT && now.are_connected(common, centre) {
                let row = now.row(centre);
                for (n, &place) in places.iter().enumerate() {
                    first[n] = first[n] | lune[n] & row[place as usize];
                }
            }
        }
        // From the side of what is not yet known to belong to the first component: usually little.
        loop {
            let mut start = None;
            for n in 0..places.len() {
                let unknown = lune[n] & !first[n];
                if !unknown.is_zero() {
                    start = Some((n, unknown.lowest()));
                    break;
                }
            }
            let Some((n, bit)) = start else { break };
            // The vertices that hang together with `start`, until they meet the first component or are all.
            group[..places.len()].fill(B::default());
            group[n].set(bit);
            let start = places[n] * B::BITS + bit;
            fringe.clear();
            fringe.push(start);
            let mut is_met = false;
            while let Some(vertex) = fringe.pop() {
                let row = now.row(vertex);
                for (n, &place) in places.iter().enumerate() {
                    let near = row[place as usize] & lune[n];
                    is_met |= !(near & first[n]).is_zero();
                    let mut new = near & !group[n];
                    group[n] = group[n] | new;
                    while !is_met && !new.is_zero() {
                        fringe.push(place * B::BITS + new.take_lowest());
                    }
                }
                if is_met {
                    break;
                }
            }
            if is_met {
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

/// What is near a vertex in the complex so far.
pub(crate) struct Near<'a, 'b, B, W>(pub(super) &'a Rows<'b, B, W>);

impl<B: Block, W: Width> TwoSteps for Near<'_, '_, B, W> {
    #[inline(always)]
    fn find_apart(&self, label: u32, into: &mut Vec<u32>) {
        let now = &self.0.now;
        let row = now.row(label);
        for start in (0..label).step_by(8) {
            // Eight at a time, as rarely any is found.
            let mut flags = [0; 8];
            for lane in 0..8 {
                let row_other = now.row((start + lane).min(label));
                let mut common = B::default();
                for block in 0..now.width().blocks() {
                    common = common | row[block] & row_other[block];
                }
                flags[lane as usize] = u8::from(common.is_zero());
            }
            let mut left = u64::from_le_bytes(flags);
            while left != 0 {
                into.push(start + left.trailing_zeros() / 8);
                left &= left - 1;
            }
        }
    }

    #[inline(always)]
    fn write(&self, label: u32, into: &mut Vec<u64>) {
        let now = &self.0.now;
        let words = now.width().blocks() * B::BITS as usize / 64;
        into.clear();
        into.resize(words, 0);
        let mut left = if B::BITS < 512 { usize::MAX } else { MOST_STEPS };
        for w in now.common(label, label) {
            let row = now.row(w);
            for block in now.blocks(w, w) {
                row[block].join(&mut into[block * B::BITS as usize / 64..]);
            }
            left -= 1;
            if left == 0 {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::block::Wide;
    use super::super::{Fixed, Many};
    use super::*;
    use crate::SparseLengths;
    use crate::stream::List;

    /// Two fans that share nothing, in the lune of 0 and 1.
    fn check<B: Block, W: Width>(n_points: usize, width: W, others: [u32; 5]) {
        let mut buffers = RowBuffers::<B>::default();
        let mut rows = Rows::new(n_points, width, false, &mut buffers).unwrap();
        let none = List::new(&SparseLengths::from_triplets(n_points, &[]).unwrap()).unwrap();
        let [a, b, c, d, e] = others;
        assert_eq!(rows.lune(0, 1, None, false, &none), Lune::Empty);
        for end in [0, 1] {
            others.iter().for_each(|&other| rows.connect(end, other));
        }
        assert_eq!(rows.lune(0, 1, None, true, &none), Lune::Star(a));
        assert_eq!(rows.lune(0, 1, None, false, &none), Lune::Around(a));
        let further = |rows: &mut Rows<'_, B, W>| {
            rows.find_further_components(0, 1, a);
            (0..).map_while(|at| rows.further(at)).collect::<Vec<_>>()
        };
        assert_eq!(further(&mut rows), [b, c, d, e]);
        rows.connect(a, c);
        rows.connect(b, d);
        rows.connect(d, e);
        assert_eq!(further(&mut rows), [b]);
        rows.connect(e, c);
        assert_eq!(further(&mut rows), []);
        assert_eq!(rows.common(0, 1).collect::<Vec<_>>(), others);
        let mut near = Vec::new();
        Near(&rows).write(0, &mut near);
        let is_near = |v: u32| near[v as usize / 64] >> (v % 64) & 1 == 1;
        assert!([0, 1].into_iter().chain(others).all(is_near) && !is_near(4));
        let mut apart = Vec::new();
        Near(&rows).find_apart(a, &mut apart);
        assert_eq!(apart, []);
        Near(&rows).find_apart(4, &mut apart);
        assert_eq!(apart, [0, 1, 2, 3]);
        rows.connect(c, b);
        rows.connect(c, d);
        assert_eq!(rows.lune(0, 1, Some(c), false, &none), Lune::Star(c));
        assert_eq!(rows.lune(0, 1, Some(b), false, &none), Lune::Star(c));
    }

    #[test]
    fn components_of_a_lune_are_told_apart() {
        check::<u128, Fixed<1>>(128, Fixed, [2, 3, 63, 64, 127]);
        check::<Wide, Fixed<2>>(1_000, Fixed, [2, 511, 512, 700, 999]);
        check::<Wide, Many>(300, Many(1), [2, 3, 63, 64, 299]);
        check::<Wide, Many>(40_000, Many(79), [2, 511, 512, 20_000, 39_999]);
    }

    /// Whether a cycle is a sum of triangles of a graph, by elimination.
    fn is_boundary(n: u32, is_edge: impl Fn(u32, u32) -> bool, cycle: &[(u32, u32)]) -> bool {
        let sum = |edges: &[(u32, u32)]| {
            edges.iter().fold(0_u64, |sum, &(a, b)| sum ^ 1 << (a.max(b) * (a.max(b) - 1) / 2 + a.min(b)))
        };
        let mut basis = Vec::<u64>::new();
        let reduced = |basis: &[u64], sum| basis.iter().fold(sum, |sum: u64, row| sum.min(sum ^ row));
        for a in 0..n {
            for b in 0..a {
                for c in 0..b {
                    if is_edge(a, b) && is_edge(b, c) && is_edge(a, c) {
                        let row = reduced(&basis, sum(&[(a, b), (b, c), (a, c)]));
                        if row != 0 {
                            basis.push(row);
                            basis.sort_unstable_by(|x, y| y.cmp(x));
                        }
                    }
                }
            }
        }
        reduced(&basis, sum(cycle)) == 0
    }

    #[test]
    fn a_suspended_path_is_a_boundary() {
        const N: u32 = 9;
        let mut random = 1_u64;
        let (mut seen, mut boundaries, mut others) = (0, 0, 0);
        for _ in 0..3_000 {
            let mut buffers = RowBuffers::<u128>::default();
            let mut rows = Rows::new(N as usize, Fixed::<1>, false, &mut buffers).unwrap();
            for a in 0..N {
                for b in 0..a {
                    random = random
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1_442_695_040_888_963_407);
                    // 0 and 1 are the ends of the edge, 2 and 3 in its lune.
                    let is_edge = match (a, b) {
                        (1, 0) | (3, 2) => false,
                        (2 | 3, 0 | 1) => true,
                        _ => random >> 62 != 0,
                    };
                    if is_edge {
                        rows.connect(a, b);
                    }
                }
            }
            let cycle = [(0, 2), (2, 1), (1, 3), (3, 0)];
            let is_boundary = is_boundary(N, |a, b| rows.now.are_connected(a, b), &cycle);
            let is_seen = rows.is_suspended_path((0, 1), (2, 3));
            assert!(is_boundary || !is_seen);
            seen += u32::from(is_seen);
            boundaries += u32::from(is_boundary);
            others += u32::from(!is_boundary);
        }
        assert!(seen > boundaries / 4 && seen < boundaries && others > 0, "{seen} {boundaries} {others}");
    }
}
