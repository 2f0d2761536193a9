//! Simplices with the faces that a boundary matrix is made of.

use super::boundary::Pair;
use crate::diagram::Critical;
use crate::filtration::RipsFiltration;
use crate::flag::{FlagComplex, Packing, Simplex};
use crate::{Edge, Result};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::ops::ControlFlow;

/// All simplices of a filtration, vertices among them: these have their age for a rank.
pub(super) struct Simplices {
    complex: FlagComplex<'static>,
    packing: Packing,
    /// The place of each vertex in the order of births.
    ages: Vec<u32>,
}

impl Simplices {
    pub(super) fn new(filtration: &RipsFiltration, max_dim: usize) -> Result<Self> {
        let mut order: Vec<u32> = (0..filtration.n_points() as u32).collect();
        order.sort_by(|&u, &v| filtration.vertex(u).0.total_cmp(&filtration.vertex(v).0));
        let mut ages = vec![0; order.len()];
        for (age, vertex) in order.into_iter().enumerate() {
            ages[vertex as usize] = age as u32;
        }
        let n_points = filtration.n_points();
        let packing = Packing::new(n_points);
        packing.check::<u64>(n_points, max_dim)?;
        let complex = FlagComplex::new(n_points, Cow::Owned(filtration.edges().to_vec()))?;
        Ok(Self { complex, packing, ages })
    }

    /// A simplex that gives birth in `degree`, in the order of the filtration.
    pub(super) fn in_order(&self, degree: usize, birth: Simplex) -> Simplex {
        match degree {
            0 => self.vertex(birth.key as u32),
            _ => birth,
        }
    }

    pub(super) fn complex(&self) -> &FlagComplex<'static> {
        &self.complex
    }

    fn vertex(&self, v: u32) -> Simplex {
        Simplex { rank: self.ages[v as usize], key: v.into() }
    }

    /// The value of a simplex of dimension `dim`, and the edge that has it.
    pub(super) fn critical(&self, filtration: &RipsFiltration, dim: usize, simplex: Simplex) -> Critical {
        match dim {
            0 => filtration.vertex(simplex.key as u32),
            _ => filtration.of_rank(simplex.rank),
        }
    }

    /// The pairs whose bars have a length, in the order of a diagram.
    pub(super) fn in_canonical_order(
        &self,
        filtration: &RipsFiltration,
        degree: usize,
        pairs: &[Pair],
    ) -> Vec<Pair> {
        let ends = |pair: &Pair| {
            (self.critical(filtration, degree, pair.birth), filtration.of_rank(pair.death.rank))
        };
        let mut bars: Vec<Pair> =
            pairs.iter().copied().filter(|pair| ends(pair).1.0 > ends(pair).0.0).collect();
        // Several bars may have the same ends on the same edges. They differ in their simplices, and not in the diagram.
        bars.sort_by(|a, b| {
            let ((b_a, d_a), (b_b, d_b)) = (ends(a), ends(b));
            b_a.0
                .total_cmp(&b_b.0)
                .then(d_a.0.total_cmp(&d_b.0))
                .then(b_a.1.cmp(&b_b.1))
                .then(d_a.1.cmp(&d_b.1))
        });
        bars
    }

    /// The simplex with these vertices, in decreasing order.
    pub(super) fn of_vertices(&self, vertices: &[u32]) -> Simplex {
        match vertices {
            &[v] => self.vertex(v),
            _ => {
                let longest = edges(vertices)
                    .filter_map(|edge| self.complex.rank(edge.endpoints().0, edge.endpoints().1))
                    .max();
                Simplex { rank: longest.unwrap_or(0), key: self.packing.key(vertices) }
            }
        }
    }

    /// The facets of a simplex with `n_vertices` vertices, increasing.
    pub(super) fn facets(&self, simplex: Simplex, n_vertices: usize) -> Vec<Simplex> {
        let vertices = self.packing.vertices(simplex.key, n_vertices);
        let facet = |left_out: usize| {
            let mut facet = vertices.clone();
            facet.remove(left_out);
            self.of_vertices(&facet)
        };
        let mut facets: Vec<Simplex> = (0..n_vertices).map(facet).collect();
        facets.sort_unstable();
        facets
    }

    /// Appends the cofacets of a simplex with `n_vertices` vertices that are wanted.
    pub(super) fn cofacets(
        &self,
        simplex: Simplex,
        n_vertices: usize,
        is_wanted: impl Fn(Simplex) -> bool,
        into: &mut Vec<Simplex>,
    ) {
        let vertices = self.packing.vertices(simplex.key, n_vertices);
        let rank = if n_vertices == 1 { 0 } else { simplex.rank };
        let _ = self.complex.common(&vertices, |new, of_edges, place| {
            let key = self.packing.with(simplex.key, n_vertices, place, new);
            let cofacet = Simplex { rank: rank.max(of_edges), key };
            if is_wanted(cofacet) {
                into.push(cofacet);
            }
            ControlFlow::<()>::Continue(())
        });
    }

    /// All edges of a simplex with `n_vertices` vertices.
    pub(super) fn edges(&self, simplex: Simplex, n_vertices: usize) -> SmallVec<[Edge; 6]> {
        edges(&self.packing.vertices(simplex.key, n_vertices)).collect()
    }

    pub(super) fn rank(&self, edge: Edge) -> u32 {
        let (u, v) = edge.endpoints();
        self.complex.rank(u, v).unwrap_or(0)
    }
}

/// The edges among some vertices.
fn edges(vertices: &[u32]) -> impl Iterator<Item = Edge> + '_ {
    let pairs = vertices.iter().enumerate().flat_map(|(i, &u)| vertices[..i].iter().map(move |&v| (u, v)));
    pairs.map(|(u, v)| Edge::new(u, v))
}
