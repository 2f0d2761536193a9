//! Degree 1 of one small complex: the flag complex of a few vertices.

/// Loops that are a basis of the homology in degree 1 of a connected flag complex, over Z/2.
///
/// Generators are the edges outside a spanning tree, each with its path along the tree; relations are the triangles.
#[derive(Debug, Default)]
pub(super) struct Loops {
    /// Words of a row of neighbours.
    words: usize,
    neighbours: Vec<u64>,
    /// The parent of each vertex in the tree; of the root, itself.
    parents: Vec<u32>,
    reached: Vec<u32>,
    /// The number of each edge among the generators, at i · k + j for i < j.
    numbers: Vec<u32>,
    generators: Vec<(u32, u32)>,
    /// Words of a relation, and of one with what it is a sum of.
    length: usize,
    stride: usize,
    /// Reduced relations; that of pivot g starts at `stride` times the entry for g.
    relations: Vec<u64>,
    pivots: Vec<u32>,
    relation: Vec<u64>,
    /// The triangle that each relation began as. If it is asked for, the words of a relation beyond `length` tell which of these it is
    /// the sum of.
    triangles: Vec<[u32; 3]>,
}

/// An edge of the tree is no generator; a generator without a relation has none.
const NONE: u32 = u32::MAX;

impl Loops {
    /// Calls `visit` with the edges of each loop, as places in `vertices`.
    ///
    /// O(k³) triangles for k vertices, a row of generators each.
    pub(super) fn find(
        &mut self,
        vertices: &[u32],
        are_near: impl Fn(u32, u32) -> bool,
        mut visit: impl FnMut(&[(u32, u32)]),
    ) {
        if self.prepare(vertices, are_near, false) == 0 {
            return;
        }
        let mut edges = Vec::new();
        for (number, &(i, j)) in self.generators.iter().enumerate() {
            if self.pivots[number] == NONE {
                edges.clear();
                edges.push((i, j));
                self.join(i, j, &mut edges);
                visit(&edges);
            }
        }
    }

    /// Reduces the relations of the flag complex of `vertices`: how many loops a basis has. Cycles can be filled then, if `is_to_fill`.
    pub(super) fn prepare(
        &mut self,
        vertices: &[u32],
        are_near: impl Fn(u32, u32) -> bool,
        is_to_fill: bool,
    ) -> usize {
        let k = vertices.len();
        self.words = k.div_ceil(64);
        self.neighbours.clear();
        self.neighbours.resize(k * self.words, 0);
        for i in 0..k {
            for j in 0..i {
                if are_near(vertices[i], vertices[j]) {
                    self.neighbours[i * self.words + j / 64] |= 1 << (j % 64);
                    self.neighbours[j * self.words + i / 64] |= 1 << (i % 64);
                }
            }
        }
        self.grow_tree(k);
        self.number_generators(k);
        self.length = self.generators.len().div_ceil(64);
        // No more relations are kept than there are generators.
        self.stride = if is_to_fill { 2 * self.length } else { self.length };
        if self.generators.is_empty() { 0 } else { self.relate(k) }
    }

    /// Writes a cycle of edges as a boundary and loops of the basis: calls `in_boundary` with the triangles, and `in_basis` with the
    /// places of the loops in the order of [`Loops::find`].
    ///
    /// After [`Loops::prepare`] to fill.
    pub(super) fn fill(
        &mut self,
        edges: impl Iterator<Item = (u32, u32)>,
        mut in_boundary: impl FnMut([u32; 3]),
        mut in_basis: impl FnMut(usize),
    ) {
        let k = self.parents.len();
        let Self { numbers, relations, pivots, relation, triangles, length, stride, .. } = self;
        relation.clear();
        relation.resize(*stride, 0);
        for (i, j) in edges {
            let number = numbers[i.min(j) as usize * k + i.max(j) as usize];
            if number != NONE {
                relation[number as usize / 64] ^= 1 << (number % 64);
            }
        }
        for word in (0..*length).rev() {
            let mut left = relation[word];
            while left != 0 {
                let bit = left.ilog2();
                let pivot = 64 * word + bit as usize;
                match pivots[pivot] {
                    NONE => in_basis(pivots[..pivot].iter().filter(|&&start| start == NONE).count()),
                    start => {
                        let other = &relations[start as usize * *stride..][..*stride];
                        for (word, other) in relation.iter_mut().zip(other) {
                            *word ^= other;
                        }
                    }
                }
                left = relation[word] & ((1 << bit) - 1);
            }
        }
        for (number, &triangle) in triangles.iter().enumerate() {
            if relation[*length + number / 64] >> (number % 64) & 1 == 1 {
                in_boundary(triangle);
            }
        }
    }

    /// The bytes it keeps.
    pub(super) fn bytes(&self) -> usize {
        let words = self.neighbours.len() + self.relations.len();
        8 * words + 4 * (self.numbers.len() + self.pivots.len()) + 12 * self.triangles.len()
    }

    fn has(&self, i: u32, j: u32) -> bool {
        self.neighbours[i as usize * self.words + j as usize / 64] >> (j % 64) & 1 == 1
    }

    /// A breadth-first tree, so that loops are short.
    fn grow_tree(&mut self, k: usize) {
        self.parents.clear();
        self.parents.resize(k, NONE);
        self.reached.clear();
        self.reached.push(0);
        self.parents[0] = 0;
        let mut next = 0;
        while let Some(&i) = self.reached.get(next) {
            next += 1;
            for j in 0..k as u32 {
                if self.parents[j as usize] == NONE && self.has(i, j) {
                    self.parents[j as usize] = i;
                    self.reached.push(j);
                }
            }
        }
        debug_assert_eq!(self.reached.len(), k, "the complex is connected");
    }

    fn number_generators(&mut self, k: usize) {
        self.numbers.clear();
        self.numbers.resize(k * k, NONE);
        self.generators.clear();
        for i in 0..k as u32 {
            for j in i + 1..k as u32 {
                if self.has(i, j) && self.parents[i as usize] != j && self.parents[j as usize] != i {
                    self.numbers[i as usize * k + j as usize] = self.generators.len() as u32;
                    self.generators.push((i, j));
                }
            }
        }
    }

    /// Reduces the triangles; how many generators are left without a relation.
    fn relate(&mut self, k: usize) -> usize {
        self.relations.clear();
        self.triangles.clear();
        self.pivots.clear();
        self.pivots.resize(self.generators.len(), NONE);
        let mut left = self.generators.len();
        for i in 0..k {
            for j in i + 1..k {
                if !self.has(i as u32, j as u32) {
                    continue;
                }
                for word in j / 64..self.words {
                    let mut common =
                        self.neighbours[i * self.words + word] & self.neighbours[j * self.words + word];
                    while common != 0 {
                        let l = 64 * word + common.trailing_zeros() as usize;
                        common &= common - 1;
                        if l > j && self.add_relation([i, j, l], k) {
                            left -= 1;
                            if left == 0 {
                                return 0;
                            }
                        }
                    }
                }
            }
        }
        left
    }

    /// Adds the relation that the edges of a triangle sum to nothing; whether it is a new one.
    fn add_relation(&mut self, [i, j, l]: [usize; 3], k: usize) -> bool {
        let Self { numbers, relations, pivots, relation, triangles, length, stride, .. } = self;
        relation.clear();
        relation.resize(*stride, 0);
        for edge in [i * k + j, i * k + l, j * k + l] {
            let number = numbers[edge];
            if number != NONE {
                relation[number as usize / 64] ^= 1 << (number % 64);
            }
        }
        for word in (0..*length).rev() {
            while relation[word] != 0 {
                let pivot = 64 * word + relation[word].ilog2() as usize;
                let start = pivots[pivot];
                if start == NONE {
                    let number = relations.len() / *stride;
                    pivots[pivot] = number as u32;
                    if stride > length {
                        relation[*length + number / 64] |= 1 << (number % 64);
                    }
                    triangles.push([i, j, l].map(|vertex| vertex as u32));
                    relations.extend_from_slice(relation);
                    return true;
                }
                let other = &relations[start as usize * *stride..][..*stride];
                for (word, other) in relation.iter_mut().zip(other) {
                    *word ^= other;
                }
            }
        }
        false
    }

    /// Adds the path along the tree between two vertices.
    fn join(&self, mut i: u32, mut j: u32, edges: &mut Vec<(u32, u32)>) {
        let depth = |mut vertex: u32| {
            let mut depth = 0;
            while self.parents[vertex as usize] != vertex {
                vertex = self.parents[vertex as usize];
                depth += 1;
            }
            depth
        };
        let (mut depth_i, mut depth_j) = (depth(i), depth(j));
        while i != j {
            let lower = if depth_i >= depth_j { &mut i } else { &mut j };
            let parent = self.parents[*lower as usize];
            edges.push((*lower, parent));
            *lower = parent;
            if depth_i >= depth_j {
                depth_i -= 1;
            } else {
                depth_j -= 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The loops of the flag complex of a graph.
    fn loops(k: u32, edges: &[(u32, u32)]) -> Vec<Vec<(u32, u32)>> {
        let vertices: Vec<u32> = (0..k).collect();
        let are_near = |u, v| edges.contains(&(u, v)) || edges.contains(&(v, u));
        let mut found = Vec::new();
        Loops::default().find(&vertices, are_near, |edges| found.push(edges.to_vec()));
        found
    }

    fn polygon(k: u32) -> Vec<(u32, u32)> {
        (0..k).map(|i| (i, (i + 1) % k)).collect()
    }

    #[test]
    fn polygons_have_one_loop() {
        assert!(loops(1, &[]).is_empty());
        assert!(loops(3, &polygon(3)).is_empty());
        for k in [4, 5, 9, 70] {
            let found = loops(k, &polygon(k));
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].len(), k as usize);
            for vertex in 0..k {
                let degree = found[0].iter().filter(|&&(i, j)| i == vertex || j == vertex).count();
                assert_eq!(degree, 2, "{found:?}");
            }
        }
    }

    #[test]
    fn a_cone_fills_and_an_octahedron_has_none() {
        let cone: Vec<(u32, u32)> = polygon(6).into_iter().chain((0..6).map(|i| (i, 6))).collect();
        assert!(loops(7, &cone).is_empty());
        let octahedron: Vec<(u32, u32)> =
            (0..6).flat_map(|i| (i + 1..6).map(move |j| (i, j))).filter(|(i, j)| i / 2 != j / 2).collect();
        assert!(loops(6, &octahedron).is_empty());
    }

    /// Every cycle is a boundary and loops of the basis.
    #[test]
    fn cycles_are_filled() {
        // Two squares on one edge, one of them coned off, and a triangle.
        let edges = [
            (0, 1),
            (1, 2),
            (2, 3),
            (0, 3),
            (2, 4),
            (4, 5),
            (3, 5),
            (0, 6),
            (1, 6),
            (2, 6),
            (3, 6),
            (6, 7),
            (2, 7),
        ];
        let vertices: Vec<u32> = (0..8).collect();
        let mut complex = Loops::default();
        let are_near = |u: u32, v: u32| edges.contains(&(u.min(v), u.max(v)));
        assert_eq!(complex.prepare(&vertices, are_near, true), 1);
        for (cycle, loops) in [
            (vec![(0, 1), (2, 1), (2, 3), (0, 3)], 0),
            (vec![(2, 3), (2, 4), (4, 5), (5, 3)], 1),
            (vec![(0, 1), (1, 2), (0, 3), (2, 4), (4, 5), (5, 3)], 1),
            (vec![(6, 7), (2, 7), (2, 6)], 0),
        ] {
            let (mut left, mut in_basis) = (cycle.clone(), 0);
            let mut triangles = Vec::new();
            complex.fill(cycle.iter().copied(), |triangle| triangles.push(triangle), |_| in_basis += 1);
            assert_eq!(in_basis, loops, "{cycle:?}");
            for [i, j, l] in triangles {
                left.extend([(i, j), (i, l), (j, l)]);
            }
            // What is left is the loop of the basis.
            let count =
                |edge: (u32, u32)| left.iter().filter(|e| **e == edge || **e == (edge.1, edge.0)).count();
            let odd = edges.iter().filter(|&&edge| count(edge) % 2 == 1).count();
            assert_eq!(odd, 4 * loops, "{cycle:?}");
        }
    }

    #[test]
    fn two_squares_on_one_edge_have_two_loops() {
        assert_eq!(loops(6, &[(0, 1), (1, 2), (2, 3), (3, 0), (2, 4), (4, 5), (5, 3)]).len(), 2);
    }
}
