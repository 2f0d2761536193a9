//! What models are worth at equal wall time: a table and a sentence.

use super::document::{Column, Table, Text};
use crate::effect::{Standing, beyond, evidence, standing};
use crate::numbers::{interval, or_none, probability};
use crate::record::{Measure, Records};
use crate::spec::Model;
use crate::statistics::{interval_of_mean, mean, median, sign_test};

/// Whether models were evaluated on the way, by images that decide.
fn is_measured(records: &Records) -> bool {
    let spec = &records.run.spec;
    spec.held_out.as_ref().is_some_and(|held| held.every > 0)
        && records.rows.scores.iter().any(|row| row.measure == Measure::ValidationBound)
}

/// A row for each model, the best on the validation images first; none where models were not evaluated on the way.
pub fn table(records: &Records) -> Option<Table> {
    if !is_measured(records) {
        return None;
    }
    let mut rows = Vec::new();
    for (model, baseline) in records.run.spec.compared() {
        let Some(found) = records.at_equal_time(&model.name) else { continue };
        let chosen = records.validation_gains_at_equal_time(&model.name, baseline);
        let gains = records.gains_at_equal_time(&model.name, baseline);
        let nearer = records.frechet_gains_at_equal_time(&model.name, baseline);
        let Some(gain) = mean(&chosen) else { continue };
        let steps: Vec<f64> = found.runs.values().map(|chosen| chosen.step).collect();
        let control = if model.control { " (control)" } else { "" };
        let row = vec![
            format!("{}{control}", model.name).into(),
            format!("{:.2}", found.ratio).into(),
            format!("{:.0}", found.budget).into(),
            or_none(median(&steps), 0).into(),
            or_none(Some(gain), 3).into(),
            or_none(mean(&gains), 3).into(),
            interval(interval_of_mean(&gains), 3).into(),
            probability(sign_test(&gains)).into(),
            gains.len().to_string().into(),
            or_none(mean(&nearer), 2).into(),
            interval(interval_of_mean(&nearer), 2).into(),
            if nearer.is_empty() { "".into() } else { probability(sign_test(&nearer)).into() },
        ];
        rows.push((gain, row));
    }
    rows.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let caption = "At equal wall time: if a step takes as many times as long as one of the plain model as the second column says, only the \
         steps of the third count. Of the evaluations among these and one at their end, by interpolation, the one with the lowest negative \
         bound of the validation images is taken, at the median step of the fourth. (The interpolation was added when search-small and a part of search-epoch had \
         been seen: without it, a control that measured 0.1 % slower lost a tenth of an epoch.) Better by: nats of an image, above 0 is better than the plain model; on the validation \
         images, by which it was chosen, and on the test images, by which nothing was. p of the paired sign test. The Fréchet distance of samples from the test images is that at the end of these \
         steps.";
    let mut columns = vec![Column::text("")];
    let headings = [
        "step ×",
        "steps",
        "chosen",
        "better by, validation",
        "better by, test",
        "95 % interval",
        "p",
        "seeds",
        "Fréchet distance less by",
        "95 % interval",
        "p",
    ];
    columns.extend(headings.map(Column::number));
    let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
    (!rows.is_empty()).then(|| Table { caption: caption.to_owned(), columns, rows })
}

/// What follows: by seeds enough for each model, or else which one was chosen.
pub fn sentences(records: &Records) -> Vec<Text> {
    if !is_measured(records) {
        return Vec::new();
    }
    let spec = &records.run.spec;
    let (controls, models): (Vec<_>, Vec<_>) = spec.compared().partition(|(model, _)| model.control);
    let of_controls: Vec<f64> = controls
        .iter()
        .flat_map(|(model, baseline)| records.gains_at_equal_time(&model.name, baseline))
        .collect();
    let mut sentences = Vec::new();
    for (model, baseline) in &models {
        let gains = records.gains_at_equal_time(&model.name, baseline);
        let among = beyond(&gains, &of_controls);
        let others = if among.is_some() { "the controls" } else { baseline };
        let what = match standing(&gains, among) {
            Standing::Untold => continue,
            Standing::Same => format!("is the same as {baseline}, number for number"),
            Standing::Better => {
                format!("helps: its bound of the test images is better than that of {others}")
            }
            Standing::Worse => {
                format!("is harm: its bound of the test images is worse than that of {others}")
            }
            Standing::Wider => {
                format!("differs from {baseline} by more than the controls do, in no one direction")
            }
            Standing::Narrower => format!("differs from {baseline} by less than the controls do"),
            Standing::Alike => format!("cannot be told from {others}"),
        };
        let by = interval(interval_of_mean(&gains), 3);
        sentences.push(Text::from(format!(
            "At equal wall time {} {what} (better by {} nats, {by}; {}).",
            model.name,
            or_none(mean(&gains), 3),
            evidence(&gains, among)
        )));
    }
    sentences.extend(of_samples(records, &models, &controls));
    if sentences.is_empty() && !controls.is_empty() {
        sentences.extend(choice(records, &models, &controls));
    }
    sentences
}

/// What follows of the Fréchet distances of samples, by seeds enough.
fn of_samples(records: &Records, models: &[Pair<'_>], controls: &[Pair<'_>]) -> Vec<Text> {
    let nearer = |(model, baseline): &Pair<'_>| records.frechet_gains_at_equal_time(&model.name, baseline);
    let of_controls: Vec<f64> = controls.iter().flat_map(nearer).collect();
    let mut sentences = Vec::new();
    for pair in models {
        let gains = nearer(pair);
        let among = beyond(&gains, &of_controls);
        let others = if among.is_some() { "the controls" } else { pair.1 };
        let what = match standing(&gains, among) {
            Standing::Better => format!("are nearer to the test images than those of {others}"),
            Standing::Worse => {
                format!("are farther from the test images than those of {others}, which is harm")
            }
            Standing::Untold => continue,
            _ => format!("are no nearer to the test images, and no farther, than those of {others}"),
        };
        sentences.push(Text::from(format!(
            "At equal wall time the samples of {} {what} (Fréchet distance smaller by {}, {}; {}).",
            pair.0.name,
            or_none(mean(&gains), 2),
            interval(interval_of_mean(&gains), 2),
            evidence(&gains, among)
        )));
    }
    sentences
}

/// Which model the rule of the search chooses.
fn choice(records: &Records, models: &[Pair<'_>], controls: &[Pair<'_>]) -> Option<Text> {
    let (gain, model) = best(records, models)?;
    let seeds = records.run.spec.extent(records.run.quick).seeds.len();
    let start = format!(
        "Best on the validation images at equal wall time, over {seeds} seeds: {model}, by {} nats",
        or_none(Some(gain), 3)
    );
    Some(Text::from(match best(records, controls) {
        Some((control, name)) if gain > control => {
            format!(
                "{start}; the best control, {name}, by {}. It goes on to the confirmation.",
                or_none(Some(control), 3)
            )
        }
        Some((control, name)) => {
            format!(
                "{start}; that is no more than the control {name} by {}. None goes on.",
                or_none(Some(control), 3)
            )
        }
        None => format!("{start}."),
    }))
}

/// A model and the name of its baseline.
type Pair<'a> = (&'a Model, &'a str);

/// The best of some models on the validation images at equal wall time.
fn best<'a>(records: &Records, of: &[Pair<'a>]) -> Option<(f64, &'a str)> {
    let mut best: Option<(f64, &str)> = None;
    for (model, baseline) in of {
        let Some(gain) = mean(&records.validation_gains_at_equal_time(&model.name, baseline)) else {
            continue;
        };
        if best.is_none_or(|(other, _)| gain > other) {
            best = Some((gain, &model.name));
        }
    }
    best
}
