//! Connected components that merge, by the elder rule.

/// A union-find over vertices, in which the root of a component is its oldest vertex: that of the smallest age.
#[derive(Clone, Debug, Default)]
pub(crate) struct Components {
    parents: Vec<u32>,
    /// The place of each vertex in the order of births; empty when that is its index.
    ages: Vec<u32>,
    count: usize,
}

impl Components {
    /// Every vertex on its own. Vertices are born in the order of `births`, then of their indices; all at once without.
    pub(crate) fn new(n_points: usize, births: Option<&[f64]>) -> Self {
        let mut components = Self::default();
        components.reset(n_points, births);
        components
    }

    /// As [`Components::new`], in the memory that is there.
    pub(crate) fn reset(&mut self, n_points: usize, births: Option<&[f64]>) {
        self.parents.clear();
        self.parents.extend(0..n_points as u32);
        self.count = n_points;
        self.ages.clear();
        if let Some(births) = births {
            let mut order: Vec<u32> = (0..n_points as u32).collect();
            order.sort_by(|&u, &v| births[u as usize].total_cmp(&births[v as usize]));
            self.ages.resize(n_points, 0);
            for (age, vertex) in order.into_iter().enumerate() {
                self.ages[vertex as usize] = age as u32;
            }
        }
    }

    /// Merges the components of two vertices; the oldest vertex of the younger one, unless they are the same.
    pub(crate) fn merge(&mut self, u: u32, v: u32) -> Option<u32> {
        let (u, v) = (self.root(u), self.root(v));
        if u == v {
            return None;
        }
        let (older, younger) = if self.age(u) < self.age(v) { (u, v) } else { (v, u) };
        // No rank is stored: halving keeps paths short.
        self.parents[younger as usize] = older;
        self.count -= 1;
        Some(younger)
    }

    pub(crate) fn n_points(&self) -> usize {
        self.parents.len()
    }

    /// Whether all vertices hang together.
    pub(crate) fn are_one(&self) -> bool {
        self.count <= 1
    }

    /// The oldest vertex of each component.
    pub(crate) fn roots(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.parents.len() as u32).filter(|&v| self.parents[v as usize] == v)
    }

    fn age(&self, vertex: u32) -> u32 {
        self.ages.get(vertex as usize).copied().unwrap_or(vertex)
    }

    /// The oldest vertex of a component.
    pub(crate) fn root(&mut self, mut vertex: u32) -> u32 {
        while self.parents[vertex as usize] != vertex {
            let grandparent = self.parents[self.parents[vertex as usize] as usize];
            self.parents[vertex as usize] = grandparent;
            vertex = grandparent;
        }
        vertex
    }
}
