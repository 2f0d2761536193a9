//! Chains by dense linear algebra modulo p, on all simplices of a small complex.

use std::collections::HashMap;
use std::ops::Range;
use topogen_ph::{Bar, Chain, Diagram, Edge, SparseLengths};

/// A vector over Z/p.
pub type Vector = Vec<i64>;

/// All simplices up to some dimension.
pub struct Complex {
    pub p: i64,
    /// By dimension: the vertices of each, increasing.
    pub simplices: Vec<Vec<Vec<u32>>>,
    /// By dimension: the place of the longest edge among edges, or of a vertex among vertices.
    pub ranks: Vec<Vec<usize>>,
    places: Vec<HashMap<Vec<u32>, usize>>,
    /// By place.
    pub edges: Vec<(Edge, f64)>,
}

/// The ends of a class in its degree; one that never dies dies at the number of edges.
#[derive(Clone, Debug)]
pub struct Ends {
    pub birth: usize,
    pub death: usize,
    /// All edges of the length of the death.
    pub dying: Range<usize>,
}

impl Complex {
    pub fn new(lengths: &SparseLengths, threshold: f64, max_dim: usize, modulus: u16) -> Self {
        let mut edges: Vec<(Edge, f64)> = lengths.iter().filter(|&(_, length)| length <= threshold).collect();
        edges.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let n = lengths.n_points() as u32;
        let birth = |v: u32| lengths.births().map_or(0.0, |births| births[v as usize]);
        let mut vertices: Vec<u32> = (0..n).collect();
        vertices.sort_by(|&u, &v| birth(u).total_cmp(&birth(v)));
        let of_edge: HashMap<Edge, usize> =
            edges.iter().enumerate().map(|(rank, &(edge, _))| (edge, rank)).collect();
        let mut simplices = vec![vertices.into_iter().map(|v| vec![v]).collect::<Vec<_>>()];
        let mut ranks: Vec<Vec<usize>> = vec![(0..n as usize).collect()];
        for dim in 1..=max_dim + 1 {
            let (mut found, mut of_found) = (Vec::new(), Vec::new());
            for (simplex, &rank) in simplices[dim - 1].iter().zip(&ranks[dim - 1]) {
                for new in simplex[dim - 1] + 1..n {
                    let sides: Option<Vec<usize>> =
                        simplex.iter().map(|&v| of_edge.get(&Edge::new(v, new)).copied()).collect();
                    if let Some(sides) = sides {
                        let longest = sides.into_iter().max().unwrap();
                        found.push([simplex.as_slice(), &[new]].concat());
                        of_found.push(if dim == 1 { longest } else { longest.max(rank) });
                    }
                }
            }
            simplices.push(found);
            ranks.push(of_found);
        }
        let places = simplices.iter().map(|of_dim| of_dim.iter().cloned().zip(0..).collect()).collect();
        Self { p: modulus.into(), simplices, ranks, places, edges }
    }

    /// The ends of all classes of a degree, in the order of the diagram.
    pub fn classes(&self, diagram: &Diagram, degree: usize) -> Vec<(Bar, Ends)> {
        let found = diagram.degree(degree).unwrap();
        let rank = |edge: &Edge| match degree {
            0 if edge.is_vertex() => self.places[0][&vec![edge.endpoints().0]],
            _ => self.edges.iter().position(|(other, _)| other == edge).unwrap(),
        };
        let finite = found.birth_edges().iter().zip(found.death_edges()).enumerate();
        let death_rank = |edge: &Edge| self.edges.iter().position(|(other, _)| other == edge).unwrap();
        let ends = |birth: usize, death: usize| {
            let length = self.edges.get(death).map_or(f64::INFINITY, |edge| edge.1);
            let start = self.edges.partition_point(|edge| edge.1 < length);
            let end = self.edges.partition_point(|edge| edge.1 <= length);
            Ends { birth, death, dying: start..end }
        };
        let finite = finite.map(|(i, (b, d))| (Bar::Finite(i), ends(rank(b), death_rank(d))));
        let essential = found.essential_edges().iter().enumerate();
        let death = self.edges.len();
        let essential = essential.map(|(i, b)| (Bar::Essential(i), ends(rank(b), death)));
        finite.chain(essential).collect()
    }

    pub fn place(&self, simplex: &[u32]) -> usize {
        self.places[simplex.len() - 1][simplex]
    }

    /// The coefficients of all simplices.
    pub fn vector(&self, chain: &Chain) -> Vector {
        let mut vector = vec![0; self.simplices[chain.dim()].len()];
        for (simplex, coefficient) in chain.iter() {
            let half = self.p / 2;
            assert!(coefficient != 0 && (-half..=half).contains(&coefficient.into()), "{coefficient}");
            assert!(simplex.is_sorted_by(|a, b| a < b));
            let entry = &mut vector[self.place(simplex)];
            assert_eq!(*entry, 0, "{simplex:?} stands twice");
            *entry = i64::from(coefficient).rem_euclid(self.p);
        }
        vector
    }

    /// The boundary of one simplex.
    pub fn boundary(&self, dim: usize, at: usize) -> Vector {
        let mut boundary = vec![0; self.simplices[dim - 1].len()];
        for left_out in 0..=dim {
            let mut facet = self.simplices[dim][at].clone();
            facet.remove(left_out);
            let sign = if left_out % 2 == 0 { 1 } else { self.p - 1 };
            boundary[self.place(&facet)] = sign % self.p;
        }
        boundary
    }

    /// All boundaries of simplices of a dimension whose rank is below one.
    pub fn boundaries(&self, dim: usize, before: usize) -> Span {
        let mut span = Span::new(self.p);
        for (at, &rank) in self.ranks[dim].iter().enumerate() {
            if rank < before {
                span.add(self.boundary(dim, at));
            }
        }
        span
    }

    pub fn dot(&self, a: &[i64], b: &[i64]) -> i64 {
        a.iter().zip(b).map(|(a, b)| a * b).sum::<i64>() % self.p
    }

    pub fn is_cycle(&self, dim: usize, vector: &[i64]) -> bool {
        if dim == 0 {
            return true;
        }
        let mut sum = vec![0; self.simplices[dim - 1].len()];
        for (at, &coefficient) in vector.iter().enumerate().filter(|(_, coefficient)| **coefficient != 0) {
            for (sum, entry) in sum.iter_mut().zip(self.boundary(dim, at)) {
                *sum = (*sum + coefficient * entry) % self.p;
            }
        }
        sum.iter().all(|&entry| entry == 0)
    }

    /// The length of the longest edge; 0 of a vertex.
    pub fn weight(&self, dim: usize, at: usize) -> f64 {
        if dim == 0 { 0.0 } else { self.edges[self.ranks[dim][at]].1 }
    }

    /// The sum of the weights of the simplices of a chain.
    pub fn length(&self, chain: &Chain) -> f64 {
        chain.simplices().map(|simplex| self.weight(chain.dim(), self.place(simplex))).sum()
    }
}

/// A space of vectors, as a basis in echelon form.
#[derive(Clone)]
pub struct Span {
    p: i64,
    /// Each with its first entry, which is 1.
    basis: Vec<(usize, Vector)>,
}

impl Span {
    pub fn new(p: i64) -> Self {
        Self { p, basis: Vec::new() }
    }

    fn reduced(&self, mut vector: Vector) -> Vector {
        for (first, row) in &self.basis {
            let factor = vector[*first];
            if factor != 0 {
                vector.iter_mut().zip(row).for_each(|(a, b)| *a = (*a - factor * b).rem_euclid(self.p));
            }
        }
        vector
    }

    pub fn contains(&self, vector: &[i64]) -> bool {
        self.reduced(vector.to_vec()).iter().all(|&entry| entry == 0)
    }

    /// Whether it was not there.
    pub fn add(&mut self, vector: Vector) -> bool {
        let mut vector = self.reduced(vector);
        let Some(first) = vector.iter().position(|&entry| entry != 0) else { return false };
        let inverse = (1..self.p).find(|inverse| inverse * vector[first] % self.p == 1).unwrap();
        vector.iter_mut().for_each(|entry| *entry = *entry * inverse % self.p);
        self.basis.push((first, vector));
        true
    }
}
