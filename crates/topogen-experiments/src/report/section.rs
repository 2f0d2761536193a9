//! What the report says of one experiment.

use super::document::{Block, Text};
use super::{effects, equal_time, held_out, tables};
use crate::Result;
use crate::figures::{self, Picture, codes, diagrams, grids, losses, terms};
use crate::numbers::{and, grouped, list};
use crate::record::Records;
use crate::spec::Architecture;

/// Of more models than this, curves cannot be told apart: tables and intervals show what came out.
const MOST_CURVES: usize = 13;

/// The section of an experiment.
///
/// # Errors
/// Those of drawing.
pub fn section(records: &Records) -> Result<Vec<Block>> {
    let spec = &records.run.spec;
    let mut blocks = vec![Block::heading(3, &spec.title), Block::Paragraph(Text::from(&spec.text))];
    blocks.push(Block::Note(setting(records)));
    if let Some(stops) = stops(records) {
        blocks.push(Block::Paragraph(Text::default().strong(stops)));
    }
    let figure =
        |blocks: &mut Vec<Block>, picture: Option<Picture>| blocks.extend(picture.map(Block::figure));
    figure(&mut blocks, grids::reconstructions(records)?);
    let has_steps = !records.rows.steps.is_empty();
    let are_few = spec.models.len() <= MOST_CURVES;
    if has_steps && are_few {
        figure(&mut blocks, Some(losses::cross_entropy(records)?));
        figure(&mut blocks, Some(losses::divergence(records)?));
        figure(&mut blocks, losses::reduction(records)?);
    }
    blocks.extend(comparison(records)?);
    blocks.extend(tables::times(records).map(Block::Table));
    blocks.extend(tables::terms(records).map(Block::Table));
    if are_few {
        blocks.extend(terms::values(records)?.into_iter().map(Block::figure));
        blocks.extend(terms::pulls(records)?.into_iter().map(Block::figure));
    }
    figure(&mut blocks, diagrams::row(records)?);
    blocks.extend(diagrams::densities(records)?.into_iter().map(Block::figure));
    figure(&mut blocks, codes::scatter(records)?);
    let mut sentences = equal_time::sentences(records);
    sentences.extend(held_out::sentences(records));
    if !sentences.is_empty() {
        blocks.push(Block::List(sentences));
    }
    blocks.extend(figures::equal_time::intervals(records)?.into_iter().map(Block::figure));
    blocks.extend(equal_time::table(records).map(Block::Table));
    blocks.extend(held_out::table(records).map(Block::Table));
    figure(&mut blocks, grids::samples(records)?);
    Ok(blocks)
}

/// What was run.
fn setting(records: &Records) -> Text {
    let spec = &records.run.spec;
    let extent = spec.extent(records.run.quick);
    let network = match (spec.network.architecture, spec.network.hidden) {
        (Architecture::Conv, _) => "the convolutional network of the thesis".to_owned(),
        (Architecture::Simple, _) => "the small convolutional network".to_owned(),
        (Architecture::FullyConnected, hidden) => {
            format!("one hidden layer of {} in each half", hidden.unwrap_or_default())
        }
    };
    let order = if spec.shuffled { "shuffled in each epoch" } else { "in fixed order" };
    let seeds = if extent.seeds.len() == 1 { "seed" } else { "seeds" };
    let mut text = format!(
        "{}, {} images, batches of {} {order}; {network}, latent dimension {}, {} trained numbers; Adam with learning rate {}; {} \
         steps; {seeds} {}.",
        spec.data_set,
        grouped(records.run.train_images),
        spec.batch_size,
        spec.network.latent,
        grouped(records.run.parameters),
        spec.learning_rate,
        extent.steps,
        list(&extent.seeds)
    );
    for model in &spec.models {
        if let Some(terms) = model.describe() {
            text.push_str(&format!(" {} adds {terms}.", model.name));
        }
    }
    let text = Text::from(text);
    match figures::command(records) {
        Some(command) => text.plain(" Run again with ").code(command).plain("."),
        None => text,
    }
}

/// Which runs ended early.
fn stops(records: &Records) -> Option<String> {
    let of = |stop: &crate::record::StopRow| {
        format!("{} of seed {} at step {} ({} is not finite)", stop.model, stop.seed, stop.step, stop.what)
    };
    let told: Vec<String> = records.rows.stops.iter().map(of).collect();
    (!told.is_empty())
        .then(|| format!("Ended early: {}. What follows is without what they would have been.", and(&told)))
}

/// How the models compare with their baselines.
fn comparison(records: &Records) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    blocks.extend(effects::verdict(records).map(|text| Block::Paragraph(Text::from(text))));
    let mut sentences = effects::sentences(records);
    let are_told = effects::are_told(records);
    let compared = records.run.spec.compared().filter(|(model, _)| !model.control && !are_told);
    for (model, baseline) in compared {
        let name = &model.name;
        let first = records.difference(name, baseline).filter(|(first, _)| *first > 0);
        if let Some((first, largest)) = first {
            sentences.push(Text::from(format!(
                "Before step {first} {name} and {baseline} are the same, number for number; from then on their cross-entropies \
                 differ by at most {largest:.2} % of a batch."
            )));
        }
    }
    if !sentences.is_empty() {
        blocks.push(Block::List(sentences));
    }
    if are_told {
        blocks.extend(effects::tables(records));
        blocks.extend(figures::effects::intervals(records)?.into_iter().map(Block::figure));
    } else {
        blocks.extend(tables::cross_entropies(records).map(Block::Table));
    }
    Ok(blocks)
}
