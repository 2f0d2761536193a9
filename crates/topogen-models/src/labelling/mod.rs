#![doc = include_str!("README.md")]

mod assignment;
pub mod brute;
mod error;
mod greedy;
mod key;
mod labels;
mod literal;
mod matching;
mod points;
mod progress;
mod quantile;
mod ranked;
mod ray;
mod rule;
mod sliced;
mod source;

pub use assignment::ASSIGNMENT_LIMIT;
pub use error::LabellingError;
pub use key::key;
pub use labels::{Labels, label};
pub use matching::match_points;
pub use points::Points;
pub use progress::{Observer, Progress, unwatched};
pub use rule::Rule;
pub use source::Source;
