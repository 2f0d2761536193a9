//! Signed distances to shapes: negative within, positive without.
//!
//! Unions are minima of distances and intersections maxima.

pub(super) type Point = [f64; 2];

/// Where a shape lies: points are seen from its centre, turned and scaled.
#[derive(Clone, Copy)]
pub(super) struct Pose {
    centre: Point,
    angle: f64,
    sin: f64,
    cos: f64,
    scale: f64,
}

impl Pose {
    /// A shape that is turned clockwise by `angle` and `scale` times as large.
    pub(super) fn new(centre: Point, angle: f64, scale: f64) -> Self {
        let (sin, cos) = angle.sin_cos();
        Self { centre, angle, sin, cos, scale }
    }

    pub(super) fn angle(&self) -> f64 {
        self.angle
    }

    pub(super) fn scale(&self) -> f64 {
        self.scale
    }

    /// The point as the shape sees it. Distances there are to be multiplied by the scale.
    pub(super) fn local(&self, point: Point) -> Point {
        let [x, y] = [point[0] - self.centre[0], point[1] - self.centre[1]];
        [(self.cos * x + self.sin * y) / self.scale, (self.cos * y - self.sin * x) / self.scale]
    }

    /// Where a point of the shape lies.
    pub(super) fn global(&self, [x, y]: Point) -> Point {
        let [x, y] = [self.scale * x, self.scale * y];
        [self.centre[0] + self.cos * x - self.sin * y, self.centre[1] + self.cos * y + self.sin * x]
    }
}

pub(super) fn minus(a: Point, b: Point) -> Point {
    [a[0] - b[0], a[1] - b[1]]
}

pub(super) fn plus(a: Point, b: Point) -> Point {
    [a[0] + b[0], a[1] + b[1]]
}

fn dot(a: Point, b: Point) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

pub(super) fn disc(point: Point, centre: Point, radius: f64) -> f64 {
    let [x, y] = minus(point, centre);
    x.hypot(y) - radius
}

/// An ellipse along the axes. The distance is exact to first order at the edge, which is where it counts.
pub(super) fn ellipse(point: Point, centre: Point, [across, down]: Point) -> f64 {
    let [x, y] = minus(point, centre);
    let level = (x / across).hypot(y / down);
    let slope = (x / (across * across)).hypot(y / (down * down));
    // In the very centre, both are 0.
    if slope < 1e-9 { -across.min(down) } else { level * (level - 1.0) / slope }
}

/// A rectangle along the axes, with half its width and half its height.
pub(super) fn rectangle(point: Point, centre: Point, [across, down]: Point) -> f64 {
    let [x, y] = minus(point, centre);
    let [x, y] = [x.abs() - across, y.abs() - down];
    x.max(0.0).hypot(y.max(0.0)) + x.max(y).min(0.0)
}

/// All points within a distance of a segment; the radius goes from one end to the other.
pub(super) fn capsule(point: Point, from: Point, to: Point, [start, end]: [f64; 2]) -> f64 {
    let (along, seen) = (minus(to, from), minus(point, from));
    let length = dot(along, along);
    let share = if length > 0.0 { (dot(seen, along) / length).clamp(0.0, 1.0) } else { 0.0 };
    let [x, y] = minus(seen, along.map(|value| share * value));
    x.hypot(y) - (start + share * (end - start))
}

/// A polygon with its corners in order, either way round.
pub(super) fn polygon(point: Point, corners: &[Point]) -> f64 {
    let (mut nearest, mut is_within) = (f64::INFINITY, false);
    let before = corners.iter().cycle().skip(corners.len().saturating_sub(1));
    for (&a, &b) in before.zip(corners) {
        nearest = nearest.min(capsule(point, a, b, [0.0; 2]));
        // The ray to the right crosses this edge.
        let is_between = (a[1] > point[1]) != (b[1] > point[1]);
        if is_between && point[0] < a[0] + (point[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) {
            is_within = !is_within;
        }
    }
    if is_within { -nearest } else { nearest }
}

/// The line along a distance, on both of its sides.
pub(super) fn outline(distance: f64, half_width: f64) -> f64 {
    distance.abs() - half_width
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: [Point; 4] = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]];

    #[test]
    fn distances_are_those_of_geometry() {
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        for (point, expected) in [
            ([0.0, 0.0], -1.0),
            ([0.5, 0.25], -0.5),
            ([3.0, 0.0], 2.0),
            ([4.0, -5.0], 5.0),
            ([1.0, 0.0], 0.0),
        ] {
            near(rectangle(point, [0.0; 2], [1.0, 1.0]), expected);
            near(polygon(point, &SQUARE), expected);
        }
        near(disc([3.0, 4.0], [0.0; 2], 2.0), 3.0);
        // With equal radii the ellipse is a disc; else it is exact at the edge and on the axes near it.
        near(ellipse([3.0, 4.0], [0.0; 2], [2.0, 2.0]), 3.0);
        near(ellipse([0.0, 0.0], [0.0; 2], [2.0, 1.0]), -1.0);
        let angle = 0.7_f64;
        near(ellipse([1.0 + 2.0 * angle.cos(), angle.sin()], [1.0, 0.0], [2.0, 1.0]), 0.0);
        near(ellipse([2.0 + 1e-7, 0.0], [0.0; 2], [2.0, 1.0]), 1e-7);
        near(capsule([5.0, 3.0], [0.0; 2], [10.0, 0.0], [1.0, 2.0]), 1.5);
        near(capsule([13.0, 4.0], [0.0; 2], [10.0, 0.0], [1.0, 2.0]), 3.0);
        near(capsule([0.0, 3.0], [0.0; 2], [0.0; 2], [1.0, 2.0]), 2.0);
        near(outline(disc([0.0, 0.0], [0.0; 2], 1.0), 0.25), 0.75);
    }

    #[test]
    fn a_pose_and_its_inverse_cancel() {
        let pose = Pose::new([0.3, -0.2], 0.7, 1.7);
        let [x, y] = pose.local(pose.global([0.4, 0.9]));
        assert!((x - 0.4).abs() < 1e-12 && (y - 0.9).abs() < 1e-12);
        // Clockwise on a canvas whose y goes down: what points up then points to the right.
        let [x, y] = Pose::new([0.0; 2], std::f64::consts::FRAC_PI_2, 1.0).global([0.0, -1.0]);
        assert!((x - 1.0).abs() < 1e-12 && y.abs() < 1e-12);
    }
}
