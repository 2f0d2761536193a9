//! Faces.

use super::canvas::Canvas;
use super::colour::{Colour, along, flat, mix, round, scale, skin};
use super::factor::{Factor, each};
use super::shape::{Point, Pose, capsule, disc, ellipse};

pub(super) const FACTORS: [Factor; 8] = [
    Factor::new("tilt", -0.3, 0.3),
    Factor::new("head width", 0.40, 0.54),
    Factor::new("skin tone", 0.0, 1.0),
    Factor::new("hairline", -0.40, -0.18),
    Factor::new("hair colour", 0.0, 1.0),
    Factor::new("eye size", 0.75, 1.45),
    Factor::new("gaze", -1.0, 1.0),
    Factor::new("mouth curve", -1.0, 1.0),
];

/// What the head turns around. Points of the head are seen from its middle.
const NECK: Point = [0.0, 0.55];
/// The middle of the head above the neck.
const RISE: f64 = 0.53;
/// Half the height of the head.
const HEIGHT: f64 = 0.60;
/// A disc that all of the head lies in.
const ALL: (Point, f64) = ([0.0, 0.0], 0.85);
const EYE: Point = [0.19, 0.0];
const MOUTH: Point = [0.17, 0.32];

const SKY: [Colour; 2] = [[0.82, 0.86, 0.89], [0.60, 0.67, 0.74]];
const SHIRT: Colour = [0.30, 0.38, 0.52];
const HAIR: [Colour; 3] = [[0.07, 0.05, 0.05], [0.42, 0.24, 0.11], [0.92, 0.76, 0.42]];
const WHITE: Colour = [0.97, 0.97, 0.96];
const IRIS: Colour = [0.18, 0.34, 0.46];
const PUPIL: Colour = [0.04, 0.04, 0.05];
const LIPS: Colour = [0.70, 0.20, 0.26];

pub(super) fn draw(factors: &[f64], canvas: &mut Canvas) {
    let [tilt, width, tone, hairline, hair, eye_size, gaze, mouth] = each(factors);
    let (skin, hair) = (skin(tone), along(HAIR, hair));
    canvas.fill(|[_, y]| mix(SKY[0], SKY[1], 0.5 * (y + 1.0)));
    let middle = [NECK[0] + RISE * tilt.sin(), NECK[1] - RISE * tilt.cos()];
    let pose = Pose::new(middle, tilt, 1.0);
    let skull = move |point, extra| ellipse(point, [0.0, -0.06], [width + extra, HEIGHT + extra]);

    canvas.paint_in(&pose, ALL, |point| skull(point, 0.09), round(scale(hair, 0.85), 0.2));
    let shoulders = |point| ellipse(point, [0.0, 1.25], [0.82, 0.52]);
    canvas.paint(([0.0, 1.2], 0.9), shoulders, round(SHIRT, 0.3));
    let neck = |point| capsule(point, [0.0, 0.4], [0.0, 0.8], [0.19, 0.19]);
    canvas.paint((NECK, 0.5), neck, flat(scale(skin, 0.78)));

    for side in [-1.0, 1.0] {
        let ear = [side * width, 0.04];
        canvas.paint_in(&pose, (ear, 0.15), |point| ellipse(point, ear, [0.07, 0.12]), round(skin, 0.05));
    }
    let head = |point| ellipse(point, [0.0, 0.0], [width, HEIGHT]);
    canvas.paint_in(&pose, ALL, head, round(skin, 0.16));
    // The hair ends above the face in a line that sinks to the sides.
    let fringe = |point: Point| skull(point, 0.08).max(point[1] - hairline - 0.9 * point[0] * point[0]);
    canvas.paint_in(&pose, ALL, fringe, round(hair, 0.12));
    for side in [-1.0, 1.0] {
        draw_eye(canvas, &pose, [side * EYE[0], EYE[1]], eye_size, gaze, mix(hair, PUPIL, 0.4));
    }
    let nose = |point| capsule(point, [0.0, 0.04], [0.0, 0.17], [0.015, 0.05]);
    canvas.paint_in(&pose, ([0.0, 0.1], 0.2), nose, flat(scale(skin, 0.86)));
    let mouth = |point| smile(point, mouth) - 0.035;
    canvas.paint_in(&pose, ([0.0, MOUTH[1]], 0.3), mouth, flat(mix(skin, LIPS, 0.85)));
}

fn draw_eye(canvas: &mut Canvas, pose: &Pose, centre: Point, size: f64, gaze: f64, brow: Colour) {
    let white = move |point| ellipse(point, centre, [0.105 * size, 0.075 * size]);
    canvas.paint_in(pose, (centre, 0.2), white, flat(WHITE));
    let iris = [centre[0] + 0.055 * size * gaze, centre[1]];
    // What the lids cover of the iris is not seen.
    for (radius, colour) in [(0.06, IRIS), (0.032, PUPIL)] {
        let seen = |point| disc(point, iris, radius * size).max(white(point));
        canvas.paint_in(pose, (centre, 0.2), seen, flat(colour));
    }
    let height = centre[1] - 0.075 * size - 0.06;
    let [inner, outer] = [0.45, 1.45].map(|share| [share * centre[0], height]);
    let line = |point| capsule(point, inner, outer, [0.022, 0.022]);
    canvas.paint_in(pose, ([centre[0], height], 0.2), line, flat(brow));
}

/// The distance to a parabola between the corners of the mouth, which curve up where `curve` is positive.
fn smile([x, y]: Point, curve: f64) -> f64 {
    let [half, height] = MOUTH;
    let depth = 0.09 * curve;
    let on = x.clamp(-half, half);
    let [line, slope] = [height + depth * (0.5 - (on / half).powi(2)), -2.0 * depth * on / (half * half)];
    // Beside the line, the vertical distance is longer than the shortest by this factor, to first order.
    (x - on).hypot((y - line) / slope.hypot(1.0))
}
