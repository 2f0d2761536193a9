//! Topogen. All that depends on its interface is in this file.

use topogen_ph::{CondensedLengths, DegreeDiagram, Diagram, Edge, Euclidean, Points, Rips, Threshold};

use super::{Diagrams, Library};
use crate::input::Input;
use crate::protocol::{Degree, Kind, Limit, Named};

/// Up to which length edges enter.
pub type Limits = Option<Limit>;

/// Topogen with its options: `engine`, `instructions`; `threads` is rayon's, from the environment.
pub struct Topogen {
    rips: Rips,
}

impl Topogen {
    pub fn new(settings: Vec<(String, String)>) -> Result<Self, String> {
        let mut rips = Rips::default().max_dim(1);
        for (name, value) in settings {
            let refused = |error: topogen_ph::Error| error.to_string();
            rips = match name.as_str() {
                "engine" => rips.engine(value.parse().map_err(refused)?),
                "instructions" => rips.instructions(value.parse().map_err(refused)?),
                "threads" => rips,
                _ => return Err(format!("topogen has no option {name}={value}")),
            };
        }
        Ok(Self { rips })
    }

    fn compute(rips: &Rips, input: &Input) -> topogen_ph::Result<Diagram> {
        match input.kind {
            Kind::Points => rips.points(&Points::new(&input.values, input.columns)?, &Euclidean),
            Kind::Distances => rips.lengths(&CondensedLengths::from_square(&input.values, input.rows)?),
        }
    }
}

impl Library for Topogen {
    fn version(&self) -> String {
        // The package of the library is versioned with the workspace; the revision is recorded beside this.
        "of this checkout".to_owned()
    }

    fn run(&self, input: &Input) -> Result<Box<dyn Diagrams>, String> {
        let diagram = Self::compute(&self.rips, input).map_err(|error| error.to_string())?;
        Ok(Box::new(Found { diagram, lengths: None }))
    }

    fn run_to(&self, input: &Input, threshold: Limits) -> Result<Box<dyn Diagrams>, String> {
        let threshold = match threshold {
            None => Threshold::None,
            Some(Limit::Named(Named::Enclosing)) => Threshold::EnclosingRadius,
            Some(Limit::Length(length)) => Threshold::Value(length),
        };
        let rips = self.rips.threshold(threshold);
        let diagram = Self::compute(&rips, input).map_err(|error| error.to_string())?;
        Ok(Box::new(Found { diagram, lengths: Some(lengths(input)?) }))
    }
}

/// All lengths of an input.
pub fn lengths(input: &Input) -> Result<CondensedLengths, String> {
    let lengths = match input.kind {
        Kind::Points => Points::new(&input.values, input.columns)
            .and_then(|points| CondensedLengths::from_points(&points, &Euclidean)),
        Kind::Distances => CondensedLengths::from_square(&input.values, input.rows),
    };
    lengths.map_err(|error| error.to_string())
}

/// A diagram, and the lengths against which its edges can be held.
struct Found {
    diagram: Diagram,
    lengths: Option<CondensedLengths>,
}

impl Diagrams for Found {
    fn degrees(&self) -> Vec<Degree> {
        self.diagram.iter().enumerate().map(|(degree, bars)| self.degree(degree, bars)).collect()
    }
}

impl Found {
    fn degree(&self, degree: usize, diagram: &DegreeDiagram) -> Degree {
        let bars = diagram.bars();
        let finite = bars.births().iter().zip(bars.deaths()).map(|(&birth, &death)| [birth, death]).collect();
        let mut found = Degree { finite, essential: bars.essential().to_vec(), ..Degree::default() };
        if let Some(lengths) = &self.lengths {
            for (birth, death) in diagram.birth_edges().iter().zip(diagram.death_edges()) {
                found.edges.push(ends(degree, *birth, *death));
                found.edge_lengths.push([lengths.length(*birth), lengths.length(*death)]);
            }
        }
        found
    }
}

/// The ends of the two edges; of a vertex, one.
fn ends(degree: usize, birth: Edge, death: Edge) -> Vec<u32> {
    let ((b, a), (d, c)) = (birth.endpoints(), death.endpoints());
    if degree == 0 { vec![a, c, d] } else { vec![a, b, c, d] }
}
