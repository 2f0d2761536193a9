//! How many are drawn, and how they are parted.

use super::Items;
use crate::latent::spec::{Extent, Spec};
use crate::{Error, Result};

/// How many are drawn for a run.
#[derive(Clone, Copy, Debug)]
pub struct Counts<'a> {
    /// The experiment.
    pub name: &'a str,
    /// To train on, to decide on and to measure.
    pub parts: [usize; 3],
    /// Pairs to extrapolate from.
    pub pairs: usize,
}

impl<'a> Counts<'a> {
    /// Those of an experiment.
    pub fn of(spec: &'a Spec, extent: &Extent) -> Self {
        let parts = [extent.train, extent.validation, extent.test];
        Self { name: &spec.name, parts, pairs: spec.measure.pairs.max(1) }
    }

    /// In all three parts.
    pub fn all(&self) -> usize {
        self.parts.iter().sum()
    }

    /// Three parts of items, in an order of them.
    ///
    /// # Errors
    /// [`Error::Spec`] for more than there are.
    pub fn cut(&self, items: &Items, order: &[usize]) -> Result<[Items; 3]> {
        let [train, validation, test] = self.parts;
        if self.all() > order.len() {
            return Err(self.wrong(format!(
                "{train} to train on, {validation} to decide on and {test} to measure were asked for, but there are {} in all",
                order.len()
            )));
        }
        let (trained, others) = order.split_at(train);
        let (decided, others) = others.split_at(validation);
        Ok([items.take(trained)?, items.take(decided)?, items.take(&others[..test])?])
    }

    /// What is wrong with the experiment.
    pub fn wrong(&self, reason: String) -> Error {
        Error::Spec { name: self.name.to_owned(), reason }
    }
}
