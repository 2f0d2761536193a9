//! From a file to its diagram.

use std::time::Instant;

use topogen_data::formats::{Format, Input};
use topogen_ph::{CondensedLengths, Engine, Error as PhError, Euclidean, Forecast};
use topogen_ph::{Points, Result as PhResult, Rips, Size, SparseLengths, Threshold};

use super::forecast::is_refused;
use super::options::{MetricArg, Options};
use super::representatives::RepresentativeOptions;
use super::weighted::{Weighting, lengths_of};
use crate::diagram_file::{DiagramTable, Seconds};
use crate::error::{Error, Result};
use crate::machine::{self, available};
use crate::progress::Spinner;
use crate::{input, interrupt};

/// A computation that can be started.
pub struct Job {
    /// What the file is called.
    pub name: String,
    /// What was guessed of it; to be told when nothing is refused any more, so that a refusal is one message.
    notes: Vec<String>,
    pub content: Content,
    weighting: Weighting,
    /// What the engine gets.
    pub size: Size,
    pub forecast: Forecast,
    rips: Rips,
    start: Instant,
    lengths_start: Instant,
}

/// What the file holds, checked.
pub enum Content {
    Points { values: Vec<f64>, dim: usize },
    Lengths(CondensedLengths),
    Sparse(SparseLengths),
}

/// A diagram, and how it was had.
pub struct Computed {
    pub diagram: DiagramTable,
    pub engine: String,
    pub seconds: Seconds,
}

/// Reads and checks the file, and chooses the engine.
pub fn prepare(options: &Options) -> Result<Job> {
    let name = input::name(&options.file);
    let rips = options.rips().map_err(Error::Option)?;
    machine::limit_threads(options.threads)?;
    let start = Instant::now();
    let format = match (options.weighted, options.format) {
        // A diagonal with births would make anybody guess that the rows are points.
        (true, Format::Auto) => Format::of_name(&name).unwrap_or(Format::Distances),
        (_, format) => format,
    };
    let (read, notes) = input::read(&options.file, format)?;
    let lengths_start = Instant::now();
    let content = Content::new(read, options, &name)?;
    let weighting = Weighting::new(options, &content, &name)?;
    let size = weighting.size(&content, options.metric());
    let (n_points, max_dim) = (size.n_points(), options.max_dim());
    let forecast = rips.forecast(size).map_err(Error::persistence(&name));
    // The homology of a complex on n vertices ends in degree n - 2; degrees 0 and 1 may be asked of any cloud.
    if max_dim > n_points.saturating_sub(2).max(1) {
        return Err(Error::TooFewPoints { max_dim, n_points });
    }
    Ok(Job { name, notes, content, weighting, size, forecast: forecast?, rips, start, lengths_start })
}

/// Computes the diagram.
pub fn run(options: &Options, job: Job) -> Result<Computed> {
    let Forecast { engine, bytes: needed, .. } = job.forecast;
    // Lengths that the command computes itself take memory before the engine could refuse.
    if let Some(budget) = options.memory.or_else(available)
        && is_refused(needed, budget, options)
    {
        return Err(Error::persistence(&job.name)(PhError::OverBudget { needed, budget }));
    }
    job.tell();
    let Job { name, content, weighting, size, rips, start, lengths_start, .. } = job;
    let spinner = Spinner::start(format!("{engine}, {} points", size.n_points()));
    let refused = || Error::persistence(&name);
    let content = content.with_lengths(weighting, options, engine).map_err(refused())?;
    let engine_start = Instant::now();
    let diagram = interrupt::computing(|| content.diagram(&rips, &options.representatives));
    let end = Instant::now();
    spinner.stop();
    let diagram = diagram.map_err(refused())?;
    if interrupt::asked() {
        return Err(Error::Interrupted);
    }
    let seconds = Seconds {
        lengths: (engine_start - lengths_start).as_secs_f64(),
        persistence: (end - engine_start).as_secs_f64(),
        total: (end - start).as_secs_f64(),
    };
    let diagram = DiagramTable { modulus: options.modulus, ..diagram };
    Ok(Computed { diagram, engine: engine.to_string(), seconds })
}

impl Job {
    /// Tells on stderr what was guessed of the file.
    pub fn tell(&self) {
        input::tell(&self.name, &self.notes);
    }

    /// The points, each as its coordinates.
    pub fn points(&self) -> Result<Vec<Vec<f64>>> {
        match &self.content {
            Content::Points { values, dim } => Ok(values.chunks_exact(*dim).map(<[f64]>::to_vec).collect()),
            other => Err(Error::NoPoints { name: self.name.clone(), found: other.noun() }),
        }
    }
}

impl Content {
    fn new(input: Input, options: &Options, name: &str) -> Result<Self> {
        let noun = input::noun(&input);
        let refused = |source| Error::persistence(name)(source);
        match input {
            Input::Square { .. } => {}
            // In a list of edges, births are no matter of the diagonal.
            Input::Points { .. } | Input::Lower { .. } if options.weighted => {
                return Err(Error::NoDiagonal { name: name.to_owned(), found: noun });
            }
            _ => {}
        }
        if options.metric.is_some() && !matches!(input, Input::Points { .. }) {
            return Err(Error::NoMetric { name: name.to_owned(), found: noun });
        }
        match input {
            Input::Points { values, dim } => {
                Points::new(&values, dim).map_err(refused)?;
                Ok(Self::Points { values, dim })
            }
            Input::Square { values, n } if options.weighted => {
                CondensedLengths::from_weighted_square(&values, n).map(Self::Lengths).map_err(refused)
            }
            Input::Square { values, n } => {
                CondensedLengths::from_square(&values, n).map(Self::Lengths).map_err(refused)
            }
            Input::Lower { values } => {
                CondensedLengths::from_lower_triangle(values).map(Self::Lengths).map_err(refused)
            }
            Input::Sparse { n_points, entries, births } => {
                let lengths = SparseLengths::from_triplets(n_points, &entries).map_err(refused)?;
                let lengths = match births {
                    Some(births) => lengths.with_births(births).map_err(refused)?,
                    None => lengths,
                };
                Ok(Self::Sparse(lengths))
            }
            _ => Err(Error::NoPoints { name: name.to_owned(), found: noun }),
        }
    }

    pub fn noun(&self) -> &'static str {
        match self {
            Self::Points { .. } => "points",
            Self::Lengths(_) => "distances",
            Self::Sparse(_) => "a sparse graph",
        }
    }

    pub fn size(&self, metric: MetricArg) -> Size {
        match self {
            Self::Points { values, dim } => {
                let is_euclidean = match metric {
                    MetricArg::Euclidean => true,
                    MetricArg::Minkowski(_, order) => order == 2.0,
                    _ => false,
                };
                Size::Points { n_points: values.len() / dim, dim: *dim, is_euclidean }
            }
            Self::Lengths(lengths) => Size::Lengths { n_points: lengths.n_points() },
            Self::Sparse(lengths) => {
                Size::Sparse { n_points: lengths.n_points(), n_edges: lengths.n_edges() }
            }
        }
    }

    /// The values of edges as the engine takes them: all lengths, unless it computes those of points itself.
    fn with_lengths(self, weighting: Weighting, options: &Options, engine: Engine) -> PhResult<Self> {
        let metric = options.metric();
        let is_euclidean = matches!(self.size(metric), Size::Points { is_euclidean: true, .. });
        let has_limit = matches!(options.threshold.0, Threshold::Value(_));
        let takes_points = match engine {
            Engine::Planar
            | Engine::SweepMatrix
            | Engine::SweepRounded
            | Engine::SweepCells
            | Engine::SweepSieve => is_euclidean,
            // Near points are found without all lengths.
            Engine::Collapse | Engine::Cohomology => is_euclidean && has_limit,
            _ => false,
        };
        match (weighting, self) {
            (Weighting::Sparse(lengths), _) => Ok(Self::Sparse(lengths)),
            (Weighting::Dtm(dtm), content) => {
                let lengths = match content {
                    Self::Points { values, dim } => lengths_of(&values, dim, metric)?,
                    Self::Lengths(lengths) => lengths,
                    other => return Ok(other),
                };
                Ok(Self::Lengths(dtm.lengths(lengths)?.into_lengths()))
            }
            (Weighting::None, Self::Points { values, dim }) if !takes_points => {
                lengths_of(&values, dim, metric).map(Self::Lengths)
            }
            (Weighting::None, other) => Ok(other),
        }
    }

    fn diagram(&self, rips: &Rips, wanted: &RepresentativeOptions) -> PhResult<DiagramTable> {
        let Some(kind) = wanted.representatives else {
            let diagram = match self {
                Self::Points { values, dim } => rips.points(&Points::new(values, *dim)?, &Euclidean),
                Self::Lengths(lengths) => rips.lengths(lengths),
                Self::Sparse(lengths) => rips.sparse(lengths),
            };
            return Ok((&diagram?).into());
        };
        let found = match self {
            Self::Points { values, dim } => {
                rips.representatives_points(&Points::new(values, *dim)?, &Euclidean)
            }
            Self::Lengths(lengths) => rips.representatives(lengths),
            Self::Sparse(lengths) => rips.representatives_sparse(lengths),
        }?;
        let representatives = Some(wanted.find(kind, &found)?);
        Ok(DiagramTable { representatives, ..found.diagram().into() })
    }
}
