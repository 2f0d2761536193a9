//! Adam against the formulas of its paper, number by number.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use tch::{Device, Kind, Tensor};
use topogen_models::{Adam, Error, Parameters};

#[test]
fn every_step_is_that_of_the_paper() {
    let rate = 0.01;
    let mut parameters = Parameters::new(1, Device::Cpu);
    parameters.layer("only", &[4, 3], 4).unwrap();
    let mut adam = Adam::new(&parameters, rate).unwrap();
    let numbers = |parameters: &Parameters| -> Vec<f64> {
        let weight = parameters.named()[0].1.flatten(0, -1).to_kind(Kind::Double);
        Vec::try_from(weight).unwrap()
    };
    let mut expected = numbers(&parameters);
    let bias = parameters.named()[1].1.copy();
    let (mut first, mut second) = (vec![0.0; 12], vec![0.0; 12]);
    for step in 1..=20 {
        parameters.zero_grad();
        // The loss is the sum of fourth powers, so that gradients differ from parameter to parameter.
        parameters.named()[0].1.pow_tensor_scalar(4).sum(Kind::Float).backward();
        adam.step(&mut parameters).unwrap();
        for (i, p) in expected.iter_mut().enumerate() {
            let gradient = 4.0 * p.powi(3);
            first[i] = 0.9 * first[i] + 0.1 * gradient;
            second[i] = 0.999 * second[i] + 0.001 * gradient * gradient;
            let mean = first[i] / (1.0 - 0.9_f64.powi(step));
            let spread = second[i] / (1.0 - 0.999_f64.powi(step));
            *p -= rate * mean / (spread.sqrt() + 1e-8);
        }
    }
    let found = numbers(&parameters);
    assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 2e-6), "{found:?} {expected:?}");
    assert_eq!(adam.steps(), 20);
    // The bias had no gradient and did not move.
    assert_eq!(parameters.named()[1].1, bias);
}

#[test]
fn decay_and_rate_may_be_set() {
    // One step from moments of zero goes by the rate along the sign of the gradient: that of the loss is 1, that of the decay −2.
    let step = |decay: f64, rate: f64| {
        let mut parameters = Parameters::new(1, Device::Cpu);
        let number = parameters.tensor("number", &Tensor::from_slice(&[-4.0_f32])).unwrap();
        let mut adam = Adam::new(&parameters, 1.0).unwrap().with_weight_decay(decay).unwrap();
        adam.set_learning_rate(rate).unwrap();
        number.sum(Kind::Float).backward();
        adam.step(&mut parameters).unwrap();
        number.double_value(&[0])
    };
    for (decay, rate, expected) in
        [(0.0, 0.25, -4.25), (0.1, 0.25, -4.25), (0.5, 0.25, -3.75), (0.5, 2.0, -2.0)]
    {
        let found = step(decay, rate);
        assert!((found - expected).abs() < 1e-5, "{found} {expected}");
    }
    let parameters = Parameters::new(1, Device::Cpu);
    let adam = || Adam::new(&parameters, 1.0).unwrap();
    for bad in [-0.1, f64::NAN, f64::INFINITY] {
        assert!(matches!(adam().with_weight_decay(bad).unwrap_err(), Error::BadWeightDecay { .. }));
        assert!(matches!(adam().set_learning_rate(bad).unwrap_err(), Error::BadLearningRate { .. }));
    }
}
