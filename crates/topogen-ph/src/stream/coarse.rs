//! The values of a matrix in sixteen bits each, for searches that go through whole rows.

use crate::lengths::Square;

/// How many values are compared at once.
const LANES: usize = 32;

/// Rounded values in rows, the largest number standing for all that is too large and behind each row.
#[derive(Debug, Default)]
pub(super) struct Coarse {
    values: Vec<u16>,
    stride: usize,
}

impl Coarse {
    /// Values up to `up_to` are told apart; O(n²) time.
    #[inline(always)]
    pub(super) fn fill(&mut self, square: &Square, up_to: f64) {
        let n_points = square.n_points();
        self.stride = n_points.next_multiple_of(LANES);
        self.values.resize(n_points * self.stride, u16::MAX);
        let scale = if up_to > 0.0 { f64::from(u16::MAX - 1) / up_to } else { 0.0 };
        for point in 0..n_points {
            let row = square.row(point);
            let into = &mut self.values[point * self.stride..][..self.stride];
            for other in 0..n_points {
                // Larger numbers become the largest there is.
                into[other] = (row[other] * scale) as u16;
            }
            into[n_points..].fill(u16::MAX);
        }
    }

    /// The point whose larger value in the rows of two others is about the smallest, for up to two million points.
    ///
    /// Edges by way of it are the shortest, so that few steps lead from them to edges that changed something.
    #[inline(always)]
    pub(super) fn middle(&self, p: u32, q: u32) -> usize {
        let row =
            |point: u32| self.values[point as usize * self.stride..][..self.stride].as_chunks::<LANES>().0;
        let (row_p, row_q) = (row(p), row(q));
        let (mut least, mut groups) = ([u16::MAX; LANES], [0_u16; LANES]);
        for (group, (p, q)) in row_p.iter().zip(row_q).enumerate() {
            for lane in 0..LANES {
                let larger = if p[lane] > q[lane] { p[lane] } else { q[lane] };
                groups[lane] = if larger < least[lane] { group as u16 } else { groups[lane] };
                least[lane] = if larger < least[lane] { larger } else { least[lane] };
            }
        }
        let mut best = 0;
        for lane in 1..LANES {
            best = if least[lane] < least[best] { lane } else { best };
        }
        usize::from(groups[best]) * LANES + best
    }

    /// The bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        size_of::<u16>() * self.values.capacity()
    }
}
