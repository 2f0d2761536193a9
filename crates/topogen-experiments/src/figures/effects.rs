//! Reductions with their intervals, beside the controls and the published ones.

use super::{Picture, Width};
use crate::Result;
use crate::effect::Effect;
use crate::record::Records;
use crate::statistics::{FEWEST, interval_of_mean, mean};
use topogen_plot::{IntervalGroup, IntervalRow, Intervals, ReferenceBand};

/// A figure for each step of the table, of experiments with several seeds.
///
/// # Errors
/// Those of drawing.
pub fn intervals(records: &Records) -> Result<Vec<Picture>> {
    let effects = records.effects();
    let of_steps = effects.chunk_by(|a, b| a.step == b.step);
    of_steps
        .filter(|effects| effects.iter().any(|effect| effect.pairs.len() > 1))
        .map(|effects| at_step(records, effects))
        .collect()
}

fn at_step(records: &Records, effects: &[Effect]) -> Result<Picture> {
    let step = effects.first().map_or(0, |effect| effect.step);
    let rows = effects.iter().filter_map(|effect| Some((effect.is_control, row(effect)?)));
    let (groups, band) = beside_controls(rows.collect());
    let are_enough = effects.iter().all(|effect| effect.pairs.len() >= FEWEST);
    let interval_name = if are_enough { "mean, 95 % interval" } else { "mean, lowest to highest" };
    let figure = Intervals {
        x_label: format!("cross-entropy below the baseline at step {step} (%)"),
        groups,
        band,
        interval_name: interval_name.to_owned(),
        ..Intervals::default()
    };
    let controls = match figure.band {
        Some(_) => " The band goes from the lowest seed of all controls to the highest.",
        None => "",
    };
    let caption = format!(
        "By how much the cross-entropy at step {step} is below that of the baseline: above 0 the model is better.{controls}"
    );
    let name = format!("effects-{step}");
    let alt = format!("reductions at step {step}");
    Picture::new(records, (&name, Width::Middle), &figure, (&alt, caption))
}

fn row(effect: &Effect) -> Option<IntervalRow> {
    Some(IntervalRow { published: effect.published, ..row_of(&effect.model, effect.reductions())? })
}

/// A model with a value each seed: their mean with its interval, or with the lowest and the highest where they are too few.
pub fn row_of(model: &str, seeds: Vec<f64>) -> Option<IntervalRow> {
    let lowest_to_highest = || {
        let fold = |pick: fn(f64, f64) -> f64, from| seeds.iter().copied().fold(from, pick);
        (fold(f64::min, f64::INFINITY), fold(f64::max, f64::NEG_INFINITY))
    };
    let interval = interval_of_mean(&seeds).unwrap_or_else(lowest_to_highest);
    let mean = mean(&seeds)?;
    Some(IntervalRow { label: model.to_owned(), mean, interval, published: None, seeds })
}

/// Models and controls as groups, and the band from the lowest to the highest seed of all controls.
pub fn beside_controls(rows: Vec<(bool, IntervalRow)>) -> (Vec<IntervalGroup>, Option<ReferenceBand>) {
    let (controls, models): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(is_control, _)| *is_control);
    let rows = |of: Vec<(bool, IntervalRow)>| of.into_iter().map(|(_, row)| row).collect::<Vec<_>>();
    let (models, controls) = (rows(models), rows(controls));
    let heading =
        |text: &str, other: &[IntervalRow]| if other.is_empty() { String::new() } else { text.to_owned() };
    let values = controls.iter().flat_map(|row| &row.seeds).copied();
    let band = (!controls.is_empty()).then(|| ReferenceBand {
        name: "all controls".to_owned(),
        low: values.clone().fold(f64::INFINITY, f64::min),
        high: values.fold(f64::NEG_INFINITY, f64::max),
    });
    let headings = (heading("models", &controls), heading("controls", &models));
    let groups = vec![
        IntervalGroup { heading: headings.0, rows: models },
        IntervalGroup { heading: headings.1, rows: controls },
    ];
    (groups, band)
}
