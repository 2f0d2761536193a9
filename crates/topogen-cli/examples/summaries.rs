//! Draws the figures of docs/diagrams/{functionals,kernels,vectorisations}.md, in both themes, into the folder named by the
//! first argument.
//!
//! ```sh
//! cargo run -p topogen-cli --example summaries -- docs/diagrams/figures
//! ```

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use topogen_data::clouds::{Shape, generate};
use topogen_diag::Bars;
use topogen_diag::functional::{Functional, PersistentEntropy};
use topogen_diag::kernel::{FeatureKernel, ScaleSpace};
use topogen_diag::vector::{
    BettiCurve, Cells, ExactLandscape, Grid, MeanBettiCurve, PersistenceImage, ScaledDensity, Silhouette,
    Vectorisation,
};
use topogen_ph::{Diagram, Euclidean, Points, Rips};
use topogen_plot::{Curves, Figure, GridRow, ImageGrid, Series, Style, Theme};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name a folder to write to")?);
    fs::create_dir_all(&folder)?;
    let diagram = square()?;
    let loops = diagram.degree(1)?.bars();
    let figures: [(&str, Box<dyn Figure>); 6] = [
        ("landscape", Box::new(landscape(loops)?)),
        ("betti", Box::new(betti(loops)?)),
        ("image", Box::new(image(loops)?)),
        ("density", Box::new(density()?)),
        ("scale-space", Box::new(scale_space()?)),
        ("entropy", Box::new(entropy()?)),
    ];
    for (theme, suffix) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (name, figure) in &figures {
            let path = folder.join(format!("{name}-{suffix}.svg"));
            let unfinished = path.with_extension("svg.part");
            fs::write(&unfinished, figure.draw(&Style::new(theme))?.svg())?;
            fs::rename(unfinished, path)?;
        }
    }
    Ok(())
}

/// A hundred points of the unit square.
fn square() -> Result<Diagram> {
    let cloud = generate(Shape::Cube, 100, Some(2), 0.0, 8)?;
    Ok(Rips::default().max_dim(1).points(&Points::new(&cloud.values, cloud.dim)?, &Euclidean)?)
}

/// `count` numbers from `start` to `end`.
fn line(start: f64, end: f64, count: usize) -> Result<Vec<f64>> {
    Ok(Grid::linspace(start, end, count)?.nodes().to_vec())
}

fn landscape(loops: Bars<'_>) -> Result<Curves> {
    let exact = ExactLandscape::new(loops);
    let level = |level: usize| {
        let points = exact.critical_points(level);
        let (x, y) = points.iter().map(|point| (point[0], point[1])).unzip();
        Series::new(format!("level {level}"), x, y)
    };
    let grid = line(0.0, 0.3, 201)?;
    let mean = Silhouette::params(Grid::new(grid.clone())?).order(1.0).check()?.vector(loops);
    Ok(Curves {
        x_label: "length".into(),
        y_label: "height".into(),
        series: vec![level(0), level(1), level(2), Series::new("silhouette, q = 1", grid, mean)],
        ..Curves::default()
    })
}

fn betti(loops: Bars<'_>) -> Result<Curves> {
    let grid = line(0.0, 0.3, 401)?;
    let counts = BettiCurve::new(Grid::new(grid.clone())?).vector(loops);
    let cells = Cells::uniform(0.0, 0.3, 15)?;
    let means = MeanBettiCurve::new(cells.clone()).vector(loops);
    let edges = cells.edges().windows(2);
    let (x, y) = edges.zip(means).flat_map(|(cell, mean)| [(cell[0], mean), (cell[1], mean)]).unzip();
    Ok(Curves {
        x_label: "length".into(),
        y_label: "loops".into(),
        series: vec![Series::new("Betti curve", grid, counts), Series::new("mean over cells", x, y)],
        ..Curves::default()
    })
}

fn image(loops: Bars<'_>) -> Result<ImageGrid> {
    const SIDE: usize = 32;
    let pixels = |sigma: f64| -> Result<Vec<f32>> {
        let (births, lengths) = (Cells::uniform(0.0, 0.25, SIDE)?, Cells::uniform(0.0, 0.18, SIDE)?);
        let image = PersistenceImage::params(births, lengths).sigma(sigma).check()?.vector(loops);
        let brightest = image.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        // Rows of an image go down, those of lengths go up.
        Ok(image.chunks(SIDE).rev().flatten().map(|pixel| (pixel / brightest) as f32).collect())
    };
    Ok(ImageGrid {
        height: SIDE,
        width: SIDE,
        columns: 1,
        rows: vec![GridRow {
            label: "loops".into(),
            images: vec![pixels(0.003)?, pixels(0.01)?, pixels(0.03)?],
        }],
        captions: ["σ = 0.003", "σ = 0.01", "σ = 0.03"].map(String::from).to_vec(),
        ..ImageGrid::default()
    })
}

/// How a bar is seen by the nodes, wherever its death lies.
fn density() -> Result<Curves> {
    let deaths = line(4.0, 8.0, 401)?;
    let seen = |count: usize| -> Result<Vec<f64>> {
        let density =
            ScaledDensity::params(Grid::linspace(0.0, 35.0, count)?).exponent(0.0).scale(1.0).check()?;
        let largest = |death: &f64| -> Result<f64> {
            Ok(density.vector(Bars::new(&[0.0], &[*death])?).into_iter().fold(0.0, f64::max))
        };
        deaths.iter().map(largest).collect()
    };
    Ok(Curves {
        x_label: "death".into(),
        y_label: "largest Gaussian".into(),
        series: vec![
            Series::new("30 nodes on [0, 35]", deaths.clone(), seen(30)?),
            Series::new("176 nodes", deaths.clone(), seen(176)?),
        ],
        ..Curves::default()
    })
}

/// The distance of a bar from one that ends elsewhere.
fn scale_space() -> Result<Curves> {
    let deaths = line(0.0, 3.0, 301)?;
    let bar = Bars::new(&[0.0], &[1.0])?;
    let series = |sigma: f64| -> Result<Series> {
        let kernel = ScaleSpace::params().sigma(sigma).check()?;
        let unit = kernel.distance(bar, Bars::EMPTY);
        let distance = |death: &f64| Ok(kernel.distance(bar, Bars::new(&[0.0], &[*death])?) / unit);
        let distances = deaths.iter().map(distance).collect::<Result<_>>()?;
        Ok(Series::new(format!("σ = {sigma}"), deaths.clone(), distances))
    };
    Ok(Curves {
        x_label: "death of the other bar".into(),
        y_label: "distance / distance to none".into(),
        series: vec![series(0.001)?, series(0.05)?, series(0.5)?],
        ..Curves::default()
    })
}

/// The entropy of two bars of length 1 and one that grows.
fn entropy() -> Result<Curves> {
    let lengths = line(0.0, 3.0, 301)?;
    let series = |delta: f64| -> Result<Series> {
        let entropy = PersistentEntropy::params().delta(delta).check()?;
        let value = |length: &f64| Ok(entropy.value(Bars::new(&[0.0; 3], &[1.0, 1.0, *length])?));
        let values = lengths.iter().map(value).collect::<Result<_>>()?;
        Ok(Series::new(format!("δ = {delta}"), lengths.clone(), values))
    };
    Ok(Curves {
        x_label: "length of the third bar".into(),
        y_label: "entropy (nats)".into(),
        series: vec![series(0.0)?, series(0.5)?],
        ..Curves::default()
    })
}
