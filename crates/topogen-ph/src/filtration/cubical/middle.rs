//! Degree 1 of a volume: a discrete gradient, and the reduction of the boundaries of what it leaves.

use super::cells::Cells;
use super::star::{Star, Step, towards};
use crate::reduction::matrix::symmetric_difference;
use crate::{Error, Result};
use rustc_hash::FxHashMap;
use std::collections::BinaryHeap;

/// Visits the pairs of degree 1: the ranks of birth and death.
pub(super) fn pairs(
    cells: &Cells<'_>,
    check: impl Fn() -> Result<()>,
    mut visit: impl FnMut(u32, u32),
) -> Result<()> {
    let gradient = Gradient::new(cells, &check)?;
    // The reduced boundary that ends with an edge.
    let mut ending_with: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut heap = BinaryHeap::new();
    for (square, death) in gradient.negative_squares(cells) {
        check()?;
        let mut column = gradient.boundary(cells, square as usize, &mut heap);
        while let Some(&last) = column.last() {
            match ending_with.get(&last) {
                Some(other) => column = symmetric_difference(&column, other),
                None => {
                    if let Fate::Critical(birth) = gradient.fates[last as usize] {
                        visit(birth, death);
                    }
                    ending_with.insert(last, column);
                    break;
                }
            }
        }
    }
    Ok(())
}

/// What becomes of an edge.
#[derive(Clone, Copy)]
enum Fate {
    /// It joins a vertex that enters with it to the rest, so it is the latest edge of no cycle.
    Joins,
    /// The loop that it closes is filled at once by this square.
    Filled(u32),
    /// It changes the homology at this rank.
    Critical(u32),
}

/// Which edges and squares undo what another one did in the same step.
struct Gradient {
    /// By cell: the place of an edge among all edges, in the order in which they enter.
    edges: Vec<u32>,
    /// By place.
    fates: Vec<Fate>,
    /// The squares that are not paired with an edge, in the order in which they enter; of the critical ones, the rank.
    squares: Vec<(u32, Option<u32>)>,
}

impl Gradient {
    fn new(cells: &Cells<'_>, check: impl Fn() -> Result<()>) -> Result<Self> {
        let star = Star::new(cells.order, cells.construction);
        let strides = cells.strides().map(|stride| stride as isize);
        let mut edges = Vec::new();
        edges.try_reserve_exact(cells.len()).map_err(Error::out_of_memory(cells.len(), "cells"))?;
        edges.resize(cells.len(), u32::MAX);
        let (mut fates, mut squares) = (Vec::new(), Vec::new());
        for rank in 0..cells.order.len() as u32 {
            check()?;
            let centre = cells.of_pixel(rank) as isize;
            let number = |cell: usize| {
                let at = towards(cell);
                (centre + (0..3).map(|axis| at[axis] * strides[axis]).sum::<isize>()) as u32
            };
            let mut edge = |cell: usize, fate: Fate| {
                edges[number(cell) as usize] = fates.len() as u32;
                fates.push(fate);
            };
            star.enter(star.owned(cells.order, rank), |step| match step {
                Step::Critical(cell) if star.dim(cell) == 1 => edge(cell, Fate::Critical(rank)),
                Step::Critical(cell) if star.dim(cell) == 2 => squares.push((number(cell), Some(rank))),
                Step::Pair(_, cell) if star.dim(cell) == 1 => edge(cell, Fate::Joins),
                Step::Pair(cell, by) if star.dim(cell) == 1 => edge(cell, Fate::Filled(number(by))),
                Step::Pair(cell, _) if star.dim(cell) == 2 => squares.push((number(cell), None)),
                _ => {}
            });
        }
        Ok(Self { edges, fates, squares })
    }

    /// The critical squares that fill a loop, with their ranks, in the order in which they enter.
    ///
    /// The others close a void. From the last square back, that is one that joins two components of the rest, the outside being one:
    /// their columns would reduce to nothing, and need not be looked at (clearing).
    fn negative_squares(&self, cells: &Cells<'_>) -> Vec<(u32, u32)> {
        // Components of cubes, by cell; `len` stands for the outside.
        let mut parents: FxHashMap<usize, usize> = FxHashMap::default();
        let outside = cells.len();
        let mut negative = Vec::new();
        for &(square, rank) in self.squares.iter().rev() {
            let sides = cells.sides(square as usize).unwrap_or([None; 2]);
            let [here, there] = sides.map(|cube| root(&mut parents, cube.unwrap_or(outside)));
            if here != there {
                parents.insert(here, there);
            } else if let Some(rank) = rank {
                negative.push((square, rank));
            }
        }
        negative.reverse();
        negative
    }

    /// The critical edges that the boundary of a square flows to along the gradient, in their order.
    fn boundary(&self, cells: &Cells<'_>, square: usize, heap: &mut BinaryHeap<u32>) -> Vec<u32> {
        let mut critical = Vec::new();
        let push = |heap: &mut BinaryHeap<u32>, square: usize| {
            let edges = cells.facets(square).map(|edge| self.edges[edge]);
            heap.extend(edges.filter(|&edge| !matches!(self.fates[edge as usize], Fate::Joins)));
        };
        push(heap, square);
        while let Some(edge) = heap.pop() {
            // What occurs twice is not there.
            if heap.peek() == Some(&edge) {
                heap.pop();
                continue;
            }
            match self.fates[edge as usize] {
                Fate::Filled(by) => {
                    // The boundary of that square holds the edge too, so it goes, and earlier ones come.
                    heap.push(edge);
                    push(heap, by as usize);
                }
                Fate::Critical(_) => critical.push(edge),
                Fate::Joins => {}
            }
        }
        critical.reverse();
        critical
    }
}

fn root(parents: &mut FxHashMap<usize, usize>, mut cell: usize) -> usize {
    while let Some(&parent) = parents.get(&cell) {
        if let Some(&grandparent) = parents.get(&parent) {
            parents.insert(cell, grandparent);
        }
        cell = parent;
    }
    cell
}
