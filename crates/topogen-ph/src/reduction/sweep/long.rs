//! Whole sweeps: over few points; over many, with rows as lists at first, then as bits.

use super::neighbours::{Fixed, Many, Neighbours};
use super::rows::{RowBuffers, Rows, SparseBuffers};
use super::sparse::{Limits, Piece};
use super::{Course, Wide};
use crate::Result;
use crate::diagram::Critical;
use crate::stream::{Lazy, SIEVE_FROM, Source};
use pulp::{Simd, WithSimd};

/// Rows of fewer points are short enough to be bits from the start.
const SPARSE: usize = 8_192;

/// Beyond this, rows as lists are slower than rows as bits, or the sieve is due.
const LIMITS: Limits = Limits { edges: SIEVE_FROM, pieces: 8, row: 16 };

/// Up to where rows are lists, if they are.
#[inline(always)]
pub(crate) fn limits<S: Source>(source: &S, is_sieved: bool) -> Option<Limits> {
    (S::HAS_NEAR_LABELS && source.n_points() >= SPARSE && !is_sieved).then_some(LIMITS)
}

/// How many bytes lists of neighbours take at most.
pub(crate) fn list_bytes(n_points: usize) -> usize {
    // A vector that grows may have twice the room that it needs.
    if n_points < SPARSE { 0 } else { 2 * LIMITS.pieces * n_points * size_of::<Piece>() }
}

impl<V: Fn(u32) -> Critical> Course<'_, V> {
    /// Goes on to the end, with rows as lists up to the limits.
    #[inline(always)]
    pub(crate) fn follow_long<I: Simd, S: Source, F: Fn() -> bool + Sync>(
        &mut self,
        stream: &mut Lazy<'_, I, S, F>,
        limits: Option<Limits>,
        bits: &mut RowBuffers<Wide>,
        lists: &mut SparseBuffers,
    ) -> Result<()> {
        let n_points = stream.source.n_points();
        let mut sparse = None;
        if S::HAS_NEAR_LABELS
            && let Some(limits) = limits
        {
            let rows = sparse.insert(Rows::sparse(n_points, limits, lists)?);
            if self.follow(stream, rows) {
                return Ok(());
            }
        }
        let width = Many(n_points.div_ceil(512));
        let mut rows = Rows::<Neighbours<Wide, Many>>::new(n_points, width, S::IS_SIEVED, bits)?;
        if let Some(sparse) = sparse {
            rows.take(&sparse);
        }
        self.follow(stream, &mut rows);
        Ok(())
    }
}

/// A whole sweep over up to 128 points, as a function of its own: see the page on the stream.
pub(crate) struct Short<'b, V, I, S, F> {
    pub(crate) course: Course<'b, V>,
    pub(crate) stream: Lazy<'b, I, S, F>,
    pub(crate) bits: &'b mut RowBuffers<u128>,
}

impl<V, I, S, F> WithSimd for Short<'_, V, I, S, F>
where
    V: Fn(u32) -> Critical,
    I: Simd,
    S: Source,
    F: Fn() -> bool + Sync,
{
    type Output = Result<()>;

    #[inline(always)]
    fn with_simd<J: Simd>(self, _: J) -> Result<()> {
        let Self { mut course, mut stream, bits } = self;
        let n_points = stream.source.n_points();
        let mut rows = Rows::<Neighbours<u128, Fixed<1>>>::new(n_points, Fixed, false, bits)?;
        course.follow(&mut stream, &mut rows);
        course.finish();
        Ok(())
    }
}

/// A whole sweep over many points, as a function of its own: see the page on the stream.
pub(crate) struct Long<'b, V, I, S, F> {
    pub(crate) course: Course<'b, V>,
    pub(crate) stream: Lazy<'b, I, S, F>,
    pub(crate) limits: Option<Limits>,
    pub(crate) bits: &'b mut RowBuffers<Wide>,
    pub(crate) lists: &'b mut SparseBuffers,
}

impl<V, I, S, F> WithSimd for Long<'_, V, I, S, F>
where
    V: Fn(u32) -> Critical,
    I: Simd,
    S: Source,
    F: Fn() -> bool + Sync,
{
    type Output = Result<()>;

    #[inline(always)]
    fn with_simd<J: Simd>(self, _: J) -> Result<()> {
        let Self { mut course, mut stream, limits, bits, lists } = self;
        course.follow_long(&mut stream, limits, bits, lists)?;
        course.finish();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SweepBuffers, Way};
    use super::*;
    use crate::diagram::{Diagram, DiagramBuilder};
    use crate::stream::{Buffers, CellBuffers, Cells};
    use crate::{Edge, Euclidean, Points, Rips};
    use proptest::prelude::*;
    use pulp::Scalar;

    /// The diagram of points in the plane, and whether their rows were lists to the end.
    fn sweep_by(way: Way, coordinates: &[f64], limits: Option<Limits>) -> (Diagram, bool) {
        let (mut cells, mut buffers, mut stream) =
            (CellBuffers::<2>::default(), SweepBuffers::default(), Buffers::default());
        let (mut bits, mut lists) = (RowBuffers::default(), SparseBuffers::default());
        let mut builder = DiagramBuilder::default();
        let source = Cells::new(Scalar::new(), coordinates, 2, &mut cells);
        let (n_points, threshold) = (source.n_points(), source.enclosing_radius());
        builder.reset(n_points, threshold, 1);
        buffers.components.reset(n_points, None);
        let mut stream = Lazy::new(Scalar::new(), source, threshold, false, &mut stream, || false);
        let mut course = Course::new(|v| (0.0, Edge::vertex(v)), way, &mut buffers, &mut builder);
        course.follow_long(&mut stream, limits, &mut bits, &mut lists).unwrap();
        course.finish();
        (builder.finish(), bits.bytes() == 0)
    }

    /// Both ways, with one result.
    fn sweep(coordinates: &[f64], limits: Option<Limits>) -> (Diagram, bool) {
        let by_classes = sweep_by(Way::Annotations, coordinates, limits);
        assert!(by_classes == sweep_by(Way::Components, coordinates, limits));
        by_classes
    }

    /// Whatever the limits, with the diagram that the engine gives.
    fn check(coordinates: &[f64]) {
        let expected = Rips::default().points(&Points::new(coordinates, 2).unwrap(), &Euclidean).unwrap();
        assert!(sweep(coordinates, None) == (expected.clone(), false));
        let large = 1_000_000;
        assert!(
            sweep(coordinates, Some(Limits { edges: large, pieces: large, row: large }))
                == (expected.clone(), true)
        );
        for edges in [0, 1, 5, 20] {
            assert!(
                sweep(coordinates, Some(Limits { edges, pieces: large, row: large })).0 == expected,
                "{edges}"
            );
        }
        for pieces in [1, 2, 4] {
            assert!(
                sweep(coordinates, Some(Limits { edges: large, pieces, row: large })).0 == expected,
                "{pieces}"
            );
        }
        for row in [1, 2, 5] {
            assert!(
                sweep(coordinates, Some(Limits { edges: large, pieces: large, row })).0 == expected,
                "{row}"
            );
        }
    }

    /// Points from uniform numbers, by the shape of their cloud.
    fn cloud(shape: usize, numbers: &[f64]) -> Vec<f64> {
        let scale = |at: usize| [1.0, 1e-3, 1e-6, 30.0][at % 4];
        let pairs = numbers.chunks_exact(2).enumerate();
        pairs
            .flat_map(|(at, pair)| match (shape, pair) {
                (0, &[x, y]) => [x, y],
                // Lines, grids with duplicates, clusters of very different scales.
                (1, &[x, _]) => [x, 2.0 * x],
                (2, &[x, y]) => [(12.0 * x).floor(), (12.0 * y).floor()],
                (3, &[x, y]) => [(at % 4) as f64 + scale(at) * x, scale(at) * y],
                (_, &[x, y]) => [(6.3 * x).cos() + 0.2 * y, (6.3 * x).sin()],
                _ => [0.0; 2],
            })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn lists_and_bits_give_one_diagram(
            shape in 0_usize..5,
            numbers in prop::collection::vec(0.0..1.0, 300..1_400),
        ) {
            check(&cloud(shape, &numbers));
        }
    }

    #[test]
    fn many_points_in_the_plane_need_no_rows_of_bits() {
        let numbers: Vec<f64> = (1..6_001).map(|k| f64::from(k) * 0.618_033_988_749_895 % 1.0).collect();
        // A lattice that is not square, some of it twice.
        let coordinates: Vec<f64> = (0..3_000).flat_map(|k| [numbers[k], (k / 2) as f64 / 1_500.0]).collect();
        let (diagram, are_lists) = sweep(&coordinates, Some(LIMITS));
        assert!(are_lists);
        assert!(diagram == sweep(&coordinates, None).0);
    }

    #[test]
    fn points_that_are_all_the_same_fill_lists_at_once() {
        let (diagram, are_lists) = sweep(&[0.25; 1_200], Some(LIMITS));
        assert!(!are_lists);
        assert!(diagram == sweep(&[0.25; 1_200], None).0);
    }
}
