//! Measures of codes, and of their diagrams.

use super::Measure;
use crate::Result;
use crate::gtn::record::BarRow;
use topogen_diag::{Bars, Wasserstein};
use topogen_models::metrics::kolmogorov_smirnov;
use topogen_ph::{Diagram, Euclidean, Points, Rips};

/// The highest degree of the diagrams.
const MAX_DEGREE: usize = 1;

/// What can be said of codes, and their diagram if that is wanted.
pub type Compared = (Vec<(Measure, f64)>, Option<Diagram>);

/// Real codes to compare with.
pub struct Codes<'a> {
    real: &'a [f64],
    dim: usize,
    /// The root of the total variance: the unit of the diagrams.
    deviation: f64,
    /// The diagram of the first so many codes, if that is wanted.
    diagram: Option<(usize, Diagram)>,
}

impl<'a> Codes<'a> {
    /// Real codes, of which the first `topology` have a diagram; none if that is 0.
    ///
    /// # Errors
    /// Those of persistence.
    pub fn of(real: &'a [f64], dim: usize, topology: usize) -> Result<Self> {
        let deviation = total_variance(real, dim).sqrt();
        let count = topology.min(real.len() / dim);
        let diagram = (count > 1 && deviation > 0.0).then(|| diagram(real, dim, count, deviation));
        Ok(Self { real, dim, deviation, diagram: diagram.transpose()?.map(|diagram| (count, diagram)) })
    }

    /// What can be said of generated codes, and their diagram.
    ///
    /// # Errors
    /// Those of persistence and of the distances.
    pub fn measures(&self, codes: &[f64]) -> Result<Compared> {
        let mut measures =
            vec![(Measure::VarianceRatio, total_variance(codes, self.dim) / self.deviation.powi(2))];
        if self.dim == 1 {
            measures.push((Measure::KolmogorovSmirnov, kolmogorov_smirnov(codes, self.real)?));
            let (low, high) = range(self.real);
            let beyond = codes.iter().filter(|&&code| code < low || code > high).count();
            measures.push((Measure::Overshoot, beyond as f64 / codes.len() as f64));
        }
        let Some((count, real)) = &self.diagram else { return Ok((measures, None)) };
        let own = diagram(codes, self.dim, *count, self.deviation)?;
        let names =
            [(Measure::Bottleneck0, Measure::Wasserstein0), (Measure::Bottleneck1, Measure::Wasserstein1)];
        for ((bottleneck, wasserstein), (a, b)) in names.into_iter().zip(own.iter().zip(real.iter())) {
            measures.push((bottleneck, topogen_diag::bottleneck(a.bars(), b.bars()).distance));
            let w2 = Wasserstein::of_order(2.0).between(a.bars(), b.bars())?.distance;
            measures.push((wasserstein, w2));
        }
        Ok((measures, Some(own)))
    }

    /// The diagram of the real codes.
    pub fn diagram(&self) -> Option<&Diagram> {
        self.diagram.as_ref().map(|(_, diagram)| diagram)
    }
}

fn diagram(codes: &[f64], dim: usize, count: usize, unit: f64) -> Result<Diagram> {
    let scaled: Vec<f64> = codes.iter().take(count * dim).map(|code| code / unit).collect();
    Ok(Rips::default().max_dim(MAX_DEGREE).points(&Points::new(&scaled, dim)?, &Euclidean)?)
}

/// The rows of a diagram's bars that have an end.
pub fn bar_rows(seed: u64, model: &str, diagram: &Diagram) -> Vec<BarRow> {
    let rows = diagram.iter().enumerate().flat_map(|(degree, bars)| {
        let bars: Bars<'_> = bars.bars();
        let pairs: Vec<(f64, f64)> =
            bars.births().iter().copied().zip(bars.deaths().iter().copied()).collect();
        pairs.into_iter().map(move |(birth, death)| BarRow {
            seed,
            model: model.to_owned(),
            degree,
            birth,
            death,
        })
    });
    rows.collect()
}

/// The sum of the variances of the coordinates.
pub fn total_variance(codes: &[f64], dim: usize) -> f64 {
    let n = (codes.len() / dim) as f64;
    let of_coordinate = |coordinate: usize| {
        let values = codes.iter().skip(coordinate).step_by(dim);
        let mean = values.clone().sum::<f64>() / n;
        values.map(|value| (value - mean).powi(2)).sum::<f64>() / n
    };
    (0..dim).map(of_coordinate).sum()
}

fn range(values: &[f64]) -> (f64, f64) {
    let ends = (f64::INFINITY, f64::NEG_INFINITY);
    values.iter().fold(ends, |(low, high), &value| (low.min(value), high.max(value)))
}
