//! Claims of several experiments, in one table.

use super::document::{Cell, Column, Table};
use crate::claims::Judged;
use crate::numbers::probability;

/// Every claim of every experiment, which has a title; none without claims.
pub fn table<'a>(all: impl Iterator<Item = (&'a str, Vec<Judged>)>) -> Option<Table> {
    let row = |title: &str, judged: Judged| -> Vec<Cell> {
        vec![
            judged.claim.into(),
            title.into(),
            judged.measured.into(),
            judged.interval.into(),
            judged.p.map_or_else(String::new, probability).into(),
            judged.seeds.to_string().into(),
            Cell::Verdict(judged.verdict),
        ]
    };
    let rows: Vec<Vec<Cell>> =
        all.flat_map(|(title, judged)| judged.into_iter().map(move |judged| row(title, judged))).collect();
    let columns = vec![
        Column::text("claim"),
        Column::text("experiment"),
        Column::number("measured"),
        Column::number("95 % interval"),
        Column::number("p"),
        Column::number("seeds"),
        Column::text("verdict"),
    ];
    let caption = "What was claimed before the runs, and what came out. p: of the paired sign test; a claim that one model is better \
                   needs six seeds at least, and is open with fewer."
        .to_owned();
    (!rows.is_empty()).then_some(Table { caption, columns, rows })
}
