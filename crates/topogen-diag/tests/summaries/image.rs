//! Persistence images: mass, tails and stability.

use proptest::prelude::*;
use topogen_diag::Weight;
use topogen_diag::vector::{Cells, PersistenceImage, Vectorisation};

use crate::diagrams::{Diagram, config};
use crate::draw::{assert_close, lasting, moved, norm_of_difference, union};
use crate::wasserstein;

fn image(sigma: f64, weight: Weight) -> PersistenceImage {
    let (births, lengths) = (Cells::uniform(-0.5, 2.0, 12).unwrap(), Cells::uniform(0.0, 2.0, 10).unwrap());
    PersistenceImage::params(births, lengths).sigma(sigma).weight(weight).check().unwrap()
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn adds_up(a in lasting(0..9, 0..1), b in lasting(0..9, 0..1)) {
        let image = image(0.2, Weight::Power { order: 1.0 });
        let sum: Vec<f64> = image.vector(a.bars()).iter().zip(image.vector(b.bars())).map(|(a, b)| a + b).collect();
        assert_close(&image.vector(union(&a, &b).bars()), &sum, 1e-13);
    }

    #[test]
    fn the_whole_plane_holds_the_weights(diagram in lasting(1..9, 0..1), sigma in 0.01..1.0_f64) {
        let wide = || Cells::new(vec![-100.0, 0.5, 0.7, 100.0]).unwrap();
        let image = PersistenceImage::params(wide(), wide()).sigma(sigma).check().unwrap();
        let total: f64 = (0..diagram.births.len()).map(|index| diagram.bars().persistence(index)).sum();
        prop_assert!((image.vector(diagram.bars()).iter().sum::<f64>() - total).abs() <= 1e-13 * total);
    }

    #[test]
    fn small_pixels_are_the_density_times_their_area(diagram in lasting(1..6, 0..1), x in 0.0..1.0_f64, y in 0.2..1.5_f64) {
        let (sigma, side) = (0.3, 1e-3);
        let pixel = |centre: f64| Cells::new(vec![centre - side / 2.0, centre + side / 2.0]).unwrap();
        let image = PersistenceImage::params(pixel(x), pixel(y)).sigma(sigma).check().unwrap();
        let density = |index: usize| {
            let (birth, length) = (diagram.births[index], diagram.bars().persistence(index));
            let square = (x - birth).powi(2) + (y - length).powi(2);
            length * (-square / (2.0 * sigma * sigma)).exp() / (2.0 * std::f64::consts::PI * sigma * sigma)
        };
        let expected = (0..diagram.births.len()).map(density).sum::<f64>() * side * side;
        // The error of the midpoint rule is of the order of (side/σ)², 1e-5.
        prop_assert!((image.vector(diagram.bars())[0] / expected - 1.0).abs() < 1e-4);
    }

    /// Adams et al. (2017), arXiv:1507.06217, the theorem for Gaussians: in the norms of order 1, 2 and ∞ images differ by at
    /// most (√5 |∇f| + √(10/π) ‖f‖∞/σ) W₁, with the ground distance L∞ and f the weight. The constants: (birth, length) moves by
    /// at most √5 times what the bar does in L∞; two Gaussians at distance r differ by 2 (2Φ(r/2σ) − 1) ≤ √(2/π) r/σ in the
    /// norm of order 1, which no other norm of the pixels exceeds; and the diagonal has no weight.
    #[test]
    fn stable(
        a in lasting(0..9, 0..1), b in lasting(0..9, 0..1), seed in any::<u64>(), by in 0.0..0.1_f64,
        sigma in 0.05..1.0_f64, saturation in 0.2..2.0_f64,
    ) {
        let image = image(sigma, Weight::Ramp { saturation });
        let constant = 5.0_f64.sqrt() / saturation + (10.0 / std::f64::consts::PI).sqrt() / sigma;
        for other in [b, moved(&a, by, seed)] {
            let bound = constant * wasserstein::distance(&a, &other, 1.0);
            for order in [1.0, 2.0, f64::INFINITY] {
                let difference = norm_of_difference(&image.vector(a.bars()), &image.vector(other.bars()), order);
                prop_assert!(difference <= bound + 1e-13, "{order}: {difference} {bound}");
            }
        }
    }
}

/// Without the tails on the far side these pixels would be differences of numbers near 1, that is zero.
#[test]
fn far_pixels_keep_their_digits() {
    let one = Cells::new(vec![-100.0, 100.0]).unwrap();
    let far = |edges: [f64; 2]| {
        let image =
            PersistenceImage::params(Cells::new(edges.to_vec()).unwrap(), one.clone()).check().unwrap();
        image.vector(Diagram::new(&[(0.0, 1.0)], &[]).bars())[0]
    };
    // Mills' ratio: the tail beyond z is φ(z)/z (1 − 1/z² + 3/z⁴ − 15/z⁶ + …).
    let tail = |z: f64| {
        (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt() / z * (1.0 - z.powi(-2) + 3.0 * z.powi(-4))
    };
    for edges in [[20.0, 25.0], [-25.0, -20.0]] {
        assert!((far(edges) / tail(20.0) - 1.0).abs() < 1e-6, "{}", far(edges));
    }
}

#[test]
fn rows_are_lengths_and_columns_births() {
    let (births, lengths) = (Cells::uniform(0.0, 3.0, 3).unwrap(), Cells::uniform(0.0, 2.0, 2).unwrap());
    let image = PersistenceImage::params(births, lengths).sigma(0.01).check().unwrap();
    let pixels = image.vector(Diagram::new(&[(2.5, 4.0)], &[]).bars());
    let heaviest = (0..6).max_by(|&i, &j| pixels[i].total_cmp(&pixels[j])).unwrap();
    assert_eq!(heaviest, 5);
    assert!((pixels[5] - 1.5).abs() < 1e-12);
}
