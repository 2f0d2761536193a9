//! Persistent entropy: bounds, selection and stability.

use proptest::prelude::*;
use topogen_diag::functional::{Functional, PersistentEntropy};

use crate::diagrams::{Diagram, config, diagram, real};
use crate::draw::{lasting, moved};
use crate::wasserstein;

fn entropy(diagram: &Diagram, delta: f64) -> f64 {
    PersistentEntropy::params().delta(delta).check().unwrap().value(diagram.bars())
}

fn lengths(diagram: &Diagram) -> Vec<f64> {
    (0..diagram.births.len()).map(|index| diagram.bars().persistence(index)).collect()
}

/// −x ln x.
fn information(x: f64) -> f64 {
    if x > 0.0 { -x * x.ln() } else { 0.0 }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn between_one_bar_and_bars_of_equal_length(diagram in diagram(real(), 0..20, 0..1)) {
        let positive = lengths(&diagram).into_iter().filter(|&length| length > 0.0).count();
        let value = entropy(&diagram, 0.0);
        prop_assert!(value >= 0.0 && value <= (positive.max(1) as f64).ln() + 1e-12);
    }

    #[test]
    fn by_its_definition_over_the_bars_that_count(diagram in diagram(real(), 0..20, 0..1), delta in 0.0..1.5_f64) {
        let counted: Vec<f64> = lengths(&diagram).into_iter().filter(|&length| length > delta).collect();
        let sum: f64 = counted.iter().sum();
        let expected: f64 = counted.iter().map(|length| information(length / sum)).sum();
        prop_assert!((entropy(&diagram, delta) - expected).abs() < 1e-13);
    }

    /// Atienza, Gonzalez-Diaz and Soriano-Trigueros (2020), arXiv:1803.08304, prove that entropy is stable as long as the change
    /// is small relative to the sum of the lengths. With a constant derived here:
    /// - Give unmatched bars a partner of length zero: N ≤ n + m items, whose lengths l, l' differ by at most 2 W₁ in sum.
    /// - With L ≥ L' the sums, Σ |l/L − l'/L'| ≤ Σ |l − l'|/L + L' (1/L' − 1/L) ≤ 2 Σ |l − l'|/L ≤ r := 4 W₁/max(L, L').
    /// - For r ≤ 1/e each |x ln x − y ln y| ≤ η(|x − y|) with η(x) = −x ln x; by concavity the sum of N such terms whose
    ///   arguments add up to s is at most s ln N + η(s), which grows in s up to 1/e.
    #[test]
    fn stable(a in lasting(3..12, 0..1), seed in any::<u64>(), by in prop::sample::select(vec![1e-6, 1e-4, 1e-2, 0.05])) {
        let b = moved(&a, by, seed);
        let longest = lengths(&a).iter().sum::<f64>().max(lengths(&b).iter().sum());
        let r = 4.0 * wasserstein::distance(&a, &b, 1.0) / longest;
        prop_assume!(r <= (-1.0_f64).exp());
        let items = (lengths(&a).len() + lengths(&b).len()) as f64;
        let difference = (entropy(&a, 0.0) - entropy(&b, 0.0)).abs();
        prop_assert!(difference <= r * items.ln() + information(r) + 1e-12, "{difference} {r}");
        prop_assert!(difference > 0.0);
    }
}

#[test]
fn equal_bars_have_the_logarithm_of_their_number() {
    for scale in [1e-30, 1.0, 1e30] {
        let equal = Diagram::new(&[(0.0, scale), (scale, 2.0 * scale), (5.0 * scale, 6.0 * scale)], &[0.0]);
        assert!((entropy(&equal, 0.0) - 3.0_f64.ln()).abs() < 1e-15);
    }
}

#[test]
fn a_bar_as_long_as_delta_is_left_out() {
    let diagram = Diagram::new(&[(0.0, 1.0), (0.0, 2.0), (0.0, 2.0)], &[]);
    assert_eq!(entropy(&diagram, 1.0), 2.0_f64.ln());
    assert_eq!(entropy(&diagram, 2.0), 0.0);
}
