//! The tables of an experiment.

use super::document::{Cell, Column, Table};
use crate::claims::Judged;
use crate::measure::PARTS;
use crate::numbers::{NONE, grouped, mean_and_interval, or_none, probability};
use crate::record::Records;
use crate::statistics::{mean, quantile};
use topogen_loss::Dependence;

/// Claims, what was measured, and what follows.
pub fn claims(judged: &[Judged]) -> Table {
    let caption = "Claims and measurements. Open: the measurement cannot tell. A direction needs a paired sign test with p below \
                   0.05 and a 95 % bootstrap interval on one side of 0; a published reduction needs this, and lies in the \
                   interval of the ratio of means, which is what was published.";
    let row = |judged: &Judged| {
        vec![
            judged.claim.clone().into(),
            judged.published.clone().into(),
            judged.measured.clone().into(),
            judged.interval.clone().into(),
            judged.seeds.to_string().into(),
            judged.p.map_or_else(String::new, probability).into(),
            Cell::Verdict(judged.verdict),
        ]
    };
    Table {
        caption: caption.to_owned(),
        columns: vec![
            Column::text("claim"),
            Column::number("published"),
            Column::number("measured"),
            Column::number("95 % interval"),
            Column::number("seeds"),
            Column::number("p"),
            Column::text("verdict"),
        ],
        rows: judged.iter().map(row).collect(),
    }
}

/// The cross-entropy of each model at the steps of the table that were recorded, and its reduction; none without such steps.
pub fn cross_entropies(records: &Records) -> Option<Table> {
    let spec = &records.run.spec;
    let steps = recorded_steps(records);
    if steps.is_empty() {
        return None;
    }
    let mut columns = vec![Column::text("")];
    columns.extend(steps.iter().map(|step| Column::number(format!("step {step}"))));
    let row = |name: String, value: &dyn Fn(u64) -> String| -> Vec<Cell> {
        [name].into_iter().chain(steps.iter().map(|&step| value(step))).map(Cell::from).collect()
    };
    let mut rows = Vec::new();
    for model in &spec.models {
        rows.push(row(model.name.clone(), &|step| {
            let values: Vec<f64> = records.bce(&model.name, step).into_values().collect();
            mean(&values).map_or_else(|| NONE.to_owned(), |bce| grouped(bce.round() as usize))
        }));
    }
    let effects = records.effects();
    for (model, baseline) in spec.compared() {
        rows.push(row(format!("{}, % below {baseline}", model.name), &|step| {
            let effect = effects.iter().find(|effect| effect.model == model.name && effect.step == step);
            effect
                .and_then(|effect| mean_and_interval(&effect.reductions(), 3))
                .unwrap_or_else(|| NONE.to_owned())
        }));
    }
    let caption = "Cross-entropy of a batch in nats, mean over the seeds; below, by how many per cent it is lower than the \
                   baseline's.";
    Some(Table { caption: caption.to_owned(), columns, rows })
}

/// The steps of the table that were recorded.
fn recorded_steps(records: &Records) -> Vec<u64> {
    let steps = records.run.spec.table_steps.iter().copied();
    steps.filter(|&step| records.rows.steps.iter().any(|row| row.step == step)).collect()
}

/// Where the time of steps goes, beside the published times; none where no step was timed.
pub fn times(records: &Records) -> Option<Table> {
    let spec = &records.run.spec;
    let plain = &spec.models.first()?.name;
    let published =
        |model: &crate::spec::Model| model.published.as_ref().map(|published| published.ten_steps);
    let of_plain = spec.models.first().and_then(published);
    let has_published = spec.models.iter().any(|model| published(model).is_some());
    let mut columns = vec![Column::text("")];
    if has_published {
        columns.extend(["published (s)", "published ratio"].map(Column::number));
    }
    columns.extend(["10 steps (s)", "ratio"].map(Column::number));
    columns.extend(PARTS.map(|part| Column::number(format!("{part} (ms)"))));
    let mut rows = Vec::new();
    for model in &spec.models {
        let (Some(ten), Some(parts)) =
            (records.seconds_of_ten_steps(&model.name), records.seconds_of_parts(&model.name))
        else {
            continue;
        };
        let mut row: Vec<Cell> = vec![model.name.clone().into()];
        if has_published {
            let ten = published(model);
            row.push(or_none(ten, 1).into());
            row.push(or_none(ten.zip(of_plain).map(|(ten, plain)| ten / plain), 2).into());
        }
        row.push(format!("{ten:.3}").into());
        row.push(or_none(mean(&records.time_ratios(&model.name, plain)), 2).into());
        row.extend(parts.map(|part| format!("{:.2}", 1000.0 * part).into()));
        rows.push(row);
    }
    let session = &records.session;
    let caption = format!(
        "Wall time: ten times the median step in seconds, the mean over the seeds of the ratio to {plain}, and the median of each \
         part of a step in milliseconds; without the first steps of a run and without the reading of batches, which the models \
         share. Each run uses one thread; {} side by side on {} processors.",
        session.threads, session.processors
    );
    (!rows.is_empty()).then_some(Table { caption, columns, rows })
}

/// What sets the value of each term, and how strongly it pulls; none without terms.
pub fn terms(records: &Records) -> Option<Table> {
    let reasons = [Dependence::Input, Dependence::Target, Dependence::Minimum];
    let mut columns = vec![Column::text("term"), Column::number("gradient (%)")];
    columns.extend(
        ["target (%)", "minimum (%)", "first gradient", "pull, median", "pull, 90 %"].map(Column::number),
    );
    let mut rows = Vec::new();
    for model in &records.run.spec.models {
        for (number, term) in model.terms.iter().enumerate() {
            let mut row: Vec<Cell> = vec![format!("{}, {}", model.name, term.label()).into()];
            row.extend(reasons.map(|reason| {
                or_none(records.share(&model.name, number, reason).map(|share| 100.0 * share), 1).into()
            }));
            let first = records.first_gradient(&model.name, number);
            row.push(first.map_or("none".to_owned(), |step| step.to_string()).into());
            let pulls: Vec<f64> = records.pull_ratios(&model.name, number).map(|(_, ratio)| ratio).collect();
            row.extend([0.5, 0.9].map(|at| scientific(quantile(&pulls, at)).into()));
            rows.push(row);
        }
    }
    let caption = "What sets the value of each term, in per cent of the steps. Gradient: the reconstructions or codes do. Target: \
                   a bar of the data that is matched to the diagonal does, which nothing the model does to first order changes. \
                   Minimum: the distance is 0. Pull: the norm of the weighted term's gradient over that of the cross-entropy's, \
                   at the logits of the reconstructions or at the codes, over the recorded steps in which it has a gradient.";
    (!rows.is_empty()).then_some(Table { caption: caption.to_owned(), columns, rows })
}

/// Two digits, of numbers of any size.
fn scientific(value: Option<f64>) -> String {
    match value {
        None => NONE.to_owned(),
        Some(value) if (0.01..100.0).contains(&value) => format!("{value:.2}"),
        Some(value) => {
            let text = format!("{value:.1e}");
            let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            format!("{digits} · 10^{}", exponent.replace('-', "\u{2212}"))
        }
    }
}
