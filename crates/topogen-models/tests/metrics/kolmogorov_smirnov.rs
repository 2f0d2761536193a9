use topogen_models::Error;
use topogen_models::metrics::kolmogorov_smirnov;

use crate::normal;

#[test]
fn known_answers() {
    let of = |first: &[f64], second: &[f64]| kolmogorov_smirnov(first, second).unwrap();
    assert_eq!(of(&[1.0, 2.0, 3.0], &[3.0, 1.0, 2.0]), 0.0);
    assert_eq!(of(&[1.0, 2.0], &[3.0]), 1.0);
    assert_eq!(of(&[5.0], &[3.0, 4.0]), 1.0);
    assert_eq!(of(&[1.0, 4.0], &[2.0, 3.0]), 0.5);
    // Equal but for how often: 0 in 1/4 and 3/4 of the cases.
    assert_eq!(of(&[0.0, 1.0, 1.0, 1.0], &[-0.0, 0.0, 0.0, 1.0]), 0.5);
    // All of a value count at once, however often it occurs in either.
    assert_eq!(of(&[2.0; 7], &[2.0; 3]), 0.0);
}

/// By asking for both distribution functions at each number.
fn naive(first: &[f64], second: &[f64]) -> f64 {
    let share = |sample: &[f64], at: f64| {
        sample.iter().filter(|&&number| number <= at).count() as f64 / sample.len() as f64
    };
    let all = first.iter().chain(second);
    all.map(|&at| (share(first, at) - share(second, at)).abs()).fold(0.0, f64::max)
}

#[test]
fn agrees_with_the_definition_and_only_order_matters() {
    for seed in 0..200 {
        let (n, m) = (1 + seed as usize % 23, 1 + (7 * seed) as usize % 31);
        let numbers = normal(n + m, seed);
        // Coarse numbers tie within samples and across.
        let numbers: Vec<f64> =
            if seed % 2 == 0 { numbers } else { numbers.iter().map(|x| (2.0 * x).round()).collect() };
        let (first, second) = numbers.split_at(n);
        let found = kolmogorov_smirnov(first, second).unwrap();
        assert_eq!(found, naive(first, second));
        assert_eq!(found, kolmogorov_smirnov(second, first).unwrap());
        let bent = |sample: &[f64]| -> Vec<f64> { sample.iter().rev().map(|x| x.exp() - 3.0).collect() };
        assert_eq!(found, kolmogorov_smirnov(&bent(first), &bent(second)).unwrap());
    }
}

#[test]
fn bad_samples_are_refused() {
    let refused = |first: &[f64], second: &[f64]| kolmogorov_smirnov(first, second).unwrap_err();
    assert!(matches!(refused(&[], &[1.0]), Error::Empty { what: "the first sample" }));
    assert!(matches!(refused(&[1.0], &[]), Error::Empty { what: "the second sample" }));
    let error = refused(&[1.0], &[2.0, f64::NAN]);
    assert!(matches!(error, Error::NotFinite { what: "the second sample", index: 1, .. }), "{error}");
    assert!(matches!(refused(&[f64::INFINITY], &[2.0]), Error::NotFinite { index: 0, .. }));
}
