//! Images along lines between codes, and beyond their ends.

use super::{in_order, picture};
use crate::figures::{Picture, Width, brightness};
use crate::latent::record::{ImageRow, Records};
use crate::{Error, Result};
use topogen_plot::{GridRow, ImageGrid};

/// So many images beside one another can be seen.
const ACROSS: usize = 24;

/// The parts, and what they show.
const PARTS: [(&str, &str); 2] = [
    (
        "interpolation",
        "Decoded steps on the straight line between the codes of two held-out images, the same pairs with every method; pixel blends are what \
         needs no autoencoder.",
    ),
    (
        "extrapolation",
        "Decoded steps beyond the second of two held-out images of one object, the same pairs with every method, towards what was never trained \
         on.",
    ),
];

/// A figure for each part that has images.
///
/// # Errors
/// Those of drawing; [`Error::Record`] for images that are none.
pub fn strips(records: &Records) -> Result<Vec<Picture>> {
    PARTS.into_iter().filter_map(|part| of_part(records, part).transpose()).collect()
}

fn of_part(records: &Records, (part, told): (&str, &str)) -> Result<Option<Picture>> {
    let rows: Vec<&ImageRow> = records.rows.images.iter().filter(|row| row.part == part).collect();
    let Some(first) = rows.first() else { return Ok(None) };
    let (height, channels) = (first.height.max(1), first.channels.max(1));
    let width = first.pixels.len() / 2 / height / channels;
    let columns = rows.iter().map(|row| row.column + 1).max().unwrap_or(1);
    let recorded = rows.iter().map(|row| row.row + 1).max().unwrap_or(1);
    let pairs = recorded.min((ACROSS / columns).max(1));
    let empty = vec![0.0; width * height * channels];
    let names = in_order(records, rows.iter().map(|row| row.method.as_str()));
    let line = |name: &str| -> Result<GridRow> {
        // What has no image at a place is black there, so that the others stay below one another.
        let mut images = vec![empty.clone(); pairs * columns];
        for row in rows.iter().filter(|row| row.method == name && row.row < pairs) {
            images[row.row * columns + row.column] = pixels(records, row)?;
        }
        Ok(GridRow { label: name.to_owned(), images })
    };
    let figure = ImageGrid {
        height,
        width,
        channels,
        columns,
        rows: names.into_iter().map(line).collect::<Result<_>>()?,
        captions: (1..=pairs).map(|pair| format!("pair {pair}")).collect(),
        ..ImageGrid::default()
    };
    let seed = records.run.extent.seeds.first().map_or_else(String::new, u64::to_string);
    let caption = format!("{told} The first pairs, not chosen; seed {seed}.");
    picture(records, (part, Width::Page), &figure, (&format!("{part} with each method"), caption)).map(Some)
}

fn pixels(records: &Records, row: &ImageRow) -> Result<Vec<f32>> {
    let wrong = || Error::Record {
        path: format!("{}/images.csv", records.run.spec.name).into(),
        reason: format!("image {}, {} of {} is not hexadecimal", row.row, row.column, row.method),
    };
    brightness(&row.pixels).ok_or_else(wrong)
}
