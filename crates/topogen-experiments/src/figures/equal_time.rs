//! Gains at equal wall time, with their intervals, beside the controls.

use super::effects::{beside_controls, row_of};
use super::{Picture, Width};
use crate::Result;
use crate::record::Records;
use crate::statistics::FEWEST;
use topogen_plot::Intervals;

/// Two values of a seed, before they are compared.
type Gains = fn(&Records, &str, &str) -> Vec<f64>;

/// A figure of the bounds of the test images, and one of the Fréchet distances of samples, where they were measured on the way.
///
/// # Errors
/// Those of drawing.
pub fn intervals(records: &Records) -> Result<Vec<Picture>> {
    let of_bounds: Gains = Records::gains_at_equal_time;
    let of_samples: Gains = Records::frechet_gains_at_equal_time;
    let pictures = [
        (
            "gains",
            of_bounds,
            "better bound of a test image (nats)",
            "By how much the bound of a test image is better",
        ),
        (
            "nearer",
            of_samples,
            "smaller Fréchet distance",
            "By how much the Fréchet distance of samples is smaller",
        ),
    ];
    let picture =
        |(name, gains, x_label, caption)| at_equal_time(records, name, gains, x_label, caption).transpose();
    pictures.into_iter().filter_map(picture).collect()
}

fn at_equal_time(
    records: &Records,
    name: &str,
    gains: Gains,
    x_label: &str,
    caption: &str,
) -> Result<Option<Picture>> {
    let spec = &records.run.spec;
    let rows: Vec<_> = spec
        .compared()
        .filter_map(|(model, baseline)| {
            Some((model.control, row_of(&model.name, gains(records, &model.name, baseline))?))
        })
        .collect();
    if rows.iter().all(|(_, row)| row.seeds.len() < 2) {
        return Ok(None);
    }
    let are_enough = rows.iter().all(|(_, row)| row.seeds.len() >= FEWEST);
    let interval_name = if are_enough { "mean, 95 % interval" } else { "mean, lowest to highest" };
    let (groups, band) = beside_controls(rows);
    let figure = Intervals {
        x_label: x_label.to_owned(),
        groups,
        band,
        interval_name: interval_name.to_owned(),
        ..Intervals::default()
    };
    let controls = if figure.band.is_some() {
        " The band goes from the lowest seed of all controls to the highest."
    } else {
        ""
    };
    let caption =
        format!("{caption} than the plain model's at equal wall time: above 0 the model helps.{controls}");
    Picture::new(records, (name, Width::Middle), &figure, (x_label, caption)).map(Some)
}
