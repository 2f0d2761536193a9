//! A graph of many vertices, by lists.

use super::backward::{Graph, NEVER};
use super::domination::{self, NONE};
use super::times::Times;
use crate::engine::Interrupt;
use crate::flag::Stars;
use crate::{Edge, Result};

/// The vertices that dominate edges are found beforehand; the lune is listed only where it is needed.
pub(super) struct Lists {
    stars: Stars,
    apexes: Vec<u32>,
    /// When each edge enters: its rank, until it has been looked at.
    times: Times,
    /// How many neighbours each vertex has by edges before the one that is looked at.
    earlier: Vec<usize>,
    /// For each vertex, the edges after that one: the other end, and when it enters.
    later: Vec<Vec<(u32, u32)>>,
    rank: u32,
    edge: Edge,
    /// The lune; if it is not listed, what has joined it alone.
    lune: Vec<u32>,
    is_listed: bool,
    candidates: Vec<u32>,
}

impl Lists {
    /// O(n + m) memory for m edges among n points.
    pub(super) fn new(n_points: usize, edges: &[Edge], interrupt: Interrupt) -> Result<Self> {
        let stars = Stars::new(n_points, edges)?;
        Ok(Self {
            apexes: domination::apexes(&stars, edges.len(), interrupt)?,
            times: Times::new(n_points, edges)?,
            earlier: (0..n_points as u32).map(|vertex| stars.of(vertex).len()).collect(),
            later: vec![Vec::new(); n_points],
            stars,
            rank: 0,
            edge: Edge::vertex(0),
            lune: Vec::new(),
            is_listed: false,
            candidates: Vec::new(),
        })
    }

    /// Lists the lune by the end with fewer neighbours.
    fn list(&mut self) {
        let Self { stars, times, earlier, lune, rank, .. } = self;
        let (u, v) = self.edge.endpoints();
        let count = |vertex: u32| earlier[vertex as usize];
        let (fewer, more) = if count(u) < count(v) { (u, v) } else { (v, u) };
        let of_more = times.at(more);
        let neighbours = stars.of(fewer)[..count(fewer)].iter().map(|neighbour| neighbour.vertex);
        lune.extend(neighbours.filter(|&vertex| of_more.of(vertex) < *rank));
    }
}

impl Graph for Lists {
    fn go_to(&mut self, rank: u32, edge: Edge) {
        let (u, v) = edge.endpoints();
        self.earlier[u as usize] -= 1;
        self.earlier[v as usize] -= 1;
        (self.rank, self.edge, self.is_listed) = (rank, edge, false);
        self.lune.clear();
    }

    fn apex(&mut self) -> Option<u32> {
        Some(self.apexes[self.rank as usize]).filter(|&apex| apex != NONE)
    }

    fn joins(&mut self, joins: &mut Vec<(u32, u32)>) {
        let Self { times, later, rank, .. } = self;
        let (u, v) = self.edge.endpoints();
        let (of_u, of_v) = (times.at(u), times.at(v));
        for &(vertex, time) in &later[v as usize] {
            let other = of_u.of(vertex);
            if other != NEVER {
                joins.push((time.max(other), vertex));
            }
        }
        for &(vertex, time) in &later[u as usize] {
            // Vertices that both ends wait for are there already.
            if of_v.of(vertex) < *rank {
                joins.push((time, vertex));
            }
        }
    }

    fn join(&mut self, vertex: u32) {
        self.lune.push(vertex);
    }

    fn are_near(&self, u: u32, v: u32, time: u32) -> bool {
        self.times.at(u).is_near(v, time)
    }

    /// A candidate that is not near to a vertex leaves those that are.
    fn later_apex(&mut self, missed: u32, time: u32) -> Option<u32> {
        if !self.is_listed {
            self.list();
            self.is_listed = true;
        }
        let Self { times, lune, candidates, .. } = self;
        let mut missed = times.at(missed);
        candidates.clear();
        candidates.extend(lune.iter().copied().filter(|&w| missed.is_near(w, time)));
        loop {
            let w = candidates.pop()?;
            let of_w = times.at(w);
            match lune.iter().find(|&&vertex| !of_w.is_near(vertex, time)) {
                Some(&vertex) => missed = times.at(vertex),
                None => return Some(w),
            }
            candidates.retain(|&w| missed.is_near(w, time));
        }
    }

    fn enter(&mut self, time: u32) {
        let (u, v) = self.edge.endpoints();
        if time != self.rank {
            self.times.set(self.edge, time);
        }
        if time != NEVER {
            self.later[u as usize].push((v, time));
            self.later[v as usize].push((u, time));
        }
    }
}
