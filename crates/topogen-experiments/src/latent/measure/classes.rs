//! Whether a classifier sees the classes of two images in what lies between their codes.

use super::codec::{Codec, Codes, floats};
use super::draw::Choice;
use super::paths::{Ends, INTERIOR, geodesic, pairs_by_class, rows, straight};
use super::{Findings, Measure};
use crate::gtn::Judge;
use crate::latent::data::Items;
use crate::latent::spec::Measured;
use crate::{Error, Result};
use tch::Tensor;
use topogen_models::metrics::{Agreement, pixel_blends};

/// The probability that counts.
const CONFIDENCE: f64 = 0.9;
/// Pairs of each kind, at most: to classify what lies between takes most of the time.
const MOST: usize = 200;

/// Pairs of labelled images of a sample, of one class and of two.
pub struct Classes<'a> {
    judge: &'a Judge,
    same: Vec<Ends>,
    cross: Vec<Ends>,
    labels: Vec<u8>,
    neighbours: usize,
}

impl<'a> Classes<'a> {
    /// Pairs of a sample of images.
    pub fn new(judge: &'a Judge, sample: &Items, measured: &Measured, seed: u64) -> Self {
        let (labels, count) = (sample.classes.clone(), measured.pairs.min(MOST));
        let pairs = |same, choice: Choice| pairs_by_class(&mut choice.rng(seed), &labels, same, count);
        let (same, cross) = (pairs(true, Choice::SameClass), pairs(false, Choice::CrossClass));
        Self { judge, same, cross, labels, neighbours: measured.neighbours }
    }

    /// The first pair of one class, and the first of two.
    pub fn shown(&self) -> Vec<Ends> {
        self.same.first().into_iter().chain(self.cross.first()).copied().collect()
    }

    /// What the classifier sees in the images themselves at the ends.
    ///
    /// # Errors
    /// What no images are to blame for.
    pub fn of_data(&self, sample: &Tensor, findings: &mut Findings) -> Result<()> {
        let ends = self.corners().iter().map(|&place| place as i64).collect::<Vec<_>>();
        if ends.is_empty() {
            return Ok(());
        }
        let images = floats(sample)?.f_index_select(0, &Tensor::f_from_slice(&ends)?)?;
        self.ends(&images, findings)
    }

    /// The same of images that are mixed pixel by pixel: what needs no network.
    ///
    /// # Errors
    /// What no images are to blame for.
    pub fn of_blends(&self, sample: &Tensor, findings: &mut Findings) -> Result<()> {
        for pairs in [&self.same, &self.cross].into_iter().filter(|pairs| !pairs.is_empty()) {
            let side = |of: fn(&Ends) -> usize| -> Result<Tensor> {
                let places: Vec<i64> = pairs.iter().map(|pair| of(pair) as i64).collect();
                Ok(sample.f_index_select(0, &Tensor::f_from_slice(&places)?)?)
            };
            let blends = pixel_blends(&side(|pair| pair.0)?, &side(|pair| pair.1)?, INTERIOR)?;
            let found = self.judge.agreement(&blends, &self.classes_of(pairs), CONFIDENCE);
            keep(Measure::Agreement, found, findings)?;
        }
        Ok(())
    }

    /// What the classifier sees between the codes of a sample.
    ///
    /// # Errors
    /// What no codes are to blame for.
    pub fn measure(&self, codec: &dyn Codec, sample: &Codes, findings: &mut Findings) -> Result<()> {
        for pairs in [&self.same, &self.cross].into_iter().filter(|pairs| !pairs.is_empty()) {
            let found = straight(sample, pairs).and_then(|codes| self.seen(codec, sample, &codes, pairs));
            keep(Measure::Agreement, found, findings)?;
        }
        if self.same.is_empty() {
            return Ok(());
        }
        let paths = geodesic(sample, &self.same, self.neighbours, findings);
        let heading = Measure::AgreementGeodesic.heading();
        if let Some((codes, joined)) = findings.attempt(heading, paths)?
            && !joined.is_empty()
        {
            keep(Measure::AgreementGeodesic, self.seen(codec, sample, &codes, &joined), findings)?;
        }
        let decoded = codec.decode(&rows(&sample.at(&self.corners()), sample.dim)?)?;
        self.ends(&decoded, findings)
    }

    fn seen(&self, codec: &dyn Codec, sample: &Codes, codes: &[f64], pairs: &[Ends]) -> Result<Agreement> {
        let images = codec.decode(&rows(codes, sample.dim)?)?;
        self.judge.agreement(&images, &self.classes_of(pairs), CONFIDENCE)
    }

    /// Of images at the ends of pairs of one class, two a pair.
    fn ends(&self, images: &Tensor, findings: &mut Findings) -> Result<()> {
        let found = self.judge.agreement(images, &self.classes_of(&self.same), CONFIDENCE);
        keep(Measure::EndAgreement, found, findings)
    }

    /// Both ends of each pair of one class.
    fn corners(&self) -> Vec<usize> {
        self.same.iter().flat_map(|&(from, to)| [from, to]).collect()
    }

    fn classes_of(&self, pairs: &[Ends]) -> Vec<(u8, u8)> {
        pairs.iter().map(|&(from, to)| (self.labels[from], self.labels[to])).collect()
    }
}

/// Keeps what is said of paths; `same` is what it is called for paths of one class.
fn keep(same: Measure, found: Result<Agreement>, findings: &mut Findings) -> Result<()> {
    let Some(found) = findings.attempt(same.heading(), found)? else { return Ok(()) };
    let all = [
        (same, found.same_class),
        (Measure::CrossAgreement, found.cross_class),
        (Measure::OneSwitch, found.one_switch),
    ];
    for (measure, value) in all {
        if let Some(value) = value {
            findings.keep(measure, Ok::<_, Error>(value))?;
        }
    }
    Ok(())
}
