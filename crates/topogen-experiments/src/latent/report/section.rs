//! What the report says of one experiment.

use super::bars;
use crate::Result;
use crate::latent::figures;
use crate::latent::record::{GapRow, Records};
use crate::latent::spec::LayersSpec;
use crate::numbers::{and, grouped, list};
use crate::report::document::{Block, Text};
use crate::spec::Form;

/// The section of an experiment.
///
/// # Errors
/// Those of drawing.
pub fn section(records: &Records) -> Result<Vec<Block>> {
    let run = &records.run;
    let spec = &run.spec;
    let mut blocks = vec![Block::heading(2, &spec.title), Block::Paragraph(Text::from(spec.text.trim()))];
    if let Some(reason) = &run.not_run {
        blocks.push(Block::Paragraph(Text::default().strong("Not run").plain(format!(": {reason}"))));
        return Ok(blocks);
    }
    if run.form == Form::Quick {
        blocks.push(Block::Note("This is the quick form, of which nothing is claimed.".into()));
    }
    blocks.push(Block::Note(what(records).into()));
    blocks.extend(figures::codes(records)?.into_iter().map(Block::figure));
    blocks.extend(figures::diagrams(records)?.map(Block::figure));
    blocks.extend(bars::kept(records));
    blocks.extend(figures::strips(records)?.into_iter().map(Block::figure));
    blocks.extend(figures::attacks(records)?.into_iter().map(Block::figure));
    blocks.extend(figures::trials(records)?.into_iter().map(Block::figure));
    blocks.extend(figures::fits(records)?.map(Block::figure));
    blocks.extend(gaps(records));
    Ok(blocks)
}

/// What was run, in words.
fn what(records: &Records) -> String {
    let run = &records.run;
    let (spec, extent) = (&run.spec, &run.extent);
    let items = if spec.data.are_images() { "images" } else { "points" };
    let layers = match &spec.network.layers {
        LayersSpec::Convolutional { channels } => {
            format!("two convolutions of {} and {} channels", channels[0], channels[1])
        }
        LayersSpec::Connected { hidden, batch_norm } => {
            let units: Vec<String> = hidden.iter().map(i64::to_string).collect();
            let normalised = if *batch_norm { ", normalised over the batch" } else { "" };
            format!("fully connected layers of {} units{normalised}", and(&units))
        }
    };
    let parameters = match run.parameters.as_slice() {
        [] => String::new(),
        [plain] => format!("; {} trained numbers", grouped(*plain)),
        [plain, variational, ..] => {
            format!("; {} trained numbers, {} of a variational one", grouped(*plain), grouped(*variational))
        }
    };
    let betti: Vec<String> = run.betti.iter().map(usize::to_string).collect();
    let betti = match betti.is_empty() {
        true => String::new(),
        false => format!(" True Betti numbers from degree 0 on: {}.", and(&betti)),
    };
    format!(
        "{} {items} of {} numbers to train on, {} to decide on weights, {} to measure. Encoder: {layers}, codes of {} numbers{parameters}. \
         At most {} epochs of batches of {}. Seed{} {}.{betti}",
        grouped(extent.train),
        grouped(run.dim),
        grouped(extent.validation),
        grouped(extent.test),
        spec.network.latent,
        extent.epochs,
        spec.fit.batch_size,
        if extent.seeds.len() == 1 { "" } else { "s" },
        list(&extent.seeds),
    )
}

/// What could not be measured, and why; the same of several seeds once.
fn gaps(records: &Records) -> Vec<Block> {
    let mut told: Vec<(&GapRow, Vec<u64>)> = Vec::new();
    for row in &records.rows.gaps {
        let is_same =
            |it: &GapRow| (&it.method, &it.what, &it.reason) == (&row.method, &row.what, &row.reason);
        match told.iter_mut().find(|(it, _)| is_same(it)) {
            Some((_, seeds)) => seeds.push(row.seed),
            None => told.push((row, vec![row.seed])),
        }
    }
    if told.is_empty() {
        return Vec::new();
    }
    let point = |(row, seeds): (&GapRow, Vec<u64>)| {
        let of = if seeds.len() == 1 { "seed" } else { "seeds" };
        Text::default().strong(format!("{}, {}", row.method, row.what)).plain(format!(
            " ({of} {}): {}",
            list(&seeds),
            row.reason
        ))
    };
    vec![
        Block::Paragraph("What could not be measured:".into()),
        Block::List(told.into_iter().map(point).collect()),
    ]
}
