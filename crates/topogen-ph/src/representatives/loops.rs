//! The shortest closed walk through the birth edge of a class, on which cocycles of some other classes vanish.

use super::classes::{Class, Classes};
use crate::Result;
use crate::field::Field;
use crate::flag::{Key, Simplex};
use crate::reduction::cohomology::{Term, cancel};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Where the search ends.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Longer ways back are of no interest.
    pub(super) length: f64,
    /// How many places of the cover may be met.
    pub(super) places: usize,
}

/// What the search found.
pub(super) enum Shortest<K> {
    /// The walk; whether it is as short as any loop through the birth edge.
    Found { cycle: Vec<Term<K>>, is_global: bool },
    /// All walks are longer than the limit.
    None,
    /// There are too many places.
    Unknown,
}

/// The values of all cocycles on a walk, modulo p: a sheet of the cover.
type Sheet = SmallVec<[u16; 16]>;

/// What a step along an edge, from its larger vertex to its smaller one, adds to the values of the cocycles that do not vanish on it.
type Label = SmallVec<[(u32, u16); 2]>;

/// A vertex on a sheet, and the shortest way there that is known.
struct Place {
    vertex: u32,
    sheet: u32,
    distance: f64,
    /// The place before.
    from: u32,
}

/// The start has no place before it.
const NOWHERE: u32 = u32::MAX;
/// The sheet on which all cocycles are 0.
const ZERO: u32 = 0;
/// Sums in another order differ by less than this part of them.
const ROUNDING: f64 = 1e-12;

/// The covering graph: vertices on sheets, as far as they have been met.
struct Cover {
    /// By rank.
    labels: FxHashMap<u32, Label>,
    sheets: Vec<Sheet>,
    numbers: FxHashMap<Sheet, u32>,
    places: Vec<Place>,
    /// By vertex and sheet.
    indices: FxHashMap<(u32, u32), u32>,
}

impl<K: Key, F: Field> Classes<K, F> {
    /// The shortest closed walk through the birth edge of a class of degree 1 that represents it.
    ///
    /// A cycle that ends with the birth edge represents the class if and only if it is a boundary at the length at which that dies, which is
    /// to say that all cocycles of the complex up to this length vanish on it. These are the cocycles of the classes that live on, and
    /// those of classes that are born after the birth edge vanish anyway. What is left are older classes that live longer.
    pub(super) fn shortest_loop(&self, class: &Class<K>, limits: Limits) -> Result<Shortest<K>> {
        let birth = class.birth;
        let (start, end) = {
            let (larger, smaller) = self.simplices.complex().edges()[birth.rank as usize].endpoints();
            (smaller, larger)
        };
        let limits = Limits { length: limits.length * (1.0 + 1e3 * ROUNDING), ..limits };
        let to_end = self.distances(end, birth.rank, limits.length)?;
        let mut cover = self.cover(class);
        let sheet = cover.step(&self.field, ZERO, birth.rank, 1);
        let mut queue = BinaryHeap::new();
        cover.arrive(start, sheet, 0.0, NOWHERE);
        queue.push(Reverse((to_end[start as usize].to_bits(), 0_u32)));
        while let Some(Reverse((estimate, at))) = queue.pop() {
            self.interrupt.check()?;
            let Place { vertex, sheet, distance, .. } = cover.places[at as usize];
            // A shorter way was found since.
            if estimate != (distance + to_end[vertex as usize]).to_bits() {
                continue;
            }
            if (vertex, sheet) == (end, ZERO) {
                let is_global = distance <= to_end[start as usize] * (1.0 + ROUNDING);
                return Ok(Shortest::Found { cycle: self.walk(&cover, birth, at), is_global });
            }
            if cover.places.len() > limits.places {
                return Ok(Shortest::Unknown);
            }
            self.simplices.complex().visit_neighbours(vertex, |other, rank| {
                if rank >= birth.rank {
                    return;
                }
                let next = distance + self.filtration.of_rank(rank).0;
                let estimate = next + to_end[other as usize];
                if estimate > limits.length {
                    return;
                }
                let sheet = cover.step(&self.field, sheet, rank, self.direction(vertex, other));
                if let Some(index) = cover.arrive(other, sheet, next, at) {
                    queue.push(Reverse((estimate.to_bits(), index)));
                }
            });
        }
        Ok(Shortest::None)
    }

    /// The coefficient of an edge that is walked from one vertex to the other.
    fn direction(&self, from: u32, to: u32) -> u16 {
        if from > to { 1 } else { self.field.negative(1) }
    }

    /// The cover by the cocycles of older classes that live longer, on edges up to the birth.
    fn cover(&self, class: &Class<K>) -> Cover {
        let death = |class: &Class<K>| class.death.map_or(f64::INFINITY, |death| self.weight(1, death));
        let outlives = |other: &&Class<K>| other.birth < class.birth && death(other) > death(class);
        let mut labels: FxHashMap<u32, Label> = FxHashMap::default();
        let mut n_cocycles = 0;
        for other in self.all(1).filter(outlives) {
            let cocycle = self.stored_cocycle(1, other);
            for term in cocycle.iter().filter(|term| term.rank <= class.birth.rank) {
                labels.entry(term.rank).or_default().push((n_cocycles, term.coefficient));
            }
            n_cocycles += 1;
        }
        Cover::new(n_cocycles as usize, labels)
    }

    /// How far each vertex is from one, by edges before a rank; infinity beyond the limit.
    fn distances(&self, from: u32, before: u32, limit: f64) -> Result<Vec<f64>> {
        let mut distances = vec![f64::INFINITY; self.filtration.n_points()];
        distances[from as usize] = 0.0;
        // Numbers that are not negative are ordered as their bits are.
        let mut queue = BinaryHeap::from([Reverse((0.0_f64.to_bits(), from))]);
        while let Some(Reverse((bits, vertex))) = queue.pop() {
            self.interrupt.check()?;
            let distance = f64::from_bits(bits);
            if distance > distances[vertex as usize] {
                continue;
            }
            self.simplices.complex().visit_neighbours(vertex, |other, rank| {
                if rank < before {
                    let next = distance + self.filtration.of_rank(rank).0;
                    if next < distances[other as usize] && next <= limit {
                        distances[other as usize] = next;
                        queue.push(Reverse((next.to_bits(), other)));
                    }
                }
            });
        }
        Ok(distances)
    }

    /// The birth edge and the way back that ends at a place, the latest edge first; edges that are walked forth and back are gone.
    fn walk(&self, cover: &Cover, birth: Simplex<K>, end: u32) -> Vec<Term<K>> {
        let mut cycle = vec![Term::new(birth, 1)];
        let mut at = &cover.places[end as usize];
        while let Some(before) = cover.places.get(at.from as usize) {
            let (larger, smaller) = (at.vertex.max(before.vertex), at.vertex.min(before.vertex));
            let edge = self.simplices.of_vertices(&[larger, smaller]);
            cycle.push(Term::new(edge, self.direction(before.vertex, at.vertex)));
            at = before;
        }
        cancel(&self.field, &mut cycle);
        cycle
    }
}

impl Cover {
    fn new(n_cocycles: usize, labels: FxHashMap<u32, Label>) -> Self {
        let zero = SmallVec::from_elem(0, n_cocycles);
        Self {
            labels,
            sheets: vec![zero.clone()],
            numbers: FxHashMap::from_iter([(zero, 0)]),
            places: Vec::new(),
            indices: FxHashMap::default(),
        }
    }

    /// The sheet that a step along an edge leads to, in the direction of this coefficient.
    fn step<F: Field>(&mut self, field: &F, sheet: u32, rank: u32, direction: u16) -> u32 {
        let Some(label) = self.labels.get(&rank) else { return sheet };
        let mut values = self.sheets[sheet as usize].clone();
        for &(cocycle, coefficient) in label {
            let value = &mut values[cocycle as usize];
            *value = field.add(*value, field.times(coefficient, direction));
        }
        let fresh = self.sheets.len() as u32;
        let number = *self.numbers.entry(values.clone()).or_insert(fresh);
        if number == fresh {
            self.sheets.push(values);
        }
        number
    }

    /// Notes a way to a place, unless a way that is as short is known; returns the number of the place.
    fn arrive(&mut self, vertex: u32, sheet: u32, distance: f64, from: u32) -> Option<u32> {
        let fresh = self.places.len() as u32;
        let index = *self.indices.entry((vertex, sheet)).or_insert(fresh);
        if index == fresh {
            self.places.push(Place { vertex, sheet, distance, from });
            return Some(index);
        }
        let place = &mut self.places[index as usize];
        (distance < place.distance).then(|| {
            (place.distance, place.from) = (distance, from);
            index
        })
    }
}
