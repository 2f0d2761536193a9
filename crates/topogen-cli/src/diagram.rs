//! `topogen diagram`: the persistence diagram of a file.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;
use topogen_data::formats::csv::{DiagramRow, read_table, write_diagram};
use topogen_ph::{CondensedLengths, DegreeDiagram, Diagram, Edge, Euclidean, Points, Rips, Threshold};

use crate::error::{Error, Result};
use crate::{input, numbers, output};

/// Compute the Vietoris-Rips persistence diagram of a CSV file.
///
/// The result is CSV with the columns degree, birth, death, birth_u, birth_v, death_u, death_v. (birth_u, birth_v) is the edge
/// whose length is the birth, twice the same vertex in degree 0; (death_u, death_v) the edge whose length is the death. An
/// essential class, which never dies, has an empty death, death_u and death_v. Bars of zero length are left out.
///
/// The first line of the file is passed over as a header, with a note on stderr, if every field of it is a name: it starts
/// with a letter or `_` and is no word for a missing or infinite value such as NA. Any other first line is a row of numbers.
#[derive(clap::Args)]
pub struct Args {
    /// CSV file: a point a row, or a square matrix of distances; `-` is stdin
    file: PathBuf,
    /// What the rows of the file are
    #[arg(long, value_enum, default_value_t = Format::Points)]
    format: Format,
    /// Largest degree of homology
    #[arg(long, default_value_t = 1, allow_negative_numbers = true, value_parser = numbers::whole)]
    max_dim: usize,
    /// Longest edge: `none`, `enclosing` (the enclosing radius, beyond which nothing changes) or a number
    #[arg(
        long,
        default_value = "enclosing",
        allow_hyphen_values = true,
        value_name = "none|enclosing|NUMBER"
    )]
    threshold: ThresholdArg,
    /// File to write instead of stdout
    #[arg(long, short)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Coordinates; the distance is Euclidean
    Points,
    /// A square, symmetric matrix of distances
    Distances,
}

#[derive(Clone, Copy)]
struct ThresholdArg(Threshold);

impl FromStr for ThresholdArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self(Threshold::None)),
            "enclosing" => Ok(Self(Threshold::EnclosingRadius)),
            _ => {
                let value = text.parse().map_err(|_| "give `none`, `enclosing` or a number".to_owned())?;
                Ok(Self(Threshold::Value(value)))
            }
        }
    }
}

pub fn run(args: &Args) -> Result<()> {
    let name = input::name(&args.file);
    let diagram = compute(args, &name)?;
    let mut text = Vec::new();
    write_diagram(&mut text, "the diagram", &rows(&diagram))?;
    output::write(args.output.as_deref(), &text)
}

fn compute(args: &Args, name: &str) -> Result<Diagram> {
    let table = read_table(input::open(&args.file)?, name)?;
    if let Some(line) = table.header_line {
        output::stderr(&format!("note: {name}: line {line} was taken as a header\n"));
    }
    let rips = Rips::default().max_dim(args.max_dim).threshold(args.threshold.0);
    let diagram = match args.format {
        Format::Points => {
            Points::new(&table.values, table.columns).and_then(|points| rips.points(&points, &Euclidean))
        }
        Format::Distances => CondensedLengths::from_square(&table.values, table.rows())
            .and_then(|lengths| rips.lengths(&lengths)),
    };
    diagram.map_err(Error::persistence(name))
}

/// The bars in canonical order, those of each degree being followed by its essential classes.
fn rows(diagram: &Diagram) -> Vec<DiagramRow> {
    diagram.iter().enumerate().flat_map(|(degree, bars)| degree_rows(degree, bars)).collect()
}

fn degree_rows(degree: usize, diagram: &DegreeDiagram) -> Vec<DiagramRow> {
    let bars = diagram.bars();
    let edge = |edge: &Edge| {
        let (u, v) = edge.endpoints();
        Some((u as usize, v as usize))
    };
    let ends = bars.births().iter().zip(bars.deaths());
    let edges = diagram.birth_edges().iter().zip(diagram.death_edges());
    let finite = ends.zip(edges).map(|((&birth, &death), (birth_edge, death_edge))| DiagramRow {
        degree,
        birth,
        death: Some(death),
        birth_edge: edge(birth_edge),
        death_edge: edge(death_edge),
    });
    let classes = bars.essential().iter().zip(diagram.essential_edges());
    let essential = classes.map(|(&birth, birth_edge)| DiagramRow {
        degree,
        birth,
        death: None,
        birth_edge: edge(birth_edge),
        death_edge: None,
    });
    finite.chain(essential).collect()
}
