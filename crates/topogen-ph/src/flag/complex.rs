//! A graph whose edges enter one by one, and common neighbours of its vertices.

use super::stars::{Neighbour, Stars};
use crate::{Edge, Error, Result};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::ops::ControlFlow;

/// The graph of a flag complex. The *rank* of an edge is its place in the order in which edges enter.
pub(crate) struct FlagComplex<'e> {
    n_points: usize,
    /// By rank.
    edges: Cow<'e, [Edge]>,
    neighbours: Neighbours,
}

/// The rank of an edge that is not there, and of a vertex with itself: larger than any other.
const ABSENT: u32 = u32::MAX;

/// How ranks are kept.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Table,
    Lists,
}

/// Where ranks are looked up.
enum Neighbours {
    Table(Table),
    Lists(Lists),
}

/// All pairs.
struct Table {
    /// The rank of edge uv at `u * n_points + v`.
    ranks: Vec<u32>,
    /// Which vertices are connected: so many words a vertex.
    bits: Vec<u64>,
    words: usize,
}

/// The neighbours of each vertex, in decreasing order.
struct Lists(Stars);

/// A table that is larger than this, and larger than lists, is not made.
const SMALL_TABLE: usize = 1 << 20;

impl<'e> FlagComplex<'e> {
    /// The complex of a graph whose edges enter in this order.
    ///
    /// O(n + m) memory for n points and m edges, and O(n²) where that is less or little.
    pub(crate) fn new(n_points: usize, edges: Cow<'e, [Edge]>) -> Result<Self> {
        let table = 4 * n_points * n_points;
        let form = if table <= SMALL_TABLE.max(16 * edges.len()) { Form::Table } else { Form::Lists };
        Self::of_form(n_points, edges, form)
    }

    pub(super) fn of_form(n_points: usize, edges: Cow<'e, [Edge]>, form: Form) -> Result<Self> {
        let neighbours = match form {
            Form::Table => Neighbours::Table(Table::new(n_points, &edges)?),
            Form::Lists => Neighbours::Lists(Lists(Stars::new(n_points, &edges)?.by_vertex())),
        };
        Ok(Self { n_points, edges, neighbours })
    }

    pub(crate) fn n_points(&self) -> usize {
        self.n_points
    }

    /// By rank.
    pub(crate) fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The rank of the edge between two vertices, if there is one.
    pub(crate) fn rank(&self, u: u32, v: u32) -> Option<u32> {
        let rank = match &self.neighbours {
            Neighbours::Table(table) => table.ranks[u as usize * self.n_points + v as usize],
            Neighbours::Lists(lists) => lists.rank(u, v),
        };
        (rank != ABSENT).then_some(rank)
    }

    /// Visits the common neighbours of some vertices, which are in decreasing order, until told to stop: each with the largest rank of
    /// its edges to them, and how many of them are larger. The largest comes first.
    #[inline(always)]
    pub(crate) fn common<B>(
        &self,
        vertices: &[u32],
        visit: impl FnMut(u32, u32, usize) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        match &self.neighbours {
            Neighbours::Table(table) => table.common(self.n_points, vertices, visit),
            Neighbours::Lists(lists) => lists.common(vertices, visit),
        }
    }

    /// Visits the common neighbours of the ends of an edge by edges before it, the largest first.
    #[inline(always)]
    pub(crate) fn visit_lune(&self, rank: u32, mut visit: impl FnMut(u32)) {
        let (larger, smaller) = self.edges[rank as usize].endpoints();
        let _ = self.common(&[larger, smaller], |vertex, of_edges, _| {
            if of_edges < rank {
                visit(vertex);
            }
            ControlFlow::<()>::Continue(())
        });
    }

    /// Visits the neighbours of a vertex, each with the rank of the edge to it, in any order.
    #[inline(always)]
    pub(crate) fn visit_neighbours(&self, vertex: u32, mut visit: impl FnMut(u32, u32)) {
        match &self.neighbours {
            Neighbours::Table(table) => {
                let row = &table.ranks[vertex as usize * self.n_points..][..self.n_points];
                (0..)
                    .zip(row)
                    .filter(|&(_, &rank)| rank != ABSENT)
                    .for_each(|(other, &rank)| visit(other, rank));
            }
            Neighbours::Lists(lists) => {
                lists.0.of(vertex).iter().for_each(|other| visit(other.vertex, other.rank));
            }
        }
    }

    /// Whether vertices are few enough, or edges many enough, for rows of bits over all vertices.
    pub(super) fn is_dense(&self) -> bool {
        matches!(self.neighbours, Neighbours::Table(_))
    }
}

impl Table {
    fn new(n_points: usize, edges: &[Edge]) -> Result<Self> {
        let (entries, words) = (n_points * n_points, n_points.div_ceil(64));
        let mut ranks = Vec::new();
        ranks.try_reserve_exact(entries).map_err(Error::out_of_memory(entries, "ranks of edges"))?;
        ranks.resize(entries, ABSENT);
        let mut bits = vec![0; n_points * words];
        for (rank, edge) in edges.iter().enumerate() {
            let (u, v) = edge.endpoints();
            for (u, v) in [(u as usize, v as usize), (v as usize, u as usize)] {
                ranks[u * n_points + v] = rank as u32;
                bits[u * words + v / 64] |= 1 << (v % 64);
            }
        }
        Ok(Self { ranks, bits, words })
    }

    #[inline(always)]
    fn common<B>(
        &self,
        n_points: usize,
        vertices: &[u32],
        mut visit: impl FnMut(u32, u32, usize) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let mut place = 0;
        for word in (0..self.words).rev() {
            let mut both =
                vertices.iter().fold(u64::MAX, |all, &v| all & self.bits[v as usize * self.words + word]);
            while both != 0 {
                let bit = 63 - both.leading_zeros();
                both ^= 1 << bit;
                let new = 64 * word as u32 + bit;
                while place < vertices.len() && vertices[place] > new {
                    place += 1;
                }
                let ranks = vertices.iter().map(|&v| self.ranks[v as usize * n_points + new as usize]);
                visit(new, ranks.fold(0, u32::max), place)?;
            }
        }
        ControlFlow::Continue(())
    }
}

impl Lists {
    fn rank(&self, u: u32, v: u32) -> u32 {
        let list = self.0.of(u);
        list.binary_search_by(|other| v.cmp(&other.vertex)).map_or(ABSENT, |at| list[at].rank)
    }

    #[inline(always)]
    fn common<B>(
        &self,
        vertices: &[u32],
        mut visit: impl FnMut(u32, u32, usize) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let mut lists: SmallVec<[&[Neighbour]; 10]> = vertices.iter().map(|&v| self.0.of(v)).collect();
        // The shortest leads.
        let Some(shortest) = (0..lists.len()).min_by_key(|&i| lists[i].len()) else {
            return ControlFlow::Continue(());
        };
        let lead = lists.swap_remove(shortest);
        let mut place = 0;
        'lead: for &Neighbour { vertex: new, rank: mut largest } in lead {
            for list in &mut lists {
                while let [first, rest @ ..] = list
                    && first.vertex > new
                {
                    *list = rest;
                }
                match list {
                    [first, ..] if first.vertex == new => largest = largest.max(first.rank),
                    [] => return ControlFlow::Continue(()),
                    _ => continue 'lead,
                }
            }
            while place < vertices.len() && vertices[place] > new {
                place += 1;
            }
            visit(new, largest, place)?;
        }
        ControlFlow::Continue(())
    }
}
