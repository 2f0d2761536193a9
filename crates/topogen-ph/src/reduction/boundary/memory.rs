//! How much memory may be used for columns, whose size shows only while they are reduced.

use crate::{Error, Result};

/// What is stored, of what may be.
#[derive(Debug)]
pub(crate) struct Memory {
    pub(crate) used: u64,
    pub(crate) budget: u64,
}

impl Memory {
    /// # Errors
    /// [`Error::OverBudget`] if so many more bytes are too many.
    pub(crate) fn take(&mut self, bytes: usize) -> Result<()> {
        self.used += bytes as u64;
        match (self.used, self.budget) {
            (needed, budget) if needed > budget => Err(Error::OverBudget { needed, budget }),
            _ => Ok(()),
        }
    }
}
