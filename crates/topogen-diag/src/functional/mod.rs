//! Numbers that one diagram is summed up in, each with its gradient.
//!
//! Every one of them depends on the lengths of the finite bars alone, whatever their degree and their order. Essential
//! classes have no length: they add nothing, and their gradient is zero.

mod connectivity;
mod entropy;
mod norm;
mod push;
mod ranked;
mod total;

pub use connectivity::{Connectivity, ConnectivityParams};
pub use entropy::{PersistentEntropy, PersistentEntropyParams};
pub use norm::{PersistenceNorm, PersistenceNormParams};
pub use push::Push;
pub use ranked::{RankedPersistence, RankedPersistenceParams};
pub use total::{TotalPersistence, TotalPersistenceParams};

use crate::{BarGradient, Bars};

/// A number that a diagram is summed up in.
pub trait Functional {
    /// The number; zero for a diagram without finite bars.
    fn value(&self, bars: Bars<'_>) -> f64;

    /// Its derivative by each end of each bar.
    fn gradient(&self, bars: Bars<'_>) -> BarGradient;
}
