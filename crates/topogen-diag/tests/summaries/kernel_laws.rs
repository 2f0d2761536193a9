//! What all kernels have in common: symmetry, positive semi-definite matrices, gradients, indifference to order.

use proptest::prelude::*;
use topogen_diag::kernel::{Kernel, PersistenceFisher, RadialKernel, ScaleSpace, WeightedGaussian};
use topogen_diag::{Bars, Weight};

use crate::diagrams::{Diagram, config, diagram, real};
use crate::differences::compare;
use crate::draw::{assert_close, lasting, shuffled};

/// Those whose matrices are positive semi-definite.
fn definite() -> Vec<Box<dyn Kernel>> {
    let scale_space = ScaleSpace::params().sigma(0.1).check().unwrap();
    let arctan = Weight::Arctan { steepness: 1.0, order: 2.0 };
    let weighted = WeightedGaussian::params().sigma(0.4).weight(arctan).check().unwrap();
    vec![
        Box::new(scale_space),
        Box::new(weighted),
        Box::new(RadialKernel::params(scale_space).tau(0.5).check().unwrap()),
        Box::new(RadialKernel::params(weighted).tau(2.0).check().unwrap()),
    ]
}

fn all() -> Vec<Box<dyn Kernel>> {
    let mut kernels = definite();
    kernels.push(Box::new(PersistenceFisher::params().sigma(0.3).t(1.5).check().unwrap()));
    kernels
}

/// The smallest eigenvalue of a symmetric matrix, by Jacobi rotations.
fn smallest_eigenvalue(mut matrix: Vec<Vec<f64>>) -> f64 {
    let n = matrix.len();
    for _ in 0..40 {
        for p in 0..n {
            for q in p + 1..n {
                let (sin, cos) = (0.5 * (2.0 * matrix[p][q]).atan2(matrix[q][q] - matrix[p][p])).sin_cos();
                for row in &mut matrix {
                    (row[p], row[q]) = (cos * row[p] - sin * row[q], sin * row[p] + cos * row[q]);
                }
                let (upper, lower) = matrix.split_at_mut(q);
                for (x, y) in upper[p].iter_mut().zip(&mut lower[0]) {
                    (*x, *y) = (cos * *x - sin * *y, sin * *x + cos * *y);
                }
            }
        }
    }
    (0..n).map(|i| matrix[i][i]).fold(f64::INFINITY, f64::min)
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn symmetric(a in diagram(real(), 0..12, 0..2), b in diagram(real(), 0..12, 0..2)) {
        for kernel in all() {
            assert_close(&[kernel.value(a.bars(), b.bars())], &[kernel.value(b.bars(), a.bars())], 1e-12);
        }
    }

    #[test]
    fn gradients(a in lasting(1..8, 0..3), b in lasting(1..8, 0..3)) {
        for kernel in all() {
            let by_a = kernel.gradient(a.bars(), b.bars());
            prop_assert!(compare(&a, &by_a, |a| kernel.value(a, b.bars())).nonzero > 0);
            compare(&b, &kernel.gradient(b.bars(), a.bars()), |b| kernel.value(a.bars(), b));
            // Of the diagonal: both arguments move.
            let mut twice = kernel.gradient(a.bars(), a.bars());
            twice.births.iter_mut().chain(&mut twice.deaths).for_each(|slope| *slope *= 2.0);
            compare(&a, &twice, |a| kernel.value(a, a));
        }
    }

    /// Reininghaus et al. (2015), arXiv:1412.6821; Kusano et al. (2016), arXiv:1601.01741. Five diagrams each.
    #[test]
    fn matrices_are_positive_semi_definite(diagrams in prop::collection::vec(diagram(real(), 0..7, 0..1), 5)) {
        for kernel in definite() {
            let row = |a: &Diagram| diagrams.iter().map(|b| kernel.value(a.bars(), b.bars())).collect::<Vec<f64>>();
            let matrix: Vec<_> = diagrams.iter().map(row).collect();
            let largest = (0..5).map(|i| matrix[i][i]).fold(0.0, f64::max);
            prop_assert!(smallest_eigenvalue(matrix) >= -1e-12 * largest);
        }
    }

    #[test]
    fn indifferent_to_order_and_to_essential_classes(a in lasting(1..8, 1..3), b in lasting(1..8, 1..3), seed in any::<u64>()) {
        let other = Diagram { essential: Vec::new(), ..shuffled(&a, seed) };
        for kernel in all() {
            let (value, again) = (kernel.value(a.bars(), b.bars()), kernel.value(other.bars(), b.bars()));
            assert_close(&[value], &[again], 1e-12);
            prop_assert!(kernel.gradient(a.bars(), b.bars()).essential.iter().all(|&slope| slope == 0.0));
        }
    }
}

/// Why [`PersistenceFisher`] is not among the definite ones: its points differ from pair to pair.
#[test]
fn matrices_of_fisher_kernels_may_be_indefinite() {
    let fisher = PersistenceFisher::params().sigma(0.2).check().unwrap();
    let mut rng = crate::diagrams::rng(11);
    let smallest = (0..50).map(|_| {
        let diagrams: Vec<_> = (0..8).map(|n| Diagram::random(1 + n % 4, 2.0, &mut rng)).collect();
        let row =
            |a: &Diagram| diagrams.iter().map(|b| fisher.value(a.bars(), b.bars())).collect::<Vec<f64>>();
        smallest_eigenvalue(diagrams.iter().map(row).collect())
    });
    let smallest = smallest.fold(f64::INFINITY, f64::min);
    assert!(smallest < -0.01, "{smallest}");
}

#[test]
fn eigenvalues_are_found() {
    // (1 2; 2 1) has 3 and −1.
    assert!((smallest_eigenvalue(vec![vec![1.0, 2.0], vec![2.0, 1.0]]) + 1.0).abs() < 1e-12);
    let spread = vec![vec![2.0, -1.0, 0.0], vec![-1.0, 2.0, -1.0], vec![0.0, -1.0, 2.0]];
    assert!((smallest_eigenvalue(spread) - (2.0 - 2.0_f64.sqrt())).abs() < 1e-12);
}

#[test]
fn nothing_of_nothing() {
    let one = Diagram::new(&[(0.0, 1.0)], &[0.0]);
    for kernel in all() {
        assert!(kernel.value(Bars::EMPTY, Bars::EMPTY).is_finite());
        assert!(kernel.value(one.bars(), Bars::EMPTY).is_finite());
        assert!(kernel.gradient(Bars::EMPTY, one.bars()).deaths.is_empty());
        let points = Diagram::new(&[(1.0, 1.0), (1.0, 1.0)], &[]);
        let gradient = kernel.gradient(points.bars(), one.bars());
        assert!(gradient.births.iter().chain(&gradient.deaths).all(|slope| slope.is_finite()));
    }
}
