//! The edges from the last to the first: each goes, or waits until it is no longer dominated.

use super::Collapsed;
use super::domination::NONE;
use crate::engine::Interrupt;
use crate::flag::FlagComplex;
use crate::{Edge, Result};

/// What is left of the edges; `apexes` has a vertex that dominates each when it enters, or none.
pub(super) fn collapse(complex: &FlagComplex<'_>, apexes: &[u32], interrupt: Interrupt) -> Result<Collapsed> {
    let mut graph = Graph { complex, later: vec![Vec::new(); complex.n_points()] };
    let mut left: Vec<(u32, u32)> = Vec::new();
    let mut wait = Wait::default();
    for rank in (0..complex.edges().len() as u32).rev() {
        if rank % 256 == 0 {
            interrupt.check()?;
        }
        let apex = apexes[rank as usize];
        let time = if apex == NONE { Some(rank) } else { wait.until(&graph, rank, apex) };
        if let Some(time) = time {
            graph.enter(complex.edges()[rank as usize], time);
            left.push((time, rank));
        }
    }
    left.sort_unstable();
    let (ranks, edges) = left.into_iter().map(|(time, rank)| (time, complex.edges()[rank as usize])).unzip();
    Ok(Collapsed { edges, ranks })
}

/// The graph while an edge is looked at: all edges before it, and what is left of those after it.
struct Graph<'c> {
    complex: &'c FlagComplex<'c>,
    /// For each vertex, the edges after the one that is looked at: the other end, and when it enters.
    later: Vec<Vec<(u32, u32)>>,
}

impl Graph<'_> {
    fn enter(&mut self, edge: Edge, time: u32) {
        let (u, v) = edge.endpoints();
        self.later[u as usize].push((v, time));
        self.later[v as usize].push((u, time));
    }

    /// When an edge that is not before `rank` enters.
    #[inline(always)]
    fn later(&self, u: u32, v: u32) -> Option<u32> {
        self.later[u as usize].iter().find(|&&(other, _)| other == v).map(|&(_, time)| time)
    }

    /// Whether an edge is before `rank`.
    #[inline(always)]
    fn is_before(&self, u: u32, v: u32, rank: u32) -> bool {
        self.complex.rank(u, v).is_some_and(|of_edge| of_edge < rank)
    }

    /// Whether two vertices are one, or connected at a time after `rank`.
    #[inline(always)]
    fn are_near(&self, u: u32, v: u32, rank: u32, time: u32) -> bool {
        u == v || self.later(u, v).is_some_and(|of_edge| of_edge <= time) || self.is_before(u, v, rank)
    }
}

/// How the lune of an edge grows after the edge could have entered.
#[derive(Default)]
struct Wait {
    /// When which vertex joins the lune.
    joins: Vec<(u32, u32)>,
    lune: Vec<u32>,
}

impl Wait {
    /// When the edge of this rank, dominated by `apex`, is dominated no longer; never, if it need not enter at all.
    fn until(&mut self, graph: &Graph<'_>, rank: u32, mut apex: u32) -> Option<u32> {
        let (u, v) = graph.complex.edges()[rank as usize].endpoints();
        let Self { joins, lune } = self;
        joins.clear();
        for &(vertex, time) in &graph.later[u as usize] {
            if let Some(other) = graph.later(v, vertex) {
                joins.push((time.max(other), vertex));
            } else if graph.is_before(v, vertex, rank) {
                joins.push((time, vertex));
            }
        }
        for &(vertex, time) in &graph.later[v as usize] {
            if graph.is_before(u, vertex, rank) {
                joins.push((time, vertex));
            }
        }
        joins.sort_unstable();
        lune.clear();
        let mut is_listed = false;
        let mut start = 0;
        for group in joins.chunk_by(|a, b| a.0 == b.0) {
            let time = group[0].0;
            start += group.len();
            if group.iter().all(|&(_, vertex)| graph.are_near(apex, vertex, rank, time)) {
                continue;
            }
            // The apex has lost its place; is there another one?
            if !is_listed {
                graph.complex.visit_lune(rank, |vertex| lune.push(vertex));
                is_listed = true;
            }
            let joined = &joins[..start];
            let all = || joined.iter().rev().map(|&(_, vertex)| vertex).chain(lune.iter().copied());
            let dominates = |w: u32| all().all(|vertex| graph.are_near(w, vertex, rank, time));
            match all().find(|&w| dominates(w)) {
                Some(w) => apex = w,
                None => return Some(time),
            }
        }
        None
    }
}
