//! Stopping a long computation from outside.

use crate::{Error, Result};
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that somebody else may set.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Interrupt(pub(crate) Option<&'static AtomicBool>);

impl Interrupt {
    pub(crate) fn is_set(self) -> bool {
        self.0.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    pub(crate) fn check(self) -> Result<()> {
        if self.is_set() { Err(Error::Interrupted) } else { Ok(()) }
    }
}

impl PartialEq for Interrupt {
    /// Whether it is the same flag.
    fn eq(&self, other: &Self) -> bool {
        self.0.map(std::ptr::from_ref) == other.0.map(std::ptr::from_ref)
    }
}
