//! Kernels that are inner products, and their distances: laws, stability, gradients.

use proptest::prelude::*;
use topogen_diag::kernel::{FeatureKernel, RadialKernel, ScaleSpace, WeightedGaussian};
use topogen_diag::{Bars, Weight};

use crate::diagrams::{Diagram, coarse, config, diagram, real};
use crate::differences::compare;
use crate::draw::{lasting, moved, norm_of_difference, padded, shuffled, union};
use crate::wasserstein;

fn scale_space(sigma: f64) -> ScaleSpace {
    ScaleSpace::params().sigma(sigma).check().unwrap()
}

fn weighted(weight: Weight) -> WeightedGaussian {
    WeightedGaussian::params().sigma(0.3).weight(weight).check().unwrap()
}

const ARCTAN: Weight = Weight::Arctan { steepness: 2.0, order: 1.5 };

fn all() -> Vec<Box<dyn FeatureKernel>> {
    vec![
        Box::new(scale_space(0.05)),
        Box::new(scale_space(1.0)),
        Box::new(weighted(ARCTAN)),
        Box::new(weighted(Weight::Power { order: 2.0 })),
    ]
}

fn naive(kernel: &dyn FeatureKernel, a: Bars<'_>, b: Bars<'_>) -> f64 {
    kernel.value(a, a) + kernel.value(b, b) - 2.0 * kernel.value(a, b)
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn the_squared_distance_is_what_it_says(a in diagram(real(), 0..12, 0..2), b in diagram(real(), 0..12, 0..2)) {
        for kernel in all() {
            let (a, b) = (a.bars(), b.bars());
            let largest = kernel.value(a, a) + kernel.value(b, b);
            prop_assert!((kernel.squared_distance(a, b) - naive(&*kernel, a, b)).abs() <= 1e-13 * largest);
        }
    }

    #[test]
    fn gradients(a in lasting(1..8, 0..2), b in lasting(0..8, 0..2)) {
        for kernel in all() {
            let squared = kernel.squared_distance_gradient(a.bars(), b.bars());
            prop_assert!(compare(&a, &squared, |a| kernel.squared_distance(a, b.bars())).nonzero > 0);
            let by_a = kernel.distance_gradient(a.bars(), b.bars());
            prop_assert!(compare(&a, &by_a, |a| kernel.distance(a, b.bars())).nonzero > 0);
            let by_b = kernel.distance_gradient(b.bars(), a.bars());
            compare(&b, &by_b, |b| kernel.distance(a.bars(), b));
        }
    }

    #[test]
    fn close_diagrams_have_a_distance_as_accurate_as_any(a in lasting(1..8, 0..1), seed in any::<u64>()) {
        // To first order the distance is proportional to the step, whether the difference of k's has digits left or not.
        for kernel in all() {
            let ratio = |by: f64| kernel.distance(a.bars(), moved(&a, by, seed).bars()) / by;
            let (near, nearer) = (ratio(1e-7), ratio(1e-9));
            // The ends are rounded to 1e-16, which is 1e-7 of the step.
            prop_assert!(near > 0.0 && (near / nearer - 1.0).abs() < 2e-5, "{near} {nearer}");
        }
    }

    #[test]
    fn gradients_of_close_diagrams_have_digits_too(a in lasting(1..8, 0..1), seed in any::<u64>()) {
        // The direction to another diagram does not depend on how far away it is, to first order.
        for kernel in all() {
            let slopes = |by: f64| kernel.distance_gradient(a.bars(), moved(&a, by, seed).bars()).deaths;
            let (near, nearer) = (slopes(1e-7), slopes(1e-9));
            prop_assert!(near.iter().any(|&slope| slope != 0.0));
            // Slopes are of the order of 1; where bars move along the diagonal they are less, but not what was rounded.
            let difference = norm_of_difference(&near, &nearer, f64::INFINITY);
            prop_assert!(difference <= 1e-5, "{near:?} {nearer:?}");
        }
    }

    #[test]
    fn zero_to_itself_in_any_order(
        a in prop_oneof![diagram(real(), 0..12, 0..2), diagram(coarse(), 0..12, 0..2)], seed in any::<u64>(),
    ) {
        let other = shuffled(&a, seed);
        for kernel in all() {
            prop_assert_eq!(kernel.squared_distance(a.bars(), other.bars()).to_bits(), 0);
            // Not NaN.
            prop_assert!(kernel.distance_gradient(a.bars(), other.bars()).is_zero());
            prop_assert!(kernel.squared_distance_gradient(a.bars(), other.bars()).is_zero());
        }
    }

    #[test]
    fn a_metric(a in diagram(real(), 0..9, 0..1), b in diagram(real(), 0..9, 0..1), c in diagram(real(), 0..9, 0..1)) {
        for kernel in all() {
            let distance = |a: &Diagram, b: &Diagram| kernel.distance(a.bars(), b.bars());
            prop_assert!((distance(&a, &b) - distance(&b, &a)).abs() <= 1e-7 * distance(&a, &b).min(1e-4));
            prop_assert!(distance(&a, &c) <= (distance(&a, &b) + distance(&b, &c)) * (1.0 + 1e-9));
        }
    }

    #[test]
    fn bars_of_zero_length_add_nothing(a in lasting(0..8, 0..1), b in lasting(1..8, 0..1), at in prop::collection::vec(real(), 1..5)) {
        let padded = padded(&a, &at);
        for kernel in all() {
            prop_assert!((kernel.value(a.bars(), b.bars()) - kernel.value(padded.bars(), b.bars())).abs() <= 1e-12);
            let (with, without) = (kernel.distance(padded.bars(), b.bars()), kernel.distance(a.bars(), b.bars()));
            prop_assert!((with - without).abs() <= 1e-7);
        }
    }

    #[test]
    fn the_kernel_is_linear_in_each_diagram(a in lasting(0..8, 0..1), b in lasting(0..8, 0..1), c in lasting(0..8, 0..1)) {
        for kernel in all() {
            let sum = kernel.value(a.bars(), c.bars()) + kernel.value(b.bars(), c.bars());
            prop_assert!((kernel.value(union(&a, &b).bars(), c.bars()) - sum).abs() <= 1e-13 * sum);
        }
    }

    #[test]
    fn the_radial_kernel_is_the_gaussian_of_the_distance(a in lasting(1..8, 0..1), b in lasting(1..8, 0..1)) {
        use topogen_diag::kernel::Kernel;
        let inner = scale_space(0.2);
        let radial = RadialKernel::params(inner).tau(0.7).check().unwrap();
        let expected = (-inner.squared_distance(a.bars(), b.bars()) / (2.0 * 0.49)).exp();
        prop_assert!((radial.value(a.bars(), b.bars()) - expected).abs() < 1e-14);
        let gradient = radial.gradient(a.bars(), b.bars());
        prop_assert!(compare(&a, &gradient, |a| radial.value(a, b.bars())).nonzero > 0);
        prop_assert_eq!(radial.value(a.bars(), a.bars()), 1.0);
        prop_assert!(radial.gradient(a.bars(), a.bars()).is_zero());
    }

    /// Reininghaus, Huber, Bauer and Kwitt (2015), arXiv:1412.6821, the stability theorem: d_σ ≤ W₁/(σ √(8π)), with the ground distance L∞.
    /// The constant anew: a bar p is g_p − g_p̄, Gaussians with ‖g_p − g_q‖² = (2 − 2 exp(−|p − q|²/8σ))/(8πσ) ≤ |p − q|²/(32πσ²) in
    /// the plane. Half of the plane has half of the square: ‖p − q‖² ≤ ½ (2 ‖g_p − g_q‖)² ≤ |p − q|₂²/(16πσ²), and
    /// |p − q|₂ ≤ √2 |p − q|∞. The diagonal is zero, so an item of a matching contributes at most its cost times 1/(σ √(8π)).
    #[test]
    fn scale_space_is_stable(
        a in lasting(0..9, 0..1), b in lasting(0..9, 0..1), seed in any::<u64>(), by in 0.0..0.1_f64, sigma in 0.01..2.0_f64,
    ) {
        for other in [b, moved(&a, by, seed)] {
            let bound = wasserstein::distance(&a, &other, 1.0) / (sigma * (8.0 * std::f64::consts::PI).sqrt());
            prop_assert!(scale_space(sigma).distance(a.bars(), other.bars()) <= bound * (1.0 + 1e-9) + 1e-15);
        }
    }

    /// Kusano, Fukumizu and Hiraoka (2016), arXiv:1601.01741, prove stability under the bottleneck distance. Under W₁ it is
    /// this: ‖w(p) g_p − w(q) g_q‖ ≤ |w(p) − w(q)| + w ‖g_p − g_q‖ with ‖g_p − g_q‖² = 2 − 2 exp(−|p − q|₂²/2σ²) ≤ |p − q|₂²/σ²,
    /// w ≤ π/2, |p − q|₂ ≤ √2 |p − q|∞ and lengths that differ by at most 2 |p − q|∞. The weight is arctan(C l^p), whose slope is
    /// largest at C l^p = √((p−1)/(p+1)): there it is C^(1/p) (p+1)/2 ((p−1)/(p+1))^((p−1)/2p). At the diagonal it is zero.
    #[test]
    fn weighted_gaussian_is_stable(
        a in lasting(0..9, 0..1), b in lasting(0..9, 0..1), seed in any::<u64>(), by in 0.0..0.1_f64,
        steepness in 0.1..5.0_f64, order in 1.0..4.0_f64, sigma in 0.05..2.0_f64,
    ) {
        let weight = Weight::Arctan { steepness, order };
        let kernel = WeightedGaussian::params().sigma(sigma).weight(weight).check().unwrap();
        let steepest = steepness.powf(1.0 / order) * (order + 1.0) / 2.0
            * ((order - 1.0) / (order + 1.0)).powf((order - 1.0) / (2.0 * order));
        let constant = 2.0 * steepest + std::f64::consts::FRAC_PI_2 * 2.0_f64.sqrt() / sigma;
        for other in [b, moved(&a, by, seed)] {
            let bound = constant * wasserstein::distance(&a, &other, 1.0);
            prop_assert!(kernel.distance(a.bars(), other.bars()) <= bound * (1.0 + 1e-9) + 1e-15);
        }
    }

    /// k of bars scaled by s, with σ scaled by s², is k/s²; the distance is divided by s.
    #[test]
    fn scale_space_scales(a in lasting(1..8, 0..1), b in lasting(1..8, 0..1), power in -100..100_i32) {
        use topogen_diag::kernel::Kernel;
        let s = 2.0_f64.powi(power);
        let scaled = |diagram: &Diagram| diagram.map(|value| s * value);
        let (there, here) = (scale_space(0.1 * s * s), scale_space(0.1));
        let (value, expected) = (there.value(scaled(&a).bars(), scaled(&b).bars()), here.value(a.bars(), b.bars()) / (s * s));
        prop_assert!((value - expected).abs() <= 1e-13 * expected);
        let distance = here.distance(a.bars(), b.bars()) / s;
        prop_assert!((there.distance(scaled(&a).bars(), scaled(&b).bars()) - distance).abs() <= 1e-9 * distance);
    }
}

/// The bound of the scale space distance is attained in the limit of a short bar that grows.
#[test]
fn the_constant_of_reininghaus_is_sharp() {
    let sigma = 0.3;
    let bar = Diagram::new(&[(0.0, 1e-4)], &[]);
    let bound = 0.5e-4 / (sigma * (8.0 * std::f64::consts::PI).sqrt());
    let distance = scale_space(sigma).distance(bar.bars(), Bars::EMPTY);
    assert!(distance <= bound && distance > bound * (1.0 - 1e-6), "{distance} {bound}");
}

/// The value of the original code leaves k(b, b) out, and is negative here; the whole squared distance is not.
#[test]
fn the_constant_term_is_there() {
    let (a, b) = (Diagram::new(&[(0.0, 1.0)], &[]), Diagram::new(&[(0.0, 1.1), (0.2, 1.9)], &[]));
    use topogen_diag::kernel::Kernel;
    let kernel = scale_space(0.05);
    let without = kernel.value(a.bars(), a.bars()) - 2.0 * kernel.value(a.bars(), b.bars());
    let whole = kernel.squared_distance(a.bars(), b.bars());
    assert!(without < 0.0 && whole > 0.0);
    assert!((whole - without - kernel.value(b.bars(), b.bars())).abs() < 1e-14);
}
