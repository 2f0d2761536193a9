//! The distance as a metric: axioms, invariances and bounds.

use proptest::prelude::*;
use topogen_diag::{bottleneck, ground};

use crate::diagrams::{Diagram, coarse, config, diagram, real};
use crate::laws::{assert_frugal, assert_sound};

fn distance(a: &Diagram, b: &Diagram) -> f64 {
    let result = bottleneck(a.bars(), b.bars());
    assert_sound(&result, a.bars(), b.bars());
    assert_frugal(&result, a.bars(), b.bars());
    result.distance
}

/// Diagrams that keep their distance from one another well above zero or have many ties.
fn mixed() -> impl Strategy<Value = Diagram> {
    prop_oneof![diagram(real(), 0..61, 2..3), diagram(coarse(), 0..61, 2..3)]
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn symmetric(a in mixed(), b in mixed()) {
        prop_assert_eq!(distance(&a, &b), distance(&b, &a));
    }

    #[test]
    fn zero_to_itself_in_any_order(a in mixed()) {
        let mut reversed = a.clone();
        reversed.births.reverse();
        reversed.deaths.reverse();
        reversed.essential.reverse();
        prop_assert_eq!(distance(&a, &reversed), 0.0);
    }

    #[test]
    fn positive_between_different_diagrams(a in diagram(real(), 1..61, 0..1), which in any::<prop::sample::Index>()) {
        let mut longer = a.clone();
        longer.deaths[which.index(a.deaths.len())] += 1.0;
        prop_assert!(distance(&a, &longer) > 0.0);
    }

    #[test]
    fn triangle_inequality(a in mixed(), b in mixed(), c in mixed()) {
        let detour = distance(&a, &b) + distance(&b, &c);
        prop_assert!(distance(&a, &c) <= detour * (1.0 + 4.0 * f64::EPSILON));
    }

    #[test]
    fn bars_of_zero_length_change_nothing(a in mixed(), b in mixed(), points in prop::collection::vec(real(), 1..20)) {
        let mut padded = a.clone();
        padded.births.extend(&points);
        padded.deaths.extend(&points);
        prop_assert_eq!(distance(&padded, &b), distance(&a, &b));
        prop_assert_eq!(distance(&b, &padded), distance(&b, &a));
    }

    #[test]
    fn stable(a in mixed(), b in mixed(), seed in any::<u64>(), eps in 0.0..0.3_f64) {
        use rand::RngExt;
        let mut rng = crate::diagrams::rng(seed);
        let mut moved = a.clone();
        for (birth, death) in moved.births.iter_mut().zip(&mut moved.deaths) {
            let (s, t) = (*birth + rng.random_range(-eps..=eps), *death + rng.random_range(-eps..=eps));
            (*birth, *death) = (s.min(t), s.max(t));
        }
        for birth in &mut moved.essential {
            *birth += rng.random_range(-eps..=eps);
        }
        let slack = 8.0 * f64::EPSILON;
        prop_assert!(distance(&a, &moved) <= eps + slack);
        prop_assert!((distance(&a, &b) - distance(&moved, &b)).abs() <= eps + slack);
    }

    #[test]
    fn not_above_all_to_the_diagonal(a in diagram(real(), 0..61, 0..1), b in diagram(real(), 0..61, 0..1)) {
        let lengths = [&a, &b].into_iter().flat_map(|d| d.births.iter().copied().zip(d.deaths.iter().copied()));
        let all = lengths.map(ground::distance_to_diagonal).fold(0.0, f64::max);
        prop_assert!(distance(&a, &b) <= all);
        let empty = Diagram { essential: a.essential.clone(), ..Diagram::default() };
        let own = a.births.iter().copied().zip(a.deaths.iter().copied());
        prop_assert_eq!(distance(&a, &empty), own.map(ground::distance_to_diagonal).fold(0.0, f64::max));
    }

    #[test]
    fn scales_with_powers_of_two(a in mixed(), b in mixed(), power in -30..30_i32) {
        let scale = 2.0_f64.powi(power);
        let scaled = |diagram: &Diagram| diagram.map(|value| scale * value);
        prop_assert_eq!(distance(&scaled(&a), &scaled(&b)), scale * distance(&a, &b));
    }

    #[test]
    fn ignores_a_shift(a in diagram(coarse(), 0..61, 2..3), b in diagram(coarse(), 0..61, 2..3), power in 0..30_i32) {
        // Exact, because the sums of these numbers and a power of two are.
        let shifted = |diagram: &Diagram| diagram.map(|value| value - 2.0_f64.powi(power));
        prop_assert_eq!(distance(&shifted(&a), &shifted(&b)), distance(&a, &b));
    }

    #[test]
    fn ignores_the_direction_of_the_filtration(a in diagram(real(), 0..61, 0..1), b in diagram(real(), 0..61, 0..1)) {
        // Reflection in the antidiagonal keeps the ground distance but exchanges births and deaths.
        let reflected = |d: &Diagram| {
            let minus = d.map(|value| -value);
            Diagram { births: minus.deaths, deaths: minus.births, essential: minus.essential }
        };
        prop_assert_eq!(distance(&reflected(&a), &reflected(&b)), distance(&a, &b));
    }
}
