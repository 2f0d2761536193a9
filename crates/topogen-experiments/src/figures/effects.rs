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
    let rows = |controls: bool| -> Vec<IntervalRow> {
        effects.iter().filter(|effect| effect.is_control == controls).filter_map(row).collect()
    };
    let heading =
        |text: &str, other: &[IntervalRow]| if other.is_empty() { String::new() } else { text.to_owned() };
    let (models, controls) = (rows(false), rows(true));
    let values = controls.iter().flat_map(|row| &row.seeds).copied();
    let band = (!controls.is_empty()).then(|| ReferenceBand {
        name: "all controls".to_owned(),
        low: values.clone().fold(f64::INFINITY, f64::min),
        high: values.fold(f64::NEG_INFINITY, f64::max),
    });
    let groups = vec![
        IntervalGroup { heading: heading("models", &controls), rows: models.clone() },
        IntervalGroup { heading: heading("controls", &models), rows: controls },
    ];
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
    let seeds = effect.reductions();
    let lowest_to_highest = || {
        let fold = |pick: fn(f64, f64) -> f64, from| seeds.iter().copied().fold(from, pick);
        (fold(f64::min, f64::INFINITY), fold(f64::max, f64::NEG_INFINITY))
    };
    Some(IntervalRow {
        label: effect.model.clone(),
        mean: mean(&seeds)?,
        interval: interval_of_mean(&seeds).unwrap_or_else(lowest_to_highest),
        published: effect.published,
        seeds,
    })
}
