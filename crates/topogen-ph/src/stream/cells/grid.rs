//! A table of places that names a point near each.

use super::tree::Bounds;

/// How many cells there are for each point, about.
const CELLS_PER_POINT: usize = 4;
const LARGEST_SIDE: usize = 1 << 12;

/// A cell that has no point yet.
const EMPTY: u32 = u32::MAX;
/// A cell around all others, so that each of these has neighbours on all sides; any point will do.
const BORDER: u32 = 0;

/// Equal cells over the bounds of a cloud, each with the label of a point in or near it, and a border around them.
#[derive(Debug, Default)]
pub(super) struct Grid<const D: usize> {
    cells: Vec<u32>,
    side: usize,
    /// Half of each point's place, in cells with the border: the sum of two is the place in the middle.
    halves: Vec<[f32; D]>,
    queue: Vec<u32>,
}

impl<const D: usize> Grid<D> {
    pub(super) fn build(&mut self, points: &[[f64; D]], bounds: &Bounds<D>) {
        let cells = CELLS_PER_POINT * points.len();
        let side = if D == 2 { cells.isqrt() } else { (2.0 * cells as f64).cbrt() as usize };
        self.side = side.clamp(4, LARGEST_SIDE);
        let scale: [f64; D] = std::array::from_fn(|k| {
            let width = bounds.high[k] - bounds.low[k];
            if width > 0.0 { 0.5 * (self.side as f64 - 0.001) / width } else { 0.0 }
        });
        self.halves.clear();
        self.halves.extend(points.iter().map(|point| {
            std::array::from_fn::<f32, D, _>(|k| ((point[k] - bounds.low[k]) * scale[k] + 0.5) as f32)
        }));
        self.clear();
        self.queue.clear();
        for label in 0..points.len() as u32 {
            let cell = self.cell(label);
            if self.cells[cell] == EMPTY {
                self.queue.push(cell as u32);
            }
            self.cells[cell] = label;
        }
        self.spread();
    }

    /// Makes all cells empty.
    fn clear(&mut self) {
        let width = self.side + 2;
        self.cells.clear();
        self.cells.resize(width.pow(D as u32), BORDER);
        for (mut row, cells) in self.cells.chunks_exact_mut(width).enumerate() {
            let mut is_border = false;
            for _ in 1..D {
                is_border |= row % width == 0 || row % width > self.side;
                row /= width;
            }
            if !is_border {
                cells[1..=self.side].fill(EMPTY);
            }
        }
    }

    /// Gives every empty cell the point of a cell next to it, from the occupied cells outwards.
    fn spread(&mut self) {
        let mut at = 0;
        while at < self.queue.len() {
            let cell = self.queue[at] as usize;
            at += 1;
            let label = self.cells[cell];
            let mut step = 1;
            for _ in 0..D {
                for beside in [cell - step, cell + step] {
                    if self.cells[beside] == EMPTY {
                        self.cells[beside] = label;
                        self.queue.push(beside as u32);
                    }
                }
                step *= self.side + 2;
            }
        }
    }

    /// What lookups need.
    pub(super) fn view(&self) -> View<'_, D> {
        View { cells: &self.cells, side: self.side, halves: &self.halves }
    }

    /// The cell that a point is in.
    fn cell(&self, label: u32) -> usize {
        self.view().cell(label, label)
    }
}

/// A grid that lookups are made in.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'g, const D: usize> {
    cells: &'g [u32],
    side: usize,
    halves: &'g [[f32; D]],
}

impl<const D: usize> View<'_, D> {
    /// The cell in the middle between two points.
    #[inline(always)]
    fn cell(&self, a: u32, b: u32) -> usize {
        let (a, b) = (&self.halves[a as usize], &self.halves[b as usize]);
        let mut cell = 0;
        for k in (0..D).rev() {
            // Places are within the grid: a conversion that saturates would cost more.
            let place = (a[k] + b[k]) as u32 as usize;
            cell = cell * (self.side + 2) + place.min(self.side);
        }
        cell
    }

    /// A point near the middle between two others.
    #[inline(always)]
    pub(super) fn between(&self, a: u32, b: u32) -> u32 {
        self.cells[self.cell(a, b)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Each cell has the point of an occupied one, and none is nearer.
    fn check<const D: usize>(points: &[[f64; D]]) {
        let mut grid = Grid::default();
        grid.build(points, &Bounds::of(points));
        let width = grid.side + 2;
        let places = |mut cell: usize| {
            std::array::from_fn::<_, D, _>(|_| {
                let place = cell % width;
                cell /= width;
                place
            })
        };
        let apart = |a: [usize; D], b: [usize; D]| (0..D).map(|k| a[k].abs_diff(b[k])).sum::<usize>();
        let occupied: Vec<_> = (0..points.len() as u32).map(|label| places(grid.cell(label))).collect();
        for (cell, &label) in grid.cells.iter().enumerate() {
            let place = places(cell);
            if place.iter().any(|&k| k == 0 || k > grid.side) {
                assert_eq!(label, BORDER, "{place:?}");
                continue;
            }
            let nearest = occupied.iter().map(|&other| apart(place, other)).min().unwrap();
            assert_eq!(apart(place, occupied[label as usize]), nearest, "{place:?}");
        }
        for a in 0..points.len() as u32 {
            for b in 0..a {
                assert!((grid.view().between(a, b) as usize) < points.len());
            }
        }
    }

    #[test]
    fn cells_have_a_point_of_the_nearest_occupied_ones() {
        let mut rng = ChaCha8Rng::seed_from_u64(8);
        for n in [1, 2, 7, 60] {
            let mut number = || rng.random_range(-3.0..5.0);
            let points: Vec<[f64; 3]> = (0..n).map(|_| [number(), number(), number()]).collect();
            check(&points);
            // In a plane, on a line, at one place.
            check(&points.iter().map(|&[x, y, _]| [x, 1.0, y]).collect::<Vec<_>>());
            check(&points.iter().map(|&[x, ..]| [2.0, x]).collect::<Vec<_>>());
            check(&vec![points[0]; n]);
            check(&points.iter().map(|&[x, y, _]| [x, y]).collect::<Vec<_>>());
        }
    }
}
