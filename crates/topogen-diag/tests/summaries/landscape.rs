//! Landscapes: on a grid, exact, and stable.

use proptest::prelude::*;
use topogen_diag::bottleneck;
use topogen_diag::vector::{ExactLandscape, Grid, Landscape, Vectorisation};

use crate::diagrams::{Diagram, coarse, config, diagram, real};
use crate::draw::{assert_close, lasting, moved};

/// Level `level` at `t`, by its definition: the tents there, sorted.
fn by_definition(diagram: &Diagram, level: usize, t: f64) -> f64 {
    let bars = diagram.births.iter().zip(&diagram.deaths);
    let mut heights: Vec<f64> = bars.map(|(birth, death)| (t - birth).min(death - t).max(0.0)).collect();
    heights.sort_by(|x, y| y.total_cmp(x));
    heights.get(level).copied().unwrap_or(0.0)
}

fn mixed() -> impl Strategy<Value = Diagram> {
    prop_oneof![diagram(real(), 0..15, 0..2), diagram(coarse(), 0..15, 0..2)]
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn exact_levels_are_sorted_tents(diagram in mixed(), places in prop::collection::vec(-1.5..3.0_f64, 10)) {
        let exact = ExactLandscape::new(diagram.bars());
        prop_assert!(exact.levels() <= diagram.births.len());
        for level in 0..=diagram.births.len() {
            // Where it bends as well as between.
            let bends = exact.critical_points(level).iter().map(|point| point[0]);
            for t in places.iter().copied().chain(bends) {
                prop_assert!((exact.value(level, t) - by_definition(&diagram, level, t)).abs() < 1e-14, "{level} {t}");
            }
        }
    }

    #[test]
    fn critical_points_are_in_order_and_levels_start_and_end_at_zero(diagram in mixed()) {
        let exact = ExactLandscape::new(diagram.bars());
        for level in 0..exact.levels() {
            let points = exact.critical_points(level);
            prop_assert!(points.len() >= 3 && points.windows(2).all(|pair| pair[0][0] < pair[1][0]), "{points:?}");
            prop_assert_eq!((points[0][1], points[points.len() - 1][1]), (0.0, 0.0));
            prop_assert!(points.iter().any(|point| point[1] > 0.0));
        }
    }

    #[test]
    fn the_grid_reads_off_the_exact_landscape(diagram in mixed()) {
        let grid = Grid::linspace(-1.0, 3.0, 17).unwrap();
        let on_grid = Landscape::params(grid.clone()).levels(4).check().unwrap().vector(diagram.bars());
        let exact = ExactLandscape::new(diagram.bars());
        let expected: Vec<f64> =
            (0..4).flat_map(|level| grid.nodes().iter().map(|&t| exact.value(level, t)).collect::<Vec<_>>()).collect();
        assert_close(&on_grid, &expected, 1e-14);
    }

    /// Bubenik (2015), arXiv:1207.6437, the stability theorem for p = ∞: the largest difference is at most the bottleneck distance.
    #[test]
    fn stable(a in mixed(), b in mixed(), seed in any::<u64>(), by in 0.0..0.3_f64) {
        for other in [b, moved(&a, by, seed)] {
            let finite = |diagram: &Diagram| Diagram { essential: Vec::new(), ..diagram.clone() };
            let bound = bottleneck(finite(&a).bars(), finite(&other).bars()).distance;
            let (there, back) = (ExactLandscape::new(a.bars()), ExactLandscape::new(other.bars()));
            prop_assert!(there.supremum_distance(&back) <= bound + 1e-14);
            prop_assert_eq!(there.supremum_distance(&back), back.supremum_distance(&there));
        }
    }

    /// At each place the levels are the tents in another order, so the squares of all have the same sum: ∫ Σ λ² = Σ 2h³/3, with
    /// h half a length.
    #[test]
    fn the_norm_is_that_of_the_tents(diagram in mixed()) {
        let exact = ExactLandscape::new(diagram.bars());
        let tents = diagram.births.iter().zip(&diagram.deaths).map(|(birth, death)| (death - birth) / 2.0);
        let expected: f64 = tents.map(|half: f64| 2.0 * half.powi(3) / 3.0).sum();
        prop_assert!((exact.inner_product(&exact) - expected).abs() <= 1e-12 * expected);
    }

    #[test]
    fn the_distance_is_that_of_the_inner_product(a in lasting(0..9, 0..1), b in lasting(0..9, 0..1)) {
        let (f, g) = (ExactLandscape::new(a.bars()), ExactLandscape::new(b.bars()));
        let squared = f.inner_product(&f) + g.inner_product(&g) - 2.0 * f.inner_product(&g);
        prop_assert!((f.distance(&g).powi(2) - squared).abs() <= 1e-12 * (f.inner_product(&f) + g.inner_product(&g)));
        prop_assert!((f.inner_product(&g) - g.inner_product(&f)).abs() <= 1e-12 * f.inner_product(&g));
        prop_assert_eq!(f.distance(&f), 0.0);
    }

    #[test]
    fn scales(diagram in mixed(), power in -300..300_i32) {
        let s = 2.0_f64.powi(power);
        let (exact, scaled) = (ExactLandscape::new(diagram.bars()), ExactLandscape::new(diagram.map(|it| s * it).bars()));
        for level in 0..exact.levels() {
            let expected: Vec<_> = exact.critical_points(level).iter().map(|point| point.map(|it| s * it)).collect();
            prop_assert_eq!(scaled.critical_points(level), expected);
        }
    }
}

/// One bar that moves by ε: the bound is attained.
#[test]
fn the_bound_is_sharp() {
    let (a, b) = (Diagram::new(&[(0.0, 4.0)], &[]), Diagram::new(&[(0.25, 4.0)], &[]));
    let exact = |diagram: &Diagram| ExactLandscape::new(diagram.bars());
    assert_eq!(exact(&a).supremum_distance(&exact(&b)), 0.25);
}

#[test]
fn slopes_at_ties_and_peaks() {
    let grid = Grid::new(vec![0.5, 1.0, 1.75, 2.0]).unwrap();
    let landscape = Landscape::params(grid).levels(2).check().unwrap();
    // Twice the same bar: the first makes the first level, the second the second.
    let twice = Diagram::new(&[(0.0, 2.0), (0.0, 2.0)], &[]);
    let pulled =
        landscape.pullback(twice.bars(), &[1.0, 10.0, 100.0, 1000.0, 2.0, 20.0, 200.0, 2000.0]).unwrap();
    // At the peak half of each end; at the end of the bar nothing.
    assert_eq!(pulled.births, [-1.0 - 5.0, -2.0 - 10.0]);
    assert_eq!(pulled.deaths, [100.0 + 5.0, 200.0 + 10.0]);
}

#[test]
fn the_largest_numbers() {
    let whole = Diagram::new(&[(-f64::MAX, f64::MAX)], &[]);
    let exact = ExactLandscape::new(whole.bars());
    assert_eq!(exact.critical_points(0), [[-f64::MAX, 0.0], [0.0, f64::MAX], [f64::MAX, 0.0]]);
    let landscape = Landscape::params(Grid::new(vec![0.0]).unwrap()).check().unwrap();
    assert_eq!(landscape.vector(whole.bars()), [f64::MAX]);
}
