//! Alpha diagrams: against the Čech complex, against GUDHI, laws, gradients, and clouds in special position.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use proptest::prelude::*;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use topogen_ph::{Alpha, AlphaDiagram, BarGradient, Error, Points, Support, pullback_balls};

/// What rounding may do to diameters of the order of 1.
const NEAR: f64 = 1e-7;

fn diagram(coordinates: &[f64], dim: usize) -> AlphaDiagram {
    Alpha::default().diagram(&Points::new(coordinates, dim).unwrap()).unwrap()
}

/// The bars of a degree that are longer than rounding, essential ones dying at infinity, in their order.
fn bars(diagram: &AlphaDiagram, degree: usize) -> Vec<[f64; 2]> {
    let bars = diagram.degree(degree).unwrap().bars();
    let finite = bars.births().iter().zip(bars.deaths()).map(|(&birth, &death)| [birth, death]);
    let all = finite.chain(bars.essential().iter().map(|&birth| [birth, f64::INFINITY]));
    let mut all: Vec<[f64; 2]> = all.filter(|[birth, death]| death - birth > 10.0 * NEAR).collect();
    all.sort_by(|a, b| a[1].total_cmp(&b[1]).then(a[0].total_cmp(&b[0])));
    all
}

/// The same bars in another order, but for rounding.
fn are_near(found: &[[f64; 2]], mut expected: Vec<[f64; 2]>) -> bool {
    let near = |a: f64, b: f64| a == b || (a - b).abs() < NEAR;
    let are_as_many = found.len() == expected.len();
    let is_matched = |bar: &[f64; 2]| {
        let at = expected.iter().position(|other| near(bar[0], other[0]) && near(bar[1], other[1]));
        at.map(|at| expected.swap_remove(at)).is_some()
    };
    are_as_many && found.iter().all(is_matched)
}

/// Alpha and Čech filtrations have the same homology at every radius.
fn as_the_oracle(coordinates: &[f64], dim: usize) -> Result<AlphaDiagram, TestCaseError> {
    let points = Points::new(coordinates, dim).unwrap();
    let found = match Alpha::default().diagram(&points) {
        Err(Error::FlatCloud { .. }) => return Err(TestCaseError::reject("flat")),
        found => found.unwrap(),
    };
    let oracle = Alpha::default().cech(&points).unwrap();
    for degree in 0..dim {
        let (found, expected) = (bars(&found, degree), bars(&oracle, degree));
        prop_assert!(are_near(&found, expected.clone()), "degree {degree}: {found:?} {expected:?}");
    }
    Ok(found)
}

fn cloud(
    n: std::ops::Range<usize>,
    value: impl Strategy<Value = f64> + Clone,
) -> impl Strategy<Value = (usize, Vec<f64>)> {
    (2_usize..4, n).prop_flat_map(move |(dim, n)| (Just(dim), prop::collection::vec(value.clone(), n * dim)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_clouds_are_as_the_oracle_has_them((dim, cloud) in cloud(4..9, -1.0..1.0)) {
        as_the_oracle(&cloud, dim)?;
    }

    /// Duplicates, and points on common lines, planes, circles and spheres.
    #[test]
    fn whole_points_are_as_the_oracle_has_them((dim, cloud) in cloud(4..9, (0_i8..3).prop_map(f64::from))) {
        as_the_oracle(&cloud, dim)?;
    }

    /// The same a hair's breadth away: what is cospherical or flat but for rounding makes no bars.
    #[test]
    fn nearly_whole_points_are_as_the_oracle_has_them(
        (dim, cloud) in cloud(5..9, (0_i8..3).prop_map(f64::from)),
        shift in prop::collection::vec(-1e-13..1e-13, 27),
    ) {
        let cloud: Vec<f64> = cloud.iter().zip(shift.iter().cycle()).map(|(x, by)| x + by).collect();
        as_the_oracle(&cloud, dim)?;
    }

    /// The components of balls merge along a minimum spanning tree.
    #[test]
    fn degree_0_is_a_spanning_tree((dim, cloud) in cloud(4..60, -1.0..1.0)) {
        let n = cloud.len() / dim;
        let length = |a: usize, b: usize| -> f64 {
            (0..dim).map(|k| (cloud[a * dim + k] - cloud[b * dim + k]).powi(2)).sum::<f64>().sqrt()
        };
        let mut near: Vec<f64> = (0..n).map(|b| length(0, b)).collect();
        let mut left: Vec<usize> = (1..n).collect();
        let mut tree = Vec::new();
        while let Some(at) = (0..left.len()).min_by(|&a, &b| near[left[a]].total_cmp(&near[left[b]])) {
            let next = left.swap_remove(at);
            tree.push(near[next]);
            left.iter().for_each(|&b| near[b] = near[b].min(length(next, b)));
        }
        tree.sort_by(f64::total_cmp);
        let found = diagram(&cloud, dim);
        let deaths = found.degree(0).unwrap().bars().deaths();
        prop_assert_eq!(deaths.len(), tree.len());
        prop_assert!(deaths.iter().zip(&tree).all(|(a, b)| (a - b).abs() < 1e-12), "{deaths:?} {tree:?}");
    }

    /// Each end is the diameter of the ball of its support, which is empty.
    #[test]
    fn supports_have_empty_balls((dim, cloud) in cloud(6..40, -1.0..1.0)) {
        let found = diagram(&cloud, dim);
        for classes in found.iter() {
            let bars = classes.bars();
            let ends = bars.births().iter().zip(classes.birth_cells());
            for (&diameter, support) in ends.chain(bars.deaths().iter().zip(classes.death_cells())) {
                // The derivative of the diameter by a motion is that of a ball: zero along shifts, the diameter along scalings.
                let points = Points::new(&cloud, dim).unwrap();
                let slopes = pullback_balls(&points, &[(*support, 1.0)]).unwrap();
                let mut scaling = 0.0;
                for (at, &point) in slopes.points.iter().enumerate() {
                    scaling += (0..dim).map(|k| slopes.slopes[at * dim + k] * cloud[point as usize * dim + k]).sum::<f64>();
                }
                prop_assert!((scaling - diameter).abs() < 1e-6 * diameter.max(1.0), "{support} {scaling} {diameter}");
            }
        }
    }

    #[test]
    fn scales_are_exact((dim, cloud) in cloud(5..30, -1.0..1.0), exponent in -300_i32..300) {
        let factor = 2_f64.powi(exponent);
        let scaled: Vec<f64> = cloud.iter().map(|x| x * factor).collect();
        for (small, large) in diagram(&cloud, dim).iter().zip(diagram(&scaled, dim).iter()) {
            prop_assert_eq!(small.death_cells(), large.death_cells());
            let deaths: Vec<f64> = small.bars().deaths().iter().map(|death| death * factor).collect();
            prop_assert_eq!(deaths, large.bars().deaths());
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    /// Central differences at every coordinate.
    #[test]
    fn pullbacks_are_gradients((dim, cloud) in cloud(7..14, -1.0..1.0)) {
        let step = 1e-6;
        let found = diagram(&cloud, dim);
        for degree in 0..dim {
            let classes = found.degree(degree).unwrap();
            let weight = |bar: usize, phase: f64| (1.7 * bar as f64 + phase).sin() + 1.5;
            let bars = classes.bars();
            let gradient = BarGradient {
                births: (0..bars.len()).map(|bar| weight(bar, 0.3)).collect(),
                deaths: (0..bars.len()).map(|bar| -weight(bar, 1.1)).collect(),
                essential: vec![0.0; bars.essential().len()],
            };
            let balls = found.pullback(degree, &gradient).unwrap();
            let slopes = pullback_balls(&Points::new(&cloud, dim).unwrap(), &balls).unwrap();
            let mut all = vec![0.0; cloud.len()];
            for (at, &point) in slopes.points.iter().enumerate() {
                all[point as usize * dim..][..dim].copy_from_slice(&slopes.slopes[at * dim..][..dim]);
            }
            for (at, slope) in all.iter().enumerate() {
                let moved = |by: f64| {
                    let mut moved = cloud.clone();
                    moved[at] += by;
                    let found = diagram(&moved, dim);
                    let there = found.degree(degree).unwrap();
                    // Where a step changes which balls are critical, differences mean nothing.
                    let same = there.birth_cells() == classes.birth_cells() && there.death_cells() == classes.death_cells();
                    same.then(|| {
                        let sum = |ends: &[f64], weights: &[f64]| -> f64 {
                            ends.iter().zip(weights).map(|(end, weight)| end * weight).sum()
                        };
                        sum(there.bars().births(), &gradient.births) + sum(there.bars().deaths(), &gradient.deaths)
                    })
                };
                let (Some(up), Some(down)) = (moved(step), moved(-step)) else { continue };
                let difference = (up - down) / (2.0 * step);
                prop_assert!((difference - slope).abs() < 1e-4 * slope.abs().max(1.0), "{difference} {slope}");
            }
            prop_assert!(degree > 0 || all.iter().any(|&slope| slope != 0.0));
        }
    }
}

/// Clouds in special position whose bars are known.
#[test]
fn special_positions() {
    let root = f64::sqrt;
    // All corners of a cube: edges at once, squares at their diagonals, the void at the cube's.
    let cube: Vec<f64> = (0..24).map(|at| f64::from(((at / 3) >> (at % 3)) & 1)).collect();
    let found = diagram(&cube, 3);
    assert!(are_near(&bars(&found, 1), vec![[1.0, root(2.0)]; 5]), "{:?}", bars(&found, 1));
    assert!(are_near(&bars(&found, 2), vec![[root(2.0), root(3.0)]]), "{:?}", bars(&found, 2));

    let octahedron = [1., 0., 0., -1., 0., 0., 0., 1., 0., 0., -1., 0., 0., 0., 1., 0., 0., -1.];
    let found = diagram(&octahedron, 3);
    // Triangles of side √2 are filled at 2 √(2/3); seven of the eight close a void, which the ball around all fills.
    assert!(are_near(&bars(&found, 1), vec![[root(2.0), root(8.0 / 3.0)]; 7]), "{:?}", bars(&found, 1));
    assert!(are_near(&bars(&found, 2), vec![[root(8.0 / 3.0), 2.0]]), "{:?}", bars(&found, 2));

    // 24 points on a circle, each twice.
    let circle: Vec<f64> = (0..48)
        .flat_map(|at| {
            let angle = std::f64::consts::TAU * f64::from(at % 24) / 24.0;
            [angle.cos(), angle.sin()]
        })
        .collect();
    let found = diagram(&circle, 2);
    let side = 2.0 * (std::f64::consts::PI / 24.0).sin();
    assert!(are_near(&bars(&found, 1), vec![[side, 2.0]]), "{:?}", bars(&found, 1));
    assert_eq!((found.n_points(), found.degree(0).unwrap().bars().len()), (48, 23));
}

/// Many points of a grid: hardly a simplex is unique.
#[test]
fn a_grid_is_triangulated() {
    let grid: Vec<f64> = (0..6 * 6 * 6).flat_map(|at| [at / 36, at / 6 % 6, at % 6].map(f64::from)).collect();
    let found = diagram(&grid, 3);
    assert_eq!(bars(&found, 0).len(), 216);
    // 540 edges less those of the tree; five of the six squares of a cube, as the sixth is a sum of the others.
    assert_eq!(bars(&found, 1).len(), 540 - 215);
    assert_eq!(bars(&found, 2).len(), 125);
    assert!(
        bars(&found, 2)
            .iter()
            .all(|bar| (bar[0] - 2_f64.sqrt()).abs() < NEAR && (bar[1] - 3_f64.sqrt()).abs() < NEAR)
    );
}

#[test]
fn what_has_no_alpha_complex_is_refused() {
    let refusal = |coordinates: &[f64], dim: usize| {
        Alpha::default().diagram(&Points::new(coordinates, dim).unwrap()).unwrap_err()
    };
    assert_eq!(refusal(&[0.0, 1.0], 1), Error::AlphaDimension { dim: 1 });
    assert_eq!(refusal(&[0.0; 8], 4), Error::AlphaDimension { dim: 4 });
    assert_eq!(refusal(&[0.0; 8], 2), Error::FlatCloud { points: 1, dim: 2 });
    assert_eq!(refusal(&[0.0, 0.0, 1.0, 1.0, 3.0, 3.0, 0.1, 0.1], 2), Error::FlatCloud { points: 4, dim: 2 });
    let plane: Vec<f64> = (0..20).flat_map(|at| [f64::from(at % 5), f64::from(at / 5), 3.0]).collect();
    assert_eq!(refusal(&plane, 3), Error::FlatCloud { points: 20, dim: 3 });
    // The oracle takes them.
    let line = [0.0, 0.0, 1.0, 1.0, 3.0, 3.0];
    let found = Alpha::default().cech(&Points::new(&line, 2).unwrap()).unwrap();
    assert!(are_near(&bars(&found, 0), vec![[0.0, 2_f64.sqrt()], [0.0, 8_f64.sqrt()], [0.0, f64::INFINITY]]));

    let square = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
    let points = Points::new(&square, 2).unwrap();
    let refused = Error::DegreeTooLarge { max_dim: 2, limit: 1 };
    assert_eq!(Alpha::default().max_dim(2).diagram(&points), Err(refused.clone()));
    assert_eq!(Alpha::default().max_dim(2).cech(&points), Err(refused));
    static SET: AtomicBool = AtomicBool::new(true);
    assert_eq!(Alpha::default().interrupt(&SET).diagram(&points), Err(Error::Interrupted));
    assert_eq!(Alpha::default().interrupt(&SET).cech(&points), Err(Error::Interrupted));

    let found = diagram(&square, 2);
    assert_eq!(found.pullback(1, &BarGradient::default()), Err(Error::GradientShape { given: 0, bars: 1 }));
    let support: Support = found.degree(1).unwrap().death_cells()[0];
    let fewer = Points::new(&square[..2], 2).unwrap();
    assert!(matches!(pullback_balls(&fewer, &[(support, 1.0)]), Err(Error::WrongCloud { given: 1, .. })));
    let low = Alpha::default().max_dim(0).diagram(&points).unwrap();
    assert_eq!(low.degree(0).unwrap(), found.degree(0).unwrap());
    assert_eq!(low.degree(1).unwrap_err(), Error::DegreeNotComputed { degree: 1, max_dim: 0 });
}

fn table(name: &str) -> Vec<Vec<f64>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().skip(1).map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect()).collect()
}

#[test]
fn gudhi_has_the_same_bars() {
    for case in ["alpha_plane", "alpha_space", "alpha_torus", "alpha_grid"] {
        let points = table(&format!("{case}.points.csv"));
        let found = diagram(&points.concat(), points[0].len());
        let rows = table(&format!("{case}.bars.csv"));
        for degree in 0..points[0].len() {
            let expected: Vec<[f64; 2]> =
                rows.iter().filter(|row| row[0] == degree as f64).map(|row| [row[1], row[2]]).collect();
            assert!(!expected.is_empty(), "{case}: a table without bars compares nothing");
            let expected = expected.into_iter().filter(|bar| bar[1] - bar[0] > 10.0 * NEAR).collect();
            assert!(are_near(&bars(&found, degree), expected), "{case}, degree {degree}");
        }
    }
}
