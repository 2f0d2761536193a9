//! What GUDHI has.

use super::{NEAR, are_near, bars, diagram};
use std::path::Path;

fn table(name: &str) -> Vec<Vec<f64>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().skip(1).map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect()).collect()
}

#[test]
fn gudhi_has_the_same_bars() {
    for case in ["alpha_plane", "alpha_space", "alpha_torus", "alpha_grid", "alpha_tilted"] {
        let points = table(&format!("{case}.points.csv"));
        let found = diagram(&points.concat(), points[0].len());
        let rows = table(&format!("{case}.bars.csv"));
        for degree in 0..points[0].len() {
            let expected: Vec<[f64; 2]> =
                rows.iter().filter(|row| row[0] == degree as f64).map(|row| [row[1], row[2]]).collect();
            assert!(
                !expected.is_empty() || case == "alpha_tilted" && degree == 2,
                "{case}: a table without bars compares nothing"
            );
            let expected = expected.into_iter().filter(|bar| bar[1] - bar[0] > 10.0 * NEAR).collect();
            assert!(are_near(&bars(&found, degree), expected), "{case}, degree {degree}");
        }
    }
}
