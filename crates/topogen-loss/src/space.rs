//! A cloud on the host: its diagram, its pairwise lengths where a term asks for them, and graphs on its points.

use crate::interop::PointCopy;
use crate::{Error, Result};
use std::collections::BTreeSet;
use std::sync::OnceLock;
use topogen_ph::{
    CondensedLengths, Diagram, Edge, Rips, cascades, minimum_spanning_tree, relative_neighbourhood,
};

/// What is kept of a cloud.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Space {
    diagram: Diagram,
    lengths: Option<CondensedLengths>,
    tree: Found,
    neighbours: Found,
    cascade: Found,
}

/// Edges that the lengths decide, found when they are first asked for: a target serves many steps.
#[derive(Clone, Debug, Default)]
struct Found(OnceLock<Vec<Edge>>);

impl PartialEq for Found {
    /// Spaces of equal lengths are equal, whatever has been asked of them.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Found {
    fn or_find(&self, find: impl FnOnce() -> Result<Vec<Edge>>) -> Result<&[Edge]> {
        match self.0.get() {
            Some(edges) => Ok(edges),
            None => find().map(|edges| self.0.get_or_init(|| edges).as_slice()),
        }
    }
}

/// What a loss wants to know of a cloud.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Needs {
    pub(crate) max_dim: usize,
    pub(crate) lengths: bool,
}

impl Space {
    pub(crate) fn of_points(points: &PointCopy, needs: Needs) -> Result<Self> {
        if needs.lengths {
            return Self::of_lengths(points.lengths()?, needs);
        }
        Ok(Self::new(points.diagram(Self::rips(needs))?, None))
    }

    pub(crate) fn of_lengths(lengths: CondensedLengths, needs: Needs) -> Result<Self> {
        let diagram = Self::rips(needs).lengths(&lengths)?;
        Ok(Self::new(diagram, needs.lengths.then_some(lengths)))
    }

    /// A cloud whose diagram is known already.
    pub(crate) fn of_diagram(diagram: Diagram, points: &PointCopy, needs: Needs) -> Result<Self> {
        let lengths = if needs.lengths { Some(points.lengths()?) } else { None };
        Ok(Self::new(diagram, lengths))
    }

    fn new(diagram: Diagram, lengths: Option<CondensedLengths>) -> Self {
        let none = Found::default;
        Self { diagram, lengths, tree: none(), neighbours: none(), cascade: none() }
    }

    pub(crate) fn rips(needs: Needs) -> Rips {
        Rips::default().max_dim(needs.max_dim)
    }

    pub(crate) fn diagram(&self) -> &Diagram {
        &self.diagram
    }

    /// The pairwise lengths.
    ///
    /// # Errors
    /// [`Error::NoLengths`] where nobody asked for them when the space was made.
    pub(crate) fn lengths(&self) -> Result<&CondensedLengths> {
        self.lengths.as_ref().ok_or(Error::NoLengths)
    }

    /// The edges of the minimum spanning tree: the death edges of degree 0, and those between duplicates, of which the diagram has no bars.
    ///
    /// # Errors
    /// As [`Space::lengths`], if there are duplicates.
    pub(crate) fn tree(&self) -> Result<&[Edge]> {
        let deaths = self.diagram.degree(0)?.death_edges();
        if deaths.len() + 1 == self.diagram.n_points() {
            return Ok(deaths);
        }
        self.tree.or_find(|| Ok(minimum_spanning_tree(self.lengths()?)?))
    }

    /// The edges of the relative neighbourhood graph.
    ///
    /// # Errors
    /// As [`Space::lengths`].
    pub(crate) fn neighbours(&self) -> Result<&[Edge]> {
        self.neighbours.or_find(|| Ok(relative_neighbourhood(self.lengths()?)))
    }

    /// The edges of all cascades of degree 1, each once, but for those that a cascade begins with: its death edge.
    ///
    /// # Errors
    /// As [`Space::lengths`].
    pub(crate) fn cascade(&self) -> Result<&[Edge]> {
        self.cascade.or_find(|| {
            let edges: BTreeSet<Edge> =
                cascades(self.lengths()?)?.iter().flat_map(|cascade| &cascade.edges[1..]).copied().collect();
            Ok(edges.into_iter().collect())
        })
    }
}
