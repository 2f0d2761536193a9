//! Where the methods of one seed are measured.

use super::classes::Classes;
use super::codec::{Codec, Codes};
use super::draw::Choice;
use super::extrapolation::Extrapolation;
use super::held::Held;
use super::lines::TrueLines;
use super::paths::{Ends, any_pairs};
use super::robustness::Attacked;
use super::shape::OnShape;
use super::shown;
use super::{Findings, Measure};
use crate::Result;
use crate::gtn::Judge;
use crate::latent::data::{Beyond, Data, Items, Values};
use crate::latent::record::DATA;
use crate::latent::spec::{DataSpec, Spec};
use std::cell::OnceCell;
use topogen_models::Autoencoder;

/// The name of a row that methods are compared with, and its numbers.
pub type Reference = (String, Vec<(Measure, f64)>);

/// What is mixed pixel by pixel.
const BLENDS: &str = "pixel blends";
/// Real things beyond the training range.
const FLOOR: &str = "floor";
/// Real things within it.
const CEILING: &str = "ceiling";
/// Rows of interpolated images.
const ROWS: usize = 2;

/// Where the methods of one seed are measured: what they share is prepared once, when it is first needed.
///
/// All choices come from the seed, each from a stream of its own.
pub struct Bench<'a> {
    spec: &'a Spec,
    data: &'a Data,
    judge: Option<&'a Judge>,
    seed: u64,
    is_shown: bool,
    prepared: OnceCell<Prepared<'a>>,
    references: OnceCell<Vec<Findings>>,
}

/// What all methods of a seed share.
struct Prepared<'a> {
    held: Held<'a>,
    /// Those of the test things that distances and paths are of.
    sample: Items,
    shape: Option<OnShape<'a>>,
    classes: Option<Classes<'a>>,
    lines: Option<TrueLines>,
    /// Or why nothing can be extrapolated; none where nothing is.
    extrapolation: Option<Result<Extrapolation<'a>, String>>,
    attacked: Option<Attacked>,
    /// Pairs of the sample between which images are shown.
    pairs: Vec<Ends>,
}

impl<'a> Bench<'a> {
    /// A bench for the data of a seed; `judge` sees images as a classifier of them does. Bars, codes and images for figures are kept if
    /// `is_shown`.
    ///
    /// # Errors
    /// Those of libtorch.
    pub fn new(
        spec: &'a Spec,
        data: &'a Data,
        judge: Option<&'a Judge>,
        seed: u64,
        is_shown: bool,
    ) -> Result<Self> {
        let (prepared, references) = (OnceCell::new(), OnceCell::new());
        Ok(Self { spec, data, judge, seed, is_shown, prepared, references })
    }

    /// What decides on weights, of the points for validation: the squared error, the distances of diagrams, and the divergence of
    /// densities of σ = 0.1; what has no value is left out.
    ///
    /// # Errors
    /// What no codes are to blame for.
    pub fn validation(
        spec: &Spec,
        data: &Data,
        seed: u64,
        network: &Autoencoder,
    ) -> Result<Vec<(Measure, f64)>> {
        validation(spec, data, seed, network)
    }

    /// The numbers that methods are compared with, by the name of their row: what the data show themselves, floors and ceilings.
    ///
    /// # Errors
    /// What no data are to blame for.
    pub fn references(&self) -> Result<Vec<Reference>> {
        let told = self.all_references()?.iter().filter(|it| !it.measures.is_empty());
        Ok(told.map(|it| (it.method.clone(), it.measures.clone())).collect())
    }

    /// The bars, codes and images of what methods are compared with, if they are shown, and what of it could not be measured; no numbers.
    ///
    /// # Errors
    /// As [`Bench::references`].
    pub fn reference_rows(&self) -> Result<Findings> {
        let mut rows = Findings::new(self.seed, DATA);
        for found in self.all_references()? {
            rows.bars.extend_from_slice(&found.bars);
            rows.codes.extend_from_slice(&found.codes);
            rows.images.extend_from_slice(&found.images);
            rows.gaps.extend_from_slice(&found.gaps);
        }
        Ok(rows)
    }

    /// Everything about a method, by its network and that of the plain autoencoder of the same seed; that itself has none beside it.
    ///
    /// # Errors
    /// What no codes are to blame for.
    pub fn of(&self, method: &str, network: &Autoencoder, plain: Option<&Autoencoder>) -> Result<Findings> {
        self.of_codec(method, network, plain.map(|plain| plain as &dyn Codec))
    }

    fn all_references(&self) -> Result<&Vec<Findings>> {
        once(&self.references, || {
            let prepared = self.prepared()?;
            let [mut data, mut blends, mut floor, mut ceiling] =
                [DATA, BLENDS, FLOOR, CEILING].map(|name| Findings::new(self.seed, name));
            let Prepared { held, sample, .. } = prepared;
            held.topology.of_data(self.is_shown, &mut data)?;
            if let Some(shape) = &prepared.shape {
                shape.of_data(sample, &mut data)?;
            }
            if let Some(classes) = &prepared.classes {
                let images = sample.tensor()?;
                classes.of_data(&images, &mut data)?;
                classes.of_blends(&images, &mut blends)?;
            }
            match &prepared.extrapolation {
                Some(Ok(extrapolation)) => {
                    extrapolation.floor(&mut floor)?;
                    extrapolation.ceiling(&mut ceiling)?;
                }
                Some(Err(reason)) => floor.gap("extrapolation", reason.clone()),
                None => {}
            }
            if self.is_shown {
                let test = held.items;
                let count = self.spec.measure.shown.min(test.len());
                if let Values::Points { values, dim } = &test.values
                    && *dim <= shown::AXES
                {
                    shown::codes(&values[..count * dim], *dim, test, &mut data)?;
                }
                shown::blends(sample, &prepared.pairs, &mut blends)?;
                if let Some(Beyond { from, to, .. }) = &self.data.beyond {
                    shown::real_pairs(from, to, &mut data)?;
                }
            }
            Ok(vec![data, blends, floor, ceiling])
        })
    }

    /// [`Bench::of`] with anything that turns things into codes and back.
    pub(super) fn of_codec(
        &self,
        method: &str,
        codec: &dyn Codec,
        plain: Option<&dyn Codec>,
    ) -> Result<Findings> {
        let prepared = self.prepared()?;
        let held = &prepared.held;
        let mut findings = Findings::new(self.seed, method);
        let found = &mut findings;
        let Some(codes) = held.codes(codec, found)? else { return Ok(findings) };
        held.topology.measure(&codes, self.is_shown, found)?;
        held.kept.measure(&codes, found)?;
        let sample = codes.some(&held.kept.places)?;
        if let Some(shape) = &prepared.shape {
            shape.measure(codec, &sample, found)?;
        }
        if let Some(classes) = &prepared.classes {
            classes.measure(codec, &sample, found)?;
        }
        if let Some(lines) = &prepared.lines {
            lines.measure(codec, &sample, found)?;
        }
        if let Some(Ok(extrapolation)) = &prepared.extrapolation {
            extrapolation.measure(codec, found)?;
        }
        if let Some(attacked) = &prepared.attacked {
            attacked.measure(codec, (&codes, &held.items.classes), plain, found)?;
        }
        if self.is_shown {
            self.show(codec, &codes, &sample, found)?;
        }
        Ok(findings)
    }

    /// Keeps codes and images for figures.
    fn show(&self, codec: &dyn Codec, codes: &Codes, sample: &Codes, found: &mut Findings) -> Result<()> {
        let prepared = self.prepared()?;
        let test = prepared.held.items;
        let count = self.spec.measure.shown.min(test.len());
        shown::codes(&codes.values[..count * codes.dim], codes.dim, test, found)?;
        shown::interpolations(codec, sample, &prepared.pairs, found)?;
        if let Some(Beyond { from, to, .. }) = &self.data.beyond {
            let strips = shown::extrapolations(codec, from, to, found);
            found.attempt("extrapolated images", strips)?;
        }
        Ok(())
    }

    fn prepared(&self) -> Result<&Prepared<'a>> {
        once(&self.prepared, || {
            let (data, measured, seed) = (self.data, &self.spec.measure, self.seed);
            let (test, betti) = (&data.test, &data.truth.betti);
            let held = Held::new(test, Choice::Test, measured.embedding, measured, betti, seed)?;
            let sample = test.take(&held.kept.places)?;
            let (are_images, are_lines) =
                (matches!(test.values, Values::Images(_)), self.spec.data == DataSpec::Lines);
            // The classes of lines are only sectors of their angles.
            let are_classes = are_images && !are_lines && !test.classes.is_empty();
            let manifold = data.truth.manifold.as_ref();
            let shape = manifold.map(|manifold| {
                let distances = |points: &[f64], dim| manifold.distances(points, dim);
                OnShape::new(distances, sample.len(), measured, seed)
            });
            let judge = self.judge.filter(|_| are_classes);
            let classes = judge.map(|judge| Classes::new(judge, &sample, measured, seed));
            let lines = are_lines.then(|| TrueLines::new(sample.len(), measured, seed)).transpose()?;
            let extrapolation =
                data.beyond.as_ref().map(|beyond| Extrapolation::new(beyond, self.judge, seed));
            let attacked = if are_classes { Attacked::new(data, measured, seed)? } else { None };
            let pairs = match (&classes, are_images && self.is_shown) {
                (Some(classes), true) => classes.shown(),
                (None, true) => any_pairs(&mut Choice::Pairs.rng(seed), sample.len(), ROWS),
                (_, false) => Vec::new(),
            };
            let extrapolation = extrapolation.transpose()?;
            Ok(Prepared { held, sample, shape, classes, lines, extrapolation, attacked, pairs })
        })
    }
}

/// [`Bench::validation`] with anything that turns things into codes and back.
pub(super) fn validation(
    spec: &Spec,
    data: &Data,
    seed: u64,
    codec: &dyn Codec,
) -> Result<Vec<(Measure, f64)>> {
    let (items, measured) = (&data.validation, &spec.measure);
    let held = Held::new(items, Choice::Validation, measured.topology, measured, &[], seed)?;
    let mut findings = Findings::new(seed, "validation");
    if let Some(codes) = held.codes(codec, &mut findings)? {
        held.topology.measure(&codes, false, &mut findings)?;
        held.kept.density(&codes, &mut findings)?;
    }
    Ok(findings.measures)
}

/// What is in a cell, made if it is empty.
fn once<T>(cell: &OnceCell<T>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    if let Some(made) = cell.get() {
        return Ok(made);
    }
    let made = make()?;
    Ok(cell.get_or_init(|| made))
}
