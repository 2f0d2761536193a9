//! What a model is known by: a hash of how it is built and of its weights.

use crate::Result;
use sha2::{Digest, Sha256};
use tch::{Device, Tensor};

/// The SHA-256 of named tensors, of the numbers of `spec` first; 64 hexadecimal digits.
pub(crate) fn fingerprint(spec: &[i64], tensors: &[(String, Tensor)]) -> Result<String> {
    let mut hash = Sha256::new();
    spec.iter().for_each(|number| hash.update(number.to_le_bytes()));
    for (name, tensor) in tensors {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name.as_bytes());
        let numbers = Vec::<f32>::try_from(tensor.f_to_device(Device::Cpu)?.f_reshape([-1])?)?;
        hash.update((numbers.len() as u64).to_le_bytes());
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        hash.update(&bytes);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
