//! Tables that other means have made, and bars as they have them.
#![allow(dead_code, reason = "each test file is a crate of its own and uses a part")]

use std::path::Path;
use topogen_ph::Diagram;

/// Degree, birth and death of every bar, in this order; essential ones die at infinity.
pub type Bars = Vec<(usize, f64, f64)>;

/// The cells of a table without its header.
pub fn table(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

pub fn number(cell: &str) -> f64 {
    cell.parse().unwrap()
}

/// The bars of all degrees of a diagram.
pub fn bars(diagram: &Diagram) -> Bars {
    let mut all = Vec::new();
    for (degree, found) in diagram.iter().enumerate() {
        let bars = found.bars();
        let finite = bars.births().iter().zip(bars.deaths()).map(|(&birth, &death)| (degree, birth, death));
        all.extend(finite.chain(bars.essential().iter().map(|&birth| (degree, birth, f64::INFINITY))));
    }
    all.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)));
    all
}
