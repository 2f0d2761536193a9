//! What a fit makes small.

use crate::{Parameters, Result};
use tch::Tensor;

/// What is fitted, and to what: it owns its model and its data.
///
/// The crate's example `own_encoder` has one of its own, with a topological term.
pub trait Objective {
    /// What errors call the model, such as "the autoencoder".
    fn name(&self) -> &'static str;

    /// The trainable tensors, with running statistics as their buffers.
    fn parameters(&self) -> &Parameters;

    /// The trainable tensors, to be changed.
    fn parameters_mut(&mut self) -> &mut Parameters;

    /// How many rows there are to learn from.
    fn rows(&self) -> usize;

    /// How many rows there are for validation; none unless it says so.
    fn validation_rows(&self) -> usize {
        0
    }

    /// The mean loss over some rows, in training, with its graph; whatever is random depends on the step only.
    ///
    /// # Errors
    /// Those of the model and of libtorch.
    fn loss(&self, rows: &[i64], step: u64) -> Result<Tensor>;

    /// The mean loss over all rows for validation, not in training; nothing if there are none.
    ///
    /// # Errors
    /// Those of the model and of libtorch.
    fn validation_loss(&self) -> Result<Option<f64>> {
        Ok(None)
    }
}

/// The mean over rows of what `sum` gives for some of them at a time, by first row and number of rows: no piece counts more than it has.
pub(crate) fn mean_over(
    rows: i64,
    at_a_time: i64,
    sum: impl Fn(i64, i64) -> Result<f64>,
) -> Result<Option<f64>> {
    if rows == 0 {
        return Ok(None);
    }
    let _no_grad = tch::no_grad_guard();
    let starts = (0..rows).step_by(at_a_time as usize);
    let sums = starts.map(|start| sum(start, at_a_time.min(rows - start)));
    Ok(Some(sums.sum::<Result<f64>>()? / rows as f64))
}
