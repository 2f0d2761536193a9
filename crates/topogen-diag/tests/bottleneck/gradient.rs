//! The gradient against central differences.

use rand::RngExt;
use topogen_diag::{BarGradient, bottleneck};

use crate::diagrams::{Diagram, rng};
use crate::ends::{End, differences};

#[test]
fn agrees_with_central_differences() {
    let mut rng = rng(7);
    let (mut compared, mut kinks) = (0, 0);
    let (mut diagrams, mut moved_by_a, mut moved_by_b) = (0, 0, 0);
    for _ in 0..150 {
        let (n, m) = (rng.random_range(0..10), rng.random_range(0..10));
        let classes = rng.random_range(0..3);
        let mut draw = |n: usize| {
            let essential = (0..classes).map(|_| 0.3 * rng.random::<f64>()).collect();
            // No shorter than a few steps, so that the moved bars are bars.
            let deaths = |d: &Diagram| d.deaths.iter().map(|death| death + 0.01).collect();
            let diagram = Diagram::random(n, 2.0, &mut rng);
            Diagram { deaths: deaths(&diagram), essential, ..diagram }
        };
        let (a, b) = (draw(n), draw(m));
        let result = bottleneck(a.bars(), b.bars());
        let by_a = result.gradient_a(a.bars(), b.bars()).unwrap();
        let by_b = result.gradient_b(a.bars(), b.bars()).unwrap();

        let mut compare = |derivative: f64, (forwards, backwards): (f64, f64)| {
            // A kink within a step shows itself: the differences to both sides are not the same.
            if (forwards - backwards).abs() > 1e-6 {
                kinks += 1;
            } else {
                compared += 1;
                assert!((0.5 * (forwards + backwards) - derivative).abs() < 1e-6);
            }
        };
        for end in End::all(&a) {
            compare(end.of(&by_a), differences(&a, end, |a| bottleneck(a.bars(), b.bars()).distance));
        }
        for end in End::all(&b) {
            compare(end.of(&by_b), differences(&b, end, |b| bottleneck(a.bars(), b.bars()).distance));
        }

        let moves = |d: &Diagram, gradient: &BarGradient| End::all(d).any(|end| end.of(gradient) != 0.0);
        assert_eq!(moves(&a, &by_a), result.depends_on_a());
        assert_eq!(moves(&b, &by_b), result.depends_on_b());
        diagrams += 1;
        moved_by_a += usize::from(result.depends_on_a());
        moved_by_b += usize::from(result.depends_on_b());
    }
    assert!(kinks * 100 < compared, "{kinks} kinks, {compared} compared");
    assert!(2 * moved_by_a > diagrams && 2 * moved_by_b > diagrams, "{moved_by_a}, {moved_by_b}");
}
