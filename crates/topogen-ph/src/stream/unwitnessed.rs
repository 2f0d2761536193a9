//! Edges that are still to come and whose lunes may be empty.

/// Edges for which no witness is found: no point whose edges to both ends come before for certain.
///
/// They are those of the relative neighbourhood graph (Toussaint 1980, doi 10.1016/0031-3203(80)90066-7), and perhaps some more.
#[derive(Debug)]
pub(crate) struct Unwitnessed {
    /// Edges of raw length up to this are left out of account.
    above: f64,
    /// No more than so many are kept.
    most: usize,
    edges: Vec<(u32, u32)>,
    longest: f64,
    is_complete: bool,
}

impl Unwitnessed {
    /// None so far of those beyond a raw length; of more than `most`, only the longest is known in the end.
    pub(crate) fn beyond(above: f64, most: usize) -> Self {
        Self { above, most, edges: Vec::new(), longest: f64::NEG_INFINITY, is_complete: most > 0 }
    }

    /// Another one for a part of the edges, to be [taken over](Self::append).
    pub(super) fn part(&self) -> Self {
        Self::beyond(self.above, self.most)
    }

    /// Up to this raw length no edge is asked for.
    #[inline(always)]
    pub(super) fn floor(&self) -> f64 {
        if self.is_complete { self.above } else { self.above.max(self.longest) }
    }

    /// Adds an edge between two labels.
    #[inline(always)]
    pub(super) fn push(&mut self, a: u32, b: u32, raw: f64) {
        self.longest = self.longest.max(raw);
        self.is_complete &= self.edges.len() < self.most;
        if self.is_complete {
            self.edges.push((a, b));
        }
    }

    /// Adds what a part has.
    pub(super) fn append(&mut self, part: &Self) {
        self.longest = self.longest.max(part.longest);
        self.is_complete &= part.is_complete && self.edges.len() + part.edges.len() <= self.most;
        if self.is_complete {
            self.edges.extend_from_slice(&part.edges);
        }
    }

    /// Any edge of this raw length may be one.
    pub(super) fn give_up(&mut self, longest: f64) {
        self.longest = longest;
        self.is_complete = false;
    }

    /// A raw length that none exceeds.
    pub(crate) fn longest(&self) -> f64 {
        self.longest
    }

    /// All of them, in no order, if they are known.
    pub(crate) fn edges(self) -> Option<Vec<(u32, u32)>> {
        self.is_complete.then_some(self.edges)
    }
}

#[cfg(test)]
mod tests {
    use crate::lengths::{Square, direct};
    use crate::stream::{
        CellBuffers, Cells, Emitted, Grows, Matrix, MatrixBuffers, Rounded, RoundedBuffers, Source, Tile,
        Triangle, TwoSteps, Unwitnessed, Whole, Window,
    };
    use crate::{CondensedLengths, Euclidean, Instructions, Points};
    use proptest::prelude::*;
    use pulp::{Simd, WithSimd};
    use std::collections::BTreeSet;

    /// A complex of which nothing is known.
    struct Unknown;

    impl TwoSteps for Unknown {
        fn neighbours(&self, label: u32) -> impl Iterator<Item = u32> {
            [label].into_iter()
        }

        fn write(&self, label: u32, into: &mut Vec<u64>) {
            into.clear();
            into.resize(label as usize / 64 + 1_000, 0);
        }

        fn are_near(&self, _: u32, _: u32) -> bool {
            false
        }
    }

    /// Which labels are connected, each pair in both orders.
    #[derive(Default)]
    struct Pairs(BTreeSet<(u32, u32)>);

    impl Grows for Pairs {
        fn connect(&mut self, a: u32, b: u32) {
            self.0.extend([(a, b), (b, a)]);
        }

        fn connect_word(&mut self, a: u32, place: u32, bits: u32) {
            self.0.extend((0..32).filter(|bit| bits >> bit & 1 == 1).map(|bit| (a, 32 * place + bit)));
        }

        fn connect_tiles(&mut self, tiles: &[Tile]) {
            for tile in tiles {
                for bit in (0..64).filter(|bit| tile.edges >> bit & 1 == 1) {
                    self.connect(8 * tile.first + bit / 8, 8 * tile.second + bit % 8);
                }
            }
        }
    }

    /// What a source says, held against all edges and all witnesses.
    struct Check<'a>(&'a [f64], usize);

    impl Check<'_> {
        fn of(simd: impl Simd, source: &impl Source) {
            let n = source.n_points() as u32;
            let edges: Vec<(u32, u32)> = (0..n).flat_map(|b| (0..b).map(move |a| (a, b))).collect();
            let longest = edges.iter().map(|&(a, b)| source.raw(a, b)).fold(0.0, f64::max);
            let is_empty: Vec<bool> = edges
                .iter()
                .map(|&(a, b)| {
                    let bound = source.bound(a, b);
                    !(0..n).any(|w| {
                        w != a && w != b && source.is_before(a, w, &bound) && source.is_before(b, w, &bound)
                    })
                })
                .collect();
            for share in [-1.0, 0.0, 1e-5, 0.3] {
                let above = share * longest;
                let mut found = Unwitnessed::beyond(above, usize::MAX);
                source.find_unwitnessed(simd, &Unknown, &mut found);
                let mut shortest_known = Unwitnessed::beyond(above, 0);
                source.find_unwitnessed(simd, &Unknown, &mut shortest_known);
                let last = found.longest();
                let found: BTreeSet<_> =
                    found.edges().unwrap().into_iter().map(|(a, b)| (a.min(b), a.max(b))).collect();
                let mut longest_empty = f64::NEG_INFINITY;
                for (&(a, b), &is_empty) in edges.iter().zip(&is_empty) {
                    let raw = source.raw(a, b);
                    if found.contains(&(a, b)) {
                        let nearer = raw - 2.0 * source.tolerance(raw);
                        let is_plain = |w: u32| source.raw(a, w).max(source.raw(b, w)) < nearer;
                        assert!(raw > above && !(0..n).any(is_plain), "{a} {b}");
                    } else {
                        assert!(raw <= above || !is_empty, "{a} {b}: {raw} beyond {above}");
                    }
                    if is_empty && raw > above {
                        longest_empty = longest_empty.max(raw);
                    }
                }
                assert!(longest_empty <= last && longest_empty <= shortest_known.longest());
                assert!(shortest_known.longest() <= last && shortest_known.edges().is_none());

                let window = Window::new(above, 0.7 * longest, n as usize);
                let (mut pairs, mut scratch) = (Pairs::default(), Emitted::default());
                source.enter(simd, &window, &mut pairs, &mut scratch, &|| false);
                for &(a, b) in &edges {
                    let (raw, ends) = (source.raw(a, b), [(a, b), (b, a)]);
                    let is_there = ends.map(|pair| pairs.0.contains(&pair));
                    assert!(is_there == [true; 2] || !window.contains(raw), "{a} {b}");
                    assert!(is_there == [false; 2] || raw <= window.up_to(), "{a} {b}");
                    for pair in &ends {
                        pairs.0.remove(pair);
                    }
                }
                assert!(pairs.0.iter().all(|&(a, b)| a == b && a < n), "{pairs:?}", pairs = pairs.0);
            }
        }
    }

    impl WithSimd for Check<'_> {
        type Output = ();

        fn with_simd<S: Simd>(self, simd: S) {
            let Self(coordinates, dim) = self;
            if dim <= 3 {
                let mut buffers = CellBuffers::<3>::default();
                Self::of(simd, &Cells::new(simd, coordinates, dim, &mut buffers));
            }
            let mut buffers = RoundedBuffers::default();
            if let Some(source) = Rounded::new(simd, coordinates, dim, &mut buffers).unwrap() {
                Self::of(simd, &source);
            }
            let points = Points::new(coordinates, dim).unwrap();
            let lengths = CondensedLengths::from_points(&points, &Euclidean).unwrap();
            let mut buffers = MatrixBuffers::default();
            Self::of(simd, &Matrix::new(simd, Triangle(&lengths), &mut buffers).unwrap());
            let mut square = Square::default();
            square.fill_with(&lengths).unwrap();
            Self::of(simd, &Matrix::new(simd, Whole::of_lengths(&square), &mut buffers).unwrap());
            if direct::fill(&mut square, coordinates, dim, simd, &mut Vec::new()).unwrap() {
                let table = Whole::of_squares(&square, coordinates, dim);
                Self::of(simd, &Matrix::new(simd, table, &mut buffers).unwrap());
            }
        }
    }

    /// Points from uniform numbers, by the shape of their cloud.
    fn cloud(shape: usize, dim: usize, numbers: &[f64]) -> Vec<f64> {
        let scale = |at: usize| [1.0, 1e-3, 1e-6, 30.0][at % 4];
        let points = numbers.chunks_exact(dim).enumerate();
        points
            .flat_map(|(at, point)| {
                let coordinate = move |k: usize| match shape {
                    0 => point[k],
                    // Clusters of very different scales; grids with duplicates; a line.
                    1 => ((at + k) % 4) as f64 + scale(at) * point[k],
                    2 => (4.0 * point[k]).floor(),
                    _ => (k + 1) as f64 * point[0],
                };
                (0..dim).map(coordinate).collect::<Vec<_>>()
            })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_empty_lune_and_no_edge_is_missed(
            shape in 0_usize..4,
            dim in 1_usize..6,
            n in 2_usize..180,
            numbers in prop::collection::vec(0.0..1.0, 5 * 180),
        ) {
            let coordinates = cloud(shape, dim, &numbers[..n * dim]);
            for instructions in Instructions::available() {
                instructions.arch().unwrap().dispatch(Check(&coordinates, dim));
            }
        }
    }

    #[test]
    fn points_that_are_all_the_same_have_no_witness() {
        for n in [2, 9, 130] {
            Instructions::Auto.arch().unwrap().dispatch(Check(&vec![0.25; 3 * n], 3));
        }
    }

    #[test]
    fn of_too_many_the_longest_is_known() {
        let mut found = Unwitnessed::beyond(1.0, 2);
        for (b, raw) in [(1, 3.0), (2, 5.0)] {
            found.push(0, b, raw);
        }
        assert_eq!((found.floor(), found.longest()), (1.0, 5.0));
        let mut other = found.part();
        other.push(0, 3, 4.0);
        other.append(&found);
        assert_eq!((other.floor(), other.longest()), (5.0, 5.0));
        assert!(other.edges().is_none());
        found.push(0, 3, 2.0);
        assert!(found.edges().is_none());
    }
}
