//! Diagrams of inputs that change little from one to the next. See `README.md` beside this file.

mod bits;
mod certificate;
mod drift;
mod exact;
mod lune;
mod policy;
mod reference;
mod roles;
mod step;

use crate::{CondensedLengths, Diagram, Error, Metric, Points, Real, Result, Rips};
use certificate::Certificate;
use drift::Drift;
use exact::{Exact, OfPoints};
use policy::{Policy, Shape};
use reference::Reference;
use step::{Step, Steps};

/// The Rips diagrams of inputs that change little from one to the next, as in an optimisation.
///
/// Every diagram is that of [`Rips`], byte for byte. What is kept from one input to the next decides only how fast it comes:
/// a *reference*, and a certificate of which edges change nothing for all lengths near it. An input that is too far from the
/// reference, or of another size, is computed from the start.
///
/// # Complexity
/// Of a step within reach of the reference: O(n · dim) for points, O(n²) for lengths, and a sweep over the few edges that may
/// change something. Of any other step that of [`Rips`], and sometimes a new reference, which costs a few times as much and is
/// made only if the last steps were small enough. About 10 n² bytes are kept beside what
/// [`Rips::forecast`] counts. Above degree 1, and of fewer than 16 or more than 2,048 points, nothing is.
///
/// ```
/// use topogen_ph::{Euclidean, Points, Rips, Warm};
/// let mut ring: Vec<f64> = (0..40).flat_map(|i| [f64::from(i).cos(), f64::from(i).sin()]).collect();
/// let mut warm = Warm::new(Rips::default());
/// for step in 0..20 {
///     ring[step] *= 0.9999;
///     let points = Points::new(&ring, 2)?;
///     assert_eq!(warm.points(&points, &Euclidean)?, Rips::default().points(&points, &Euclidean)?);
/// }
/// assert!(warm.n_warm() > 10);
/// # Ok::<(), topogen_ph::Error>(())
/// ```
#[derive(Debug)]
pub struct Warm {
    rips: Rips,
    last: Option<Input>,
    known: Option<Known>,
    policy: Policy,
    n_warm: usize,
    n_cold: usize,
}

/// Where an input was.
#[derive(Debug, Default)]
struct Input {
    /// Of a point; none for lengths.
    dim: Option<usize>,
    numbers: Vec<f64>,
}

/// What holds near a reference.
#[derive(Debug)]
struct Known {
    input: Input,
    reference: Reference,
    certificate: Certificate,
    steps: Steps,
    served: usize,
}

/// Fewer points are as fast from the start.
const MIN_POINTS: usize = 16;
/// More points take too much memory.
const MAX_POINTS: usize = 2_048;
/// Lengths beyond this are left to the engines, which say so when sums overflow.
const MAX_LENGTH: f64 = 1e150;

impl Warm {
    /// Nothing is known yet.
    pub fn new(rips: Rips) -> Self {
        Self { rips, last: None, known: None, policy: Policy::default(), n_warm: 0, n_cold: 0 }
    }

    /// What is computed.
    pub fn rips(&self) -> &Rips {
        &self.rips
    }

    /// How many diagrams came from what was known.
    pub fn n_warm(&self) -> usize {
        self.n_warm
    }

    /// How many diagrams were computed from the start.
    pub fn n_cold(&self) -> usize {
        self.n_cold
    }

    /// Whether there is a reference that the next input may be near to.
    pub fn is_known(&self) -> bool {
        self.known.is_some()
    }

    /// Forgets all inputs.
    pub fn clear(&mut self) {
        (self.last, self.known, self.policy) = (None, None, Policy::default());
    }

    /// The diagram of a point cloud: that of [`Rips::points`].
    ///
    /// # Errors
    /// Those of [`Rips::points`]. What is known stays known.
    pub fn points<F: Real>(&mut self, points: &Points<'_, F>, metric: &impl Metric) -> Result<Diagram> {
        if !self.is_fitting(points.len()) {
            self.n_cold += 1;
            return self.rips.points(points, metric);
        }
        if !metric.is_euclidean() {
            return self.lengths(&CondensedLengths::from_points(points, metric)?);
        }
        let mut copy = Vec::new();
        let dim = points.dim();
        let coordinates = points.in_f64(&mut copy);
        let exact = OfPoints { coordinates, dim };
        if let Some(diagram) = self.step(Some(dim), coordinates, exact, None)? {
            return Ok(diagram);
        }
        let diagram = self.rips.points(points, metric)?;
        self.learn(&diagram, Some(dim), coordinates, None)?;
        Ok(diagram)
    }

    /// The diagram of given lengths: that of [`Rips::lengths`].
    ///
    /// # Errors
    /// Those of [`Rips::lengths`]. What is known stays known.
    pub fn lengths(&mut self, lengths: &CondensedLengths) -> Result<Diagram> {
        if !self.is_fitting(lengths.n_points()) {
            self.n_cold += 1;
            return self.rips.lengths(lengths);
        }
        let values = lengths.values();
        if let Some(diagram) = self.step(None, values, lengths, lengths.births())? {
            return Ok(diagram);
        }
        let diagram = self.rips.lengths(lengths)?;
        self.learn(&diagram, None, values, Some(lengths))?;
        Ok(diagram)
    }

    fn is_fitting(&self, n_points: usize) -> bool {
        self.rips.parameters().0 <= 1 && (MIN_POINTS..=MAX_POINTS).contains(&n_points)
    }

    /// The diagram of an input within reach.
    fn step(
        &mut self,
        dim: Option<usize>,
        numbers: &[f64],
        exact: impl Exact,
        births: Option<&[f64]>,
    ) -> Result<Option<Diagram>> {
        let Some(known) = &mut self.known else { return Ok(None) };
        let arch = self.rips.arch()?;
        let Known { input, reference, certificate, steps, served } = known;
        let drift = arch.dispatch(Drift { before: input, dim, now: numbers, largest: reference.largest });
        let is_near = drift <= reference.reach;
        if !is_near {
            return Ok(None);
        }
        let (max_dim, threshold, interrupt) = self.rips.parameters();
        let step = Step { reference, certificate, steps, exact, births, max_dim, threshold };
        let diagram = arch.dispatch(step);
        interrupt.check()?;
        if diagram.is_some() {
            *served += 1;
            self.n_warm += 1;
            self.remember(dim, numbers);
        }
        Ok(diagram)
    }

    /// Takes an input whose diagram was computed from the start for the next reference, if that is worth its cost.
    fn learn(
        &mut self,
        diagram: &Diagram,
        dim: Option<usize>,
        numbers: &[f64],
        lengths: Option<&CondensedLengths>,
    ) -> Result<()> {
        self.n_cold += 1;
        if let Some(known) = self.known.take() {
            self.policy.judge(known.served);
        }
        let (scale, horizon) = horizon(diagram)?;
        let arch = self.rips.arch()?;
        let step = self.last.as_ref().map_or(f64::INFINITY, |before| {
            arch.dispatch(Drift { before, dim, now: numbers, largest: scale })
        });
        self.remember(dim, numbers);
        let shape = Shape { n_points: diagram.n_points(), dim, max_dim: diagram.max_dim() };
        let Some(reach) = self.policy.reach(step, scale, shape) else { return Ok(()) };
        let input = Input { dim, numbers: numbers.to_vec() };
        let known =
            Learn { rips: &self.rips, input, lengths, reach, horizon, threshold: diagram.threshold() };
        self.known = match arch.dispatch(known) {
            // The diagram is there: who has no memory for more, or no time, gets it nevertheless.
            Err(Error::Interrupted | Error::OutOfMemory { .. }) => None,
            known => known?,
        };
        Ok(())
    }

    fn remember(&mut self, dim: Option<usize>, numbers: &[f64]) {
        let last = self.last.get_or_insert_default();
        last.dim = dim;
        last.numbers.clear();
        last.numbers.extend_from_slice(numbers);
    }
}

/// A reference and its certificate, to be made with each set of vector instructions.
struct Learn<'a> {
    rips: &'a Rips,
    input: Input,
    /// Those of `input`, unless that is points.
    lengths: Option<&'a CondensedLengths>,
    reach: f64,
    /// The length of the last change in degree 1.
    horizon: f64,
    threshold: f64,
}

impl pulp::WithSimd for Learn<'_> {
    type Output = Result<Option<Known>>;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, simd: S) -> Self::Output {
        let Self { rips, input, lengths, reach, horizon, threshold } = self;
        let reference = match (lengths, input.dim) {
            (None, Some(dim)) => {
                Reference::of_points(simd, &OfPoints { coordinates: &input.numbers, dim }, reach)?
            }
            (Some(lengths), _) => Reference::of_lengths(lengths, reach)?,
            (None, None) => return Ok(None),
        };
        if reference.largest > MAX_LENGTH {
            return Ok(None);
        }
        let (max_dim, _, interrupt) = rips.parameters();
        let width = 2.0 * reference.margin;
        let horizon = if max_dim == 0 { -1.0 } else { horizon + 2.0 * width };
        let certificate = Certificate::new(&reference, horizon, threshold + width, interrupt)?;
        let steps = Steps::new(&reference, &certificate);
        Ok(Some(Known { input, reference, certificate, steps, served: 0 }))
    }
}

/// The length that matters, and the reference length of the last change in degree 1.
fn horizon(diagram: &Diagram) -> Result<(f64, f64)> {
    let last = |degree| -> Result<f64> {
        Ok(diagram.degree(degree)?.bars().deaths().iter().fold(0.0, |a: f64, &b| a.max(b)))
    };
    let merged = last(0)?;
    if diagram.max_dim() == 0 {
        return Ok((merged, 0.0));
    }
    let filled = last(1)?;
    let is_essential = !diagram.degree(1)?.bars().essential().is_empty();
    Ok((merged.max(filled), if is_essential { f64::INFINITY } else { filled }))
}
