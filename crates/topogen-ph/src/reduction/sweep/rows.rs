//! Who is connected to whom, as rows of bits, and what they tell of a lune.

use super::block::Block;
use crate::stream::TwoSteps;
use crate::{Error, Result};

/// How many blocks a row has. The type tells apart what is known when the program is compiled.
pub(crate) trait Width: Copy {
    fn blocks(self) -> usize;

    /// Whether rows are so long that a summary of them, a bit a block, pays for itself.
    fn has_summary(self) -> bool;
}

/// So many blocks a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fixed<const N: usize>;

impl<const N: usize> Width for Fixed<N> {
    #[inline(always)]
    fn blocks(self) -> usize {
        N
    }

    #[inline(always)]
    fn has_summary(self) -> bool {
        false
    }
}

/// Any number of blocks a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Many(pub(crate) usize);

impl Width for Many {
    #[inline(always)]
    fn blocks(self) -> usize {
        self.0
    }

    #[inline(always)]
    fn has_summary(self) -> bool {
        self.0 > 2
    }
}

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
    rows: Vec<B>,
    summaries: Vec<u64>,
    /// The lune at hand, and the components that are known of it.
    lune: Vec<B>,
    first: Vec<B>,
    group: Vec<B>,
    places: Vec<u32>,
    fringe: Vec<u32>,
    further: Vec<u32>,
}

impl<B> Default for RowBuffers<B> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            summaries: Vec::new(),
            lune: Vec::new(),
            first: Vec::new(),
            group: Vec::new(),
            places: Vec::new(),
            fringe: Vec::new(),
            further: Vec::new(),
        }
    }
}

impl<B> RowBuffers<B> {
    pub(crate) fn bytes(&self) -> usize {
        size_of::<B>() * (self.rows.capacity() + self.lune.capacity() * 3) + 8 * self.summaries.capacity()
    }
}

/// So many vertices of a lune are tried as centres of a star: each costs less than to find the components.
const CENTRES: usize = 3;
/// So many neighbours of a vertex tell most of what is two steps away, where rows are long.
const MOST_STEPS: usize = 24;

/// The places of blocks; see [`Rows::blocks`].
pub(crate) struct Blocks<'r> {
    next: usize,
    end: usize,
    summaries: Option<(&'r [u64], &'r [u64])>,
    /// What is left of the word of summaries before `next`.
    common: u64,
}

impl Iterator for Blocks<'_> {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        let Some((summary_u, summary_v)) = self.summaries else {
            self.next += 1;
            return (self.next <= self.end).then_some(self.next - 1);
        };
        while self.common == 0 {
            if self.next == self.end {
                return None;
            }
            self.common = summary_u[self.next] & summary_v[self.next];
            self.next += 1;
        }
        let bit = self.common.trailing_zeros() as usize;
        self.common &= self.common - 1;
        Some((self.next - 1) * 64 + bit)
    }
}

/// Vertices in two rows; see [`Rows::common`].
pub(crate) struct Common<'r, B> {
    row_u: &'r [B],
    row_v: &'r [B],
    blocks: Blocks<'r>,
    block: usize,
    /// What is left of the bits of `block`.
    left: B,
}

impl<B: Block> Iterator for Common<'_, B> {
    type Item = u32;

    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        while self.left.is_zero() {
            self.block = self.blocks.next()?;
            self.left = self.row_u[self.block] & self.row_v[self.block];
        }
        Some(self.block as u32 * B::BITS + self.left.take_lowest())
    }
}

/// The closed neighbourhood of every vertex in the complex so far, a row of bits each.
pub(crate) struct Rows<'b, B, W> {
    width: W,
    /// Words of a summary.
    summary: usize,
    rows: &'b mut [B],
    summaries: &'b mut [u64],
    lune: &'b mut [B],
    first: &'b mut [B],
    group: &'b mut [B],
    places: &'b mut Vec<u32>,
    fringe: &'b mut Vec<u32>,
    further: &'b mut Vec<u32>,
}

impl<'b, B: Block, W: Width> Rows<'b, B, W> {
    /// Every vertex with itself for its only neighbour; O(n² / 8) bytes.
    #[inline(always)]
    pub(crate) fn new(n_points: usize, width: W, buffers: &'b mut RowBuffers<B>) -> Result<Self> {
        let blocks = width.blocks();
        let summary = if width.has_summary() { blocks.div_ceil(64) } else { 0 };
        let RowBuffers { rows, summaries, lune, first, group, places, fringe, further } = buffers;
        zeros(rows, n_points * blocks)?;
        zeros(summaries, n_points * summary)?;
        for scratch in [&mut *lune, &mut *first, &mut *group] {
            zeros(scratch, blocks)?;
        }
        let mut rows = Self { width, summary, rows, summaries, lune, first, group, places, fringe, further };
        for vertex in 0..n_points as u32 {
            rows.set(vertex, vertex);
        }
        Ok(rows)
    }

    #[inline(always)]
    fn set(&mut self, row: u32, bit: u32) {
        let block = (bit / B::BITS) as usize;
        let blocks = self.width.blocks();
        self.rows[row as usize * blocks + if blocks == 1 { 0 } else { block }].set(bit % B::BITS);
        if self.summary > 0 {
            self.summaries[row as usize * self.summary + block / 64] |= 1 << (block % 64);
        }
    }

    /// Connects two vertices.
    #[inline(always)]
    pub(crate) fn connect(&mut self, u: u32, v: u32) {
        self.set(u, v);
        self.set(v, u);
    }

    #[inline(always)]
    fn row(&self, vertex: u32) -> &[B] {
        let blocks = self.width.blocks();
        &self.rows[vertex as usize * blocks..][..blocks]
    }

    #[inline(always)]
    fn are_connected(&self, u: u32, v: u32) -> bool {
        self.row(u)[(v / B::BITS) as usize].has(v % B::BITS)
    }

    /// The blocks in which both rows may have bits.
    #[inline(always)]
    fn blocks(&self, u: u32, v: u32) -> Blocks<'_> {
        let summary = |vertex: u32| &self.summaries[vertex as usize * self.summary..][..self.summary];
        match self.summary {
            0 => Blocks { next: 0, end: self.width.blocks(), summaries: None, common: 0 },
            words => Blocks { next: 0, end: words, summaries: Some((summary(u), summary(v))), common: 0 },
        }
    }

    /// The common neighbours of `u` and `v`, from the lowest on.
    #[inline(always)]
    pub(crate) fn common(&self, u: u32, v: u32) -> Common<'_, B> {
        let (row_u, row_v) = (self.row(u), self.row(v));
        Common { row_u, row_v, blocks: self.blocks(u, v), block: 0, left: B::default() }
    }

    /// What the lune of `u` and `v`, which are not connected, looks like; `guess` may name a vertex near its middle.
    ///
    /// When `is_idle`, components do not matter: any vertex of the lune is given as [`Lune::Star`].
    #[inline(always)]
    pub(crate) fn lune(&self, u: u32, v: u32, guess: Option<u32>, is_idle: bool) -> Lune {
        if let Some(w) = guess
            && self.are_connected(w, u)
            && self.are_connected(w, v)
            && (is_idle || self.is_star(u, v, w))
        {
            return Lune::Star(w);
        }
        let mut first = None;
        for w in self.common(u, v).take(CENTRES) {
            if is_idle || self.is_star(u, v, w) {
                return Lune::Star(w);
            }
            first = first.or(Some(w));
        }
        first.map_or(Lune::Empty, Lune::Around)
    }

    /// Whether one vertex of a lune is connected to all others: then the lune has one component.
    #[inline(always)]
    fn is_star(&self, u: u32, v: u32, centre: u32) -> bool {
        let (row_u, row_v, row_w) = (self.row(u), self.row(v), self.row(centre));
        if self.summary == 0 {
            let mut missed = B::default();
            for block in 0..self.width.blocks() {
                missed = missed | row_u[block] & row_v[block] & !row_w[block];
            }
            return missed.is_zero();
        }
        for block in self.blocks(u, v) {
            if !(row_u[block] & row_v[block] & !row_w[block]).is_zero() {
                return false;
            }
        }
        true
    }

    /// Finds one vertex of each component of the lune of `u` and `v` but that of `common`, which is in the lune.
    ///
    /// They are read with [`Rows::further`].
    #[inline(always)]
    pub(crate) fn find_further_components(&mut self, u: u32, v: u32, common: u32) {
        // Only the blocks that the lune may have vertices in are looked at: the n-th entry of `lune` is the block `places[n]`.
        let mut places = std::mem::take(self.places);
        places.clear();
        for block in self.blocks(u, v) {
            places.push(block as u32);
        }
        let blocks = self.width.blocks();
        let row = |vertex: u32| vertex as usize * blocks;
        let Self { rows, lune, first, group, fringe, further, .. } = &mut *self;
        further.clear();
        for (n, &place) in places.iter().enumerate() {
            lune[n] = rows[row(u) + place as usize] & rows[row(v) + place as usize];
            first[n] = lune[n] & rows[row(common) + place as usize];
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
                for (n, &place) in places.iter().enumerate() {
                    let near = rows[row(vertex) + place as usize] & lune[n];
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
        *self.places = places;
    }

    /// What [`Rows::find_further_components`] found.
    #[inline(always)]
    pub(crate) fn further(&self, at: usize) -> Option<u32> {
        self.further.get(at).copied()
    }
}

/// What is near a vertex in the complex so far.
pub(crate) struct Near<'a, 'b, B, W>(pub(super) &'a Rows<'b, B, W>);

impl<B: Block, W: Width> TwoSteps for Near<'_, '_, B, W> {
    #[inline(always)]
    fn write(&self, label: u32, into: &mut Vec<u64>) {
        let words = self.0.width.blocks() * B::BITS as usize / 64;
        into.clear();
        into.resize(words, 0);
        let mut left = if B::BITS < 512 { usize::MAX } else { MOST_STEPS };
        for w in self.0.common(label, label) {
            let row = self.0.row(w);
            for block in self.0.blocks(w, w) {
                row[block].join(&mut into[block * B::BITS as usize / 64..]);
            }
            left -= 1;
            if left == 0 {
                break;
            }
        }
    }
}

/// Makes `vector` so many zeros.
fn zeros<T: Copy + Default>(vector: &mut Vec<T>, entries: usize) -> Result<()> {
    vector.clear();
    if vector.capacity() < entries {
        *vector = Vec::new();
        vector.try_reserve_exact(entries).map_err(Error::out_of_memory(entries, "blocks of neighbours"))?;
    }
    vector.resize(entries, T::default());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::block::Wide;
    use super::*;

    /// Two fans that share nothing, in the lune of 0 and 1.
    fn check<B: Block, W: Width>(n_points: usize, width: W, others: [u32; 5]) {
        let mut buffers = RowBuffers::<B>::default();
        let mut rows = Rows::new(n_points, width, &mut buffers).unwrap();
        let [a, b, c, d, e] = others;
        assert_eq!(rows.lune(0, 1, None, false), Lune::Empty);
        for end in [0, 1] {
            others.iter().for_each(|&other| rows.connect(end, other));
        }
        assert_eq!(rows.lune(0, 1, None, true), Lune::Star(a));
        assert_eq!(rows.lune(0, 1, None, false), Lune::Around(a));
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
        rows.connect(c, b);
        rows.connect(c, d);
        assert_eq!(rows.lune(0, 1, Some(c), false), Lune::Star(c));
        assert_eq!(rows.lune(0, 1, Some(b), false), Lune::Star(c));
    }

    #[test]
    fn components_of_a_lune_are_told_apart() {
        check::<u128, Fixed<1>>(128, Fixed, [2, 3, 63, 64, 127]);
        check::<Wide, Fixed<2>>(1_000, Fixed, [2, 511, 512, 700, 999]);
        check::<Wide, Many>(300, Many(1), [2, 3, 63, 64, 299]);
        check::<Wide, Many>(40_000, Many(79), [2, 511, 512, 20_000, 39_999]);
    }
}
