//! Betti curves: counts, means and their stability.

use proptest::prelude::*;
use topogen_diag::vector::{BettiCurve, Cells, Grid, MeanBettiCurve, Vectorisation};

use crate::diagrams::{Diagram, coarse, config, diagram, real};
use crate::draw::{lasting, moved, norm_of_difference, slopes, union};
use crate::wasserstein;

fn cells() -> Cells {
    Cells::uniform(-1.5, 3.0, 40).unwrap()
}

fn mean(diagram: &Diagram) -> Vec<f64> {
    MeanBettiCurve::new(cells()).vector(diagram.bars())
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn counts_what_lives(diagram in diagram(coarse(), 0..20, 0..4)) {
        let grid = Grid::linspace(-0.5, 3.0, 15).unwrap();
        let curve = BettiCurve::new(grid.clone());
        for (&t, found) in grid.nodes().iter().zip(curve.vector(diagram.bars())) {
            let finite = diagram.births.iter().zip(&diagram.deaths).filter(|&(&b, &d)| b <= t && t < d).count();
            let essential = diagram.essential.iter().filter(|&&birth| birth <= t).count();
            prop_assert_eq!(found, (finite + essential) as f64);
        }
        prop_assert!(curve.pullback(diagram.bars(), &slopes(15, 3)).unwrap().is_zero());
    }

    #[test]
    fn the_mean_is_the_limit_of_counts(diagram in diagram(real(), 0..20, 0..4)) {
        let fine = Grid::linspace(-1.5, 3.0, 40 * 1000 + 1).unwrap();
        let counts = BettiCurve::new(fine).vector(diagram.bars());
        for (cell, mean) in mean(&diagram).into_iter().enumerate() {
            let of_counts = counts[cell * 1000..(cell + 1) * 1000].iter().sum::<f64>() / 1000.0;
            // Each end of each class is off by one node at most.
            let ends = (2 * diagram.births.len() + diagram.essential.len()) as f64;
            prop_assert!((mean - of_counts).abs() <= (ends + 1.0) / 1000.0);
        }
    }

    /// The integral over cells that hold all bars is the total persistence.
    #[test]
    fn the_whole_is_total_persistence(diagram in diagram(real(), 0..20, 0..1)) {
        let total: f64 = (0..diagram.births.len()).map(|index| diagram.bars().persistence(index)).sum();
        let integral = mean(&diagram).iter().sum::<f64>() * 4.5 / 40.0;
        prop_assert!((integral - total).abs() <= 1e-12 * total.max(1.0));
    }

    #[test]
    fn adds_up(a in diagram(real(), 0..12, 0..3), b in diagram(real(), 0..12, 0..3)) {
        let sum: Vec<f64> = mean(&a).iter().zip(mean(&b)).map(|(a, b)| a + b).collect();
        prop_assert!(norm_of_difference(&mean(&union(&a, &b)), &sum, f64::INFINITY) <= 1e-12);
    }

    /// ∫ |β_a − β_b| ≤ 2 W₁. The indicators of two bars differ on at most |b − b'| + |d − d'| ≤ 2 max(|b − b'|, |d − d'|), and the
    /// indicator of an unmatched bar is its length, twice what it costs. Means over cells only shrink the integral.
    #[test]
    fn stable(a in lasting(0..9, 0..1), b in lasting(0..9, 0..1), seed in any::<u64>(), by in 0.0..0.2_f64) {
        for other in [b, moved(&a, by, seed)] {
            let integral = norm_of_difference(&mean(&a), &mean(&other), 1.0) * 4.5 / 40.0;
            prop_assert!(integral <= 2.0 * wasserstein::distance(&a, &other, 1.0) + 1e-12);
        }
    }
}

/// A bar that moves along the diagonal by a cell attains the bound.
#[test]
fn the_bound_is_sharp() {
    let (a, b) = (Diagram::new(&[(0.0, 5.0)], &[]), Diagram::new(&[(1.0, 6.0)], &[]));
    let curve = MeanBettiCurve::new(Cells::uniform(0.0, 8.0, 8).unwrap());
    assert_eq!(norm_of_difference(&curve.vector(a.bars()), &curve.vector(b.bars()), 1.0), 2.0);
    assert_eq!(wasserstein::distance(&a, &b, 1.0), 1.0);
}

#[test]
fn an_end_on_an_edge_counts_for_the_cell_after_it() {
    let curve = MeanBettiCurve::new(Cells::new(vec![0.0, 1.0, 3.0, 7.0]).unwrap());
    let bars = Diagram::new(&[(0.0, 7.0), (1.0, 3.0), (-5.0, 2.0), (2.0, 2.0)], &[1.0, 9.0]);
    let pulled = curve.pullback(bars.bars(), &[1.0, 10.0, 100.0]).unwrap();
    assert_eq!(pulled.births, [-1.0, -5.0, 0.0, -5.0]);
    assert_eq!(pulled.deaths, [0.0, 25.0, 5.0, 5.0]);
    assert_eq!(pulled.essential, [-5.0, 0.0]);
}
