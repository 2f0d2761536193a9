//! Figures: a pure function of records.

mod classes;
pub mod codes;
pub mod diagrams;
pub mod effects;
pub mod equal_time;
pub mod grids;
pub mod losses;
pub mod terms;

use crate::record::Records;
use crate::spec::Form;
use crate::{Result, files, statistics};
use std::collections::BTreeMap;
use std::path::Path;
use topogen_plot::{DegreePoints, Drawing, Figure, Mark, Series, Style, Theme};

/// Pixels a dot when figures are written as PNG: sharp at column width in print.
const PNG_SCALE: u32 = 2;

/// A figure in both themes, with what is written below it.
pub struct Picture {
    /// The name of its files.
    pub name: String,
    /// What is seen, in a few words.
    pub alt: String,
    /// What it shows and how it was made.
    pub caption: String,
    /// The command that makes it, if there is one.
    pub command: Option<String>,
    /// How wide it is.
    pub width: Width,
    /// For light pages.
    pub light: Drawing,
    /// For dark pages.
    pub dark: Drawing,
}

/// How wide a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// A column of a paper.
    Column,
    /// More than a column, and still to be read on a phone.
    Middle,
    /// A page.
    Page,
}

impl Width {
    /// On paper.
    pub fn millimetres(self) -> f64 {
        match self {
            Self::Column => 85.0,
            Self::Middle => 110.0,
            Self::Page => 160.0,
        }
    }

    /// What style sheets call it.
    pub fn class(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::Middle => "middle",
            Self::Page => "page",
        }
    }
}

impl Picture {
    fn new(
        records: &Records,
        named: (&str, Width),
        figure: &dyn Figure,
        told: (&str, String),
    ) -> Result<Self> {
        let spec = &records.run.spec;
        Self::of((&spec.name, &spec.title, command(records)), named, figure, told)
    }

    /// A figure of an experiment of this name, with its title and the command that makes it.
    ///
    /// # Errors
    /// Those of drawing.
    pub fn of(
        (experiment, title, command): (&str, &str, Option<String>),
        (name, width): (&str, Width),
        figure: &dyn Figure,
        (alt, caption): (&str, String),
    ) -> Result<Self> {
        let draw = |theme| figure.draw(&Style { width_mm: width.millimetres(), ..Style::new(theme) });
        Ok(Self {
            name: format!("{experiment}-{name}"),
            alt: format!("{title}: {alt}"),
            caption,
            command,
            width,
            light: draw(Theme::Light)?,
            dark: draw(Theme::Dark)?,
        })
    }

    /// Writes `<name>-light.svg`, `<name>-dark.svg` and PNGs of the same names.
    ///
    /// # Errors
    /// [`Error::Write`](crate::Error::Write).
    pub fn write(&self, folder: &Path) -> Result<()> {
        for (theme, drawing) in [("light", &self.light), ("dark", &self.dark)] {
            let path = |extension| folder.join(format!("{}-{theme}.{extension}", self.name));
            files::write(&path("svg"), drawing.svg().as_bytes())?;
            files::write(&path("png"), &drawing.png(PNG_SCALE)?)?;
        }
        Ok(())
    }
}

/// The command that makes the records of an experiment, and its figures; none for images of the user's.
pub fn command(records: &Records) -> Option<String> {
    let spec = &records.run.spec;
    let quick = if records.run.quick { " --quick" } else { "" };
    match spec.part.as_str() {
        _ if spec.own_data.is_some() => None,
        "thesis" => Some(format!("cargo xtask reproduce-thesis{quick} --only {}", spec.name)),
        part => Some(format!(
            "cargo run --release -p topogen-experiments -- reproduce --part {part}{quick} --only {}",
            spec.name
        )),
    }
}

/// The command that runs one experiment in a form.
pub fn xtask_command(verb: &str, experiment: &str, form: Form) -> String {
    let form = match form {
        Form::Full => "",
        Form::Quick => " --quick",
        Form::Published => " --published",
    };
    format!("cargo xtask {verb} {experiment}{form}")
}

/// Which seeds a figure of means shows.
fn seeds(records: &Records) -> String {
    let seeds = &records.run.spec.extent(records.run.quick).seeds;
    match seeds.as_slice() {
        [seed] => format!("Seed {seed}."),
        _ => format!("Mean of {} seeds.", seeds.len()),
    }
}

/// The mean over the seeds at each step.
fn over_steps(label: &str, points: impl Iterator<Item = (u64, f64)>) -> Series {
    let by_step = by_step(points);
    let mean = |values: &Vec<f64>| statistics::mean(values).unwrap_or(f64::NAN);
    let x = by_step.keys().map(|&step| step as f64).collect();
    Series::new(label, x, by_step.values().map(mean).collect())
}

/// The same, with a band from the lowest to the highest where there are several.
fn over_steps_with_band(label: &str, points: impl Iterator<Item = (u64, f64)>) -> Series {
    let points: Vec<(u64, f64)> = points.collect();
    let by_step = by_step(points.iter().copied());
    let fold = |pick: fn(f64, f64) -> f64, from: f64| -> Vec<f64> {
        by_step.values().map(|values| values.iter().copied().fold(from, pick)).collect()
    };
    let several = by_step.values().any(|values| values.len() > 1);
    let band = several.then(|| (fold(f64::min, f64::INFINITY), fold(f64::max, f64::NEG_INFINITY)));
    Series { band, ..over_steps(label, points.into_iter()) }
}

fn by_step(points: impl Iterator<Item = (u64, f64)>) -> BTreeMap<u64, Vec<f64>> {
    let mut by_step: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    for (step, value) in points {
        by_step.entry(step).or_default().push(value);
    }
    by_step
}

/// Brightness from 0 to 1, of each pixel of each channel of an image in records, two hexadecimal digits each; none if it is not that.
pub fn brightness(pixels: &str) -> Option<Vec<f32>> {
    let value = |pair: &[u8]| {
        let digits = str::from_utf8(pair).ok()?;
        Some(f32::from(u8::from_str_radix(digits, 16).ok()?) / 255.0)
    };
    pixels.as_bytes().chunks(2).map(value).collect()
}

/// Bars, each with its degree, birth and death, as figures take them.
pub fn by_degree(bars: impl Iterator<Item = (usize, f64, f64)>) -> Vec<DegreePoints> {
    let mut degrees: Vec<DegreePoints> = Vec::new();
    for (degree, birth, death) in bars {
        match degrees.iter_mut().find(|points| points.degree == degree) {
            Some(points) => points.finite.push((birth, death)),
            None => {
                degrees.push(DegreePoints {
                    degree,
                    finite: vec![(birth, death)],
                    ..DegreePoints::default()
                });
            }
        }
    }
    degrees
}

/// Where the image grid was taken.
fn grid_marks(records: &Records) -> Vec<Mark> {
    let steps = records.run.spec.grid.iter().flat_map(|grid| &grid.steps);
    steps.map(|&step| Mark { x: step as f64, label: "images".to_owned() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_taken_step_by_step() {
        let points = [(0, 1.0), (5, 2.0), (0, 3.0), (5, 6.0)];
        let series = over_steps_with_band("A", points.into_iter());
        assert_eq!((series.x, series.y), (vec![0.0, 5.0], vec![2.0, 4.0]));
        assert_eq!(series.band, Some((vec![1.0, 2.0], vec![3.0, 6.0])));
        assert_eq!(over_steps_with_band("A", [(0, 1.0)].into_iter()).band, None);
    }
}
