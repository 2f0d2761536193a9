//! The nearest candidates that were seen so far.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A point and the square of its distance. The nearer is the less; of points at the same distance, that with the lower index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) square: f64,
    pub(crate) point: usize,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.square.total_cmp(&other.square).then(self.point.cmp(&other.point))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Candidate {}

/// Keeps the least `k` of the candidates that it is offered, in any order.
#[derive(Clone, Debug)]
pub(super) struct Nearest {
    k: usize,
    farthest_first: BinaryHeap<Candidate>,
}

impl Nearest {
    pub(super) fn new(k: usize) -> Self {
        Self { k, farthest_first: BinaryHeap::with_capacity(k) }
    }

    /// No point beyond this square is among the nearest; infinite as long as any would be.
    #[inline]
    pub(super) fn reach(&self) -> f64 {
        match self.farthest_first.peek() {
            Some(farthest) if self.farthest_first.len() == self.k => farthest.square,
            _ => f64::INFINITY,
        }
    }

    #[inline]
    pub(super) fn offer(&mut self, candidate: Candidate) {
        if self.farthest_first.len() < self.k {
            self.farthest_first.push(candidate);
        } else if let Some(mut farthest) = self.farthest_first.peek_mut()
            && candidate < *farthest
        {
            *farthest = candidate;
        }
    }

    /// The nearest first.
    pub(super) fn into_sorted(self) -> Vec<Candidate> {
        self.farthest_first.into_sorted_vec()
    }
}
