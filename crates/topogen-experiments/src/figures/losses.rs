//! Losses over the steps.

use super::{Picture, Width, grid_marks, over_steps, over_steps_with_band, seeds};
use crate::Result;
use crate::record::{Records, StepRow};
use crate::spec::Model;
use std::collections::BTreeMap;
use topogen_plot::{Curves, Series};

/// So many models can have bands that are told apart.
const MOST_BANDS: usize = 3;

/// Cross-entropy over the steps, a curve a model.
///
/// # Errors
/// Those of drawing.
pub fn cross_entropy(records: &Records) -> Result<Picture> {
    let caption = "Binary cross-entropy of an image, mean over each batch before the step that trains on it.";
    let shown = ("bce", "cross-entropy of an image (nats)", caption);
    of_models(records, shown, "cross-entropy over the steps", |row| row.bce)
}

/// Kullback–Leibler divergence over the steps, a curve a model.
///
/// # Errors
/// Those of drawing.
pub fn divergence(records: &Records) -> Result<Picture> {
    let caption = "Kullback–Leibler divergence of the code of an image from the prior, mean over each batch.";
    let shown = ("kld", "divergence of an image (nats)", caption);
    of_models(records, shown, "divergence over the steps", |row| row.kld)
}

fn of_models(
    records: &Records,
    (name, y_label, caption): (&str, &str, &str),
    alt: &str,
    value: impl Fn(&StepRow) -> f64,
) -> Result<Picture> {
    // Controls lie on their baselines in these figures.
    let models: Vec<&Model> = records.run.spec.models.iter().filter(|model| !model.control).collect();
    let of_model = |model: &&Model| {
        let rows = records.rows.steps.iter().filter(|row| row.model == model.name);
        let points = rows.map(|row| (row.step, value(row) / row.images as f64));
        over_steps(&model.name, points)
    };
    let series = models.iter().map(of_model).filter(|series| !series.x.is_empty()).collect();
    let figure = Curves {
        x_label: "step".to_owned(),
        y_label: y_label.to_owned(),
        series,
        marks: grid_marks(records),
        ..Curves::default()
    };
    Picture::new(records, (name, Width::Column), &figure, (alt, format!("{caption} {}", seeds(records))))
}

/// By how much each model's cross-entropy is below that of its baseline.
///
/// # Errors
/// Those of drawing.
pub fn reduction(records: &Records) -> Result<Option<Picture>> {
    let spec = &records.run.spec;
    let (controls, models): (Vec<_>, Vec<_>) = spec.compared().partition(|(model, _)| model.control);
    let Some(plain) = spec.models.first().filter(|_| !models.is_empty()) else { return Ok(None) };
    let steps = records.rows.steps.iter().filter(|row| row.model == plain.name);
    // The baseline lies at 0, in the colour that it has in the other figures.
    let mut series = vec![over_steps(&plain.name, steps.map(|row| (row.step, 0.0)))];
    for &(model, baseline) in &models {
        let points = reductions(records, &model.name, baseline).into_iter();
        series.push(match models.len() {
            ..=MOST_BANDS if controls.is_empty() => over_steps_with_band(&model.name, points),
            _ => over_steps(&model.name, points),
        });
    }
    let of_controls =
        controls.iter().flat_map(|(model, baseline)| reductions(records, &model.name, baseline));
    series.push(over_steps_with_band("controls", of_controls));
    series.retain(|series: &Series| !series.x.is_empty());
    let band = match series.iter().any(|series| series.band.is_some()) {
        true if controls.is_empty() => " The bands go from the lowest seed to the highest.",
        true => {
            " The band goes from the lowest of all seeds of all controls to the highest: what changes make that mean nothing."
        }
        false => "",
    };
    let caption = format!(
        "By how much the cross-entropy is below that of the baseline, batch by batch: above 0 the model is better. {}{band}",
        seeds(records)
    );
    let figure = Curves {
        x_label: "step".to_owned(),
        y_label: "cross-entropy below the baseline (%)".to_owned(),
        series,
        marks: grid_marks(records),
        ..Curves::default()
    };
    let alt = "reduction of the cross-entropy over the steps";
    Picture::new(records, ("reduction", Width::Column), &figure, (alt, caption)).map(Some)
}

fn reductions(records: &Records, model: &str, baseline: &str) -> Vec<(u64, f64)> {
    let of = |name: &str| -> BTreeMap<(u64, u64), f64> {
        let rows = records.rows.steps.iter().filter(|row| row.model == name);
        rows.map(|row| ((row.seed, row.step), row.bce)).collect()
    };
    let (plain, other) = (of(baseline), of(model));
    let pairs = plain.iter().filter_map(|(at, plain)| Some((at.1, *plain, *other.get(at)?)));
    pairs.map(|(step, plain, other)| (step, 100.0 * (plain - other) / plain)).collect()
}
