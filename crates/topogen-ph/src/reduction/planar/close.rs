//! Points that are very near each other.

use super::mesh::{Disc, Mesh};
use super::plane::Plane;
use super::walls::Walls;
use crate::Result;
use crate::stream::Order;

/// A vertex nearer to another than this share of an edge may have as much to do with the length of the edge as roundings have.
const CLOSE: f64 = 1e-7;
/// Looking at so many pairs of vertices costs more than to sweep over all edges.
const TOO_MANY: usize = 1 << 27;
/// The nearest vertex in a sector of 60° has all others of the sector for its own.
const SECTORS: usize = 6;

impl Mesh {
    /// Whether every edge with an empty lune is certain to be a Delaunay edge.
    ///
    /// Let the lune of uv be empty, and another vertex w in the disc around uv, as there is if uv is no Delaunay edge. By Thales' theorem,
    /// |uw|² + |vw|² ≤ |uv|². As w is not in the lune, one of the two, say |vw|, is as large as |uv| but for roundings: a share δ of less than
    /// 10⁻¹⁵. Then |uw| ≤ √(2δ) |uv|, less than 10⁻⁷ |uv|. So only edges that are 10⁷ times as long as those to a nearest
    /// neighbour are in question, and these are looked at one by one. Of the vertices in a sector of 60° around u, that nearest to u is in the
    /// lunes of the edges from u to the others, but for roundings; so few lunes are searched.
    ///
    /// O(n) time, and O(n) more for each vertex that is so near to another one.
    pub(super) fn has_all_walls(
        &self,
        plane: &Plane,
        disc: &mut Disc,
        check: impl Fn() -> Result<()>,
    ) -> Result<bool> {
        let vertices = 0..plane.len() as u32;
        let width = plane.square_of_width();
        let nearest = |u: u32| {
            let squares = self.joined_to(u).iter().map(|&v| plane.raw(u, v));
            squares.fold(f64::INFINITY, f64::min)
        };
        let close = |u: u32| {
            let least = nearest(u) / (CLOSE * CLOSE);
            (least < width).then_some((u, least))
        };
        let close: Vec<(u32, f64)> = vertices.clone().filter_map(close).collect();
        if close.len() * plane.len() > TOO_MANY {
            return Ok(false);
        }
        for (u, least) in close {
            check()?;
            let mut first = [(f64::INFINITY, u); SECTORS];
            for v in vertices.clone().filter(|&v| v != u) {
                let (square, first) = (plane.raw(u, v), &mut first[sector(plane.place(u), plane.place(v))]);
                if square < first.0 {
                    *first = (square, v);
                }
            }
            for v in vertices.clone().filter(|&v| v != u && plane.raw(u, v) >= least) {
                let bound = plane.bound(u, v);
                let (_, w) = first[sector(plane.place(u), plane.place(v))];
                let is_dominated = plane.is_before(u, w, &bound) && plane.is_before(v, w, &bound);
                let is_known = is_dominated || self.joined_to(u).contains(&v);
                if !is_known && Walls::is_lune_empty(plane, self, disc, (u, v)) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

/// One of six sectors of 60° around a place, in which another one is.
#[inline(always)]
fn sector([ax, ay]: [f64; 2], [bx, by]: [f64; 2]) -> usize {
    let (x, y) = (bx - ax, by - ay);
    // Two are above and below, the others right and left of those.
    let is_steep = y * y > 3.0 * x * x;
    usize::from(y < 0.0) + if is_steep { 0 } else { 2 + 2 * usize::from(x < 0.0) }
}
