//! Networks as data, and their files.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use tch::{Device, Kind, Tensor};
use topogen_models::{Architecture, Error, Network, Vae};

fn vae(architecture: Architecture, image: [i64; 3], latent: i64) -> Result<Vae, Error> {
    Vae::new(&Network { architecture, image, latent }, 3, Device::Cpu)
}

#[test]
fn parameters_are_those_of_the_fact_sheet() {
    let count = |architecture, latent| vae(architecture, [1, 28, 28], latent).unwrap().parameters().count();
    assert_eq!(count(Architecture::Conv, 10), 1_683_669);
    assert_eq!(count(Architecture::Simple, 10), 48_781);
    // Weights and biases of 784-400, twice 400-20, 20-400, 400-784.
    let expected = 785 * 400 + 2 * 401 * 20 + 21 * 400 + 401 * 784;
    assert_eq!(count(Architecture::FullyConnected { hidden: 400 }, 20), expected);
}

#[test]
fn images_come_out_as_they_went_in() {
    for (architecture, image) in [
        (Architecture::Conv, [3, 32, 28]),
        (Architecture::Simple, [1, 30, 28]),
        (Architecture::Simple, [3, 2, 6]),
        (Architecture::FullyConnected { hidden: 7 }, [3, 5, 9]),
    ] {
        let vae = vae(architecture, image, 4).unwrap();
        let [channels, height, width] = image;
        let images = Tensor::full([6, channels, height, width], 0.5, (Kind::Float, Device::Cpu));
        let output = vae.forward(&images, &Tensor::zeros([6, 4], (Kind::Float, Device::Cpu))).unwrap();
        assert_eq!(output.reconstruction.size(), images.size());
        assert_eq!((output.mean.size(), output.codes.size()), (vec![6, 4], vec![6, 4]));
        // Without noise, codes are their means.
        assert_eq!(output.codes, output.mean);
    }
}

#[test]
fn sides_that_do_not_fit_are_refused() {
    for (architecture, image, needed) in [
        (Architecture::Conv, [1, 30, 28], 4),
        (Architecture::Simple, [1, 28, 27], 2),
        (Architecture::FullyConnected { hidden: 5 }, [0, 28, 28], 1),
    ] {
        let error = vae(architecture, image, 4).unwrap_err();
        assert!(matches!(error, Error::BadImage { multiple, .. } if multiple == needed), "{error}");
    }
    let error = vae(Architecture::FullyConnected { hidden: 0 }, [1, 28, 28], 4).unwrap_err();
    assert!(matches!(error, Error::BadHidden { hidden: 0 }), "{error}");
}

#[test]
fn a_saved_network_is_the_same_network() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    for architecture in
        [Architecture::Conv, Architecture::Simple, Architecture::FullyConnected { hidden: 30 }]
    {
        let saved = vae(architecture, [1, 28, 28], 5).unwrap();
        saved.save(&path).unwrap();
        let loaded = Vae::load(&path, Device::Cpu).unwrap();
        assert_eq!(loaded.network(), saved.network());
        assert_eq!(loaded.samples(3, 1).unwrap(), saved.samples(3, 1).unwrap());
        assert_ne!(loaded.samples(3, 1).unwrap(), saved.samples(3, 2).unwrap());
    }
}

#[test]
fn what_is_no_network_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let refused = || {
        let error = Vae::load(&path, Device::Cpu).unwrap_err();
        assert!(matches!(error, Error::NoModel { .. }), "{error}");
        error.to_string()
    };
    refused();
    std::fs::write(&path, "no tensors").unwrap();
    refused();
    let layout = |numbers: &[i64]| ("topogen.network".to_owned(), Tensor::from_slice(numbers));
    Tensor::write_safetensors(&[layout(&[9, 0, 1, 28, 28, 5])], &path).unwrap();
    assert!(refused().contains("[9, 0, 1, 28, 28, 5]"));
    Tensor::write_safetensors(&[layout(&[1, 0, 1, 28, 28, 5])], &path).unwrap();
    assert!(refused().contains("1 entries, not"));
}
