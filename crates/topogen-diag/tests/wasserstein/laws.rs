//! What every Wasserstein distance must satisfy.

use topogen_diag::ground::Norm;
use topogen_diag::{Bars, Transport, Wasserstein};

use crate::diagrams::assert_matching;

/// Room for rounding, relative.
pub const ROUNDING: f64 = 1e-11;

/// Orders and exponents of norms of all kinds.
pub const ORDERS: [f64; 6] = [1.0, 1.5, 2.0, 3.0, 10.0, 60.0];
pub const NORMS: [f64; 5] = [1.0, 1.5, 2.0, 4.0, f64::INFINITY];

pub fn of(order: f64, p: f64) -> Wasserstein {
    Wasserstein::of_order(order).norm(Norm::lp(p).unwrap())
}

/// The distance, with all asserted that must hold of a result, whatever the matching.
pub fn checked(wasserstein: Wasserstein, a: Bars<'_>, b: Bars<'_>) -> Transport {
    let result = wasserstein.between(a, b).unwrap();
    let Some(matching) = &result.matching else {
        assert_ne!(a.essential().len(), b.essential().len());
        assert_eq!((result.distance, result.lower_bound), (f64::INFINITY, f64::INFINITY));
        return result;
    };
    assert_matching(matching, a, b);
    let costs = matching.costs_in(result.norm(), a, b).unwrap();
    let largest = costs.iter().map(|&(_, cost)| cost).fold(0.0, f64::max);
    let order = result.order();
    let sum: f64 =
        costs.iter().filter(|item| item.1 > 0.0).map(|&(_, cost)| (cost / largest).powf(order)).sum();
    assert_close(result.distance, largest * sum.powf(order.recip()));
    // Two bars are paired only if that costs less than both their ways to the diagonal.
    for &(i, j) in &matching.pairs {
        let bar = |bars: Bars<'_>, i: usize| (bars.births()[i], bars.deaths()[i]);
        let (p, q, norm) = (bar(a, i), bar(b, j), result.norm());
        let ways = [norm.distance_to_diagonal(p), norm.distance_to_diagonal(q)].map(|way| way / largest);
        let pair = norm.distance(p, q) / largest;
        if largest > 0.0 {
            let sum = ways[0].powf(order) + ways[1].powf(order);
            assert!(pair.powf(order) <= sum * (1.0 + ROUNDING), "pair ({i}, {j})");
        }
    }
    result
}

pub fn assert_close(x: f64, y: f64) {
    assert!(x == y || (x - y).abs() <= ROUNDING * x.abs().max(y.abs()), "{x} is not {y}");
}

/// The bound is a difference of costs to the diagonal, which may be much larger: it has their rounding.
pub fn assert_bound(bound: f64, distance: f64) {
    assert!(bound == distance || (bound - distance).abs() <= 1e-9 * distance, "{bound} is not {distance}");
}
