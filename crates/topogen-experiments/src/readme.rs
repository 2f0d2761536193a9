//! The figure and the table that the README shows: taken from records, so that nobody types them.

use crate::record::Records;
use crate::statistics::mean;
use crate::{Error, Result, figures, files};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The lines between which the README shows what was measured.
const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";
/// Where the README's figures lie, seen from its folder.
const FIGURES: &str = "docs/figures";

/// Puts the first figure and the numbers of the first experiment in `out` between the marks of `readme`.
///
/// # Errors
/// [`Error::NoPlace`] when the marks are not there, and those of reading records, drawing and writing.
pub fn refresh(out: &Path, readme: &Path) -> Result<()> {
    let all = Records::read_all(out)?;
    let Some(records) = all.first() else { return Ok(()) };
    let place = Place::find(readme)?;
    let mut shown = String::new();
    if let Some(figure) = figures::draw_all(records)?.first() {
        let folder = readme.parent().unwrap_or(Path::new("")).join(FIGURES);
        for (theme, drawing) in [("light", &figure.light), ("dark", &figure.dark)] {
            let path = folder.join(format!("{}-{theme}.svg", figure.name));
            files::write(&path, drawing.svg().as_bytes())?;
        }
        let file = |theme| format!("{FIGURES}/{}-{theme}.svg", figure.name);
        let _ = write!(
            shown,
            "<picture>\n  <source media=\"(prefers-color-scheme: dark)\" srcset=\"{}\">\n  <img alt=\"{}\" src=\"{}\">\n</picture>\n\n{}\n",
            file("dark"),
            records.run.spec.title,
            file("light"),
            figure.caption,
        );
    }
    let _ = write!(shown, "\n{}\n\n{}", table(records), records.findings().join(" "));
    place.fill(&shown)
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

/// Time and cross-entropy of each model, and what they were measured with.
fn table(records: &Records) -> String {
    let (run, session) = (&records.run, &records.session);
    let steps = &run.spec.table_steps;
    let mut table = String::from("| | 10 steps (s) | ratio |");
    steps.iter().for_each(|step| table.push_str(&format!(" BCE at step {step} |")));
    table.push_str("\n|---|---:|---:|");
    table.push_str(&"---:|".repeat(steps.len()));
    let plain = run.spec.models.first().and_then(|model| records.seconds_of_ten_steps(&model.name));
    for model in &run.spec.models {
        let ten = records.seconds_of_ten_steps(&model.name);
        let number =
            |value: Option<f64>, digits| value.map_or("–".to_owned(), |value| format!("{value:.digits$}"));
        let ratio = ten.zip(plain).map(|(ten, plain)| ten / plain);
        let _ = write!(table, "\n| {} | {} | {} |", model.name, number(ten, 3), number(ratio, 2));
        steps.iter().for_each(|&step| {
            table.push_str(&format!(" {} |", number(mean(&records.bce(&model.name, step)), 0)));
        });
    }
    let extent = run.spec.extent(run.quick);
    let _ = write!(
        table,
        "\n\n{}, batches of {}, {} steps, seed {}; medians of one run with one thread a model, {} processors, libtorch {}, \
         device {}. BCE is the binary cross-entropy of the batch in nats.",
        run.spec.data_set,
        run.spec.batch_size,
        extent.steps,
        extent.seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(", "),
        session.processors,
        run.versions.libtorch,
        run.device,
    );
    table
}
