#![doc = include_str!("README.md")]

mod assignment;
pub mod brute;
mod clusters;
mod error;
mod greedy;
mod key;
mod labels;
mod labels_file;
mod literal;
mod matching;
mod points;
mod progress;
mod quality;
mod quantile;
mod ranked;
mod ray;
mod rule;
mod sliced;
mod source;

pub use assignment::ASSIGNMENT_LIMIT;
pub use clusters::label_clusters;
pub use error::LabellingError;
pub use key::key;
pub use labels::{Labels, label};
pub use matching::match_points;
pub use points::Points;
pub use progress::{Observer, Progress, unwatched};
pub use quality::{Quality, quality};
pub use rule::Rule;
pub use source::Source;
