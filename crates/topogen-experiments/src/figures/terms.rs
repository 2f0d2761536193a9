//! Topological terms over the steps: their values, and how strongly they pull.

use super::{Picture, Width, grid_marks, over_steps, seeds};
use crate::Result;
use crate::record::Records;
use crate::spec::{Model, Place, Term};
use topogen_plot::{Curves, Series};

/// The true value of every topological term, a figure for each unit: kinds and places have units of their own.
///
/// # Errors
/// Those of drawing.
pub fn values(records: &Records) -> Result<Vec<Picture>> {
    let mut units: Vec<Unit<'_>> = Vec::new();
    for (model, _, term) in all(records) {
        let unit = Unit::of(model, term);
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    units.into_iter().filter_map(|unit| of_unit(records, unit).transpose()).collect()
}

/// What has values of the same unit.
#[derive(Clone, Copy, PartialEq)]
struct Unit<'a> {
    kind: &'a str,
    one_bar: bool,
    place: Place,
}

impl<'a> Unit<'a> {
    fn of(model: &Model, term: &'a Term) -> Self {
        Self { kind: &term.kind, one_bar: term.one_bar, place: model.place }
    }

    fn name(self) -> String {
        let one_bar = if self.one_bar { "-one-bar" } else { "" };
        let place = if self.place == Place::Latent { "-latent" } else { "" };
        format!("terms-{}{one_bar}{place}", self.kind)
    }
}

/// Every term, with its model and its number.
fn all(records: &Records) -> impl Iterator<Item = (&Model, usize, &Term)> {
    let models = records.run.spec.models.iter();
    models.flat_map(|model| model.terms.iter().enumerate().map(move |(number, term)| (model, number, term)))
}

fn of_unit(records: &Records, unit: Unit<'_>) -> Result<Option<Picture>> {
    let series: Vec<Series> = all(records)
        .filter(|(model, _, term)| Unit::of(model, term) == unit)
        .map(|(model, number, term)| {
            let rows = records.term_rows(&model.name, number);
            let label = format!("{}, degree {}", model.name, term.degree);
            over_steps(&label, rows.map(|row| (row.step, row.value)))
        })
        .filter(|series| !series.x.is_empty())
        .collect();
    if series.is_empty() {
        return Ok(None);
    }
    let one_bar = if unit.one_bar { ", one bar" } else { "" };
    let figure = Curves {
        x_label: "step".to_owned(),
        y_label: format!("{}{one_bar}", unit.kind),
        series,
        marks: grid_marks(records),
        ..Curves::default()
    };
    let points = if unit.place == Place::Latent { "codes" } else { "reconstructions" };
    let truth = match unit.one_bar {
        true => "as the code behind the thesis computed it, of one bar, and 0 where it has no gradient",
        false => "the true value, also where it has no gradient",
    };
    let caption = format!(
        "The term {} between a batch and its {points}, without its weight: {truth}. {}",
        unit.kind,
        seeds(records)
    );
    let alt = format!("{} over the steps", unit.kind);
    Picture::new(records, (&unit.name(), Width::Column), &figure, (&alt, caption)).map(Some)
}

/// The norm of each term's gradient over that of the cross-entropy's; terms of one bar in a figure of their own.
///
/// # Errors
/// Those of drawing.
pub fn pulls(records: &Records) -> Result<Vec<Picture>> {
    let figures = [false, true].map(|one_bar| pulls_of(records, one_bar));
    figures.into_iter().filter_map(Result::transpose).collect()
}

fn pulls_of(records: &Records, one_bar: bool) -> Result<Option<Picture>> {
    let series: Vec<Series> = all(records)
        .filter(|(_, _, term)| term.one_bar == one_bar)
        .map(|(model, number, term)| {
            let label = format!("{}, {} {}", model.name, term.kind, term.degree);
            over_steps(&label, records.pull_ratios(&model.name, number))
        })
        .filter(|series| !series.x.is_empty())
        .collect();
    if series.is_empty() {
        return Ok(None);
    }
    let figure = Curves {
        x_label: "step".to_owned(),
        y_label: "gradient / cross-entropy's".to_owned(),
        series,
        log_y: true,
        ..Curves::default()
    };
    let caption = format!(
        "Norm of the gradient of each weighted term over that of the cross-entropy, where it acts: at the logits of the \
         reconstructions, or at the codes. Only steps in which the term has a gradient. {}",
        seeds(records)
    );
    let name = if one_bar { "pulls-one-bar" } else { "pulls" };
    let alt = "gradients of the terms beside that of the cross-entropy";
    Picture::new(records, (name, Width::Column), &figure, (alt, caption)).map(Some)
}
