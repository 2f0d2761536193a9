//! How far points lie from a shape.

use super::curves::ROLL;
use super::spiral::Spiral;
use super::surfaces::ROLL_HEIGHT;
use super::{Shape, reserve};
use crate::error::{Result, ToyError};

/// The shapes whose distance is known exactly.
const KNOWN: [&str; 8] =
    ["circle", "annulus", "sphere", "torus", "clifford-torus", "swiss-roll", "figure-eight", "linked-rings"];

impl Shape {
    /// How far each point lies from the shape without noise: the Euclidean distance to its nearest point, 0 on the shape.
    ///
    /// With it, points between others can be told to lie on the shape or off it. It is exact up to rounding for the circle, the
    /// annulus, the sphere, the torus, the Clifford torus, the Swiss roll, the figure eight and the linked rings; others are
    /// refused.
    ///
    /// # Shapes
    ///
    /// `points` has `dim` coordinates for each point ([`Shape::dim`]); the result has one distance for each.
    ///
    /// # Errors
    ///
    /// The shape has no formula; its numbers or the dimension are out of their ranges; the numbers do not fill whole points, or one
    /// is not finite; there is no memory.
    ///
    /// # Complexity
    ///
    /// O(`dim`) for each point; on the Swiss roll, each is compared with 1,024 of the section's points.
    ///
    /// # Examples
    ///
    /// ```
    /// use topogen_data::clouds::{Shape, generate};
    ///
    /// let torus = Shape::Torus { major: 2.0, minor: 1.0 };
    /// let cloud = generate(torus, 100, None, 0.0, 1)?;
    /// assert!(torus.distance_to(&cloud.values, None)?.iter().all(|&distance| distance < 1e-12));
    /// // In the middle of the hole, and in that of the tube.
    /// assert_eq!(torus.distance_to(&[0.0, 0.0, 0.0, 0.0, 2.0, 0.0], None)?, [1.0, 1.0]);
    /// # Ok::<(), topogen_data::Error>(())
    /// ```
    pub fn distance_to(self, points: &[f64], dim: Option<usize>) -> Result<Vec<f64>> {
        self.check()?;
        let dim = self.dim(dim)?;
        ToyError::check(points, dim)?;
        if !KNOWN.contains(&self.name()) {
            return Err(ToyError::NoDistance { shape: self.name(), known: KNOWN.to_vec() }.into());
        }
        let mut distances = reserve(points.len() / dim, 1)?;
        let spiral = Spiral::new(ROLL);
        distances.extend(points.chunks_exact(dim).map(|point| self.distance(point, &spiral)));
        Ok(distances)
    }

    /// The distance of one point; the spiral is the section of the Swiss roll.
    fn distance(self, point: &[f64], spiral: &Spiral) -> f64 {
        match (self, point) {
            (Self::Circle, &[x, y]) => circle(x, y),
            (Self::Annulus { inner, outer }, &[x, y]) => {
                let radius = x.hypot(y);
                (inner - radius).max(radius - outer).max(0.0)
            }
            (Self::Torus { major, minor }, &[x, y, z]) => ((x.hypot(y) - major).hypot(z) - minor).abs(),
            // The product of two circles: the distances to both are at right angles.
            (Self::CliffordTorus, &[a, b, c, d]) => {
                let radius = std::f64::consts::FRAC_1_SQRT_2;
                (a.hypot(b) - radius).hypot(c.hypot(d) - radius)
            }
            // The product of the spiral and an interval.
            (Self::SwissRoll, &[x, height, z]) => {
                let beyond = (-height).max(height - ROLL_HEIGHT).max(0.0);
                spiral.distance([x, z]).hypot(beyond)
            }
            (Self::FigureEight, &[x, y]) => circle(x.abs() - 1.0, y),
            (Self::LinkedRings, &[x, y, z]) => circle(x, y).hypot(z).min(circle(x - 1.0, z).hypot(y)),
            (_, point) => (point.iter().fold(0.0_f64, |norm, value| norm.hypot(*value)) - 1.0).abs(),
        }
    }
}

/// How far a point of the plane lies from the unit circle around the origin.
fn circle(x: f64, y: f64) -> f64 {
    (x.hypot(y) - 1.0).abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clouds::generate;
    use crate::error::Error;

    fn known() -> impl Iterator<Item = Shape> {
        Shape::all().filter(|shape| KNOWN.contains(&shape.name()))
    }

    fn distance(a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }

    #[test]
    fn points_of_the_shape_lie_on_it() {
        assert_eq!(known().count(), KNOWN.len());
        for shape in known() {
            let cloud = generate(shape, 500, None, 0.0, 1).unwrap();
            let distances = shape.distance_to(&cloud.values, None).unwrap();
            assert_eq!(distances.len(), 500);
            assert!(distances.iter().all(|&distance| distance < 1e-12), "{shape}");
        }
    }

    #[test]
    fn distances_are_those_to_the_nearest_of_many_points() {
        for shape in known() {
            // No point of the shape is nearer than the distance says, and one of many is almost as near.
            let cloud = generate(shape, 20_000, None, 0.0, 1).unwrap();
            let queries = generate(shape, 40, None, 1.5, 2).unwrap();
            let distances = shape.distance_to(&queries.values, None).unwrap();
            for (query, found) in queries.points().zip(distances) {
                let nearest =
                    cloud.points().map(|point| distance(point, query)).fold(f64::INFINITY, f64::min);
                assert!(found <= nearest + 1e-12, "{shape} {query:?}: {found}, {nearest}");
                // Where points are s apart, the nearest of them is farther by s at most.
                let spacing = if shape == Shape::SwissRoll { 1.5 } else { 0.15 };
                assert!(nearest - found < spacing, "{shape} {query:?}: {found}, {nearest}");
            }
        }
    }

    #[test]
    fn distances_are_those_of_geometry() {
        let check = |shape: Shape, point: &[f64], expected: f64| {
            let found = shape.distance_to(point, Some(point.len())).unwrap();
            assert!((found[0] - expected).abs() < 1e-12, "{shape} {point:?}: {found:?}");
        };
        check(Shape::Circle, &[0.0, 0.0], 1.0);
        check(Shape::Circle, &[3.0, 4.0], 4.0);
        check(Shape::Sphere, &[0.0; 7], 1.0);
        check(Shape::Sphere, &[1.0, 1.0, 1.0, 1.0], 1.0);
        check(Shape::Sphere, &[-1.5], 0.5);
        check(Shape::Annulus { inner: 1.0, outer: 2.0 }, &[0.0, 1.5], 0.0);
        check(Shape::Annulus { inner: 1.0, outer: 2.0 }, &[0.25, 0.0], 0.75);
        check(Shape::Annulus { inner: 1.0, outer: 2.0 }, &[0.0, -5.0], 3.0);
        check(Shape::Torus { major: 3.0, minor: 0.5 }, &[0.0, 7.0, 0.0], 3.5);
        check(Shape::Torus { major: 3.0, minor: 0.5 }, &[0.0, 0.0, 4.0], 4.5);
        check(Shape::CliffordTorus, &[0.0; 4], 1.0);
        check(Shape::FigureEight, &[0.0, 1.0], 2_f64.sqrt() - 1.0);
        check(Shape::FigureEight, &[-1.0, 0.0], 1.0);
        // The centre of each ring lies on the other.
        check(Shape::LinkedRings, &[0.0, 0.0, 0.0], 0.0);
        check(Shape::LinkedRings, &[0.5, 0.0, 0.0], 0.5);
        check(Shape::LinkedRings, &[0.0, 2.0, 2.0], 5_f64.sqrt());
        let turn = 2.0 * std::f64::consts::TAU;
        check(Shape::SwissRoll, &[turn, 10.0, 0.0], 0.0);
        check(Shape::SwissRoll, &[turn, 24.0, 0.0], 3.0);
        check(Shape::SwissRoll, &[turn, -2.0, 0.0], 2.0);
        // From the axis, the inner end is nearest, at 3π/2.
        check(Shape::SwissRoll, &[0.0, 25.0, 0.0], (1.5 * std::f64::consts::PI).hypot(4.0));
    }

    #[test]
    fn what_cannot_be_measured_is_refused() {
        let error = Shape::Klein.distance_to(&[0.0; 4], None).unwrap_err();
        assert!(matches!(error, Error::Toy(ToyError::NoDistance { shape: "klein", .. })), "{error}");
        let error = Shape::Torus { major: 2.0, minor: 1.0 }.distance_to(&[0.0; 4], None).unwrap_err();
        assert!(matches!(error, Error::Toy(ToyError::Ragged { values: 4, dim: 3 })), "{error}");
        let error = Shape::Circle.distance_to(&[0.0, 1.0, f64::NAN, 0.0], None).unwrap_err();
        assert!(matches!(error, Error::Toy(ToyError::Coordinate { point: 1, coordinate: 0, .. })), "{error}");
        assert!(Shape::Circle.distance_to(&[0.0; 3], Some(3)).is_err());
        assert!(Shape::Torus { major: 1.0, minor: 2.0 }.distance_to(&[0.0; 3], None).is_err());
        assert_eq!(Shape::Sphere.distance_to(&[], Some(5)).unwrap(), [0.0; 0]);
    }
}
