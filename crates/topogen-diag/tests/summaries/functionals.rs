//! Functionals of lengths: laws, stability, gradients.

use proptest::prelude::*;
use topogen_diag::functional::{
    Connectivity, Functional, PersistenceNorm, PersistentEntropy, Push, RankedPersistence, TotalPersistence,
};
use topogen_diag::{Bars, bottleneck};

use crate::diagrams::{Diagram, coarse, config, diagram, real};
use crate::differences::compare;
use crate::draw::{lasting, moved, padded, shuffled, union};
use crate::wasserstein;

fn total(order: f64) -> TotalPersistence {
    TotalPersistence::params().order(order).check().unwrap()
}

fn norm(order: f64) -> PersistenceNorm {
    PersistenceNorm::params().order(order).check().unwrap()
}

fn ranked(ranks: impl std::ops::RangeBounds<usize>) -> RankedPersistence {
    RankedPersistence::params().ranks(ranks).check().unwrap()
}

fn entropy(delta: f64) -> PersistentEntropy {
    PersistentEntropy::params().delta(delta).check().unwrap()
}

/// One of each, with its degree of homogeneity.
fn all() -> Vec<(Box<dyn Functional>, f64)> {
    vec![
        (Box::new(total(0.5)), 0.5),
        (Box::new(total(1.0)), 1.0),
        (Box::new(total(2.5)), 2.5),
        (Box::new(Push), 1.0),
        (Box::new(norm(1.0)), 1.0),
        (Box::new(norm(3.0)), 1.0),
        (Box::new(norm(f64::INFINITY)), 1.0),
        (Box::new(ranked(..2)), 1.0),
        (Box::new(ranked(1..)), 1.0),
        (Box::new(entropy(0.0)), 0.0),
    ]
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1e-3)
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn gradients(diagram in lasting(2..12, 0..3)) {
        for (index, (functional, _)) in all().iter().enumerate() {
            let compared = compare(&diagram, &functional.gradient(diagram.bars()), |bars| functional.value(bars));
            prop_assert!(compared.nonzero > 0, "functional {index}: {compared:?}");
        }
    }

    #[test]
    fn gradient_of_the_selective_entropy(diagram in lasting(2..12, 0..3)) {
        let selective = entropy(0.5);
        let gradient = selective.gradient(diagram.bars());
        compare(&diagram, &gradient, |bars| selective.value(bars));
        for (index, &slope) in gradient.deaths.iter().enumerate() {
            prop_assert!(diagram.bars().persistence(index) > 0.5 || slope == 0.0);
        }
    }

    #[test]
    fn neither_order_nor_classes_nor_bars_of_zero_length_count(
        diagram in diagram(real(), 0..20, 0..3), at in prop::collection::vec(real(), 1..6), seed in any::<u64>(),
    ) {
        let other = Diagram { essential: Vec::new(), ..shuffled(&padded(&diagram, &at), seed) };
        for (functional, _) in all() {
            prop_assert!(close(functional.value(diagram.bars()), functional.value(other.bars())));
            let gradient = functional.gradient(diagram.bars());
            prop_assert!(gradient.essential.len() == diagram.essential.len() && gradient.essential.iter().all(|&it| it == 0.0));
        }
    }

    #[test]
    fn only_lengths_count(diagram in lasting(0..12, 0..1), by in -2.0..2.0_f64) {
        let shifted = diagram.map(|value| value + by);
        for (functional, _) in all() {
            prop_assert!(close(functional.value(diagram.bars()), functional.value(shifted.bars())));
        }
    }

    #[test]
    fn homogeneous_of_their_degree(diagram in lasting(0..12, 0..1), power in -90..90_i32) {
        let scale = 2.0_f64.powi(power);
        let scaled = diagram.map(|value| scale * value);
        for (functional, degree) in all() {
            let (value, expected) = (functional.value(scaled.bars()), scale.powf(degree) * functional.value(diagram.bars()));
            prop_assert!((value - expected).abs() <= 1e-12 * expected.abs(), "{value} {expected}");
            // The derivative of a function of degree k is of degree k − 1.
            let slopes = (functional.gradient(scaled.bars()).deaths, functional.gradient(diagram.bars()).deaths);
            for (slope, unscaled) in slopes.0.iter().zip(&slopes.1) {
                let expected = scale.powf(degree - 1.0) * unscaled;
                prop_assert!((slope - expected).abs() <= 1e-9 * (expected.abs() + scale.powf(degree - 1.0)));
            }
        }
    }

    #[test]
    fn connectivity_is_least_where_all_lengths_are_the_scale(
        diagram in lasting(1..12, 0..3), scale in 0.05..3.0_f64, by in -2.0..2.0_f64,
    ) {
        let connectivity = Connectivity::params().scale(scale).check().unwrap();
        // Central differences have no meaning at a length of just the scale.
        let is_far = (0..diagram.births.len()).all(|bar| (diagram.bars().persistence(bar) - scale).abs() > 1e-3);
        if is_far {
            let compared =
                compare(&diagram, &connectivity.gradient(diagram.bars()), |bars| connectivity.value(bars));
            prop_assert_eq!(compared.nonzero, 2 * diagram.births.len());
        }
        let shifted = diagram.map(|value| value + by);
        prop_assert!(close(connectivity.value(diagram.bars()), connectivity.value(shifted.bars())));
        let deaths: Vec<f64> = diagram.births.iter().map(|birth| birth + scale).collect();
        let wanted = Bars::new(&diagram.births, &deaths).unwrap();
        prop_assert!(connectivity.value(wanted) <= 1e-12 * diagram.births.len() as f64);
        // Far below the scale it is n times the scale less total persistence.
        let long = Connectivity::params().scale(1e3).check().unwrap();
        let expected = 1e3 * diagram.births.len() as f64 - total(1.0).value(diagram.bars());
        prop_assert!(close(long.value(diagram.bars()), expected));
    }

    #[test]
    fn total_persistence_and_push_add_up(a in lasting(0..12, 0..1), b in lasting(0..12, 0..1)) {
        for functional in [&total(1.0) as &dyn Functional, &total(2.0), &Push] {
            let parts = functional.value(a.bars()) + functional.value(b.bars());
            prop_assert!(close(functional.value(union(&a, &b).bars()), parts));
        }
        prop_assert_eq!(Push.value(a.bars()), -total(1.0).value(a.bars()));
    }

    #[test]
    fn norms_are_twice_the_distance_to_no_bars(a in diagram(real(), 0..20, 0..1)) {
        let longest = 2.0 * bottleneck(a.bars(), Bars::EMPTY).distance;
        prop_assert_eq!(norm(f64::INFINITY).value(a.bars()), longest);
        prop_assert!(close(ranked(..1).value(a.bars()), longest));
        for q in [1.0, 2.0, 5.0] {
            let distance = wasserstein::distance(&a, &Diagram::default(), q);
            prop_assert!(close(norm(q).value(a.bars()), 2.0 * distance));
        }
    }

    /// By the triangle inequality with the empty diagram; for all orders.
    #[test]
    fn norms_are_lipschitz(a in lasting(0..9, 0..1), b in lasting(0..9, 0..1), seed in any::<u64>(), by in 0.0..0.2_f64) {
        for other in [b, moved(&a, by, seed)] {
            let difference = |order: f64| (norm(order).value(a.bars()) - norm(order).value(other.bars())).abs();
            let distance = bottleneck(a.bars(), other.bars()).distance;
            prop_assert!(difference(f64::INFINITY) <= 2.0 * distance + 1e-12);
            for q in [1.0, 2.0, 5.0] {
                prop_assert!(difference(q) <= 2.0 * wasserstein::distance(&a, &other, q) + 1e-12);
            }
        }
    }

    /// Matched lengths differ by at most 2 c, c the cost of the item, unmatched ones from 0 by 2 c. Sorting both sides makes
    /// neither the largest nor the sum of the differences larger.
    #[test]
    fn ranked_lengths_are_lipschitz(a in lasting(0..9, 0..1), b in lasting(0..9, 0..1), seed in any::<u64>(), by in 0.0..0.2_f64) {
        for other in [b, moved(&a, by, seed)] {
            let (far, sum) = (bottleneck(a.bars(), other.bars()).distance, wasserstein::distance(&a, &other, 1.0));
            for (functional, ranks) in [(ranked(..1), 1.0), (ranked(1..4), 3.0), (ranked(2..), f64::INFINITY)] {
                let difference = (functional.value(a.bars()) - functional.value(other.bars())).abs();
                prop_assert!(difference <= 2.0 * (ranks * far).min(sum) + 1e-12);
            }
        }
    }

    /// Cohen-Steiner, Edelsbrunner, Harer and Mileyko (2010), doi:10.1007/s10208-010-9060-6, prove that total persistence of
    /// order p is stable. Here with a constant that follows at once: |x^p − y^p| ≤ p L^(p−1) |x − y| for lengths x, y ≤ L, and
    /// lengths differ by at most twice what an item of the matching costs.
    #[test]
    fn total_persistence_is_stable(a in lasting(0..9, 0..1), b in lasting(0..9, 0..1), order in 1.0..4.0_f64) {
        let longest = norm(f64::INFINITY).value(a.bars()).max(norm(f64::INFINITY).value(b.bars()));
        let bound = 2.0 * order * longest.powf(order - 1.0) * wasserstein::distance(&a, &b, 1.0);
        prop_assert!((total(order).value(a.bars()) - total(order).value(b.bars())).abs() <= bound + 1e-12);
    }

    #[test]
    fn ranks_are_those_of_sorted_lengths(diagram in diagram(coarse(), 0..12, 0..1), start in 0..6_usize, count in 1..6_usize) {
        let mut lengths: Vec<f64> = (0..diagram.births.len()).map(|i| diagram.bars().persistence(i)).collect();
        lengths.sort_by(|x, y| y.total_cmp(x));
        let expected: f64 = lengths.iter().skip(start).take(count).sum();
        let functional = ranked(start..start + count);
        prop_assert_eq!(functional.value(diagram.bars()), expected);
        let chosen = functional.gradient(diagram.bars()).deaths.iter().filter(|&&slope| slope == 1.0).count();
        prop_assert_eq!(chosen, lengths.len().saturating_sub(start).min(count));
    }
}

#[test]
fn nothing_of_nothing() {
    for (functional, _) in all() {
        // Not −0 either, except for the push of bars.
        assert_eq!(functional.value(Bars::EMPTY).to_bits(), 0);
        assert!(functional.gradient(Bars::EMPTY).deaths.is_empty());
        let points = Diagram::new(&[(1.0, 1.0), (2.0, 2.0)], &[0.0]);
        assert_eq!(functional.value(points.bars()), 0.0);
        let gradient = functional.gradient(points.bars());
        assert!(gradient.births.iter().chain(&gradient.deaths).all(|slope| slope.is_finite()));
    }
}

#[test]
fn ties_go_to_the_first() {
    let twice = Diagram::new(&[(0.0, 1.0), (0.0, 2.0), (1.0, 3.0)], &[]);
    assert_eq!(norm(f64::INFINITY).gradient(twice.bars()).deaths, [0.0, 1.0, 0.0]);
    assert_eq!(ranked(..1).gradient(twice.bars()).births, [0.0, -1.0, 0.0]);
    assert_eq!(ranked(1..2).gradient(twice.bars()).births, [0.0, 0.0, -1.0]);
}
