//! The weights that were tried.

use super::picture;
use crate::Result;
use crate::figures::{Picture, Width};
use crate::latent::measure::Measure;
use crate::latent::record::{Records, TrialRow};
use topogen_plot::{Curves, Series};

/// The measure that decides, and the squared error, against the weight.
///
/// # Errors
/// Those of drawing.
pub fn trials(records: &Records) -> Result<Vec<Picture>> {
    let choice = &records.run.spec.choice;
    let decides = choice.measure.heading();
    let error = Measure::ReconstructionError.heading();
    let told = format!(
        "of held-out validation points against the weight of each method's term, seed {}. A ring marks the weight that was chosen",
        choice.seed
    );
    let of_measure = format!("“{decides}” {told}.");
    let of_error = format!(
        "“{error}” {told}: among those with at most {:.0} % more than weight 0 has.",
        100.0 * choice.tolerance
    );
    let figures = [
        curves(records, "trials", (decides, of_measure), |row| row.value),
        curves(records, "trials-error", (error, of_error), |row| Some(row.reconstruction_error)),
    ];
    figures.into_iter().filter_map(Result::transpose).collect()
}

fn curves(
    records: &Records,
    name: &str,
    (heading, caption): (&str, String),
    value: impl Fn(&TrialRow) -> Option<f64>,
) -> Result<Option<Picture>> {
    let methods = records.run.spec.methods.iter().filter(|method| !method.method.is_plain());
    let of_method = |name: &str| {
        let mut tried: Vec<(f64, f64, bool)> = records
            .rows
            .trials
            .iter()
            .filter(|row| row.method == name)
            .filter_map(|row| Some((row.weight, value(row)?, row.is_chosen)))
            .filter(|(_, value, _)| value.is_finite())
            .collect();
        tried.sort_by(|a, b| a.0.total_cmp(&b.0));
        let ringed = (0..tried.len()).filter(|&place| tried[place].2).collect();
        let (x, y) = tried.into_iter().map(|(weight, value, _)| (weight, value)).unzip();
        Series { ringed, ..Series::new(name, x, y) }
    };
    let series: Vec<Series> =
        methods.map(|method| of_method(&method.name)).filter(|series| !series.x.is_empty()).collect();
    if series.is_empty() {
        return Ok(None);
    }
    let figure = Curves {
        x_label: "weight".to_owned(),
        y_label: format!("{heading} (validation)"),
        series,
        ..Curves::default()
    };
    let alt = format!("{heading} against the weight");
    picture(records, (name, Width::Column), &figure, (&alt, caption)).map(Some)
}
