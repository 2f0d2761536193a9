//! Edges whose raw lengths are too near each other to tell which is shorter.

use super::source::Source;
use super::window::Window;
use std::ops::Range;

/// What is kept from one run to the next.
#[derive(Debug, Default)]
pub(super) struct Ties {
    /// Where edges are in the exact order, and their records.
    keys: Vec<((u64, u32, u32), u64)>,
    /// Between which numbers the raw lengths of edges are for certain.
    spans: Vec<Range<f64>>,
}

impl Ties {
    pub(super) fn bytes(&self) -> usize {
        size_of::<((u64, u32, u32), u64)>() * self.keys.capacity() + 16 * self.spans.capacity()
    }

    /// Puts records, which are sorted by their places, into the exact order of their edges. Places that differ by more than `tolerance` are
    /// in that order already.
    #[inline(always)]
    pub(super) fn settle<S: Source>(
        &mut self,
        source: &S,
        window: &Window,
        records: &mut [u64],
        tolerance: u64,
    ) {
        let shift = window.end_bits();
        let mut any = false;
        for pair in records.windows(2) {
            any |= (pair[1] >> shift) - (pair[0] >> shift) <= tolerance;
        }
        if !any {
            return;
        }
        let has_errors = source.has_errors();
        let mut start = 0;
        while start < records.len() {
            let mut end = start + 1;
            while end < records.len() && (records[end] >> shift) - (records[end - 1] >> shift) <= tolerance {
                end += 1;
            }
            if end > start + 1 {
                if has_errors {
                    self.part(source, window, &mut records[start..end]);
                } else {
                    self.sort(source, window, &mut records[start..end]);
                }
            }
            start = end;
        }
    }

    /// Sorts edges, as far as they may be within each other's errors.
    fn part<S: Source>(&mut self, source: &S, window: &Window, records: &mut [u64]) {
        self.spans.clear();
        for &record in &*records {
            let (a, b) = window.ends(record);
            let (raw, error) = (source.raw(a, b), source.error(a, b));
            self.spans.push(raw - error..raw + error);
        }
        // From where on the lengths of an edge and of all behind it are.
        let mut least = f64::INFINITY;
        for span in self.spans.iter_mut().rev() {
            least = least.min(span.start);
            span.start = least;
        }
        let (mut start, mut most) = (0, f64::NEG_INFINITY);
        for at in 0..records.len() {
            if self.spans[at].start > most {
                self.sort(source, window, &mut records[start..at]);
                start = at;
            }
            most = most.max(self.spans[at].end);
        }
        self.sort(source, window, &mut records[start..]);
    }

    /// Sorts edges by their exact lengths.
    fn sort<S: Source>(&mut self, source: &S, window: &Window, records: &mut [u64]) {
        if records.len() < 2 {
            return;
        }
        self.keys.clear();
        for &record in &*records {
            self.keys.push((source.key(window.ends(record)), record));
        }
        self.keys.sort_unstable();
        for (record, key) in records.iter_mut().zip(&self.keys) {
            *record = key.1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lengths::{Square, gram};
    use crate::stream::{Matrix, MatrixBuffers, Order, Whole};
    use crate::{Euclidean, Metric};
    use pulp::Scalar;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Points of very different norms, so that the errors of their squares differ as much.
    #[test]
    fn errors_of_edges_are_smaller_than_that_of_all_and_large_enough() {
        const N: usize = 60;
        const DIM: usize = 400;
        let mut rng = ChaCha8Rng::seed_from_u64(23);
        let mut coordinates = Vec::new();
        for n in 0..N {
            let size = if n % 3 == 0 { 4.0 } else { 0.5 };
            coordinates.extend((0..DIM).map(|_| size * rng.random_range(-1.0..1.0_f64)));
        }
        let (mut square, mut centred) = (Square::default(), gram::Centred::default());
        assert!(gram::fill(&mut square, &coordinates, DIM, Scalar::new(), &mut centred).unwrap());
        let mut buffers = MatrixBuffers::default();
        let table = Whole::of_squares(&square, &coordinates, DIM);
        let source = Matrix::new(Scalar::new(), table, &mut buffers).unwrap();
        assert!(source.has_errors(), "squares are in single precision");
        let point = |label: u32| &coordinates[source.point(label) as usize * DIM..][..DIM];
        let (mut smallest, mut worst) = (f64::INFINITY, 0.0_f64);
        for a in 0..N as u32 {
            for b in 0..a {
                let (raw, error) = (source.raw(a, b), source.error(a, b));
                let off = (raw - Euclidean.distance(point(a), point(b)).powi(2)).abs();
                assert!(off <= error, "{off} {error}");
                assert!(2.0 * error <= 1.001 * source.tolerance(raw), "{error} {}", source.tolerance(raw));
                (smallest, worst) = (smallest.min(error / source.tolerance(raw)), worst.max(off / error));
            }
        }
        assert!(smallest < 0.1 && worst > 0.01, "{smallest} {worst}");
        // All edges in their order, whatever they were sorted by before.
        let longest = source.longest();
        let window = Window::new(0.0, longest, N);
        let mut records: Vec<u64> = (0..N as u32)
            .flat_map(|a| (0..a).map(move |b| (a, b)))
            .map(|(a, b)| window.record(source.raw(a, b), a, b))
            .collect();
        records.sort_unstable();
        let tolerance = window.places_within(source.tolerance(longest));
        Ties::default().settle(&source, &window, &mut records, tolerance);
        assert!(records.is_sorted_by_key(|&record| source.key(window.ends(record))));
    }
}
