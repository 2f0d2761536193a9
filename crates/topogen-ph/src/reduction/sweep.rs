//! Degrees 0 and 1 in one sweep over the edges, by the components of each edge's lune.

use super::components::Components;
use crate::diagram::{Diagram, DiagramBuilder};
use crate::filtration::RipsFiltration;
use crate::reduction::neighbours::Neighbours;
use crate::{Edge, Error, Result};

/// What an edge did when it entered.
#[derive(Clone, Copy)]
enum Role {
    /// It has not entered yet.
    Absent,
    /// It merged two components.
    Tree,
    /// It gave birth to the class of this number.
    Birth(u32),
    /// It closed a triangle with this vertex, whose other two edges had entered before.
    Filled(u32),
}

/// The diagram in degrees 0 and 1.
///
/// See `README.md` for the algorithm. O(m n / 64) time for m edges among n points, plus the reduction, which in practice is
/// a small part of it; O(n²) memory.
pub(crate) fn diagram(filtration: &RipsFiltration) -> Result<Diagram> {
    let n_points = filtration.n_points();
    let mut builder = DiagramBuilder::new(filtration, 1);
    let mut components = Components::new(n_points);
    let mut neighbours = Neighbours::new(filtration)?;
    let mut classes = Classes::new(n_points)?;
    for (rank, &edge) in filtration.edges().iter().enumerate() {
        let rank = rank as u32;
        let (u, v) = edge.endpoints();
        let role = match neighbours.first_common(u, v) {
            Some(common) => {
                // Only a lune of several components changes degree 1, and only while a class is alive.
                if classes.alive > 0 {
                    for other in neighbours.further_components(u, v, common) {
                        if let Some(birth) = classes.kill([(u, common), (common, v), (v, other), (other, u)])
                        {
                            builder.pair(1, builder.of_rank(birth), builder.of_rank(rank));
                        }
                    }
                }
                Role::Filled(common)
            }
            None => match components.merge(u, v) {
                Some(younger) => {
                    builder.pair(0, DiagramBuilder::vertex(younger), builder.of_rank(rank));
                    Role::Tree
                }
                None => classes.give_birth(rank),
            },
        };
        classes.set_role(edge, role);
        neighbours.connect(u, v);
    }
    components.roots().for_each(|root| builder.essential(0, DiagramBuilder::vertex(root)));
    classes.alive_births().for_each(|birth| builder.essential(1, builder.of_rank(birth)));
    Ok(builder.finish())
}

/// The classes of degree 1, and which of them each edge runs through.
struct Classes {
    /// By combinatorial index of the edge.
    roles: Vec<Role>,
    /// The rank of the edge that gave birth to each class, by number.
    births: Vec<u32>,
    /// For a dead class, the older classes whose sum it has become equal to.
    columns: Vec<Option<Vec<u32>>>,
    alive: usize,
    /// The classes of the cycle at hand: a set bit is a class.
    bits: Vec<u64>,
    /// Edges that wait to be expanded.
    stack: Vec<(u32, u32)>,
}

impl Classes {
    fn new(n_points: usize) -> Result<Self> {
        let edges = n_points * n_points.saturating_sub(1) / 2;
        let mut roles = Vec::new();
        roles.try_reserve_exact(edges).map_err(Error::out_of_memory(edges, "roles of edges"))?;
        roles.resize(edges, Role::Absent);
        Ok(Self {
            roles,
            births: Vec::new(),
            columns: Vec::new(),
            alive: 0,
            bits: Vec::new(),
            stack: Vec::new(),
        })
    }

    fn set_role(&mut self, edge: Edge, role: Role) {
        self.roles[edge.index()] = role;
    }

    fn give_birth(&mut self, rank: u32) -> Role {
        let number = self.births.len() as u32;
        self.births.push(rank);
        self.columns.push(None);
        self.bits.resize(self.births.len().div_ceil(64), 0);
        self.alive += 1;
        Role::Birth(number)
    }

    /// The birth of each class that is alive.
    fn alive_births(&self) -> impl Iterator<Item = u32> + '_ {
        self.births.iter().zip(&self.columns).filter(|(_, column)| column.is_none()).map(|(&birth, _)| birth)
    }

    /// Makes a cycle of edges bound. If it ran through classes that are alive, the youngest dies: the rank of its birth.
    fn kill(&mut self, cycle: [(u32, u32); 4]) -> Option<u32> {
        self.stack.extend(cycle);
        while let Some((a, b)) = self.stack.pop() {
            match self.roles[Edge::new(a, b).index()] {
                Role::Filled(w) => self.stack.extend([(a, w), (w, b)]),
                Role::Birth(number) => self.bits[number as usize / 64] ^= 1 << (number % 64),
                Role::Tree | Role::Absent => {}
            }
        }
        let mut pivot = None;
        let mut others = Vec::new();
        // From the youngest to the oldest: what replaces a dead class is older than it.
        for word in (0..self.bits.len()).rev() {
            while self.bits[word] != 0 {
                let number = word as u32 * 64 + self.bits[word].ilog2();
                self.bits[word] ^= 1 << (number % 64);
                match &self.columns[number as usize] {
                    Some(column) => {
                        for &older in column {
                            self.bits[older as usize / 64] ^= 1 << (older % 64);
                        }
                    }
                    None if pivot.is_none() => pivot = Some(number),
                    None => others.push(number),
                }
            }
        }
        let pivot = pivot? as usize;
        self.columns[pivot] = Some(others);
        self.alive -= 1;
        Some(self.births[pivot])
    }
}
