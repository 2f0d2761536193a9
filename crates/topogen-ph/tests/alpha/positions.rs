//! Clouds in special position, and what is refused.

use super::{NEAR, all_bars, are_near, bars, diagram};
use std::sync::atomic::AtomicBool;
use topogen_ph::{Alpha, BarGradient, Error, Points, Support, pullback_balls};

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

/// A place, a line and a plane have the bars of their own dimension.
#[test]
fn flat_clouds_are_triangulated_where_they_lie() {
    for dim in 2..4 {
        assert_eq!(Points::new(&[] as &[f64], dim).unwrap_err(), Error::NoPoints);
        let one_place = [0.3; 12];
        for n in [1, 2, 4] {
            let found = diagram(&one_place[..n * dim], dim);
            assert_eq!(all_bars(&found, 0), [[0.0, f64::INFINITY]]);
            assert!((1..dim).all(|degree| all_bars(&found, degree).is_empty()));
        }
        let two = [[0.0; 3], [1.0; 3]].map(|point| point[..dim].to_vec()).concat();
        let length = (dim as f64).sqrt();
        assert!(are_near(&all_bars(&diagram(&two, dim), 0), vec![[0.0, length], [0.0, f64::INFINITY]]));
        let line: Vec<f64> = [3.0, 0.0, 1.0, 7.0, 1.0].iter().flat_map(|&x| vec![x; dim]).collect();
        let found = diagram(&line, dim);
        let gaps = [1.0, 2.0, 4.0, f64::INFINITY].map(|gap| [0.0, gap * length]);
        assert!(are_near(&all_bars(&found, 0), gaps.to_vec()), "{:?}", all_bars(&found, 0));
        assert_eq!(
            found.degree(0).unwrap().death_cells()[0].points(),
            [1, 2],
            "the first of two at one place"
        );
    }
    // Five by four points at height 3: 12 squares, each filled at its diagonal.
    let plane: Vec<f64> = (0..20).flat_map(|at| [f64::from(at % 5), f64::from(at / 5), 3.0]).collect();
    let found = diagram(&plane, 3);
    assert!(are_near(&bars(&found, 1), vec![[1.0, 2_f64.sqrt()]; 12]), "{:?}", bars(&found, 1));
    assert_eq!((all_bars(&found, 0).len(), all_bars(&found, 2).len()), (20, 0));
}

/// Nearer than any predicate can see, and as far as one can.
#[test]
fn tiny_and_huge_differences_are_seen_or_one_place() {
    for (tiny, places) in [(1e-30, 5), (1e-59, 5), (1e-62, 2), (1e-320, 2)] {
        let cloud = [0.0, 0.0, tiny, 0.0, 0.0, tiny, tiny, tiny, 1.0, 1.0];
        let found = diagram(&cloud, 2);
        assert_eq!(all_bars(&found, 0).len(), places, "{tiny}");
        let deaths = found.degree(0).unwrap().bars().deaths().to_vec();
        assert!((deaths[places - 2] - 2_f64.sqrt()).abs() < NEAR);
        if places == 5 {
            assert!(deaths[..3].iter().all(|death| (death / tiny - 1.0).abs() < 0.5), "{deaths:?}");
        }
    }
    let largest = f64::MAX / 4.0;
    let found = diagram(&[largest, 0.0, -largest, 0.0, 0.0, largest], 2);
    assert!(found.degree(0).unwrap().bars().deaths().iter().all(|death| death.is_finite()));
}

/// Points of a sphere have long cells through its middle, all of whose balls are the sphere but for rounding.
#[test]
fn cospherical_points_close_one_void() {
    let n = 200;
    // Golden angles (Swinbank and Purser 2006, doi 10.1256/qj.05.227).
    let sphere: Vec<f64> = (0..n)
        .flat_map(|at| {
            let height = 1.0 - (2.0 * f64::from(at) + 1.0) / f64::from(n);
            let (radius, angle) = ((1.0 - height * height).sqrt(), 2.399_963_229_728_653 * f64::from(at));
            [radius * angle.cos(), radius * angle.sin(), height]
        })
        .collect();
    let voids = bars(&diagram(&sphere, 3), 2);
    assert!(voids.len() == 1 && (voids[0][1] - 2.0).abs() < NEAR, "{voids:?}");
}

#[test]
fn what_has_no_alpha_complex_is_refused() {
    let refusal = |coordinates: &[f64], dim: usize| {
        Alpha::default().diagram(&Points::new(coordinates, dim).unwrap()).unwrap_err()
    };
    for value in [f64::NAN, f64::INFINITY] {
        assert!(matches!(Points::new(&[0.0, 1.0, value, 2.0], 2), Err(Error::BadCoordinate { .. })));
    }
    assert_eq!(refusal(&[0.0, 1.0], 1), Error::AlphaDimension { dim: 1 });
    assert_eq!(refusal(&[0.0; 8], 4), Error::AlphaDimension { dim: 4 });
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
