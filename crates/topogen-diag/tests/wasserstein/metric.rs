//! The distance as a metric: axioms, invariances and bounds.

use proptest::prelude::*;
use topogen_diag::bottleneck;

use crate::diagrams::{Diagram, coarse, config, diagram, real};
use crate::laws::{NORMS, ORDERS, ROUNDING, assert_close, checked, of};

fn distance(q: f64, p: f64, a: &Diagram, b: &Diagram) -> f64 {
    checked(of(q, p), a.bars(), b.bars()).distance
}

fn mixed() -> impl Strategy<Value = Diagram> {
    prop_oneof![diagram(real(), 0..61, 2..3), diagram(coarse(), 0..61, 2..3)]
}

/// An order and the exponent of a norm.
fn kind() -> impl Strategy<Value = (f64, f64)> {
    (prop::sample::select(ORDERS.to_vec()), prop::sample::select(NORMS.to_vec()))
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn symmetric((q, p) in kind(), a in mixed(), b in mixed()) {
        assert_close(distance(q, p, &a, &b), distance(q, p, &b, &a));
    }

    #[test]
    fn exactly_zero_to_itself_in_any_order((q, p) in kind(), a in mixed()) {
        let mut other = a.clone();
        other.births.reverse();
        other.deaths.reverse();
        other.essential.reverse();
        // Points of the diagonal do not count.
        other.births.push(0.25);
        other.deaths.push(0.25);
        prop_assert_eq!(distance(q, p, &a, &other), 0.0);
        prop_assert_eq!(distance(q, p, &other, &a), 0.0);
    }

    #[test]
    fn positive_between_different_diagrams(
        (q, p) in kind(), a in diagram(real(), 1..61, 0..1), which in any::<prop::sample::Index>()
    ) {
        let mut longer = a.clone();
        longer.deaths[which.index(a.deaths.len())] += 1.0;
        prop_assert!(distance(q, p, &a, &longer) > 0.0);
    }

    #[test]
    fn triangle_inequality((q, p) in kind(), a in mixed(), b in mixed(), c in mixed()) {
        let detour = distance(q, p, &a, &b) + distance(q, p, &b, &c);
        prop_assert!(distance(q, p, &a, &c) <= detour * (1.0 + ROUNDING));
    }

    /// Norms of the vector of costs fall as the order grows, and the bottleneck distance is their limit:
    /// W_inf <= W_q <= k^(1/q) W_inf for the k items of a best bottleneck matching.
    #[test]
    fn falls_with_the_order_to_the_bottleneck_distance(a in mixed(), b in mixed()) {
        let limit = bottleneck(a.bars(), b.bars());
        let items = limit.matching.as_ref().unwrap().items().count() as f64;
        let mut last = f64::INFINITY;
        for q in [1.0, 1.25, 2.0, 4.0, 16.0, 256.0, 65536.0] {
            let found = distance(q, f64::INFINITY, &a, &b);
            prop_assert!(limit.distance <= found * (1.0 + ROUNDING));
            prop_assert!(found <= limit.distance * items.powf(1.0 / q) * (1.0 + ROUNDING));
            prop_assert!(found <= last * (1.0 + ROUNDING));
            last = found;
        }
    }

    /// Lp norms of the plane fall as p grows, by at most 2^(1/p - 1/p'), and so do the distances.
    #[test]
    fn falls_with_the_exponent_of_the_norm(q in prop::sample::select(ORDERS.to_vec()), a in mixed(), b in mixed()) {
        // Essential classes cost the same under all norms, so they are left out of the bound from above.
        let finite = |d: &Diagram| Diagram { essential: Vec::new(), ..d.clone() };
        let (a, b) = (finite(&a), finite(&b));
        for pair in NORMS.windows(2) {
            let (small, large) = (distance(q, pair[0], &a, &b), distance(q, pair[1], &a, &b));
            prop_assert!(large <= small * (1.0 + ROUNDING));
            prop_assert!(small <= large * 2_f64.powf(pair[0].recip() - pair[1].recip()) * (1.0 + ROUNDING));
        }
    }

    /// Moving every bar by at most eps costs at most the q-norm of the moves.
    #[test]
    fn stable_against_moves((q, p) in kind(), a in mixed(), seed in any::<u64>(), eps in 0.0..0.3_f64) {
        use rand::RngExt;
        let mut rng = crate::diagrams::rng(seed);
        let mut moved = a.clone();
        let mut sum = 0.0;
        for i in 0..a.births.len() {
            // The birth down, the death up.
            let (down, up) = (eps * rng.random::<f64>(), eps * rng.random::<f64>());
            moved.births[i] -= down;
            moved.deaths[i] += up;
            let norm = if p.is_infinite() { down.max(up) } else { (down.powf(p) + up.powf(p)).powf(p.recip()) };
            sum += norm.powf(q);
        }
        prop_assert!(distance(q, p, &a, &moved) <= sum.powf(q.recip()) * (1.0 + ROUNDING) + 1e-14);
    }

    #[test]
    fn not_above_all_to_the_diagonal((q, p) in kind(), a in diagram(real(), 0..61, 0..1), b in diagram(real(), 0..61, 0..1)) {
        let empty = Diagram::default();
        let [of_a, of_b] = [&a, &b].map(|d| distance(q, p, d, &empty));
        let all = if of_a.max(of_b) == 0.0 { 0.0 } else {
            let large = of_a.max(of_b);
            large * ((of_a / large).powf(q) + (of_b / large).powf(q)).powf(q.recip())
        };
        prop_assert!(distance(q, p, &a, &b) <= all * (1.0 + ROUNDING));
    }

    #[test]
    fn scales((q, p) in kind(), a in mixed(), b in mixed(), power in -300..300_i32) {
        let scale = 2.0_f64.powi(power);
        let scaled = |diagram: &Diagram| diagram.map(|value| scale * value);
        assert_close(distance(q, p, &scaled(&a), &scaled(&b)), scale * distance(q, p, &a, &b));
    }

    #[test]
    fn the_matching_does_not_depend_on_the_order_of_the_bars((q, p) in kind(), a in diagram(real(), 0..61, 0..1), b in diagram(real(), 0..61, 0..1)) {
        let reversed = |d: &Diagram| {
            let mut d = d.clone();
            d.births.reverse();
            d.deaths.reverse();
            d
        };
        let (n, m) = (a.births.len(), b.births.len());
        let there = checked(of(q, p), a.bars(), b.bars()).matching.unwrap();
        let mut back = checked(of(q, p), reversed(&a).bars(), reversed(&b).bars()).matching.unwrap();
        back.pairs.iter_mut().for_each(|pair| *pair = (n - 1 - pair.0, m - 1 - pair.1));
        back.pairs.sort_unstable();
        prop_assert_eq!(there.pairs, back.pairs);
    }

    #[test]
    fn ignores_the_direction_of_the_filtration((q, p) in kind(), a in diagram(real(), 0..61, 0..1), b in diagram(real(), 0..61, 0..1)) {
        let reflected = |d: &Diagram| {
            let minus = d.map(|value| -value);
            Diagram { births: minus.deaths, deaths: minus.births, essential: minus.essential }
        };
        assert_close(distance(q, p, &reflected(&a), &reflected(&b)), distance(q, p, &a, &b));
    }
}
