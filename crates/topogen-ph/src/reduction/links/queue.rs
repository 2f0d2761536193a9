//! Triangles, or tetrahedra, by their latest edges, the latest first.

/// A radix heap of simplices: whatever is pushed is no later than what was taken last.
///
/// Source: Ahuja, Mehlhorn, Orlin and Tarjan (1990), doi 10.1145/77600.77615.
#[derive(Debug)]
pub(super) struct Queue {
    /// Bucket 0 holds the simplices whose latest edge has the rank `last`; bucket k + 1 those of which bit k is the highest that
    /// differs from it. A simplex is the rank of its latest edge, then what is opposite to that: a vertex, or an edge as a number.
    buckets: [Vec<u64>; 33],
    /// The buckets that are not empty.
    filled: u64,
    last: u32,
    /// What is earlier than this edge is left out.
    since: u32,
}

impl Default for Queue {
    fn default() -> Self {
        Self { buckets: [const { Vec::new() }; 33], filled: 0, last: u32::MAX, since: 0 }
    }
}

impl Queue {
    /// Leaves out what will be pushed from now on and is earlier than this edge.
    pub(super) fn leave_out_before(&mut self, rank: u32) {
        self.since = rank;
    }

    #[inline(always)]
    pub(super) fn push(&mut self, rank: u32, opposite: u32) {
        debug_assert!(rank <= self.last, "{rank} is later than {}", self.last);
        if rank >= self.since {
            self.put(u64::from(rank) << 32 | u64::from(opposite));
        }
    }

    #[inline(always)]
    fn put(&mut self, simplex: u64) {
        let bucket = 32 - ((simplex >> 32) as u32 ^ self.last).leading_zeros();
        self.buckets[bucket as usize].push(simplex);
        self.filled |= 1 << bucket;
    }

    /// Takes all simplices with the latest edge there is: its rank. What is opposite to it replaces `opposite`, from the lowest number
    /// on, but two that are equal cancel.
    #[inline(always)]
    pub(super) fn pop(&mut self, opposite: &mut Vec<u32>) -> Option<u32> {
        if self.filled == 0 {
            self.last = u32::MAX;
            return None;
        }
        let lowest = self.filled.trailing_zeros() as usize;
        if lowest > 0 {
            self.filled &= self.filled - 1;
            let mut bucket = std::mem::take(&mut self.buckets[lowest]);
            self.last = bucket.iter().fold(0, |last, &simplex| last.max((simplex >> 32) as u32));
            for simplex in bucket.drain(..) {
                self.put(simplex);
            }
            // Its memory is used again.
            self.buckets[lowest] = bucket;
        }
        self.filled &= !1;
        opposite.clear();
        let equal = &mut self.buckets[0];
        if equal.len() > 1 {
            equal.sort_unstable();
        }
        for &simplex in &*equal {
            let other = simplex as u32;
            if opposite.last() == Some(&other) {
                opposite.pop();
            } else {
                opposite.push(other);
            }
        }
        equal.clear();
        Some(self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triangles_come_latest_first_and_equal_ones_cancel() {
        let (mut queue, mut apexes) = (Queue::default(), Vec::new());
        for (rank, apex) in [(5, 1), (900, 2), (5, 1), (5, 3), (70_000, 4), (70_000, 9), (899, 2)] {
            queue.push(rank, apex);
        }
        assert_eq!(queue.pop(&mut apexes), Some(70_000));
        assert_eq!(apexes, [4, 9]);
        // As late as what was taken, and earlier.
        for (rank, apex) in [(900, 2), (900, 7), (4, 4), (899, 2), (899, 2)] {
            queue.push(rank, apex);
        }
        assert_eq!((queue.pop(&mut apexes), apexes.as_slice()), (Some(900), [7].as_slice()));
        assert_eq!((queue.pop(&mut apexes), apexes.as_slice()), (Some(899), [2].as_slice()));
        assert_eq!((queue.pop(&mut apexes), apexes.as_slice()), (Some(5), [3].as_slice()));
        assert_eq!((queue.pop(&mut apexes), apexes.as_slice()), (Some(4), [4].as_slice()));
        assert_eq!(queue.pop(&mut apexes), None);
        // As new, but for what does not matter.
        queue.leave_out_before(9);
        queue.push(8, 1);
        queue.push(u32::MAX - 1, 1);
        assert_eq!((queue.pop(&mut apexes), apexes.as_slice()), (Some(u32::MAX - 1), [1].as_slice()));
    }
}
