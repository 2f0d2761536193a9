//! Hands.

use super::canvas::Canvas;
use super::colour::{Colour, mix, round, scale, skin};
use super::factor::{Factor, each};
use super::shape::{Point, Pose, capsule, ellipse, plus, polygon};

pub(super) const FACTORS: [Factor; 7] = [
    Factor::new("turn", -0.45, 0.45),
    Factor::new("size", 0.90, 1.15),
    Factor::new("skin tone", 0.0, 1.0),
    Factor::new("spread", 0.02, 0.30),
    Factor::new("thumb angle", 0.25, 1.15),
    Factor::new("bend of index and middle finger", 0.0, 1.0),
    Factor::new("bend of ring and little finger", 0.0, 1.0),
];

/// What the hand turns around: its wrist. Points of the hand are seen from there.
const WRIST: Point = [0.0, 0.70];
const GROUND: Colour = [0.97, 0.97, 0.96];
/// The corners of the palm, which is rounded by the radius.
const PALM: [Point; 6] =
    [[-0.09, 0.0], [-0.25, -0.34], [-0.26, -0.51], [-0.08, -0.58], [0.22, -0.48], [0.09, 0.0]];
const PALM_RADIUS: f64 = 0.09;

/// A finger as it starts from the palm.
struct Finger {
    knuckle: Point,
    length: f64,
    radius: f64,
    /// By how much of the spread it leans to the right.
    lean: f64,
}

/// Index, middle, ring and little finger.
const FINGERS: [Finger; 4] = [
    Finger { knuckle: [-0.265, -0.54], length: 0.50, radius: 0.086, lean: -1.0 },
    Finger { knuckle: [-0.085, -0.60], length: 0.57, radius: 0.089, lean: -0.25 },
    Finger { knuckle: [0.095, -0.57], length: 0.53, radius: 0.085, lean: 0.5 },
    Finger { knuckle: [0.255, -0.48], length: 0.41, radius: 0.074, lean: 1.3 },
];
const THUMB: Finger = Finger { knuckle: [-0.22, -0.20], length: 0.46, radius: 0.098, lean: -1.0 };

pub(super) fn draw(factors: &[f64], canvas: &mut Canvas) {
    let [turn, size, tone, spread, thumb, bend_inner, bend_outer] = each(factors);
    let (skin, pose) = (skin(tone), Pose::new(WRIST, turn, size));
    canvas.fill(|_| GROUND);
    draw_finger(canvas, &pose, &THUMB, thumb, 0.0, skin);
    let palm = |point| {
        let forearm = capsule(point, [0.0, -0.05], [0.0, 1.5], [0.19, 0.25]);
        forearm.min(polygon(point, &PALM) - PALM_RADIUS)
    };
    canvas.paint_in(&pose, ([0.0, 0.5], 1.3), palm, round(skin, 0.12));
    let bends = [bend_inner, bend_inner, bend_outer, bend_outer];
    for (finger, bend) in FINGERS.iter().zip(bends) {
        draw_finger(canvas, &pose, finger, spread, bend, skin);
    }
}

/// A finger whose outer half bends towards the palm, seen from above: it looks shorter, and is in its own shadow.
fn draw_finger(canvas: &mut Canvas, hand: &Pose, finger: &Finger, spread: f64, bend: f64, skin: Colour) {
    let (sin, cos) = (spread * finger.lean).sin_cos();
    let along = |share: f64| plus(finger.knuckle, [sin, -cos].map(|value| share * finger.length * value));
    let (joint, tip) = (along(0.48), along(1.0 - 0.45 * bend));
    let r = finger.radius;
    let disc = (along(0.5), 0.5 * finger.length + 1.5 * r);
    let outer = |point| capsule(point, joint, tip, [0.96 * r, 0.84 * r]);
    canvas.paint_in(hand, disc, outer, round(scale(skin, 1.0 - 0.4 * bend), 0.6 * r));
    let inner = |point| capsule(point, finger.knuckle, joint, [1.04 * r, r]);
    canvas.paint_in(hand, disc, inner, round(skin, 0.6 * r));
    // A nail, which turns away as the finger bends.
    let nail =
        Pose::new(hand.global(along(0.97 - 0.45 * bend)), hand.angle() + spread * finger.lean, hand.scale());
    let shown = 1.0 - 0.8 * bend;
    let plate = |point| ellipse(point, [0.0, 0.0], [0.5 * r, 0.62 * r * shown]);
    let pink = mix(mix(skin, [1.0, 0.80, 0.78], 0.45), skin, bend);
    canvas.paint_in(&nail, ([0.0, 0.0], r), plate, round(pink, 0.5 * r));
}
