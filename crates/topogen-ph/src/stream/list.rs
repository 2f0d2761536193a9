//! Edges that are listed, all others being absent.

use super::order::Order;
use super::source::{Emitted, Grows, Source, TwoSteps};
use super::unwitnessed::Unwitnessed;
use super::window::Window;
use crate::{Error, Result, SparseLengths};
use pulp::Simd;

/// A graph: its edges by length, and the neighbours of each vertex.
pub(crate) struct List {
    /// By length.
    edges: Vec<(f64, u32, u32)>,
    /// Where the neighbours of each vertex start.
    starts: Vec<usize>,
    /// The neighbours of one vertex after those of another, increasing, with the lengths of the edges to them.
    neighbours: Vec<(u32, f64)>,
}

impl List {
    /// O(m log m) time and O(n + m) memory for m edges among n vertices.
    pub(crate) fn new(lengths: &SparseLengths) -> Result<Self> {
        let n_edges = lengths.n_edges();
        let mut edges = Vec::new();
        edges.try_reserve_exact(n_edges).map_err(Error::out_of_memory(n_edges, "edges"))?;
        let mut starts = vec![0_usize; lengths.n_points() + 1];
        for (edge, length) in lengths.iter() {
            let (u, v) = edge.endpoints();
            edges.push((length, u, v));
            starts[u as usize + 1] += 1;
            starts[v as usize + 1] += 1;
        }
        for vertex in 0..lengths.n_points() {
            starts[vertex + 1] += starts[vertex];
        }
        let mut neighbours = Vec::new();
        neighbours.try_reserve_exact(2 * n_edges).map_err(Error::out_of_memory(2 * n_edges, "neighbours"))?;
        neighbours.resize(2 * n_edges, (0, 0.0));
        let mut ends = starts.clone();
        // Edges come by larger, then smaller endpoint: first what is below each vertex, then what is above, both increasing.
        for pass in 0..2 {
            for (edge, length) in lengths.iter() {
                let (u, v) = edge.endpoints();
                let (at, other) = if pass == 0 { (u, v) } else { (v, u) };
                neighbours[ends[at as usize]] = (other, length);
                ends[at as usize] += 1;
            }
        }
        edges.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        Ok(Self { edges, starts, neighbours })
    }
}

impl Order for List {
    #[inline(always)]
    fn point(&self, label: u32) -> u32 {
        label
    }

    #[inline(always)]
    fn length(&self, a: u32, b: u32) -> f64 {
        self.raw(a, b)
    }

    #[inline(always)]
    fn raw(&self, a: u32, b: u32) -> f64 {
        let neighbours = &self.neighbours[self.starts[a as usize]..self.starts[a as usize + 1]];
        neighbours
            .binary_search_by_key(&b, |&(other, _)| other)
            .map_or(f64::INFINITY, |place| neighbours[place].1)
    }

    #[inline(always)]
    fn tolerance(&self, _: f64) -> f64 {
        0.0
    }
}

impl Source for List {
    const IS_SEARCH_DEAR: bool = true;
    const IS_SIEVED: bool = false;
    const HAS_NEAR_LABELS: bool = false;

    fn n_points(&self) -> usize {
        self.starts.len() - 1
    }

    fn raw_of(&self, length: f64) -> f64 {
        length
    }

    fn longest(&self) -> f64 {
        self.edges.last().map_or(0.0, |&(length, _, _)| length)
    }

    /// Infinite unless some vertex has edges to all others.
    fn enclosing_radius(&self) -> f64 {
        let n_points = self.n_points();
        let mut radius = f64::INFINITY;
        for vertex in 0..n_points {
            let neighbours = &self.neighbours[self.starts[vertex]..self.starts[vertex + 1]];
            if neighbours.len() + 1 == n_points {
                radius = radius.min(neighbours.iter().map(|&(_, length)| length).fold(0.0, f64::max));
            }
        }
        radius
    }

    fn quantile(&mut self, above: f64, count: usize) -> f64 {
        let start = self.edges.partition_point(|&(length, _, _)| length <= above);
        self.edges.get(start.saturating_add(count)).map_or(f64::INFINITY, |&(length, _, _)| length)
    }

    fn count(&self, above: f64, up_to: f64) -> f64 {
        let before = |raw: f64| self.edges.partition_point(|&(length, _, _)| length <= raw);
        before(up_to).saturating_sub(before(above)) as f64
    }

    #[inline(always)]
    fn emit<I: Simd>(
        &mut self,
        _: I,
        window: &Window,
        _: f64,
        into: &mut Emitted,
        _: &(impl Fn() -> bool + Sync),
    ) {
        let start = self.edges.partition_point(|&(length, _, _)| length <= window.above());
        let edges = self.edges[start..].iter().take_while(|&&(length, _, _)| window.contains(length));
        into.records.extend(edges.map(|&(length, u, v)| window.record(length, u, v)));
    }

    #[inline(always)]
    fn guess(&self, _: u32, _: u32) -> Option<u32> {
        None
    }

    /// Not known without looking at every edge: as long as any.
    fn find_unwitnessed<I: Simd>(&self, _: I, _: &impl TwoSteps, into: &mut Unwitnessed) {
        into.give_up(self.longest());
    }

    fn enter<I: Simd>(
        &self,
        _: I,
        window: &Window,
        graph: &mut impl Grows,
        _: &mut Emitted,
        _: &(impl Fn() -> bool + Sync),
    ) -> usize {
        let start = self.edges.partition_point(|&(length, _, _)| length <= window.above());
        let end = self.edges.partition_point(|&(length, _, _)| length <= window.up_to());
        let edges = &self.edges[start..end.max(start)];
        edges.iter().for_each(|&(_, u, v)| graph.connect(u, v));
        edges.len()
    }
}
