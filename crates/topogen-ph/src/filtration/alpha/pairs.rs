//! Which simplex kills the class of which.

use super::complex::Value;
use super::layers::Layer;
use crate::Result;
use crate::reduction::{components::Components, matrix::symmetric_difference};
use crate::triangulation::NOBODY;

/// Visits the pairs of degrees 0 to `max_dim`: degree, and places of birth and death in their layers.
///
/// Simplices come by radius, then dimension, then their points. The first vertex, which never dies, is not visited.
///
/// Degree 0 are components that merge. So is the highest degree, by Alexander duality: backwards, simplices of full dimension appear and merge
/// across facets with one another, and with the outside, which is there first. In space, degree 1 is between the two and left to the boundaries of
/// triangles; one whose arrival makes a class of degree 2 fills no loop, and is left out (clearing; Chen and Kerber 2011).
///
/// # Complexity
/// O(m log m) for m simplices; degree 1 in space the third power of their number in the worst case, hardly more than linear in practice.
pub(super) fn pairs(
    layers: &[Layer],
    values: &[Vec<Value>],
    max_dim: usize,
    check: impl Fn() -> Result<()>,
    mut visit: impl FnMut(usize, usize, usize),
) -> Result<()> {
    let Some(dim) = layers.len().checked_sub(1).filter(|&dim| dim > 0) else { return Ok(()) };
    let orders: Vec<Vec<u32>> = values.iter().map(|values| order(values)).collect();
    let mut components = Components::new(layers[0].len(), None);
    for &edge in &orders[1] {
        check()?;
        let [a, b, ..] = layers[1].facets[edge as usize];
        if let Some(younger) = components.merge(a, b) {
            visit(0, younger as usize, edge as usize);
        }
    }
    if dim < 2 || max_dim == 0 {
        return Ok(());
    }
    let mut makes_a_void = vec![false; layers[dim - 1].len()];
    merge_backwards(layers, &orders, &check, |facet, cell| {
        makes_a_void[facet] = true;
        if dim - 1 <= max_dim {
            visit(dim - 1, facet, cell);
        }
    })?;
    if dim == 3 {
        let triangles = orders[2].iter().filter(|&&triangle| !makes_a_void[triangle as usize]);
        fill_loops(&layers[2], &orders[1], triangles, &check, |edge, triangle| visit(1, edge, triangle))?;
    }
    Ok(())
}

/// The highest degree: visits facets of simplices of full dimension with the simplex that fills what they close.
fn merge_backwards(
    layers: &[Layer],
    orders: &[Vec<u32>],
    check: impl Fn() -> Result<()>,
    mut visit: impl FnMut(usize, usize),
) -> Result<()> {
    let dim = layers.len() - 1;
    // A component is as old as its last simplex; the outside is older than all. The age of a simplex is its number.
    let mut sides = vec![[0_u32; 2]; layers[dim - 1].len()];
    for (age, &cell) in (1..).zip(orders[dim].iter().rev()) {
        for &facet in layers[dim].facets[cell as usize][..=dim].iter() {
            let [first, second] = &mut sides[facet as usize];
            *(if *first == 0 { first } else { second }) = age;
        }
    }
    let mut components = Components::new(layers[dim].len() + 1, None);
    for &facet in orders[dim - 1].iter().rev() {
        check()?;
        let [first, second] = sides[facet as usize];
        if let Some(younger) = components.merge(first, second) {
            let cell = orders[dim][layers[dim].len() - younger as usize];
            visit(facet as usize, cell as usize);
        }
    }
    Ok(())
}

/// Visits edges with the triangle that fills the loop they close, by reduction of the boundaries of `triangles`.
fn fill_loops<'a>(
    layer: &Layer,
    edges: &[u32],
    triangles: impl Iterator<Item = &'a u32>,
    check: impl Fn() -> Result<()>,
    mut visit: impl FnMut(usize, usize),
) -> Result<()> {
    // Ranks of edges, so that the latest one of a column is its largest number.
    let mut ranks = vec![0; edges.len()];
    for (rank, &edge) in (0..).zip(edges) {
        ranks[edge as usize] = rank;
    }
    // By the rank of the latest edge; empty where no column ends.
    let mut ending_with: Vec<Vec<u32>> = vec![Vec::new(); edges.len()];
    for &triangle in triangles {
        check()?;
        let facets = layer.facets[triangle as usize].iter().filter(|&&facet| facet != NOBODY);
        let mut column: Vec<u32> = facets.map(|&facet| ranks[facet as usize]).collect();
        column.sort_unstable();
        while let Some(&last) = column.last() {
            let other = &mut ending_with[last as usize];
            if other.is_empty() {
                visit(edges[last as usize] as usize, triangle as usize);
                *other = column;
                break;
            }
            column = symmetric_difference(&column, other);
        }
    }
    Ok(())
}

/// The simplices of a layer by radius, then by their points.
fn order(values: &[Value]) -> Vec<u32> {
    let mut keys: Vec<(u64, u32)> =
        values.iter().zip(0..).map(|(value, at)| (value.0.to_bits(), at)).collect();
    keys.sort_unstable();
    keys.into_iter().map(|(_, at)| at).collect()
}
