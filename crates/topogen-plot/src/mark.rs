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
}

const SHAPES: [Shape; 6] =
    [Shape::Circle, Shape::Square, Shape::Triangle, Shape::Diamond, Shape::TriangleDown, Shape::Pentagon];

/// Dashes and gaps in line widths; the first series is solid.
const DASHES: [&[f64]; 5] = [&[], &[4.0, 1.6], &[1.2, 1.4], &[6.0, 1.6, 1.2, 1.6], &[2.5, 1.2]];

/// The shape of the series or degree with this index.
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
    fill: Rgb,
    outline: Stroke,
) {
    let (corners, size, turn) = match shape {
        Shape::Circle => return canvas.circle(at, radius, fill, outline),
        Shape::Square => (4, 1.25, 0.125),
        Shape::Triangle => (3, 1.45, 0.25),
        Shape::Diamond => (4, 1.35, 0.25),
        Shape::TriangleDown => (3, 1.45, 0.75),
        Shape::Pentagon => (5, 1.2, 0.25),
    };
    let corner = |index: usize| {
        let angle = TAU * (index as f64 / corners as f64 + turn);
        (at.0 + size * radius * angle.cos(), at.1 - size * radius * angle.sin())
    };
    let corners: Vec<(f64, f64)> = (0..corners).map(corner).collect();
    canvas.polygon(&corners, fill, 1.0, Some(outline));
}
