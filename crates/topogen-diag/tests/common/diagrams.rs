//! Diagrams to test with, and what every matching must satisfy.

#![allow(dead_code, reason = "every test uses its part of this")]

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use topogen_diag::{Bars, Matching};

/// A diagram that owns its numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    pub births: Vec<f64>,
    pub deaths: Vec<f64>,
    pub essential: Vec<f64>,
}

impl Diagram {
    pub fn new(bars: &[(f64, f64)], essential: &[f64]) -> Self {
        let (births, deaths) = bars.iter().copied().unzip();
        Self { births, deaths, essential: essential.to_vec() }
    }

    pub fn bars(&self) -> Bars<'_> {
        Bars::new(&self.births, &self.deaths).unwrap().with_essential(&self.essential).unwrap()
    }

    /// The same diagram with every number replaced, which must keep the order.
    pub fn map(&self, change: impl Fn(f64) -> f64) -> Self {
        let all = |values: &[f64]| values.iter().map(|&value| change(value)).collect();
        Self { births: all(&self.births), deaths: all(&self.deaths), essential: all(&self.essential) }
    }

    /// `n` random bars: the births in [0, 1), the lengths up to `longest` but mostly short.
    pub fn random(n: usize, longest: f64, rng: &mut ChaCha8Rng) -> Self {
        let bars = (0..n).map(|_| {
            let birth: f64 = rng.random();
            (birth, birth + longest * rng.random::<f64>().powi(4))
        });
        Self::new(&bars.collect::<Vec<_>>(), &[])
    }
}

pub fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

pub fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(0x70_70_6f),
        failure_persistence: None,
        ..Default::default()
    }
}

/// Numbers on a coarse grid, so that ties and bars of zero length abound.
pub fn coarse() -> impl Strategy<Value = f64> + Clone {
    (0..6_i32).prop_map(|value| f64::from(value) / 2.0)
}

/// Numbers that are hardly ever equal.
pub fn real() -> impl Strategy<Value = f64> + Clone {
    -1.0..1.0_f64
}

/// Diagrams with the given numbers of finite bars and of essential classes.
pub fn diagram(
    number: impl Strategy<Value = f64> + Clone,
    bars: std::ops::Range<usize>,
    classes: std::ops::Range<usize>,
) -> impl Strategy<Value = Diagram> {
    let bar = (number.clone(), number.clone()).prop_map(|(s, t): (f64, f64)| (s.min(t), s.max(t)));
    (prop::collection::vec(bar, bars), prop::collection::vec(number, classes))
        .prop_map(|(bars, essential)| Diagram::new(&bars, &essential))
}

/// Asserts that each bar and each class is in exactly one entry, and that the buckets are sorted.
pub fn assert_matching(matching: &Matching, a: Bars<'_>, b: Bars<'_>) {
    let bars_of_a = matching.pairs.iter().map(|pair| pair.0).chain(matching.a_to_diagonal.iter().copied());
    let bars_of_b = matching.pairs.iter().map(|pair| pair.1).chain(matching.b_to_diagonal.iter().copied());
    assert_each_once(bars_of_a, a.len());
    assert_each_once(bars_of_b, b.len());
    assert_each_once(matching.essential.iter().map(|pair| pair.0), a.essential().len());
    assert_each_once(matching.essential.iter().map(|pair| pair.1), b.essential().len());
    assert!(matching.pairs.is_sorted() && matching.essential.is_sorted());
    assert!(matching.a_to_diagonal.is_sorted() && matching.b_to_diagonal.is_sorted());
}

fn assert_each_once(indices: impl Iterator<Item = usize>, len: usize) {
    let mut indices: Vec<_> = indices.collect();
    indices.sort_unstable();
    assert!(indices.into_iter().eq(0..len));
}
