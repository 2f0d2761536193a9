//! The chains that fill persistent loops, and the edges that are met while their columns are reduced.

use super::components::Components;
use crate::filtration::{Ranks, RipsFiltration, Threshold};
use crate::{CondensedLengths, Edge, Result};
use std::collections::BinaryHeap;

/// How the loop of one finite bar of degree 1 is filled.
///
/// See [`cascades`].
#[derive(Clone, Debug, PartialEq)]
pub struct Cascade {
    /// The edge that closes the loop: the youngest of its cycle.
    pub birth_edge: Edge,
    /// The edge that fills it: the longest of the chain.
    pub death_edge: Edge,
    /// The 2-chain whose boundary is the loop, over Z/2: the vertices of each triangle decreasing, the triangles in the order of the
    /// filtration.
    pub triangles: Vec<[u32; 3]>,
    /// The cycle that the chain is bounded by, from its youngest edge, the birth edge, to its oldest.
    pub cycle: Vec<Edge>,
    /// The edges that were replaced by the rest of what they bound, from the death edge down: each is the youngest edge of the boundary
    /// at the time. The birth edge is none of them.
    pub edges: Vec<Edge>,
}

/// The cascade of each finite bar of degree 1, in the order of the diagram.
///
/// Column by column the boundary matrix is reduced, in the order of the filtration. The boundary of the triangle that kills a class
/// has the death edge for its youngest edge. While the youngest edge has been paired by an earlier triangle, the reduced column of that
/// one is added: where it is the first triangle that has the edge for its longest one (the pair has no persistence, and the apex is
/// the neighbour of the largest index), the triangle itself, where the edge gave birth to another loop, the cycle that this one was left
/// with. What remains when nobody has claimed the youngest edge is the loop as it was born. The chain is the sum of all triangles that
/// were added (a column of V in R = DV), the *edges of the cascade* are the youngest edges on the way.
///
/// A loop whose birth and death edges have one length has no bar and no cascade; where its cycle was added, the edges of its own
/// reduction count among those of the other.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
///
/// # Complexity
/// O(n³ / 64) as a rule for the components of the lunes of n points, n times that in the worst case, and the reduction of one column a
/// bar; O(n²) memory and that of the chains.
///
/// # Ties
/// Edges of one length are taken in the order of their index, triangles of one longest edge from the largest apex down, which is the order of
/// cohomology and of critical sets. Bars do not depend on the latter, chains do.
///
/// # References
/// M. Clémot, J. Digne, J. Tierny, Topological autoencoders++: fast and accurate cycle-aware dimensionality reduction (2025),
/// arXiv:2502.20215. The definition is read from the class `PairCells` of the authors' code (repository
/// MClemot/TopologicalAutoencodersPlusPlus, commit 53dc273), in which ties are perturbed away. Its `PairCellsWithOracle`, which is told the
/// pairs, takes for an apex the neighbour of the smallest index: another chain that fills the same loop.
///
/// ```
/// use topogen_ph::{CondensedLengths, Edge, Euclidean, Points, cascades};
/// let square = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
/// let lengths = CondensedLengths::from_points(&Points::new(&square, 2)?, &Euclidean)?;
/// let cascades = cascades(&lengths)?;
/// // The first diagonal fills the square: the triangle on one side of it, and that on the other.
/// assert_eq!(cascades[0].triangles, [[3, 2, 0], [2, 1, 0]]);
/// assert_eq!(cascades[0].edges, [Edge::new(2, 0)]);
/// assert_eq!(cascades[0].cycle.len(), 4);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
pub fn cascades(lengths: &CondensedLengths) -> Result<Vec<Cascade>> {
    let filtration = RipsFiltration::new(lengths, Threshold::EnclosingRadius)?;
    let n_points = filtration.n_points();
    let mut reduction = Reduction {
        ranks: Ranks::new(&filtration)?,
        edges: filtration.edges(),
        roles: Vec::with_capacity(filtration.edges().len()),
        classes: Vec::new(),
    };
    let mut complex = Complex::new(n_points);
    let mut components = Components::new(n_points, None);
    let mut alive = 0_usize;
    let mut further = Vec::new();
    for (rank, edge) in filtration.edges().iter().enumerate() {
        let (u, v) = edge.endpoints();
        match complex.lune(u, v) {
            None if components.merge(u, v).is_some() => reduction.roles.push(Role::Tree),
            None => {
                reduction.roles.push(Role::Birth(reduction.classes.len()));
                reduction.classes.push(None);
                alive += 1;
            }
            Some(apex) => {
                reduction.roles.push(Role::Filled(apex));
                // Where no loop is alive none can be filled.
                if alive > 0 {
                    complex.further_components(apex, &mut further);
                    alive -= further.iter().filter(|&&w| reduction.kill(rank as u32, w, &filtration)).count();
                }
            }
        }
        complex.connect(u, v);
    }
    Ok(reduction.finish(&filtration))
}

/// What an edge did when it entered.
#[derive(Clone, Copy)]
enum Role {
    /// It merged two components.
    Tree,
    /// It gave birth to the class of this number.
    Birth(usize),
    /// It is the longest edge of triangles: the apex of the first of them.
    Filled(u32),
}

/// A triangle by the rank of its longest edge and the vertex across from it: the first number decides, then the larger vertex is first.
type Triangle = (u32, u32);

/// A class that is dead.
struct Column {
    birth: u32,
    death: u32,
    /// Ranks of edges, decreasing: a column of R.
    cycle: Vec<u32>,
    /// A column of V.
    chain: Vec<Triangle>,
    /// The pivots on the way, decreasing.
    pivots: Vec<u32>,
    is_bar: bool,
}

struct Reduction<'a> {
    ranks: Ranks,
    edges: &'a [Edge],
    /// By rank.
    roles: Vec<Role>,
    /// By number; none while it is alive.
    classes: Vec<Option<Column>>,
}

impl Reduction<'_> {
    /// Reduces the boundary of a triangle that offers to kill a class; whether it kills one.
    fn kill(&mut self, death: u32, apex: u32, filtration: &RipsFiltration) -> bool {
        let mut column = BinaryHeap::from(self.boundary(death, apex));
        let mut chain = vec![(death, apex)];
        let mut pivots = Vec::new();
        // A column that reduces to nothing gives birth to a void, and is added to no other one.
        while let Some(pivot) = pop_odd(&mut column) {
            let class = match self.roles[pivot as usize] {
                // The youngest edge of a cycle closes it.
                Role::Tree => continue,
                Role::Filled(apex) => {
                    pivots.push(pivot);
                    chain.push((pivot, apex));
                    column.extend(self.boundary(pivot, apex).into_iter().filter(|&edge| edge != pivot));
                    continue;
                }
                Role::Birth(class) => class,
            };
            if let Some(known) = &self.classes[class] {
                pivots.push(pivot);
                if !known.is_bar {
                    pivots.extend(&known.pivots);
                }
                chain.extend(&known.chain);
                column.extend(&known.cycle[1..]);
                continue;
            }
            let mut cycle = vec![pivot];
            cycle.extend(std::iter::from_fn(|| pop_odd(&mut column)));
            let mut chain = BinaryHeap::from(chain);
            pivots.sort_unstable_by(|a, b| b.cmp(a));
            pivots.dedup();
            self.classes[class] = Some(Column {
                birth: pivot,
                death,
                cycle,
                chain: std::iter::from_fn(|| pop_odd(&mut chain)).collect(),
                pivots,
                is_bar: filtration.of_rank(pivot).0 < filtration.of_rank(death).0,
            });
            return true;
        }
        false
    }

    /// The ranks of the edges of a triangle.
    fn boundary(&self, longest: u32, apex: u32) -> Vec<u32> {
        let (u, v) = self.edges[longest as usize].endpoints();
        vec![longest, self.ranks.of(u, apex), self.ranks.of(v, apex)]
    }

    /// The cascades of bars, in the order of the diagram.
    fn finish(self, filtration: &RipsFiltration) -> Vec<Cascade> {
        let mut bars: Vec<&Column> = self.classes.iter().flatten().filter(|column| column.is_bar).collect();
        bars.sort_by(|a, b| {
            let ends = |column: &Column| (filtration.of_rank(column.birth), filtration.of_rank(column.death));
            let ((b_a, d_a), (b_b, d_b)) = (ends(a), ends(b));
            b_a.0
                .total_cmp(&b_b.0)
                .then(d_a.0.total_cmp(&d_b.0))
                .then(b_a.1.cmp(&b_b.1))
                .then(d_a.1.cmp(&d_b.1))
        });
        let edge = |&rank: &u32| self.edges[rank as usize];
        let vertices = |&(longest, apex): &Triangle| {
            let (u, v) = edge(&longest).endpoints();
            let mut vertices = [u, v, apex];
            vertices.sort_unstable_by(|a, b| b.cmp(a));
            vertices
        };
        let cascade = |column: &Column| {
            let mut chain = column.chain.clone();
            chain.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
            Cascade {
                birth_edge: edge(&column.birth),
                death_edge: edge(&column.death),
                triangles: chain.iter().map(vertices).collect(),
                cycle: column.cycle.iter().map(edge).collect(),
                edges: column.pivots.iter().map(edge).collect(),
            }
        };
        bars.into_iter().map(cascade).collect()
    }
}

/// The largest entry that is there an odd number of times; all that equal it are taken out.
fn pop_odd<T: Ord>(heap: &mut BinaryHeap<T>) -> Option<T> {
    while let Some(last) = heap.pop() {
        if heap.peek() != Some(&last) {
            return Some(last);
        }
        heap.pop();
    }
    None
}

/// Who is connected to whom so far, as rows of bits, and the lune at hand.
struct Complex {
    words: usize,
    rows: Vec<u64>,
    lune: Vec<u64>,
    /// What the flood has reached, and where it has not been spread from yet.
    reached: Vec<u64>,
    front: Vec<u64>,
}

impl Complex {
    fn new(n_points: usize) -> Self {
        let words = n_points.div_ceil(64);
        let none = vec![0; words];
        Self {
            words,
            rows: vec![0; words * n_points],
            lune: none.clone(),
            reached: none.clone(),
            front: none,
        }
    }

    fn connect(&mut self, u: u32, v: u32) {
        for (from, to) in [(u, v), (v, u)] {
            self.rows[from as usize * self.words + to as usize / 64] |= 1 << (to % 64);
        }
    }

    /// Takes the common neighbours of two vertices in hand; the largest of them.
    fn lune(&mut self, u: u32, v: u32) -> Option<u32> {
        let (u, v) = (u as usize * self.words, v as usize * self.words);
        for word in 0..self.words {
            self.lune[word] = self.rows[u + word] & self.rows[v + word];
        }
        largest(&self.lune)
    }

    /// The largest vertex of each component of the lune but the one of its largest vertex, decreasing.
    fn further_components(&mut self, apex: u32, found: &mut Vec<u32>) {
        found.clear();
        let mut start = Some(apex);
        while let Some(vertex) = start {
            if vertex != apex {
                found.push(vertex);
            }
            self.flood(vertex);
            for (left, reached) in self.lune.iter_mut().zip(&self.reached) {
                *left &= !reached;
            }
            start = largest(&self.lune);
        }
    }

    /// Reaches all of the lune that hangs together with a vertex of it.
    fn flood(&mut self, vertex: u32) {
        self.reached.fill(0);
        self.reached[vertex as usize / 64] = 1 << (vertex % 64);
        self.front.copy_from_slice(&self.reached);
        while let Some(at) = largest(&self.front) {
            self.front[at as usize / 64] &= !(1 << (at % 64));
            let row = &self.rows[at as usize * self.words..][..self.words];
            let mut is_all = true;
            for word in 0..self.words {
                let new = row[word] & self.lune[word] & !self.reached[word];
                self.reached[word] |= new;
                self.front[word] |= new;
                is_all &= self.reached[word] == self.lune[word];
            }
            if is_all {
                break;
            }
        }
    }
}

/// The largest vertex of a set.
fn largest(set: &[u64]) -> Option<u32> {
    let (word, bits) = set.iter().enumerate().rev().find(|(_, bits)| **bits != 0)?;
    Some(64 * word as u32 + bits.ilog2())
}
