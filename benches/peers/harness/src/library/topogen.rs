//! Topogen. All that depends on its interface is in this file.

use topogen_diag::ground::Norm;
use topogen_diag::{SlicedWasserstein, Wasserstein, bottleneck, bottleneck_within};
use topogen_ph::{Bars, CondensedLengths, DegreeDiagram, Diagram, Edge, Euclidean, Points, Rips, Threshold};

use super::{Diagrams, Found, Library};
use crate::input::{Columns, Input};
use crate::protocol::{Degree, Distance, Kind, Limit, Named, Operation};

/// Up to which length edges enter.
pub type Limits = Option<Limit>;

/// Topogen with its options: `engine` and `instructions` of diagrams, `delta` of distances; `threads` is rayon's, from
/// the environment.
pub struct Topogen {
    rips: Rips,
    /// The relative error that distances may have.
    delta: f64,
}

/// Lines of the sliced Wasserstein distance.
const DIRECTIONS: usize = 50;

impl Topogen {
    pub fn new(settings: Vec<(String, String)>) -> Result<Self, String> {
        let (mut rips, mut delta) = (Rips::default(), 0.0);
        for (name, value) in settings {
            let refused = |error: topogen_ph::Error| error.to_string();
            rips = match name.as_str() {
                "engine" => rips.engine(value.parse().map_err(refused)?),
                "instructions" => rips.instructions(value.parse().map_err(refused)?),
                "delta" => {
                    delta = value.parse().map_err(|_| format!("delta is no number: {value}"))?;
                    rips
                }
                "threads" => rips,
                _ => return Err(format!("topogen has no option {name}={value}")),
            };
        }
        Ok(Self { rips, delta })
    }

    /// The distance of the two diagrams of an input.
    fn distance(&self, input: &Input) -> Result<Distance, String> {
        let told = |error: topogen_diag::Error| error.to_string();
        let [a, b] = &input.diagrams;
        let (a, b) = (bars(a)?, bars(b)?);
        let wasserstein = |order: f64, norm: Norm| {
            let distance = Wasserstein::of_order(order).norm(norm).relative_error(self.delta).between(a, b);
            distance.map(|it| it.distance).map_err(told)
        };
        let distance = match input.operation {
            Operation::Bottleneck if self.delta == 0.0 => bottleneck(a, b).distance,
            Operation::Bottleneck => bottleneck_within(a, b, self.delta).map_err(told)?.distance,
            Operation::W1 => wasserstein(1.0, Norm::MAX)?,
            Operation::W2 => wasserstein(2.0, Norm::MAX)?,
            Operation::W1Euclidean => wasserstein(1.0, Norm::lp(2.0).map_err(told)?)?,
            Operation::Sliced => {
                SlicedWasserstein::default().directions(DIRECTIONS).between(a, b).map_err(told)?
            }
            Operation::Rips => return Err("diagrams are no distance".to_owned()),
        };
        let finite = Some(distance).filter(|it| it.is_finite());
        Ok(Distance { distance: finite, relative_error: self.delta, absolute_error: 0.0 })
    }
}

impl Library for Topogen {
    fn version(&self) -> String {
        // The package of the library is versioned with the workspace; the revision is recorded beside this.
        "of this checkout".to_owned()
    }

    fn run(&self, input: &Input) -> Result<Found, String> {
        match input.operation {
            Operation::Rips => {
                let threshold = input.threshold.map_or(Threshold::None, Threshold::Value);
                let diagram = diagram(self.rips.threshold(threshold), input)?;
                Ok(Found::Diagrams(Box::new(Known { diagram, lengths: None })))
            }
            _ => self.distance(input).map(Found::Distance),
        }
    }

    fn run_to(&self, input: &Input, threshold: Limits) -> Result<Box<dyn Diagrams>, String> {
        let threshold = match threshold {
            None => Threshold::None,
            Some(Limit::Named(Named::Enclosing)) => Threshold::EnclosingRadius,
            Some(Limit::Length(length)) => Threshold::Value(length),
        };
        let diagram = diagram(self.rips.threshold(threshold), input)?;
        Ok(Box::new(Known { diagram, lengths: Some(lengths(input)?) }))
    }
}

fn bars(columns: &Columns) -> Result<Bars<'_>, String> {
    Bars::new(&columns.births, &columns.deaths).map_err(|error| error.to_string())
}

/// The diagram of an input.
fn diagram(rips: Rips, input: &Input) -> Result<Diagram, String> {
    let rips = rips.max_dim(input.degree);
    let diagram = match input.kind {
        Kind::Points => Points::new(&input.values, input.columns).and_then(|it| rips.points(&it, &Euclidean)),
        Kind::Distances => {
            CondensedLengths::from_square(&input.values, input.rows).and_then(|it| rips.lengths(&it))
        }
        Kind::Diagrams => return Err(NOT_OF_DIAGRAMS.to_owned()),
    };
    diagram.map_err(|error| error.to_string())
}

/// All lengths of an input.
pub fn lengths(input: &Input) -> Result<CondensedLengths, String> {
    let lengths = match input.kind {
        Kind::Points => Points::new(&input.values, input.columns)
            .and_then(|points| CondensedLengths::from_points(&points, &Euclidean)),
        Kind::Distances => CondensedLengths::from_square(&input.values, input.rows),
        Kind::Diagrams => return Err(NOT_OF_DIAGRAMS.to_owned()),
    };
    lengths.map_err(|error| error.to_string())
}

/// What is said where two diagrams are taken for points.
const NOT_OF_DIAGRAMS: &str = "two diagrams have distances, and no lengths or diagrams";

/// A diagram, and the lengths against which its edges can be held.
struct Known {
    diagram: Diagram,
    lengths: Option<CondensedLengths>,
}

impl Diagrams for Known {
    fn degrees(&self) -> Vec<Degree> {
        self.diagram.iter().enumerate().map(|(degree, bars)| self.degree(degree, bars)).collect()
    }
}

impl Known {
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
