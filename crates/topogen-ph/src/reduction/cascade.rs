//! The chains that fill persistent loops, and the edges that are met while their columns are reduced.

use super::components::Components;
use crate::diagram::canonical_order;
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
/// one is added: where it is the first triangle that has the edge for its longest one (the pair has no persistence), the triangle
/// itself, where the edge gave birth to another loop, the cycle that this one was left with. What remains when nobody has claimed the youngest edge is the loop as it was born. The chain is the sum of all triangles that
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
/// Edges of one length are taken in the order of their index. Of the many triangles with one longest edge, all of one value, those with the
/// shorter second edge come first, then those with the shorter third one: bars do not depend on this order, but chains do. So chains depend
/// on lengths alone and not on the order of the points where no two lengths are equal, and are made of short edges.
///
/// # References
/// M. Clémot, J. Digne, J. Tierny, Topological autoencoders++: fast and accurate cycle-aware dimensionality reduction (2025),
/// arXiv:2502.20215. The definition is read from the class `PairCells` of the authors' code (repository
/// MClemot/TopologicalAutoencodersPlusPlus, commit 53dc273), in which ties are perturbed away. Triangles of one longest edge are in another
/// order there, which hangs on indices: `PairCellsWithOracle`, which is told the pairs, takes the one at the point of the smallest index.
/// That is another chain, which fills the same loop.
///
/// ```
/// use topogen_ph::{CondensedLengths, Edge, Euclidean, Points, cascades};
/// let square = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
/// let lengths = CondensedLengths::from_points(&Points::new(&square, 2)?, &Euclidean)?;
/// let cascades = cascades(&lengths)?;
/// // The first diagonal fills the square: the triangle on one side of it, and that on the other.
/// assert_eq!(cascades[0].triangles, [[2, 1, 0], [3, 2, 0]]);
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
        lengths: &filtration,
        roles: Vec::with_capacity(filtration.edges().len()),
        classes: Vec::new(),
    };
    let mut complex = Complex::new(n_points);
    let mut components = Components::new(n_points, None);
    let mut alive = 0_usize;
    for (rank, edge) in filtration.edges().iter().enumerate() {
        let (u, v) = edge.endpoints();
        if complex.lune_is_empty(u, v) {
            if components.merge(u, v).is_some() {
                reduction.roles.push(Role::Tree);
            } else {
                reduction.roles.push(Role::Birth(reduction.classes.len()));
                reduction.classes.push(None);
                alive += 1;
            }
        } else {
            reduction.roles.push(Role::Filled);
            // Where no loop is alive none can be filled.
            if alive > 0 {
                let triangle = |w| reduction.triangle(rank as u32, w);
                // The first of all pairs the edge; of each further component, the first is the one that offers to kill.
                let further = complex.first_of_components(triangle).into_iter().skip(1);
                alive -= further.filter(|&triangle| reduction.kill(triangle)).count();
            }
        }
        complex.connect(u, v);
    }
    Ok(reduction.finish())
}

/// What an edge did when it entered.
#[derive(Clone, Copy)]
enum Role {
    /// It merged two components.
    Tree,
    /// It gave birth to the class of this number.
    Birth(usize),
    /// It is the longest edge of triangles.
    Filled,
}

/// A triangle by the ranks of its edges, decreasing: the order of such numbers is that of the filtration.
type Triangle = [u32; 3];

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
    lengths: &'a RipsFiltration,
    /// By rank.
    roles: Vec<Role>,
    /// By number; none while it is alive.
    classes: Vec<Option<Column>>,
}

impl Reduction<'_> {
    /// Reduces the boundary of a triangle that offers to kill a class; whether it kills one.
    fn kill(&mut self, triangle: Triangle) -> bool {
        let mut column = BinaryHeap::from(triangle);
        let mut chain = vec![triangle];
        let mut pivots = Vec::new();
        // A column that reduces to nothing gives birth to a void, and is added to no other one.
        while let Some(pivot) = pop_odd(&mut column) {
            let class = match self.roles[pivot as usize] {
                // The youngest edge of a cycle closes it.
                Role::Tree => continue,
                Role::Filled => {
                    let Some(first) = self.first_triangle(pivot) else { continue };
                    pivots.push(pivot);
                    chain.push(first);
                    column.extend(&first[1..]);
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
            let death = triangle[0];
            self.classes[class] = Some(Column {
                birth: pivot,
                death,
                cycle,
                chain: std::iter::from_fn(|| pop_odd(&mut chain)).collect(),
                pivots,
                is_bar: self.lengths.of_rank(pivot).0 < self.lengths.of_rank(death).0,
            });
            return true;
        }
        false
    }

    /// The triangle of an edge, its longest one, with a vertex.
    fn triangle(&self, longest: u32, apex: u32) -> Triangle {
        let (u, v) = self.edges[longest as usize].endpoints();
        let (a, b) = (self.ranks.of(u, apex), self.ranks.of(v, apex));
        [longest, a.max(b), a.min(b)]
    }

    /// The first triangle that has the edge for its longest one.
    fn first_triangle(&self, longest: u32) -> Option<Triangle> {
        let (u, v) = self.edges[longest as usize].endpoints();
        let ranks = self.ranks.at(u).iter().zip(self.ranks.at(v));
        let others = ranks.map(|(&a, &b)| [longest, a.max(b), a.min(b)]);
        others.min().filter(|triangle| triangle[1] < longest)
    }

    /// The cascades of bars, in the order of the diagram.
    fn finish(self) -> Vec<Cascade> {
        let mut bars: Vec<&Column> = self.classes.iter().flatten().filter(|column| column.is_bar).collect();
        let ends = |column: &Column| (self.lengths.of_rank(column.birth), self.lengths.of_rank(column.death));
        bars.sort_by(|a, b| canonical_order(&ends(a), &ends(b)));
        let edge = |&rank: &u32| self.edges[rank as usize];
        let vertices = |&[longest, second, _]: &Triangle| {
            let ((u, v), (a, b)) = (edge(&longest).endpoints(), edge(&second).endpoints());
            let mut vertices = [u, v, if a == u || a == v { b } else { a }];
            vertices.sort_unstable_by(|a, b| b.cmp(a));
            vertices
        };
        let cascade = |column: &Column| Cascade {
            birth_edge: edge(&column.birth),
            death_edge: edge(&column.death),
            triangles: column.chain.iter().rev().map(vertices).collect(),
            cycle: column.cycle.iter().map(edge).collect(),
            edges: column.pivots.iter().map(edge).collect(),
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

    /// Takes the common neighbours of two vertices in hand; whether there are none.
    fn lune_is_empty(&mut self, u: u32, v: u32) -> bool {
        let (u, v) = (u as usize * self.words, v as usize * self.words);
        let mut is_empty = true;
        for word in 0..self.words {
            self.lune[word] = self.rows[u + word] & self.rows[v + word];
            is_empty &= self.lune[word] == 0;
        }
        is_empty
    }

    /// The smallest of what the vertices of each component of the lune stand for, increasing; none where there is one component.
    fn first_of_components<T: Ord>(&mut self, of: impl Fn(u32) -> T) -> Vec<T> {
        let mut firsts = Vec::new();
        while let Some(start) = largest(&self.lune) {
            if self.flood(start) && firsts.is_empty() {
                return firsts;
            }
            for (left, reached) in self.lune.iter_mut().zip(&self.reached) {
                *left &= !reached;
            }
            let vertices = std::iter::from_fn(|| {
                let vertex = largest(&self.reached)?;
                self.reached[vertex as usize / 64] &= !(1 << (vertex % 64));
                Some(vertex)
            });
            firsts.extend(vertices.map(&of).min());
        }
        firsts.sort_unstable();
        firsts
    }

    /// Reaches all of the lune that hangs together with a vertex of it; whether that is all.
    fn flood(&mut self, vertex: u32) -> bool {
        self.reached.fill(0);
        self.reached[vertex as usize / 64] = 1 << (vertex % 64);
        self.front.copy_from_slice(&self.reached);
        if self.reached == self.lune {
            return true;
        }
        while let Some(at) = largest(&self.front) {
            self.front[at as usize / 64] &= !(1 << (at % 64));
            let row = &self.rows[at as usize * self.words..][..self.words];
            let mut is_all = true;
            for (word, neighbours) in row.iter().enumerate() {
                let new = neighbours & self.lune[word] & !self.reached[word];
                self.reached[word] |= new;
                self.front[word] |= new;
                is_all &= self.reached[word] == self.lune[word];
            }
            if is_all {
                return true;
            }
        }
        false
    }
}

/// The largest vertex of a set.
fn largest(set: &[u64]) -> Option<u32> {
    let (word, bits) = set.iter().enumerate().rev().find(|(_, bits)| **bits != 0)?;
    Some(64 * word as u32 + bits.ilog2())
}
