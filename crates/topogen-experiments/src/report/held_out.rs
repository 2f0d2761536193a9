//! What models are worth at the end, on images that were not trained on and in the latent space: a table and sentences.

use super::document::{Column, Table, Text};
use crate::effect::{Standing, beyond, evidence, standing};
use crate::numbers::{interval, or_none, probability, signed};
use crate::record::{DATA, Measure, Records};
use crate::spec::Model;
use crate::statistics::{interval_of_mean, mean, sign_test};

/// What was measured of models.
fn measures(records: &Records) -> Vec<Measure> {
    let mut measures: Vec<Measure> = records.rows.scores.iter().map(|row| row.measure).collect();
    measures.sort_unstable();
    measures.dedup();
    measures.retain(|&measure| measure != Measure::ClassifierAccuracy);
    measures
}

/// A row for each measure and model; none without scores.
pub fn table(records: &Records) -> Option<Table> {
    let spec = &records.run.spec;
    let mut rows = Vec::new();
    for measure in measures(records) {
        for model in &spec.models {
            let values: Vec<f64> = records.last_scores(measure, &model.name).into_values().collect();
            let Some(average) = mean(&values) else { continue };
            let digits = if average.abs() < 10.0 { 4 } else { 2 };
            let better = records.improvements(measure, &model.name, spec.baseline_of(model));
            let is_compared = spec.baseline_of(model) != model.name && !better.is_empty();
            let if_compared = |text: String| if is_compared { text } else { String::new() };
            rows.push(vec![
                measure.label().into(),
                model.name.clone().into(),
                signed(average, digits).into(),
                interval(interval_of_mean(&values), digits).into(),
                if_compared(or_none(mean(&better), digits)).into(),
                if_compared(interval(interval_of_mean(&better), digits)).into(),
                if_compared(probability(sign_test(&better))).into(),
                values.len().to_string().into(),
            ]);
        }
    }
    let accuracy = records.last_scores(Measure::ClassifierAccuracy, DATA).into_values().next();
    let accuracy = accuracy.map_or_else(String::new, |accuracy| {
        let real = records.last_scores(Measure::Frechet, DATA).into_values().next();
        let floor = real.map_or_else(String::new, |real| format!(", and {real:.2} for as many images that were trained on"));
        format!(
            " The Fréchet distance is that of features of a classifier trained here, which knows the class of {:.1} % of the test \
             images; it is no FID{floor}.",
            100.0 * accuracy
        )
    });
    let caption = format!(
        "Measured at the end, on images that were not trained on, or on codes. Better by: than the baseline in the same seed, so \
         that above 0 is better whatever the measure; p of the paired sign test.{accuracy}"
    );
    let mut columns = vec![Column::text("measure"), Column::text("model")];
    columns.extend(["mean", "95 % interval", "better by", "95 % interval", "p", "seeds"].map(Column::number));
    (!rows.is_empty()).then_some(Table { caption, columns, rows })
}

/// What follows for each measure and model, where there are seeds enough to tell.
pub fn sentences(records: &Records) -> Vec<Text> {
    let spec = &records.run.spec;
    let mut sentences = Vec::new();
    for measure in measures(records) {
        let better = |(model, baseline): (&Model, &str)| records.improvements(measure, &model.name, baseline);
        let (controls, models): (Vec<_>, Vec<_>) = spec.compared().partition(|(model, _)| model.control);
        let of_controls: Vec<f64> = controls.into_iter().flat_map(better).collect();
        for (model, baseline) in models {
            let values = better((model, baseline));
            let among = beyond(&values, &of_controls);
            let others = if among.is_some() { "the controls" } else { baseline };
            let what = match standing(&values, among) {
                Standing::Untold => continue,
                Standing::Same => format!("is the same as {baseline}, number for number"),
                Standing::Better => format!("is better than {others}"),
                Standing::Worse => format!("is worse than {others}, which is harm"),
                Standing::Wider => {
                    format!("differs from {baseline} by more than the controls do, in no one direction")
                }
                Standing::Narrower => format!("differs from {baseline} by less than the controls do"),
                Standing::Alike => format!("cannot be told from {others}"),
            };
            let (label, model) = (measure.label(), &model.name);
            sentences.push(Text::from(format!("By {label}, {model} {what} ({}).", evidence(&values, among))));
        }
    }
    sentences
}
