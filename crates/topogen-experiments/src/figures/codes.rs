//! The latent space by class.

use super::{Picture, Width, classes};
use crate::Result;
use crate::numbers::signed;
use crate::record::{CodeRow, Measure, Records};
use topogen_plot::{Scatter, ScatterPanel};

/// The codes of each model, of the first seed, by class; classes beyond the tenth are left out.
///
/// # Errors
/// Those of drawing.
pub fn scatter(records: &Records) -> Result<Option<Picture>> {
    let codes = &records.rows.codes;
    let Some(first) = codes.first() else { return Ok(None) };
    let shown = |row: &&CodeRow| row.seed == first.seed && usize::from(row.label) < classes::MOST;
    let mut panels = Vec::new();
    for model in &records.run.spec.models {
        let rows: Vec<&CodeRow> = codes.iter().filter(shown).filter(|row| row.model == model.name).collect();
        if !rows.is_empty() {
            panels.push(ScatterPanel {
                caption: model.name.clone(),
                note: note(records, &model.name, first.seed),
                points: rows.iter().map(|row| (row.x, row.y)).collect(),
                labels: rows.iter().map(|row| usize::from(row.label)).collect(),
                ..ScatterPanel::default()
            });
        }
    }
    let count = panels.iter().flat_map(|panel| &panel.labels).max().map_or(0, |&label| label + 1);
    let Some(points) = panels.first().map(|panel| panel.points.len()) else { return Ok(None) };
    let figure = Scatter {
        x_label: "z₁".to_owned(),
        y_label: "z₂".to_owned(),
        class_names: classes::names(&records.run.spec.data_set, count),
        panels,
        ..Scatter::default()
    };
    let extent = records.run.spec.extent(records.run.quick);
    let caption = format!(
        "The codes of {points} training images after {} steps, by class. The numbers are those of the table of this section \
         for this seed. Seed {}.",
        extent.steps, first.seed
    );
    Picture::new(records, ("codes", Width::Page), &figure, ("codes by class", caption)).map(Some)
}

/// What was measured of a model's codes.
fn note(records: &Records, model: &str, seed: u64) -> String {
    let named = [(Measure::Silhouette, "silhouette"), (Measure::NeighbourAccuracy, "neighbours")];
    let of = |(measure, name): (Measure, &str)| {
        let value = *records.last_scores(measure, model).get(&seed)?;
        Some(format!("{name} {}", signed(value, 3)))
    };
    named.into_iter().filter_map(of).collect::<Vec<_>>().join(", ")
}
