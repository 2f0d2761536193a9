//! Annotations: the classes that each edge runs through.

mod sums;

use super::by_classes::Carriers;
use super::classes::Classes;
use super::cocycles::SLOTS;
use super::graph::Graph;
use crate::diagram::Critical;
use sums::{Sums, ZERO, add};

/// No chunk.
const NONE: u32 = u32::MAX;
/// So many edges of a vertex stand together: with their number and the next chunk, they fill a line of a cache.
const TOGETHER: usize = 7;

/// What annotations may cost, in entries looked at: so many for each edge, and so many for each vertex on top.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    pub(super) edge: usize,
    pub(super) vertex: usize,
}

/// Where many classes are alive, each runs through few edges.
const ALLOWED: Allowance = Allowance { edge: 64, vertex: 32 };
/// While there is a [slot](SLOTS) for every class that is alive.
const ALLOWED_FOR_FEW: Allowance = Allowance { edge: 2, vertex: 4 };

/// Some edges of a vertex.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Chunk {
    /// The other end and the sum.
    edges: [(u32, u32); TOGETHER],
    count: u32,
    next: u32,
}

/// A vertex of a lune.
#[derive(Clone, Copy, Debug)]
struct Hit {
    vertex: u32,
    /// The sums of its edges to either end, not both zero.
    sums: [u32; 2],
}

/// What has been looked at, and what may be.
#[derive(Debug)]
struct Budget {
    allowed: Allowance,
    /// How much there was beyond what was allowed.
    cost: usize,
}

impl Budget {
    fn new(allowed: Allowance) -> Self {
        Self { allowed, cost: 0 }
    }

    fn allow(&mut self, n_edges: usize) {
        self.cost = self.cost.saturating_sub(self.allowed.edge.saturating_mul(n_edges));
    }

    #[inline(always)]
    fn is_spent(&self, n_points: usize, n_edges: usize) -> bool {
        let Allowance { edge, vertex } = self.allowed;
        self.cost > vertex.saturating_mul(n_points).saturating_add(edge.saturating_mul(n_edges))
    }
}

/// For every edge that has entered a sum of classes, such that any cycle is homologous to the sum of those of its edges.
///
/// Those that are zero, nearly all, are not kept.
#[derive(Debug)]
pub(super) struct Annotations {
    sums: Sums,
    /// The first chunk of the edges of each vertex whose sums are not zero, or were not when they were last looked at.
    heads: Vec<u32>,
    chunks: Vec<Chunk>,
    /// The first chunk that is not in use.
    free: u32,
    /// The vertices of the lune at hand that have such an edge to an end.
    hits: Vec<Hit>,
    n_hits: usize,
    /// Where the hit of a vertex is, if it has one.
    places: Vec<u32>,
    relation: Vec<u32>,
    scratch: Vec<u32>,
    /// Of all that is looked at; and of that while few classes are alive.
    budget: Budget,
    budget_for_few: Budget,
    /// What the edge at hand has killed.
    deaths: Vec<Critical>,
}

impl Default for Annotations {
    fn default() -> Self {
        Self::allowed(ALLOWED, ALLOWED_FOR_FEW)
    }
}

impl Annotations {
    /// With what they may cost, at any time and while few classes are alive.
    pub(super) fn allowed(ever: Allowance, for_few: Allowance) -> Self {
        Self {
            sums: Sums::default(),
            heads: Vec::new(),
            chunks: Vec::new(),
            free: NONE,
            hits: Vec::new(),
            n_hits: 0,
            places: Vec::new(),
            relation: Vec::new(),
            scratch: Vec::new(),
            budget: Budget::new(ever),
            budget_for_few: Budget::new(for_few),
            deaths: Vec::new(),
        }
    }

    /// No edge.
    pub(super) fn reset(&mut self, n_points: usize) {
        self.heads.clear();
        self.heads.resize(n_points, NONE);
        self.places.clear();
        self.places.resize(n_points, 0);
        // One more, for what is none.
        self.hits.clear();
        self.hits.resize(n_points + 1, Hit { vertex: 0, sums: [ZERO; 2] });
        self.chunks.clear();
        self.free = NONE;
        self.sums.clear();
        (self.budget.cost, self.budget_for_few.cost) = (0, 0);
    }

    pub(super) fn bytes(&self) -> usize {
        8 * self.heads.capacity() + size_of::<Chunk>() * self.chunks.capacity() + self.sums.bytes()
    }

    /// Enters an edge that runs through these classes, from the youngest to the oldest.
    pub(super) fn put(&mut self, u: u32, v: u32, classes: &[u32]) {
        let sum = self.sums.of(classes);
        self.insert(u, v, sum);
        self.insert(v, u, sum);
    }

    /// Calls `with` with the other end of each edge of a vertex and each class that it runs through.
    pub(super) fn each(&mut self, u: u32, mut with: impl FnMut(u32, u32)) {
        let mut at = self.heads[u as usize];
        while let Some(chunk) = self.chunks.get(at as usize) {
            for &(v, sum) in &chunk.edges[..chunk.count as usize] {
                let sum = self.sums.now(sum);
                self.sums.classes(sum).iter().for_each(|&class| with(v, class));
            }
            at = chunk.next;
        }
    }

    /// Gathers the common neighbours of `u` and `v` to which `u`, the end on one side, has an edge that is not zero; how many edges were
    /// looked at.
    #[inline(always)]
    fn gather<const SIDE: usize>(&mut self, u: u32, v: u32, now: &impl Graph) -> usize {
        let Self { sums, heads, chunks, free, hits, n_hits, places, .. } = self;
        let mut cost = 0;
        let (mut at, mut before) = (heads[u as usize], NONE);
        while at != NONE {
            let chunk = &mut chunks[at as usize];
            let count = chunk.count as usize;
            cost += count;
            // Whether an edge is kept, and whether it is a hit, is as good as random: all are written, and most written over.
            let mut kept = 0;
            for k in 0..count.min(TOGETHER) {
                let (w, sum) = chunk.edges[k];
                let sum = sums.now(sum);
                chunk.edges[kept] = (w, sum);
                kept += usize::from(sum != ZERO);
                let is_hit = (sum != ZERO) & now.are_connected(v, w);
                let place = &mut places[w as usize];
                let known = *place as usize;
                if SIDE == 1 && known < *n_hits && hits[known].vertex == w {
                    hits[known].sums[SIDE] = sum;
                    continue;
                }
                *place = *n_hits as u32;
                let mut sums = [ZERO; 2];
                sums[SIDE] = sum;
                hits[*n_hits] = Hit { vertex: w, sums };
                *n_hits += usize::from(is_hit);
            }
            chunk.count = kept as u32;
            let next = chunk.next;
            if chunk.count > 0 {
                before = at;
            } else {
                chunk.next = *free;
                *free = at;
                match chunks.get_mut(before as usize) {
                    Some(before) => before.next = next,
                    None => heads[u as usize] = next,
                }
            }
            at = next;
        }
        cost
    }

    /// Whether a vertex of the lune is one of the hits.
    #[inline(always)]
    fn is_hit(&self, w: u32) -> bool {
        let place = self.places[w as usize] as usize;
        place < self.n_hits && self.hits[place].vertex == w
    }

    /// Makes the paths from `u` to `v` by way of all vertices of the lune equal; the sum of each.
    #[inline(always)]
    fn compare<G: Graph>(&mut self, (u, v): (u32, u32), now: &G, classes: &mut Classes) -> u32 {
        let mut is_all = true;
        for w in now.common(u, v) {
            if !self.is_hit(w) {
                is_all = false;
                break;
            }
        }
        let mut sum = ZERO;
        if is_all {
            let [a, b] = self.hits[0].sums;
            sum = self.sums.add(a, b);
            self.budget.cost += self.sums.classes(sum).len();
        }
        let mut equal = [ZERO; 2];
        for at in 0..self.n_hits {
            let [a, b] = self.hits[at].sums;
            if [a, b] == equal || a == b && sum == ZERO || a == ZERO && b == sum || b == ZERO && a == sum {
                continue;
            }
            let (a0, b0) = (self.sums.now(a), self.sums.now(b));
            let Self { sums, relation, scratch, .. } = self;
            add(sums.classes(a0), sums.classes(b0), scratch);
            add(scratch, sums.classes(sum), relation);
            self.budget.cost += scratch.len() + relation.len();
            if relation.is_empty() {
                equal = [a, b];
                continue;
            }
            self.deaths.push(classes.die(relation));
            if classes.alive() == 0 {
                // Nothing is left of any sum.
                self.sums.forget();
                self.chunks.clear();
                self.free = NONE;
                self.heads.fill(NONE);
                return ZERO;
            }
            self.budget.cost += self.sums.kill(&self.relation);
            sum = self.sums.now(sum);
            equal = [ZERO; 2];
        }
        sum
    }

    /// Gives `u` an edge to `v` with this sum.
    #[inline(always)]
    fn insert(&mut self, u: u32, v: u32, sum: u32) {
        let Self { heads, chunks, free, .. } = self;
        let head = &mut heads[u as usize];
        if let Some(chunk) = chunks.get_mut(*head as usize)
            && let Some(edge) = chunk.edges.get_mut(chunk.count as usize)
        {
            *edge = (v, sum);
            chunk.count += 1;
            return;
        }
        let mut chunk = Chunk { edges: [(0, ZERO); TOGETHER], count: 1, next: *head };
        chunk.edges[0] = (v, sum);
        match chunks.get_mut(*free as usize) {
            Some(place) => {
                *head = *free;
                *free = place.next;
                *place = chunk;
            }
            None => {
                *head = chunks.len() as u32;
                chunks.push(chunk);
            }
        }
    }
}

impl Annotations {
    /// Enters an edge whose lune is not empty, and notes what it kills.
    #[inline(always)]
    fn look<G: Graph>(&mut self, (u, v): (u32, u32), now: &G, classes: &mut Classes) {
        self.n_hits = 0;
        let cost = self.gather::<0>(u, v, now) + self.gather::<1>(v, u, now);
        if self.n_hits > 0 {
            let sum = self.compare((u, v), now, classes);
            if sum != ZERO {
                self.insert(u, v, sum);
                self.insert(v, u, sum);
            }
        }
        self.budget.cost += cost;
        self.budget_for_few.cost += if classes.alive() <= SLOTS { cost } else { 0 };
    }
}

impl<B> Carriers<B> for Annotations {
    fn allow(&mut self, n_edges: usize) {
        self.budget.allow(n_edges);
        self.budget_for_few.allow(n_edges);
    }

    #[inline(always)]
    fn are_dear(&self, n_edges: usize) -> bool {
        let n_points = self.heads.len();
        self.budget.is_spent(n_points, n_edges)
            || self.budget_for_few.is_spent(n_points, n_edges)
            || self.sums.are_many()
    }

    #[inline(always)]
    fn are_free(&self, u: u32, v: u32) -> bool {
        self.heads[u as usize] & self.heads[v as usize] == NONE
    }

    fn gave_birth(&mut self, u: u32, v: u32, class: u32) {
        self.put(u, v, &[class]);
    }

    #[inline(always)]
    fn enter<G: Graph<Block = B>>(
        &mut self,
        (u, v): (u32, u32),
        now: &G,
        classes: &mut Classes,
    ) -> impl Iterator<Item = Critical> {
        self.look((u, v), now, classes);
        self.deaths.drain(..)
    }
}
