//! Delaunay triangulations of any dimension, point by point.

use crate::Result;

/// Stands for the point at infinity, which is joined to each facet of the hull; also for no vertex, and for no cell.
pub(crate) const NOBODY: u32 = u32::MAX;

/// Points with exact predicates on simplices of `N` vertices.
pub(crate) trait Space<const N: usize> {
    /// The dimension of what is triangulated. In a simplex, all vertices beyond one more than that are the same everywhere.
    fn dim(&self) -> usize;

    /// Positive, zero or negative by the orientation of a simplex.
    fn orientation(&self, simplex: &[u32; N]) -> f64;

    /// Positive where a point lies within the circumscribed ball of a positively oriented simplex, zero on its boundary.
    fn in_ball(&self, simplex: &[u32; N], point: u32) -> f64;
}

/// A simplex of the dimension of the cloud; where one vertex is the point at infinity, what is beyond a facet of the hull.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell<const N: usize> {
    /// Positively oriented, a point beyond the facet taking the place of the one at infinity. All are `NOBODY` in a cell that went.
    pub(crate) vertices: [u32; N],
    /// The cell beyond the facet opposite to each vertex.
    pub(crate) neighbours: [u32; N],
}

impl<const N: usize> Cell<N> {
    /// The place of a neighbour among them.
    pub(crate) fn side(&self, neighbour: u32) -> usize {
        position(&self.neighbours, neighbour)
    }
}

/// A Delaunay triangulation that is under way.
///
/// Points are added one by one (Bowyer 1981, Watson 1981): all cells whose circumscribed ball holds the new point go, and the hole is
/// filled with a fan of cells from it. Predicates are exact (Shewchuk 1997, doi 10.1007/PL00009321), so the result is a Delaunay
/// triangulation whatever lies on a common sphere, line or plane: a cell goes only if the point is strictly within its ball, and a facet of the
/// hole is then never in one plane with the point, as in that plane both of its balls have the same circle.
///
/// Usually O(n log n) time; O(n²) cells in the worst case in space.
#[derive(Debug)]
pub(crate) struct Triangulation<const N: usize> {
    cells: Vec<Cell<N>>,
    /// Cells that went.
    free: Vec<u32>,
    /// The cell that the search for the next point begins at, not beyond the hull.
    last: u32,
    /// For each cell, the point that it was last looked at for, and whether it goes.
    seen: Vec<(u32, bool)>,
    /// The cells that go, and the facets of the hole: kept from one point to the next for their memory alone.
    gone: Vec<u32>,
    rim: Vec<(u32, usize)>,
    /// For each vertex, that at infinity being the first, the triangle of the last fan whose edge on the rim begins there.
    fan: Vec<u32>,
    /// The state of a generator (xorshift; Marsaglia 2003, doi 10.18637/jss.v008.i14).
    random: u32,
    /// New numbers of cells.
    numbers: Vec<u32>,
}

impl<const N: usize> Default for Triangulation<N> {
    fn default() -> Self {
        Self {
            cells: Vec::new(),
            free: Vec::new(),
            last: NOBODY,
            seen: Vec::new(),
            gone: Vec::new(),
            rim: Vec::new(),
            fan: Vec::new(),
            random: 1,
            numbers: Vec::new(),
        }
    }
}

impl<const N: usize> Triangulation<N> {
    /// Begins with a positively oriented simplex, and adds distinct points that are not among its vertices. All are below a number of vertices.
    ///
    /// # Errors
    /// What `check` says.
    pub(crate) fn build(
        &mut self,
        space: &impl Space<N>,
        (n_vertices, first): (usize, [u32; N]),
        others: impl Iterator<Item = u32>,
        check: impl Fn() -> Result<()>,
    ) -> Result<()> {
        self.begin(space.dim(), first);
        self.fan.resize(self.fan.len().max(if space.dim() == 2 { n_vertices + 1 } else { 0 }), NOBODY);
        for point in others {
            check()?;
            self.insert(space, point);
        }
        Ok(())
    }

    /// Writes all simplices, with numbers of neighbours among them; `NOBODY` is beyond the hull.
    pub(crate) fn write(&mut self, dim: usize, into: &mut Vec<Cell<N>>) {
        let Self { cells, numbers, .. } = self;
        let is_simplex = |cell: &&Cell<N>| !cell.vertices[..=dim].contains(&NOBODY);
        numbers.clear();
        let mut count = 0;
        numbers.extend(cells.iter().map(|cell| {
            if !is_simplex(&cell) {
                return NOBODY;
            }
            count += 1;
            count - 1
        }));
        into.clear();
        into.extend(cells.iter().filter(is_simplex).map(|cell| {
            let mut neighbours = [NOBODY; N];
            for side in 0..=dim {
                neighbours[side] = numbers[cell.neighbours[side] as usize];
            }
            Cell { vertices: cell.vertices, neighbours }
        }));
    }

    /// The larger part of the bytes that are kept.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Cell<N>>() * self.cells.capacity()
            + 8 * self.seen.capacity()
            + 4 * (self.numbers.capacity() + self.fan.capacity())
    }

    /// The first simplex, with what is beyond its facets.
    fn begin(&mut self, dim: usize, first: [u32; N]) {
        // Each of the dim + 2 cells is beside all others, which lack one vertex of all dim + 2: the one that the cell has a number by. So the
        // facet opposite to a vertex is shared with the cell of its number.
        let cell = |without: usize| {
            let mut neighbours = [NOBODY; N];
            for (at, neighbour) in neighbours.iter_mut().enumerate().take(dim + 1) {
                *neighbour = if at == without { dim as u32 + 1 } else { at as u32 };
            }
            let mut vertices = first;
            if without <= dim {
                vertices[without] = NOBODY;
                // Beyond the facet, the simplex is oriented the other way round.
                let (a, b) = ((without + 1) % (dim + 1), (without + 2) % (dim + 1));
                vertices.swap(a, b);
                neighbours.swap(a, b);
            }
            Cell { vertices, neighbours }
        };
        self.cells.clear();
        self.cells.extend((0..dim + 2).map(cell));
        self.seen.clear();
        self.seen.resize(dim + 2, (NOBODY, false));
        self.free.clear();
        (self.last, self.random) = (dim as u32 + 1, 1);
    }

    fn add(&mut self, cell: Cell<N>) -> u32 {
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

    fn insert(&mut self, space: &impl Space<N>, point: u32) {
        let dim = space.dim();
        let (mut gone, mut rim) = (std::mem::take(&mut self.gone), std::mem::take(&mut self.rim));
        let start = self.locate(space, point);
        gone.push(start);
        self.seen[start as usize] = (point, true);
        let mut next = 0;
        while next < gone.len() {
            let cell = gone[next];
            next += 1;
            for at in 0..=dim {
                let other = self.cells[cell as usize].neighbours[at];
                if self.seen[other as usize].0 != point {
                    let goes = self.conflicts(space, other, point);
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
            let mut around = [NOBODY; N];
            around[*at] = beyond;
            let new = self.add(Cell { vertices, neighbours: around });
            let back = self.cells[beyond as usize].side(*cell);
            self.cells[beyond as usize].neighbours[back] = new;
            self.cells[*cell as usize].neighbours[*at] = new;
            if dim == 2 {
                // Counterclockwise, the edge of the rim begins here.
                let start = vertices[if *at == 2 { 0 } else { *at + 1 }];
                self.fan[start.wrapping_add(1) as usize] = new;
            }
        }
        for &(cell, at) in &rim {
            let new = self.cells[cell as usize].neighbours[at];
            if dim == 2 {
                self.join_fan(new, at);
            } else {
                for side in (0..=dim).filter(|&side| side != at) {
                    self.cells[new as usize].neighbours[side] = self.across(cell, at, side, point);
                }
            }
            if !self.is_ghost(dim, new) {
                self.last = new;
            }
        }
        for &cell in &gone {
            self.cells[cell as usize].vertices = [NOBODY; N];
        }
        self.free.append(&mut gone);
        rim.clear();
        (self.gone, self.rim) = (gone, rim);
    }

    /// Joins a new triangle, opposite to whose vertex `at` is an edge of the rim, to the one whose edge begins where that ends.
    fn join_fan(&mut self, new: u32, at: usize) {
        let (after, before) = if at == 0 {
            (1, 2)
        } else if at == 1 {
            (2, 0)
        } else {
            (0, 1)
        };
        let end = self.cells[new as usize].vertices[before];
        let next = self.fan[end.wrapping_add(1) as usize];
        self.cells[new as usize].neighbours[after] = next;
        let Cell { vertices, neighbours } = &mut self.cells[next as usize];
        // In the next one, the edge from its beginning to the point is opposite to its end.
        let start = position(vertices, end);
        neighbours[if start == 2 { 0 } else { start + 1 }] = new;
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

    fn is_ghost(&self, dim: usize, cell: u32) -> bool {
        self.cells[cell as usize].vertices[..=dim].contains(&NOBODY)
    }

    /// A cell that a point not yet there is in conflict with: the one that it lies in.
    ///
    /// A walk towards the point ends, also in a triangulation that special positions let have circles in sight of a point, as facets are tried
    /// from a random one on (Devillers, Pion and Teillaud 2002, doi 10.1142/S0129054102001047).
    fn locate(&mut self, space: &impl Space<N>, point: u32) -> u32 {
        let dim = space.dim();
        let mut cell = self.last;
        let mut before = NOBODY;
        while !self.is_ghost(dim, cell) {
            self.random ^= self.random << 13;
            self.random ^= self.random >> 17;
            self.random ^= self.random << 5;
            let start = self.random as usize % (dim + 1);
            let Cell { vertices, neighbours } = self.cells[cell as usize];
            let facets = (start..=dim).chain(0..start);
            // The point is on this side of the facet that was just crossed.
            let beyond = facets.filter(|&at| neighbours[at] != before).find(|&at| {
                let mut moved = vertices;
                moved[at] = point;
                space.orientation(&moved) < 0.0
            });
            let Some(at) = beyond else { break };
            (before, cell) = (cell, neighbours[at]);
        }
        cell
    }

    /// Whether a point lies strictly within the ball of a cell. That of a cell beyond the hull is the half-space beyond its facet, and
    /// in the plane of the facet what the ball on its other side has of it.
    fn conflicts(&self, space: &impl Space<N>, cell: u32, point: u32) -> bool {
        let Cell { mut vertices, neighbours } = self.cells[cell as usize];
        match vertices[..=space.dim()].iter().position(|&vertex| vertex == NOBODY) {
            None => space.in_ball(&vertices, point) > 0.0,
            Some(at) => {
                vertices[at] = point;
                let side = space.orientation(&vertices);
                let within = &self.cells[neighbours[at] as usize].vertices;
                side > 0.0 || side == 0.0 && space.in_ball(within, point) > 0.0
            }
        }
    }
}

/// The place of something that is there.
fn position<const N: usize>(among: &[u32; N], wanted: u32) -> usize {
    // What is not at any other place is at the last.
    among[..N - 1].iter().position(|&entry| entry == wanted).unwrap_or(N - 1)
}

/// The round in which a point is added: half of all points are in the last, a quarter in the one before, and so on, by the bits of a number that
/// looks random.
///
/// Rounds of points at random keep the cells small that a point is in conflict with, whatever the cloud, and a curve through those of a round keeps
/// the way from one point to the next short (Amenta, Choi and Rote 2003, doi 10.1145/777792.777824).
pub(crate) fn round(point: u32) -> u32 {
    // The steps of SplitMix64 (Steele, Lea and Flood 2014, doi 10.1145/2714064.2660195).
    let mut hash = (u64::from(point) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ hash >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    64 - (hash ^ hash >> 31).trailing_zeros().min(64)
}
