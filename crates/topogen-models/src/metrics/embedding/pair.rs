//! Points and their codes, checked.

use crate::Result;
use crate::metrics::MeasureError;
use crate::metrics::neighbours::{check_points, scale_of};
use crate::metrics::pairwise::Cloud;
use std::sync::Arc;

/// Points of the data and their codes.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) data: Arc<Cloud>,
    pub(super) latent: Cloud,
}

impl Pair {
    /// Each at a scale of its own: for measures that are free of scale.
    pub(super) fn new((data, dim): (&[f64], usize), (latent, latent_dim): (&[f64], usize)) -> Result<Self> {
        check((data, dim), (latent, latent_dim))?;
        Ok(Self { data: Arc::new(Cloud::new(data, dim)), latent: Cloud::new(latent, latent_dim) })
    }

    /// Both at one scale.
    pub(super) fn in_one_unit(
        (data, dim): (&[f64], usize),
        (latent, latent_dim): (&[f64], usize),
    ) -> Result<Self> {
        check((data, dim), (latent, latent_dim))?;
        let scale = scale_of(data).min(scale_of(latent));
        Ok(Self {
            data: Arc::new(Cloud::at_scale(data, dim, scale)),
            latent: Cloud::at_scale(latent, latent_dim, scale),
        })
    }

    pub(super) fn len(&self) -> usize {
        self.data.len()
    }

    /// Refuses fewer points than this.
    pub(super) fn check_count(&self, needed: usize) -> Result<()> {
        let points = self.len();
        if points < needed {
            return Err(MeasureError::TooFew { what: "the points", points, needed }.into());
        }
        Ok(())
    }
}

/// Refuses what is no set of points with their codes.
fn check((data, dim): (&[f64], usize), (latent, latent_dim): (&[f64], usize)) -> Result<()> {
    let points = check_points("the data", data, dim)?;
    check_codes(points, latent, latent_dim)
}

/// Refuses what are no codes of so many points.
pub(super) fn check_codes(points: usize, latent: &[f64], latent_dim: usize) -> Result<()> {
    let codes = check_points("the codes", latent, latent_dim)?;
    if points != codes {
        return Err(MeasureError::CountMismatch { data: points, latent: codes }.into());
    }
    Ok(())
}
