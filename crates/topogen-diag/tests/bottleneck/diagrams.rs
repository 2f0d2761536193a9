//! Diagrams to test with, and what every result must satisfy.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use topogen_diag::{Bars, Bottleneck, Item};

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

/// Asserts all that must hold of a result, whatever the matching.
pub fn assert_sound(result: &Bottleneck, a: Bars<'_>, b: Bars<'_>) {
    let Some(matching) = &result.matching else {
        assert_ne!(a.essential().len(), b.essential().len());
        assert_eq!((result.distance, result.critical), (f64::INFINITY, None));
        return;
    };
    let bars_of_a = matching.pairs.iter().map(|pair| pair.0).chain(matching.a_to_diagonal.iter().copied());
    let bars_of_b = matching.pairs.iter().map(|pair| pair.1).chain(matching.b_to_diagonal.iter().copied());
    assert_each_once(bars_of_a, a.len());
    assert_each_once(bars_of_b, b.len());
    assert_each_once(matching.essential.iter().map(|pair| pair.0), a.essential().len());
    assert_each_once(matching.essential.iter().map(|pair| pair.1), b.essential().len());
    assert!(matching.pairs.is_sorted() && matching.essential.is_sorted());
    assert!(matching.a_to_diagonal.is_sorted() && matching.b_to_diagonal.is_sorted());

    let costs = matching.costs(a, b).unwrap();
    let largest = costs.iter().map(|&(_, cost)| cost).fold(0.0, f64::max);
    assert_eq!(largest, result.distance);
    let first = costs.iter().find(|&&(_, cost)| cost == result.distance).map(|&(item, _)| item);
    assert_eq!(first, result.critical);
    let classes = |bars: Bars<'_>| bars.len() + bars.essential().len();
    assert_eq!(result.critical.is_none(), classes(a) + classes(b) == 0);
}

/// Asserts that each pair has a bar that is further than the distance from the diagonal.
pub fn assert_frugal(result: &Bottleneck, a: Bars<'_>, b: Bars<'_>) {
    for &(i, j) in result.matching.iter().flat_map(|matching| &matching.pairs) {
        let ways = [Item::AToDiagonal { a: i }, Item::BToDiagonal { b: j }];
        assert!(ways.iter().any(|way| way.cost(a, b).unwrap() > result.distance), "pair ({i}, {j})");
    }
}

fn assert_each_once(indices: impl Iterator<Item = usize>, len: usize) {
    let mut indices: Vec<_> = indices.collect();
    indices.sort_unstable();
    assert!(indices.into_iter().eq(0..len));
}
