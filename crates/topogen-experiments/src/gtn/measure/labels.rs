//! What a labelling is worth, before and after a network has learned it.

use super::{Measure, codes::total_variance};
use crate::Result;
use crate::gtn::coder::{numbers, tensor};
use topogen_models::Gtn;
use topogen_models::labelling::{Labels, Quality};

/// What the labels of the training codes are worth.
pub fn measures(quality: &Quality) -> Vec<(Measure, f64)> {
    vec![
        (Measure::LabelCosine, quality.mean_cosine),
        (Measure::LabelCosineLast, quality.last_decile_cosine),
        (Measure::LabelCost, quality.cost / quality.optimal_cost),
        (Measure::LabelCostRandom, quality.random_cost / quality.optimal_cost),
        (Measure::LabelLinear, quality.r2_linear),
        (Measure::LabelNeighbours, quality.r2_neighbours),
    ]
}

/// The share of the variance of held-out labels that a network explains.
///
/// # Errors
/// Those of libtorch.
pub fn explained(gtn: &Gtn, held_out: &Labels) -> Result<(Measure, f64)> {
    let found = numbers(&gtn.push(&tensor(&held_out.source, held_out.dim)?)?)?;
    let square: f64 = found.iter().zip(&held_out.target).map(|(found, label)| (found - label).powi(2)).sum();
    let n = (held_out.target.len() / held_out.dim) as f64;
    Ok((Measure::Explained, 1.0 - square / n / total_variance(&held_out.target, held_out.dim)))
}
