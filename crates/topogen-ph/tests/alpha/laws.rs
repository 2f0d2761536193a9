//! Laws that hold of every cloud.

use super::{NEAR, all_bars, are_near, bars, cloud, diagram, long};
use proptest::prelude::*;
use topogen_ph::{Points, pullback_balls};

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

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

    /// Each end is the diameter of the ball of its support: the derivative of the diameter along a scaling of the cloud is the diameter.
    #[test]
    fn ends_are_diameters_of_supports((dim, cloud) in cloud(6..40, -1.0..1.0)) {
        let found = diagram(&cloud, dim);
        for classes in found.iter() {
            let bars = classes.bars();
            let ends = bars.births().iter().zip(classes.birth_cells());
            for (&diameter, support) in ends.chain(bars.deaths().iter().zip(classes.death_cells())) {
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

    /// Attached simplices come at once with a cofacet and make no bars: births of degree k are diameters of balls around k + 1 points, and deaths of balls around
    /// k + 2, whose centre is within their simplex, so that every weight of the gradient is positive.
    #[test]
    fn critical_simplices_hold_the_centres_of_their_balls((dim, cloud) in cloud(5..40, -1.0..1.0)) {
        let (found, points) = (diagram(&cloud, dim), Points::new(&cloud, dim).unwrap());
        for (degree, classes) in found.iter().enumerate() {
            prop_assert!(classes.birth_cells().iter().all(|support| support.points().len() == degree + 1));
            prop_assert!(classes.death_cells().iter().all(|support| support.points().len() == degree + 2));
            for support in classes.death_cells() {
                let slopes = pullback_balls(&points, &[(*support, 1.0)]).unwrap();
                let norms = slopes.slopes.chunks(dim).map(|row| row.iter().map(|x| x * x).sum::<f64>().sqrt() / 2.0);
                // A slope is 2 wᵢ times a unit vector, so that norms add up to 2 if no weight is negative.
                prop_assert!((norms.sum::<f64>() - 1.0).abs() < 1e-6, "{support}");
            }
        }
    }

    #[test]
    fn powers_of_two_scale_exactly((dim, cloud) in cloud(5..30, -1.0..1.0), exponent in -900_i32..900) {
        let factor = 2_f64.powi(exponent);
        let scaled: Vec<f64> = cloud.iter().map(|x| x * factor).collect();
        for (small, large) in diagram(&cloud, dim).iter().zip(diagram(&scaled, dim).iter()) {
            prop_assert_eq!(small.death_cells(), large.death_cells());
            let deaths: Vec<f64> = small.bars().deaths().iter().map(|death| death * factor).collect();
            prop_assert_eq!(deaths, large.bars().deaths());
        }
    }

    /// Any scale scales bars, in the range of `f64` and at both of its ends.
    #[test]
    fn scales_scale((dim, cloud) in cloud(5..20, -1.0..1.0), at in 0_usize..4) {
        let factor = [1e-300, 1e-30, 1e30, 1e300][at];
        let scaled: Vec<f64> = cloud.iter().map(|x| x * factor).collect();
        let (small, large) = (diagram(&cloud, dim), diagram(&scaled, dim));
        for degree in 0..dim {
            let back: Vec<[f64; 2]> = all_bars(&large, degree).into_iter().map(|bar| bar.map(|x| x / factor)).collect();
            prop_assert!(are_near(&long(back), bars(&small, degree)));
        }
    }

    /// Neither the order of points nor where they stand matters.
    #[test]
    fn permutations_and_isometries_keep_bars(
        (dim, cloud) in cloud(5..30, -1.0..1.0),
        shuffle in any::<u64>(),
        angle in 0.0..6.3_f64,
        shift in [-3.0..3.0_f64, -3.0..3.0, -3.0..3.0],
    ) {
        let mut rows: Vec<Vec<f64>> = cloud.chunks(dim).map(<[f64]>::to_vec).collect();
        let mut state = shuffle | 1;
        for at in (1..rows.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            rows.swap(at, (state >> 33) as usize % (at + 1));
        }
        let found = diagram(&cloud, dim);
        for degree in 0..dim {
            prop_assert!(are_near(&bars(&diagram(&rows.concat(), dim), degree), bars(&found, degree)));
        }
        for row in &mut rows {
            let (x, y) = (row[0], row[1]);
            // A rotation, a reflection and a translation.
            (row[0], row[1]) = (angle.sin() * x + angle.cos() * y, angle.cos() * x - angle.sin() * y);
            row.iter_mut().zip(shift).for_each(|(x, by)| *x += by);
        }
        for degree in 0..dim {
            prop_assert!(are_near(&bars(&diagram(&rows.concat(), dim), degree), bars(&found, degree)));
        }
    }

    /// Bars are at most as long as rounding lets them be: the diagrams of two clouds whose points are at most ε apart are at a bottleneck distance of at most 2ε
    /// (in diameters), so each bar longer than 4ε of the one has a partner in the other (Cohen-Steiner, Edelsbrunner and Harer 2007, doi
    /// 10.1007/s00454-006-1276-5: unions of balls are sublevel sets of the distance to the points, which moves by at most ε; diameters by 2ε).
    #[test]
    fn diagrams_are_stable((dim, cloud) in cloud(5..30, -1.0..1.0), noise in prop::collection::vec(-1.0..1.0, 90)) {
        let step = 1e-3;
        let moved: Vec<f64> = cloud.iter().zip(&noise).map(|(x, by)| x + step * by).collect();
        let epsilon = step * (dim as f64).sqrt();
        let (before, after) = (diagram(&cloud, dim), diagram(&moved, dim));
        for degree in 0..dim {
            let after = all_bars(&after, degree);
            for bar in all_bars(&before, degree).into_iter().filter(|bar| bar[1] - bar[0] > 4.0 * epsilon) {
                let near = |a: f64, b: f64| a == b || (a - b).abs() <= 2.0 * epsilon + NEAR;
                prop_assert!(after.iter().any(|other| near(bar[0], other[0]) && near(bar[1], other[1])), "{bar:?} {after:?}");
            }
        }
    }
}
