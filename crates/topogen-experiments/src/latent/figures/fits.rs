//! How the fits went.

use super::picture;
use crate::Result;
use crate::figures::{Picture, Width};
use crate::latent::record::Records;
use topogen_plot::{Curves, Series};

/// The loss of held-out points over the epochs, of the first seed.
///
/// # Errors
/// Those of drawing.
pub fn fits(records: &Records) -> Result<Option<Picture>> {
    let Some(seed) = records.rows.epochs.first().map(|row| row.seed) else { return Ok(None) };
    let of_method = |name: &str| {
        let rows = records.rows.epochs.iter().filter(|row| row.of == name && row.seed == seed);
        let (x, y): (Vec<f64>, Vec<f64>) =
            rows.filter_map(|row| Some((row.epoch as f64, finite(row.validation_loss?)?))).unzip();
        Series::new(name, x, y)
    };
    let methods = records.run.spec.methods.iter();
    let series: Vec<Series> =
        methods.map(|method| of_method(&method.name)).filter(|series| series.x.len() > 1).collect();
    if series.is_empty() {
        return Ok(None);
    }
    let log_y = series.iter().flat_map(|series| &series.y).all(|&loss| loss > 0.0);
    let figure = Curves {
        x_label: "epoch".to_owned(),
        y_label: "loss of validation points".to_owned(),
        series,
        log_y,
        ..Curves::default()
    };
    let caption = format!(
        "The loss of held-out validation points over the epochs: whether the fits had come to an end. Losses of methods with different terms \
         are not to be compared, and what is not finite is left out. Seed {seed}."
    );
    let alt = "validation loss over the epochs";
    picture(records, ("fits", Width::Column), &figure, (alt, caption)).map(Some)
}

fn finite(value: f64) -> Option<f64> {
    Some(value).filter(|value| value.is_finite())
}
