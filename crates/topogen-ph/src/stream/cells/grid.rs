//! A table of places that names a point near each.

use super::tree::Bounds;

/// How many cells there are for each point, about.
const CELLS_PER_POINT: usize = 4;
const LARGEST_SIDE: usize = 1 << 12;

/// Equal cells over the bounds of a cloud, each with the label of a point in or near it.
#[derive(Debug, Default)]
pub(super) struct Grid<const D: usize> {
    cells: Vec<u32>,
    side: usize,
    /// Half of each point's place, in cells: the sum of two is the place in the middle.
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
            std::array::from_fn::<f32, D, _>(|k| ((point[k] - bounds.low[k]) * scale[k]) as f32)
        }));
        self.cells.clear();
        self.cells.resize(self.side.pow(D as u32), u32::MAX);
        self.queue.clear();
        for label in 0..points.len() as u32 {
            let cell = self.cell(label);
            if self.cells[cell] == u32::MAX {
                self.queue.push(cell as u32);
            }
            self.cells[cell] = label;
        }
        self.spread();
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
                let place = cell / step % self.side;
                if place > 0 && self.cells[cell - step] == u32::MAX {
                    self.cells[cell - step] = label;
                    self.queue.push((cell - step) as u32);
                }
                if place + 1 < self.side && self.cells[cell + step] == u32::MAX {
                    self.cells[cell + step] = label;
                    self.queue.push((cell + step) as u32);
                }
                step *= self.side;
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
            cell = cell * self.side + place.min(self.side - 1);
        }
        cell
    }

    /// A point near the middle between two others.
    #[inline(always)]
    pub(super) fn between(&self, a: u32, b: u32) -> u32 {
        self.cells[self.cell(a, b)]
    }
}
