//! The reduction of a whole boundary matrix over Z/2, column by column.

use crate::Result;
use std::collections::HashMap;

/// Pairs the cells of a filtration: visits each cell that gives birth to a class with the one that kills it, if any does.
///
/// Cells are `0..n_cells` in the order of the filtration; `boundary` has the facets of a cell, increasing. `check` may stop it.
///
/// O(m³) time and O(m²) memory for m cells: Edelsbrunner, Letscher and Zomorodian (2002).
pub(crate) fn reduce(
    n_cells: usize,
    boundary: impl Fn(usize) -> Vec<usize>,
    check: impl Fn() -> Result<()>,
    mut visit: impl FnMut(usize, Option<usize>),
) -> Result<()> {
    // The reduced column of each cell that ends with a given cell.
    let mut ending_with: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut unpaired: Vec<bool> = vec![true; n_cells];
    for death in 0..n_cells {
        check()?;
        let mut column = boundary(death);
        while let Some(&last) = column.last() {
            match ending_with.get(&last) {
                Some(other) => column = symmetric_difference(&column, other),
                None => {
                    unpaired[last] = false;
                    unpaired[death] = false;
                    visit(last, Some(death));
                    ending_with.insert(last, column);
                    break;
                }
            }
        }
    }
    (0..n_cells).filter(|&cell| unpaired[cell]).for_each(|cell| visit(cell, None));
    Ok(())
}

/// The sum over Z/2 of two increasing columns.
pub(crate) fn symmetric_difference<T: Copy + Ord>(a: &[T], b: &[T]) -> Vec<T> {
    let (mut i, mut j) = (0, 0);
    let mut sum = Vec::with_capacity(a.len() + b.len());
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => {
                sum.push(a[i]);
                i += 1;
            }
            std::cmp::Ordering::Greater => {
                sum.push(b[j]);
                j += 1;
            }
            std::cmp::Ordering::Equal => {
                i += 1;
                j += 1;
            }
        }
    }
    sum.extend_from_slice(&a[i..]);
    sum.extend_from_slice(&b[j..]);
    sum
}
