//! The smallest number of a range, while numbers are removed.

use std::ops::Range;

const NONE: u32 = u32::MAX;

/// A tree of minima over places: each question, and each removal, takes O(log n).
pub(super) struct Smallest {
    /// The first of as many leaves as the next power of two; node i is the smaller of nodes 2i and 2i + 1.
    leaves: usize,
    nodes: Vec<u32>,
}

impl Smallest {
    /// Numbers below 2³² − 1 by their place.
    pub fn new(numbers: &[u32]) -> Self {
        let leaves = numbers.len().next_power_of_two();
        let mut nodes = vec![NONE; 2 * leaves];
        nodes[leaves..leaves + numbers.len()].copy_from_slice(numbers);
        for node in (1..leaves).rev() {
            nodes[node] = nodes[2 * node].min(nodes[2 * node + 1]);
        }
        Self { leaves, nodes }
    }

    /// The number at a place is there no more.
    pub fn remove(&mut self, place: usize) {
        let mut node = self.leaves + place;
        self.nodes[node] = NONE;
        while node > 1 {
            node /= 2;
            self.nodes[node] = self.nodes[2 * node].min(self.nodes[2 * node + 1]);
        }
    }

    /// The smallest number that is left in a range of places.
    pub fn smallest(&self, range: Range<usize>) -> Option<u32> {
        let smallest = self.cover(range).map(|node| self.nodes[node]).min();
        smallest.filter(|&number| number != NONE)
    }

    /// The first place of a range at which a number is left.
    pub fn first(&self, range: Range<usize>) -> Option<usize> {
        let mut node = self
            .cover(range)
            .filter(|&node| self.nodes[node] != NONE)
            .min_by_key(|&node| self.place(node))?;
        while node < self.leaves {
            node = if self.nodes[2 * node] != NONE { 2 * node } else { 2 * node + 1 };
        }
        Some(node - self.leaves)
    }

    /// The last place of a range at which a number is left.
    pub fn last(&self, range: Range<usize>) -> Option<usize> {
        let mut node = self
            .cover(range)
            .filter(|&node| self.nodes[node] != NONE)
            .max_by_key(|&node| self.place(node))?;
        while node < self.leaves {
            node = if self.nodes[2 * node + 1] != NONE { 2 * node + 1 } else { 2 * node };
        }
        Some(node - self.leaves)
    }

    /// The first place under a node.
    fn place(&self, node: usize) -> usize {
        (node << (self.leaves.ilog2() - node.ilog2())) - self.leaves
    }

    /// Nodes that together have the leaves of a range, each once.
    fn cover(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        let (mut low, mut high) = (self.leaves + range.start, self.leaves + range.end.max(range.start));
        // From the leaves up, at most one node at either end of each level.
        std::iter::from_fn(move || {
            while low < high {
                if low % 2 == 1 {
                    low += 1;
                    return Some(low - 1);
                }
                if high % 2 == 1 {
                    high -= 1;
                    return Some(high);
                }
                (low, high) = (low / 2, high / 2);
            }
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_looking_at_all() {
        for count in 1..20_u32 {
            let numbers: Vec<u32> = (0..count).map(|place| place * 7 % count).collect();
            let mut tree = Smallest::new(&numbers);
            let mut left: Vec<Option<u32>> = numbers.iter().copied().map(Some).collect();
            for removed in 0..count as usize {
                for start in 0..=left.len() {
                    for end in start..=left.len() {
                        let range = &left[start..end];
                        assert_eq!(tree.smallest(start..end), range.iter().flatten().min().copied());
                        let place = |place: Option<usize>| place.map(|place| start + place);
                        assert_eq!(tree.first(start..end), place(range.iter().position(Option::is_some)));
                        assert_eq!(tree.last(start..end), place(range.iter().rposition(Option::is_some)));
                    }
                }
                let place = removed * 11 % count as usize;
                tree.remove(place);
                left[place] = None;
            }
        }
    }
}
