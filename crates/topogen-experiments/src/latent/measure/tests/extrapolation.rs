//! What lies beyond: points that are moved.

use super::*;
use rand_distr::{Distribution, StandardNormal};

/// Normal points of the plane, moved to the right.
fn normal(n: usize, right: f64, seed: u64) -> Items {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut draw = || -> f64 { StandardNormal.sample(&mut rng) };
    points((0..n).flat_map(|_| [right + draw(), draw()]).collect(), 2)
}

fn moved(held_out: Items) -> Data {
    let from = normal(400, 0.0, 1);
    let numbers = from.numbers();
    let right = numbers.chunks(2).flat_map(|point| [point[0] + 2.0, point[1]]).collect();
    let beyond = Beyond { from, to: points(right, 2), held_out, within: normal(400, 0.0, 2) };
    Data { beyond: Some(beyond), ..circles() }
}

#[test]
fn half_as_far_again_is_where_the_real_ones_are() {
    let (spec, data) = (spec(DataSpec::Spheres), moved(normal(800, 3.0, 3)));
    let bench = Bench::new(&spec, &data, None, 5, false).unwrap();
    let found = bench.of_codec("AE", &identity(), None).unwrap();
    let references = bench.references().unwrap();
    let of = |name: &str, measure| {
        let (_, measures) = references.iter().find(|(of, _)| of == name).unwrap();
        measures.iter().find(|(of, _)| *of == measure).map(|&(_, value)| value).unwrap()
    };
    let near = |value: f64, expected: f64, error: f64| {
        assert!((value - expected).abs() < error, "{value} {expected}");
    };
    // The means are 1/2, 0 and 1 apart, and 3 of what was trained on; sample means of 400 scatter by 0.05.
    near(value(&found, Measure::Frechet125).unwrap(), 0.25, 0.2);
    near(value(&found, Measure::Frechet150).unwrap(), 0.0, 0.05);
    near(value(&found, Measure::Frechet200).unwrap(), 1.0, 0.35);
    near(of("floor", Measure::Frechet150), 0.0, 0.05);
    near(of("ceiling", Measure::Frechet200), 9.0, 1.0);
    let kernel = |measure| value(&found, measure).unwrap();
    assert!(kernel(Measure::Kernel150) < kernel(Measure::Kernel125));
    assert!(kernel(Measure::Kernel150) < kernel(Measure::Kernel200));
    assert!(of("ceiling", Measure::Kernel150) > kernel(Measure::Kernel150));
    assert!(found.gaps.is_empty(), "{:?}", found.gaps);
}

#[test]
fn too_few_real_ones_make_a_gap() {
    let (spec, data) = (spec(DataSpec::Spheres), moved(normal(4, 3.0, 3)));
    let bench = Bench::new(&spec, &data, None, 5, false).unwrap();
    assert_eq!(value(&bench.of_codec("AE", &identity(), None).unwrap(), Measure::Frechet150), None);
    let gaps = bench.reference_rows().unwrap().gaps;
    assert!(gaps.len() == 1 && gaps[0].reason.contains("too few"), "{gaps:?}");
}
