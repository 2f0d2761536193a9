//! Named parameters, and layers that are made of them.

use crate::Result;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tch::{Device, Tensor, no_grad_guard};

/// The trainable tensors of a network, by name, in the order in which its layers were made.
///
/// Every weight and bias starts uniform in ±1/√(fan in), as in PyTorch, drawn from a generator of its own: the same seed
/// gives the same weights on every device and in every version of libtorch.
#[derive(Debug)]
pub struct Parameters {
    named: Vec<(String, Tensor)>,
    buffers: Vec<(String, Tensor)>,
    rng: ChaCha8Rng,
    device: Device,
}

/// A weight and a bias.
#[derive(Debug)]
pub struct Layer {
    weight: Tensor,
    bias: Tensor,
}

impl Parameters {
    /// No parameters yet; `seed` decides the initial weights.
    pub fn new(seed: u64, device: Device) -> Self {
        Self { named: Vec::new(), buffers: Vec::new(), rng: ChaCha8Rng::seed_from_u64(seed), device }
    }

    /// The layer `name` with a weight of the given shape and one bias an output.
    ///
    /// # Shapes
    /// The fan in is `shape[1]` times the area of the kernel, as PyTorch counts it (for transposed convolutions too).
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn layer(&mut self, name: &str, shape: &[i64], outputs: i64) -> Result<Layer> {
        let fan_in: i64 = shape.iter().skip(1).product();
        let bound = 1.0 / (fan_in as f32).sqrt();
        let weight = self.uniform(&format!("{name}.weight"), shape, bound)?;
        let bias = self.uniform(&format!("{name}.bias"), &[outputs], bound)?;
        Ok(Layer { weight, bias })
    }

    fn uniform(&mut self, name: &str, shape: &[i64], bound: f32) -> Result<Tensor> {
        let count = shape.iter().product::<i64>() as usize;
        let values: Vec<f32> = (0..count).map(|_| self.rng.random_range(-bound..bound)).collect();
        self.tensor(name, &Tensor::f_from_slice(&values)?.f_reshape(shape)?)
    }

    /// A parameter that starts as a copy of `values`, on the device of these parameters.
    ///
    /// # Errors
    /// Those of libtorch, such as for a kind of numbers that has no gradient.
    ///
    /// ```
    /// use tch::{Device, Tensor};
    /// use topogen_models::Parameters;
    ///
    /// let cloud = Tensor::from_slice(&[0.0, 1.0, 2.0, 3.0]).reshape([2, 2]);
    /// let mut parameters = Parameters::new(0, Device::Cpu);
    /// let points = parameters.tensor("points", &cloud)?;
    /// assert!(points.requires_grad() && !cloud.requires_grad());
    /// assert_eq!(parameters.count(), 4);
    /// # Ok::<(), topogen_models::Error>(())
    /// ```
    pub fn tensor(&mut self, name: &str, values: &Tensor) -> Result<Tensor> {
        let tensor = values.f_detach()?.f_to_device_(self.device, values.kind(), false, true)?;
        let tensor = tensor.f_set_requires_grad(true)?;
        self.named.push((name.to_owned(), tensor.shallow_clone()));
        Ok(tensor)
    }

    /// A tensor that belongs to the network and is not trained, such as a running mean; it starts as a copy of `values`.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn buffer(&mut self, name: &str, values: &Tensor) -> Result<Tensor> {
        let tensor = values.f_detach()?.f_to_device_(self.device, values.kind(), false, true)?;
        self.buffers.push((name.to_owned(), tensor.shallow_clone()));
        Ok(tensor)
    }

    /// Where they live.
    pub fn device(&self) -> Device {
        self.device
    }

    /// Every parameter with its name.
    pub fn named(&self) -> &[(String, Tensor)] {
        &self.named
    }

    /// What belongs to the network beside them and is not trained, with its names.
    pub fn buffers(&self) -> &[(String, Tensor)] {
        &self.buffers
    }

    /// Parameters and buffers, which share memory with what is returned.
    pub(crate) fn state(&self) -> Result<Vec<(String, Tensor)>> {
        let all = self.named.iter().chain(&self.buffers);
        all.map(|(name, tensor)| Ok((name.clone(), tensor.f_detach()?))).collect()
    }

    /// Lays all parameters in one piece of memory, in their order, and returns it: what changes it changes them.
    pub(crate) fn flatten(&mut self) -> Result<Tensor> {
        let _no_grad = no_grad_guard();
        let flat = self.named.iter().map(|(_, tensor)| Ok(tensor.f_detach()?.f_reshape([-1])?));
        let flat = Tensor::f_cat(&flat.collect::<Result<Vec<_>>>()?, 0)?;
        let mut start = 0;
        for (_, tensor) in &mut self.named {
            let length = tensor.numel() as i64;
            let place = flat.f_narrow(0, start, length)?.f_view(tensor.size().as_slice())?;
            tensor.f_set_data(&place)?;
            start += length;
        }
        Ok(flat)
    }

    /// How many numbers are trained.
    pub fn count(&self) -> usize {
        self.named.iter().map(|(_, tensor)| tensor.numel()).sum()
    }

    /// Forgets the gradients of the last step.
    pub fn zero_grad(&mut self) {
        self.named.iter_mut().for_each(|(_, tensor)| tensor.zero_grad());
    }
}

impl Layer {
    /// What it makes of a batch as a fully connected layer: the batch times the transposed weight, plus the bias.
    ///
    /// # Shapes
    /// [n, inputs] to [n, outputs], for a weight of shape [outputs, inputs].
    ///
    /// # Errors
    /// Those of libtorch.
    ///
    /// # Gradient
    /// To weight, bias and input.
    ///
    /// ```
    /// use tch::{Device, Kind, Tensor};
    /// use topogen_models::Parameters;
    ///
    /// let mut parameters = Parameters::new(0, Device::Cpu);
    /// let layer = parameters.layer("first", &[4, 2], 4)?;
    /// assert_eq!(layer.linear(&Tensor::zeros([3, 2], (Kind::Float, Device::Cpu)))?.size(), [3, 4]);
    /// # Ok::<(), topogen_models::Error>(())
    /// ```
    pub fn linear(&self, input: &Tensor) -> Result<Tensor> {
        Ok(input.f_linear(&self.weight, Some(&self.bias))?)
    }

    /// The weight, for operations of one's own.
    pub fn weight(&self) -> &Tensor {
        &self.weight
    }

    /// The bias.
    pub fn bias(&self) -> &Tensor {
        &self.bias
    }

    /// A convolution that halves an even height and width: kernel 3 or 4, stride 2, padding 1.
    pub(crate) fn halve(&self, input: &Tensor) -> Result<Tensor> {
        Ok(input.f_conv2d(&self.weight, Some(&self.bias), 2, 1, 1, 1)?)
    }

    /// The transposed convolution that doubles height and width: kernel 3 or 4, stride 2, padding 1.
    pub(crate) fn double(&self, input: &Tensor) -> Result<Tensor> {
        // A kernel of 3 leaves one row and one column out that padding of the output brings back.
        let output_padding = 4 - self.weight.size()[3];
        Ok(input.f_conv_transpose2d(&self.weight, Some(&self.bias), 2, 1, output_padding, 1, 1)?)
    }
}
