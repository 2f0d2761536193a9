//! The key that labels are cached under: all that they depend on.

use super::{Points, Rule};
use sha2::{Digest, Sha256};

/// Changes whenever the same input gets other labels.
const VERSION: u64 = 1;

/// A name for the labels of these targets by this rule, number of clusters and seed: equal if and only if all of that is equal, to the last
/// bit.
///
/// `clusters` is 0 for [`label`](super::label). The key is SHA-256, in 64 hexadecimal digits.
///
/// ```
/// use topogen_models::labelling::{Points, Rule, key};
/// let target = Points { values: &[1.0, 2.0], dim: 1 };
/// assert_eq!(key(target, &Rule::Quantile, 0, 7).len(), 64);
/// assert_ne!(key(target, &Rule::Quantile, 0, 7), key(target, &Rule::Quantile, 0, 8));
/// ```
pub fn key(target: Points<'_>, rule: &Rule, clusters: usize, seed: u64) -> String {
    let (kind, parameter) = match *rule {
        Rule::Quantile => (0, 0),
        Rule::Ray { tolerance } => (1, tolerance.to_bits()),
        Rule::Literal { single_precision } => (2, u64::from(single_precision)),
        Rule::Assignment => (3, 0),
        Rule::Sliced { directions } => (4, directions as u64),
    };
    let mut hash = Sha256::new();
    hash.update(b"topogen labels");
    let (dim, numbers) = (target.dim as u64, target.values.len() as u64);
    for number in [VERSION, kind, parameter, clusters as u64, seed, dim, numbers] {
        hash.update(number.to_le_bytes());
    }
    target.values.iter().for_each(|number| hash.update(number.to_le_bytes()));
    hexadecimal(&hash.finalize())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
