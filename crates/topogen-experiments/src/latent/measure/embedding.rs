//! What codes keep of neighbours, ranks, distances and densities.

use super::codec::Codes;
use super::draw::Choice;
use super::{Findings, Measure};
use crate::Result;
use crate::latent::data::Items;
use crate::latent::spec::Measured;
use rand::RngExt;
use topogen_models::metrics::{Embedding, Original};

/// Triplets whose nearer pairs are compared.
const TRIPLETS: usize = 10_000;
/// The width of the densities that Moor et al. (2020) tell first.
const NARROW: f64 = 0.1;

/// Held-out points, and their distances, which all methods are compared with.
#[derive(Debug)]
pub struct Kept {
    /// Where they stand among those held out.
    pub places: Vec<usize>,
    original: Original,
    neighbours: usize,
    seed: u64,
}

impl Kept {
    /// Points that stand at these places.
    ///
    /// # Errors
    /// Those of the points.
    pub fn new(items: &Items, places: Vec<usize>, measured: &Measured, seed: u64) -> Result<Self> {
        let original = Original::new(&items.take(&places)?.numbers(), items.dim())?;
        Ok(Self { places, original, neighbours: measured.neighbours, seed })
    }

    /// All that codes keep; they are those of everything that is held out.
    ///
    /// # Errors
    /// What no codes are to blame for.
    pub fn measure(&self, codes: &Codes, findings: &mut Findings) -> Result<()> {
        let Some(embedding) = self.embedding(codes, findings)? else { return Ok(()) };
        let k = self.neighbours;
        findings.keep(Measure::DistanceCorrelation, embedding.distance_correlation())?;
        findings.keep(Measure::DistanceError, embedding.relative_distance_error())?;
        let seed = Choice::Triplets.rng(self.seed).random();
        findings.keep(Measure::TripletAccuracy, embedding.triplet_accuracy(TRIPLETS, seed))?;
        findings.keep(Measure::Trustworthiness, embedding.trustworthiness(k))?;
        findings.keep(Measure::Continuity, embedding.continuity(k))?;
        let ranks = embedding.relative_rank_error(k);
        findings.keep(Measure::RelativeRankError, ranks.map(|it| (it.of_latent + it.of_data) / 2.0))?;
        for (measure, sigma) in
            [(Measure::Density001, 0.01), (Measure::Density01, NARROW), (Measure::Density1, 1.0)]
        {
            findings.keep(measure, embedding.density_divergence(sigma))?;
        }
        Ok(())
    }

    /// The divergence of densities of σ = 0.1 alone.
    ///
    /// # Errors
    /// What no codes are to blame for.
    pub fn density(&self, codes: &Codes, findings: &mut Findings) -> Result<()> {
        let Some(embedding) = self.embedding(codes, findings)? else { return Ok(()) };
        findings.keep(Measure::Density01, embedding.density_divergence(NARROW))
    }

    fn embedding(&self, codes: &Codes, findings: &mut Findings) -> Result<Option<Embedding>> {
        findings.attempt("distances of codes", self.original.embedding(&codes.at(&self.places), codes.dim))
    }
}
