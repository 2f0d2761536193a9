//! Silhouettes: means of tents.

use proptest::prelude::*;
use topogen_diag::vector::{Grid, Landscape, Silhouette, Vectorisation};

use crate::diagrams::{Diagram, config, diagram, real};
use crate::draw::{assert_close, lasting};

fn grid() -> Grid {
    Grid::linspace(-1.0, 3.0, 33).unwrap()
}

fn silhouette(order: f64) -> Silhouette {
    Silhouette::params(grid()).order(order).check().unwrap()
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn a_mean_lies_below_the_highest_tent(diagram in diagram(real(), 0..12, 0..2), order in 0.0..8.0_f64) {
        let highest = Landscape::params(grid()).check().unwrap().vector(diagram.bars());
        for (mean, highest) in silhouette(order).vector(diagram.bars()).iter().zip(highest) {
            prop_assert!(*mean >= 0.0 && *mean <= highest * (1.0 + 1e-14));
        }
    }

    #[test]
    fn one_bar_is_its_tent(diagram in lasting(1..2, 0..2), order in 0.0..8.0_f64) {
        let tent = Landscape::params(grid()).check().unwrap().vector(diagram.bars());
        assert_close(&silhouette(order).vector(diagram.bars()), &tent, 1e-15);
    }

    #[test]
    fn large_powers_leave_the_longest_bar(diagram in lasting(1..6, 0..1)) {
        // The longest is longer than all others by more than a rounding of the power.
        let mut diagram = diagram;
        diagram.deaths[0] = diagram.births[0] + 2.0;
        let longest = Diagram::new(&[(diagram.births[0], diagram.deaths[0])], &[]);
        assert_close(&silhouette(1000.0).vector(diagram.bars()), &silhouette(1.0).vector(longest.bars()), 1e-12);
    }

    #[test]
    fn scales_even_where_the_powers_of_lengths_do_not_exist(diagram in lasting(1..9, 0..1), order in 0.0..20.0_f64, power in -300..300_i32) {
        let s = 2.0_f64.powi(power);
        let scaled_grid = Grid::new(grid().nodes().iter().map(|node| s * node).collect()).unwrap();
        let scaled = Silhouette::params(scaled_grid).order(order).check().unwrap();
        let expected: Vec<f64> = silhouette(order).vector(diagram.bars()).iter().map(|it| s * it).collect();
        prop_assert_eq!(scaled.vector(diagram.map(|it| s * it).bars()), expected);
    }
}
