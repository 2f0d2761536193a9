//! Triangles that fill a closed walk, the longest edge of which is as short as possible.

use super::plane::Plane;
use crate::stream::Order;

/// Tables for walks, kept for their memory alone.
#[derive(Debug, Default)]
pub(super) struct Filling {
    /// For each two places of a walk, how late the edge between their vertices comes: its square, or its rank.
    late: Vec<f64>,
    /// For each two places, how late the last edge comes of triangles that fill the part between them; at both of its places.
    table: Vec<f64>,
    chords: Vec<((u64, u32, u32), usize)>,
}

impl Filling {
    /// The last edge of triangles that fill a walk along edges of the relative neighbourhood graph: of all ways to triangulate it as a
    /// polygon, one whose last edge comes first. `None` where there is nothing to fill.
    ///
    /// O(m³) time and O(m²) memory for m edges of the walk.
    pub(super) fn last_edge(&mut self, plane: &Plane, walk: &[u32]) -> Option<(u32, u32)> {
        let m = walk.len();
        if m < 3 {
            return None;
        }
        if let &[a, b, c] = walk {
            return [(a, b), (b, c), (c, a)].into_iter().max_by_key(|&edge| plane.key(edge));
        }
        let ends = |place: usize| (walk[place / m], walk[place % m]);
        // An edge of the walk comes before the last one of a triangle that it is in; one between a vertex and itself is none.
        let chords = || {
            let pairs = (0..m).flat_map(|i| (i + 2..m).map(move |j| (i, j)));
            pairs.filter(|&(i, j)| (i, j) != (0, m - 1) && walk[i] != walk[j])
        };
        self.late.clear();
        self.late.resize(m * m, 0.0);
        for (i, j) in chords() {
            self.late[i * m + j] = plane.raw(walk[i], walk[j]);
        }
        let last = self.solve(m);
        let tolerance = plane.tolerance(last);
        let mut found = chords().filter(|&(i, j)| (self.late[i * m + j] - last).abs() <= tolerance);
        let (i, j) = found.next()?;
        let edge = (walk[i], walk[j]);
        let is_same = |(i, j): (usize, usize)| [edge, (edge.1, edge.0)].contains(&(walk[i], walk[j]));
        if found.all(is_same) {
            return Some(edge);
        }
        // Squares do not decide: ranks do.
        self.chords.clear();
        self.chords.extend(chords().map(|(i, j)| (plane.key((walk[i], walk[j])), i * m + j)));
        self.chords.sort_unstable();
        let mut rank = 0.0;
        let mut before = None;
        for &(key, place) in &self.chords {
            if before != Some(key) {
                (before, rank) = (Some(key), rank + 1.0);
            }
            self.late[place] = rank;
        }
        let last = self.solve(m);
        let place = self.late.iter().position(|&late| late == last)?;
        Some(ends(place))
    }

    /// How late the last edge comes of the best triangulation of a polygon with `m` sides, by how late each chord comes.
    fn solve(&mut self, m: usize) -> f64 {
        let Self { late, table, .. } = self;
        table.clear();
        table.resize(m * m, 0.0);
        for span in 2..m {
            for i in 0..m - span {
                let j = i + span;
                // The part from i to k and that from k to j, for each k between.
                let (from, to) = (&table[i * m + i + 1..i * m + j], &table[j * m + i + 1..j * m + j]);
                let mut best = f64::INFINITY;
                for (&a, &b) in from.iter().zip(to) {
                    let last = if a > b { a } else { b };
                    best = if last < best { last } else { best };
                }
                let last = best.max(late[i * m + j]);
                table[i * m + j] = last;
                table[j * m + i] = last;
            }
        }
        table[m - 1]
    }

    /// The larger part of the bytes that are kept.
    pub(super) fn bytes(&self) -> usize {
        8 * (self.late.capacity() + self.table.capacity()) + 24 * self.chords.capacity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn plane(coordinates: &[f64]) -> Plane {
        let mut plane = Plane::default();
        assert!(plane.fill(coordinates, |_, _| ()));
        plane
    }

    /// The key of the last edge of the best of all triangulations, tried one after the other.
    fn best(plane: &Plane, walk: &[u32]) -> (u64, u32, u32) {
        let key = |a: u32, b: u32| if a == b { (0, 0, 0) } else { plane.key((a, b)) };
        if walk.len() < 3 {
            return (0, 0, 0);
        }
        let (first, last) = (walk[0], walk[walk.len() - 1]);
        let ways = (1..walk.len() - 1).map(|k| {
            let sides = key(first, walk[k]).max(key(walk[k], last)).max(key(first, last));
            sides.max(best(plane, &walk[..=k])).max(best(plane, &walk[k..]))
        });
        ways.min().unwrap()
    }

    fn check(plane: &Plane, walk: &[u32], filling: &mut Filling) {
        let (a, b) = filling.last_edge(plane, walk).unwrap();
        assert_eq!(plane.key((a, b)), best(plane, walk), "{walk:?}");
    }

    /// Where sides may be the last edges, as those of a convex polygon may, the table does not count them: here none is.
    #[test]
    fn the_last_edge_is_that_of_the_best_triangulation() {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let mut filling = Filling::default();
        for m in 3..9 {
            for _ in 0..60 {
                // Angles so near to those of a regular polygon that no side is longer than a chord.
                let angle =
                    |k: usize, shift: f64| std::f64::consts::TAU * (k as f64 + 0.1 * shift) / m as f64;
                let coordinates: Vec<f64> = (0..m)
                    .flat_map(|k| {
                        let angle = angle(k, rng.random::<f64>());
                        [angle.cos(), angle.sin()]
                    })
                    .collect();
                let plane = plane(&coordinates);
                let label = |point: u32| (0..m as u32).find(|&label| plane.point(label) == point).unwrap();
                let walk: Vec<u32> = (0..m as u32).map(label).collect();
                check(&plane, &walk, &mut filling);
            }
        }
    }

    #[test]
    fn ties_are_settled_by_the_order_and_what_is_passed_twice_is_no_chord() {
        let mut filling = Filling::default();
        // A square, two diagonals of which tie, and an octagon with an edge into it.
        let square = plane(&[0.0, 0.0, 2.0, 0.0, 2.0, 2.0, 0.0, 2.0]);
        let mut octagon: Vec<f64> = (0..8)
            .map(|k| std::f64::consts::FRAC_PI_4 * f64::from(k))
            .flat_map(|x| [x.cos(), x.sin()])
            .collect();
        octagon.extend([0.6, 0.0]);
        let octagon = plane(&octagon);
        for (plane, walk) in [
            (&square, &[0, 1, 2, 3][..]),
            (&square, &[2, 3, 0, 1]),
            (&octagon, &[0, 8, 0, 1, 2, 3, 4, 5, 6, 7]),
            (&octagon, &[3, 4, 5, 6, 7, 0, 8, 0, 1, 2]),
        ] {
            let label = |point: u32| (0..9).find(|&label| plane.point(label) == point).unwrap();
            let walk: Vec<u32> = walk.iter().map(|&point| label(point)).collect();
            check(plane, &walk, &mut filling);
        }
        let mut rng = ChaCha8Rng::seed_from_u64(8);
        for _ in 0..200 {
            let coordinates: Vec<f64> = (0..16).map(|_| f64::from(rng.next_u32() % 4)).collect();
            let plane = plane(&coordinates);
            let m = plane.len() as u32;
            let key = |a: u32, b: u32| plane.key((a, b));
            for start in 0..m {
                let walk: Vec<u32> = (0..m).map(|k| (start + k) % m).collect();
                let longest_side =
                    (0..m as usize).map(|k| key(walk[k], walk[(k + 1) % m as usize])).max().unwrap();
                // The table is for walks whose sides come before.
                if m >= 3 && best(&plane, &walk) > longest_side {
                    check(&plane, &walk, &mut filling);
                }
            }
        }
        assert_eq!(filling.last_edge(&square, &[0, 1]), None);
    }
}
