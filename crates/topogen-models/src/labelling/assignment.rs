//! The optimal assignment, by shortest augmenting paths.

use super::Points;
use super::points::unit_scale;
use super::progress::Watch;
use crate::Result;
use rayon::prelude::*;

/// The most points that [`Rule::Assignment`](super::Rule::Assignment) is for. Their costs take 512 MiB.
pub const ASSIGNMENT_LIMIT: usize = 8192;

const NONE: u32 = u32::MAX;

/// The pairs with the least sum of squared distances.
///
/// # Complexity
/// O(n³ + n² d) time, 8 n² bytes.
///
/// # References
/// Jonker and Volgenant (1987), doi 10.1007/BF02278710; in the form of Crouse (2016), doi 10.1109/TAES.2016.140952.
pub(super) fn match_optimally(
    source: Points<'_>,
    target: Points<'_>,
    watch: &mut Watch<'_, '_>,
) -> Result<Vec<u32>> {
    let count = source.count();
    let costs = squared_distances(source, target);
    let mut assignment = Assignment::new(&costs, count);
    for row in 0..count {
        if row % 64 == 0 {
            watch.report(row)?;
        }
        assignment.add(row);
    }
    watch.report(count)?;
    Ok(assignment.column_of)
}

/// The squared distances of all source points to all targets, row by row; in units in which none overflows.
fn squared_distances(source: Points<'_>, target: Points<'_>) -> Vec<f64> {
    let scale = unit_scale(source.values.iter().chain(target.values));
    let count = source.count();
    let mut costs = vec![0.0; count * count];
    if count > 0 {
        costs.par_chunks_mut(count).enumerate().for_each(|(row, costs)| {
            for (column, cost) in costs.iter_mut().enumerate() {
                let coordinates = source.row(row).iter().zip(target.row(column));
                *cost = coordinates.map(|(a, b)| (a * scale - b * scale).powi(2)).sum();
            }
        });
    }
    costs
}

/// An optimal assignment of the rows that were added, with prices that prove it.
struct Assignment<'c> {
    costs: &'c [f64],
    /// What a row, and a column, may cost: their sum is at most the cost of the pair, and equals it for pairs of the assignment.
    row_prices: Vec<f64>,
    column_prices: Vec<f64>,
    column_of: Vec<u32>,
    row_of: Vec<u32>,
    search: Search,
}

/// A search for the shortest augmenting path; the memory is used again.
struct Search {
    /// The length of the shortest path to each column that is known so far.
    lengths: Vec<f64>,
    /// The row that path comes from.
    before: Vec<u32>,
    /// Columns whose path is not final yet.
    open: Vec<u32>,
    /// Columns whose path is.
    closed: Vec<u32>,
}

impl<'c> Assignment<'c> {
    fn new(costs: &'c [f64], count: usize) -> Self {
        Self {
            costs,
            row_prices: vec![0.0; count],
            column_prices: vec![0.0; count],
            column_of: vec![NONE; count],
            row_of: vec![NONE; count],
            search: Search {
                lengths: vec![0.0; count],
                before: vec![NONE; count],
                open: Vec::with_capacity(count),
                closed: Vec::with_capacity(count),
            },
        }
    }

    /// Assigns one more row.
    fn add(&mut self, row: usize) {
        let (length, free) = self.shortest_path(row);
        self.raise_prices(row, length);
        let mut column = free;
        loop {
            let from = self.search.before[column];
            self.row_of[column] = from;
            let next = std::mem::replace(&mut self.column_of[from as usize], column as u32);
            if from as usize == row {
                break;
            }
            column = next as usize;
        }
    }

    /// The length of the shortest augmenting path from a row, in reduced costs, and the free column that it ends at.
    fn shortest_path(&mut self, start: usize) -> (f64, usize) {
        let count = self.column_of.len();
        let Search { lengths, before, open, closed } = &mut self.search;
        lengths.fill(f64::INFINITY);
        closed.clear();
        open.clear();
        open.extend(0..count as u32);
        let (mut row, mut so_far) = (start, 0.0);
        loop {
            let costs = &self.costs[row * count..(row + 1) * count];
            let (mut nearest, mut place) = (f64::INFINITY, 0);
            for (at, &column) in open.iter().enumerate() {
                let column = column as usize;
                let length = so_far + costs[column] - self.row_prices[row] - self.column_prices[column];
                if length < lengths[column] {
                    lengths[column] = length;
                    before[column] = row as u32;
                }
                // Among equals a free column, which ends the search.
                let known = lengths[column];
                if known < nearest || known == nearest && self.row_of[column] == NONE {
                    (nearest, place) = (known, at);
                }
            }
            so_far = nearest;
            let column = open.swap_remove(place);
            if self.row_of[column as usize] == NONE {
                return (so_far, column as usize);
            }
            closed.push(column);
            row = self.row_of[column as usize] as usize;
        }
    }

    /// Makes the pairs along the path tight, and keeps all others feasible.
    fn raise_prices(&mut self, start: usize, length: f64) {
        self.row_prices[start] += length;
        for &column in &self.search.closed {
            let column = column as usize;
            let slack = length - self.search.lengths[column];
            self.row_prices[self.row_of[column] as usize] += slack;
            self.column_prices[column] -= slack;
        }
    }
}
