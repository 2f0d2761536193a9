//! Fits on a CUDA device against fits on the CPU. Never run where there is no GPU.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]
#![cfg(feature = "cuda-tests")]

use tch::{Cuda, Device, Tensor};
use topogen_loss::{TermKind, TopologicalLoss};
use topogen_models::labelling::{Points, Source};
use topogen_models::{
    Autoencoder, AutoencoderSpec, Denoise, Diffusion, DiffusionSpec, Fit, FitConfig, Gtn, Layers, MlpSpec,
    Objective, Reconstruct, Regress, Shape, Standardisation, Unit,
};

/// The losses of two epochs.
fn losses<O: Objective>(objective: O) -> Vec<f64> {
    let config = FitConfig { batch_size: 16, max_epochs: 2, patience: None, ..FitConfig::default() };
    let mut fit = Fit::new(objective, config).unwrap();
    (0..2)
        .flat_map(|_| fit.epoch().map(|it| [it.training_loss, it.validation_loss.unwrap()]).unwrap())
        .collect()
}

fn same<O: Objective>(objective: impl Fn(Device) -> O) {
    assert!(Cuda::is_available(), "the feature cuda-tests needs a CUDA device and a libtorch built for it");
    let (cpu, cuda) = (losses(objective(Device::Cpu)), losses(objective(Device::Cuda(0))));
    for (cpu, cuda) in cpu.iter().zip(&cuda) {
        assert!((cpu - cuda).abs() < 1e-3 * cpu.abs(), "{cpu} {cuda}");
    }
}

#[test]
fn cuda_fits_as_the_cpu_does() {
    let source = Source::Normal { dim: 2 };
    let values = source.sample(50, 1);
    let points = Points { values: &values, dim: 2 };
    let units = || Standardisation::identity(2);
    same(|device| {
        let spec = MlpSpec { inputs: 2, outputs: 2, width: 6, hidden: 3, batch_norm: 2, slope: 0.5 };
        let gtn = Gtn::new(&spec, source.clone(), units(), String::new(), 1, device).unwrap();
        Regress::new(gtn, points, points).unwrap().with_validation(points, points).unwrap()
    });
    same(|device| {
        let diffusion = Diffusion::new(&DiffusionSpec::toy(), units(), String::new(), 1, device).unwrap();
        Denoise::new(diffusion, points, 1).unwrap().with_validation(points).unwrap()
    });
    let pixels: Vec<u8> = (0..20 * 64).map(|i| (i * 37 % 256) as u8).collect();
    let images = Tensor::from_slice(&pixels).reshape([20, 1, 8, 8]);
    let shape = || {
        let terms = TopologicalLoss::builder().term(TermKind::Signature, 0, 1.0).build().unwrap();
        Shape { code_unit: Unit::Learned, item_unit: Unit::Largest, ..Shape::new(terms, 0.1) }
    };
    let hidden = Layers::Connected { hidden: vec![6, 4], batch_norm: true };
    for (variational, layers) in
        [false, true].into_iter().flat_map(|it| [(it, Layers::Convolutional([4, 8])), (it, hidden.clone())])
    {
        same(|device| {
            let layers = layers.clone();
            let spec = AutoencoderSpec { variational, learned_scale: true, layers, ..plain() };
            let autoencoder = Autoencoder::new(&spec, 1, device).unwrap();
            let objective = Reconstruct::new(autoencoder, &images, 1).unwrap();
            objective.with_validation(&images).unwrap().with_shape(Some(shape())).unwrap()
        });
    }
}

fn plain() -> AutoencoderSpec {
    AutoencoderSpec::convolutional([1, 8, 8], [4, 8], 2)
}
