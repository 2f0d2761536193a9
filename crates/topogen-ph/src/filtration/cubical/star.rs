//! The cells that enter with one voxel, and a discrete gradient on them.

use super::Construction;
use super::order::PixelOrder;

/// The cell of the voxel itself among the 27 cells around it, numbered with the last axis fastest.
const CENTRE: usize = 13;

/// What becomes of the cells of one voxel, in the order in which they enter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    /// A cell that changes the homology.
    Critical(usize),
    /// A cell, and a cofacet of it that enters with it and undoes what it did.
    Pair(usize, usize),
}

/// The 27 cells around a voxel, by masks of a bit a cell.
pub(super) struct Star {
    construction: Construction,
    /// The step on the grid of voxels, by cell.
    steps: [isize; 27],
    /// Voxels that must come after this one (before it, where voxels are vertices) if the cell is to be this one's.
    needs: [u32; 27],
    facets: [u32; 27],
    dims: [usize; 27],
}

impl Star {
    pub(super) fn new(order: &PixelOrder, construction: Construction) -> Self {
        let mut star = Self { construction, steps: [0; 27], needs: [0; 27], facets: [0; 27], dims: [0; 27] };
        let number = |[z, y, x]: [isize; 3]| ((z + 1) * 9 + (y + 1) * 3 + x + 1) as usize;
        for cell in 0..27 {
            let at = towards(cell);
            star.steps[cell] = (0..3).map(|axis| at[axis] * order.strides[axis] as isize).sum();
            let away = at.iter().filter(|&&step| step != 0).count();
            star.dims[cell] = if construction == Construction::TopCells { 3 - away } else { away };
            for other in (0..27).filter(|&other| other != CENTRE) {
                let there = towards(other);
                if (0..3).all(|axis| there[axis] == 0 || there[axis] == at[axis]) {
                    star.needs[cell] |= 1 << other;
                }
            }
            for axis in 0..3 {
                let facets: &[isize] = match construction {
                    Construction::TopCells if at[axis] == 0 => &[-1, 1],
                    Construction::Vertices if at[axis] != 0 => &[0],
                    _ => &[],
                };
                for &step in facets {
                    let mut facet = at;
                    facet[axis] = step;
                    star.facets[cell] |= 1 << number(facet);
                }
            }
        }
        star
    }

    pub(super) fn dim(&self, cell: usize) -> usize {
        self.dims[cell]
    }

    /// The cells that enter with the voxel of a rank, as a mask.
    pub(super) fn owned(&self, order: &PixelOrder, rank: u32) -> u32 {
        let place = order.places[rank as usize] as isize;
        let mut fitting = 0_u32;
        for (cell, step) in self.steps.iter().enumerate() {
            let other = order.ranks[(place + step) as usize];
            // The border comes after all: it hides no face of a voxel, and there are no cells to it.
            let is_fitting = match self.construction {
                Construction::TopCells => other > rank,
                Construction::Vertices => other < rank,
            };
            fitting |= u32::from(is_fitting) << cell;
        }
        let owned =
            self.needs.iter().enumerate().map(|(cell, needs)| u32::from(needs & !fitting == 0) << cell);
        owned.fold(0, |owned, cell| owned | cell)
    }

    /// Visits the steps in which these cells enter, by coreductions: Mrozek and Batko (2009), doi 10.1007/s00454-008-9073-y.
    ///
    /// A cell whose facets are all there but one can be paired with that one: the boundary of its boundary being empty, all facets of
    /// that one are there. Where there is no such cell, one of the least dimension is critical. So all facets of a cell come before it,
    /// and nothing comes between the two cells of a pair.
    pub(super) fn enter(&self, owned: u32, mut visit: impl FnMut(Step)) {
        let mut left = owned;
        while left != 0 {
            let pair = bits(left).find(|&cell| (self.facets[cell] & left).is_power_of_two());
            if let Some(cell) = pair {
                let facet = (self.facets[cell] & left).trailing_zeros() as usize;
                left &= !(1 << cell | 1 << facet);
                visit(Step::Pair(facet, cell));
            } else if let Some(cell) = bits(left).min_by_key(|&cell| self.dims[cell]) {
                left &= !(1 << cell);
                visit(Step::Critical(cell));
            }
        }
    }
}

/// The bits that are set.
fn bits(mut mask: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let next = (mask != 0).then(|| mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(next)
    })
}

/// The step along each axis from the voxel to a cell.
pub(super) fn towards(cell: usize) -> [isize; 3] {
    [cell / 9, cell / 3 % 3, cell % 3].map(|at| at as isize - 1)
}
