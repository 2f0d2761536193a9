//! Figures: a pure function of records.

use crate::record::{DATA, ImageRow, Records};
use crate::{Error, Result, files, statistics};
use std::collections::BTreeMap;
use std::path::Path;
use topogen_plot::{Curves, Drawing, Figure, GridRow, ImageGrid, Mark, Series, Style, Theme};

/// Pixels a dot when figures are written as PNG: sharp at column width in print.
const PNG_SCALE: u32 = 2;
/// Images beside each other in a panel of a grid.
const GRID_COLUMNS: usize = 8;

/// A figure in both themes, with what is written below it.
pub struct Captioned {
    /// The name of its files.
    pub name: String,
    /// What it shows and how it was made.
    pub caption: String,
    /// For light pages.
    pub light: Drawing,
    /// For dark pages.
    pub dark: Drawing,
}

impl Captioned {
    fn new(name: String, caption: String, figure: &dyn Figure, width_mm: f64) -> Result<Self> {
        let draw = |theme| figure.draw(&Style { width_mm, ..Style::new(theme) });
        Ok(Self { name, caption, light: draw(Theme::Light)?, dark: draw(Theme::Dark)? })
    }

    /// Writes `<name>-light.svg`, `<name>-dark.svg` and PNGs of the same names.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn write(&self, folder: &Path) -> Result<()> {
        for (theme, drawing) in [("light", &self.light), ("dark", &self.dark)] {
            let path = |extension| folder.join(format!("{}-{theme}.{extension}", self.name));
            files::write(&path("svg"), drawing.svg().as_bytes())?;
            files::write(&path("png"), &drawing.png(PNG_SCALE)?)?;
        }
        Ok(())
    }
}

/// All figures of an experiment.
///
/// # Errors
/// [`Error::Record`] for records that do not fit together, and those of drawing.
pub fn draw_all(records: &Records) -> Result<Vec<Captioned>> {
    let mut figures = Vec::new();
    figures.extend(grid(records)?);
    figures.push(cross_entropy(records)?);
    figures.extend(reduction(records)?);
    figures.extend(terms(records)?);
    Ok(figures)
}

/// The column width of a paper, and that of a page.
const COLUMN_MM: f64 = 85.0;
const PAGE_MM: f64 = 150.0;

fn name(records: &Records, figure: &str) -> String {
    format!("{}-{figure}", records.run.spec.name)
}

fn seeds(records: &Records) -> String {
    let seeds = &records.run.spec.extent(records.run.quick).seeds;
    match seeds.as_slice() {
        [seed] => format!("Seed {seed}."),
        _ => format!("Mean of {} seeds; the band goes from the lowest to the highest.", seeds.len()),
    }
}

/// Test images and what each model makes of them, at each step of the grid; of the first seed.
fn grid(records: &Records) -> Result<Option<Captioned>> {
    let images = &records.rows.images;
    let Some(first) = images.first() else { return Ok(None) };
    let of_seed = || images.iter().filter(|row| row.seed == first.seed);
    let mut steps: Vec<u64> = of_seed().map(|row| row.step).collect();
    steps.dedup();
    let models = [DATA].into_iter().chain(records.run.spec.models.iter().map(|model| model.name.as_str()));
    let rows = models
        .map(|model| {
            let images = of_seed().filter(|row| row.model == model).map(|row| grey_values(records, row));
            Ok(GridRow { label: model.to_owned(), images: images.collect::<Result<_>>()? })
        })
        .collect::<Result<Vec<_>>>()?;
    let count = of_seed().filter(|row| row.model == DATA && row.step == first.step).count();
    let width = first.pixels.len() / 2 / first.height.max(1);
    let figure = ImageGrid {
        height: first.height,
        width,
        columns: GRID_COLUMNS.min(count),
        rows,
        captions: steps.iter().map(|step| format!("after {step} steps")).collect(),
        ..ImageGrid::default()
    };
    let caption = format!(
        "The first {count} test images, which no model was trained on, and what each model makes of them. All models have \
         seen the same batches with the same noise. Seed {}.",
        first.seed
    );
    Captioned::new(name(records, "images"), caption, &figure, PAGE_MM).map(Some)
}

fn grey_values(records: &Records, row: &ImageRow) -> Result<Vec<f32>> {
    let wrong = || Error::Record {
        path: format!("{}/images.csv", records.run.spec.name).into(),
        reason: format!("image {} of step {} is not hexadecimal", row.image, row.step),
    };
    let digits = row.pixels.as_bytes();
    let pairs = digits.chunks(2).map(|pair| {
        let text = std::str::from_utf8(pair).ok()?;
        Some(f32::from(u8::from_str_radix(text, 16).ok()?) / 255.0)
    });
    pairs.collect::<Option<_>>().ok_or_else(wrong)
}

/// Cross-entropy over the steps, a curve a model.
fn cross_entropy(records: &Records) -> Result<Captioned> {
    let spec = &records.run.spec;
    let series = spec
        .models
        .iter()
        .map(|model| {
            let rows = records.rows.steps.iter().filter(|row| row.model == model.name);
            over_steps(&model.name, rows.map(|row| (row.step, row.bce / row.images as f64)))
        })
        .collect();
    let figure = Curves {
        x_label: "step".to_owned(),
        y_label: "cross-entropy of an image (nats)".to_owned(),
        series,
        marks: grid_marks(records),
        ..Curves::default()
    };
    let caption = format!(
        "Binary cross-entropy of an image, mean over each batch before the step that trains on it. {}",
        seeds(records)
    );
    Captioned::new(name(records, "bce"), caption, &figure, COLUMN_MM)
}

/// By how much each regularised model's cross-entropy is below the plain one's.
fn reduction(records: &Records) -> Result<Option<Captioned>> {
    let [baseline, others @ ..] = records.run.spec.models.as_slice() else { return Ok(None) };
    let plain: BTreeMap<(u64, u64), f64> = (records.rows.steps.iter())
        .filter(|row| row.model == baseline.name)
        .map(|row| ((row.seed, row.step), row.bce))
        .collect();
    let series: Vec<Series> = others
        .iter()
        .map(|model| {
            let rows = records.rows.steps.iter().filter(|row| row.model == model.name);
            let points = rows.filter_map(|row| {
                let plain = plain.get(&(row.seed, row.step))?;
                Some((row.step, 100.0 * (plain - row.bce) / plain))
            });
            over_steps(&model.name, points)
        })
        .collect();
    if series.is_empty() {
        return Ok(None);
    }
    let figure = Curves {
        x_label: "step".to_owned(),
        y_label: format!("cross-entropy below {} (%)", baseline.name),
        series,
        marks: grid_marks(records),
        ..Curves::default()
    };
    let caption = format!(
        "By how much the cross-entropy is below that of {}, batch by batch: above 0 the regularised model is better. {}",
        baseline.name,
        seeds(records)
    );
    Captioned::new(name(records, "reduction"), caption, &figure, COLUMN_MM).map(Some)
}

/// The true value of every topological term over the steps.
fn terms(records: &Records) -> Result<Option<Captioned>> {
    let mut series = Vec::new();
    for model in &records.run.spec.models {
        for (number, term) in model.terms.iter().enumerate() {
            let rows = records.term_rows(&model.name, number);
            let label = format!("{}, {}", model.name, term.label());
            series.push(over_steps(&label, rows.map(|row| (row.step, row.value))));
        }
    }
    if series.is_empty() {
        return Ok(None);
    }
    let figure = Curves {
        x_label: "step".to_owned(),
        y_label: "distance of the diagrams".to_owned(),
        series,
        marks: grid_marks(records),
        ..Curves::default()
    };
    let caption = format!(
        "Each topological term between a batch and its reconstructions: the true value, without its weight, also where it \
         has no gradient. {}",
        seeds(records)
    );
    Captioned::new(name(records, "terms"), caption, &figure, COLUMN_MM).map(Some)
}

/// The mean over the seeds at each step, with a band from the lowest to the highest where there are several.
fn over_steps(label: &str, points: impl Iterator<Item = (u64, f64)>) -> Series {
    let mut by_step: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    for (step, value) in points {
        by_step.entry(step).or_default().push(value);
    }
    let mean = |values: &Vec<f64>| statistics::mean(values).unwrap_or(f64::NAN);
    let fold = |pick: fn(f64, f64) -> f64, from: f64| -> Vec<f64> {
        by_step.values().map(|values| values.iter().copied().fold(from, pick)).collect()
    };
    let several = by_step.values().any(|values| values.len() > 1);
    let x = by_step.keys().map(|&step| step as f64).collect();
    let band = several.then(|| (fold(f64::min, f64::INFINITY), fold(f64::max, f64::NEG_INFINITY)));
    Series { band, ..Series::new(label, x, by_step.values().map(mean).collect()) }
}

/// Where the image grid was taken.
fn grid_marks(records: &Records) -> Vec<Mark> {
    let steps = records.run.spec.grid.iter().flat_map(|grid| &grid.steps);
    steps.map(|&step| Mark { x: step as f64, label: "images".to_owned() }).collect()
}
