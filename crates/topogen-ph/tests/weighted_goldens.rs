//! DTM-weighted and sparse Rips filtrations as GUDHI has them; `goldens/README.md` says how.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

mod common;

use common::goldens::{Bars, bars, table};
use topogen_ph::{Dtm, Euclidean, Points, Rips, SparseRips, Threshold};

/// Powers and roots are rounded otherwise, and a bar may have a length because of that alone.
const ROUNDING: f64 = 1e-13;

fn long(bars: &[(usize, f64, f64)]) -> Bars {
    bars.iter().copied().filter(|(_, birth, death)| death - birth > ROUNDING).collect()
}

fn are_near(found: &[(usize, f64, f64)], expected: &[(usize, f64, f64)]) -> bool {
    let near = |a: f64, b: f64| a == b || (a - b).abs() < ROUNDING;
    let (found, expected) = (long(found), long(expected));
    // Births that differ in their last digit stand in another order.
    let has = |all: &Bars, bar: &(usize, f64, f64)| {
        all.iter().filter(|other| other.0 == bar.0 && near(other.1, bar.1) && near(other.2, bar.2)).count()
    };
    found.len() == expected.len() && expected.iter().all(|bar| has(&found, bar) == has(&expected, bar))
}

/// The bars of each set of parameters, in the order of the file.
fn cases(case: &str) -> Vec<(Vec<String>, Bars)> {
    let mut cases: Vec<(Vec<String>, Bars)> = Vec::new();
    for row in table(&format!("weighted_{case}.bars.csv")) {
        let (parameters, bar) = row.split_at(4);
        let bar = (bar[0].parse().unwrap(), bar[1].parse().unwrap(), bar[2].parse().unwrap());
        match cases.last_mut().filter(|(last, _)| last == parameters) {
            Some((_, bars)) => bars.push(bar),
            None => cases.push((parameters.to_vec(), vec![bar])),
        }
    }
    cases
}

/// Without any conversion of values; that of GUDHI's sparse filtration from one of the points.
fn check(case: &str) {
    let rows = table(&format!("weighted_{case}.points.csv"));
    let coordinates: Vec<f64> = rows.iter().flatten().map(|cell| cell.parse().unwrap()).collect();
    let cloud = Points::new(&coordinates, rows[0].len()).unwrap();
    let rips = Rips::default().max_dim(2).threshold(Threshold::None);
    let cases = cases(case);
    assert_eq!(cases.len(), 9 + 3, "{case}");
    for (parameters, expected) in cases {
        assert!(expected.len() > 1, "{case}: a table without bars compares nothing");
        match parameters[0].as_str() {
            "dtm" => {
                let dtm =
                    Dtm::neighbours(parameters[1].parse().unwrap()).exponent(parameters[2].parse().unwrap());
                let found = bars(&rips.lengths(dtm.points(&cloud, &Euclidean).unwrap().lengths()).unwrap());
                assert!(
                    are_near(&found, &expected),
                    "{case}, {parameters:?}: {found:?}, expected {expected:?}"
                );
            }
            _ => {
                let sparse = SparseRips::new(parameters[3].parse().unwrap());
                let from = |start: usize| {
                    let found = sparse.start(start).points(&cloud, &Euclidean).unwrap();
                    bars(&rips.sparse(found.lengths()).unwrap())
                };
                let same = (0..rows.len()).filter(|&start| are_near(&from(start), &expected)).count();
                assert!(same > 0, "{case}, {parameters:?}: no start gives {expected:?}");
            }
        }
    }
}

macro_rules! as_gudhi_has_them {
    ($($case:ident),*) => { $(#[test] fn $case() { check(stringify!($case)); })* };
}

as_gudhi_has_them! { random, outliers, lattice, duplicates }
