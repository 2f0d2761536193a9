//! The report: a pure function of records, as a page that opens from disk and as Markdown.

pub mod docs;
pub mod document;
mod effects;
mod equal_time;
mod held_out;
mod html;
pub mod judged;
pub mod markdown;
mod section;
mod summary;
pub mod tables;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail by panicking")]
mod tests;

pub use html::page;

use crate::record::{Records, Versions, whole};
use crate::side_by_side::side_by_side;
use crate::{Result, files};
use document::{Block, Document, Text};
use std::path::{Path, PathBuf};

/// Draws all figures of the records in `out` and writes `index.html` and the folder `figures`.
///
/// # Errors
/// Those of reading records, of drawing, and [`Error::Write`](crate::Error::Write).
pub fn write(out: &Path) -> Result<PathBuf> {
    render_page(&document(&Records::read_all(out)?)?, out)
}

/// Writes a report as `index.html` with the folder `figures` beside it.
///
/// # Errors
/// [`Error::Write`](crate::Error::Write).
pub fn render_page(document: &Document, out: &Path) -> Result<PathBuf> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let folder = out.join("figures");
    side_by_side(document.pictures().collect(), processors, |picture| picture.write(&folder))?;
    let page = out.join("index.html");
    files::write(&page, html::render(document).into_string().as_bytes())?;
    Ok(page)
}

/// The report of these records.
///
/// # Errors
/// Those of drawing.
pub fn document(all: &[Records]) -> Result<Document> {
    let mut blocks = summary::summary(all);
    let mut parts: Vec<&str> = Vec::new();
    for records in all {
        if !parts.contains(&records.run.spec.part.as_str()) {
            parts.push(&records.run.spec.part);
        }
    }
    // What goes beyond the thesis comes after it.
    parts.sort_by_key(|&part| part != THESIS);
    for part in parts {
        blocks.push(Block::heading(2, heading(part)));
        for records in all.iter().filter(|records| records.run.spec.part == part) {
            blocks.extend(section::section(records)?);
        }
    }
    blocks.push(Block::heading(2, "How this was made"));
    blocks.extend(all.iter().map(|records| Block::Note(provenance(records))));
    Ok(Document { title: "Topological regularisers of a variational autoencoder".to_owned(), blocks })
}

/// The part of the thesis' own experiments.
const THESIS: &str = "thesis";

/// The part of the search for a regulariser that helps.
const SEARCH: &str = "search";

/// The heading of a part.
fn heading(part: &str) -> String {
    match part {
        THESIS => "The experiments of the thesis".to_owned(),
        SEARCH => "Beyond the thesis".to_owned(),
        other => format!("Part {other}"),
    }
}

fn provenance(records: &Records) -> Text {
    let (run, session) = (&records.run, &records.session);
    let seconds = |seconds: f64| format!("{seconds:.1} s");
    let mut times =
        format!("Data {}, training {}", seconds(session.data_seconds), seconds(session.training_seconds));
    if session.resumed {
        times.push_str(" (last session of a resumed run)");
    }
    for (what, given) in [("set-up", session.setup_seconds), ("build", session.build_seconds)] {
        if let Some(given) = given {
            times.push_str(&format!(", {what} {}", seconds(given)));
        }
    }
    made_by(&run.spec.name, &run.versions, &run.device, &format!(" {times}."))
}

/// The same of records that are written as a whole.
pub fn made_in_session(
    name: &str,
    versions: &Versions,
    device: &str,
    session: Option<&whole::Session>,
) -> Text {
    let time = session.map_or_else(String::new, |session| {
        let resumed = if session.resumed { " (last session of a resumed run)" } else { "" };
        format!(" {:.1} s on one thread each, {} side by side{resumed}.", session.seconds, session.threads)
    });
    made_by(name, versions, device, &time)
}

/// Which programs made the records of an experiment, where, and how long it took.
pub fn made_by(name: &str, versions: &Versions, device: &str, times: &str) -> Text {
    Text::default()
        .strong(name)
        .plain(format!(": topogen {} at revision ", versions.topogen))
        .code(&versions.revision)
        .plain(format!(
            ", libtorch {}, {}, device {device}.{times} Records: ",
            versions.libtorch, versions.rustc
        ))
        .code(format!("records/{name}"))
        .plain(".")
}
