//! The start of the report: what was claimed, and what came of it.

use super::document::{Block, Text};
use super::{SEARCH, effects, equal_time, held_out, tables};
use crate::claims::{Judged, Verdict, judge_all};
use crate::record::Records;
use crate::spec::Claim;

/// The start of the report.
pub fn summary(all: &[Records]) -> Vec<Block> {
    let judged: Vec<Judged> = all.iter().flat_map(judge_all).collect();
    let quick = all.iter().any(|records| records.run.quick);
    let mut blocks = Vec::new();
    if all.iter().any(|records| records.run.spec.part == "thesis") {
        blocks.push(Block::Paragraph(Text::from(
            "The experiments of the Topo-GEN thesis, run again. Twins start from the same weights and see the same batches with the \
             same noise, so that a difference between them is due to what they differ in. Controls are twins that differ in \
             nothing that means anything: what they do is what training makes of the smallest change.",
        )));
    }
    if quick {
        blocks.push(Block::Note(
            Text::from("This is the quick form, of which little can be concluded: fewer steps and seeds than the full one, which ")
                .code("cargo xtask reproduce-thesis")
                .plain(" runs."),
        ));
    }
    if judged.is_empty() {
        return blocks;
    }
    blocks.push(Block::heading(2, "What came out"));
    let count = |verdict| judged.iter().filter(|judged| judged.verdict == verdict).count();
    blocks.push(Block::Paragraph(
        Text::from(format!("Of {} claims ", judged.len()))
            .strong(format!(
                "{} hold, {} fail and {} are open",
                count(Verdict::Holds),
                count(Verdict::Fails),
                count(Verdict::Open)
            ))
            .plain("."),
    ));
    for records in all.iter().filter(|records| has_published(records)) {
        blocks.extend(effects::verdict(records).map(|text| Block::Paragraph(Text::from(text))));
        blocks.push(Block::List(effects::sentences(records)));
    }
    let search = all.iter().filter(|records| records.run.spec.part == SEARCH);
    let searched = search.flat_map(|records| {
        let named = |text: Text| Text::default().strong(&records.run.spec.name).plain(": ").and(text);
        equal_time::sentences(records).into_iter().map(named)
    });
    let searched: Vec<Text> = searched.collect();
    if !searched.is_empty() {
        blocks.push(Block::Paragraph(Text::from(
            "Does any regulariser help on images that were not trained on?",
        )));
        blocks.push(Block::List(searched));
    }
    let of_claims = all.iter().filter(|records| claims_worth(records)).flat_map(held_out::sentences);
    let of_claims: Vec<Text> = of_claims.collect();
    if !of_claims.is_empty() {
        blocks.push(Block::List(of_claims));
    }
    blocks.push(Block::Table(tables::claims(&judged)));
    blocks
}

/// Whether a claim is about what models are worth at the end.
fn claims_worth(records: &Records) -> bool {
    records.run.spec.claims.iter().any(|claim| matches!(claim, Claim::Better { .. }))
}

fn has_published(records: &Records) -> bool {
    records.effects().iter().any(|effect| effect.published.is_some())
}
