//! Who is connected to whom, as rows of bits, and the components of a lune.

use crate::filtration::RipsFiltration;
use crate::{Error, Result};

/// The closed neighbourhood of every vertex in the complex so far.
///
/// Vertices have places of their own here: those near all others come first, as their neighbourhoods cover a lune most
/// often.
pub(super) struct Neighbours {
    /// Words of a row.
    words: usize,
    /// Row after row, by place.
    rows: Vec<u64>,
    /// The place of each vertex.
    places: Vec<u32>,
    /// The vertex at each place.
    vertices: Vec<u32>,
    /// The lune at hand: the common neighbours of two vertices.
    lune: Vec<u64>,
    /// What is known of the lune's first component, and of another one.
    first: Vec<u64>,
    group: Vec<u64>,
}

impl Neighbours {
    /// Every vertex with itself for its only neighbour; O(n² / 64) memory.
    pub(super) fn new(filtration: &RipsFiltration) -> Result<Self> {
        let n_points = filtration.n_points();
        let words = n_points.div_ceil(64);
        let entries = n_points * words;
        let mut rows = Vec::new();
        rows.try_reserve_exact(entries).map_err(Error::out_of_memory(entries, "rows of neighbours"))?;
        rows.resize(entries, 0);

        // A vertex with short edges meets most others early.
        let mut sums = vec![0_u64; n_points];
        for (rank, edge) in filtration.edges().iter().enumerate() {
            let (u, v) = edge.endpoints();
            sums[u as usize] += (filtration.edges().len() - rank) as u64;
            sums[v as usize] += (filtration.edges().len() - rank) as u64;
        }
        let mut vertices: Vec<u32> = (0..n_points as u32).collect();
        vertices.sort_by_key(|&vertex| std::cmp::Reverse(sums[vertex as usize]));
        let mut places = vec![0; n_points];
        for (place, &vertex) in vertices.iter().enumerate() {
            places[vertex as usize] = place as u32;
            rows[place * words + place / 64] |= 1 << (place % 64);
        }
        let empty = vec![0; words];
        Ok(Self { words, rows, places, vertices, lune: empty.clone(), first: empty.clone(), group: empty })
    }

    /// Connects two vertices.
    pub(super) fn connect(&mut self, u: u32, v: u32) {
        let (u, v) = (self.places[u as usize] as usize, self.places[v as usize] as usize);
        self.rows[u * self.words + v / 64] |= 1 << (v % 64);
        self.rows[v * self.words + u / 64] |= 1 << (u % 64);
    }

    /// A common neighbour of two vertices that are not connected, if there is one: the first by place.
    pub(super) fn first_common(&self, u: u32, v: u32) -> Option<u32> {
        let (row_u, row_v) = (self.row(self.places[u as usize]), self.row(self.places[v as usize]));
        let (word, bits) =
            row_u.iter().zip(row_v).map(|(a, b)| a & b).enumerate().find(|&(_, bits)| bits != 0)?;
        Some(self.vertices[word * 64 + bits.trailing_zeros() as usize])
    }

    /// One vertex of each component of the lune of `u` and `v` but that of `common`, which is in the lune.
    pub(super) fn further_components(&mut self, u: u32, v: u32, common: u32) -> Vec<u32> {
        let [u, v, common] = [u, v, common].map(|vertex| self.places[vertex as usize]);
        if self.is_star(u, v, common) {
            return Vec::new();
        }
        let words = self.words;
        let row = |place: u32| place as usize * words..(place as usize + 1) * words;
        for word in 0..words {
            self.lune[word] = self.rows[row(u)][word] & self.rows[row(v)][word];
            self.first[word] = self.lune[word] & self.rows[row(common)][word];
        }
        let mut further = Vec::new();
        // From the side of what is not yet known to belong to the first component: usually little.
        while let Some(start) = lowest(self.lune.iter().zip(&self.first).map(|(lune, first)| lune & !first)) {
            if self.flood(start) {
                union(&mut self.first, &self.group);
            } else {
                further.push(self.vertices[start as usize]);
                // Done with: no longer part of the lune.
                self.lune.iter_mut().zip(&self.group).for_each(|(lune, group)| *lune &= !group);
            }
        }
        further
    }

    /// Whether one vertex of a lune is connected to all others: then the lune has one component.
    fn is_star(&self, u: u32, v: u32, centre: u32) -> bool {
        let rows = self.row(u).iter().zip(self.row(v)).zip(self.row(centre));
        rows.fold(0, |missed, ((a, b), c)| missed | (a & b & !c)) == 0
    }

    /// Gathers the vertices of the lune that hang together with `start`, until they meet the first component or are all;
    /// whether they met it.
    fn flood(&mut self, start: u32) -> bool {
        self.group.fill(0);
        let mut reached = vec![start];
        self.group[start as usize / 64] |= 1 << (start % 64);
        while let Some(place) = reached.pop() {
            let row = place as usize * self.words;
            let mut meets = false;
            for word in 0..self.words {
                let near = self.rows[row + word] & self.lune[word];
                meets |= near & self.first[word] != 0;
                let mut new = near & !self.group[word];
                self.group[word] |= new;
                while new != 0 {
                    reached.push((word * 64) as u32 + new.trailing_zeros());
                    new &= new - 1;
                }
            }
            if meets {
                return true;
            }
        }
        false
    }

    fn row(&self, place: u32) -> &[u64] {
        let start = place as usize * self.words;
        &self.rows[start..start + self.words]
    }
}

/// The place of the lowest bit of a row.
fn lowest(words: impl Iterator<Item = u64>) -> Option<u32> {
    let (word, bits) = words.enumerate().find(|&(_, bits)| bits != 0)?;
    Some((word * 64) as u32 + bits.trailing_zeros())
}

fn union(into: &mut [u64], other: &[u64]) {
    into.iter_mut().zip(other).for_each(|(into, other)| *into |= other);
}
