//! Grids of images: reconstructions, and samples of the prior.

use super::{Picture, Width, brightness};
use crate::record::{DATA, ImageRow, Records};
use crate::{Error, Result};
use topogen_plot::{GridRow, ImageGrid};

/// Images beside each other in a panel of reconstructions, and in one of samples.
const COLUMNS: usize = 8;
const SAMPLE_COLUMNS: usize = 16;

/// Test images and what each model makes of them, at each step of the grid; of the first seed.
///
/// # Errors
/// [`Error::Record`] for images that are none, and those of drawing.
pub fn reconstructions(records: &Records) -> Result<Option<Picture>> {
    let images = of_first_seed(&records.rows.images);
    let Some(first) = images.first() else { return Ok(None) };
    let mut steps: Vec<u64> = images.iter().map(|row| row.step).collect();
    steps.dedup();
    let count = images.iter().filter(|row| row.model == DATA && row.step == first.step).count();
    let figure = ImageGrid {
        columns: COLUMNS.min(count),
        captions: steps.iter().map(|step| format!("after {step} steps")).collect(),
        // What was stopped has not all of the panels.
        ..grid(records, &images, count * steps.len())?
    };
    let caption = format!(
        "The first {count} test images, which no model was trained on, and what each model makes of them. All models have \
         seen the same batches. Seed {}.",
        first.seed
    );
    let alt = "test images and reconstructions";
    Picture::new(records, ("images", Width::Page), &figure, (alt, caption)).map(Some)
}

/// What each model makes of the same codes from the prior, at the end; of the first seed.
///
/// # Errors
/// As [`reconstructions`].
pub fn samples(records: &Records) -> Result<Option<Picture>> {
    let images = of_first_seed(&records.rows.samples);
    let Some(first) = images.first() else { return Ok(None) };
    let count = images.iter().filter(|row| row.model == first.model).count();
    let figure = ImageGrid { columns: SAMPLE_COLUMNS.min(count), ..grid(records, &images, count)? };
    let caption = format!(
        "What each model makes of {count} codes from the prior, the same for all, after {} steps. Seed {}.",
        first.step, first.seed
    );
    Picture::new(records, ("samples", Width::Page), &figure, ("samples of the prior", caption)).map(Some)
}

fn of_first_seed(images: &[ImageRow]) -> Vec<&ImageRow> {
    images.iter().filter(|row| images.first().is_some_and(|first| first.seed == row.seed)).collect()
}

/// A row for the data and for each model that has so many images; controls look as their baselines do.
fn grid(records: &Records, images: &[&ImageRow], whole: usize) -> Result<ImageGrid> {
    let models = records.run.spec.models.iter().filter(|model| !model.control);
    let names = [DATA].into_iter().chain(models.map(|model| model.name.as_str()));
    let mut rows = Vec::new();
    for name in names {
        let of_model: Vec<&&ImageRow> = images.iter().filter(|row| row.model == name).collect();
        if of_model.len() == whole {
            let values = of_model.iter().map(|row| values(records, row));
            rows.push(GridRow { label: name.to_owned(), images: values.collect::<Result<_>>()? });
        }
    }
    let (height, channels) = images.first().map_or((1, 1), |row| (row.height.max(1), row.channels.max(1)));
    let width = images.first().map_or(1, |row| row.pixels.len() / 2 / height / channels);
    Ok(ImageGrid { height, width, channels, rows, ..ImageGrid::default() })
}

/// Brightness from 0 to 1, of each pixel of each channel.
fn values(records: &Records, row: &ImageRow) -> Result<Vec<f32>> {
    let wrong = || Error::Record {
        path: format!("{}/images.csv", records.run.spec.name).into(),
        reason: format!("image {} of step {} is not hexadecimal", row.image, row.step),
    };
    brightness(&row.pixels).ok_or_else(wrong)
}
