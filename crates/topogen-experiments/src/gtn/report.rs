//! The report on generators: a pure function of records, as a page that opens from disk and as Markdown.

use super::claims::{cell, judge_all};
use super::figures;
use super::measure::Measure;
use super::record::Records;
use super::spec::{CoderSpec, ModelSpec, REAL};
use crate::Result;
use crate::numbers::{NONE, grouped, list, or_none};
use crate::report::docs;
use crate::report::document::{Block, Cell, Column, Document, Table, Text};
use crate::report::{judged, made_in_session, render_page};
use crate::spec::Form;
use crate::statistics::mean;
use std::path::{Path, PathBuf};

/// Draws all figures of the records in `out` and writes `index.html` and the folder `figures`.
///
/// # Errors
/// Those of reading records, of drawing and of writing.
pub fn write(out: &Path) -> Result<PathBuf> {
    render_page(&document(&Records::read_all(out)?)?, out)
}

/// Writes the report of the records in `out` into `docs`, with the records themselves.
///
/// # Errors
/// Those of reading records, of drawing and of writing.
pub fn write_docs(out: &Path, folder: &Path) -> Result<PathBuf> {
    let all: Vec<Records> = Records::read_all(out)?.into_iter().map(with_few_images).collect();
    let copy = || all.iter().try_for_each(|records| records.write(folder));
    docs::write_document(&document(&all)?, (out, folder), copy)
}

/// Of images that are large, so many of each model are committed.
const COMMITTED: usize = 16;
/// Hexadecimal digits of an image that is large.
const LARGE: usize = 10_000;

/// Without most of the large images, which are most of the bytes.
fn with_few_images(mut records: Records) -> Records {
    records.rows.images.retain(|row| row.image < COMMITTED || row.pixels.len() < LARGE);
    records
}

/// Makes the report of the records in `docs` anew and compares.
///
/// # Errors
/// [`Error::Differs`](crate::Error::Differs); those of reading records and of drawing.
pub fn check(folder: &Path) -> Result<()> {
    docs::check_document(&document(&Records::read_all(folder)?)?, folder)
}

/// The report of these records.
fn document(all: &[Records]) -> Result<Document> {
    let mut blocks = vec![Block::Paragraph(Text::from(
        "A generative topological network (GTN) is a regression from a normal distribution to the data, or to their codes: every point \
         of the source is labelled with a point of the data once, and a network learns the labels. Here it is compared with a normal \
         distribution of the codes, with diffusion models, and with the prior of a variational autoencoder.",
    ))];
    let run = all.iter().filter(|records| records.run.not_run.is_none());
    blocks.extend(judged::table(run.map(|it| (it.run.spec.title.as_str(), judge_all(it)))).map(Block::Table));
    for records in all {
        blocks.extend(section(records)?);
    }
    blocks.push(Block::heading(2, "How this was made"));
    blocks.extend(all.iter().map(|Records { run, session, .. }| {
        Block::Note(made_in_session(&run.spec.name, &run.versions, &run.device, session.as_ref()))
    }));
    Ok(Document { title: "Generative topological networks".to_owned(), blocks })
}

fn section(records: &Records) -> Result<Vec<Block>> {
    let run = &records.run;
    let spec = &run.spec;
    let mut blocks = vec![Block::heading(2, &spec.title), Block::Paragraph(Text::from(spec.text.as_str()))];
    if let Some(reason) = &run.not_run {
        blocks.push(Block::Paragraph(Text::default().strong("Not run").plain(format!(": {reason}"))));
        return Ok(blocks);
    }
    match run.form {
        Form::Full => {}
        Form::Quick => {
            blocks.push(Block::Note("This is the quick form, of which nothing is claimed.".into()));
        }
        Form::Published => blocks.push(Block::Note("This is the published form.".into())),
    }
    blocks.push(Block::Note(what(records).into()));
    blocks.extend(figures::all(records)?.into_iter().map(Block::figure));
    let groups: [(&str, &[Measure]); 4] = [
        (
            "How generated things compare with real ones. Rows of coders are about real data that they give back, the row “real” is about \
             other real data: no model can be expected to do better.",
            &[
                Measure::Outliers,
                Measure::MedianDistance,
                Measure::FarDistance,
                Measure::OffSupport,
                Measure::InnerShare,
                Measure::Frechet,
                Measure::Kernel,
                Measure::Precision,
                Measure::Recall,
                Measure::Density,
                Measure::Coverage,
                Measure::ReconstructionError,
                Measure::ClassifierAccuracy,
            ],
        ),
        (
            "How generated codes compare with real ones: total variance, and distances of diagrams in deviations of the real codes. Rows \
             of coders compare real codes that were held out.",
            &[
                Measure::VarianceRatio,
                Measure::KolmogorovSmirnov,
                Measure::Overshoot,
                Measure::Bottleneck0,
                Measure::Bottleneck1,
                Measure::Wasserstein0,
                Measure::Wasserstein1,
            ],
        ),
        (
            "What the labels are worth. Cosine: between a point of the source and its label, all and the last tenth in the order of \
             labelling. Cost: mean squared distance over that of the best assignment of the same sample. R²: the share of the variance of \
             held-out labels that is explained by a linear map, by neighbours, by the network. What is not explained is lost: generated \
             codes have about so much less variance.",
            &[
                Measure::LabelCosine,
                Measure::LabelCosineLast,
                Measure::LabelCost,
                Measure::LabelCostRandom,
                Measure::LabelLinear,
                Measure::LabelNeighbours,
                Measure::Explained,
            ],
        ),
        (
            "Estimates of the intrinsic dimension of real data: of pixels, and of the codes.",
            &[Measure::DimensionLikelihood, Measure::DimensionTwoNeighbours, Measure::DimensionPersistence],
        ),
    ];
    blocks.extend(
        groups
            .into_iter()
            .filter_map(|(caption, measures)| table(records, caption, measures))
            .map(Block::Table),
    );
    blocks.push(Block::Table(costs(records)));
    Ok(blocks)
}

/// What was run, in words.
fn what(records: &Records) -> String {
    let run = &records.run;
    let [train, validation, test] = run.sizes;
    let seeds = &run.extent.seeds;
    let of = if run.spec.data.toy().is_some() { "points" } else { "images" };
    let capped = match (run.extent.coder_epochs, run.extent.model_epochs) {
        (None, None) => String::new(),
        (coder, model) => {
            let limit =
                |what: &str, epochs: Option<u64>| epochs.map(|epochs| format!("{epochs} epochs of a {what}"));
            let limits: Vec<String> =
                [limit("coder", coder), limit("model", model)].into_iter().flatten().collect();
            format!(" At most {}, where more may have been published.", limits.join(" and "))
        }
    };
    format!(
        "{}: {} {of} to train on, {} to decide when to stop, {} to compare with; {} generated by each model. Seed{} {}.{capped}",
        run.spec.data.name(),
        grouped(train),
        grouped(validation),
        grouped(test),
        grouped(run.extent.samples),
        if seeds.len() == 1 { "" } else { "s" },
        list(seeds),
    )
}

/// Everything that has measures, in the order of tables.
fn names(records: &Records) -> impl Iterator<Item = &str> {
    let spec = &records.run.spec;
    [REAL]
        .into_iter()
        .chain(spec.coders.iter().map(CoderSpec::name))
        .chain(spec.models.iter().map(ModelSpec::name))
}

fn table(records: &Records, caption: &str, measures: &[Measure]) -> Option<Table> {
    let is_there = |measure: &&Measure| records.rows.measures.iter().any(|row| row.measure == **measure);
    let measures: Vec<Measure> = measures.iter().filter(is_there).copied().collect();
    let mut columns = vec![Column::text("")];
    columns.extend(measures.iter().map(|measure| Column::number(measure.heading())));
    let rows: Vec<Vec<Cell>> = names(records)
        .filter_map(|name| {
            let cells: Vec<String> = measures.iter().map(|&measure| cell(records, name, measure)).collect();
            let is_empty = cells.iter().all(|cell| cell == NONE);
            let row = std::iter::once(Cell::from(name)).chain(cells.into_iter().map(Cell::from));
            (!is_empty).then(|| row.collect())
        })
        .collect();
    (!rows.is_empty()).then(|| Table { caption: caption.to_owned(), columns, rows })
}

/// What fitting and sampling cost.
fn costs(records: &Records) -> Table {
    let columns = vec![
        Column::text(""),
        Column::number("numbers"),
        Column::number("epochs"),
        Column::number("labelling (s)"),
        Column::number("fitting (s)"),
        Column::number("1000 samples (ms)"),
    ];
    let rows = names(records).filter_map(|name| {
        let times: Vec<_> = records.rows.times.iter().filter(|row| row.of == name).collect();
        let average = |of: &dyn Fn(&super::record::TimeRow) -> f64| {
            mean(&times.iter().map(|row| of(row)).collect::<Vec<_>>())
        };
        let epochs =
            records.rows.epochs.iter().filter(|row| row.of == name).count() as f64 / times.len() as f64;
        let is_model = records.run.spec.models.iter().any(|model| model.name() == name);
        let labelling = average(&|row| row.labelling).filter(|&seconds| seconds > 0.0);
        let sampling = average(&|row| 1000.0 * row.sampling).filter(|_| is_model);
        (!times.is_empty()).then(|| {
            vec![
                name.into(),
                records
                    .run
                    .parameters
                    .get(name)
                    .map_or_else(|| NONE.to_owned(), |&count| grouped(count))
                    .into(),
                or_none(Some(epochs).filter(|&epochs| epochs > 0.0), 1).into(),
                or_none(labelling, 2).into(),
                or_none(average(&|row| row.fitting), 2).into(),
                or_none(sampling, 1).into(),
            ]
        })
    });
    Table {
        caption: "What it costs: numbers that are trained, epochs until the fit was over, seconds on one thread, means of the seeds. Samples \
                  include the decoder."
            .to_owned(),
        columns,
        rows: rows.collect(),
    }
}
