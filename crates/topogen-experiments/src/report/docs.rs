//! The report as a folder that is committed: Markdown, small figures, and the records that both are a function of.

use super::document::Document;
use super::{document, markdown};
use crate::figures::Picture;
use crate::record::{self, Records};
use crate::{Error, Result, files};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Writes the report of the records in `out` into `docs`, with the records themselves; what was there of another report is removed.
///
/// # Errors
/// Those of reading records, of drawing and of writing.
pub fn write(out: &Path, docs: &Path) -> Result<PathBuf> {
    let all: Vec<Records> = Records::read_all(out)?.into_iter().map(with_shown_images).collect();
    let copy = || all.iter().try_for_each(|records| records.write(docs));
    write_document(&document(&all)?, (out, docs), copy)
}

/// Writes the report of the records in `out` into `docs`, where `copy` writes those records too; what was there of another report is
/// removed.
///
/// # Errors
/// Those of drawing and of writing.
pub fn write_document(
    document: &Document,
    (out, docs): (&Path, &Path),
    copy: impl FnOnce() -> Result<()>,
) -> Result<PathBuf> {
    let made = made(document)?;
    if record::folder(out) != record::folder(docs) {
        files::remove_folder(&record::folder(docs))?;
        copy()?;
    }
    for stale in figures_in(docs)?.difference(&made.keys().cloned().collect()) {
        files::remove(&docs.join(stale))?;
    }
    made.iter().try_for_each(|(name, bytes)| files::write(&docs.join(name), bytes))?;
    Ok(docs.join(README))
}

/// Without the images of all seeds but the first, which no figure shows, and which are most of the bytes.
fn with_shown_images(mut records: Records) -> Records {
    for images in [&mut records.rows.images, &mut records.rows.samples] {
        let first = images.first().map(|row| row.seed);
        images.retain(|row| Some(row.seed) == first);
    }
    records
}

/// Makes the report of the records in `docs` anew and compares.
///
/// # Errors
/// [`Error::Differs`] with the names of all files that are not the same; those of reading records and of drawing.
pub fn check(docs: &Path) -> Result<()> {
    check_document(&document(&Records::read_all(docs)?)?, docs)
}

/// Compares a report that was made anew with the one in `docs`.
///
/// # Errors
/// As [`check`].
pub fn check_document(document: &Document, docs: &Path) -> Result<()> {
    let made = made(document)?;
    let is_same = |(name, bytes): &(&PathBuf, &Vec<u8>)| {
        std::fs::read(docs.join(name)).is_ok_and(|there| there == **bytes)
    };
    let mut differing: BTreeSet<PathBuf> =
        made.iter().filter(|file| !is_same(file)).map(|(name, _)| name.clone()).collect();
    differing.extend(figures_in(docs)?.into_iter().filter(|name| !made.contains_key(name)));
    if differing.is_empty() {
        return Ok(());
    }
    let files: Vec<String> = differing.iter().map(|name| name.display().to_string()).collect();
    Err(Error::Differs { folder: docs.to_owned(), files: files.join(", ") })
}

const README: &str = "README.md";
const FIGURES: &str = "figures";
/// Pixels of a millimetre: sharp enough for a screen, and small.
const PIXELS_PER_MM: f64 = 5.0;

/// Every file of the report but the records, by its name.
fn made(document: &Document) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut made = BTreeMap::new();
    made.insert(PathBuf::from(README), markdown::render(document).into_bytes());
    for picture in document.pictures() {
        made.insert(Path::new(FIGURES).join(format!("{}.png", picture.name)), small(picture)?);
    }
    Ok(made)
}

fn small(picture: &Picture) -> Result<Vec<u8>> {
    let width = (picture.width.millimetres() * PIXELS_PER_MM).round() as u32;
    Ok(picture.light.png_of_width(width)?)
}

/// The figures that are in the folder now.
fn figures_in(docs: &Path) -> Result<BTreeSet<PathBuf>> {
    let folder = docs.join(FIGURES);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(source) => return Err(Error::Read { path: folder, source }),
    };
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.map_err(|source| Error::Read { path: folder.clone(), source })?;
        Ok(Path::new(FIGURES).join(entry.file_name()))
    };
    entries.map(name).collect()
}
