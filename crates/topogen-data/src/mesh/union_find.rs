//! Which things are connected.

/// A partition of `0..n`, at first into single elements.
pub(super) struct UnionFind {
    parents: Vec<u32>,
    sets: usize,
}

impl UnionFind {
    /// `n` single elements; `n` must not exceed `u32::MAX`.
    pub(super) fn new(n: usize) -> Self {
        Self { parents: (0..n as u32).collect(), sets: n }
    }

    /// Joins the sets of two elements.
    pub(super) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            self.parents[a.max(b) as usize] = a.min(b);
            self.sets -= 1;
        }
    }

    /// How many sets there are.
    pub(super) fn sets(&self) -> usize {
        self.sets
    }

    /// The representative of the set of an element; paths are halved on the way.
    pub(super) fn root(&mut self, mut element: u32) -> u32 {
        loop {
            let parent = self.parents[element as usize];
            if parent == element {
                return element;
            }
            let above = self.parents[parent as usize];
            self.parents[element as usize] = above;
            element = above;
        }
    }
}
