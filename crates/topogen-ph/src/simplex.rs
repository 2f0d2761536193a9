//! Simplices as single integers, in the combinatorial number system.

use crate::filtration::{Ranks, RipsFiltration};
use crate::{Error, Result};
use smallvec::SmallVec;
use std::cmp::Ordering;
use std::ops::ControlFlow;

/// The vertices of a simplex in decreasing order.
pub(crate) type Vertices = SmallVec<[u32; 6]>;

/// A simplex: the rank of its longest edge, and its index among all simplices of its dimension.
///
/// The order is that of the filtration. Among simplices of one rank the larger index comes first; homology does not
/// depend on that choice, but [`Numbering::cofacets`] meets them in this order, so that the first match is the earliest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Simplex {
    pub(crate) rank: u32,
    pub(crate) index: u64,
}

impl Ord for Simplex {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank).then(other.index.cmp(&self.index))
    }
}

impl PartialOrd for Simplex {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The numbering of all simplices of a filtration up to some dimension.
pub(crate) struct Numbering {
    ranks: Ranks,
    /// `binomials[k][n]` is n over k.
    binomials: Vec<Vec<u64>>,
}

impl Numbering {
    /// Prepares simplices of up to `max_vertices` vertices.
    pub(crate) fn new(filtration: &RipsFiltration, max_vertices: usize) -> Result<Self> {
        let n_points = filtration.n_points();
        let mut binomials = vec![vec![1_u64; n_points + 1]];
        for k in 1..=max_vertices {
            let previous = &binomials[k - 1];
            let mut row = vec![0_u64; n_points + 1];
            for n in 1..=n_points {
                row[n] = row[n - 1]
                    .checked_add(previous[n - 1])
                    .ok_or(Error::IndexOverflow { n_points, vertices: max_vertices })?;
            }
            binomials.push(row);
        }
        Ok(Self { ranks: Ranks::new(filtration)?, binomials })
    }

    pub(crate) fn n_points(&self) -> usize {
        self.ranks.n_points()
    }

    /// The index of the simplex with these vertices.
    pub(crate) fn index(&self, vertices: &[u32]) -> u64 {
        let count = vertices.len();
        vertices.iter().enumerate().map(|(place, &v)| self.binomials[count - place][v as usize]).sum()
    }

    /// The vertices of the simplex with this index.
    pub(crate) fn vertices(&self, mut index: u64, count: usize) -> Vertices {
        let mut vertices = Vertices::new();
        let mut below = self.n_points();
        for k in (1..=count).rev() {
            let row = &self.binomials[k][..below];
            let vertex = row.partition_point(|&binomial| binomial <= index) - 1;
            index -= row[vertex];
            vertices.push(vertex as u32);
            below = vertex;
        }
        vertices
    }

    /// The rank of the simplex with these vertices: that of its longest edge.
    pub(crate) fn rank(&self, vertices: &[u32]) -> u32 {
        let pairs =
            vertices.iter().enumerate().flat_map(|(i, &u)| vertices[..i].iter().map(move |&v| (u, v)));
        pairs.map(|(u, v)| self.ranks.of(u, v)).max().unwrap_or(0)
    }

    /// Visits the cofacets that are in the filtration, by decreasing index, until told to stop.
    pub(crate) fn cofacets<B>(
        &self,
        rank: u32,
        vertices: &[u32],
        mut visit: impl FnMut(Simplex) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let count = vertices.len();
        let rows: SmallVec<[&[u32]; 6]> = vertices.iter().map(|&v| self.ranks.at(v)).collect();
        // The new vertex shifts the places of the larger ones by one: those have been moved to `above`.
        let (mut above, mut below) = (0, self.index(vertices));
        let mut end = self.n_points();
        for place in 0..=count {
            let start = vertices.get(place).map_or(0, |&v| v as usize + 1);
            let choices = &self.binomials[count + 1 - place];
            for new in (start..end).rev() {
                let rank = rows.iter().fold(rank, |rank, row| rank.max(row[new]));
                if rank != Ranks::ABSENT {
                    visit(Simplex { rank, index: above + choices[new] + below })?;
                }
            }
            if let Some(&v) = vertices.get(place) {
                above += self.binomials[count + 1 - place][v as usize];
                below -= self.binomials[count - place][v as usize];
                end = v as usize;
            }
        }
        ControlFlow::Continue(())
    }

    /// The earliest cofacet that has the rank of the simplex itself.
    fn earliest_equal_cofacet(&self, rank: u32, vertices: &[u32]) -> Option<Simplex> {
        self.cofacets(rank, vertices, |cofacet| match cofacet.rank == rank {
            true => ControlFlow::Break(cofacet),
            false => ControlFlow::Continue(()),
        })
        .break_value()
    }

    /// The latest facet that has the rank of the simplex itself.
    fn latest_equal_facet(&self, rank: u32, vertices: &[u32]) -> Option<(Simplex, Vertices)> {
        // Without its largest vertex, then its second largest, ...: the index of the facet grows.
        (0..vertices.len()).find_map(|left_out| {
            let mut facet = Vertices::from(vertices);
            facet.remove(left_out);
            (self.rank(&facet) == rank).then(|| (Simplex { rank, index: self.index(&facet) }, facet))
        })
    }

    /// The cofacet that the simplex is paired with at once, both of the same rank: each is the other's nearest.
    pub(crate) fn apparent_cofacet(&self, simplex: Simplex, vertices: &[u32]) -> Option<Simplex> {
        let cofacet = self.earliest_equal_cofacet(simplex.rank, vertices)?;
        let cofacet_vertices = self.vertices(cofacet.index, vertices.len() + 1);
        let (back, _) = self.latest_equal_facet(cofacet.rank, &cofacet_vertices)?;
        (back == simplex).then_some(cofacet)
    }

    /// The facet that the simplex is paired with at once.
    pub(crate) fn apparent_facet(&self, simplex: Simplex, vertices: &[u32]) -> Option<Simplex> {
        // An edge has the rank of no vertex: a vertex enters before all edges.
        if vertices.len() <= 2 {
            return None;
        }
        let (facet, facet_vertices) = self.latest_equal_facet(simplex.rank, vertices)?;
        let back = self.earliest_equal_cofacet(facet.rank, &facet_vertices)?;
        (back == simplex).then_some(facet)
    }
}
