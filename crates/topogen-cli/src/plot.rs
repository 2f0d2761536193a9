//! `topogen plot`: figures of files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use topogen_data::formats::csv::DiagramRow;
use topogen_plot::{DegreePoints, DiagramFigure, Figure, Style, Theme};

use crate::error::{Error, Result};
use crate::{input, numbers, output};

/// Draw a file.
#[derive(Subcommand)]
pub enum Verb {
    Diagram(DiagramArgs),
}

/// Draw a persistence diagram as SVG or PNG.
#[derive(clap::Args)]
pub struct DiagramArgs {
    /// Diagram as CSV, as `topogen diagram` writes it; `-` is stdin
    file: PathBuf,
    /// Figure to write; its name ends in .svg or .png
    #[arg(long, short)]
    output: PathBuf,
    /// Colours of page and ink
    #[arg(long, value_enum, default_value_t = ThemeArg::Light)]
    theme: ThemeArg,
    /// Title above the figure
    #[arg(long)]
    title: Option<String>,
    /// Width of the figure in millimetres
    #[arg(
        long,
        default_value_t = 85.0,
        allow_hyphen_values = true,
        value_parser = numbers::real,
        value_name = "MM"
    )]
    width: f64,
}

#[derive(Clone, Copy, ValueEnum)]
enum ThemeArg {
    /// Dark ink on white
    Light,
    /// Light ink on nearly black
    Dark,
}

enum Kind {
    Svg,
    Png,
}

pub fn run(verb: &Verb) -> Result<()> {
    match verb {
        Verb::Diagram(args) => diagram(args),
    }
}

fn diagram(args: &DiagramArgs) -> Result<()> {
    let kind = kind(&args.output)?;
    let figure = DiagramFigure {
        title: args.title.clone(),
        unit: None,
        degrees: by_degree(&input::diagram(&args.file)?),
    };
    let theme = match args.theme {
        ThemeArg::Light => Theme::Light,
        ThemeArg::Dark => Theme::Dark,
    };
    let style = Style { width_mm: args.width, ..Style::new(theme) };
    let drawn = match kind {
        Kind::Svg => figure.svg(&style).map(String::into_bytes),
        Kind::Png => figure.png(&style, 1),
    };
    let bytes = drawn.map_err(|source| Error::Figure { name: input::name(&args.file), source })?;
    output::write(Some(&args.output), &bytes)
}

/// Which kind of figure the name asks for.
fn kind(path: &Path) -> Result<Kind> {
    let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
    match extension.as_ref().and_then(|extension| extension.to_str()) {
        Some("svg") => Ok(Kind::Svg),
        Some("png") => Ok(Kind::Png),
        _ => Err(Error::FigureName { path: path.to_owned() }),
    }
}

fn by_degree(rows: &[DiagramRow]) -> Vec<DegreePoints> {
    let mut degrees: BTreeMap<usize, DegreePoints> = BTreeMap::new();
    for row in rows {
        let points = degrees.entry(row.degree).or_default();
        points.degree = row.degree;
        match row.death {
            None => points.essential.push(row.birth),
            Some(death) => points.finite.push((row.birth, death)),
        }
    }
    degrees.into_values().collect()
}
