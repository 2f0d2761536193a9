//! Connected components that merge, by the elder rule.

/// A union-find over vertices, in which the root of a component is its oldest vertex: that of the smallest index.
pub(super) struct Components {
    parents: Vec<u32>,
}

impl Components {
    /// Every vertex on its own.
    pub(super) fn new(n_points: usize) -> Self {
        Self { parents: (0..n_points as u32).collect() }
    }

    /// Merges the components of two vertices; the oldest vertex of the younger one, unless they are the same.
    pub(super) fn merge(&mut self, u: u32, v: u32) -> Option<u32> {
        let (u, v) = (self.root(u), self.root(v));
        if u == v {
            return None;
        }
        // No rank is stored: halving keeps paths short.
        self.parents[u.max(v) as usize] = u.min(v);
        Some(u.max(v))
    }

    /// The oldest vertex of each component.
    pub(super) fn roots(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.parents.len() as u32).filter(|&v| self.parents[v as usize] == v)
    }

    fn root(&mut self, mut vertex: u32) -> u32 {
        while self.parents[vertex as usize] != vertex {
            let grandparent = self.parents[self.parents[vertex as usize] as usize];
            self.parents[vertex as usize] = grandparent;
            vertex = grandparent;
        }
        vertex
    }
}
