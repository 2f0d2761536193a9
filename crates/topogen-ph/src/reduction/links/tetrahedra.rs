//! What a chain of tetrahedra is homologous to.

use super::edges::{ABSENT, Edges};
use super::fillings::{Fillings, code, ends_of};
use super::queue::Queue;
use super::triangles::Triangles;
use crate::Result;
use crate::reduction::sweep::classes::Classes;
use smallvec::SmallVec;

/// The chain at hand, and what chains end in.
#[derive(Debug, Default)]
pub(crate) struct Tetrahedra {
    queue: Queue,
    /// Over one edge, the edges opposite to it; those of them that are not near to its apex.
    opposite: Vec<u32>,
    far: Vec<u32>,
    odd: Vec<u32>,
    fillings: Fillings,
    /// The rank at which each class of degree 3 was born.
    births: Vec<u32>,
}

impl Tetrahedra {
    pub(super) fn clear(&mut self) {
        self.fillings.clear();
        self.births.clear();
    }

    pub(crate) fn bytes(&self) -> usize {
        self.fillings.bytes()
    }

    /// Remembers the loops of an edge's link, in their order: the class of degree 3 that each gave birth to, if it did.
    pub(super) fn had_loops(&mut self, rank: u32, classes: SmallVec<[Option<u32>; 2]>) {
        let born = classes.iter().flatten().count();
        self.births.resize(self.births.len() + born, rank);
        self.fillings.had_loops(rank, classes);
    }

    /// Begins a chain, of which only what classes that are alive run through matters.
    ///
    /// Those that were born at the edge that enters, and are not told of yet, are younger than all that its link can end.
    pub(super) fn start(&mut self, classes: &mut Classes) {
        let oldest = classes.oldest_alive().and_then(|oldest| self.births.get(oldest as usize));
        self.queue.leave_out_before(oldest.copied().unwrap_or(ABSENT));
    }

    /// Adds a tetrahedron to the chain at hand.
    #[inline(always)]
    pub(super) fn add(&mut self, edges: &Edges, corners: [u32; 4]) {
        add(&mut self.queue, edges, corners);
    }

    /// Adds the classes of degree 3 that the chain at hand, which is a cycle, runs through to the cycle at hand of `classes`; the
    /// chain is empty then.
    ///
    /// From the latest edge to the earliest, the edges opposite to one edge are closed along the forest of its lune, and the cycle is
    /// filled in the lune: the tetrahedra over the edge are replaced by earlier ones.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
    pub(super) fn expand(
        &mut self,
        edges: &Edges,
        triangles: &mut Triangles,
        classes: &mut Classes,
    ) -> Result<()> {
        let Self { queue, opposite, far, odd, fillings, .. } = self;
        while let Some(rank) = queue.pop(opposite) {
            let (p, q) = edges.ends(rank);
            let (apex, _) = edges.apex(p, q);
            far.clear();
            for &edge in &*opposite {
                let (x, y) = ends_of(edge);
                // Such an edge is in the forest.
                if x == apex || y == apex {
                    continue;
                }
                if edges.rank(x, apex).max(edges.rank(y, apex)) < rank {
                    add(queue, edges, [p, apex, x, y]);
                    add(queue, edges, [q, apex, x, y]);
                } else {
                    far.push(edge);
                }
            }
            if far.is_empty() {
                continue;
            }
            close(far, odd, rank, apex, edges, triangles);
            fillings.fill(
                rank,
                far,
                edges,
                |[x, y, z]| {
                    add(queue, edges, [p, x, y, z]);
                    add(queue, edges, [q, x, y, z]);
                },
                |class| classes.toggle(class),
            )?;
        }
        Ok(())
    }
}

/// Adds to a chain of edges in the lune of an edge the paths in its forest from where the chain has a boundary.
///
/// There is one where a chain over a later edge was left out, because it gave birth to a class or killed one.
fn close(
    chain: &mut Vec<u32>,
    odd: &mut Vec<u32>,
    rank: u32,
    apex: u32,
    edges: &Edges,
    triangles: &mut Triangles,
) {
    odd.clear();
    for &edge in &*chain {
        let (x, y) = ends_of(edge);
        odd.extend([x, y]);
    }
    cancel(odd);
    for &vertex in &*odd {
        if vertex == apex {
            continue;
        }
        if edges.rank(vertex, apex) < rank {
            chain.push(code(vertex, apex));
            continue;
        }
        let parents = triangles.parents(rank, apex, edges);
        let mut x = vertex;
        loop {
            let y = u32::from(parents[x as usize]);
            if x == y {
                break;
            }
            chain.push(code(x, y));
            x = y;
        }
    }
    cancel(chain);
}

/// Sorts numbers; equal ones cancel.
pub(super) fn cancel(numbers: &mut Vec<u32>) {
    numbers.sort_unstable();
    let mut kept = 0;
    for place in 0..numbers.len() {
        if kept > 0 && numbers[kept - 1] == numbers[place] {
            kept -= 1;
        } else {
            numbers[kept] = numbers[place];
            kept += 1;
        }
    }
    numbers.truncate(kept);
}

#[inline(always)]
fn add(queue: &mut Queue, edges: &Edges, [x, y, z, w]: [u32; 4]) {
    // Each edge beside the one opposite to it.
    let pairs = [((x, y), (z, w)), ((x, z), (y, w)), ((x, w), (y, z))];
    let (mut latest, mut opposite) = (0, (x, y));
    for (one, other) in pairs {
        for ((a, b), beside) in [(one, other), (other, one)] {
            let rank = edges.rank(a, b);
            if rank >= latest {
                (latest, opposite) = (rank, beside);
            }
        }
    }
    queue.push(latest, code(opposite.0, opposite.1));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_cancel_in_pairs() {
        let mut numbers = vec![5, 3, 5, 5, 2, 3, 7, 7];
        cancel(&mut numbers);
        assert_eq!(numbers, [2, 5]);
        cancel(&mut Vec::new());
    }
}
