//! Diagrams of a batch, before and after training, and their densities.

use super::{Picture, Width, by_degree};
use crate::record::{BarRow, DATA, Records};
use crate::spec::Term;
use crate::{Result, registry};
use topogen_diag::Bars;
use topogen_diag::vector::{Grid, ScaledDensity, Vectorisation};
use topogen_plot::{CaptionedDiagram, Curves, DegreePoints, DiagramRow, Series};

/// Points of a curve.
const POINTS: usize = 500;

/// The diagram of the first batch and those of what each model makes of it; of the first seed.
///
/// # Errors
/// Those of drawing.
pub fn row(records: &Records) -> Result<Option<Picture>> {
    let bars = &records.rows.bars;
    let Some(first) = bars.first() else { return Ok(None) };
    let mut panels = vec![CaptionedDiagram {
        caption: "batch".to_owned(),
        degrees: degrees(&of(bars, first, first.step, DATA)),
        ..CaptionedDiagram::default()
    }];
    for step in steps(bars) {
        let models = records.run.spec.models.iter().filter(|model| !model.control);
        let diagrams: Vec<(&str, Vec<DegreePoints>)> = models
            .map(|model| (model.name.as_str(), degrees(&of(bars, first, step, &model.name))))
            .filter(|(_, degrees)| !degrees.is_empty())
            .collect();
        let when = if step == 0 { "before training".to_owned() } else { format!("after {step} steps") };
        let Some((_, of_first)) = diagrams.first() else { continue };
        if diagrams.len() > 1 && diagrams.iter().all(|(_, degrees)| degrees == of_first) {
            panels.push(CaptionedDiagram {
                caption: format!("all models {when}"),
                degrees: of_first.clone(),
                ..CaptionedDiagram::default()
            });
            continue;
        }
        let panel = |(model, degrees)| CaptionedDiagram {
            caption: format!("{model} {when}"),
            degrees,
            ..CaptionedDiagram::default()
        };
        panels.extend(diagrams.into_iter().map(panel));
    }
    let caption = format!(
        "The diagram of the first batch, and those of its reconstructions, in the unit of the pixels' Euclidean distance. \
         Seed {}.",
        first.seed
    );
    let figure = DiagramRow { panels, ..DiagramRow::default() };
    let alt = "diagrams of a batch and of its reconstructions";
    Picture::new(records, ("diagrams", Width::Page), &figure, (alt, caption)).map(Some)
}

/// The density of the first batch's diagram and of what models make of it at the end, for each term that compares densities.
///
/// # Errors
/// Those of drawing.
pub fn densities(records: &Records) -> Result<Vec<Picture>> {
    let mut terms: Vec<&Term> = Vec::new();
    for term in records.run.spec.models.iter().flat_map(|model| &model.terms) {
        if term.kind == "density" && !terms.iter().any(|other| other.parameters == term.parameters) {
            terms.push(term);
        }
    }
    let figures = terms.into_iter().enumerate().map(|(number, term)| density(records, term, number));
    figures.filter_map(Result::transpose).collect()
}

fn density(records: &Records, term: &Term, number: usize) -> Result<Option<Picture>> {
    let bars = &records.rows.bars;
    let (Some(first), Some(last), Some(density)) = (bars.first(), steps(bars).pop(), registry::density(term))
    else {
        return Ok(None);
    };
    let spec = &records.run.spec;
    let is_shown = |index: usize| {
        index == 0 || spec.models[index].terms.iter().any(|other| other.parameters == term.parameters)
    };
    let models =
        (0..spec.models.len()).filter(|&index| is_shown(index)).map(|index| spec.models[index].name.as_str());
    let diagrams: Vec<(&str, Vec<f64>)> = [DATA]
        .into_iter()
        .chain(models)
        .map(|name| (name, of(bars, first, last, name)))
        .map(|(name, rows)| {
            let rows = rows.into_iter().filter(|row| row.degree == term.degree);
            (name, rows.map(|row| row.death).collect::<Vec<f64>>())
        })
        .filter(|(_, deaths)| !deaths.is_empty())
        .collect();
    let highest =
        diagrams.iter().flat_map(|(_, deaths)| deaths).copied().fold(0.0, f64::max) + 3.0 * density.sigma;
    let nodes: Vec<f64> = (0..POINTS).map(|point| highest * point as f64 / (POINTS - 1) as f64).collect();
    let grid = Grid::new(nodes.clone())?;
    let vector = ScaledDensity::params(grid)
        .exponent(density.exponent)
        .sigma(density.sigma)
        .scale(density.scale)
        .check()?;
    let mut series = Vec::new();
    for (name, deaths) in diagrams {
        let values = vector.vector(Bars::new(&vec![0.0; deaths.len()], &deaths)?);
        series.push(Series { rug: deaths, ..Series::new(name, nodes.clone(), values) });
    }
    if series.is_empty() {
        return Ok(None);
    }
    let figure = Curves {
        x_label: format!("death in degree {}", term.degree),
        y_label: "density".to_owned(),
        series,
        ..Curves::default()
    };
    let caption = format!(
        "The density 4SGDE of the first batch's deaths and of those of its reconstructions after {last} steps (σ = {}, s = {}), \
         with the deaths as ticks. The term compares it at {} nodes from {} to {} only. Seed {}.",
        density.sigma, density.scale, density.nodes, density.start, density.end, first.seed
    );
    let name = if number == 0 { "density".to_owned() } else { format!("density-{}", number + 1) };
    Picture::new(records, (&name, Width::Column), &figure, ("densities of diagrams", caption)).map(Some)
}

/// The steps that have diagrams, in their order.
fn steps(bars: &[BarRow]) -> Vec<u64> {
    let mut steps: Vec<u64> = bars.iter().map(|row| row.step).collect();
    steps.sort_unstable();
    steps.dedup();
    steps
}

/// The bars of a model, or of the data, at a step of the first seed.
fn of<'a>(bars: &'a [BarRow], first: &BarRow, step: u64, model: &str) -> Vec<&'a BarRow> {
    let is_of = |row: &&BarRow| row.seed == first.seed && row.step == step && row.model == model;
    bars.iter().filter(is_of).collect()
}

fn degrees(bars: &[&BarRow]) -> Vec<DegreePoints> {
    by_degree(bars.iter().map(|row| (row.degree, row.birth, row.death)))
}
