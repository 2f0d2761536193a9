//! The report on latent spaces: a pure function of records, as a page that opens from disk and as Markdown.

mod bars;
mod methods;
mod published;
mod section;
mod summary;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail by panicking")]
mod tests;

use super::claims::judge_all;
use super::record::Records;
use super::spec::DataSpec;
use super::table;
use crate::Result;
use crate::report::document::{Block, Document, Text};
use crate::report::{docs, judged, made_in_session, render_page};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Draws all figures of the records in `out` and writes `index.html` and the folder `figures`.
///
/// # Errors
/// Those of reading records, of drawing and of writing.
pub fn write(out: &Path) -> Result<PathBuf> {
    render_page(&document(&Records::read_all(out)?)?, out)
}

/// Writes the report of the records in `out` into `folder`, with the records themselves.
///
/// # Errors
/// Those of reading records, of drawing and of writing.
pub fn write_docs(out: &Path, folder: &Path) -> Result<PathBuf> {
    let all: Vec<Records> = Records::read_all(out)?.into_iter().map(with_few_codes).collect();
    let copy = || all.iter().try_for_each(|records| records.write(folder));
    docs::write_document(&document(&all)?, (out, folder), copy)
}

/// Of the codes of each method, so many are committed.
const COMMITTED: usize = 300;

/// Without most of the codes, which are most of the bytes and only for figures.
fn with_few_codes(mut records: Records) -> Records {
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    records.rows.codes.retain(|code| {
        let count = kept.entry(code.method.clone()).or_default();
        *count += 1;
        *count <= COMMITTED
    });
    records
}

/// Makes the report of the records in `folder` anew and compares.
///
/// # Errors
/// [`Error::Differs`](crate::Error::Differs); those of reading records and of drawing.
pub fn check(folder: &Path) -> Result<()> {
    docs::check_document(&document(&Records::read_all(folder)?)?, folder)
}

/// The report of these records.
fn document(all: &[Records]) -> Result<Document> {
    let title = match all {
        [one] if is_own(one) => one.run.spec.title.clone(),
        _ => "Latent spaces with and without topological terms".to_owned(),
    };
    let mut blocks = vec![Block::Paragraph(Text::from(
        "An autoencoder turns points or images into codes of a few numbers and back. Topological terms ask that the codes have the shape of \
         the data: their components, loops and cavities. Here the same autoencoder, on the same data, with the same batches, is fitted with \
         and without such terms, and every latent space is measured in the same way, by held-out data.",
    ))];
    let mut sections = Vec::new();
    for records in all {
        sections.extend(section::section(records)?);
    }
    // Whoever brings data of their own wants to see them first.
    let (first, second) = match all.iter().all(is_own) {
        true => (sections, tables(all)),
        false => (tables(all), sections),
    };
    blocks.extend(first.into_iter().chain(second));
    blocks.push(Block::heading(2, "The methods"));
    blocks.push(methods::list(all.iter()));
    blocks.push(Block::heading(2, "How this was made"));
    blocks.extend(all.iter().map(|Records { run, session, .. }| {
        Block::Note(made_in_session(&run.spec.name, &run.versions, &run.device, session.as_ref()))
    }));
    Ok(Document { title, blocks })
}

/// Whether the data are the user's.
fn is_own(records: &Records) -> bool {
    matches!(records.run.spec.data, DataSpec::Own { .. })
}

/// The table of all experiments that were run, what it comes to, and what came of claims and of published numbers.
fn tables(all: &[Records]) -> Vec<Block> {
    let run = || all.iter().filter(|records| records.run.not_run.is_none());
    let mut blocks = Vec::new();
    if run().next().is_some() {
        blocks.push(Block::heading(2, "The table"));
    }
    blocks.extend(summary::table(run()).map(Block::Table));
    for records in run() {
        blocks.push(Block::heading(3, &records.run.spec.title));
        blocks.extend(table::blocks(records));
    }
    blocks.extend(published::table(run()).map(Block::Table));
    blocks
        .extend(judged::table(run().map(|it| (it.run.spec.title.as_str(), judge_all(it)))).map(Block::Table));
    blocks
}
