//! `topogen plot`: figures of files.

mod figures;
mod options;

use std::path::PathBuf;

use clap::Subcommand;
use topogen_data::formats::Format;
use topogen_data::formats::csv::DiagramRow;
use topogen_plot::Figure;

use crate::error::{Error, Result};
use crate::{diagram_file, input, numbers, output};

pub use figures::{barcode_figure, cloud_figure, diagram_figure, representatives_figure};
pub use options::{FileKind, PlotKind, StyleArgs};

/// Draw a file.
#[derive(Subcommand)]
pub enum Verb {
    Diagram(DiagramArgs),
    Barcode(BarcodeArgs),
    Cloud(CloudArgs),
}

/// Draw a persistence diagram as SVG or PNG.
#[derive(clap::Args)]
pub struct DiagramArgs {
    /// Diagram as CSV, JSON or .npz, as `topogen diagram` writes it; `-` is stdin
    file: PathBuf,
    /// Figure to write; its name ends in .svg or .png
    #[arg(long, short)]
    output: PathBuf,
    /// Also draw the histogram of persistence: below the diagram, or beside it from 130 mm on
    #[arg(long)]
    histogram: bool,
    #[command(flatten)]
    style: StyleArgs,
}

/// Draw a barcode as SVG or PNG.
#[derive(clap::Args)]
pub struct BarcodeArgs {
    /// Diagram as CSV, JSON or .npz, as `topogen diagram` writes it; `-` is stdin
    file: PathBuf,
    /// Figure to write; its name ends in .svg or .png
    #[arg(long, short)]
    output: PathBuf,
    /// How many bars of a degree are drawn at most, the essential ones and then the longest; 60 if not given
    #[arg(long, value_name = "N", value_parser = numbers::whole)]
    max_bars: Option<usize>,
    #[command(flatten)]
    style: StyleArgs,
}

/// Draw points, with the edges at which classes are born (solid) and die (dashed), as SVG or PNG.
#[derive(clap::Args)]
pub struct CloudArgs {
    /// Points as .csv, .txt or .npy; `-` is stdin
    points: PathBuf,
    /// Diagram of these points with its critical edges, as `topogen diagram` writes it; none draws the points alone
    diagram: Option<PathBuf>,
    /// Figure to write; its name ends in .svg or .png
    #[arg(long, short)]
    output: PathBuf,
    /// Draw the classes of this degree only
    #[arg(long, allow_negative_numbers = true, value_parser = numbers::whole)]
    degree: Option<usize>,
    /// How many classes of a degree are drawn at most, the essential ones and then the most persistent; 10 if not given
    #[arg(long, value_name = "N", value_parser = numbers::whole)]
    max_classes: Option<usize>,
    #[command(flatten)]
    style: StyleArgs,
}

pub fn run(verb: &Verb) -> Result<()> {
    match verb {
        Verb::Diagram(args) => diagram(args),
        Verb::Barcode(args) => barcode(args),
        Verb::Cloud(args) => cloud(args),
    }
}

fn diagram(args: &DiagramArgs) -> Result<()> {
    let kind = FileKind::of(&args.output)?;
    let figure = diagram_figure(&diagram_file::read(&args.file)?);
    let title = args.style.title.clone();
    let name = input::name(&args.file);
    let figure = topogen_plot::DiagramFigure { title, ..figure };
    match args.histogram {
        true => write(kind, &figure.with_histogram(), &args.style, &name, &args.output),
        false => write(kind, &figure, &args.style, &name, &args.output),
    }
}

fn barcode(args: &BarcodeArgs) -> Result<()> {
    let kind = FileKind::of(&args.output)?;
    let mut figure = barcode_figure(&diagram_file::read(&args.file)?);
    figure.title.clone_from(&args.style.title);
    figure.max_bars = args.max_bars.unwrap_or(figure.max_bars);
    write(kind, &figure, &args.style, &input::name(&args.file), &args.output)
}

fn cloud(args: &CloudArgs) -> Result<()> {
    let kind = FileKind::of(&args.output)?;
    if input::is_stdin(&args.points) && args.diagram.as_deref().is_some_and(input::is_stdin) {
        return Err(Error::StdinTwice { what: "two files" });
    }
    let points = input::read_points(&args.points, Format::Auto)?;
    let rows: Vec<DiagramRow> = args.diagram.as_deref().map_or(Ok(Vec::new()), diagram_file::read)?;
    let mut figure = cloud_figure(points, &rows, args.degree);
    figure.title.clone_from(&args.style.title);
    figure.max_classes = args.max_classes.unwrap_or(figure.max_classes);
    let name = input::name(args.diagram.as_deref().unwrap_or(&args.points));
    write(kind, &figure, &args.style, &name, &args.output)
}

/// Draws the content of the file `name` into the file `output`.
fn write(
    kind: FileKind,
    figure: &impl Figure,
    style: &StyleArgs,
    name: &str,
    output: &std::path::Path,
) -> Result<()> {
    let drawn = kind.draw(figure, style);
    let bytes = drawn.map_err(|source| Error::Figure { name: name.to_owned(), source })?;
    output::write(Some(output), &bytes)
}
