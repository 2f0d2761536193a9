//! Points of the plane, with the order of their edges and exact predicates.

use crate::Euclidean;
use crate::Metric;
use crate::stream::Order;
use crate::triangulation::Space;
use robust::{Coord, incircle, orient2d};

/// Coordinates are multiples of 2 to minus this power of their scale, so that no product of four differences leaves the range of `f64`.
const FRACTION_BITS: i32 = 200;
/// The logarithm to base 2 of the largest coordinate may be this far from zero. Then a square that is not zero is at least 2^-900, and at most
/// 2^503: the metric takes its root, and has no need to bring it within the range of `f64` first.
const MAX_EXPONENT: f64 = 250.0;

/// Distinct places, labelled along the curve of Morton (1966): places that are near have labels that are.
#[derive(Debug, Default)]
pub(super) struct Plane {
    /// Divided by `scale`.
    places: Vec<[f64; 2]>,
    /// The first point of the input at each place.
    points: Vec<u32>,
    /// A power of two.
    scale: f64,
    /// The square of the diagonal of the smallest box around them.
    square_of_width: f64,
    /// Place on the curve and point.
    keys: Vec<(u64, u32)>,
}

impl Plane {
    /// Takes points over, and visits each that is at the place of an earlier one, with that one. Whether the coordinates are within range.
    ///
    /// O(n log n) time.
    pub(super) fn fill(&mut self, coordinates: &[f64], mut repeated: impl FnMut(u32, u32)) -> bool {
        let Self { places, points, scale, square_of_width, keys } = self;
        let largest = coordinates.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
        let exponent = largest.log2().ceil();
        if exponent.is_nan() || exponent.abs() > MAX_EXPONENT {
            return false;
        }
        *scale = exponent.exp2();
        let unit = f64::from(FRACTION_BITS).exp2();
        let (rows, _) = coordinates.as_chunks::<2>();
        let is_fine = |x: f64| (x / *scale * unit).fract() == 0.0;
        if !rows.iter().flatten().all(|&x| is_fine(x)) {
            return false;
        }
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for row in rows {
            for axis in 0..2 {
                low[axis] = low[axis].min(row[axis]);
                high[axis] = high[axis].max(row[axis]);
            }
        }
        *square_of_width = [0, 1].map(|axis| ((high[axis] - low[axis]) / *scale).powi(2)).iter().sum();
        let width = (high[0] - low[0]).max(high[1] - low[1]);
        let cells = if width > 0.0 { f64::from(u32::MAX) / width } else { 0.0 };
        keys.clear();
        keys.extend(rows.iter().zip(0..).map(|(row, point)| {
            let [x, y] = [0, 1].map(|axis| spread(((row[axis] - low[axis]) * cells) as u32));
            (x | y << 1, point)
        }));
        keys.sort_unstable();
        places.clear();
        points.clear();
        // Points of one place have one key, but so may others.
        for run in keys.chunk_by_mut(|a, b| a.0 == b.0) {
            let row = |point: u32| rows[point as usize];
            if run.len() > 1 {
                run.sort_unstable_by(|a, b| {
                    let ([ax, ay], [bx, by]) = (row(a.1), row(b.1));
                    // Both zeros are one place.
                    (ax + 0.0)
                        .total_cmp(&(bx + 0.0))
                        .then((ay + 0.0).total_cmp(&(by + 0.0)))
                        .then(a.1.cmp(&b.1))
                });
            }
            let mut last = None;
            for &(_, point) in run.iter() {
                match last {
                    Some(first) if row(first) == row(point) => repeated(point, first),
                    _ => {
                        places.push(row(point).map(|x| x / *scale));
                        points.push(point);
                        last = Some(point);
                    }
                }
            }
        }
        true
    }

    /// How many places there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn place(&self, label: u32) -> [f64; 2] {
        self.places[label as usize]
    }

    /// A square that none of two places exceeds, but for roundings.
    pub(super) fn square_of_width(&self) -> f64 {
        self.square_of_width
    }

    /// The square of the distance from a place of a label to any place.
    #[inline(always)]
    pub(super) fn square_to(&self, label: u32, [x, y]: [f64; 2]) -> f64 {
        let [a, b] = self.place(label);
        (a - x) * (a - x) + (b - y) * (b - y)
    }

    /// Positive where a place is on the left of the way from `a` to `b`, zero on their line; exact.
    #[inline(always)]
    pub(super) fn side(&self, a: u32, b: u32, [x, y]: [f64; 2]) -> f64 {
        orient2d(self.coord(a), self.coord(b), Coord { x, y })
    }

    /// A triangle, with its last edge between the first two vertices.
    pub(super) fn by_last_edge(&self, [a, b, c]: [u32; 3]) -> [u32; 3] {
        let [ab, bc, ca] = [(a, b), (b, c), (c, a)].map(|edge| self.key(edge));
        if ab >= bc && ab >= ca {
            [a, b, c]
        } else if bc >= ca {
            [b, c, a]
        } else {
            [c, a, b]
        }
    }

    /// The length of something that has this square.
    pub(super) fn length_of(&self, square: f64) -> f64 {
        square.sqrt() * self.scale
    }

    /// The larger part of the bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        16 * (self.places.capacity() + self.keys.capacity()) + 4 * self.points.capacity()
    }

    #[inline(always)]
    fn coord(&self, label: u32) -> Coord<f64> {
        let [x, y] = self.place(label);
        Coord { x, y }
    }
}

impl Order for Plane {
    #[inline(always)]
    fn point(&self, label: u32) -> u32 {
        self.points[label as usize]
    }

    /// No square is near the ends of the range of `f64`, so that powers of two change no digit.
    #[inline(always)]
    fn length(&self, a: u32, b: u32) -> f64 {
        Euclidean.distance(&self.place(a), &self.place(b)) * self.scale
    }

    #[inline(always)]
    fn raw(&self, a: u32, b: u32) -> f64 {
        self.square_to(a, self.place(b))
    }

    /// Squares are those of the metric; only their roots may be the same.
    #[inline(always)]
    fn tolerance(&self, up_to: f64) -> f64 {
        16.0 * f64::EPSILON * up_to
    }
}

impl Space<3> for Plane {
    fn dim(&self) -> usize {
        2
    }

    #[inline(always)]
    fn orientation(&self, &[a, b, c]: &[u32; 3]) -> f64 {
        orient2d(self.coord(a), self.coord(b), self.coord(c))
    }

    #[inline(always)]
    fn in_ball(&self, &[a, b, c]: &[u32; 3], point: u32) -> f64 {
        incircle(self.coord(a), self.coord(b), self.coord(c), self.coord(point))
    }
}

/// The bits of a number, a zero before each.
fn spread(number: u32) -> u64 {
    let mut bits = u64::from(number);
    for (shift, mask) in [
        (16, 0x0000_ffff_0000_ffff),
        (8, 0x00ff_00ff_00ff_00ff),
        (4, 0x0f0f_0f0f_0f0f_0f0f),
        (2, 0x3333_3333_3333_3333),
        (1, 0x5555_5555_5555_5555),
    ] {
        bits = (bits | bits << shift) & mask;
    }
    bits
}
