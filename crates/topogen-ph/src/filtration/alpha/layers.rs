//! All simplices of a triangulation, by dimension.

use super::Support;
use super::delaunay::Delaunay;
use crate::triangulation::NOBODY;

/// The simplices of one dimension.
#[derive(Default)]
pub(super) struct Layer {
    /// Sorted.
    pub(super) simplices: Vec<Support>,
    /// For each simplex, the place of the facet opposite to each of its points in the layer below.
    pub(super) facets: Vec<[u32; 4]>,
}

impl Layer {
    /// The number of simplices.
    pub(super) fn len(&self) -> usize {
        self.simplices.len()
    }

    /// The points of each simplex with the facets opposite to them.
    pub(super) fn sides(&self) -> impl Iterator<Item = impl Iterator<Item = (u32, usize)>> {
        self.simplices.iter().zip(&self.facets).map(|(simplex, facets)| {
            simplex.points().iter().copied().zip(facets.iter().map(|&facet| facet as usize))
        })
    }
}

/// The layers of all dimensions, from the vertices up; none of no points.
///
/// O(m log m) time for m simplices.
pub(super) fn layers(triangulation: &Delaunay) -> Vec<Layer> {
    let Delaunay { dim, cells } = triangulation;
    let mut simplices: Vec<Support> = cells.iter().map(|cell| Support::new(&cell[..=*dim])).collect();
    simplices.sort_unstable();
    let mut layers = vec![Layer { simplices, facets: Vec::new() }];
    for _ in 0..*dim {
        let above = &mut layers[0];
        let mut all: Vec<(Support, u32, u8)> = Vec::with_capacity(above.len() * (dim + 1));
        for (simplex, number) in above.simplices.iter().zip(0..) {
            all.extend(simplex.facets().zip(0..).map(|(facet, side)| (facet, number, side)));
        }
        all.sort_unstable();
        let mut simplices: Vec<Support> = Vec::new();
        above.facets = vec![[NOBODY; 4]; above.len()];
        for (facet, simplex, side) in all {
            if simplices.last() != Some(&facet) {
                simplices.push(facet);
            }
            above.facets[simplex as usize][usize::from(side)] = simplices.len() as u32 - 1;
        }
        layers.insert(0, Layer { simplices, facets: Vec::new() });
    }
    layers
}
