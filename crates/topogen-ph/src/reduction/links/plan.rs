//! How to fill cycles of edges in one lune.

use super::collapse::Core;
use super::edges::Edges;
use super::forest::lune_of;
use super::loops::Loops;
use super::lune::Lune;
use super::open::Open;
use crate::Result;
use crate::reduction::sweep::neighbours::{Bits, Many, Neighbours};
use smallvec::SmallVec;

/// An order in which vertices go, each when what is left of its neighbours is connected, and what stays.
///
/// Going is growth backwards where the lune grows, strong collapse where it does not. Either way a cycle that runs through the vertex can
/// be moved off it, and bounds in what is left if it did before.
#[derive(Debug)]
pub(super) struct Plan {
    /// The vertices of the lune; those that go, in their order, first.
    pub(super) members: Vec<u16>,
    pub(super) going: usize,
    /// What stays of each component.
    pub(super) bases: SmallVec<[Base; 1]>,
}

/// What stays of a component of a lune.
#[derive(Debug)]
pub(super) enum Base {
    /// A vertex and neighbours of it.
    Cone(u32),
    /// The core: its vertices from the lowest on, its relations, and how many loops the cores before have.
    Core { vertices: Vec<u32>, loops: Box<Loops>, first: usize },
}

impl Plan {
    /// The bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        let bases = self.bases.iter().map(|base| match base {
            Base::Cone(_) => size_of::<Base>(),
            Base::Core { vertices, loops, .. } => size_of::<Base>() + 4 * vertices.len() + loops.bytes(),
        });
        64 + 2 * self.members.len() + bases.sum::<usize>()
    }
}

/// Memory to make plans.
#[derive(Debug, Default)]
pub(super) struct Planner {
    bits: Bits<u128>,
    members: Vec<u32>,
    /// For rows of so many blocks.
    memory: Option<(usize, Lune<u128>, Open<u128>)>,
    going: Vec<u32>,
    grown: Vec<u32>,
}

impl Planner {
    /// Plans for the lune of the edge of this rank as it was when the edge entered, with the same loops in the same order as then.
    ///
    /// The lune is a small graph of its own here, with its vertices in the same order. O(k²) time for k vertices, and growth.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
    pub(super) fn plan(&mut self, rank: u32, edges: &Edges) -> Result<Plan> {
        let Self { bits, members, memory, going, grown } = self;
        lune_of(rank, edges, members);
        let k = members.len();
        let blocks = k.div_ceil(u128::BITS as usize);
        let mut now = Neighbours::new(k, Many(blocks), bits)?;
        for (i, &x) in members.iter().enumerate() {
            let row = edges.ranks_at(x);
            for (j, &y) in members[..i].iter().enumerate() {
                if row[y as usize] < rank {
                    now.connect(i as u32, j as u32);
                }
            }
        }
        let (_, lune, open) = match memory {
            Some(memory) if memory.0 == blocks => memory,
            _ => memory.insert((blocks, Lune::new(blocks), Open::new(blocks))),
        };
        lune.all.fill(0);
        for i in 0..k {
            lune.all[i / 128] |= 1 << (i % 128);
        }
        let (p, q) = edges.ends(rank);
        let apex = edges.apex(p, q).0;
        let from = members.iter().position(|&x| x == apex).unwrap_or(0) as u32;
        open.split(from, lune, &now);
        going.clear();
        let (mut bases, mut first) = (SmallVec::new(), 0);
        for (part, start) in open.parts_mut() {
            lune.all.copy_from_slice(part);
            let (apex, is_apex) = lune.find_apex(start, &now);
            grown.clear();
            if is_apex || lune.grows(apex, &now, |x| grown.push(x)) {
                going.extend(grown.iter().rev());
                bases.push(Base::Cone(members[apex as usize]));
                continue;
            }
            let mut core = Core::new(blocks);
            core.shrink(part, &now, |x| going.push(x));
            let mut loops = Box::<Loops>::default();
            let n_loops = loops.prepare(&core.vertices, |x, y| now.are_connected(x, y), true);
            let vertices = core.vertices.iter().map(|&x| members[x as usize]).collect();
            bases.push(Base::Core { vertices, loops, first });
            first += n_loops;
        }
        let n_going = going.len();
        let mut is_going = vec![false; k];
        going.iter().for_each(|&x| is_going[x as usize] = true);
        going.extend((0..k as u32).filter(|&x| !is_going[x as usize]));
        let members = going.iter().map(|&x| members[x as usize] as u16).collect();
        Ok(Plan { members, going: n_going, bases })
    }
}
