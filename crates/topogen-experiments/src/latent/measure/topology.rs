//! The shape of codes beside that of the data.

use super::codec::Codes;
use super::{Findings, Measure};
use crate::Result;
use crate::latent::data::Items;
use crate::latent::record::BarRow;
use crate::latent::spec::Measured;
use std::ops::RangeInclusive;
use topogen_diag::{Matching, Wasserstein};
use topogen_models::metrics::{normalised_diagram, recovered_betti};
use topogen_ph::{Bars, Diagram};

/// The highest degree of diagrams of all points.
const MANY: usize = 1;
/// Diagrams of higher degrees are those of so many points: 512 have 43 times as many tetrahedra.
const FEW: usize = 200;
/// The order of the distances.
const ORDER: f64 = 2.0;
/// The measures of a degree.
const OF_DEGREE: [(Measure, Measure); 3] = [
    (Measure::Wasserstein0, Measure::Betti0),
    (Measure::Wasserstein1, Measure::Betti1),
    (Measure::Wasserstein2, Measure::Betti2),
];

/// Diagrams of held-out points, which those of codes are compared with.
///
/// Degrees 0 and 1 are those of all points of the sample, and degree 2 that of its first 200.
#[derive(Debug)]
pub struct Topology {
    parts: Vec<Part>,
    betti: Vec<usize>,
}

/// Degrees whose diagrams are of the same points.
#[derive(Debug)]
struct Part {
    places: Vec<usize>,
    degrees: RangeInclusive<usize>,
    /// Or why there is none.
    data: Result<Diagram, String>,
}

impl Topology {
    /// The diagrams of points that stand at these places, of which the Betti numbers `betti` are known, from degree 0 on.
    ///
    /// # Errors
    /// What no points are to blame for.
    pub fn new(items: &Items, places: &[usize], measured: &Measured, betti: &[usize]) -> Result<Self> {
        let max_dim = measured.max_dim.min(OF_DEGREE.len() - 1);
        let mut wanted = vec![(places.len(), 0..=max_dim.min(MANY))];
        if max_dim > MANY {
            wanted.push((places.len().min(FEW), MANY + 1..=max_dim));
        }
        let parts = wanted.into_iter().map(|(count, degrees)| {
            let places = places[..count].to_vec();
            let points = items.take(&places)?.numbers();
            let data = normalised_diagram(&points, items.dim(), *degrees.end());
            let data = data.map(|found| found.diagram).map_err(|error| error.to_string());
            Ok(Part { places, degrees, data })
        });
        Ok(Self { parts: parts.collect::<Result<_>>()?, betti: betti.to_vec() })
    }

    /// What bars of the data themselves show, so that a reader sees what the sample can show; and the bars, if they are wanted.
    ///
    /// # Errors
    /// What no points are to blame for.
    pub fn of_data(&self, is_shown: bool, findings: &mut Findings) -> Result<()> {
        for part in &self.parts {
            match &part.data {
                Ok(diagram) => {
                    self.betti(part, diagram, findings)?;
                    if is_shown {
                        part.show(diagram, findings)?;
                    }
                }
                Err(reason) => findings.gap("diagram", reason.clone()),
            }
        }
        Ok(())
    }

    /// How far the diagrams of codes are from those of the data, and the bars, if they are wanted.
    ///
    /// # Errors
    /// What no codes are to blame for.
    pub fn measure(&self, codes: &Codes, is_shown: bool, findings: &mut Findings) -> Result<()> {
        for part in &self.parts {
            let found = normalised_diagram(&codes.at(&part.places), codes.dim, *part.degrees.end());
            let Some(own) = findings.attempt("diagram of codes", found)? else { continue };
            self.betti(part, &own.diagram, findings)?;
            match &part.data {
                Ok(data) => part.compare(&own.diagram, data, is_shown, findings)?,
                Err(reason) => findings.gap("diagram of the data", reason.clone()),
            }
        }
        Ok(())
    }

    /// Whether bars show the true Betti numbers.
    fn betti(&self, part: &Part, diagram: &Diagram, findings: &mut Findings) -> Result<()> {
        if !part.degrees.clone().any(|degree| degree < self.betti.len()) {
            return Ok(());
        }
        let Some(found) = findings.attempt("Betti numbers", recovered_betti(diagram))? else { return Ok(()) };
        for (degree, &truth) in self.betti.iter().enumerate() {
            if part.degrees.contains(&degree)
                && let Some(found) = found.get(degree)
            {
                let is_found = f64::from(u8::from(found.betti == truth));
                findings.measures.push((OF_DEGREE[degree].1, is_found));
            }
        }
        Ok(())
    }
}

impl Part {
    fn compare(&self, own: &Diagram, data: &Diagram, is_shown: bool, findings: &mut Findings) -> Result<()> {
        for degree in self.degrees.clone() {
            let (own, data) = (own.degree(degree)?.bars(), data.degree(degree)?.bars());
            let transport = Wasserstein::of_order(ORDER).between(own, data);
            let Some(transport) = findings.attempt(OF_DEGREE[degree].0.heading(), transport)? else {
                continue;
            };
            findings.keep(OF_DEGREE[degree].0, Ok::<_, crate::Error>(transport.distance))?;
            if is_shown {
                bar_rows(degree, own, transport.matching.as_ref(), findings);
            }
        }
        Ok(())
    }

    fn show(&self, diagram: &Diagram, findings: &mut Findings) -> Result<()> {
        for degree in self.degrees.clone() {
            bar_rows(degree, diagram.degree(degree)?.bars(), None, findings);
        }
        Ok(())
    }
}

/// Keeps the bars that have an end, each with its partner in the optimal matching with those of the data.
fn bar_rows(degree: usize, bars: Bars<'_>, matching: Option<&Matching>, findings: &mut Findings) {
    let mut partners = vec![None; bars.len()];
    for &(own, data) in matching.iter().flat_map(|matching| &matching.pairs) {
        partners[own] = Some(data);
    }
    let (seed, method) = (findings.seed, findings.method.clone());
    let rows = partners.into_iter().enumerate().map(|(at, partner)| BarRow {
        seed,
        method: method.clone(),
        degree,
        birth: bars.births()[at],
        death: bars.deaths()[at],
        partner,
    });
    findings.bars.extend(rows);
}
