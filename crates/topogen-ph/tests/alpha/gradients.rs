//! Gradients by central differences.

use super::{cloud, diagram};
use proptest::prelude::*;
use topogen_ph::{BarGradient, Points, pullback_balls};

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

/// Slopes of the diameter of a ball by all coordinates.
fn slopes_of(
    cloud: &[f64],
    dim: usize,
    degree: usize,
    end: impl Fn(&BarGradient) -> BarGradient,
) -> Vec<f64> {
    let found = diagram(cloud, dim);
    let bars = found.degree(degree).unwrap().bars();
    let zero = BarGradient {
        births: vec![0.0; bars.len()],
        deaths: vec![0.0; bars.len()],
        essential: vec![0.0; bars.essential().len()],
    };
    let balls = found.pullback(degree, &end(&zero)).unwrap();
    let slopes = pullback_balls(&Points::new(cloud, dim).unwrap(), &balls).unwrap();
    let mut all = vec![0.0; cloud.len()];
    for (at, &point) in slopes.points.iter().enumerate() {
        all[point as usize * dim..][..dim].copy_from_slice(&slopes.slopes[at * dim..][..dim]);
    }
    all
}

/// The death of the first bar of a degree.
fn first_death(cloud: &[f64], dim: usize, degree: usize) -> f64 {
    diagram(cloud, dim).degree(degree).unwrap().bars().deaths()[0]
}

/// The circumradius of an acute triangle and of a tetrahedron with its centre inside: every coordinate by central differences.
#[test]
fn circumradii_have_the_slopes_of_central_differences() {
    let triangle = [0.1, -0.2, 1.3, 0.1, 0.4, 1.1];
    let tetrahedron = [0.0, 0.1, 0.0, 1.1, 0.0, 0.1, 0.5, 0.9, -0.1, 0.5, 0.3, 0.8];
    for (cloud, dim) in [(&triangle[..], 2), (&tetrahedron[..], 3)] {
        let degree = dim - 1;
        let only_death = |zero: &BarGradient| BarGradient { deaths: vec![1.0], ..zero.clone() };
        let slopes = slopes_of(cloud, dim, degree, only_death);
        assert!(slopes.iter().all(|slope| slope.abs() > 1e-3), "{slopes:?}");
        for (at, slope) in slopes.iter().enumerate() {
            let moved = |by: f64| {
                let mut moved = cloud.to_vec();
                moved[at] += by;
                first_death(&moved, dim, degree)
            };
            let difference = (moved(1e-6) - moved(-1e-6)) / 2e-6;
            assert!((difference - slope).abs() < 1e-8, "{at}: {difference} {slope}");
        }
    }
}

/// The longest side of an obtuse triangle is attached to it: its own ball holds the third point, so it comes with the triangle, and makes no bar. Bars of
/// degree 0 move by the shorter sides alone.
#[test]
fn an_obtuse_triangle_has_the_slopes_of_its_shorter_sides() {
    let cloud = [0.0, 0.0, 3.0, 1.0, 7.0, 0.0];
    let found = diagram(&cloud, 2);
    assert!(found.degree(1).unwrap().bars().is_empty());
    let deaths = found.degree(0).unwrap();
    let supports: Vec<&[u32]> = deaths.death_cells().iter().map(|support| support.points()).collect();
    assert_eq!(supports, [[0, 1], [1, 2]]);
    let all_deaths = |zero: &BarGradient| BarGradient { deaths: vec![1.0; 2], ..zero.clone() };
    let slopes = slopes_of(&cloud, 2, 0, all_deaths);
    let unit = |x: f64, y: f64| [x / x.hypot(y), y / x.hypot(y)];
    let ([a, b], [c, d]) = (unit(3.0, 1.0), unit(4.0, -1.0));
    let expected = [-a, -b, a - c, b - d, c, d];
    assert!(slopes.iter().zip(expected).all(|(x, y)| (x - y).abs() < 1e-15), "{slopes:?} {expected:?}");
}

/// Points at one place: the first of them moves, the others do not.
#[test]
fn duplicates_have_no_slopes_but_for_the_first() {
    let cloud = [0.0, 0.0, 0.0, 0.0, 2.0, 0.0];
    let only_death = |zero: &BarGradient| BarGradient { deaths: vec![1.0], ..zero.clone() };
    assert_eq!(slopes_of(&cloud, 2, 0, only_death), [-1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
}
