//! `topogen generate`: synthetic point clouds of known shape.

use std::path::{Path, PathBuf};

use topogen_data::clouds::{Cloud, Shape, generate};
use topogen_data::formats::{Format, Number, npy};

use crate::error::{Error, Result};
use crate::{numbers, output};

/// Draw points of a known shape at random.
///
/// The same shape, numbers and seed give the same points. CSV begins with a comment that is the command which makes it again;
/// for .npy this is told on stderr.
#[derive(clap::Args)]
pub struct Args {
    /// Shape, with numbers behind a colon where it has some: torus, torus:3,0.5, annulus:0.2,1, clusters:5; see --list
    #[arg(required_unless_present = "list")]
    shape: Option<Shape>,
    /// List the shapes, with the numbers of coordinates that they can have
    #[arg(long, conflicts_with_all = ["n", "dim", "output", "shape"])]
    list: bool,
    /// Number of points
    #[arg(long, short, required_unless_present = "list", value_parser = numbers::whole)]
    n: Option<usize>,
    /// Number of coordinates, where the shape leaves a choice
    #[arg(long, value_parser = numbers::whole)]
    dim: Option<usize>,
    /// Standard deviation of the Gaussian noise that is added to each coordinate
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true, value_parser = numbers::real)]
    noise: f64,
    /// Seed of the random numbers
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// File to write, .npy or CSV; CSV goes to stdout if none is given
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<()> {
    let (Some(shape), Some(n_points)) = (args.shape, args.n) else {
        return if args.list { output::stdout(list().as_bytes()) } else { Err(Error::NoShape) };
    };
    let is_npy = args.output.as_deref().map_or(Ok(false), is_npy)?;
    let cloud = generate(shape, n_points, args.dim, args.noise, args.seed)?;
    let recipe = format!(
        "topogen generate {shape} --n {n_points} --dim {} --noise {} --seed {}",
        cloud.dim,
        Number(args.noise),
        args.seed
    );
    let bytes = match is_npy {
        true => npy::encode(&cloud.values, &[n_points, cloud.dim])?,
        false => csv(&cloud, &recipe).into_bytes(),
    };
    output::write(args.output.as_deref(), &bytes)?;
    if let (true, Some(path)) = (is_npy, &args.output) {
        output::stderr(&format!("note: {} is made by {recipe}\n", path.display()));
    }
    Ok(())
}

fn csv(cloud: &Cloud, recipe: &str) -> String {
    let mut text = format!("# {recipe}\n");
    for point in cloud.points() {
        let fields: Vec<String> = point.iter().map(|&value| Number(value).to_string()).collect();
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

/// Whether the name asks for .npy; a name by which the points would be taken for something else is refused.
fn is_npy(path: &Path) -> Result<bool> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let is_other =
        Format::of_name(&path.display().to_string()).is_some_and(|format| format != Format::Points);
    match extension.as_str() {
        "npy" => Ok(true),
        "npz" | "json" | "svg" | "png" => Err(misnamed(path, extension)),
        _ if is_other => Err(misnamed(path, extension)),
        _ => Ok(false),
    }
}

fn misnamed(path: &Path, extension: String) -> Error {
    let advice = "let it end in .npy or .csv";
    Error::OutputName { path: path.to_owned(), extension, what: "a cloud of points", advice }
}

fn list() -> String {
    let mut text = String::new();
    for shape in Shape::all() {
        let default = shape.dim(None);
        let others: Vec<usize> = (1..=10).filter(|&dim| shape.dim(Some(dim)).is_ok()).collect();
        let dims = match (default, others.as_slice()) {
            (Ok(default), [_]) => format!("{default} coordinates"),
            (Ok(default), [one, other]) => {
                format!("{one} or {other} coordinates, {default} if --dim is not given")
            }
            (Ok(default), _) => format!("any number of coordinates, {default} if --dim is not given"),
            (Err(error), _) => error.to_string(),
        };
        text.push_str(&format!("{shape:18}{dims}{}\n", numbers_of(shape)));
    }
    text
}

/// The numbers that can stand behind the name.
fn numbers_of(shape: Shape) -> String {
    match shape {
        Shape::Annulus { inner, outer } => {
            format!("; annulus:INNER,OUTER for other radii than {inner} and {outer}")
        }
        Shape::Torus { major, minor } => {
            format!("; torus:MAJOR,MINOR for other radii than {major} and {minor}")
        }
        Shape::Clusters { count } => format!("; clusters:COUNT for another number than {count}"),
        _ => String::new(),
    }
}
