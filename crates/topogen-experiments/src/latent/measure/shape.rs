//! Whether what lies between codes lies on a shape that is known.

use super::codec::{Codec, Codes};
use super::draw::Choice;
use super::paths::{Ends, INTERIOR, any_pairs, geodesic, rows, straight};
use super::{Findings, Measure};
use crate::Result;
use crate::gtn::numbers;
use crate::latent::data::Items;
use crate::latent::spec::Measured;
use topogen_models::metrics::{on_manifold_rate, straight_path};

/// How far points, one after the other, are from a shape; the second number is how many coordinates each has.
type Distances<'a> = Box<dyn Fn(&[f64], usize) -> Result<Vec<f64>> + 'a>;

/// Pairs of held-out points of a known shape.
pub struct OnShape<'a> {
    from_shape: Distances<'a>,
    pairs: Vec<Ends>,
    neighbours: usize,
}

impl<'a> OnShape<'a> {
    /// Pairs of a sample of `n` points, and what tells how far any points are from the shape.
    pub fn new(
        from_shape: impl Fn(&[f64], usize) -> Result<Vec<f64>> + 'a,
        n: usize,
        measured: &Measured,
        seed: u64,
    ) -> Self {
        let pairs = any_pairs(&mut Choice::Pairs.rng(seed), n, measured.pairs);
        Self { from_shape: Box::new(from_shape), pairs, neighbours: measured.neighbours }
    }

    /// How far straight lines between the points themselves are from the shape.
    ///
    /// # Errors
    /// What no points are to blame for.
    pub fn of_data(&self, sample: &Items, findings: &mut Findings) -> Result<()> {
        let (points, dim) = (sample.numbers(), sample.dim());
        let point = |place: usize| &points[place * dim..(place + 1) * dim];
        let mut lines = Vec::with_capacity(self.pairs.len() * INTERIOR * dim);
        for &(from, to) in &self.pairs {
            lines.extend(straight_path(point(from), point(to), INTERIOR)?);
        }
        if let Some(distance) = crate::statistics::mean(&(self.from_shape)(&lines, dim)?) {
            findings.keep(Measure::PathDistance, Ok::<_, crate::Error>(distance))?;
        }
        Ok(())
    }

    /// How far decoded paths between the codes of a sample are from the shape.
    ///
    /// # Errors
    /// What no codes are to blame for.
    pub fn measure(&self, codec: &dyn Codec, sample: &Codes, findings: &mut Findings) -> Result<()> {
        if self.pairs.is_empty() {
            return Ok(());
        }
        let reconstructions = self.distances(codec, &sample.values, sample.dim);
        let Some(reconstructions) = findings.attempt("reconstructions", reconstructions)? else {
            return Ok(());
        };
        let interior = straight(sample, &self.pairs)
            .and_then(|codes| self.distances(codec, &codes, sample.dim))
            .and_then(|interior| Ok(on_manifold_rate(&interior, &reconstructions)?));
        if let Some(found) = findings.attempt(Measure::OnManifold.heading(), interior)? {
            findings.measures.extend([
                (Measure::OnManifold, found.rate),
                (Measure::PathDistance, found.mean_distance),
                (Measure::ShapeTolerance, found.tolerance),
            ]);
        }
        let paths = geodesic(sample, &self.pairs, self.neighbours, findings);
        let heading = Measure::OnManifoldGeodesic.heading();
        if let Some((codes, joined)) = findings.attempt(heading, paths)?
            && !joined.is_empty()
        {
            let rate = self
                .distances(codec, &codes, sample.dim)
                .and_then(|interior| Ok(on_manifold_rate(&interior, &reconstructions)?.rate));
            findings.keep(Measure::OnManifoldGeodesic, rate)?;
        }
        Ok(())
    }

    /// How far what codes stand for is from the shape.
    fn distances(&self, codec: &dyn Codec, codes: &[f64], dim: usize) -> Result<Vec<f64>> {
        let decoded = codec.decode(&rows(codes, dim)?)?;
        let values = numbers(&decoded)?;
        if let Some(index) = values.iter().position(|value| !value.is_finite()) {
            let value = values[index];
            return Err(topogen_models::Error::NotFinite { what: "the decoded points", index, value }.into());
        }
        let of_point = values.len() / (codes.len() / dim);
        (self.from_shape)(&values, of_point)
    }
}
