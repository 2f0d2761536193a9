//! The pairs of points up to a distance, without looking at all pairs where few axes tell most of them apart.

use super::condensed::Row;
use crate::{Edge, Error, Metric, Result, threads};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Cells are cubes along so many axes.
const AXES: usize = 4;
/// No axis has more cells than this.
const MOST_CELLS: f64 = 65_536.0;
/// Cells are wider than the distance by this factor, as that is rounded.
const MARGIN: f64 = 1.0 + 1e-9;
/// So many points of a cell are a share.
const SHARE: usize = 256;
/// Fewer pairs are not shared among threads.
const PARALLEL_PAIRS: usize = 1 << 16;

type Cell = [i32; AXES];

/// All pairs of points whose distance is at most `up_to`, with that, in any order.
///
/// The points are sorted into cells as wide as the distance, of which neighbours are compared: along the axes of the largest extent if
/// the metric is Euclidean. Otherwise there is one cell.
///
/// O(n + c) time for c pairs in cells side by side, and O(n) memory beside the result.
///
/// # Errors
/// [`Error::BadLength`], [`Error::OutOfMemory`].
pub(crate) fn pairs(
    coordinates: &[f64],
    dim: usize,
    metric: &impl Metric,
    up_to: f64,
) -> Result<Vec<(Edge, f64)>> {
    let cells = Cells::new(coordinates, dim, if metric.is_euclidean() { up_to } else { f64::INFINITY });
    let n = cells.order.len();
    let of_share = |(places, range, ahead): &(Range<usize>, Range<usize>, Vec<Range<usize>>)| {
        let mut found = Vec::new();
        let mut lengths = Vec::new();
        for place in places.clone() {
            let a = &cells.coordinates[place * dim..][..dim];
            // Of the own cell, those before; of half of the cells around, all.
            for others in std::iter::once(range.start..place).chain(ahead.iter().cloned()) {
                lengths.resize(others.len(), 0.0);
                let of_others = &cells.coordinates[others.start * dim..others.end * dim];
                pulp::Arch::new().dispatch(Row { metric, a, others: of_others, into: &mut lengths });
                found.try_reserve(others.len()).map_err(Error::out_of_memory(others.len(), "edges"))?;
                for (other, &length) in others.zip(&lengths) {
                    // What is not a number is not near, but must be told.
                    if length <= up_to || length.is_nan() {
                        found.push((Edge::new(cells.order[place], cells.order[other]), length));
                    }
                }
            }
        }
        match found.iter().find(|(_, length)| !(length.is_finite() && *length >= 0.0)) {
            Some(&(edge, value)) => {
                let (row, column) = edge.endpoints();
                Err(Error::BadLength { row: row as usize, column: column as usize, value })
            }
            None => Ok(found),
        }
    };
    let shares: Vec<_> = cells.shares().collect();
    let parts: Result<Vec<_>> = match threads::available() > 1 && n * n > PARALLEL_PAIRS {
        true => shares.par_iter().map(of_share).collect(),
        false => shares.iter().map(of_share).collect(),
    };
    Ok(parts?.concat())
}

/// Points in cells.
struct Cells {
    /// Points by cell; those of one cell in their own order.
    order: Vec<u32>,
    /// In that order.
    coordinates: Vec<f64>,
    /// Where the points of each cell are.
    ranges: Vec<(Cell, Range<usize>)>,
    by_cell: FxHashMap<Cell, usize>,
}

impl Cells {
    fn new(coordinates: &[f64], dim: usize, up_to: f64) -> Self {
        let axes = axes(coordinates, dim);
        let cell = |point: &[f64]| {
            let mut cell = [0; AXES];
            for (at, &(axis, lowest, extent)) in cell.iter_mut().zip(&axes) {
                let width = (up_to * MARGIN).max(extent / MOST_CELLS);
                // Where all are at one place, or the cell is as wide as all, there is one cell.
                *at = if width < extent { ((point[axis] - lowest) / width) as i32 } else { 0 };
            }
            cell
        };
        let mut sorted: Vec<(Cell, u32)> = coordinates.chunks_exact(dim).map(cell).zip(0..).collect();
        sorted.sort_unstable();
        let mut ranges: Vec<(Cell, Range<usize>)> = Vec::new();
        for group in sorted.chunk_by(|a, b| a.0 == b.0) {
            let start = ranges.last().map_or(0, |(_, range)| range.end);
            ranges.push((group[0].0, start..start + group.len()));
        }
        let point = |&(_, point): &(Cell, u32)| &coordinates[point as usize * dim..][..dim];
        Self {
            order: sorted.iter().map(|&(_, point)| point).collect(),
            coordinates: sorted.iter().flat_map(point).copied().collect(),
            by_cell: ranges.iter().enumerate().map(|(i, &(cell, _))| (cell, i)).collect(),
            ranges,
        }
    }

    /// Some points of one cell, all points of it, and those of cells ahead: what one thread does at once.
    fn shares(&self) -> impl Iterator<Item = (Range<usize>, Range<usize>, Vec<Range<usize>>)> + '_ {
        self.ranges.iter().flat_map(|(cell, range)| {
            let ahead = self.ahead(cell);
            range
                .clone()
                .step_by(SHARE)
                .map(move |start| (start..(start + SHARE).min(range.end), range.clone(), ahead.clone()))
        })
    }

    /// The points of the cells around one that come after it.
    fn ahead(&self, cell: &Cell) -> Vec<Range<usize>> {
        let mut ahead = Vec::new();
        for code in 0..3_i32.pow(AXES as u32) {
            let mut other = *cell;
            let mut rest = code;
            for at in &mut other {
                *at += rest % 3 - 1;
                rest /= 3;
            }
            if other > *cell
                && let Some(&place) = self.by_cell.get(&other)
            {
                ahead.push(self.ranges[place].1.clone());
            }
        }
        ahead
    }
}

/// The axes of the largest extents, each with the lowest coordinate and the extent.
fn axes(coordinates: &[f64], dim: usize) -> Vec<(usize, f64, f64)> {
    let mut axes: Vec<(usize, f64, f64)> = (0..dim)
        .map(|axis| {
            let along = coordinates.iter().skip(axis).step_by(dim);
            let (lowest, highest) =
                along.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &x| (low.min(x), high.max(x)));
            (axis, lowest, highest - lowest)
        })
        .collect();
    axes.sort_by(|a, b| b.2.total_cmp(&a.2));
    axes.truncate(AXES);
    axes
}
