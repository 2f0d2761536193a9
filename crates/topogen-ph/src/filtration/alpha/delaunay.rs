//! Delaunay triangulations on a line, in the plane and in space, point by point, with exact predicates.

use super::cloud::Cloud;
use super::curve;
use crate::Result;

/// Stands for the point at infinity, which is joined to each facet of the hull; also for no vertex.
pub(super) const NOBODY: u32 = u32::MAX;

/// A simplex of the dimension of the cloud; where one vertex is the point at infinity, what is beyond a facet of the hull.
#[derive(Clone, Copy)]
struct Cell {
    /// Positively oriented, a point beyond the facet taking the place of the one at infinity. Of a cloud on a line or plane, the last ones are
    /// poles. All are `NOBODY` in a cell that went.
    vertices: [u32; 4],
    /// The cell beyond the facet opposite to each vertex.
    neighbours: [u32; 4],
}

/// A triangulation: the dimension of the cloud, and that many vertices and one more of each simplex, the first of four.
pub(super) struct Delaunay {
    pub(super) dim: usize,
    pub(super) cells: Vec<[u32; 4]>,
}

/// The Delaunay triangulation of the distinct points of a cloud, of the dimension of their affine hull.
///
/// Points are added one by one (Bowyer 1981, Watson 1981): all cells whose circumscribed ball holds the new point go, and the hole is
/// filled with a fan of cells from it. Predicates are exact (Shewchuk 1997, doi 10.1007/PL00009321), so the result is a Delaunay
/// triangulation whatever lies on a common sphere, line or plane: a cell goes only if the point is strictly within its ball, and a facet of the
/// hole is then never in one plane with the point, as in that plane both of its balls have the same circle.
///
/// Where all points lie on a line or plane, each simplex is completed by the same poles. A sphere through these meets the plane in the
/// circle through the other vertices, so that the predicates of space are those of the plane.
///
/// # Errors
/// What `check` says.
///
/// # Complexity
/// Usually O(n log n); O(n²) cells in the worst case in space.
pub(super) fn delaunay(cloud: &Cloud, check: impl Fn() -> Result<()>) -> Result<Delaunay> {
    let order = curve::order(cloud);
    let (dim, first) = first_simplex(cloud, &order);
    if dim == 0 {
        // A point on its own; no cell without any.
        let cells = order.first().map(|&point| [point, NOBODY, NOBODY, NOBODY]).into_iter().collect();
        return Ok(Delaunay { dim, cells });
    }
    let mut triangulation = Triangulation::new(cloud, dim, first);
    for point in order.into_iter().filter(|point| !first[..=dim].contains(point)) {
        check()?;
        triangulation.insert(point);
    }
    let mut cells: Vec<[u32; 4]> = triangulation.cells.into_iter().map(|cell| cell.vertices).collect();
    cells.retain(|vertices| !vertices[..=dim].contains(&NOBODY));
    Ok(Delaunay { dim, cells })
}

/// The dimension of the cloud, and a simplex of it, completed by poles and positively oriented.
fn first_simplex(cloud: &Cloud, order: &[u32]) -> (usize, [u32; 4]) {
    let mut simplex = [NOBODY; 4];
    let (mut count, mut of_points) = (0, 0);
    // All poles together span the space, so enough of them are independent of any points.
    for place in order.iter().copied().chain(cloud.poles()) {
        if count > cloud.dim {
            break;
        }
        simplex[count] = place;
        if cloud.are_independent(&simplex[..=count]) {
            count += 1;
            of_points += usize::from((place as usize) < cloud.len());
        }
    }
    let dim = of_points.saturating_sub(1);
    if dim > 0 && cloud.orientation(&simplex) < 0.0 {
        simplex.swap(0, 1);
    }
    (dim, simplex)
}

struct Triangulation<'a> {
    cloud: &'a Cloud,
    dim: usize,
    cells: Vec<Cell>,
    /// Cells that went.
    free: Vec<u32>,
    /// The cell that the search for the next point begins at, not beyond the hull.
    last: u32,
    /// For each cell, the point that it was last looked at for, and whether it goes.
    seen: Vec<(u32, bool)>,
    /// The cells that go, and the facets of the hole: kept from one point to the next for their memory alone.
    gone: Vec<u32>,
    rim: Vec<(u32, usize)>,
    /// The state of a generator (xorshift; Marsaglia 2003, doi 10.18637/jss.v008.i14).
    random: u32,
}

impl<'a> Triangulation<'a> {
    /// The first simplex, with what is beyond its facets.
    fn new(cloud: &'a Cloud, dim: usize, first: [u32; 4]) -> Self {
        // Each of the dim + 2 cells is beside all others, which lack one vertex of all dim + 2: the one that the cell has a number by. So the
        // facet opposite to a vertex is shared with the cell of its number.
        let numbers: Vec<u32> = (0..dim as u32 + 2).collect();
        let vertex = |number: u32| if number as usize <= dim { first[number as usize] } else { NOBODY };
        let cell = |without: u32| {
            let mut neighbours = [NOBODY; 4];
            neighbours
                .iter_mut()
                .zip((0..=dim as u32).map(|at| if at == without { dim as u32 + 1 } else { at }))
                .for_each(|(into, at)| *into = at);
            let mut vertices = first;
            if without as usize <= dim {
                vertices[without as usize] = vertex(dim as u32 + 1);
                // Beyond the facet, the simplex is oriented the other way round.
                let (a, b) = ((without as usize + 1) % (dim + 1), (without as usize + 2) % (dim + 1));
                vertices.swap(a, b);
                neighbours.swap(a, b);
            }
            Cell { vertices, neighbours }
        };
        let cells: Vec<Cell> = numbers.into_iter().map(cell).collect();
        let seen = vec![(NOBODY, false); cells.len()];
        let last = dim as u32 + 1;
        Self { cloud, dim, cells, free: Vec::new(), last, seen, gone: Vec::new(), rim: Vec::new(), random: 1 }
    }

    fn add(&mut self, cell: Cell) -> u32 {
        match self.free.pop() {
            Some(at) => {
                self.cells[at as usize] = cell;
                at
            }
            None => {
                self.cells.push(cell);
                self.seen.push((NOBODY, false));
                self.cells.len() as u32 - 1
            }
        }
    }

    fn insert(&mut self, point: u32) {
        let dim = self.dim;
        let (mut gone, mut rim) = (std::mem::take(&mut self.gone), std::mem::take(&mut self.rim));
        let start = self.locate(point);
        gone.push(start);
        self.seen[start as usize] = (point, true);
        let mut next = 0;
        while next < gone.len() {
            let cell = gone[next];
            next += 1;
            for at in 0..=dim {
                let other = self.cells[cell as usize].neighbours[at];
                if self.seen[other as usize].0 != point {
                    let goes = self.conflicts(other, point);
                    self.seen[other as usize] = (point, goes);
                    if goes {
                        gone.push(other);
                    }
                }
                if !self.goes(other, point) {
                    rim.push((cell, at));
                }
            }
        }
        // A fan from the point to each facet of the rim. Cells that go point to the new ones instead of what is beyond.
        for (cell, at) in &mut rim {
            let Cell { mut vertices, neighbours } = self.cells[*cell as usize];
            let beyond = neighbours[*at];
            vertices[*at] = point;
            let mut around = [NOBODY; 4];
            around[*at] = beyond;
            let new = self.add(Cell { vertices, neighbours: around });
            let back = position(&self.cells[beyond as usize].neighbours, *cell);
            self.cells[beyond as usize].neighbours[back] = new;
            self.cells[*cell as usize].neighbours[*at] = new;
        }
        for &(cell, at) in &rim {
            let new = self.cells[cell as usize].neighbours[at];
            for side in (0..=dim).filter(|&side| side != at) {
                self.cells[new as usize].neighbours[side] = self.across(cell, at, side, point);
            }
            if !self.is_ghost(new) {
                self.last = new;
            }
        }
        for &cell in &gone {
            self.cells[cell as usize].vertices = [NOBODY; 4];
        }
        self.free.append(&mut gone);
        rim.clear();
        (self.gone, self.rim) = (gone, rim);
    }

    /// The new cell that shares a ridge of the rim with that on the facet `at` of a cell that goes: the ridge without vertices `at` and `side`.
    ///
    /// All cells around the ridge up to the next facet of the rim go; they are passed through.
    fn across(&self, mut cell: u32, mut at: usize, mut side: usize, point: u32) -> u32 {
        loop {
            let Cell { vertices, neighbours } = self.cells[cell as usize];
            let next = neighbours[side];
            if !self.goes(next, point) {
                return next;
            }
            let Cell { vertices: there, neighbours: back } = self.cells[next as usize];
            // Of the two facets of the next cell at the ridge, one was entered by, and the other is opposite to the vertex that was opposite
            // to the one left.
            side = position(&there, vertices[at]);
            at = position(&back, cell);
            cell = next;
        }
    }

    /// Whether a cell was found to go for a point.
    fn goes(&self, cell: u32, point: u32) -> bool {
        self.seen[cell as usize] == (point, true)
    }

    fn is_ghost(&self, cell: u32) -> bool {
        self.cells[cell as usize].vertices[..=self.dim].contains(&NOBODY)
    }

    /// A cell that a point not yet there is in conflict with: the one that it lies in.
    ///
    /// A walk towards the point ends, also in a triangulation that special positions let have circles in sight of a point, as facets are tried
    /// from a random one on (Devillers, Pion and Teillaud 2002, doi 10.1142/S0129054102001047).
    fn locate(&mut self, point: u32) -> u32 {
        let mut cell = self.last;
        let mut before = NOBODY;
        while !self.is_ghost(cell) {
            self.random ^= self.random << 13;
            self.random ^= self.random >> 17;
            self.random ^= self.random << 5;
            let start = self.random as usize % (self.dim + 1);
            let Cell { vertices, neighbours } = self.cells[cell as usize];
            let facets = (start..=self.dim).chain(0..start);
            // The point is on this side of the facet that was just crossed.
            let beyond = facets.filter(|&at| neighbours[at] != before).find(|&at| {
                let mut moved = vertices;
                moved[at] = point;
                self.cloud.orientation(&moved) < 0.0
            });
            let Some(at) = beyond else { break };
            (before, cell) = (cell, neighbours[at]);
        }
        cell
    }

    /// Whether a point lies strictly within the ball of a cell. That of a cell beyond the hull is the half-space beyond its facet, and
    /// in the plane of the facet what the ball on its other side has of it.
    fn conflicts(&self, cell: u32, point: u32) -> bool {
        let Cell { mut vertices, neighbours } = self.cells[cell as usize];
        match vertices[..=self.dim].iter().position(|&vertex| vertex == NOBODY) {
            None => self.cloud.in_ball(&vertices, point) > 0.0,
            Some(at) => {
                vertices[at] = point;
                let side = self.cloud.orientation(&vertices);
                let within = &self.cells[neighbours[at] as usize].vertices;
                side > 0.0 || side == 0.0 && self.cloud.in_ball(within, point) > 0.0
            }
        }
    }
}

/// The place of something that is there.
fn position(among: &[u32; 4], wanted: u32) -> usize {
    // What is not at the first three is at the last.
    among[..3].iter().position(|&entry| entry == wanted).unwrap_or(3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Points;

    /// Cells are oriented, no point is strictly within the ball of any, and every point is in one.
    fn check(coordinates: &[f64], dim: usize, expected: usize) {
        let cloud = Cloud::new(&Points::new(coordinates, dim).unwrap()).unwrap();
        let found = delaunay(&cloud, || Ok(())).unwrap();
        assert_eq!(found.dim, expected);
        let (_, first) = first_simplex(&cloud, &curve::order(&cloud));
        for cell in &found.cells {
            let mut full = *cell;
            full[expected + 1..].copy_from_slice(&first[expected + 1..]);
            assert!(expected == 0 || cloud.orientation(&full) > 0.0, "{cell:?}");
            let within = |&point: &u32| !cell.contains(&point) && cloud.in_ball(&full, point) > 0.0;
            assert_eq!(cloud.distinct().iter().find(|point| within(point)), None, "{cell:?}");
        }
        let mut met: Vec<u32> = found.cells.iter().flat_map(|cell| cell[..=expected].to_vec()).collect();
        met.sort_unstable();
        met.dedup();
        assert_eq!(met, cloud.distinct());
    }

    #[test]
    fn balls_are_empty_wherever_points_lie() {
        let wave = |at: usize| (1.0 + 12.9898 * at as f64).sin() * 0.7;
        let random: Vec<f64> = (0..180).map(wave).collect();
        let grid: Vec<f64> = (0..64).flat_map(|at| [at / 16, at / 4 % 4, at % 4].map(|x| x as f64)).collect();
        let line: Vec<f64> = (0..9).flat_map(|at| [wave(at), 2.0 * wave(at), -wave(at)]).collect();
        let plane: Vec<f64> = (0..40).flat_map(|at| [wave(at), wave(at + 50), 0.25]).collect();
        check(&random, 2, 2);
        check(&random, 3, 3);
        check(&grid, 2, 2);
        check(&grid, 3, 3);
        check(&line, 3, 1);
        check(&[0.0, 0.0, 1.0, 2.0, 3.0, 6.0, -1.0, -2.0], 2, 1);
        check(&plane, 3, 2);
        check(&[0.5; 9], 3, 0);
    }
}
