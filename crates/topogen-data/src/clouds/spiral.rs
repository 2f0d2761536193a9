//! The distance of a point to a spiral.

use std::ops::RangeInclusive;

use super::curves::roll;

/// How many points of the curve a point is compared with: over 3π they are less than 0.01 apart in angle, and each winding of
/// the distance, which is as long as a turn, has hundreds of them.
const NODES: u32 = 1024;
/// How often an interval of angles is halved: its length then is the spacing of numbers.
const HALVINGS: u32 = 60;

/// The curve (θ cos θ, θ sin θ) between two angles.
pub(crate) struct Spiral {
    nodes: Vec<(f64, [f64; 2])>,
}

impl Spiral {
    pub(crate) fn new(angles: RangeInclusive<f64>) -> Self {
        let (start, end) = (*angles.start(), *angles.end());
        let angle = |node: u32| {
            let share = f64::from(node) / f64::from(NODES - 1);
            // Both ends are met exactly.
            (1.0 - share) * start + share * end
        };
        Self { nodes: (0..NODES).map(|node| (angle(node), roll(angle(node)))).collect() }
    }

    /// The distance of a point to the curve.
    ///
    /// The nearest point lies beside a node that is nearer than its neighbours. As windings of the spiral can be almost equally
    /// near, each such node is refined.
    pub(crate) fn distance(&self, point: [f64; 2]) -> f64 {
        let distances: Vec<f64> = self.nodes.iter().map(|&(_, node)| distance(point, node)).collect();
        let last = distances.len() - 1;
        let mut nearest = f64::INFINITY;
        for (index, &here) in distances.iter().enumerate() {
            let (before, after) = (index.saturating_sub(1), (index + 1).min(last));
            if here <= distances[before] && here <= distances[after] {
                let refined = refine(point, self.nodes[before].0, self.nodes[after].0);
                nearest = nearest.min(here).min(refined);
            }
        }
        nearest
    }
}

/// The distance to the curve between two angles, where it has one minimum: there the derivative changes its sign.
fn refine(point: [f64; 2], mut low: f64, mut high: f64) -> f64 {
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if slope(point, middle) > 0.0 {
            high = middle;
        } else {
            low = middle;
        }
    }
    distance(point, roll(0.5 * (low + high)))
}

/// Half the derivative of the squared distance by the angle: the tangent times the vector from the point.
fn slope(point: [f64; 2], angle: f64) -> f64 {
    let (sin, cos) = angle.sin_cos();
    let [x, y] = [angle * cos - point[0], angle * sin - point[1]];
    (cos - angle * sin) * x + (sin + angle * cos) * y
}

fn distance(from: [f64; 2], to: [f64; 2]) -> f64 {
    (from[0] - to[0]).hypot(from[1] - to[1])
}
