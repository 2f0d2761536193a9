//! Degree 2 of one small complex: the flag complex of a few vertices.

use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Cycles of triangles that are a basis of the homology in degree 2 of a flag complex, over Z/2.
///
/// Simplices are ordered as words are, by their vertices in order; those with the most neighbours come first. Nearly all edges and
/// triangles, and triangles and tetrahedra, are apparent pairs then (Bauer 2021, doi 10.1007/s41468-021-00071-5), which are found when
/// they are asked for. The few triangles left are reduced, first by their boundaries, which tells cycles, then by their coboundaries,
/// which tells the cycles that are no boundaries.
#[derive(Debug, Default)]
pub(super) struct Spheres {
    /// The places of the vertices in `vertices` of [`Spheres::find`], those with the most neighbours first.
    order: Vec<u32>,
    /// Words of a row of neighbours.
    words: usize,
    neighbours: Vec<u64>,
    column: BTreeSet<Simplex>,
    chain: BTreeSet<Simplex>,
    /// The chain and its boundary of each pivot, an edge; the chain of each pivot, a tetrahedron.
    reduced: FxHashMap<Simplex, (Vec<Simplex>, Vec<Simplex>)>,
}

/// A simplex by its vertices in order; those beyond the last are [`NONE`].
type Simplex = [u16; 4];

const NONE: u16 = u16::MAX;

impl Spheres {
    /// Calls `visit` with the triangles of each cycle, as places in `vertices`.
    ///
    /// O(k⁴ / 64) time for k vertices if all pairs are apparent.
    pub(super) fn find(
        &mut self,
        vertices: &[u32],
        are_near: impl Fn(u32, u32) -> bool,
        mut visit: impl FnMut(&[[u32; 3]]),
    ) {
        self.begin(vertices, are_near);
        let mut open = Vec::new();
        self.for_each_open(vertices.len() as u16, |triangle| open.push(triangle));
        if open.is_empty() {
            return;
        }
        let cycles: Vec<_> = open.iter().filter_map(|&triangle| self.cycle(triangle)).collect();
        self.reduced.clear();
        let mut is_kept = vec![true; cycles.len()];
        for (place, cycle) in cycles.iter().enumerate().rev() {
            // The latest triangle of the cycle is what the cycle is of.
            is_kept[place] = cycle.last().is_some_and(|&triangle| !self.is_boundary(triangle));
        }
        self.reduced.clear();
        let mut triangles = Vec::new();
        for (cycle, _) in cycles.iter().zip(is_kept).filter(|&(_, is_kept)| is_kept) {
            triangles.clear();
            let place = |vertex: u16| self.order[usize::from(vertex)];
            triangles.extend(cycle.iter().map(|&[i, j, l, _]| [place(i), place(j), place(l)]));
            visit(&triangles);
        }
    }

    fn begin(&mut self, vertices: &[u32], are_near: impl Fn(u32, u32) -> bool) {
        let k = vertices.len();
        let Self { order, words, neighbours, .. } = self;
        let degree = |i: usize| vertices.iter().filter(|&&y| are_near(vertices[i], y)).count();
        order.clear();
        order.extend(0..k as u32);
        order.sort_by_cached_key(|&i| std::cmp::Reverse(degree(i as usize)));
        *words = k.div_ceil(64);
        neighbours.clear();
        neighbours.resize(k * *words, 0);
        for i in 0..k {
            for j in 0..i {
                if are_near(vertices[order[i] as usize], vertices[order[j] as usize]) {
                    neighbours[i * *words + j / 64] |= 1 << (j % 64);
                    neighbours[j * *words + i / 64] |= 1 << (i % 64);
                }
            }
        }
        self.reduced.clear();
    }

    fn row(&self, i: u16) -> &[u64] {
        &self.neighbours[usize::from(i) * self.words..][..self.words]
    }

    /// The lowest common neighbour of some vertices.
    fn lowest(&self, of: &[u16]) -> u16 {
        self.common(of).next().unwrap_or(NONE)
    }

    /// The common neighbours of some vertices, from the lowest on.
    fn common(&self, of: &[u16]) -> impl Iterator<Item = u16> {
        (0..self.words).flat_map(move |word| {
            let mut left = of.iter().fold(u64::MAX, |common, &i| common & self.row(i)[word]);
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros();
                left &= left.wrapping_sub(1);
                (bit < 64).then_some(64 * word as u16 + bit as u16)
            })
        })
    }

    /// Calls `visit` with the triangles that are in no apparent pair, from the first on.
    fn for_each_open(&self, k: u16, mut visit: impl FnMut(Simplex)) {
        for i in 0..k {
            for j in self.common(&[i]).filter(|&j| j > i) {
                for l in self.common(&[i, j]).filter(|&l| l > j) {
                    if self.lowest(&[j, l]) != i && self.lowest(&[i, j, l]) > i {
                        visit([i, j, l, NONE]);
                    }
                }
            }
        }
    }

    /// Reduces the boundary of a triangle: the cycle of which it is the latest, if there is one.
    fn cycle(&mut self, triangle: Simplex) -> Option<Vec<Simplex>> {
        self.column.clear();
        self.chain.clear();
        self.add_triangle(triangle);
        while let Some(&pivot) = self.column.last() {
            let [j, l, ..] = pivot;
            let i = self.lowest(&[j, l]);
            if i < j {
                self.add_triangle([i, j, l, NONE]);
            } else if let Some((chain, column)) = self.reduced.get(&pivot) {
                chain.iter().for_each(|&triangle| toggle(&mut self.chain, triangle));
                column.iter().for_each(|&edge| toggle(&mut self.column, edge));
            } else {
                let chain = self.chain.iter().copied().collect();
                self.reduced.insert(pivot, (chain, self.column.iter().copied().collect()));
                return None;
            }
        }
        Some(self.chain.iter().copied().collect())
    }

    /// Adds a triangle to the chain, and its boundary to the column.
    fn add_triangle(&mut self, triangle: Simplex) {
        let [i, j, l, _] = triangle;
        toggle(&mut self.chain, triangle);
        for [a, b] in [[i, j], [i, l], [j, l]] {
            toggle(&mut self.column, [a, b, NONE, NONE]);
        }
    }

    /// Reduces the coboundary of a triangle, the latest of a cycle, after those of later ones: whether there is a pivot, which fills
    /// the cycle.
    fn is_boundary(&mut self, triangle: Simplex) -> bool {
        self.column.clear();
        self.chain.clear();
        self.add_coboundary(triangle);
        while let Some(&pivot) = self.column.first() {
            let [i, j, l, m] = pivot;
            if self.lowest(&[j, l, m]) == i {
                self.add_coboundary([j, l, m, NONE]);
            } else if let Some((chain, column)) = self.reduced.get(&pivot) {
                chain.iter().for_each(|&triangle| toggle(&mut self.chain, triangle));
                column.iter().for_each(|&tetrahedron| toggle(&mut self.column, tetrahedron));
            } else {
                let chain = self.chain.iter().copied().collect();
                self.reduced.insert(pivot, (chain, self.column.iter().copied().collect()));
                return true;
            }
        }
        false
    }

    fn add_coboundary(&mut self, triangle: Simplex) {
        let [i, j, l, _] = triangle;
        toggle(&mut self.chain, triangle);
        let cofacets: Vec<_> = self.common(&[i, j, l]).collect();
        for m in cofacets {
            let mut tetrahedron = [i, j, l, m];
            tetrahedron.sort_unstable();
            toggle(&mut self.column, tetrahedron);
        }
    }
}

fn toggle(set: &mut BTreeSet<Simplex>, simplex: Simplex) {
    if !set.remove(&simplex) {
        set.insert(simplex);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cycles of the flag complex of a graph; each is a cycle.
    fn spheres(k: u32, are_near: impl Fn(u32, u32) -> bool) -> Vec<Vec<[u32; 3]>> {
        let vertices: Vec<u32> = (0..k).collect();
        let mut found = Vec::new();
        Spheres::default().find(
            &vertices,
            |u, v| u != v && are_near(u, v),
            |cycle| found.push(cycle.to_vec()),
        );
        for cycle in &found {
            for i in 0..k {
                for j in 0..i {
                    let at = cycle.iter().filter(|triangle| triangle.contains(&i) && triangle.contains(&j));
                    assert_eq!(at.count() % 2, 0);
                }
            }
        }
        found
    }

    #[test]
    fn polytopes() {
        // The boundary of the octahedron, and those of cross-polytopes of other dimensions.
        for dim in 1..6 {
            let found = spheres(2 * dim, |u, v| u / 2 != v / 2);
            assert_eq!(found.len(), usize::from(dim == 3));
            assert!(found.iter().all(|cycle| cycle.len() == 8));
        }
        // Suspensions of polygons, and cones on those.
        for n in 4..9 {
            let near =
                |u: u32, v: u32| u.min(v) < n && (u.max(v) >= n || (u + 1) % n == v || (v + 1) % n == u);
            assert_eq!(spheres(n + 2, near).len(), 1);
            assert!(spheres(n + 3, |u, v| u.max(v) == n + 2 || near(u, v)).is_empty());
        }
        // The join of the suspended polygon with two points is a sphere of three dimensions.
        let near = |u: u32, v: u32| u.min(v) < 4 && (u.max(v) >= 4 || (u + 1) % 4 == v || (v + 1) % 4 == u);
        assert!(spheres(8, |u, v| if u.max(v) < 6 { near(u, v) } else { u.min(v) < 6 }).is_empty());
    }

    #[test]
    fn three_points_over_a_square_are_two_spheres() {
        let near = |u: u32, v: u32| u.min(v) < 4 && (u.max(v) >= 4 || (u + v) % 2 == 1);
        assert_eq!(spheres(7, near).len(), 2);
    }
}
