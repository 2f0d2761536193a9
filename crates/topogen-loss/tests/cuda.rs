//! The loss on a CUDA device against the loss on the CPU. Never run where there is no GPU.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]
#![cfg(feature = "cuda-tests")]

mod common;

use tch::{Cuda, Device, Tensor};
use topogen_loss::TopologicalLoss;

#[test]
fn cuda_gives_the_value_and_the_gradient_of_the_cpu() {
    assert!(Cuda::is_available(), "the feature cuda-tests needs a CUDA device and a libtorch built for it");
    let coordinates: Vec<f32> = (0..128 * 10).map(|i| (1.7 * i as f32).sin()).collect();
    let batch = Tensor::from_slice(&coordinates).reshape([128, 10]);
    let kinds =
        common::KINDS.into_iter().flat_map(|kind| common::degrees(kind).map(move |degree| (kind, degree)));
    let builder =
        kinds.fold(TopologicalLoss::builder(), |builder, (kind, degree)| builder.term(kind, degree, 1.0));
    let loss = builder.build().unwrap();
    let target = loss.target(&(1.2 * &batch)).unwrap();
    let on = |device| {
        let input = batch.to_device(device).set_requires_grad(true);
        let value = loss.evaluate(&input, &target).unwrap();
        assert_eq!(value.total.device(), device);
        value.total.backward();
        (value.terms, input.grad().to_device(Device::Cpu))
    };
    let (cpu, cuda) = (on(Device::Cpu), on(Device::Cuda(0)));
    assert_eq!(cpu.0, cuda.0);
    let largest = cpu.1.abs().max().double_value(&[]);
    assert!((cpu.1 - cuda.1).abs().max().double_value(&[]) < 1e-5 * largest);
}
