//! Derivatives by the ends of bars: by the envelope theorem a distance moves as the costs of its matching do.

mod bottleneck;
mod transport;

use topogen_ph::{BarGradient, Bars};

use crate::Item;
use crate::ground::{Norm, sign};

/// Adds `factor` times the derivative of the cost of an item by the bars of the first diagram.
///
/// The item must name bars that there are.
fn add_slopes(
    gradient: &mut BarGradient,
    item: Item,
    norm: Norm,
    first: Bars<'_>,
    second: Bars<'_>,
    factor: f64,
) {
    match item {
        Item::Pair { a, b } => {
            let birth = first.births()[a] - second.births()[b];
            let death = first.deaths()[a] - second.deaths()[b];
            let (by_birth, by_death) = norm.slopes(birth, death);
            gradient.births[a] += factor * by_birth;
            gradient.deaths[a] += factor * by_death;
        }
        Item::AToDiagonal { a } if first.births()[a] < first.deaths()[a] => {
            let slope = factor * norm.slope_to_diagonal();
            gradient.births[a] -= slope;
            gradient.deaths[a] += slope;
        }
        Item::Essential { a, b } => {
            gradient.essential[a] += factor * sign(first.essential()[a] - second.essential()[b]);
        }
        Item::AToDiagonal { .. } | Item::BToDiagonal { .. } => {}
    }
}

impl Norm {
    /// The derivative of the length of a vector: zero for the zero vector, and by the second coordinate (the death)
    /// where the norm is the larger coordinate and both are as large.
    fn slopes(self, x: f64, y: f64) -> (f64, f64) {
        let length = self.length(x.abs(), y.abs());
        if length == 0.0 {
            return (0.0, 0.0);
        }
        if self == Self::MAX {
            return if y.abs() >= x.abs() { (0.0, sign(y)) } else { (sign(x), 0.0) };
        }
        let slope = |difference: f64| sign(difference) * (difference.abs() / length).powf(self.p() - 1.0);
        (slope(x), slope(y))
    }
}
