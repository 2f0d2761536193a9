//! Points that are very near each other.

use super::mesh::{Disc, Mesh};
use super::plane::Plane;
use super::walls::{SLACK, Walls};
use crate::Result;
use crate::stream::Order;
use std::f64::consts::TAU;

/// A vertex nearer to another than this share of an edge may have as much to do with the length of the edge as roundings have.
const CLOSE: f64 = 1e-7;
/// Looking at so many pairs of vertices costs more than to sweep over all edges.
const TOO_MANY: usize = 1 << 27;

impl Mesh {
    /// Whether every edge with an empty lune is certain to be a Delaunay edge.
    ///
    /// Let the lune of uv be empty, and another vertex w in the disc around uv, as there is if uv is no Delaunay edge. By Thales' theorem,
    /// |uw|² + |vw|² ≤ |uv|². As w is not in the lune, one of the two, say |vw|, is as large as |uv| but for roundings: a share δ of less than
    /// 10⁻¹⁵. Then |uw| ≤ √(2δ) |uv|, less than 10⁻⁷ |uv|. So only edges that are 10⁷ times as long as those to a nearest
    /// neighbour are in question. There are none at a vertex that is surrounded by others (`is_surrounded`); those of the rest are looked at one
    /// by one. Most have a vertex in their lune that u is joined to; few lunes are searched.
    ///
    /// O(h n) time for h vertices of the hull, and O(n) more for each vertex that is so near to another one and not surrounded.
    pub(super) fn has_all_walls(
        &self,
        plane: &Plane,
        disc: &mut Disc,
        check: impl Fn() -> Result<()>,
    ) -> Result<bool> {
        let vertices = 0..plane.len() as u32;
        let hull = self.hull();
        let close = |u: u32| {
            let squares = self.joined_to(u).iter().map(|&v| plane.raw(u, v));
            let least = squares.fold(f64::INFINITY, f64::min) / (CLOSE * CLOSE);
            // The farthest vertex is one of the hull, but for roundings.
            let is_close =
                least < plane.square_of_width() && hull.iter().any(|&v| least < plane.raw(u, v) * SLACK);
            (is_close && !self.is_surrounded(plane, u, least)).then_some((u, least))
        };
        let close: Vec<(u32, f64)> = vertices.clone().filter_map(close).collect();
        if close.len() * plane.len() > TOO_MANY {
            return Ok(false);
        }
        for (u, least) in close {
            check()?;
            let joined = self.joined_to(u);
            for v in vertices.clone().filter(|&v| v != u && plane.raw(u, v) >= least) {
                let bound = plane.bound(u, v);
                let is_in_lune = |&w: &u32| plane.is_before(u, w, &bound) && plane.is_before(v, w, &bound);
                let is_known = joined.iter().any(is_in_lune) || joined.contains(&v);
                if !is_known && Walls::is_lune_empty(plane, self, disc, (u, v)) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Whether every edge from a vertex u of a squared length of at least `least` certainly has a vertex in its lune: one near u in the direction of v.
    ///
    /// Where no six sectors of 22.5° in a row are without a near vertex, there is a w with an angle of up to 78.75° between uw and uv. With
    /// |uw| ≤ |uv| / 100, |vw|² < |uv|² − 0.3 |uw| |uv|, and that is less by more than roundings if |uw| is not below 10⁻¹³ of the width.
    fn is_surrounded(&self, plane: &Plane, u: u32, least: f64) -> bool {
        let smallest = 1e-26 * plane.square_of_width();
        let [x, y] = plane.place(u);
        let mut sectors = 0_u16;
        for &w in self.joined_to(u) {
            let square = plane.raw(u, w);
            if square <= 1e-4 * least && square >= smallest {
                let [a, b] = plane.place(w);
                let turns = (b - y).atan2(a - x) / TAU + 0.5;
                sectors |= 1 << ((16.0 * turns) as u32).min(15);
            }
        }
        (1..6).fold(!sectors, |empty, by| empty & (!sectors).rotate_left(by)) == 0
    }
}
