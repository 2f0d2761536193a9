//! What lies between two codes: paths, and whether their points decode to something real.

mod agreement;
mod graph;
mod lines;
mod manifold;
mod path;

pub use agreement::{Agreement, agreement, pixel_blends};
pub use graph::LatentGraph;
pub use lines::{LineScores, line_scores};
pub use manifold::{OnManifold, on_manifold_rate};
pub use path::{extrapolated, straight_path};
