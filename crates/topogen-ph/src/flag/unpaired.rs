//! The simplices that are in no pair with one vertex more or less.

use super::lune::{Lune, highest, highest_below};
use super::{FlagComplex, Key, Packing, Simplex, Vertices};
use crate::Result;
use crate::engine::Interrupt;
use crate::threads;
use rayon::prelude::*;
use std::ops::Range;

/// A simplex whose coboundary must be reduced, or one that needs no reduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column<K> {
    /// It gives birth to a class, or kills one that is not known yet.
    Open(Simplex<K>),
    /// It gives birth to a class that the second one kills at once.
    Apparent(Simplex<K>, Simplex<K>),
}

/// What is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Unpaired<'c> {
    pub(crate) complex: &'c FlagComplex<'c>,
    pub(crate) packing: Packing,
    /// The largest dimension.
    pub(crate) max_dim: usize,
    /// Whether apparent pairs are wanted, too.
    pub(crate) with_apparent: bool,
    pub(crate) interrupt: Interrupt,
}

/// So many shares of the edges a thread.
const SHARES: usize = 16;
/// Fewer edges are not shared.
const MANY_EDGES: usize = 4_096;

impl Unpaired<'_> {
    /// All of them in dimensions 1 to `max_dim`, each from the last of the filtration to the first. Those that kill a class are among them.
    ///
    /// Simplices of one rank hold the edge e of that rank and a clique W of its lune. Such a pair is apparent:
    /// W, and W with its largest common neighbour w in the lune, if w is larger than all of W. No simplex is stored, but those that are found.
    ///
    /// O(1) a clique and word of its lune, and what it takes to list lunes; shared among threads.
    pub(crate) fn columns<K: Key>(&self) -> Result<Vec<Vec<Column<K>>>> {
        let n_edges = self.complex.edges().len();
        let threads = threads::available();
        let shares = if threads > 1 && n_edges >= MANY_EDGES { SHARES * threads } else { 1 };
        let share = |i: usize| (n_edges * i / shares) as u32..(n_edges * (i + 1) / shares) as u32;
        if shares == 1 {
            return self.of_edges(share(0));
        }
        let parts: Result<Vec<_>> =
            (0..shares).into_par_iter().rev().map(|i| self.of_edges(share(i))).collect();
        let mut all = vec![Vec::new(); self.max_dim];
        for part in parts? {
            all.iter_mut().zip(part).for_each(|(all, part)| all.extend(part));
        }
        Ok(all)
    }

    fn of_edges<K: Key>(&self, ranks: Range<u32>) -> Result<Vec<Vec<Column<K>>>> {
        let mut columns = vec![Vec::new(); self.max_dim];
        let mut lune = Lune::new(self.complex, ranks.end);
        let mut cliques = Cliques::default();
        for rank in ranks.rev() {
            self.interrupt.check()?;
            lune.go_to(self.complex, rank, self.max_dim > 1);
            for (size, columns) in columns.iter_mut().enumerate() {
                let start = columns.len();
                let is_empty = cliques.visit(&lune, size, |clique, common, others| {
                    let first = clique.first().copied();
                    let top = highest(common);
                    if top > first {
                        if self.with_apparent {
                            let simplex = self.simplex(&lune, rank, clique, None);
                            columns.push(Column::Apparent(simplex, self.simplex(&lune, rank, clique, top)));
                        }
                    } else if first.is_none() || highest(others) != first {
                        columns.push(Column::Open(self.simplex(&lune, rank, clique, None)));
                    }
                });
                // Cliques of one lune come in the order of the filtration.
                columns[start..].reverse();
                if is_empty {
                    break;
                }
            }
        }
        Ok(columns)
    }

    /// The simplex of an edge and a clique of its lune, maybe with one more vertex.
    fn simplex<K: Key>(&self, lune: &Lune, rank: u32, clique: &[u32], more: Option<u32>) -> Simplex<K> {
        let (u, v) = self.complex.edges()[rank as usize].endpoints();
        let mut vertices: Vertices = clique.iter().chain(&more).map(|&bit| lune.vertex(bit)).collect();
        vertices.extend([u, v]);
        vertices.sort_unstable_by(|a, b| b.cmp(a));
        Simplex { rank, key: self.packing.key(&vertices) }
    }
}

/// Lists cliques, with their common neighbours.
#[derive(Default)]
struct Cliques {
    /// The bits of a clique, decreasing.
    clique: Vec<u32>,
    /// Of the first so many of them: the common neighbours.
    common: Vec<u64>,
    /// The same without the very first.
    others: Vec<u64>,
}

impl Cliques {
    /// Visits all cliques of so many vertices, the lexicographically largest first: with their common neighbours in the lune, and those of
    /// all but the first vertex. Whether there is none.
    fn visit(&mut self, lune: &Lune, size: usize, mut visit: impl FnMut(&[u32], &[u64], &[u64])) -> bool {
        let words = lune.words();
        let Self { clique, common, others } = self;
        clique.clear();
        for sets in [&mut *common, &mut *others] {
            sets.clear();
            sets.extend_from_slice(lune.all());
            sets.resize((size + 1) * words, 0);
        }
        if size == 0 {
            visit(clique, common, others);
            return false;
        }
        let mut is_empty = true;
        let mut next = highest(&common[..words]);
        loop {
            let depth = clique.len();
            match next {
                Some(bit) => {
                    clique.push(bit);
                    let row = lune.row(bit);
                    let (before, after) = common.split_at_mut((depth + 1) * words);
                    let before = &before[depth * words..];
                    after.iter_mut().zip(before).zip(row).for_each(|((to, from), row)| *to = from & row);
                    let (before, after) = others.split_at_mut((depth + 1) * words);
                    let before = &before[depth * words..];
                    match depth {
                        0 => after[..words].copy_from_slice(before),
                        _ => after
                            .iter_mut()
                            .zip(before)
                            .zip(row)
                            .for_each(|((to, from), row)| *to = from & row),
                    }
                    if depth + 1 < size {
                        next = highest_below(&common[(depth + 1) * words..][..words], bit);
                        continue;
                    }
                    is_empty = false;
                    visit(clique, &common[size * words..], &others[size * words..]);
                }
                None if depth == 0 => return is_empty,
                None => {}
            }
            // The next one of the same depth; where there is none, of the depth above.
            let Some(last) = clique.pop() else { return is_empty };
            let depth = clique.len();
            next = highest_below(&common[depth * words..][..words], last);
        }
    }
}
