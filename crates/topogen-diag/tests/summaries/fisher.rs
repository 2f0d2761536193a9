//! The persistence Fisher distance: its definition, its laws, its gradient.

use proptest::prelude::*;
use topogen_diag::Bars;
use topogen_diag::kernel::PersistenceFisher;

use crate::diagrams::{Diagram, config, diagram, real};
use crate::differences::compare;
use crate::draw::{lasting, moved, norm_of_difference, shuffled};

fn fisher(sigma: f64) -> PersistenceFisher {
    PersistenceFisher::params().sigma(sigma).check().unwrap()
}

/// Le and Yamada (2018), arXiv:1802.03569: the definitions as they stand.
fn by_definition(a: &Diagram, b: &Diagram, sigma: f64) -> f64 {
    let points = |d: &Diagram| d.births.iter().copied().zip(d.deaths.iter().copied()).collect::<Vec<_>>();
    let projected =
        |d: &Diagram| points(d).iter().map(|p| ((p.0 + p.1) / 2.0, (p.0 + p.1) / 2.0)).collect::<Vec<_>>();
    let centres = [[points(a), projected(b)].concat(), [points(b), projected(a)].concat()];
    let theta = centres.concat();
    let density = |centres: &[(f64, f64)]| {
        let bell = |x: &(f64, f64), c: &(f64, f64)| {
            (-((x.0 - c.0).powi(2) + (x.1 - c.1).powi(2)) / (2.0 * sigma * sigma)).exp()
        };
        let raw: Vec<f64> = theta.iter().map(|x| centres.iter().map(|c| bell(x, c)).sum()).collect();
        let total: f64 = raw.iter().sum();
        raw.into_iter().map(move |density| density / total).collect::<Vec<_>>()
    };
    let roots = density(&centres[0])
        .iter()
        .zip(density(&centres[1]))
        .map(|(p, q)| (p * q).sqrt())
        .collect::<Vec<f64>>();
    roots.iter().sum::<f64>().min(1.0).acos()
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn as_it_is_defined(a in lasting(1..9, 0..1), b in lasting(1..9, 0..1), sigma in 0.05..2.0_f64) {
        let (distance, expected) = (fisher(sigma).distance(a.bars(), b.bars()), by_definition(&a, &b, sigma));
        // The arc cosine loses digits where the distance is short.
        prop_assert!((distance - expected).abs() <= 1e-14 / distance.max(1e-7), "{distance} {expected}");
    }

    #[test]
    fn an_angle_and_symmetric_and_indifferent_to_order_to_the_last_bit(
        a in diagram(real(), 0..9, 0..2), b in diagram(real(), 0..9, 0..2), seed in any::<u64>(),
    ) {
        let distance = |a: &Diagram, b: &Diagram| fisher(0.2).distance(a.bars(), b.bars());
        prop_assert!((0.0..=std::f64::consts::FRAC_PI_2).contains(&distance(&a, &b)));
        prop_assert_eq!(distance(&a, &b), distance(&b, &a));
        prop_assert_eq!(distance(&a, &b), distance(&shuffled(&a, seed), &b));
        prop_assert_eq!(distance(&a, &shuffled(&a, seed)), 0.0);
        prop_assert!(fisher(0.2).distance_gradient(a.bars(), shuffled(&a, seed).bars()).is_zero());
    }

    #[test]
    fn gradient(a in lasting(1..8, 0..2), b in lasting(0..8, 0..2), sigma in 0.1..2.0_f64) {
        let fisher = fisher(sigma);
        let by_a = fisher.distance_gradient(a.bars(), b.bars());
        prop_assert!(compare(&a, &by_a, |a| fisher.distance(a, b.bars())).nonzero > 0);
        compare(&b, &fisher.distance_gradient(b.bars(), a.bars()), |b| fisher.distance(a.bars(), b));
    }

    #[test]
    fn close_diagrams_have_a_distance_with_digits(a in lasting(1..8, 0..1), seed in any::<u64>()) {
        let ratio = |by: f64| fisher(0.3).distance(a.bars(), moved(&a, by, seed).bars()) / by;
        let slopes = |by: f64| fisher(0.3).distance_gradient(a.bars(), moved(&a, by, seed).bars()).deaths;
        prop_assert!(ratio(1e-6) > 0.0 && (ratio(1e-6) - ratio(1e-8)).abs() < 1e-5);
        prop_assert!(norm_of_difference(&slopes(1e-6), &slopes(1e-8), f64::INFINITY) < 1e-4);
    }

    #[test]
    fn the_unit_of_the_filtration_does_not_matter(a in lasting(1..8, 0..1), b in lasting(1..8, 0..1), power in -200..200_i32) {
        let s = 2.0_f64.powi(power);
        let scaled = |diagram: &Diagram| diagram.map(|value| s * value);
        prop_assert_eq!(
            fisher(0.3 * s).distance(scaled(&a).bars(), scaled(&b).bars()),
            fisher(0.3).distance(a.bars(), b.bars())
        );
    }
}

#[test]
fn diagrams_without_anything_in_common_are_at_a_right_angle() {
    let (a, b) = (Diagram::new(&[(0.0, 1e6)], &[]), Diagram::new(&[(5e7, 9e7)], &[]));
    let distance = fisher(1.0).distance(a.bars(), b.bars());
    assert!((distance - std::f64::consts::FRAC_PI_2).abs() < 1e-12, "{distance}");
    // One moves in a density that vanishes to rounding: no derivative, and no NaN.
    assert!(fisher(1.0).distance_gradient(a.bars(), b.bars()).is_zero());
}

#[test]
fn nothing_of_nothing() {
    assert_eq!(fisher(1.0).distance(Bars::EMPTY, Bars::EMPTY), 0.0);
    let one = Diagram::new(&[(0.0, 1.0)], &[]);
    assert!(fisher(1.0).distance(one.bars(), Bars::EMPTY) > 0.0);
    // A bar of zero length is its own projection.
    let point = Diagram::new(&[(1.0, 1.0)], &[]);
    assert_eq!(fisher(1.0).distance(point.bars(), Bars::EMPTY), 0.0);
}
