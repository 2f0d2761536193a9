//! Distances between persistence diagrams, with matchings and gradients.
//!
//! Everything here takes plain [`Bars`], whatever software the diagram came from, and gives a value together with its
//! derivative by each birth and each death. `topogen_ph` pulls that derivative back to points or lengths.
//! [`functional`] sums one diagram up in a number, [`vector`] in a vector, and [`kernel`] compares two without a matching.
//!
//! ```
//! use topogen_diag::{Bars, Item, bottleneck};
//! let a = Bars::new(&[0.0, 0.0], &[1.0, 4.0])?;
//! let b = Bars::new(&[0.0], &[3.0])?;
//! let bottleneck = bottleneck(a, b);
//! assert_eq!(bottleneck.distance, 1.0);
//! assert_eq!(bottleneck.critical, Some(Item::Pair { a: 1, b: 0 }));
//! assert_eq!(bottleneck.gradient_a(a, b)?.deaths, [0.0, 1.0]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod check;
mod error;
pub mod functional;
mod gaussian;
mod gradient;
pub mod ground;
pub mod kernel;
mod lengths;
mod matching;
mod mean;
mod sum;
pub mod vector;
mod weight;

pub use error::{Error, Result, Side};
pub use matching::bottleneck::{Bottleneck, bottleneck, bottleneck_within};
pub use matching::sliced::{Sliced, SlicedWasserstein};
pub use matching::wasserstein::{Transport, Wasserstein};
pub use matching::{Item, Matching, brute};
pub use mean::{FrechetMean, Mean};
pub use topogen_ph::{BarGradient, Bars, OwnedBars};
pub use weight::Weight;
