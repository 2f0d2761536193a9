//! The boundary matrix of the whole filtration, reduced column by column: the oracle.

use crate::diagram::{Critical, DiagramBuilder};
use crate::engine::Interrupt;
use crate::field::{Field, Prime};
use crate::filtration::{Ranks, RipsFiltration};
use crate::reduction::matrix;
use crate::{Diagram, Result};
use std::collections::HashMap;

/// One simplex of the filtration; the derived order is that of the filtration.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    /// The rank of the longest edge; none for a vertex, which comes before all edges.
    rank: Option<u32>,
    /// Facets come before their cofacets of the same rank.
    dim: usize,
    /// Increasing.
    vertices: Vec<u32>,
}

/// The diagram in degrees 0 to `max_dim` with coefficients in `field`, by the algorithm of Edelsbrunner, Letscher and Zomorodian (2002).
///
/// O(m³) time and O(m²) memory for m simplices of up to `max_dim + 2` vertices.
pub(crate) fn diagram(
    filtration: &RipsFiltration,
    max_dim: usize,
    field: Prime,
    interrupt: Interrupt,
) -> Result<Diagram> {
    let ranks = Ranks::new(filtration)?;
    let mut cells = Vec::new();
    for vertex in 0..filtration.n_points() as u32 {
        collect(&ranks, Cell { rank: None, dim: 0, vertices: vec![vertex] }, max_dim + 1, &mut cells);
    }
    cells.sort_unstable();
    // Vertices come before all edges; among themselves, in the order of their births.
    cells[..filtration.n_points()]
        .sort_by(|a, b| critical(filtration, a).0.total_cmp(&critical(filtration, b).0));
    let place: HashMap<&[u32], usize> =
        cells.iter().enumerate().map(|(i, c)| (c.vertices.as_slice(), i)).collect();

    let mut builder = DiagramBuilder::new(filtration.n_points(), filtration.threshold(), max_dim);
    let critical = |cell: usize| critical(filtration, &cells[cell]);
    let boundary = |cell: usize| boundary(&cells[cell], &place, field);
    matrix::reduce_over(
        &field,
        cells.len(),
        boundary,
        || interrupt.check(),
        |birth, death| match death {
            Some(death) => builder.pair(cells[birth].dim, critical(birth), critical(death)),
            None if cells[birth].dim <= max_dim => builder.essential(cells[birth].dim, critical(birth)),
            None => {}
        },
    )?;
    Ok(builder.finish())
}

/// Appends `cell` and all its extensions by larger vertices.
fn collect(ranks: &Ranks, cell: Cell, max_dim: usize, into: &mut Vec<Cell>) {
    if cell.dim < max_dim {
        let last = cell.vertices[cell.dim];
        for new in last + 1..ranks.n_points() as u32 {
            let longest = cell.vertices.iter().map(|&v| ranks.of(v, new)).max();
            if longest != Some(Ranks::ABSENT) {
                let vertices = [cell.vertices.as_slice(), &[new]].concat();
                let extension = Cell { rank: cell.rank.max(longest), dim: cell.dim + 1, vertices };
                collect(ranks, extension, max_dim, into);
            }
        }
    }
    into.push(cell);
}

fn critical(filtration: &RipsFiltration, cell: &Cell) -> Critical {
    cell.rank.map_or(filtration.vertex(cell.vertices[0]), |rank| filtration.of_rank(rank))
}

/// The places of the facets, increasing, with their signs.
fn boundary(cell: &Cell, place: &HashMap<&[u32], usize>, field: Prime) -> Vec<(usize, u16)> {
    if cell.dim == 0 {
        return Vec::new();
    }
    let mut facets: Vec<(usize, u16)> = (0..=cell.dim)
        .map(|left_out| {
            let mut facet = cell.vertices.clone();
            facet.remove(left_out);
            (place[facet.as_slice()], field.sign(left_out))
        })
        .collect();
    facets.sort_unstable();
    facets
}
