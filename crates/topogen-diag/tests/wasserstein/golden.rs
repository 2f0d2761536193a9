//! What other libraries find: see `tests/goldens/distances.py`, which wrote the table.

use topogen_diag::{SlicedWasserstein, bottleneck};

use crate::diagrams::Diagram;
use crate::laws::{checked, of};

/// Hera's values have a relative error of at most this, by request.
const HERA: f64 = 1e-7;
/// persim computes directions in single precision.
const SINGLE: f64 = 1e-6;
/// The other values are exact.
const EXACT: f64 = 1e-9;

#[test]
fn agrees_with_other_libraries() {
    let (mut a, mut b) = (Diagram::default(), Diagram::default());
    let (mut cases, mut compared) = (0, 0);
    for line in include_str!("../goldens/distances.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap();
        let diagram = |words: std::str::SplitWhitespace<'_>| {
            let values: Vec<f64> = words.map(|word| word.parse().unwrap()).collect();
            Diagram::new(&values.chunks(2).map(|bar| (bar[0], bar[1])).collect::<Vec<_>>(), &[])
        };
        match first {
            "case" => cases += 1,
            "a" => a = diagram(words),
            "b" => b = diagram(words),
            library => {
                let numbers: Vec<f64> = words.map(|word| word.parse().unwrap()).collect();
                let &[order, p, expected] = &numbers[..] else { panic!("{line}") };
                let found = match library {
                    "gudhi-bottleneck" => bottleneck(a.bars(), b.bars()).distance,
                    "persim-sliced" => {
                        let sliced = SlicedWasserstein::default().directions(order as usize);
                        sliced.between(a.bars(), b.bars()).unwrap()
                    }
                    _ => checked(of(order, p), a.bars(), b.bars()).distance,
                };
                let error = match library {
                    "gudhi-hera" => HERA,
                    "persim-sliced" => SINGLE,
                    _ => EXACT,
                };
                // GUDHI's bottleneck distance of a diagram to itself is 1.7e-308.
                assert!((found - expected).abs() <= error * expected + 1e-300, "{line}: {found}");
                compared += 1;
            }
        }
    }
    // Four generic cases by three libraries, five degenerate ones by two; nine distances each, the bottleneck, and
    // three sliced ones but for an empty diagram.
    assert_eq!((cases, compared), (9, 4 * (3 * 9 + 1) + 5 * (2 * 9 + 1) + 8 * 3));
}
