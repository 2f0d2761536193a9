//! What every bottleneck distance must satisfy.

use topogen_diag::{Bars, Bottleneck, Item};

use crate::diagrams::assert_matching;

/// Asserts all that must hold of a result, whatever the matching.
pub fn assert_sound(result: &Bottleneck, a: Bars<'_>, b: Bars<'_>) {
    let Some(matching) = &result.matching else {
        assert_ne!(a.essential().len(), b.essential().len());
        assert_eq!((result.distance, result.critical), (f64::INFINITY, None));
        return;
    };
    assert_matching(matching, a, b);
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
