//! The enclosing radius of points in the plane.

use super::mesh::Mesh;
use super::plane::Plane;
use super::walls::SLACK;
use crate::stream::Order;

impl Mesh {
    /// The smallest radius around a vertex that holds all vertices, exactly as lengths are rounded.
    ///
    /// The farthest vertex from a place is one of the hull, but for roundings: vertices that are no centre by more than these are
    /// ruled out by the hull alone, most of them by the vertex that ruled out the one before. O(h n) time for h vertices of the hull in the worst case.
    pub(super) fn enclosing_radius(&self, plane: &Plane) -> f64 {
        let hull = self.hull();
        let vertices = 0..plane.len() as u32;
        let (mut best, mut witness, mut centres) = (f64::INFINITY, 0, Vec::new());
        for a in vertices.clone() {
            if plane.raw(a, witness) > best * SLACK {
                continue;
            }
            let (mut farthest, mut end) = (0.0, a);
            for &b in &hull {
                let square = plane.raw(a, b);
                if square > farthest {
                    (farthest, end) = (square, b);
                }
                if farthest > best * SLACK {
                    break;
                }
            }
            witness = end;
            if farthest <= best * SLACK {
                centres.push((farthest, a));
                best = farthest.min(best);
            }
        }
        let is_last = |&&(farthest, _): &&(f64, u32)| farthest <= best * SLACK;
        let farthest = |a: u32| vertices.clone().map(|b| plane.raw(a, b)).fold(0.0, f64::max);
        let radii = centres.iter().filter(is_last).map(|&(_, a)| farthest(a));
        plane.length_of(radii.fold(f64::INFINITY, f64::min))
    }
}
