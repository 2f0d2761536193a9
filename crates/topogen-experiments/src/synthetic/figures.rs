//! The figures of a run: a pure function of its records.

use super::record::{Identity, Run};
use super::topology::{self, Filtration};
use crate::{Result, files};
use std::path::Path;
use topogen_data::clouds::Cloud;
use topogen_plot::{
    CloudFigure, Curves, DiagramFigure, Figure, Film, FilmFrame, GridRow, ImageGrid, Series, Slides,
    Stretches, Style,
};

/// Pixels a dot when figures are written as PNG: sharp at column width in print.
const PNG_SCALE: u32 = 2;

/// Draws all figures of a run into its folder.
///
/// # Errors
/// Those of persistence, of drawing, and [`Error::Write`](crate::Error::Write).
pub fn draw_all(run: &Run, folder: &Path) -> Result<()> {
    let filtration = run.record.identity.spec.filtration;
    for (name, cloud) in [("start", run.initial()), ("end", run.last()), ("target", run.target.clone())] {
        let degrees = topology::degree_points(&filtration.diagram(&cloud)?);
        match filtration {
            Filtration::Cubical => {
                write_as(folder, &format!("{name}-cloud"), &image_figure(run, &cloud), &images_style(1))?;
            }
            Filtration::Rips | Filtration::Alpha => {
                write(folder, &format!("{name}-cloud"), &cloud_figure(&cloud))?;
            }
        }
        write(folder, &format!("{name}-diagram"), &DiagramFigure { degrees, ..DiagramFigure::default() })?;
    }
    for kind in kinds(run) {
        write(folder, &losses_name(run, kind), &losses(run, kind))?;
    }
    let film = match filtration {
        Filtration::Cubical => slides(run)?.gif(FILM_PIXELS)?,
        Filtration::Rips | Filtration::Alpha => film(run)?.gif(&film_style(), FILM_PIXELS)?,
    };
    files::write(&folder.join("film.gif"), &film)
}

/// Width of a film in pixels, and on the page.
const FILM_PIXELS: u32 = 720;
const FILM_MM: f64 = 130.0;

fn film_style() -> Style {
    Style { width_mm: FILM_MM, ..Style::default() }
}

/// Every frame with its diagram, and the target's.
fn film(run: &Run) -> Result<Film> {
    let Identity { spec, .. } = &run.record.identity;
    let frame = |(step, cloud): (u64, Cloud)| {
        let caption = format!("step {step} of {}", run.record.steps);
        let degrees = topology::degree_points(&spec.filtration.diagram(&cloud)?);
        Ok(FilmFrame { points: points(&cloud), degrees, caption })
    };
    Ok(Film {
        title: Some(spec.title.clone()),
        frames: run.frame_steps().zip(run.frames.clouds()).map(frame).collect::<Result<_>>()?,
        target: topology::degree_points(&spec.filtration.diagram(&run.target)?),
        ..Film::default()
    })
}

/// The image before the first step, at every frame, and the target.
fn slides(run: &Run) -> Result<Slides> {
    let start = run.initial();
    let drawings = run.frame_steps().zip(run.frames.clouds()).map(|(step, image)| {
        // Short enough for one line, as all slides must have one height.
        let captions = ["start".to_owned(), format!("step {step}"), "target".to_owned()];
        let panels = captions.into_iter().zip([&start, &image, &run.target]).collect::<Vec<_>>();
        Ok(images(run, &panels).draw(&images_style(3))?)
    });
    Ok(Slides { drawings: drawings.collect::<Result<_>>()?, frame_ms: FRAME_MS })
}

/// As wide as so many images, which are an inch wide at most.
fn images_style(count: usize) -> Style {
    Style { width_mm: 4.0 + 28.0 * count as f64, ..Style::default() }
}

/// How long a frame of slides is shown.
const FRAME_MS: u32 = 80;

fn image_figure(run: &Run, image: &Cloud) -> ImageGrid {
    images(run, &[(String::new(), image)])
}

/// Images beside each other, with one scale of grey from the darkest pixel of the run to the brightest.
fn images(run: &Run, panels: &[(String, &Cloud)]) -> ImageGrid {
    let all = || run.frames.values.iter().chain(&run.target.values).copied();
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let range = if high > low { high - low } else { 1.0 };
    let grey = |image: &Cloud| image.values.iter().map(|value| ((value - low) / range) as f32).collect();
    let size = panels.first().map(|(_, image)| (image.n_points(), image.dim)).unwrap_or_default();
    ImageGrid {
        height: size.0,
        width: size.1,
        columns: 1,
        rows: vec![GridRow {
            label: String::new(),
            images: panels.iter().map(|(_, image)| grey(image)).collect(),
        }],
        captions: panels
            .iter()
            .map(|(caption, _)| caption.clone())
            .filter(|caption| !caption.is_empty())
            .collect(),
        ..ImageGrid::default()
    }
}

fn write(folder: &Path, name: &str, figure: &dyn Figure) -> Result<()> {
    write_as(folder, name, figure, &Style::default())
}

fn write_as(folder: &Path, name: &str, figure: &dyn Figure, style: &Style) -> Result<()> {
    let drawing = figure.draw(style)?;
    files::write(&folder.join(format!("{name}.svg")), drawing.svg().as_bytes())?;
    files::write(&folder.join(format!("{name}.png")), &drawing.png(PNG_SCALE)?)
}

fn cloud_figure(cloud: &Cloud) -> CloudFigure {
    CloudFigure { points: points(cloud), ..CloudFigure::default() }
}

fn points(cloud: &Cloud) -> Vec<Vec<f64>> {
    cloud.points().map(<[f64]>::to_vec).collect()
}

/// The kinds of terms of a run, each once.
pub fn kinds(run: &Run) -> Vec<&str> {
    let mut kinds: Vec<&str> = Vec::new();
    for row in &run.losses {
        if !kinds.contains(&row.kind.as_str()) {
            kinds.push(&row.kind);
        }
    }
    kinds
}

/// The name of the figure of the terms of a kind: each has units of its own, and so a figure of its own.
pub fn losses_name(run: &Run, kind: &str) -> String {
    if kinds(run).len() == 1 { "losses".to_owned() } else { format!("losses-{kind}") }
}

/// The terms of a kind over the steps, with the steps that the push made.
fn losses(run: &Run, kind: &str) -> Curves {
    let mut series: Vec<Series> = Vec::new();
    for row in run.losses.iter().filter(|row| row.kind == kind) {
        let name = format!("{} of degree {}", row.kind, row.degree);
        if !series.iter().any(|series| series.name == name) {
            series.push(Series::new(name.clone(), Vec::new(), Vec::new()));
        }
        if let Some(series) = series.iter_mut().find(|series| series.name == name) {
            series.x.push(row.step as f64);
            series.y.push(row.value);
        }
    }
    let spans = run.record.pushed.iter().map(|&(first, last)| (first as f64, (last + 1) as f64));
    Curves {
        x_label: "step".to_owned(),
        y_label: "value of the term".to_owned(),
        series,
        stretches: Stretches { name: "steps by the push".to_owned(), spans: spans.collect() },
        ..Curves::default()
    }
}
