//! The edges from the last to the first: each goes, or waits until it is no longer dominated.

use super::Collapsed;
use crate::engine::Interrupt;
use crate::{Edge, Result};

/// Later than all edges.
pub(super) const NEVER: u32 = u32::MAX;

/// A graph while one of its edges is looked at: with all edges before it, and what is left of those after it.
///
/// Two vertices are *near* at a time if they are one, or connected by an edge that has entered by then.
pub(super) trait Graph {
    /// Goes to the edge of this rank, the one before the last, and takes it out.
    fn go_to(&mut self, rank: u32, edge: Edge);
    /// A vertex of its lune that is near to all others of it when the edge enters, if there is one.
    fn apex(&mut self) -> Option<u32>;
    /// Appends when which vertex joins the lune after that.
    fn joins(&mut self, joins: &mut Vec<(u32, u32)>);
    /// Lets a vertex join the lune.
    fn join(&mut self, vertex: u32);
    /// Whether two vertices are near.
    fn are_near(&self, u: u32, v: u32, time: u32) -> bool;
    /// A vertex of the lune that is near to all others of it, of which `missed` is one, if there is one.
    fn later_apex(&mut self, missed: u32, time: u32) -> Option<u32>;
    /// Lets the edge enter at this time.
    fn enter(&mut self, time: u32);
}

/// What is left of the edges.
#[inline(always)]
pub(super) fn collapse(edges: &[Edge], graph: &mut impl Graph, interrupt: Interrupt) -> Result<Collapsed> {
    let mut left: Vec<(u32, u32)> = Vec::new();
    let mut joins = Vec::new();
    for rank in (0..edges.len() as u32).rev() {
        if rank % 256 == 0 {
            interrupt.check()?;
        }
        graph.go_to(rank, edges[rank as usize]);
        let time = match graph.apex() {
            Some(apex) => dominated_until(graph, apex, &mut joins),
            None => rank,
        };
        graph.enter(time);
        if time != NEVER {
            left.push((time, rank));
        }
    }
    left.sort_unstable();
    let (ranks, edges) = left.into_iter().map(|(time, rank)| (time, edges[rank as usize])).unzip();
    Ok(Collapsed { edges, ranks })
}

/// When the edge, dominated by `apex`, is dominated no longer; [`NEVER`], if it need not enter at all.
#[inline(always)]
fn dominated_until(graph: &mut impl Graph, mut apex: u32, joins: &mut Vec<(u32, u32)>) -> u32 {
    joins.clear();
    graph.joins(joins);
    joins.sort_unstable();
    for group in joins.chunk_by(|a, b| a.0 == b.0) {
        let time = group[0].0;
        let mut missed = None;
        for &(_, vertex) in group {
            graph.join(vertex);
            if !graph.are_near(apex, vertex, time) {
                missed = Some(vertex);
            }
        }
        // The apex has lost its place; is there another one?
        if let Some(missed) = missed {
            match graph.later_apex(missed, time) {
                Some(other) => apex = other,
                None => return time,
            }
        }
    }
    NEVER
}
