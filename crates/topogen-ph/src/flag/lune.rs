//! The lune of an edge, as a small graph of rows of bits.

use super::FlagComplex;

/// No name.
const NONE: u32 = u32::MAX;

/// The common neighbours of the ends of an edge, and which of them are connected: all by edges before it.
///
/// Edges are looked at from the last to the first. Where rows of all vertices are kept, the bit of a vertex is its own number, and edges
/// are taken out one by one; otherwise the vertices of each lune are numbered anew. Either way, larger vertices have higher bits.
pub(super) struct Lune {
    is_dense: bool,
    words: usize,
    /// Vertices by bit; empty where that is the number itself.
    names: Vec<u32>,
    /// The bit of each vertex of the lune, where they are numbered anew.
    bits: Vec<u32>,
    /// The vertices of the lune.
    all: Vec<u64>,
    /// By bit: the neighbours, of the lune or not.
    rows: Vec<u64>,
}

impl Lune {
    /// For edges before the one of rank `end`.
    pub(super) fn new(complex: &FlagComplex<'_>, end: u32) -> Self {
        let n = complex.n_points();
        let mut lune = Self {
            is_dense: complex.is_dense(),
            words: n.div_ceil(64),
            names: Vec::new(),
            bits: Vec::new(),
            all: Vec::new(),
            rows: Vec::new(),
        };
        if lune.is_dense {
            lune.rows.resize(n * lune.words, 0);
            for edge in &complex.edges()[..end as usize] {
                let (u, v) = edge.endpoints();
                lune.flip(u as usize, v as usize);
            }
        } else {
            lune.bits.resize(n, NONE);
        }
        lune
    }

    fn flip(&mut self, u: usize, v: usize) {
        self.rows[u * self.words + v / 64] ^= 1 << (v % 64);
        self.rows[v * self.words + u / 64] ^= 1 << (u % 64);
    }

    /// Goes to the edge of this rank, the one before the last.
    pub(super) fn go_to(&mut self, complex: &FlagComplex<'_>, rank: u32, needs_rows: bool) {
        let (u, v) = complex.edges()[rank as usize].endpoints();
        if self.is_dense {
            let (u, v) = (u as usize, v as usize);
            self.flip(u, v);
            let (of_u, of_v) = (&self.rows[u * self.words..], &self.rows[v * self.words..]);
            self.all.clear();
            self.all.extend(of_u[..self.words].iter().zip(&of_v[..self.words]).map(|(a, b)| a & b));
            return;
        }
        self.names.clear();
        complex.visit_lune(rank, |vertex| self.names.push(vertex));
        self.names.reverse();
        let count = self.names.len();
        self.words = count.div_ceil(64);
        self.all.clear();
        self.all.resize(self.words, u64::MAX);
        if !count.is_multiple_of(64) {
            self.all[self.words - 1] = (1 << (count % 64)) - 1;
        }
        if !needs_rows {
            return;
        }
        self.rows.clear();
        self.rows.resize(count * self.words, 0);
        for (bit, &vertex) in self.names.iter().enumerate() {
            self.bits[vertex as usize] = bit as u32;
        }
        for (bit, &vertex) in self.names.iter().enumerate() {
            let row = &mut self.rows[bit * self.words..][..self.words];
            complex.visit_neighbours(vertex, |other, of_edge| {
                let bit = self.bits[other as usize];
                if of_edge < rank && bit != NONE {
                    row[bit as usize / 64] |= 1 << (bit % 64);
                }
            });
        }
        for &vertex in &self.names {
            self.bits[vertex as usize] = NONE;
        }
    }

    /// How many words a set of its vertices has.
    pub(super) fn words(&self) -> usize {
        self.words
    }

    /// All of its vertices.
    pub(super) fn all(&self) -> &[u64] {
        &self.all
    }

    /// The neighbours of a vertex, of the lune or not.
    #[inline(always)]
    pub(super) fn row(&self, bit: u32) -> &[u64] {
        &self.rows[bit as usize * self.words..][..self.words]
    }

    #[inline(always)]
    pub(super) fn vertex(&self, bit: u32) -> u32 {
        if self.is_dense { bit } else { self.names[bit as usize] }
    }
}

/// The highest bit of a set.
#[inline(always)]
pub(super) fn highest(set: &[u64]) -> Option<u32> {
    let word = set.iter().rposition(|&word| word != 0)?;
    Some(64 * word as u32 + 63 - set[word].leading_zeros())
}

/// The highest bit of a set below one.
#[inline(always)]
pub(super) fn highest_below(set: &[u64], bit: u32) -> Option<u32> {
    let word = bit as usize / 64;
    let part = set[word] & ((1 << (bit % 64)) - 1);
    match part {
        0 => highest(&set[..word]),
        part => Some(64 * word as u32 + 63 - part.leading_zeros()),
    }
}
