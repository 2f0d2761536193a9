//! What regularisers do to the cross-entropy, beside controls and what was published: tables and sentences.

use super::document::{Block, Cell, Column, Table, Text};
use crate::claims::verdict_of;
use crate::effect::{Beyond, Effect, LEVEL, Standing, sentence};
use crate::numbers::{NONE, interval, or_none, probability};
use crate::record::Records;
use crate::statistics::{
    FEWEST, interval_of_mean, interval_of_ratio_of_means, mean, ratio_of_means, sign_test,
};

/// Whether there is enough for tables of effects: something published, controls, or seeds for an interval.
pub fn are_told(records: &Records) -> bool {
    let spec = &records.run.spec;
    let has_published =
        |model: &crate::spec::Model| model.published.as_ref().is_some_and(|it| !it.reductions.is_empty());
    spec.compared().any(|(model, _)| model.control || has_published(model))
        || records.effects().iter().any(|effect| effect.pairs.len() >= FEWEST)
}

/// What the models come to, a sentence each.
pub fn sentences(records: &Records) -> Vec<Text> {
    let effects = records.effects();
    let models = records.run.spec.compared().filter(|(model, _)| !model.control);
    let of_model = |name: &str| -> Option<String> {
        let those: Vec<&Effect> = effects.iter().filter(|effect| effect.model == name).collect();
        sentence(&those)
    };
    models.filter_map(|(model, _)| of_model(&model.name)).map(Text::from).collect()
}

/// What all models together come to; nothing where there are too few seeds or no controls.
pub fn verdict(records: &Records) -> Option<String> {
    let effects = records.effects();
    let told: Vec<&Effect> = effects.iter().filter(|effect| effect.beyond.is_some()).collect();
    if told.is_empty() {
        return None;
    }
    let count = |standing| told.iter().filter(|effect| effect.standing() == standing).count();
    let (lower, higher, wider) = (count(Standing::Lower), count(Standing::Higher), count(Standing::Wider));
    let effect = match (lower, higher) {
        (0, 0) => "no model has at any step a lower or higher cross-entropy than the controls: an effect is not there".to_owned(),
        (0, _) => format!("no model has at any step a lower cross-entropy than the controls, and in {higher} it is harmed"),
        (_, 0) => format!("in {lower} the cross-entropy is lower than that of the controls, in none higher"),
        _ => format!("in {lower} the cross-entropy is lower than that of the controls, in {higher} higher, which is harm"),
    };
    let spread = match wider {
        0 => String::new(),
        _ => format!("; in {wider} it is moved by more than the controls move it, in no one direction"),
    };
    Some(format!(
        "Of {} comparisons with the controls (model by step): {effect}{spread}. At a level of {} %, {:.1} of them would come out \
         as different by chance alone.",
        told.len(),
        100.0 * LEVEL,
        LEVEL * told.len() as f64
    ))
}

/// A table for each step.
pub fn tables(records: &Records) -> Vec<Block> {
    let effects = records.effects();
    effects.chunk_by(|a, b| a.step == b.step).map(|at| Block::Table(table(at))).collect()
}

fn table(effects: &[Effect]) -> Table {
    let step = effects.first().map_or(0, |effect| effect.step);
    let has_published = effects.iter().any(|effect| effect.published.is_some());
    let has_controls = effects.iter().any(|effect| effect.beyond.is_some());
    let mut columns = vec![Column::text("")];
    if has_published {
        columns.push(Column::number("published"));
    }
    columns.extend(
        ["mean of ratios", "95 % interval", "ratio of means", "95 % interval", "p"].map(Column::number),
    );
    if has_controls {
        columns.extend(["p, controls", "p, sizes"].map(Column::number));
    }
    columns.extend([Column::number("seeds"), Column::text("verdict")]);
    let row = |effect: &Effect| {
        let reductions = effect.reductions();
        let control = if effect.is_control { " (control)" } else { "" };
        let mut row: Vec<Cell> = vec![format!("{}{control}", effect.model).into()];
        if has_published {
            row.push(effect.published.map_or_else(String::new, |published| published.to_string()).into());
        }
        row.push(or_none(mean(&reductions), 3).into());
        row.push(interval(interval_of_mean(&reductions), 3).into());
        row.push(or_none(ratio_of_means(&effect.pairs), 3).into());
        row.push(interval(interval_of_ratio_of_means(&effect.pairs), 3).into());
        row.push(probability(sign_test(&reductions)).into());
        if has_controls {
            let of = |pick: fn(&Beyond) -> f64| {
                effect.beyond.as_ref().map_or(NONE.to_owned(), |it| probability(pick(it)))
            };
            row.extend([of(|beyond| beyond.reductions.p).into(), of(|beyond| beyond.sizes.p).into()]);
        }
        row.push(effect.pairs.len().to_string().into());
        row.push(if effect.is_control {
            "".into()
        } else {
            Cell::Verdict(verdict_of(&effect.pairs, effect.published))
        });
        row
    };
    let published = match has_published {
        true => {
            ", published and measured: the mean of ratios, which is how the thesis defines it, and the ratio of means, which is \
                 how its code computed it"
        }
        false => "",
    };
    let controls = match has_controls {
        true => {
            " p, controls: of the rank-sum test against all seeds of all controls together; p, sizes: the same of the absolute \
                 values. What lies where the controls do has no effect that means anything, whatever the sign test says."
        }
        false => "",
    };
    let caption = format!(
        "Step {step}: by how many per cent the cross-entropy is below that of the baseline{published}. p: of the paired sign \
         test.{controls}"
    );
    Table { caption, columns, rows: effects.iter().map(row).collect() }
}
