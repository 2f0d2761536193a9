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
/// It is called from the thread that the labelling was called from, each time some points are done.
pub type Observer<'o> = dyn FnMut(Progress) -> ControlFlow<()> + 'o;

/// An observer of work that nobody looks at: it never breaks off.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Tells an observer how far a part of the work is, as progress of the whole.
pub(super) struct Watch<'w, 'o> {
    observer: &'w mut Observer<'o>,
    /// Points done before the part.
    before: u64,
    /// So many points of the part count as one.
    divisor: u64,
    total: u64,
}

impl<'w, 'o> Watch<'w, 'o> {
    /// The whole work on some points.
    pub fn new(observer: &'w mut Observer<'o>, points: usize) -> Self {
        Self { observer, before: 0, divisor: 1, total: points as u64 }
    }

    /// A part of this work that comes after so many points of it; so many points of the part count as one.
    pub fn part(&mut self, before: usize, divisor: u64) -> Watch<'_, 'o> {
        let before = self.before + before as u64 / self.divisor;
        Watch { observer: self.observer, before, divisor: self.divisor * divisor, total: self.total }
    }

    /// So many points of the part are done; that the observer breaks off is an error.
    pub fn report(&mut self, done: usize) -> Result<()> {
        let progress = Progress { done: self.before + done as u64 / self.divisor, total: self.total };
        match (self.observer)(progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => {
                Err(LabellingError::Interrupted { done: progress.done, total: progress.total }.into())
            }
        }
    }
}
