//! The figures of a run: a pure function of its records.

use super::record::{Identity, Run};
use super::topology;
use crate::{Result, files};
use std::path::Path;
use topogen_data::clouds::Cloud;
use topogen_plot::{CloudFigure, Curves, DiagramFigure, Figure, Series, Style};

/// Pixels a dot when figures are written as PNG: sharp at column width in print.
const PNG_SCALE: u32 = 2;

/// Draws all figures of a run into its folder.
///
/// # Errors
/// Those of persistence, of drawing, and [`Error::Write`](crate::Error::Write).
pub fn draw_all(run: &Run, folder: &Path) -> Result<()> {
    for (name, cloud) in [("start", run.initial()), ("end", run.last()), ("target", run.target.clone())] {
        write(folder, &format!("{name}-cloud"), &cloud_figure(&cloud))?;
        let degrees = topology::degree_points(&topology::diagram(&cloud)?);
        write(folder, &format!("{name}-diagram"), &DiagramFigure { degrees, ..DiagramFigure::default() })?;
    }
    write(folder, "losses", &losses(run))
}

fn write(folder: &Path, name: &str, figure: &dyn Figure) -> Result<()> {
    let drawing = figure.draw(&Style::default())?;
    files::write(&folder.join(format!("{name}.svg")), drawing.svg().as_bytes())?;
    files::write(&folder.join(format!("{name}.png")), &drawing.png(PNG_SCALE)?)
}

fn cloud_figure(cloud: &Cloud) -> CloudFigure {
    CloudFigure { points: points(cloud), ..CloudFigure::default() }
}

fn points(cloud: &Cloud) -> Vec<Vec<f64>> {
    cloud.points().map(<[f64]>::to_vec).collect()
}

/// Every term over the steps, with the steps that the push made.
fn losses(run: &Run) -> Curves {
    let mut series: Vec<Series> = Vec::new();
    for row in &run.losses {
        let name = format!("{} of degree {}", row.kind, row.degree);
        if !series.iter().any(|series| series.name == name) {
            series.push(Series::new(name.clone(), Vec::new(), Vec::new()));
        }
        if let Some(series) = series.iter_mut().find(|series| series.name == name) {
            series.x.push(row.step as f64);
            series.y.push(row.value);
        }
    }
    series.extend(pushed(run, &series));
    Curves {
        x_label: "step".to_owned(),
        y_label: "value of the term".to_owned(),
        series,
        ..Curves::default()
    }
}

/// The steps that the push made, as a strip below the curves.
fn pushed(run: &Run, terms: &[Series]) -> Option<Series> {
    None
}
