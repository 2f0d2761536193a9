//! The values of a matrix in sixteen bits each, for searches that go through whole rows.

use crate::lengths::Square;

/// How many values are compared at once.
const LANES: usize = 32;

/// At this size neighbouring numbers differ by one.
const INTEGER: f64 = (1_u64 << 52) as f64;

/// Rounded values in rows, the largest number standing for all that is too large and behind each row.
#[derive(Debug, Default)]
pub(super) struct Coarse {
    values: Vec<u16>,
    stride: usize,
    scale: f64,
    /// Values that differ by more than this are in the order of what they stand for.
    margin: u16,
}

impl Coarse {
    /// Values up to `up_to` are told apart, if they differ by more than `tolerance`; O(n²) time.
    #[inline(always)]
    pub(super) fn fill(&mut self, square: &Square, up_to: f64, tolerance: f64) {
        let n_points = square.n_points();
        self.stride = n_points.next_multiple_of(LANES);
        self.values.resize(n_points * self.stride, u16::MAX);
        let scale = if up_to > 0.0 { f64::from(u16::MAX - 1) / up_to } else { 0.0 };
        // Where that is beyond the range of numbers, all values are one.
        let scale = if scale.is_finite() { scale } else { 0.0 };
        // One more for what is rounded away; a number beyond the range becomes the largest.
        (self.scale, self.margin) = (scale, ((tolerance * scale).ceil() as u16).saturating_add(1));
        for point in 0..n_points {
            let row = square.row(point);
            let into = &mut self.values[point * self.stride..][..self.stride];
            for other in 0..n_points {
                // The sum rounds to a whole number, which its lower bits are.
                into[other] = (row[other] * scale + INTEGER).to_bits() as u16;
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

    /// Whether a point between two others is found whose values in both rows are certainly below that of the two.
    #[inline(always)]
    pub(super) fn has_between(&self, p: u32, q: u32) -> bool {
        let (row_p, row_q) = (self.row(p), self.row(q));
        let bound = self.below(self.at(p, q));
        for (p, q) in row_p.iter().zip(row_q) {
            let mut any = false;
            for lane in 0..LANES {
                let larger = if p[lane] > q[lane] { p[lane] } else { q[lane] };
                any |= larger < bound;
            }
            if any {
                return true;
            }
        }
        false
    }

    /// Appends the points before `p` whose values in its row are not below `least`, but for those that one of the witnesses is
    /// certainly between.
    #[inline(always)]
    pub(super) fn find_without(&self, p: u32, witnesses: &[u32], least: f64, into: &mut Vec<u32>) {
        let least = self.rounded(least);
        let row_p = self.row(p);
        for group in 0..(p as usize).div_ceil(LANES) {
            let mut ends = [u16::MAX; LANES];
            for &w in witnesses {
                let (to_p, row_w) = (self.at(p, w), &self.row(w)[group]);
                for lane in 0..LANES {
                    let larger = if row_w[lane] > to_p { row_w[lane] } else { to_p };
                    ends[lane] = if larger < ends[lane] { larger } else { ends[lane] };
                }
            }
            let mut open = 0_u32;
            for lane in 0..LANES {
                let value = row_p[group][lane];
                open |= u32::from((value >= least) & (ends[lane] >= self.below(value))) << lane;
            }
            while open != 0 {
                let q = (group * LANES) as u32 + open.trailing_zeros();
                open &= open - 1;
                if q < p {
                    into.push(q);
                }
            }
        }
    }

    /// Some points nearest to a point, but for rounding; the point itself where there are too few.
    #[inline(always)]
    pub(super) fn nearest<const N: usize>(&self, p: u32) -> [u32; N] {
        let mut nearest = [(u16::MAX, p); N];
        for (group, values) in self.row(p).iter().enumerate() {
            let bound = nearest[N - 1].0;
            let mut nearer = 0_u32;
            for lane in 0..LANES {
                nearer |= u32::from(values[lane] < bound) << lane;
            }
            while nearer != 0 {
                let lane = nearer.trailing_zeros();
                nearer &= nearer - 1;
                let (value, q) = (values[lane as usize], (group * LANES) as u32 + lane);
                if q != p && value < nearest[N - 1].0 {
                    let place = nearest.partition_point(|&(other, _)| other <= value);
                    nearest[place..].rotate_right(1);
                    nearest[place] = (value, q);
                }
            }
        }
        nearest.map(|(_, q)| q)
    }

    /// From which value on all neighbours of `x` are certainly neighbours of `y`: the largest one of an edge yz that may come after xz,
    /// or that of xy.
    #[inline(always)]
    pub(super) fn dominated_from(&self, x: u32, y: u32) -> u16 {
        let mut latest = [self.at(x, y); LANES];
        let (row_x, row_y) = (self.row(x), self.row(y));
        for group in 0..row_x.len().min(row_y.len()) {
            let (x, y) = (&row_x[group], &row_y[group]);
            for lane in 0..LANES {
                let may_be_later = (y[lane].saturating_add(self.margin) >= x[lane]) & (y[lane] != u16::MAX);
                let value = if may_be_later { y[lane] } else { 0 };
                latest[lane] = if value > latest[lane] { value } else { latest[lane] };
            }
        }
        latest.into_iter().fold(0, u16::max)
    }

    /// A number such that what exceeds it comes after all that is rounded to at most `value`.
    pub(super) fn certainly_above(&self, value: u16) -> f64 {
        // One more for the rounding of the value, and one for that of the quotient.
        let last = f64::from(value) + f64::from(self.margin) + 2.0;
        if self.scale > 0.0 { last / self.scale } else { f64::INFINITY }
    }

    #[inline(always)]
    fn row(&self, point: u32) -> &[[u16; LANES]] {
        self.values[point as usize * self.stride..][..self.stride].as_chunks::<LANES>().0
    }

    #[inline(always)]
    fn at(&self, p: u32, q: u32) -> u16 {
        self.values[p as usize * self.stride + q as usize]
    }

    /// The values below this are certainly those of shorter edges.
    #[inline(always)]
    fn below(&self, value: u16) -> u16 {
        value.saturating_sub(self.margin)
    }

    #[inline(always)]
    fn rounded(&self, value: f64) -> u16 {
        // Larger numbers become the largest there is, smaller ones zero.
        (value * self.scale) as u16
    }

    /// The bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        size_of::<u16>() * self.values.capacity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CondensedLengths;

    const TOLERANCE: f64 = 1e-3;

    fn square(n: usize) -> (Square, f64) {
        let value = |i: usize| ((i as f64 + 1.0) * 0.754_877_666).fract() * 10.0;
        let lengths: Vec<f64> = (0..n * (n - 1) / 2).map(value).collect();
        let longest = lengths.iter().copied().fold(0.0, f64::max);
        let mut square = Square::default();
        square.fill_with(&CondensedLengths::from_lower_triangle(lengths).unwrap()).unwrap();
        (square, longest)
    }

    #[test]
    fn what_is_said_of_rounded_values_holds_for_the_values() {
        for n in [2, 31, 32, 33, 70] {
            let (square, longest) = square(n);
            let mut coarse = Coarse::default();
            coarse.fill(&square, longest, TOLERANCE);
            let step = longest / f64::from(u16::MAX - 1);
            let larger = |p: u32, q: u32, w: u32| square.at(p, w).max(square.at(q, w));
            for p in 0..n as u32 {
                let witnesses = [p, (p + 5) % n as u32];
                let mut without = Vec::new();
                coarse.find_without(p, &witnesses, longest / 2.0, &mut without);
                for q in 0..p {
                    let raw = square.at(p, q);
                    let least = (0..n as u32).map(|w| larger(p, q, w)).fold(f64::INFINITY, f64::min);
                    assert!(larger(p, q, coarse.middle(p, q) as u32) < least + step);
                    let gap = |least: f64| raw - least - TOLERANCE;
                    assert!(!coarse.has_between(p, q) || gap(least) > 0.0);
                    assert!(coarse.has_between(p, q) || gap(least) < 3.0 * step);
                    let least = witnesses.iter().map(|&w| larger(p, q, w)).fold(f64::INFINITY, f64::min);
                    if without.contains(&q) {
                        assert!(raw > longest / 2.0 - step && gap(least) < 3.0 * step);
                    } else {
                        assert!(raw < longest / 2.0 + step || gap(least) > 0.0);
                    }
                }
            }
        }
    }

    #[test]
    fn with_a_tolerance_that_hides_all_nothing_is_said() {
        let (square, longest) = square(40);
        let mut coarse = Coarse::default();
        coarse.fill(&square, longest, 2.0 * longest);
        assert!(!(0..40).any(|p| (0..p).any(|q| coarse.has_between(p, q))));
        let mut without = Vec::new();
        coarse.find_without(39, &[1, 2, 3], 0.0, &mut without);
        assert_eq!(without, (0..39).collect::<Vec<_>>());
    }
}
