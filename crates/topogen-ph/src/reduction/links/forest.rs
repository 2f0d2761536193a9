//! Paths within the lune of an edge that has entered.

use super::edges::{ABSENT, Edges, LANES};
use rustc_hash::FxHashMap;

/// For some edges, a breadth-first forest of the lune as it was when the edge entered, kept as long as there is room.
#[derive(Debug, Default)]
pub(super) struct Forests {
    /// Where the forest of an edge starts, by rank.
    starts: FxHashMap<u32, usize>,
    /// The parent of each vertex of one lune, by vertex; of a root, itself.
    parents: Vec<u16>,
    reached: Vec<u32>,
    left: Vec<u32>,
}

impl Forests {
    pub(super) fn clear(&mut self) {
        self.starts.clear();
        self.parents.clear();
    }

    pub(super) fn bytes(&self) -> usize {
        2 * self.parents.capacity()
    }

    /// The forest of the edge of this rank, by vertex; it grows from `roots`, one in each component of the lune.
    ///
    /// O(k²) time for k vertices in the lune, the first time.
    #[inline(always)]
    pub(super) fn of(&mut self, rank: u32, roots: impl Iterator<Item = u32>, edges: &Edges) -> &[u16] {
        let n = edges.ranks_at(0).len();
        let start = match self.starts.get(&rank) {
            Some(&start) => start,
            None => {
                // No more than the tables of edges take.
                if self.parents.len() + n > n * n {
                    self.clear();
                }
                let start = self.parents.len();
                self.parents.resize(start + n, 0);
                self.grow(rank, roots, edges, start);
                self.starts.insert(rank, start);
                start
            }
        };
        &self.parents[start..start + n]
    }

    #[inline(always)]
    fn grow(&mut self, rank: u32, roots: impl Iterator<Item = u32>, edges: &Edges, start: usize) {
        let Self { parents, reached, left, .. } = self;
        let parents = &mut parents[start..];
        reached.clear();
        for root in roots {
            parents[root as usize] = root as u16;
            reached.push(root);
        }
        lune_of(rank, edges, left);
        left.retain(|x| !reached.contains(x));
        let mut next = 0;
        while let Some(&x) = reached.get(next) {
            next += 1;
            let row = edges.ranks_at(x);
            left.retain(|&y| {
                let is_near = row[y as usize] < rank;
                if is_near {
                    parents[y as usize] = x as u16;
                    reached.push(y);
                }
                !is_near
            });
        }
        debug_assert!(rank < ABSENT && left.is_empty(), "a component of the lune of edge {rank} has no root");
    }
}

/// The lune of the edge of this rank as it was when the edge entered, from the lowest vertex on.
#[inline(always)]
pub(super) fn lune_of(rank: u32, edges: &Edges, into: &mut Vec<u32>) {
    let (p, q) = edges.ends(rank);
    into.clear();
    let rows = [p, q].map(|end| edges.ranks_at(end).as_chunks::<LANES>().0);
    for (group, (at_p, at_q)) in rows[0].iter().zip(rows[1]).enumerate() {
        let mut is_before = [false; LANES];
        let mut any = false;
        for lane in 0..LANES {
            is_before[lane] = at_p[lane].max(at_q[lane]) < rank;
            any |= is_before[lane];
        }
        if any {
            let lanes = (0..LANES).filter(|&lane| is_before[lane]);
            into.extend(lanes.map(|lane| (group * LANES + lane) as u32));
        }
    }
}
