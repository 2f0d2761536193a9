//! The reduction of a whole boundary matrix, column by column, whatever the cells are.

use crate::Result;
use crate::field::{Field, Two};
use std::cmp::Ordering;
use std::collections::HashMap;

/// A row with its coefficient, which is not zero.
type Entry = (usize, u16);

/// As [`reduce_over`], with coefficients in Z/2: `boundary` has the facets of a cell, increasing.
pub(crate) fn reduce(
    n_cells: usize,
    boundary: impl Fn(usize) -> Vec<usize>,
    check: impl Fn() -> Result<()>,
    visit: impl FnMut(usize, Option<usize>),
) -> Result<()> {
    let boundary = |cell| boundary(cell).into_iter().map(|facet| (facet, 1)).collect();
    reduce_over(&Two, n_cells, boundary, check, visit)
}

/// Pairs the cells of a filtration: visits each cell that gives birth to a class with the one that kills it, if any does.
///
/// Cells are `0..n_cells` in the order of the filtration; `boundary` has the facets of a cell, increasing, with their coefficients.
/// `check` may stop it.
///
/// O(m³) time and O(m²) memory for m cells: Edelsbrunner, Letscher and Zomorodian (2002).
pub(crate) fn reduce_over<F: Field>(
    field: &F,
    n_cells: usize,
    boundary: impl Fn(usize) -> Vec<Entry>,
    check: impl Fn() -> Result<()>,
    mut visit: impl FnMut(usize, Option<usize>),
) -> Result<()> {
    // The reduced column of each cell that ends with a given cell.
    let mut ending_with: HashMap<usize, Vec<Entry>> = HashMap::new();
    let mut unpaired: Vec<bool> = vec![true; n_cells];
    for death in 0..n_cells {
        check()?;
        let mut column = boundary(death);
        while let Some(&(last, coefficient)) = column.last() {
            match ending_with.get(&last) {
                Some(other) => {
                    let of_other = other.last().map_or(1, |&(_, coefficient)| coefficient);
                    let factor = field.negative(field.times(coefficient, field.inverse(of_other)));
                    column = sum(field, &column, other, factor);
                }
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

/// The sum of a column and a multiple of another one.
fn sum<F: Field>(field: &F, a: &[Entry], b: &[Entry], factor: u16) -> Vec<Entry> {
    let (mut i, mut j) = (0, 0);
    let mut sum = Vec::with_capacity(a.len() + b.len());
    let multiple = |(row, coefficient): Entry| (row, field.times(coefficient, factor));
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            Ordering::Less => {
                sum.push(a[i]);
                i += 1;
            }
            Ordering::Greater => {
                sum.push(multiple(b[j]));
                j += 1;
            }
            Ordering::Equal => {
                let coefficient = field.add(a[i].1, multiple(b[j]).1);
                if coefficient != 0 {
                    sum.push((a[i].0, coefficient));
                }
                i += 1;
                j += 1;
            }
        }
    }
    sum.extend_from_slice(&a[i..]);
    sum.extend(b[j..].iter().copied().map(multiple));
    sum
}

/// The sum over Z/2 of two increasing columns.
pub(crate) fn symmetric_difference<T: Copy + Ord>(a: &[T], b: &[T]) -> Vec<T> {
    let (mut i, mut j) = (0, 0);
    let mut sum = Vec::with_capacity(a.len() + b.len());
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            Ordering::Less => {
                sum.push(a[i]);
                i += 1;
            }
            Ordering::Greater => {
                sum.push(b[j]);
                j += 1;
            }
            Ordering::Equal => {
                i += 1;
                j += 1;
            }
        }
    }
    sum.extend_from_slice(&a[i..]);
    sum.extend_from_slice(&b[j..]);
    sum
}
