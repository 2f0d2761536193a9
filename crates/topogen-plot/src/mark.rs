//! Markers and dashes: what tells series apart without colour.

use std::f64::consts::TAU;

use crate::canvas::{Canvas, Stroke};
use crate::colour::Rgb;

/// The shape of a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
    TriangleDown,
    Pentagon,
    Plus,
    Star,
    Cross,
    TriangleLeft,
}

const SHAPES: [Shape; 10] = [
    Shape::Circle,
    Shape::Square,
    Shape::Triangle,
    Shape::Diamond,
    Shape::TriangleDown,
    Shape::Pentagon,
    Shape::Plus,
    Shape::Star,
    Shape::Cross,
    Shape::TriangleLeft,
];

/// Dashes and gaps in line widths; the first series is solid.
const DASHES: [&[f64]; 5] = [&[], &[4.0, 1.6], &[1.2, 1.4], &[6.0, 1.6, 1.2, 1.6], &[2.5, 1.2]];

/// The shape of the series, degree or class with this index.
pub(crate) fn shape(index: usize) -> Shape {
    SHAPES[index % SHAPES.len()]
}

/// The dashes of the series with this index.
pub(crate) fn dashes(index: usize) -> &'static [f64] {
    DASHES[index % DASHES.len()]
}

/// Which of `count` points of a series have a marker: all if they are few, otherwise some, away from those of the other
/// series; the series has this `index` among so many.
pub(crate) fn marked(count: usize, index: usize, of: usize) -> Vec<usize> {
    const ALL: usize = 12;
    const SOME: usize = 6;
    if count <= ALL {
        return (0..count).collect();
    }
    let shift = (index as f64 + 0.5) / of as f64;
    (0..SOME).map(|turn| ((turn as f64 + shift) / SOME as f64 * count as f64) as usize).collect()
}

/// Draws a marker; `radius` is that of a circle, the other shapes have about its area.
pub(crate) fn marker(
    canvas: &mut Canvas<'_>,
    at: (f64, f64),
    shape: Shape,
    radius: f64,
    (fill, opacity): (Rgb, f64),
    outline: Option<Stroke>,
) {
    let corners = match shape {
        Shape::Circle => return canvas.circle(at, radius, fill, opacity, outline),
        Shape::Square => around(&[1.25; 4], 0.125),
        Shape::Triangle => around(&[1.45; 3], 0.25),
        Shape::Diamond => around(&[1.35; 4], 0.25),
        Shape::TriangleDown => around(&[1.45; 3], 0.75),
        Shape::Pentagon => around(&[1.2; 5], 0.25),
        Shape::Plus => cross(0.0),
        Shape::Star => around(&[1.65, 0.75, 1.65, 0.75, 1.65, 0.75, 1.65, 0.75, 1.65, 0.75], 0.25),
        Shape::Cross => cross(0.125),
        Shape::TriangleLeft => around(&[1.45; 3], 0.5),
    };
    let corner = |(x, y): (f64, f64)| (at.0 + radius * x, at.1 - radius * y);
    let corners: Vec<(f64, f64)> = corners.into_iter().map(corner).collect();
    canvas.polygon(&corners, fill, opacity, outline);
}

/// Corners at these distances, in directions that share the circle evenly; the first is `turn` of it from the right.
fn around(distances: &[f64], turn: f64) -> Vec<(f64, f64)> {
    let corner = |(index, distance): (usize, &f64)| {
        let angle = TAU * (index as f64 / distances.len() as f64 + turn);
        (distance * angle.cos(), distance * angle.sin())
    };
    distances.iter().enumerate().map(corner).collect()
}

/// Corners of a cross with arms of the same length, turned by a share of the circle.
fn cross(turn: f64) -> Vec<(f64, f64)> {
    const LENGTH: f64 = 1.4;
    const HALF_WIDTH: f64 = 0.42;
    let arm = |quarter: u8| {
        let (sin, cos) = (TAU * (f64::from(quarter) / 4.0 + turn)).sin_cos();
        [(LENGTH, -HALF_WIDTH), (LENGTH, HALF_WIDTH), (HALF_WIDTH, HALF_WIDTH)]
            .map(|(x, y)| (x * cos - y * sin, x * sin + y * cos))
    };
    (0..4).flat_map(arm).collect()
}
