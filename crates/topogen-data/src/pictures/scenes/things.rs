//! The outlines of ten things.

use crate::pictures::shape::{Point, capsule, disc, ellipse, outline, polygon, rectangle};

pub(in crate::pictures) const NAMES: [&str; 10] =
    ["house", "tree", "fish", "car", "boat", "mug", "star", "key", "moon", "mushroom"];

/// All things lie in the disc of this radius around the origin.
pub(super) const RADIUS: f64 = 1.25;

/// The signed distance to the thing of a class.
pub(super) fn distance(class: u8, point: Point) -> f64 {
    let draw =
        [house, tree, fish, car, boat, mug, star, key, moon, mushroom][usize::from(class) % NAMES.len()];
    draw(point)
}

fn house(point: Point) -> f64 {
    let roof = polygon(point, &[[-1.0, -0.1], [0.0, -0.95], [1.0, -0.1]]);
    let walls = rectangle(point, [0.0, 0.35], [0.7, 0.5]);
    let door = rectangle(point, [0.0, 0.55], [0.18, 0.32]);
    roof.min(walls).max(-door)
}

fn tree(point: Point) -> f64 {
    let trunk = rectangle(point, [0.0, 0.6], [0.14, 0.4]);
    let crown = polygon(point, &[[-0.75, 0.35], [0.0, -1.0], [0.75, 0.35]]);
    trunk.min(crown)
}

fn fish(point: Point) -> f64 {
    let body = ellipse(point, [-0.2, 0.0], [0.75, 0.42]);
    let tail = polygon(point, &[[0.35, 0.0], [1.0, -0.5], [1.0, 0.5]]);
    let eye = disc(point, [-0.6, -0.1], 0.11);
    body.min(tail).max(-eye)
}

fn car(point: Point) -> f64 {
    let body = rectangle(point, [0.0, 0.15], [1.0, 0.25]);
    let cabin = polygon(point, &[[-0.6, -0.08], [-0.35, -0.55], [0.35, -0.55], [0.65, -0.08]]);
    let wheels = disc([point[0].abs(), point[1]], [0.55, 0.42], 0.25);
    body.min(cabin).min(wheels)
}

fn boat(point: Point) -> f64 {
    let hull = polygon(point, &[[-1.0, 0.35], [1.0, 0.35], [0.6, 0.8], [-0.6, 0.8]]);
    let mast = capsule(point, [0.0, 0.4], [0.0, -0.95], [0.06, 0.06]);
    let sail = polygon(point, &[[0.12, -0.9], [0.12, 0.2], [0.85, 0.2]]);
    hull.min(mast).min(sail)
}

fn mug(point: Point) -> f64 {
    let cup = rectangle(point, [-0.2, 0.0], [0.55, 0.7]);
    let handle = outline(disc(point, [0.4, 0.0], 0.38), 0.11);
    cup.min(handle)
}

fn star(point: Point) -> f64 {
    let corners: [Point; 10] = std::array::from_fn(|index| {
        let radius = if index % 2 == 0 { 1.0 } else { 0.42 };
        let (sin, cos) = (index as f64 * std::f64::consts::PI / 5.0).sin_cos();
        [radius * sin, -radius * cos]
    });
    polygon(point, &corners)
}

fn key(point: Point) -> f64 {
    let bow = outline(disc(point, [-0.55, 0.0], 0.34), 0.12);
    let shaft = capsule(point, [-0.15, 0.0], [0.95, 0.0], [0.11, 0.11]);
    let teeth = rectangle(point, [0.85, 0.22], [0.1, 0.25]).min(rectangle(point, [0.5, 0.2], [0.09, 0.2]));
    bow.min(shaft).min(teeth)
}

fn moon(point: Point) -> f64 {
    disc(point, [0.0, 0.0], 0.9).max(-disc(point, [0.45, -0.1], 0.72))
}

fn mushroom(point: Point) -> f64 {
    let cap = ellipse(point, [0.0, 0.0], [0.95, 0.85]).max(point[1]);
    let stem = capsule(point, [0.0, 0.0], [0.0, 0.7], [0.2, 0.26]);
    cap.min(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The points of a grid that lie in a thing.
    fn inside(class: u8) -> Vec<bool> {
        let at = |index: usize| 2.6 * index as f64 / 99.0 - 1.3;
        (0..100 * 100).map(|index| distance(class, [at(index % 100), at(index / 100)]) < 0.0).collect()
    }

    #[test]
    fn things_lie_in_their_disc() {
        for class in 0..NAMES.len() as u8 {
            for step in 0..720 {
                let (sin, cos) = (f64::from(step) * std::f64::consts::TAU / 720.0).sin_cos();
                for radius in [RADIUS, 1.5 * RADIUS] {
                    let point = [radius * cos, radius * sin];
                    assert!(distance(class, point) > 0.0, "{} {point:?}", NAMES[usize::from(class)]);
                }
            }
        }
    }

    #[test]
    fn things_are_not_alike() {
        let all: Vec<_> = (0..NAMES.len() as u8).map(inside).collect();
        for (first, a) in all.iter().enumerate() {
            assert!(a.iter().filter(|&&is_in| is_in).count() > 800, "{} can be seen", NAMES[first]);
            for (second, b) in all.iter().enumerate().skip(first + 1) {
                let count =
                    |is_in: fn(bool, bool) -> bool| a.iter().zip(b).filter(|&(&a, &b)| is_in(a, b)).count();
                let (both, any) = (count(|a, b| a && b), count(|a, b| a || b));
                // Of what any of both covers, at least a third is covered by one only.
                assert!(3 * both < 2 * any, "{} and {}: {both} of {any}", NAMES[first], NAMES[second]);
            }
        }
    }
}
