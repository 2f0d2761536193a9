//! Stars of lunes that are seen by distances, without a look at who is connected to whom.

use super::Cells;
use super::tree::LEAF;
use crate::stream::order::Order;
use crate::stream::source::Tile;

/// A point w with |aw|² + |bw|² up to this share of |ab|² is nearer than |ab| to a, to b, and to all their common neighbours.
///
/// These are within |ab| of both, and so within √3/2 |ab| of the middle between them. A point within (1 − √3/2) |ab| of the middle
/// is within |ab| of them all; such are those with |aw|² + |bw|² up to (1/2 + 2 (1 − √3/2)²) |ab|² = 0.53589… |ab|², as the sum is
/// |ab|² / 2 and twice the square of the distance to the middle.
pub(super) const NEAR_MIDDLE: f64 = 0.5358;

/// The square of √3, and a little more.
const WIDE: f64 = 3.001;

/// A square of which so much is taken off that roundings do not matter; below zero where squares have few digits.
#[inline(always)]
fn shortened(square: f64) -> f64 {
    square * (1.0 - 1e-8) - 1e-108
}

impl<const D: usize> Cells<'_, D> {
    /// The lanes, a bit each, in which the angle at w between a and b is certainly wider than 150°, from the shortened |ab|² and
    /// from |aw|² and |bw|². Such a w is nearer than |ab|, by more than roundings, to a, to b, and to all their common neighbours.
    ///
    /// Why is told in the README beside the stream. By the cosine theorem, the angle is as wide as that if
    /// |ab|² − |aw|² − |bw|² > √3 |aw| |bw|.
    #[inline(always)]
    fn are_wide(&self, ab: &[f64; LEAF], aw: &[f64; LEAF], bw: &[f64; LEAF]) -> u8 {
        let (mut gaps, mut products) = ([0.0; LEAF], [0.0; LEAF]);
        for lane in 0..LEAF {
            let gap = ab[lane] - aw[lane] - bw[lane];
            // Nothing is more than zero where there is no gap, or no number, as beyond the last point.
            let gap = if gap > 0.0 { gap } else { 0.0 };
            gaps[lane] = gap * gap;
            products[lane] = WIDE * aw[lane] * bw[lane];
        }
        self.masks.less(&products, &gaps)
    }

    /// See [`Source::find_star`].
    #[inline(always)]
    pub(super) fn star_in_leaves(&self, a: u32, b: u32, near_middle: u32) -> Option<u32> {
        let ab = [shortened(self.raw(a, b)); LEAF];
        for near in [near_middle, a, b] {
            let leaf = near as usize / LEAF;
            let from_a = self.squares(&self.points[a as usize], leaf);
            let from_b = self.squares(&self.points[b as usize], leaf);
            let found = self.are_wide(&ab, &from_a, &from_b);
            if found != 0 {
                return Some((leaf * LEAF) as u32 + found.trailing_zeros());
            }
        }
        None
    }

    /// See [`Source::without_star`].
    #[inline(always)]
    pub(super) fn without_star_in_leaves(&self, tile: &Tile, edges: u64) -> u64 {
        let (i, j) = (tile.first as usize, tile.second as usize);
        let points = |leaf: usize| leaf * LEAF..((leaf + 1) * LEAF).min(self.points.len());
        let centre = |leaf: usize| (leaf * LEAF + LEAF / 2).min(self.points.len() - 1) as u32;
        let middle = self.grid.between(centre(i), centre(j)) as usize / LEAF;
        let mut squares = [[f64::NAN; LEAF]; LEAF];
        for a in points(i) {
            let row = self.squares(&self.points[a], j);
            for lane in 0..LEAF {
                squares[a % LEAF][lane] = shortened(row[lane]);
            }
        }
        let mut left = edges;
        for leaf in [middle, i, j] {
            for w in points(leaf) {
                let (from_i, from_j) = (self.squares(&self.points[w], i), self.squares(&self.points[w], j));
                let mut wide = 0;
                for k in 0..LEAF {
                    wide |= u64::from(self.are_wide(&squares[k], &[from_i[k]; LEAF], &from_j)) << (LEAF * k);
                }
                left &= !wide;
                if left == 0 {
                    return 0;
                }
            }
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::super::CellBuffers;
    use super::*;
    use crate::stream::Source;
    use proptest::prelude::*;
    use pulp::Scalar;

    /// Whether `w` is connected, when edge ab enters, to both ends and to all their common neighbours: by the exact order alone.
    fn is_star<const D: usize>(cells: &Cells<'_, D>, a: u32, b: u32, w: u32) -> bool {
        let edge = |x: u32, y: u32| cells.key((x, y));
        let ab = edge(a, b);
        let is_in_lune = |x: u32| x != a && x != b && edge(a, x) < ab && edge(b, x) < ab;
        let others = (0..cells.n_points() as u32).filter(|&x| x != w && is_in_lune(x));
        is_in_lune(w) && others.into_iter().all(|x| edge(w, x) < ab)
    }

    /// Every star that is found is one, and an edge that is left out of a tile has one; for how many edges one is found, and how
    /// many are left out of tiles.
    fn check<const D: usize>(coordinates: &[f64]) -> (usize, u32) {
        let mut buffers = CellBuffers::<D>::default();
        let cells = Cells::new(Scalar::new(), coordinates, D, &mut buffers);
        let n_points = cells.n_points() as u32;
        let (mut found, mut left_out) = (0, 0);
        for b in 0..n_points {
            for a in 0..b {
                if let Some(w) = cells.find_star(a, b, cells.guess(a, b).unwrap()) {
                    assert!(is_star(&cells, a, b, w), "{w} is no star of {a} and {b}");
                    found += 1;
                }
            }
        }
        for second in 0..n_points.div_ceil(LEAF as u32) {
            for first in 0..=second {
                let mut edges = 0;
                for bit in 0..64 {
                    let (a, b) = (8 * first + bit / 8, 8 * second + bit % 8);
                    edges |= u64::from(a < b && b < n_points) << bit;
                }
                let tile = Tile { first, second, edges, is_plain: false };
                let left = cells.without_star(&tile, edges);
                assert_eq!(left & !edges, 0);
                left_out += (edges & !left).count_ones();
                for bit in 0..64 {
                    if (edges & !left) >> bit & 1 == 1 {
                        let (a, b) = (8 * first + bit / 8, 8 * second + bit % 8);
                        assert!((0..n_points).any(|w| is_star(&cells, a, b, w)), "{a} and {b} have no star");
                    }
                }
            }
        }
        (found, left_out)
    }

    /// Coordinates by the shape of their cloud.
    fn cloud(shape: usize, dim: usize, numbers: &[f64]) -> Vec<f64> {
        let scale = |at: usize| [1.0, 1e-3, 1e-6, 1e-9, 1e-12][at / dim % 5];
        let value = |(at, &x): (usize, &f64)| match shape {
            0 => x,
            // A lattice with duplicates, a line, clusters of very different scales, and numbers near the end of their range.
            1 => (4.0 * x).floor(),
            2 => numbers[at - at % dim] * (at % dim + 1) as f64,
            3 => (at / dim % 5) as f64 + scale(at) * x,
            4 => 1e-60 * x,
            _ => 1e60 * x,
        };
        numbers.iter().enumerate().map(value).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_found_by_distances_is_a_star(
            shape in 0_usize..6,
            numbers in prop::collection::vec(0.0..1.0, 60..180),
        ) {
            check::<2>(&cloud(shape, 2, &numbers[..numbers.len() / 2 * 2]));
            check::<3>(&cloud(shape, 3, &numbers[..numbers.len() / 3 * 3]));
        }
    }

    #[test]
    fn most_edges_of_a_cloud_in_the_plane_have_a_star_by_distances() {
        let numbers = |k: u32| [f64::from(k) * 0.618_033_988_749_895 % 1.0, f64::from(k) / 200.0];
        let coordinates: Vec<f64> = (0..200).flat_map(numbers).collect();
        let (found, left_out) = check::<2>(&coordinates);
        assert!(found > 200 * 199 / 4 && left_out > 200 * 199 / 4, "{found} {left_out}");
    }

    #[test]
    fn the_angle_must_be_wider_than_150_degrees() {
        let mut buffers = CellBuffers::<2>::default();
        let cells = Cells::new(Scalar::new(), &[0.0; 4], 2, &mut buffers);
        for degrees in [90.0_f64, 149.9, 150.0, 150.1, 179.9] {
            let (aw, bw) = (0.7_f64, 0.2_f64);
            let ab = aw * aw + bw * bw - 2.0 * aw * bw * degrees.to_radians().cos();
            let lanes = cells.are_wide(&[shortened(ab); LEAF], &[aw * aw; LEAF], &[bw * bw; LEAF]);
            assert_eq!(lanes, if degrees > 150.05 { 0xff } else { 0 }, "{degrees}");
        }
    }

    #[test]
    fn an_end_of_an_edge_and_its_duplicates_are_no_stars() {
        let mut coordinates = vec![0.25; 18];
        coordinates.extend([1.0, 1.0]);
        assert_eq!(check::<2>(&coordinates), (0, 0));
    }
}
