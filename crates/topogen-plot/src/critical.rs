//! Critical edges: which of them are drawn.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::number::{homology, whole};

/// A homology class and the edges that its birth and its death depend on.
///
/// An edge is a pair of indices of points. An edge from a point to itself, such as the birth of a component, is not
/// drawn.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CriticalClass {
    /// The degree of homology.
    pub degree: usize,
    /// Death minus birth; nothing for a class that never dies.
    pub persistence: Option<f64>,
    /// The edge whose length is the birth.
    pub birth_edge: Option<(usize, usize)>,
    /// The edge whose length is the death.
    pub death_edge: Option<(usize, usize)>,
}

impl CriticalClass {
    /// Refuses edges to points that are not there, and persistences that no class has.
    pub(crate) fn check(&self, class: usize, n_points: usize) -> Result<()> {
        if let Some(value) = self.persistence {
            if !value.is_finite() {
                return Err(Error::NotFinite { place: "the persistences".into(), index: class, value });
            }
            if value < 0.0 {
                return Err(Error::NegativePersistence { class, value });
            }
        }
        let ends = self.birth_edge.iter().chain(&self.death_edge).flat_map(|&(u, v)| [u, v]);
        match ends.into_iter().find(|&vertex| vertex >= n_points) {
            Some(vertex) => Err(Error::NoSuchPoint { class, vertex, n_points }),
            None => Ok(()),
        }
    }

    fn edges(&self) -> impl Iterator<Item = RoleEdge> {
        let birth = self.birth_edge.map(|edge| (Role::Birth, edge));
        let death = self.death_edge.map(|edge| (Role::Death, edge));
        birth.into_iter().chain(death).filter(|(_, (u, v))| u != v)
    }
}

/// What depends on an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Birth,
    Death,
}

impl Role {
    pub fn name(self) -> &'static str {
        match self {
            Self::Birth => "birth",
            Self::Death => "death",
        }
    }
}

/// What depends on an edge, and its ends.
pub(crate) type RoleEdge = (Role, (usize, usize));

/// The edges that are drawn.
pub(crate) struct Selection {
    /// Degree and its edges, those of the most persistent class first.
    pub edges: Vec<(usize, Vec<RoleEdge>)>,
    /// Degree, how many classes are not drawn, and whether one of them is as persistent as one that is.
    omitted: Vec<(usize, usize, bool)>,
}

impl Selection {
    /// The most persistent classes of each degree, so many at most.
    pub fn new(classes: &[CriticalClass], most: usize) -> Self {
        let mut degrees: BTreeMap<usize, Vec<&CriticalClass>> = BTreeMap::new();
        for class in classes.iter().filter(|class| class.edges().next().is_some()) {
            degrees.entry(class.degree).or_default().push(class);
        }
        let (mut edges, mut omitted) = (Vec::new(), Vec::new());
        for (degree, mut classes) in degrees {
            // Stable: classes that are as persistent as each other keep their order.
            classes.sort_by(|a, b| more_persistent_first(a, b));
            if classes.len() > most {
                let tied = more_persistent_first(classes[most - 1], classes[most]).is_eq();
                omitted.push((degree, classes.len() - most, tied));
            }
            edges.push((degree, classes.iter().take(most).flat_map(|class| class.edges()).collect()));
        }
        Self { edges, omitted }
    }

    /// Degrees and roles that are drawn.
    pub fn kinds(&self) -> Vec<(usize, Role)> {
        let mut kinds: Vec<(usize, Role)> = self
            .edges
            .iter()
            .flat_map(|(degree, edges)| edges.iter().map(|&(role, _)| (*degree, role)))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// What is to be said of the classes that are not drawn.
    pub fn notes(&self) -> impl Iterator<Item = String> {
        self.omitted.iter().map(|&(degree, count, tied)| {
            let noun = if count == 1 { "class" } else { "classes" };
            let (name, count) = (homology(degree), whole(count));
            if tied {
                format!("{name}: {count} {noun} not drawn, none more persistent than these")
            } else {
                format!("{name}: {count} less persistent {noun} not drawn")
            }
        })
    }
}

fn more_persistent_first(a: &CriticalClass, b: &CriticalClass) -> Ordering {
    let persistence = |class: &CriticalClass| class.persistence.unwrap_or(f64::INFINITY);
    persistence(b).total_cmp(&persistence(a))
}
