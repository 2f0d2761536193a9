//! How far a labelling is, and the way to break it off.

use super::LabellingError;
use crate::Result;
use std::ops::ControlFlow;

/// How far a labelling is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Points that are done.
    pub done: u64,
    /// Points in all.
    pub total: u64,
}

/// What is told how far a labelling is, and may break it off.
///
/// It is called from the thread that the labelling was called from, about every hundredth of the work or more often.
pub type Observer<'o> = dyn FnMut(Progress) -> ControlFlow<()> + 'o;

/// An observer of work that nobody looks at: it never breaks off.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Tells the observer; its wish to break off is an error.
pub(super) fn report(observer: &mut Observer<'_>, done: usize, total: usize) -> Result<()> {
    let progress = Progress { done: done as u64, total: total as u64 };
    match observer(progress) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => {
            Err(LabellingError::Interrupted { done: progress.done, total: progress.total }.into())
        }
    }
}
