//! The lines of ACAI: how far interpolated ones are from true ones, and how evenly they turn.

use super::codec::{Codec, Codes};
use super::draw::Choice;
use super::paths::{Ends, any_pairs, rows};
use super::{Findings, Measure};
use crate::latent::data::true_lines;
use crate::latent::spec::Measured;
use crate::{Error, Result};
use tch::{Kind, Tensor};
use topogen_models::metrics::line_scores;

/// Images of a path, both ends included (Berthelot et al. 2018).
const STEPS: usize = 16;
/// True lines, at equal angles.
const LINES: usize = 10_000;
/// Pairs at most: each of their images is compared with all lines.
const MOST: usize = 100;

/// Pairs of held-out lines, and true ones.
#[derive(Debug)]
pub struct TrueLines {
    pairs: Vec<Ends>,
    lines: Tensor,
    angles: Vec<f64>,
}

impl TrueLines {
    /// Pairs of a sample of `n` lines.
    ///
    /// # Errors
    /// Those of drawing.
    pub fn new(n: usize, measured: &Measured, seed: u64) -> Result<Self> {
        let pairs = any_pairs(&mut Choice::Pairs.rng(seed), n, measured.pairs.min(MOST));
        let lines = true_lines(LINES)?;
        let pixels = lines.tensor()?.f_to_kind(Kind::Float)?.f_div_scalar(255.0)?;
        Ok(Self { pairs, lines: signed(&pixels)?, angles: lines.factors })
    }

    /// Distance and smoothness of decoded lines between the codes of a sample.
    ///
    /// # Errors
    /// What no codes are to blame for.
    pub fn measure(&self, codec: &dyn Codec, sample: &Codes, findings: &mut Findings) -> Result<()> {
        if self.pairs.is_empty() {
            return Ok(());
        }
        let mut codes = Vec::with_capacity(self.pairs.len() * STEPS * sample.dim);
        for &(from, to) in &self.pairs {
            for step in 0..STEPS {
                let t = step as f64 / (STEPS - 1) as f64;
                codes.extend(sample.code(from).iter().zip(sample.code(to)).map(|(a, b)| a + t * (b - a)));
            }
        }
        let images = signed(&codec.decode(&rows(&codes, sample.dim)?)?)?;
        let found = line_scores(&images, STEPS, &self.lines, &self.angles);
        let Some(found) = findings.attempt(Measure::LineDistance.heading(), found)? else { return Ok(()) };
        findings.keep(Measure::LineDistance, Ok::<_, Error>(1000.0 * found.mean_distance))?;
        match found.published_smoothness {
            Some(smoothness) => findings.keep(Measure::LineSmoothness, Ok::<_, Error>(smoothness)),
            None => {
                findings.gap(Measure::LineSmoothness.heading(), "no path turns".to_owned());
                Ok(())
            }
        }
    }
}

/// Pixels between -1 and 1, as in the published protocol.
fn signed(images: &Tensor) -> Result<Tensor> {
    Ok(images.f_mul_scalar(2.0)?.f_sub_scalar(1.0)?)
}
