//! Pairs of values of a factor that lead out of what was trained on.

use crate::latent::spec::Range;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// How far pairs are followed beyond their second end: the least and the most, in lengths of the pair.
const BEYOND: [f64; 2] = [0.25, 1.0];

/// A range that is trained on, and the one beside it that is held out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beside {
    /// Where both meet.
    edge: f64,
    /// Whether the held-out range is the upper one.
    is_above: bool,
    /// The longest pair.
    longest: f64,
}

impl Beside {
    /// Of ranges that meet; nothing if they do not.
    pub fn new(trained: Range, held_out: Range) -> Option<Self> {
        let is_above = trained.to == held_out.from;
        if !is_above && trained.from != held_out.to {
            return None;
        }
        let [within, beyond] = [trained, held_out].map(|range| range.to - range.from);
        let edge = if is_above { trained.to } else { trained.from };
        // Twice the way must not lead through the held-out range, nor a pair begin before the trained one.
        Some(Self { edge, is_above, longest: beyond.min(within / (1.0 + BEYOND[0])) })
    }

    /// Two values of the trained range, a and b: with t from 1.25 to 2, a + t (b − a) lies in the held-out range.
    ///
    /// The pair's length d is uniform between half of the longest and the longest; b is closer to the edge than d/4, uniformly. So the
    /// least way reaches the held-out range, and the longest does not leave it.
    pub fn pair(&self, rng: &mut ChaCha8Rng) -> [f64; 2] {
        let length = self.longest * (0.5 + 0.5 * rng.random::<f64>());
        // A little within both ends, so that rounding moves nothing across.
        let before = BEYOND[0] * length * (0.01 + 0.98 * rng.random::<f64>());
        let sign = if self.is_above { -1.0 } else { 1.0 };
        [self.edge + sign * (before + length), self.edge + sign * before]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    fn range(from: f64, to: f64) -> Range {
        Range { from, to }
    }

    #[test]
    fn pairs_lie_in_what_is_trained_on_and_lead_into_what_is_held_out() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for (trained, held_out) in [
            (range(0.0, 60.0), range(60.0, 90.0)),
            (range(0.0, 20.0), range(20.0, 90.0)),
            (range(0.0, 1.0), range(-1.0, 0.0)),
            (range(0.5, 0.6), range(0.0, 0.5)),
        ] {
            let beside = Beside::new(trained, held_out).unwrap();
            let mut reached = [0.0, 1.0];
            for _ in 0..2_000 {
                let [a, b] = beside.pair(&mut rng);
                assert!([a, b].iter().all(|end| (trained.from..trained.to).contains(end)), "{a} {b}");
                for t in [1.25, 1.5, 2.0] {
                    let value = a + t * (b - a);
                    assert!((held_out.from..held_out.to).contains(&value), "{a} {b} {t}: {value}");
                }
                let share = (a + 2.0 * (b - a) - beside.edge).abs() / beside.longest;
                reached = [f64::max(reached[0], share), f64::min(reached[1], share)];
            }
            assert!(reached[0] > 0.9 && reached[1] < 0.5, "{reached:?}");
        }
    }

    #[test]
    fn ranges_apart_make_no_pairs() {
        assert_eq!(Beside::new(range(0.0, 1.0), range(1.5, 2.0)), None);
        assert_eq!(Beside::new(range(0.0, 1.0), range(0.5, 2.0)), None);
    }
}
