//! Triangles in space, and polygons cut into them.

use crate::error::FaceError;

/// A point of space.
type Point = [f64; 3];

/// The vector product of two sides of a triangle: its normal, twice as long as the area.
pub(super) fn twice_area([a, b, c]: [Point; 3]) -> Point {
    let ([x, y, z], [u, v, w]) = (minus(b, a), minus(c, a));
    [y * w - z * v, z * u - x * w, x * v - y * u]
}

/// The length of a vector; squares of coordinates need not be in the range of `f64`.
pub(super) fn length([x, y, z]: Point) -> f64 {
    x.hypot(y).hypot(z)
}

/// Cuts a polygon into the triangles that one of its corners makes with the sides that do not touch it.
///
/// It is the first corner that sees all of the polygon: seen along the polygon's normal, which is that of its area, all triangles
/// run around in the same direction. So the corners of a convex polygon do, but for those between which it is straight.
///
/// # Errors
///
/// A corner is no vertex, or is one twice; the polygon has no area, or no corner sees all of it.
///
/// # Complexity
///
/// O(corners) if it is convex, else O(corners²).
pub(crate) fn fan(vertices: &[Point], corners: &[u32]) -> Result<Vec<[u32; 3]>, FaceError> {
    let mut points = Vec::with_capacity(corners.len());
    for &vertex in corners {
        let point = vertices.get(vertex as usize);
        points.push(*point.ok_or(FaceError::Corner { vertex, vertices: vertices.len() })?);
    }
    let mut sorted = corners.to_vec();
    sorted.sort_unstable();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(FaceError::Twice { vertex: pair[0] });
    }
    let n = corners.len();
    let triangles =
        |from: usize| (1..n.saturating_sub(1)).map(move |i| [from, (from + i) % n, (from + i + 1) % n]);
    let area = |triangle: [usize; 3]| twice_area(triangle.map(|corner| points[corner]));
    let sum = triangles(0).map(area).fold([0.0; 3], plus);
    let size = length(sum);
    if size == 0.0 {
        return Err(FaceError::Flat);
    }
    let normal = sum.map(|value| value / size);
    let sees_all = |&from: &usize| triangles(from).all(|triangle| dot(area(triangle), normal) > 0.0);
    let from = (0..n).find(sees_all).ok_or(FaceError::Hidden)?;
    Ok(triangles(from).map(|triangle| triangle.map(|corner| corners[corner])).collect())
}

pub(super) fn minus([a, b, c]: Point, [x, y, z]: Point) -> Point {
    [a - x, b - y, c - z]
}

fn plus([a, b, c]: Point, [x, y, z]: Point) -> Point {
    [a + x, b + y, c + z]
}

pub(super) fn dot([a, b, c]: Point, [x, y, z]: Point) -> f64 {
    a * x + b * y + c * z
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(points: &[[f64; 2]]) -> Vec<Point> {
        points.iter().map(|&[x, y]| [x, y, 0.0]).collect()
    }

    fn area(vertices: &[Point], triangles: &[[u32; 3]]) -> f64 {
        let areas =
            triangles.iter().map(|triangle| 0.5 * length(twice_area(triangle.map(|i| vertices[i as usize]))));
        areas.sum()
    }

    #[test]
    fn convex_polygons_are_cut_from_their_first_corner() {
        let square = plane(&[[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]);
        assert_eq!(fan(&square, &[0, 1, 2, 3]).unwrap(), [[0, 1, 2], [0, 2, 3]]);
        assert_eq!(fan(&square, &[3, 2, 1]).unwrap(), [[3, 2, 1]]);
    }

    #[test]
    fn the_first_corner_that_sees_all_is_taken() {
        // A dart whose notch is corner 2: seen from corners 1 and 3, it hides the other of both.
        let dart = plane(&[[0.0, 0.0], [4.0, 0.0], [1.0, 1.0], [0.0, 4.0]]);
        assert_eq!(fan(&dart, &[1, 2, 3, 0]).unwrap(), [[2, 3, 0], [2, 0, 1]]);
        let triangles = fan(&dart, &[0, 1, 2, 3]).unwrap();
        // Twice the triangle (0, 0), (4, 0), (1, 1).
        assert!((area(&dart, &triangles) - 4.0).abs() < 1e-15);
        // Corner 1 lies between 0 and 2: a fan from 0 would begin with a triangle without area.
        let straight = plane(&[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [2.0, 2.0]]);
        let triangles = fan(&straight, &[0, 1, 2, 3]).unwrap();
        assert_eq!(triangles[0], [1, 2, 3]);
        assert!((area(&straight, &triangles) - 2.0).abs() < 1e-15);
    }

    #[test]
    fn what_is_no_polygon_is_refused() {
        // From each corner of a U, one arm is hidden.
        let u =
            [[0.0, 0.0], [6.0, 0.0], [6.0, 5.0], [5.0, 5.0], [5.0, 1.0], [1.0, 1.0], [1.0, 5.0], [0.0, 5.0]];
        assert_eq!(fan(&plane(&u), &[0, 1, 2, 3, 4, 5, 6, 7]), Err(FaceError::Hidden));
        let line = plane(&[[0.0, 0.0], [1.0, 1.0], [3.0, 3.0]]);
        assert_eq!(fan(&line, &[0, 1, 2]), Err(FaceError::Flat));
        assert_eq!(fan(&line, &[0, 1, 3]), Err(FaceError::Corner { vertex: 3, vertices: 3 }));
        assert_eq!(fan(&line, &[2, 1, 2]), Err(FaceError::Twice { vertex: 2 }));
    }

    #[test]
    fn large_and_small_coordinates_are_in_range() {
        for size in [1e100, 1e-100] {
            let square = plane(&[[0.0, 0.0], [size, 0.0], [size, size], [0.0, size]]);
            let triangles = fan(&square, &[0, 1, 2, 3]).unwrap();
            assert!((area(&square, &triangles) / size / size - 1.0).abs() < 1e-15);
        }
    }
}
