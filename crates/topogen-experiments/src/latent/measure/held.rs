//! Things that are held out, and what their codes are compared with.

use super::Findings;
use super::codec::{Codec, Codes, reconstruction_error};
use super::draw::Choice;
use super::embedding::Kept;
use super::name::Measure;
use super::topology::Topology;
use crate::Result;
use crate::latent::data::Items;
use crate::latent::spec::Measured;
use tch::Tensor;

/// Things that are held out, with the distances and diagrams that all methods are compared with.
#[derive(Debug)]
pub struct Held<'a> {
    /// The things.
    pub items: &'a Items,
    /// All of them, as a network takes them.
    pub tensor: Tensor,
    /// What embeddings are compared on.
    pub kept: Kept,
    /// What diagrams are compared on.
    pub topology: Topology,
}

impl<'a> Held<'a> {
    /// Things, of which `choice` takes so many as embeddings are compared on.
    ///
    /// # Errors
    /// Those of the points, and of libtorch.
    pub fn new(
        items: &'a Items,
        choice: Choice,
        embedding: usize,
        measured: &Measured,
        betti: &[usize],
        seed: u64,
    ) -> Result<Self> {
        let places = choice.places(seed, items.len(), embedding.max(measured.topology));
        let kept = Kept::new(items, places[..embedding.min(places.len())].to_vec(), measured, seed)?;
        let of_diagrams = &places[..measured.topology.min(places.len())];
        Ok(Self {
            items,
            tensor: items.tensor()?,
            kept,
            topology: Topology::new(items, of_diagrams, measured, betti)?,
        })
    }

    /// The codes of all, and how well these give them back; nothing and a gap where codes are not finite.
    ///
    /// # Errors
    /// What no codes are to blame for.
    pub fn codes(&self, codec: &dyn Codec, findings: &mut Findings) -> Result<Option<Codes>> {
        let codes = findings.attempt("codes", Codes::of(codec, &self.tensor))?;
        if let Some(codes) = &codes {
            findings.keep(Measure::ReconstructionError, reconstruction_error(codec, &self.tensor, codes))?;
        }
        Ok(codes)
    }
}
