//! Simplices with the faces that a boundary matrix is made of.

use super::Pair;
use crate::diagram::{Critical, canonical_order};
use crate::field::Field;
use crate::filtration::RipsFiltration;
use crate::flag::{FlagComplex, Key, Packing, Simplex, Vertices};
use crate::reduction::cohomology::Term;
use crate::{Edge, Result};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::ops::ControlFlow;

/// All simplices of a filtration, vertices among them: these have their age for a rank.
pub(crate) struct Simplices {
    complex: FlagComplex<'static>,
    packing: Packing,
    /// The place of each vertex in the order of births.
    ages: Vec<u32>,
}

impl Simplices {
    /// # Errors
    /// [`Error::IndexOverflow`](crate::Error::IndexOverflow) where simplices of `max_dim + 2` vertices do not fit into a key.
    pub(crate) fn new<K: Key>(filtration: &RipsFiltration, max_dim: usize) -> Result<Self> {
        let mut order: Vec<u32> = (0..filtration.n_points() as u32).collect();
        order.sort_by(|&u, &v| filtration.vertex(u).0.total_cmp(&filtration.vertex(v).0));
        let mut ages = vec![0; order.len()];
        for (age, vertex) in order.into_iter().enumerate() {
            ages[vertex as usize] = age as u32;
        }
        let n_points = filtration.n_points();
        let packing = Packing::new(n_points);
        packing.check::<K>(n_points, max_dim)?;
        let complex = FlagComplex::new(n_points, Cow::Owned(filtration.edges().to_vec()))?;
        Ok(Self { complex, packing, ages })
    }

    /// A simplex that gives birth in `degree`, in the order of the filtration.
    pub(crate) fn in_order<K: Key>(&self, degree: usize, birth: Simplex<K>) -> Simplex<K> {
        match degree {
            0 => self.vertex(birth.key.low()),
            _ => birth,
        }
    }

    pub(crate) fn complex(&self) -> &FlagComplex<'static> {
        &self.complex
    }

    pub(crate) fn vertex<K: Key>(&self, v: u32) -> Simplex<K> {
        Simplex { rank: self.ages[v as usize], key: K::of_vertex(v) }
    }

    /// The value of a simplex of dimension `dim`, and the edge that has it.
    pub(crate) fn critical<K: Key>(
        &self,
        filtration: &RipsFiltration,
        dim: usize,
        simplex: Simplex<K>,
    ) -> Critical {
        match dim {
            0 => filtration.vertex(simplex.key.low()),
            _ => filtration.of_rank(simplex.rank),
        }
    }

    /// The pairs whose bars have a length, in the order of a diagram.
    ///
    /// Several bars may have the same ends on the same edges: these stand in the order of their simplices, which the diagram does not
    /// tell.
    pub(crate) fn in_canonical_order<K: Key>(
        &self,
        filtration: &RipsFiltration,
        degree: usize,
        pairs: &[Pair<K>],
    ) -> Vec<Pair<K>> {
        let ends = |pair: &Pair<K>| {
            (self.critical(filtration, degree, pair.birth), filtration.of_rank(pair.death.rank))
        };
        let mut bars: Vec<Pair<K>> =
            pairs.iter().copied().filter(|pair| ends(pair).1.0 > ends(pair).0.0).collect();
        bars.sort_by(|a, b| canonical_order(&ends(a), &ends(b)).then(a.birth.cmp(&b.birth)));
        bars
    }

    /// The simplex with these vertices, in decreasing order.
    pub(crate) fn of_vertices<K: Key>(&self, vertices: &[u32]) -> Simplex<K> {
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

    /// The boundary of a simplex with `n_vertices` vertices, of which there are at least two: its facets, each with its sign.
    pub(crate) fn boundary<K: Key, F: Field>(
        &self,
        field: &F,
        simplex: Simplex<K>,
        n_vertices: usize,
    ) -> SmallVec<[Term<K>; 6]> {
        let vertices = self.packing.vertices(simplex.key, n_vertices);
        let facet = |left_out: usize| {
            let mut facet = vertices.clone();
            facet.remove(left_out);
            Term::new(self.of_vertices(&facet), field.sign(left_out))
        };
        (0..n_vertices).map(facet).collect()
    }

    /// Appends the cofacets of a simplex with `n_vertices` vertices that are wanted.
    pub(crate) fn cofacets<K: Key>(
        &self,
        simplex: Simplex<K>,
        n_vertices: usize,
        is_wanted: impl Fn(Simplex<K>) -> bool,
        into: &mut Vec<Simplex<K>>,
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

    /// The simplex that kills the class of one with `n_vertices` vertices at once, if that can be told from this simplex alone.
    ///
    /// It is that of the apparent pairs of [`Unpaired::columns`](crate::flag::Unpaired::columns).
    pub(crate) fn apparent_cofacet<K: Key>(
        &self,
        simplex: Simplex<K>,
        n_vertices: usize,
    ) -> Option<Simplex<K>> {
        // A vertex has the rank of no edge.
        if n_vertices < 2 {
            return None;
        }
        let vertices = self.packing.vertices(simplex.key, n_vertices);
        let (u, v) = self.complex.edges()[simplex.rank as usize].endpoints();
        let top = vertices.iter().copied().find(|&w| w != u && w != v);
        let earliest = self.complex.common(&vertices, |new, rank, place| match rank <= simplex.rank {
            true => ControlFlow::Break((new, place)),
            false => ControlFlow::Continue(()),
        });
        let (new, place) = earliest.break_value().filter(|&(new, _)| Some(new) > top)?;
        Some(Simplex { rank: simplex.rank, key: self.packing.with(simplex.key, n_vertices, place, new) })
    }

    /// The vertices of a simplex, in decreasing order.
    pub(crate) fn vertices<K: Key>(&self, simplex: Simplex<K>, n_vertices: usize) -> Vertices {
        self.packing.vertices(simplex.key, n_vertices)
    }

    /// All edges of a simplex with `n_vertices` vertices.
    pub(crate) fn edges<K: Key>(&self, simplex: Simplex<K>, n_vertices: usize) -> SmallVec<[Edge; 6]> {
        edges(&self.packing.vertices(simplex.key, n_vertices)).collect()
    }

    pub(crate) fn rank(&self, edge: Edge) -> u32 {
        let (u, v) = edge.endpoints();
        self.complex.rank(u, v).unwrap_or(0)
    }
}

/// The edges among some vertices.
fn edges(vertices: &[u32]) -> impl Iterator<Item = Edge> + '_ {
    let pairs = vertices.iter().enumerate().flat_map(|(i, &u)| vertices[..i].iter().map(move |&v| (u, v)));
    pairs.map(|(u, v)| Edge::new(u, v))
}
