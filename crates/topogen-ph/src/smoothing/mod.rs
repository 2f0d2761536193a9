//! Fields that move a whole cloud, from gradients that touch a few of its points.
//!
//! Each end of a bar is the length of one edge, so [`pullback_points`](crate::pullback_points) moves two points an end and leaves
//! all others where they are. The *anchors* are the points whose gradient is not zero; what stands here extends the gradient from
//! the anchors to all points.
//!
//! | method | field at an anchor | far from all anchors | a small step descends | cost for m anchors among n points |
//! |---|---|---|---|---|
//! | [`Diffeomorphic`] | the gradient there | falls to zero | yes | O(n m dim + m³) |
//! | [`NadarayaWatson`] | an average of nearby gradients | tends to the gradient of the nearest anchor | usually; not always proven | O(n m dim) |
//!
//! [`slice()`] takes a sample that covers a large cloud, to compute the gradient of; either method then moves all of the cloud.
//!
//! ```
//! use topogen_ph::smoothing::Diffeomorphic;
//! use topogen_ph::{BarGradient, Euclidean, Points, Rips, pullback_points};
//!
//! // Four corners of a square and a point beside one of them.
//! let coordinates = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.1, 1.1];
//! let cloud = Points::new(&coordinates, 2)?;
//! let diagram = Rips::default().max_dim(1).points(&cloud, &Euclidean)?;
//! let loops = diagram.degree(1)?;
//! let longer = BarGradient { births: vec![1.0], deaths: vec![-1.0], essential: vec![] };
//! let sparse = pullback_points(&cloud, &Euclidean, loops, &longer)?;
//!
//! // No end of the bar is at the last point, which is carried along with the corner beside it.
//! let extended = Diffeomorphic::params().sigma(0.3).check()?.extend(&cloud, &sparse)?;
//! assert_eq!(sparse[8..], [0.0, 0.0]);
//! assert!(extended[8..].iter().all(|slope| slope.abs() > 0.1));
//! # Ok::<(), topogen_ph::Error>(())
//! ```

mod anchors;
mod cholesky;
mod diffeomorphic;
mod dot;
mod nadaraya_watson;
mod slicing;

pub use diffeomorphic::{Diffeomorphic, DiffeomorphicParams};
pub use nadaraya_watson::{NadarayaWatson, NadarayaWatsonParams};
pub use slicing::slice;

use crate::{Error, Result};

/// A width that a kernel can have.
fn checked_width(sigma: f64) -> Result<f64> {
    if sigma.is_finite() && sigma > 0.0 { Ok(sigma) } else { Err(Error::BadWidth { sigma }) }
}
