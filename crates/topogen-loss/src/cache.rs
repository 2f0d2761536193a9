//! Targets of the batches of an epoch, computed once.

use crate::{Result, Target};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// The targets of batches that come again, in the same order and with the same members, in every epoch.
///
/// ```
/// use tch::Tensor;
/// use topogen_loss::{TargetCache, TermKind, TopologicalLoss};
///
/// let loss = TopologicalLoss::builder().term(TermKind::Bottleneck, 0, 1.0).build()?;
/// let batches = [Tensor::from_slice(&[0.0, 1.0, 5.0]), Tensor::from_slice(&[0.0, 2.0, 3.0])];
/// let mut cache = TargetCache::default();
/// for _epoch in 0..2 {
///     for (number, batch) in batches.iter().enumerate() {
///         let target = cache.get_or_compute(number as u64, || loss.target(batch))?;
///         assert_eq!(target.bars(0)?.len(), 2);
///     }
/// }
/// assert_eq!(cache.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct TargetCache {
    targets: HashMap<u64, Arc<Target>>,
}

impl TargetCache {
    /// The target of a batch, computed the first time.
    ///
    /// # Errors
    /// Those of `compute`, whose failure is not kept.
    pub fn get_or_compute(
        &mut self,
        batch: u64,
        compute: impl FnOnce() -> Result<Target>,
    ) -> Result<Arc<Target>> {
        match self.targets.entry(batch) {
            Entry::Occupied(known) => Ok(Arc::clone(known.get())),
            Entry::Vacant(place) => Ok(Arc::clone(place.insert(Arc::new(compute()?)))),
        }
    }

    /// How many targets are kept.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// Forgets all targets: for other batches, or another loss.
    pub fn clear(&mut self) {
        self.targets.clear();
    }
}
