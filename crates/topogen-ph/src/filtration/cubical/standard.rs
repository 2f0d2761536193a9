//! The boundary matrix of all cells, reduced column by column: the oracle.

use super::cells::Cells;
use crate::Result;
use crate::reduction::matrix;

/// Visits the pairs of all degrees: degree, rank of the birth, rank of the death unless the class never dies.
///
/// O(m³) time and O(m²) memory for m cells.
pub(super) fn pairs(
    cells: &Cells<'_>,
    check: impl Fn() -> Result<()>,
    mut visit: impl FnMut(usize, u32, Option<u32>),
) -> Result<()> {
    // Facets come before their cofacets of the same rank.
    let mut sorted: Vec<(u32, usize, usize)> =
        (0..cells.len()).map(|cell| (cells.rank(cell), cells.dim(cell), cell)).collect();
    sorted.sort_unstable();
    let mut place = vec![0; sorted.len()];
    for (at, &(_, _, cell)) in sorted.iter().enumerate() {
        place[cell] = at;
    }
    let boundary = |at: usize| {
        let mut facets: Vec<usize> = cells.facets(sorted[at].2).map(|facet| place[facet]).collect();
        facets.sort_unstable();
        facets
    };
    matrix::reduce(sorted.len(), boundary, check, |birth, death| {
        let (rank, dim, _) = sorted[birth];
        visit(dim, rank, death.map(|death| sorted[death].0));
    })
}
