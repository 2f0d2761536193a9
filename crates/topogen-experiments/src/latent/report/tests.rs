use super::*;
use crate::Error;
use crate::claims::Verdict;
use crate::latent::fixture::{self, REFERENCES};
use crate::latent::measure::Measure;
use crate::latent::table::GROUPS;
use crate::numbers::signed;
use crate::report::document::{Cell, Table};
use crate::report::markdown;
use crate::spec::Form;
use crate::statistics::mean;
use std::fs;

const SEEDS: [u64; 6] = [1, 2, 3, 4, 5, 6];

fn tables_of(all: &[Records]) -> Vec<Table> {
    let blocks = document(all).unwrap().blocks.into_iter();
    blocks.filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
}

fn text(cell: &Cell) -> &str {
    match cell {
        Cell::Text(text) | Cell::Said(_, text) | Cell::Reference(text) => text,
        Cell::Estimate { value, .. } => value,
        Cell::Verdict(verdict) => verdict.word(),
    }
}

/// The cell of a row in a column, in the first table that has both.
fn cell<'t>(tables: &'t [Table], row: &str, column: &str) -> &'t Cell {
    let find = |table: &'t Table| {
        let place = table.columns.iter().position(|it| it.heading == column)?;
        Some(&table.rows.iter().find(|cells| text(&cells[0]) == row)?[place])
    };
    tables.iter().find_map(find).unwrap_or_else(|| panic!("no {row} in a column {column}"))
}

#[test]
fn every_kind_of_row_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let all = [fixture::not_run(), fixture::records(&SEEDS[..2]), fixture::own(&SEEDS[..1])];
    all.iter().rev().for_each(|records| records.write(folder.path()).unwrap());
    let rows = &all[1].rows;
    let counts = [
        rows.measures.len(),
        rows.trials.len(),
        rows.attacks.len(),
        rows.epochs.len(),
        rows.bars.len(),
        rows.codes.len(),
        rows.images.len(),
        rows.gaps.len(),
        rows.times.len(),
    ];
    assert!(counts.iter().all(|&count| count > 0), "{counts:?}");
    let read = Records::read_all(folder.path()).unwrap();
    let named = |name: &str| read.iter().find(|records| records.run.spec.name == name).unwrap();
    assert_eq!(read[0], all[0], "what has the lowest order is first");
    assert_eq!((named("small"), named("own")), (&all[1], &all[2]));
    // Numbers of the clock apart, identical runs have identical files.
    let file = |name: &str| fs::read(folder.path().join("records/small").join(name)).unwrap();
    let first = file("codes.csv");
    all[1].write(folder.path()).unwrap();
    assert_eq!(file("codes.csv"), first);
}

#[test]
fn numbers_of_the_table_are_those_of_the_rows() {
    let records = fixture::records(&SEEDS);
    let tables = tables_of(std::slice::from_ref(&records));
    for measure in GROUPS.iter().flat_map(|group| group.measures()).chain([Measure::ReconstructionError]) {
        let names = ["AE", "W2"].into_iter().chain(REFERENCES);
        // What an autoencoder costs has no references.
        for name in names.take(if measure == Measure::ReconstructionError { 2 } else { 5 }) {
            let values: Vec<f64> = SEEDS.iter().map(|&seed| fixture::value(measure, name, seed)).collect();
            let expected = signed(mean(&values).unwrap(), measure.decimals());
            let found = cell(&tables, name, measure.heading());
            assert_eq!(text(found), expected, "{name}, {}", measure.heading());
            let Cell::Estimate { below, is_strong, .. } = found else { panic!("{found:?}") };
            // Six seeds have an interval; better than the plain one is the other method in all that has a good side, and nobody else.
            assert!(below.is_some());
            let is_best = name == "W2" && measure.good() != crate::good::Good::Neither;
            assert_eq!(*is_strong, is_best, "{name}, {}", measure.heading());
        }
    }
    assert_eq!(text(cell(&tables, "W2", "weight")), "0.5 × 15");
    assert_eq!(
        (text(cell(&tables, "AE", "ms a step")), text(cell(&tables, "W2", "ms a step"))),
        ("2.00", "5.00")
    );
    assert_eq!(text(cell(&tables, "W2", "times")), "2.50");
}

#[test]
fn few_seeds_decide_nothing_and_their_intervals_are_not_made_up() {
    let records = fixture::records(&SEEDS[..2]);
    let tables = tables_of(std::slice::from_ref(&records));
    let Cell::Estimate { below, is_strong, .. } = cell(&tables, "W2", "W2 H0") else { panic!("no estimate") };
    assert!(below.is_none() && !is_strong);
    assert!(text(cell(&tables, "W2", "robustness")).starts_with("0 of 1 (0 ↑ 0 ↓"));
}

#[test]
fn the_summary_counts_data_sets_and_measures() {
    let records = fixture::records(&SEEDS);
    let mut other = fixture::records(&SEEDS);
    other.run.spec.name = "other".to_owned();
    // Worse by one measure of robustness: not won there.
    let worse = |row: &&mut crate::latent::record::MeasureRow| {
        row.method == "W2" && row.measure == Measure::LatentShift
    };
    other.rows.measures.iter_mut().filter(worse).for_each(|row| row.value = 9.0);
    let tables = tables_of(&[records, other]);
    // Of robustness four measures have a good side.
    assert_eq!(text(cell(&tables, "W2", "robustness")), "1 of 2 (7 ↑ 1 ↓ of 8)");
    assert_eq!(text(cell(&tables, "W2", "extrapolation")), "2 of 2 (12 ↑ 0 ↓ of 12)");
}

#[test]
fn what_was_published_is_told_beside_what_was_measured() {
    let records = fixture::records(&SEEDS);
    let tables = tables_of(std::slice::from_ref(&records));
    // 0.785 beside 0.7 is more than a tenth away; 0.535 beside 0.1 too.
    let row = "W2, Turned <digits>";
    assert_eq!(text(cell(&tables, row, "measured")), "0.785");
    assert_eq!(text(cell(&tables, row, "difference")), "+0.085 (+12 %)");
    assert!(
        matches!(cell(&tables, row, "verdict"), Cell::Said(Verdict::Fails, words) if words == "not reproduced")
    );
    let mut near = records.clone();
    near.run.spec.published[0].value = 0.75;
    let tables = tables_of(&[near]);
    assert!(
        matches!(cell(&tables, row, "verdict"), Cell::Said(Verdict::Holds, words) if words == "reproduced")
    );
    let mut quick = records;
    quick.run.form = Form::Quick;
    let tables = tables_of(&[quick]);
    assert!(matches!(cell(&tables, row, "verdict"), Cell::Said(Verdict::Open, _)));
    assert!(text(cell(&tables, "W2", "robustness")).starts_with("0 of 1 (0 ↑"));
}

#[test]
fn claims_are_judged() {
    let judged = judge_all(&fixture::records(&SEEDS));
    assert_eq!(judged.iter().map(|it| it.verdict).collect::<Vec<_>>(), [Verdict::Holds, Verdict::Fails]);
    assert_eq!(judged[0].claim, "W2 has a lower “W2 H0” than AE.");
    assert_eq!(judged[0].p, Some(2.0 / 64.0));
    assert!(judged[1].measured.starts_with("0.785 (from 0.760 to 0.810)"), "{}", judged[1].measured);
}

#[test]
fn what_was_not_run_and_what_has_no_value_is_told_with_its_reason() {
    let all = [fixture::not_run(), fixture::records(&SEEDS[..2])];
    let said = markdown::render(&document(&all).unwrap());
    for part in [
        "**Not run**: there is no such file",
        "**W2, Fréchet, t = 2** (seeds 1, 2): a decoded image is not finite",
        "`cargo xtask latent small`",
        "12\u{202f}345 trained numbers, 12\u{202f}389 of a variational one",
        "True Betti numbers from degree 0 on: 1 and 2.",
        "the squared 2-Wasserstein distances of the diagrams of batch and codes, H0 + H1",
    ] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    // What was not run has no block in the table.
    assert_eq!(said.matches("### Turned &lt;digits&gt;").count(), 1);
}

#[test]
fn every_kind_of_row_has_a_figure() {
    let names = |records: Records| -> Vec<String> {
        document(&[records]).unwrap().pictures().map(|picture| picture.name.clone()).collect()
    };
    let expected = [
        "codes",
        "codes-factor",
        "diagrams",
        "interpolation",
        "extrapolation",
        "attacks-pgd",
        "attacks-fgsm",
        "attacks-transfer",
        "attacks-noise",
        "trials",
        "trials-error",
        "fits",
    ];
    assert_eq!(names(fixture::records(&SEEDS)), expected.map(|name| format!("small-{name}")));
    let of_own = ["codes", "diagrams", "trials", "trials-error", "fits"];
    assert_eq!(names(fixture::own(&SEEDS[..1])), of_own.map(|name| format!("own-{name}")));
}

#[test]
fn own_data_come_first_with_the_bars_that_were_kept_and_lost() {
    let document = document(&[fixture::own(&SEEDS)]).unwrap();
    assert_eq!(document.title, "cells.csv");
    let said = markdown::render(&document);
    assert!(said.find("\n## cells.csv").unwrap() < said.find("\n## The table").unwrap());
    assert!(!said.contains("cargo xtask"), "there is no command for what only the user has");
    let tables = tables_of(&[fixture::own(&SEEDS)]);
    let fates = |row: &str| ["AE", "W2"].map(|method| text(cell(&tables, row, method)).to_owned());
    assert_eq!(fates("H1, longest 1"), ["kept", "kept"]);
    assert_eq!(fates("H1, longest 2"), ["lost", "shortened"]);
    assert_eq!(fates("H1, kept of 2"), ["1", "1"]);
    assert_eq!(fates("H0, kept of 10"), ["10", "10"]);
    let Cell::Estimate { below, .. } = cell(&tables, "H1, longest 1", "W2") else { panic!("no estimate") };
    assert_eq!(below.as_deref(), Some("0.210 to 0.880"));
}

#[test]
fn no_table_is_wider_than_a_page_and_every_row_fills_it() {
    for records in [fixture::records(&SEEDS), fixture::own(&SEEDS)] {
        for table in tables_of(&[records]) {
            assert!(table.columns.len() <= 8, "{} has {} columns", table.caption, table.columns.len());
            assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.caption);
        }
    }
}

#[test]
fn a_committed_report_is_the_one_of_its_records() {
    let folder = tempfile::tempdir().unwrap();
    let (out, docs) = (folder.path().join("out"), folder.path().join("docs"));
    fixture::records(&SEEDS[..2]).write(&out).unwrap();
    fixture::not_run().write(&out).unwrap();
    let page = write(&out).unwrap();
    let first = fs::read(&page).unwrap();
    write(&out).unwrap();
    assert_eq!(fs::read(&page).unwrap(), first, "the same records give the same bytes");

    write_docs(&out, &docs).unwrap();
    check(&docs).unwrap();
    let differing = || match check(&docs) {
        Err(Error::Differs { files, .. }) => files,
        other => panic!("{other:?}"),
    };
    fs::write(docs.join("figures/small-codes.png"), "no figure").unwrap();
    assert_eq!(differing(), "figures/small-codes.png");
    write_docs(&docs, &docs).unwrap();
    check(&docs).unwrap();
    // A record that says something else.
    let measures = docs.join("records/small/measures.csv");
    let text = fs::read_to_string(&measures).unwrap();
    assert!(text.contains(",0.76"), "{text}");
    fs::write(&measures, text.replace(",0.76", ",0.96")).unwrap();
    assert!(differing().contains("README.md"));
}
