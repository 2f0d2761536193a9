//! Scenes: things of ten classes before striped grounds.

mod things;

use std::f64::consts::TAU;

use super::canvas::Canvas;
use super::colour::{hue, scale};
use super::factor::{Factor, each};
use super::shape::Pose;

pub(super) use things::NAMES;

pub(super) const CLASSES: usize = NAMES.len();

pub(super) const FACTORS: [Factor; 10] = [
    Factor::new("x", -0.12, 0.12),
    Factor::new("y", -0.12, 0.12),
    Factor::new("size", 0.60, 0.80),
    Factor::new("turn", -0.35, 0.35),
    Factor::new("hue", 0.0, 1.0),
    Factor::new("ground hue", 0.0, 1.0),
    Factor::new("light", -0.25, 0.65),
    Factor::new("stripe direction", 0.0, 0.5 * TAU),
    Factor::new("stripe width", 0.12, 0.40),
    Factor::new("stripe phase", 0.0, TAU),
];

pub(super) fn draw(class: u8, factors: &[f64], canvas: &mut Canvas) {
    let [x, y, size, turn, thing, ground, light, direction, width, phase] = each(factors);
    let (sin, cos) = direction.sin_cos();
    let ground = hue(ground, 0.55, 0.62);
    canvas.fill(|[x, y]| {
        let wave = (TAU / (2.0 * width) * (cos * x + sin * y) + phase).sin();
        scale(ground, 1.0 + 0.28 * wave)
    });
    // The light of the thing, against that of its ground: most things are lighter, some are darker.
    let colour = hue(thing, 0.55, 0.62 * (1.0 + light));
    let pose = Pose::new([x, y], turn, size);
    canvas.paint_in(
        &pose,
        ([0.0, 0.0], things::RADIUS),
        |point| things::distance(class, point),
        // Lit from above.
        |[_, y], _| scale(colour, 1.0 - 0.22 * y),
    );
}
