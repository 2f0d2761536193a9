//! What a chain of triangles is homologous to.

use super::edges::{ABSENT, Edges, LANES};
use super::forest::Forests;
use super::queue::Queue;
use crate::reduction::sweep::classes::Classes;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// A component of a lune beyond the first: a vertex of it, and the class of degree 2 that it gave birth to, if it did.
pub(super) type Component = (u32, Option<u32>);

/// The chain at hand, and what chains end in.
#[derive(Debug, Default)]
pub(crate) struct Triangles {
    queue: Queue,
    apexes: Vec<u32>,
    /// The further components of each lune that was not connected, by the rank of its edge.
    further: FxHashMap<u32, SmallVec<[Component; 2]>>,
    forests: Forests,
    /// The rank at which each class of degree 2 was born.
    births: Vec<u32>,
}

impl Triangles {
    pub(super) fn clear(&mut self) {
        self.further.clear();
        self.forests.clear();
        self.births.clear();
    }

    pub(crate) fn bytes(&self) -> usize {
        self.forests.bytes()
    }

    /// Remembers what became of the further components of an edge's lune.
    pub(super) fn fell_apart(&mut self, rank: u32, further: SmallVec<[Component; 2]>) {
        let born = further.iter().filter(|(_, void)| void.is_some()).count();
        self.births.resize(self.births.len() + born, rank);
        self.further.insert(rank, further);
    }

    /// The parents of vertices in a forest of the lune of the edge of this rank, which has this apex.
    #[inline(always)]
    pub(super) fn parents(&mut self, rank: u32, apex: u32, edges: &Edges) -> &[u16] {
        let others = self.further.get(&rank).map_or(&[][..], |others| others);
        self.forests.of(rank, others.iter().map(|&(root, _)| root).chain([apex]), edges)
    }

    /// Begins a chain, of which only what classes that are alive run through matters.
    #[inline(always)]
    pub(super) fn start(&mut self, classes: &mut Classes) {
        let since = classes.oldest_alive().map_or(ABSENT, |oldest| self.births[oldest as usize]);
        self.queue.leave_out_before(since);
    }

    /// Adds a triangle to the chain at hand.
    #[inline(always)]
    pub(super) fn add(&mut self, edges: &Edges, x: u32, y: u32, z: u32) {
        add(&mut self.queue, edges, x, y, z);
    }

    /// Adds the classes of degree 2 that the chain at hand, which is a cycle, runs through to the cycle at hand of `classes`; the
    /// chain is empty then.
    ///
    /// From the latest edge to the earliest, each triangle over an edge is replaced by earlier ones: it is moved along a path in the
    /// lune of the edge to a vertex where it counts.
    #[inline(always)]
    pub(super) fn expand(&mut self, edges: &Edges, classes: &mut Classes) {
        let Self { queue, apexes, further, forests, .. } = self;
        while let Some(rank) = queue.pop(apexes) {
            let (p, q) = edges.ends(rank);
            let (apex, is_split) = edges.apex(p, q);
            for &w in &*apexes {
                if w == apex {
                    continue;
                }
                if edges.rank(w, apex) < rank {
                    add(queue, edges, p, w, apex);
                    add(queue, edges, q, w, apex);
                    continue;
                }
                if !is_split && let Some(y) = find_between(edges, rank, [p, q, w, apex]) {
                    for (x, z) in [(w, y), (y, apex)] {
                        add(queue, edges, p, x, z);
                        add(queue, edges, q, x, z);
                    }
                    continue;
                }
                let others = further.get(&rank).map_or(&[][..], |others| others);
                let roots = others.iter().map(|&(root, _)| root);
                let parents = forests.of(rank, roots.chain([apex]), edges);
                let mut x = w;
                loop {
                    let y = u32::from(parents[x as usize]);
                    if y == x {
                        break;
                    }
                    add(queue, edges, p, x, y);
                    add(queue, edges, q, x, y);
                    x = y;
                }
                // Over the first component it is the boundary of nothing new; over a further one it is that one's class.
                if let Some(&(_, Some(class))) = others.iter().find(|&&(root, _)| root == x) {
                    classes.toggle(class);
                }
            }
        }
    }
}

#[inline(always)]
fn add(queue: &mut Queue, edges: &Edges, x: u32, y: u32, z: u32) {
    let (xy, xz, yz) = (edges.rank(x, y), edges.rank(x, z), edges.rank(y, z));
    let latest = xy.max(xz).max(yz);
    let apex = if latest == xy {
        z
    } else if latest == xz {
        y
    } else {
        x
    };
    queue.push(latest, apex);
}

/// A vertex whose edges to four others all came before the edge of this rank.
#[inline(always)]
fn find_between(edges: &Edges, rank: u32, ends: [u32; 4]) -> Option<u32> {
    let [a, b, c, d] = ends.map(|end| edges.ranks_at(end).as_chunks::<LANES>().0);
    for group in 0..a.len() {
        let (a, b, c, d) = (&a[group], &b[group], &c[group], &d[group]);
        let mut is_before = [false; LANES];
        let mut any = false;
        for lane in 0..LANES {
            is_before[lane] = a[lane].max(b[lane]).max(c[lane].max(d[lane])) < rank;
            any |= is_before[lane];
        }
        if any {
            let lane = is_before.iter().position(|&is_before| is_before)?;
            return Some((group * LANES + lane) as u32);
        }
    }
    None
}
