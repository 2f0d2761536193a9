//! What others measured, beside what was measured here.

use crate::claims::Verdict;
use crate::latent::record::Records;
use crate::latent::spec::Published;
use crate::numbers::{NONE, interval, signed};
use crate::record::whole::without_seeds;
use crate::report::document::{Cell, Column, Table};
use crate::spec::Form;
use crate::statistics::{interval_of_mean, mean};

/// A mean that is not farther from the published number than this share of it is the same.
const NEAR: f64 = 0.1;

/// Every published number of every experiment that was run; none without any.
pub fn table<'a>(all: impl Iterator<Item = &'a Records>) -> Option<Table> {
    let rows: Vec<Vec<Cell>> =
        all.flat_map(|records| records.run.spec.published.iter().map(|it| row(records, it))).collect();
    let columns = vec![
        Column::text("method"),
        Column::text("measure"),
        Column::number("published"),
        Column::number("measured"),
        Column::number("difference"),
        Column::text("verdict"),
        Column::text("source"),
    ];
    let caption = format!(
        "Ours beside the papers'. Reproduced: the published number is in the 95 % interval of ours, or our mean is at most {:.0} % of it \
         away. What is run, and for how long, is told with each experiment; a number that is not reproduced says so.",
        100.0 * NEAR
    );
    (!rows.is_empty()).then_some(Table { caption, columns, rows })
}

fn row(records: &Records, published: &Published) -> Vec<Cell> {
    let values = without_seeds(records.values(&published.method, published.measure));
    let decimals = published.measure.decimals();
    let measured = mean(&values);
    let below = interval_of_mean(&values).map(|ends| interval(Some(ends), decimals));
    vec![
        format!("{}, {}", published.method, records.run.spec.title).into(),
        published.measure.heading().into(),
        signed(published.value, decimals).into(),
        measured.map_or_else(
            || NONE.into(),
            |mean| Cell::Estimate { value: signed(mean, decimals), below, is_strong: false },
        ),
        measured.map_or_else(|| NONE.to_owned(), |mean| difference(mean, published.value, decimals)).into(),
        verdict(records.run.form, &values, published.value),
        published.source.clone().into(),
    ]
}

/// By how much a mean is above the published number, in its units and in per cent.
fn difference(mean: f64, published: f64, decimals: usize) -> String {
    let plus = |value: f64, decimals: usize| {
        format!("{}{}", if value > 0.0 { "+" } else { "" }, signed(value, decimals))
    };
    let absolute = plus(mean - published, decimals);
    if published == 0.0 {
        return absolute;
    }
    format!("{absolute} ({} %)", plus(100.0 * (mean - published) / published.abs(), 0))
}

fn verdict(form: Form, values: &[f64], published: f64) -> Cell {
    let Some(mean) = mean(values) else {
        return Cell::Said(Verdict::Open, "not measured".to_owned());
    };
    if form == Form::Quick {
        return Cell::Said(Verdict::Open, "open: quick form".to_owned());
    }
    let is_within = interval_of_mean(values).is_some_and(|(low, high)| (low..=high).contains(&published));
    match is_within || (mean - published).abs() <= NEAR * published.abs() {
        true => Cell::Said(Verdict::Holds, "reproduced".to_owned()),
        false => Cell::Said(Verdict::Fails, "not reproduced".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_near_is_said_not_to_be_reproduced() {
        let said = |form, values: &[f64], published| match verdict(form, values, published) {
            Cell::Said(verdict, words) => (verdict, words),
            other => panic!("{other:?}"),
        };
        let holds = (Verdict::Holds, "reproduced".to_owned());
        // Ten per cent away, and a little more.
        assert_eq!(said(Form::Full, &[0.549], 0.5), holds);
        assert_eq!(said(Form::Full, &[0.56], 0.5).0, Verdict::Fails);
        // Farther, but within the interval of six seeds that differ much; and not within that of six that do not.
        assert_eq!(said(Form::Full, &[1.0, 2.0, 3.0, 1.0, 2.0, 3.0], 2.4), holds);
        assert_eq!(said(Form::Full, &[2.0, 2.01, 2.0, 2.01, 2.0, 2.01], 2.4).0, Verdict::Fails);
        assert_eq!(said(Form::Quick, &[0.5], 0.5), (Verdict::Open, "open: quick form".to_owned()));
        assert_eq!(said(Form::Full, &[], 0.5), (Verdict::Open, "not measured".to_owned()));
        assert_eq!(difference(0.6, 0.5, 3), "+0.100 (+20 %)");
        assert_eq!(difference(0.4, 0.5, 3), "\u{2212}0.100 (\u{2212}20 %)");
    }
}
