//! What regularisers do to the cross-entropy, beside controls and what was published: tables and sentences.

use super::document::{Block, Cell, Column, Table, Text};
use crate::claims::verdict_of;
use crate::effect::{Beyond, Effect, LEVEL, Standing, evidence};
use crate::numbers::{NONE, and, interval, or_none, probability, signed};
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
    let (lower, higher, wider) = (count(Standing::Better), count(Standing::Worse), count(Standing::Wider));
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
    let of_steps = effects.chunk_by(|a, b| a.step == b.step);
    of_steps.enumerate().map(|(place, effects)| Block::Table(table(effects, place == 0))).collect()
}

fn table(effects: &[Effect], is_explained: bool) -> Table {
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
            row.extend([of(|beyond| beyond.place.p).into(), of(|beyond| beyond.sizes.p).into()]);
        }
        row.push(effect.pairs.len().to_string().into());
        row.push(if effect.is_control {
            "".into()
        } else {
            Cell::Verdict(verdict_of(&effect.pairs, effect.published))
        });
        row
    };
    let caption = match is_explained {
        true => explanation(step, has_published, has_controls),
        false => format!("Step {step}, as above."),
    };
    Table { caption, columns, rows: effects.iter().map(row).collect() }
}

/// What the columns are.
fn explanation(step: u64, has_published: bool, has_controls: bool) -> String {
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
    format!(
        "Step {step}: by how many per cent the cross-entropy is below that of the baseline{published}. p: of the paired sign \
         test.{controls}"
    )
}

/// What the effects of one model at several steps come to, in a sentence.
fn sentence(effects: &[&Effect]) -> Option<String> {
    let first = effects.first()?;
    let mut standings: Vec<Standing> = Vec::new();
    for effect in effects {
        if !standings.contains(&effect.standing()) {
            standings.push(effect.standing());
        }
    }
    let clauses: Vec<String> = standings
        .iter()
        .map(|&standing| {
            let those = effects.iter().filter(|effect| effect.standing() == standing);
            clause(standing, &those.copied().collect::<Vec<_>>(), standings.len() == 1)
        })
        .collect();
    Some(format!("{} {}.", first.model, clauses.join("; it ")))
}

fn clause(standing: Standing, effects: &[&Effect], are_all: bool) -> String {
    let has_controls = effects.iter().all(|effect| effect.beyond.is_some());
    let baseline = effects.first().map_or("", |effect| &effect.baseline);
    let others = if has_controls { "the controls" } else { baseline };
    let what = match standing {
        Standing::Same => format!("is the same as {baseline}, number for number,"),
        Standing::Better => format!("has a lower cross-entropy than {others}"),
        Standing::Worse => format!("has a higher cross-entropy than {others}, which is harm,"),
        Standing::Wider => {
            format!("differs from {baseline} by more than the controls do, in no one direction,")
        }
        Standing::Narrower => format!("differs from {baseline} by less than the controls do"),
        Standing::Alike => format!("cannot be told from {others}"),
        Standing::Untold => {
            let changes = effects.iter().filter_map(|effect| Some(-mean(&effect.reductions())?));
            let changes: Vec<String> = changes.map(|change| format!("{} %", changed(change))).collect();
            let seeds = effects.iter().map(|effect| effect.pairs.len()).max().unwrap_or(0);
            let seeds = if seeds == 1 { "one seed".to_owned() } else { format!("{seeds} seeds") };
            format!(
                "has a cross-entropy that differs from {baseline}'s by {} (in {seeds}, too few to tell)",
                and(&changes)
            )
        }
    };
    let steps: Vec<String> = effects.iter().map(|effect| effect.step.to_string()).collect();
    let at = match (steps.as_slice(), standing) {
        ([step], _) => format!("at step {step}"),
        (_, Standing::Alike) if are_all => format!("at any of the steps {}", and(&steps)),
        _ => format!("at steps {}", and(&steps)),
    };
    let evidence = match standing {
        Standing::Same | Standing::Untold => String::new(),
        _ => {
            let evidence: Vec<String> =
                effects.iter().map(|effect| evidence(&effect.reductions(), effect.beyond)).collect();
            format!(" ({})", evidence.join("; "))
        }
    };
    format!("{what} {at}{evidence}")
}

/// With its sign.
fn changed(percent: f64) -> String {
    let text = signed(percent, 2);
    if percent > 0.0 && text != "0.00" { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effect::beyond;

    const CHAOS: [f64; 12] = [-3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0];

    fn effect(step: u64, reductions: &[f64]) -> Effect {
        let pairs: Vec<(f64, f64)> = reductions.iter().map(|percent| (100.0, 100.0 - percent)).collect();
        let (model, baseline) = ("A".to_owned(), "VAE0".to_owned());
        let beyond = beyond(reductions, &CHAOS);
        Effect { model, is_control: false, baseline, step, pairs, published: None, beyond }
    }

    #[test]
    fn sentences_say_at_which_steps() {
        let alike = [-2.75, -1.75, -0.75, 0.75, 1.75, 2.75];
        let (one, two) = (effect(25, &alike), effect(50, &alike));
        let said = sentence(&[&one, &two]).unwrap();
        assert!(
            said.starts_with("A cannot be told from the controls at any of the steps 25 and 50 (p = "),
            "{said}"
        );
        let same = effect(25, &[0.0; 6]);
        let said = sentence(&[&same, &two]).unwrap();
        let start = "A is the same as VAE0, number for number, at step 25; it cannot be told from the controls at step 50 (p";
        assert!(said.starts_with(start), "{said}");
        let few = effect(25, &[0.5]);
        let said = sentence(&[&few]).unwrap();
        assert_eq!(
            said,
            "A has a cross-entropy that differs from VAE0's by \u{2212}0.50 % (in one seed, too few to tell) at step 25."
        );
    }
}
