//! A graph of few vertices, by rows of bits.

use super::backward::{Graph, NEVER};
use crate::{Edge, Error, Result};

/// Each row holds the vertices near to one by edges before the one that is looked at, itself among them.
pub(super) struct Rows {
    words: usize,
    bits: Vec<u64>,
    /// For each vertex, the edges after that one: the other end, and when it enters.
    later: Vec<Vec<(u32, u32)>>,
    /// When each vertex becomes near to the first end: [`NEVER`] but while that is needed.
    times: Vec<u32>,
    edge: Edge,
    lune: Vec<u64>,
    candidates: Vec<u64>,
    near: Vec<u64>,
}

impl Rows {
    /// O(n²) memory: a bit a pair.
    pub(super) fn new(n_points: usize, edges: &[Edge]) -> Result<Self> {
        let words = n_points.div_ceil(64);
        let mut bits = Vec::new();
        let count = n_points * words;
        bits.try_reserve_exact(count).map_err(Error::out_of_memory(count, "words of neighbours"))?;
        bits.resize(count, 0);
        let set = || vec![0; words];
        let mut rows = Self {
            words,
            bits,
            later: vec![Vec::new(); n_points],
            times: vec![NEVER; n_points],
            edge: Edge::vertex(0),
            lune: set(),
            candidates: set(),
            near: set(),
        };
        (0..n_points as u32).for_each(|vertex| rows.flip(vertex, vertex));
        for edge in edges {
            let (u, v) = edge.endpoints();
            rows.flip(u, v);
            rows.flip(v, u);
        }
        Ok(rows)
    }

    #[inline(always)]
    fn flip(&mut self, row: u32, bit: u32) {
        self.bits[row as usize * self.words + bit as usize / 64] ^= 1 << (bit % 64);
    }

    #[inline(always)]
    fn row(&self, vertex: u32) -> &[u64] {
        &self.bits[vertex as usize * self.words..][..self.words]
    }

    #[inline(always)]
    fn is_before(&self, u: u32, v: u32) -> bool {
        self.row(u)[v as usize / 64] >> (v % 64) & 1 == 1
    }

    /// Makes `near` the vertices that are near to one.
    #[inline(always)]
    fn find_near(&mut self, vertex: u32, time: u32) {
        let Self { words, bits, later, near, .. } = self;
        near.copy_from_slice(&bits[vertex as usize * *words..][..*words]);
        for &(other, of_edge) in &later[vertex as usize] {
            near[other as usize / 64] |= u64::from(of_edge <= time) << (other % 64);
        }
    }
}

/// The lowest bit of all that `word` gives.
#[inline(always)]
fn lowest(words: usize, word: impl Fn(usize) -> u64) -> Option<u32> {
    (0..words).find_map(|i| {
        Some(word(i)).filter(|&word| word != 0).map(|word| 64 * i as u32 + word.trailing_zeros())
    })
}

impl Graph for Rows {
    #[inline(always)]
    fn go_to(&mut self, _: u32, edge: Edge) {
        let (u, v) = edge.endpoints();
        self.flip(u, v);
        self.flip(v, u);
        self.edge = edge;
        let Self { words, bits, lune, .. } = self;
        let row = |vertex: u32| &bits[vertex as usize * *words..][..*words];
        for (lune, (of_u, of_v)) in lune.iter_mut().zip(row(u).iter().zip(row(v))) {
            *lune = of_u & of_v;
        }
    }

    /// A candidate that is not near to a vertex leaves those that are.
    #[inline(always)]
    fn apex(&mut self) -> Option<u32> {
        let Self { words, bits, lune, candidates, .. } = self;
        candidates.copy_from_slice(lune);
        loop {
            let w = lowest(*words, |i| candidates[i])?;
            let row = &bits[w as usize * *words..][..*words];
            let Some(missed) = lowest(*words, |i| lune[i] & !row[i]) else { return Some(w) };
            let row = &bits[missed as usize * *words..][..*words];
            candidates.iter_mut().zip(row).for_each(|(candidates, near)| *candidates &= near);
        }
    }

    #[inline(always)]
    fn joins(&mut self, joins: &mut Vec<(u32, u32)>) {
        let (u, v) = self.edge.endpoints();
        let Self { later, times, .. } = self;
        later[u as usize].iter().for_each(|&(vertex, time)| times[vertex as usize] = time);
        for &(vertex, time) in &self.later[v as usize] {
            let other = self.times[vertex as usize];
            if other != NEVER {
                joins.push((time.max(other), vertex));
            } else if self.is_before(u, vertex) {
                joins.push((time, vertex));
            }
        }
        for &(vertex, time) in &self.later[u as usize] {
            self.times[vertex as usize] = NEVER;
            if self.is_before(v, vertex) {
                joins.push((time, vertex));
            }
        }
    }

    #[inline(always)]
    fn join(&mut self, vertex: u32) {
        self.lune[vertex as usize / 64] |= 1 << (vertex % 64);
    }

    #[inline(always)]
    fn are_near(&self, u: u32, v: u32, time: u32) -> bool {
        self.is_before(u, v)
            || self.later[u as usize].iter().any(|&(other, of_edge)| other == v && of_edge <= time)
    }

    #[inline(always)]
    fn later_apex(&mut self, missed: u32, time: u32) -> Option<u32> {
        self.candidates.copy_from_slice(&self.lune);
        let mut missed = missed;
        loop {
            self.find_near(missed, time);
            self.candidates.iter_mut().zip(&self.near).for_each(|(candidates, near)| *candidates &= near);
            let w = lowest(self.words, |i| self.candidates[i])?;
            self.find_near(w, time);
            match lowest(self.words, |i| self.lune[i] & !self.near[i]) {
                Some(vertex) => missed = vertex,
                None => return Some(w),
            }
        }
    }

    #[inline(always)]
    fn enter(&mut self, time: u32) {
        if time != NEVER {
            let (u, v) = self.edge.endpoints();
            self.later[u as usize].push((v, time));
            self.later[v as usize].push((u, time));
        }
    }
}
