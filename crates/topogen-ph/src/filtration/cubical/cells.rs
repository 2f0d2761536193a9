//! The cells of a cubical complex: places of a grid that is twice as fine.

use super::Construction;
use super::order::PixelOrder;

/// All cells of the complex of an image.
///
/// Along each axis, even coordinates are points and odd ones are the intervals between them, so the dimension of a cell is the number
/// of its odd coordinates. Pixels are the cells with odd coordinates alone where they are top cells, and with even ones where they are
/// vertices. A missing axis has the coordinate 0 alone.
pub(super) struct Cells<'a> {
    pub(super) order: &'a PixelOrder,
    pub(super) construction: Construction,
    /// Coordinates along each axis, the slowest first.
    extents: [usize; 3],
    strides: [usize; 3],
}

impl<'a> Cells<'a> {
    pub(super) fn new(order: &'a PixelOrder, construction: Construction) -> Self {
        let extents = [0, 1, 2].map(|axis| match (order.strides[axis], construction) {
            (0, _) => 1,
            (_, Construction::TopCells) => 2 * order.axes[axis] + 1,
            (_, Construction::Vertices) => 2 * order.axes[axis] - 1,
        });
        Self { order, construction, extents, strides: [extents[1] * extents[2], extents[2], 1] }
    }

    /// The number of cells; a cell is a number below.
    pub(super) fn len(&self) -> usize {
        self.extents.iter().product()
    }

    /// The step from a cell to the next one along each axis.
    pub(super) fn strides(&self) -> [usize; 3] {
        self.strides
    }

    pub(super) fn coordinates(&self, cell: usize) -> [usize; 3] {
        let [first, second, _] = self.strides;
        [cell / first, cell % first / second, cell % second]
    }

    pub(super) fn dim(&self, cell: usize) -> usize {
        self.coordinates(cell).iter().filter(|&&at| at % 2 == 1).count()
    }

    /// The cell of the pixel of a rank.
    pub(super) fn of_pixel(&self, rank: u32) -> usize {
        let PixelOrder { pixels, axes, strides, .. } = self.order;
        let pixel = pixels[rank as usize] as usize;
        let position = [pixel / (axes[1] * axes[2]), pixel / axes[2] % axes[1], pixel % axes[2]];
        let odd = usize::from(self.construction == Construction::TopCells);
        let at = |axis: usize| if strides[axis] > 0 { 2 * position[axis] + odd } else { 0 };
        (0..3).map(|axis| at(axis) * self.strides[axis]).sum()
    }

    /// The facets of a cell.
    pub(super) fn facets(&self, cell: usize) -> impl Iterator<Item = usize> + use<> {
        let (at, strides) = (self.coordinates(cell), self.strides);
        let axes = (0..3).filter(move |&axis| at[axis] % 2 == 1);
        axes.flat_map(move |axis| [cell - strides[axis], cell + strides[axis]])
    }

    /// The two cells on the sides of a cell with one even coordinate along the axes that there are; none is outside.
    pub(super) fn sides(&self, cell: usize) -> Option<[Option<usize>; 2]> {
        let at = self.coordinates(cell);
        let axis = (0..3).find(|&axis| self.order.strides[axis] > 0 && at[axis].is_multiple_of(2))?;
        let stride = self.strides[axis];
        Some([
            (at[axis] > 0).then(|| cell - stride),
            (at[axis] + 1 < self.extents[axis]).then(|| cell + stride),
        ])
    }

    /// The rank of the pixel whose value the cell has: the first pixel that it is a face of, or the last of its vertices.
    pub(super) fn rank(&self, cell: usize) -> u32 {
        let at = self.coordinates(cell);
        // Where a coordinate is that of a pixel, there is one place; else there are two, one of which may be on the border.
        let places = |axis: usize| match self.construction {
            Construction::TopCells => [at[axis].div_ceil(2), at[axis] / 2 + 1],
            Construction::Vertices => [at[axis] / 2 + 1, at[axis].div_ceil(2) + 1],
        };
        let [first, second, third] =
            [0, 1, 2].map(|axis| places(axis).map(|at| at * self.order.strides[axis]));
        let ranks =
            first.into_iter().flat_map(|a| second.map(|b| a + b)).flat_map(|ab| third.map(|c| ab + c));
        let ranks = ranks.map(|place| self.order.ranks[place]);
        match self.construction {
            Construction::TopCells => ranks.fold(u32::MAX, u32::min),
            Construction::Vertices => ranks.fold(0, u32::max),
        }
    }
}
