//! The angle that a shape is drawn around.

use std::f64::consts::TAU;
use std::ops::Range;

use super::Shape;
use super::curves::{ROLL, roll};

/// An intrinsic coordinate of a shape that is an angle: it can be read off points, and points can be moved along it.
///
/// # Examples
///
/// ```
/// use topogen_data::clouds::{Angle, Shape, generate};
///
/// let angle = Angle::of_shape(Shape::SwissRoll).expect("the roll has one");
/// let cloud = generate(Shape::SwissRoll, 1, None, 0.0, 1)?;
/// let moved = angle.moved(&cloud.values, 10.0);
/// assert!((angle.of(&moved) - 10.0).abs() < 1e-12);
/// assert_eq!(moved[1], cloud.values[1], "the height stays");
/// # Ok::<(), topogen_data::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Angle(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Of the spiral (t cos t, h, t sin t).
    Spiral,
    /// Around the origin in the plane of the first two coordinates.
    Turn,
}

impl Angle {
    /// The shapes that have such an angle.
    pub const SHAPES: [&'static str; 5] = ["circle", "annulus", "torus", "clifford-torus", "swiss-roll"];

    /// That of a shape: t of the Swiss roll, u of the circle, of the annulus and of both tori; nothing for the others.
    pub fn of_shape(shape: Shape) -> Option<Self> {
        match shape {
            Shape::SwissRoll => Some(Self(Kind::Spiral)),
            Shape::Circle | Shape::Annulus { .. } | Shape::Torus { .. } | Shape::CliffordTorus => {
                Some(Self(Kind::Turn))
            }
            _ => None,
        }
    }

    /// Where it lies, in radians: [0, 2π), or [3π/2, 9π/2) on the Swiss roll.
    pub fn range(self) -> Range<f64> {
        match self.0 {
            Kind::Spiral => *ROLL.start()..*ROLL.end(),
            Kind::Turn => 0.0..TAU,
        }
    }

    /// That of a point of the shape.
    pub fn of(self, point: &[f64]) -> f64 {
        match (self.0, point) {
            (Kind::Spiral, &[x, _, z]) => x.hypot(z),
            (Kind::Turn, &[x, y, ..]) => {
                // A negative angle next to 0 is rounded to a whole turn.
                let turned = y.atan2(x).rem_euclid(TAU);
                if turned < TAU { turned } else { 0.0 }
            }
            _ => f64::NAN,
        }
    }

    /// The point of the shape with another angle, and the other intrinsic coordinates of this one.
    pub fn moved(self, point: &[f64], angle: f64) -> Vec<f64> {
        let mut moved = point.to_vec();
        match (self.0, moved.as_mut_slice()) {
            (Kind::Spiral, [x, _, z]) => [*x, *z] = roll(angle),
            (Kind::Turn, [x, y, ..]) => {
                let (radius, (sin, cos)) = (x.hypot(*y), angle.sin_cos());
                [*x, *y] = [radius * cos, radius * sin];
            }
            _ => {}
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clouds::generate;

    #[test]
    fn points_are_moved_along_the_shape_and_back() {
        let with_angle: Vec<Shape> = Shape::all().filter(|shape| Angle::of_shape(*shape).is_some()).collect();
        assert_eq!(with_angle.iter().map(|shape| shape.name()).collect::<Vec<_>>(), Angle::SHAPES);
        for shape in with_angle {
            let angle = Angle::of_shape(shape).unwrap();
            let cloud = generate(shape, 200, None, 0.0, 1).unwrap();
            for (index, point) in cloud.points().enumerate() {
                let own = angle.of(point);
                assert!(angle.range().contains(&own), "{shape}: {own}");
                let share = (index as f64 + 0.5) / 200.0;
                let to = angle.range().start + share * (angle.range().end - angle.range().start);
                let moved = angle.moved(point, to);
                assert!((angle.of(&moved) - to).abs() < 1e-12, "{shape}");
                assert!(shape.distance_to(&moved, None).unwrap()[0] < 1e-12, "{shape}");
                let back = angle.moved(&moved, own);
                let apart = back.iter().zip(point).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                assert!(apart < 1e-12, "{shape}: {apart}");
            }
        }
    }

    #[test]
    fn angles_of_a_turn_are_below_a_turn() {
        let circle = Angle::of_shape(Shape::Circle).unwrap();
        assert_eq!(circle.of(&[1.0, -1e-300]), 0.0);
        assert!((circle.of(&[0.0, -1.0]) - 0.75 * TAU).abs() < 1e-15);
    }
}
