//! How far points lie from a surface.

use super::fan::{dot, length, minus, twice_area};
use super::{Mesh, SPACE};
use crate::clouds::reserve;
use crate::error::{Result, ToyError};

/// So many triangles are compared one by one.
const LEAF: usize = 8;

type Point = [f64; SPACE];
type Triangle = [Point; 3];

impl Mesh {
    /// How far each point lies from the surface: the Euclidean distance to its nearest point, 0 on the surface.
    ///
    /// It is exact up to rounding. Triangles are sorted into boxes within boxes, and boxes that are farther than what was found are
    /// passed over.
    ///
    /// # Shapes
    ///
    /// `points` has three coordinates for each point; the result has one distance for each.
    ///
    /// # Errors
    ///
    /// The numbers do not fill whole points, or one is not finite; there is no memory.
    ///
    /// # Complexity
    ///
    /// O(triangles · log² triangles) once, and mostly O(log triangles) for each point.
    ///
    /// # Examples
    ///
    /// ```
    /// use topogen_data::Mesh;
    ///
    /// let triangle = Mesh::new(vec![[0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], vec![[0, 1, 2]])?;
    /// // Above its inside, beyond a corner, beyond a side.
    /// let distances = triangle.distance_to(&[0.2, 0.2, 3.0, 4.0, 0.0, 4.0, 0.5, -2.0, 0.0])?;
    /// assert_eq!(distances, [3.0, 5.0, 2.0]);
    /// # Ok::<(), topogen_data::Error>(())
    /// ```
    pub fn distance_to(&self, points: &[f64]) -> Result<Vec<f64>> {
        ToyError::check(points, SPACE)?;
        let mut distances = reserve(points.len() / SPACE, 1)?;
        let mut triangles: Vec<Triangle> =
            self.triangles.iter().map(|&corners| self.points(corners)).collect();
        let boxes = Boxes::new(&mut triangles);
        let (points, _) = points.as_chunks::<SPACE>();
        distances.extend(points.iter().map(|&point| boxes.distance(point, &triangles, f64::INFINITY)));
        Ok(distances)
    }
}

/// A box around triangles, and boxes within it.
struct Boxes {
    low: Point,
    high: Point,
    content: Content,
}

enum Content {
    /// So many triangles.
    Leaf,
    /// The first half of the triangles, and the others.
    Halves(Box<[Boxes; 2]>),
}

impl Boxes {
    /// Sorts triangles into boxes: by their middles along the longest side of the box.
    fn new(triangles: &mut [Triangle]) -> Self {
        let corner = |pick: fn(f64, f64) -> f64, from: f64| {
            let corners = triangles.iter().flatten();
            corners.fold([from; SPACE], |most, point| std::array::from_fn(|i| pick(most[i], point[i])))
        };
        let (low, high) = (corner(f64::min, f64::INFINITY), corner(f64::max, f64::NEG_INFINITY));
        if triangles.len() <= LEAF {
            return Self { low, high, content: Content::Leaf };
        }
        let sides = minus(high, low);
        let axis =
            (1..SPACE).fold(0, |longest, axis| if sides[axis] > sides[longest] { axis } else { longest });
        // The sum of the corners is three times the middle.
        let middle = |triangle: &Triangle| triangle.iter().map(|point| point[axis]).sum::<f64>();
        let half = triangles.len() / 2;
        triangles.select_nth_unstable_by(half, |a, b| middle(a).total_cmp(&middle(b)));
        let (first, others) = triangles.split_at_mut(half);
        Self { low, high, content: Content::Halves(Box::new([Self::new(first), Self::new(others)])) }
    }

    /// The distance of a point to the nearest of the triangles, or `found` if none is nearer than that.
    fn distance(&self, point: Point, triangles: &[Triangle], found: f64) -> f64 {
        match &self.content {
            Content::Leaf => {
                triangles.iter().fold(found, |found, triangle| found.min(to_triangle(point, triangle)))
            }
            Content::Halves(halves) => {
                let (first, others) = triangles.split_at(triangles.len() / 2);
                let [one, other] = &**halves;
                let mut both = [(one.away(point), one, first), (other.away(point), other, others)];
                if both[1].0 < both[0].0 {
                    both.swap(0, 1);
                }
                both.iter().fold(found, |found, (away, half, triangles)| match *away < found {
                    true => half.distance(point, triangles, found),
                    false => found,
                })
            }
        }
    }

    /// The distance of a point to the box.
    fn away(&self, point: Point) -> f64 {
        length(std::array::from_fn(|i| (self.low[i] - point[i]).max(point[i] - self.high[i]).max(0.0)))
    }
}

/// The distance of a point to a triangle: to its plane, where the point is above the inside, or else to the nearest side.
fn to_triangle(point: Point, triangle: &Triangle) -> f64 {
    let normal = twice_area(*triangle);
    let size = length(normal);
    // Of length 1 first: products of areas need not be in the range of `f64`.
    let normal = normal.map(|value| value / size);
    let [a, b, c] = *triangle;
    let sides = [[a, b], [b, c], [c, a]];
    // Beyond a side is where the triangle of side and point, seen along the normal, runs around the other way.
    let is_above = sides.iter().all(|&[from, to]| dot(twice_area([from, to, point]), normal) >= 0.0);
    let to_sides = sides.iter().map(|&side| to_segment(point, side)).fold(f64::INFINITY, f64::min);
    match is_above {
        true => to_sides.min(dot(minus(point, a), normal).abs()),
        false => to_sides,
    }
}

fn to_segment(point: Point, [from, to]: [Point; 2]) -> f64 {
    let (side, rest) = (minus(to, from), minus(point, from));
    let share = (dot(rest, side) / dot(side, side)).clamp(0.0, 1.0);
    length(std::array::from_fn(|i| rest[i] - share * side[i]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clouds::{Shape, generate};
    use proptest::prelude::*;

    /// A ring of quadrilaterals around the torus, cut into triangles.
    fn torus(around: u32, across: u32) -> Mesh {
        let turn = |step: u32, of: u32| std::f64::consts::TAU * f64::from(step) / f64::from(of);
        let vertices = (0..around * across).map(|at| {
            let (u, v) = (turn(at / across, around), turn(at % across, across));
            let axis = 2.0 + v.cos();
            [axis * u.cos(), axis * u.sin(), v.sin()]
        });
        let at = |i: u32, j: u32| (i % around) * across + j % across;
        let triangles = (0..around * across).flat_map(|index| {
            let (i, j) = (index / across, index % across);
            [[at(i, j), at(i + 1, j), at(i + 1, j + 1)], [at(i, j), at(i + 1, j + 1), at(i, j + 1)]]
        });
        Mesh::new(vertices.collect(), triangles.collect()).unwrap()
    }

    fn one_by_one(mesh: &Mesh, points: &[f64]) -> Vec<f64> {
        let (points, _) = points.as_chunks::<SPACE>();
        let nearest = |&point: &Point| {
            let all = mesh.triangles.iter().map(|&corners| to_triangle(point, &mesh.points(corners)));
            all.fold(f64::INFINITY, f64::min)
        };
        points.iter().map(nearest).collect()
    }

    #[test]
    fn boxes_find_what_all_triangles_give() {
        for mesh in [torus(3, 3), torus(20, 11)] {
            for noise in [0.01, 1.0, 30.0] {
                let shape = Shape::Torus { major: 2.0, minor: 1.0 };
                let points = generate(shape, 300, None, noise, 1).unwrap().values;
                assert_eq!(mesh.distance_to(&points).unwrap(), one_by_one(&mesh, &points));
            }
        }
    }

    #[test]
    fn points_of_the_surface_lie_on_it() {
        let mesh = torus(20, 11);
        let cloud = mesh.sample(1_000, 1).unwrap();
        assert!(mesh.distance_to(&cloud.values).unwrap().iter().all(|&distance| distance < 1e-14));
        let corners = mesh.vertices().concat();
        assert!(mesh.distance_to(&corners).unwrap().iter().all(|&distance| distance == 0.0));
    }

    #[test]
    fn a_fine_mesh_of_a_torus_is_as_far_as_the_torus() {
        // A chord of an arc of angle s and radius 3 is at most 3 s²/8 within it.
        let mesh = torus(200, 100);
        let shape = Shape::Torus { major: 2.0, minor: 1.0 };
        let points = generate(shape, 200, None, 0.8, 1).unwrap().values;
        let (of_mesh, of_shape) =
            (mesh.distance_to(&points).unwrap(), shape.distance_to(&points, None).unwrap());
        for (mesh, shape) in of_mesh.iter().zip(of_shape) {
            assert!((mesh - shape).abs() < 2.0 * 3.0 * 0.0628_f64.powi(2) / 8.0, "{mesh} {shape}");
        }
    }

    proptest! {
        #[test]
        fn no_point_of_a_triangle_is_nearer_and_one_is_as_near(
            corners in prop::array::uniform3(prop::array::uniform3(-1.0..1.0_f64)),
            point in prop::array::uniform3(-2.0..2.0_f64),
        ) {
            prop_assume!(length(twice_area(corners)) > 1e-3);
            let found = to_triangle(point, &corners);
            let steps = 60_u32;
            let mut nearest = f64::INFINITY;
            for i in 0..=steps {
                for j in 0..=steps - i {
                    let [x, y] = [i, j].map(|step| f64::from(step) / f64::from(steps));
                    let weights = [x, y, 1.0 - x - y];
                    let at = std::array::from_fn(|k| (0..3).map(|corner| weights[corner] * corners[corner][k]).sum());
                    nearest = nearest.min(length(minus(point, at)));
                }
            }
            prop_assert!(found <= nearest + 1e-12);
            // Points of the grid are at most a side over the steps apart, and sides at most √12.
            prop_assert!(nearest - found < 3.5 / f64::from(steps));
        }
    }

    #[test]
    fn what_are_no_points_is_refused() {
        let mesh = torus(3, 3);
        assert!(mesh.distance_to(&[0.0; 4]).is_err());
        assert!(mesh.distance_to(&[0.0, f64::NAN, 0.0]).is_err());
        assert_eq!(mesh.distance_to(&[]).unwrap(), [0.0; 0]);
    }
}
