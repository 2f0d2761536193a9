//! The figure and the table that the README shows: taken from records, so that nobody types them.

use crate::figures::grids;
use crate::numbers::{NONE, list, mean_and_interval, or_none};
use crate::record::Records;
use crate::report::document::{Column, Table};
use crate::report::markdown;
use crate::statistics::mean;
use crate::{Error, Result, files};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The lines between which the README shows what was measured.
const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";
/// Where the README's figures lie, seen from its folder.
const FIGURES: &str = "docs/figures";
/// The experiments whose images and whose table are shown.
const WITH_IMAGES: &str = "figures";
const WITH_TABLE: &str = "table1";

/// Puts images and table 1 of the records in `out` between the marks of `readme`; of the first experiment that has such, where
/// those of the thesis are not there.
///
/// # Errors
/// [`Error::NoPlace`] when the marks are not there, and those of reading records, drawing and writing.
pub fn refresh(out: &Path, readme: &Path) -> Result<()> {
    let all = Records::read_all(out)?;
    let place = Place::find(readme)?;
    let named = |name: &str, has: fn(&Records) -> bool| {
        let named = all.iter().find(|records| records.run.spec.name == name);
        named.or_else(|| all.iter().find(|records| has(records)))
    };
    let mut shown = String::new();
    if let Some(records) = named(WITH_IMAGES, |records| !records.rows.images.is_empty()) {
        shown.push_str(&images(records, readme.parent().unwrap_or(Path::new("")))?);
    }
    if let Some(records) = named(WITH_TABLE, |records| !records.run.spec.table_steps.is_empty()) {
        let _ = write!(shown, "\n{}\n", markdown::of_table(&table(records)));
    }
    place.fill(&shown)
}

/// The images of an experiment, written as files of `root` and shown.
fn images(records: &Records, root: &Path) -> Result<String> {
    let Some(picture) = grids::reconstructions(records)? else { return Ok(String::new()) };
    for (theme, drawing) in [("light", &picture.light), ("dark", &picture.dark)] {
        let path = root.join(FIGURES).join(format!("{}-{theme}.svg", picture.name));
        files::write(&path, drawing.svg().as_bytes())?;
    }
    let file = |theme| format!("{FIGURES}/{}-{theme}.svg", picture.name);
    Ok(format!(
        "<picture>\n  <source media=\"(prefers-color-scheme: dark)\" srcset=\"{}\">\n  <img alt=\"{}\" src=\"{}\">\n</picture>\n\n{}\n",
        file("dark"),
        picture.alt.replace('"', "&quot;"),
        file("light"),
        picture.caption,
    ))
}

/// The place in a Markdown file for what was measured.
pub struct Place {
    path: PathBuf,
    before: String,
    after: String,
}

impl Place {
    /// The text around the place in the file at `path`.
    ///
    /// # Errors
    /// [`Error::Read`]; [`Error::NoPlace`] when the marks are not there.
    pub fn find(path: &Path) -> Result<Self> {
        let text = files::read(path)?;
        let no_place = || Error::NoPlace { path: path.to_owned(), begin: BEGIN, end: END };
        let (before, rest) = text.split_once(BEGIN).ok_or_else(no_place)?;
        let (_, after) = rest.split_once(END).ok_or_else(no_place)?;
        Ok(Self { path: path.to_owned(), before: before.to_owned(), after: after.to_owned() })
    }

    /// Writes the file with `shown` in the place.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn fill(&self, shown: &str) -> Result<()> {
        let Self { path, before, after } = self;
        files::write(path, format!("{before}{BEGIN}\n{shown}\n{END}{after}").as_bytes())
    }
}

/// Time and reduction of the cross-entropy of each model but those of one bar, which are for the report.
fn table(records: &Records) -> Table {
    let spec = &records.run.spec;
    let steps = &spec.table_steps;
    let mut columns = vec![Column::text(""), Column::number("10 steps (s)"), Column::number("ratio")];
    columns.extend(steps.iter().map(|step| Column::number(format!("step {step}, % below"))));
    let plain = spec.models.first().map_or("", |model| &model.name);
    let effects = records.effects();
    let models = spec.models.iter().filter(|model| !model.terms.iter().any(|term| term.one_bar));
    let rows = models.map(|model| {
        let control = if model.control { " (control)" } else { "" };
        let mut row = vec![
            format!("{}{control}", model.name),
            or_none(records.seconds_of_ten_steps(&model.name), 3),
            or_none(mean(&records.time_ratios(&model.name, plain)), 2),
        ];
        row.extend(steps.iter().map(|&step| {
            let effect = effects.iter().find(|effect| effect.model == model.name && effect.step == step);
            let reduction = effect.and_then(|effect| mean_and_interval(&effect.reductions(), 3));
            reduction.unwrap_or_else(|| NONE.to_owned())
        }));
        row.into_iter().map(Into::into).collect()
    });
    let extent = spec.extent(records.run.quick);
    let caption = format!(
        "Ten times the median step and its ratio to {plain}; by how many per cent the cross-entropy of the batch is below that of \
         the baseline, mean of the seeds and 95 % interval. {}, batches of {}, {} steps, seeds {}; one thread a run, {} \
         processors, libtorch {}, device {}.",
        spec.data_set,
        spec.batch_size,
        extent.steps,
        list(&extent.seeds),
        records.session.processors,
        records.run.versions.libtorch,
        records.run.device,
    );
    Table { caption, columns, rows: rows.collect() }
}
