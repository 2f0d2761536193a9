use super::document::{Block, Cell};
use super::*;
use crate::record::{Measure, ScoreRow};
use crate::{Error, fixture};
use std::fs;

fn text_of(markup: &str) -> String {
    markup.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace('\\', "").replace("**", "")
}

#[test]
fn every_row_has_a_cell_for_each_column() {
    let mut records = fixture::records();
    records.run.spec.part = SEARCH.to_owned();
    records.run.spec.held_out = Some(crate::spec::HeldOut { every: 1, test_images: None });
    for step in [1, 2] {
        for model in ["VAE0", "TopoVAE", "control"] {
            for seed in 1..=6 {
                for measure in [Measure::ValidationBound, Measure::TestBound, Measure::Frechet] {
                    let value = 10.0 - (step * seed) as f64 + if model == "TopoVAE" { 0.5 } else { 0.0 };
                    records.rows.scores.push(ScoreRow {
                        seed,
                        step,
                        model: model.to_owned(),
                        measure,
                        value,
                    });
                }
            }
        }
    }
    let document = document(&[records]).unwrap();
    let mut headings = Vec::new();
    for block in &document.blocks {
        if let Block::Table(table) = block {
            assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.caption);
            headings.extend(table.columns.iter().map(|column| column.heading.clone()));
        }
    }
    assert!(headings.iter().any(|heading| heading == "Fréchet distance less by"), "{headings:?}");
}

#[test]
fn page_and_markdown_say_the_same() {
    let document = document(&[fixture::records()]).unwrap();
    let page = text_of(&html::render(&document).into_string());
    let markdown = text_of(&markdown::render(&document));
    let mut cells = 0;
    for block in &document.blocks {
        let said = match block {
            Block::Heading { text, .. } => vec![text.clone()],
            Block::Figure(picture) => vec![picture.caption.clone(), picture.alt.clone()],
            Block::Table(table) => {
                let cells = table.rows.iter().flatten().map(|cell| match cell {
                    Cell::Text(text) | Cell::Said(_, text) | Cell::Reference(text) => text.clone(),
                    Cell::Estimate { value, .. } => value.clone(),
                    Cell::Verdict(verdict) => verdict.word().to_owned(),
                });
                cells.chain([table.caption.clone()]).collect()
            }
            _ => Vec::new(),
        };
        for said in said {
            assert!(page.contains(&said) && markdown.contains(&said), "{said}");
            cells += 1;
        }
    }
    assert!(cells > 100, "{cells}");
}

#[test]
fn every_kind_of_record_is_shown() {
    let document = document(&[fixture::records()]).unwrap();
    let names: Vec<&str> = document.pictures().map(|picture| picture.name.as_str()).collect();
    let expected = [
        "images",
        "bce",
        "kld",
        "reduction",
        "effects-0",
        "effects-1",
        "terms-density",
        "terms-entropy",
        "pulls",
        "diagrams",
        "density",
        "codes",
        "samples",
    ];
    assert_eq!(names, expected.map(|name| format!("small-{name}")));
    let said = markdown::render(&document);
    for part in [
        "TopoVAE is the same as VAE0, number for number, at step 0; it has a lower cross-entropy than the controls at step 1",
        "Of 2 comparisons with the controls",
        "in 1 the cross-entropy is lower than that of the controls, in none higher",
        "Ended early: control of seed 6 at step 2 (the loss is not finite)",
        "knows the class of 90.0 %",
        // 17 / 1.5 beside 0.02 / 0.01.
        "| TopoVAE | 17.0 | 11.33 | 0.200 | 2.00 |",
        // The parameters are as claimed; no effect at step 0, and at step 1 one that is far from the published.
        "**1 hold, 2 fail and 0 are open**",
        // A gradient in every second step; 3 of 100 of the cross-entropy's.
        "| TopoVAE, entropy of degree 1 | 50.0 | 0.0 | 50.0 | 1 | 0.03 | 0.03 |",
        "`cargo xtask reproduce-thesis --only small`",
    ] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
}

#[test]
fn parts_other_than_the_thesis_come_last() {
    let thesis = fixture::records();
    let mut search = fixture::records();
    search.run.spec.part = "search".to_owned();
    search.run.spec.name = "found".to_owned();
    let said = markdown::render(&document(&[search, thesis]).unwrap());
    let place = |text: &str| said.find(text).unwrap_or_else(|| panic!("{text} is not in {said}"));
    let headings =
        ["## What came out", "## The experiments of the thesis", "## Beyond the thesis"].map(place);
    assert!(headings.is_sorted(), "{headings:?}");
    assert!(said.contains("reproduce --part search --only found`"), "{said}");
}

#[test]
fn a_committed_report_is_the_one_of_its_records() {
    let folder = tempfile::tempdir().unwrap();
    let (out, docs) = (folder.path().join("out"), folder.path().join("docs"));
    fixture::records().write(&out).unwrap();
    docs::write(&out, &docs).unwrap();
    docs::check(&docs).unwrap();
    assert!(docs.join("records/small/steps.csv").is_file());

    let readme = fs::read_to_string(docs.join("README.md")).unwrap();
    fs::write(docs.join("README.md"), readme.replace("17.0", "17.1")).unwrap();
    fs::write(docs.join("figures/small-bce.png"), "no figure").unwrap();
    fs::write(docs.join("figures/other.png"), "").unwrap();
    fs::remove_file(docs.join("figures/small-kld.png")).unwrap();
    let Err(Error::Differs { files, .. }) = docs::check(&docs) else { panic!("nothing differs") };
    assert_eq!(files, "README.md, figures/other.png, figures/small-bce.png, figures/small-kld.png");

    // Writing from its own records makes it whole again.
    docs::write(&docs, &docs).unwrap();
    docs::check(&docs).unwrap();
    assert!(!docs.join("figures/other.png").exists());

    // A record that says something else.
    let steps = docs.join("records/small/steps.csv");
    let changed = fs::read_to_string(&steps).unwrap().replace("90.0", "95.0");
    fs::write(&steps, changed).unwrap();
    let Err(Error::Differs { files, .. }) = docs::check(&docs) else { panic!("nothing differs") };
    assert!(files.contains("README.md") && files.contains("small-bce.png"), "{files}");
}
