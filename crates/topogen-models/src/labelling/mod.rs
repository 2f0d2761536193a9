//! Which point of the data belongs to which point of the source.

mod source;

pub use source::Source;

/// Points in row-major order.
#[derive(Clone, Copy, Debug)]
pub struct Points<'a> {
    /// n x `dim` coordinates.
    pub values: &'a [f64],
    /// The dimension.
    pub dim: usize,
}
