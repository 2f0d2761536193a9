//! What is computed, and how.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;
use topogen_data::formats::Format;
use topogen_ph::{Engine, Error as PhError, Instructions, Minkowski, Rips, Threshold};

use super::representatives::RepresentativeOptions;
use super::weighted::WeightedOptions;
use crate::interrupt;
use crate::numbers;

/// The options of a computation.
#[derive(clap::Args)]
pub struct Options {
    /// File of points, distances, a graph or an image; `-` is stdin
    #[arg(value_name = "INPUT")]
    pub file: PathBuf,
    /// What grows: the graph of near points with all its cliques (rips; dtm, where outliers enter late; sparse, with few edges), balls around
    /// points of the plane or space (alpha), or the set of pixels of an image up to a value (cubical)
    #[arg(long, value_enum, default_value_t = Filtration::Rips)]
    pub filtration: Filtration,
    /// What the file holds: auto, points, distances, lower, upper, triplets, lower-binary
    #[arg(long, default_value_t = Format::Auto)]
    pub format: Format,
    /// Distance of points: euclidean (the default), manhattan, chebyshev, minkowski:P, cosine
    #[arg(long)]
    pub metric: Option<MetricArg>,
    /// Largest degree of homology; if not given 1 of rips, or all that an image or a union of balls has
    #[arg(long, allow_negative_numbers = true, value_parser = numbers::whole)]
    pub max_dim: Option<usize>,
    /// Coefficients of homology: a prime, below 32768
    #[arg(long, value_name = "PRIME", default_value_t = 2, allow_negative_numbers = true, value_parser = numbers::modulus)]
    pub modulus: u16,
    /// Longest edge: `none`, `enclosing` (the enclosing radius, beyond which nothing changes) or a number
    #[arg(
        long,
        default_value = "enclosing",
        allow_hyphen_values = true,
        value_name = "none|enclosing|NUMBER"
    )]
    pub threshold: ThresholdArg,
    /// Algorithm, all of which give the same diagram: auto, planar, sweep, sweep-matrix, sweep-rounded, sweep-cells, sweep-sieve, sweep-list, links, collapse, cohomology, standard
    #[arg(long, default_value_t = Engine::Auto)]
    pub engine: Engine,
    /// Vector instructions: auto, avx512, avx2, neon, plain
    #[arg(long, default_value_t = Instructions::Auto)]
    pub instructions: Instructions,
    /// How many threads work at once; all cores if not given
    #[arg(long, value_name = "N", value_parser = numbers::threads)]
    pub threads: Option<usize>,
    /// Memory that may be used beside the input, such as 4000000000, 4GB or 1.5GiB; what is available if not given
    #[arg(long, value_name = "BYTES", value_parser = numbers::bytes)]
    pub memory: Option<u64>,
    /// The diagonal of the matrix of distances holds the births of vertices
    #[arg(long)]
    pub weighted: bool,
    #[command(flatten)]
    pub representatives: RepresentativeOptions,
    #[command(flatten)]
    pub image: ImageOptions,
    #[command(flatten)]
    pub reweighting: WeightedOptions,
}

/// The options of images.
#[derive(clap::Args)]
pub struct ImageOptions {
    /// What the pixels of an image are: squares (or cubes), whose dark ones meet in corners, or vertices, whose bright ones do
    #[arg(long, value_enum)]
    pub pixels: Option<PixelsArg>,
    /// Filter pixels of an image from the brightest down: births and deaths are minus their values
    #[arg(long)]
    pub superlevel: bool,
}

/// What is filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Filtration {
    Rips,
    Alpha,
    Cubical,
    /// Rips weighted by the distance to a measure: what has few neighbours enters late
    Dtm,
    /// Rips up to a factor, with few edges
    Sparse,
}

/// What pixels are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PixelsArg {
    /// Cells of the largest dimension (T-construction), the default
    Cells,
    /// Vertices (V-construction)
    Vertices,
}

impl Options {
    /// The computation that they ask for.
    ///
    /// # Errors
    /// The machine has not got the instructions.
    pub fn rips(&self) -> Result<Rips, PhError> {
        // Found out before the file is read, and also where the engine makes no use of them.
        if !Instructions::available().any(|available| available == self.instructions) {
            return Err(PhError::NoInstructions { wanted: self.instructions });
        }
        let engine = match self.representatives.representatives {
            Some(_) => Engine::Cohomology,
            None => self.engine,
        };
        let rips = Rips::default()
            .max_dim(self.max_dim())
            .modulus(self.modulus)
            .threshold(self.threshold.0)
            .engine(engine)
            .instructions(self.instructions)
            .interrupt(&interrupt::ASKED);
        Ok(match self.memory {
            Some(bytes) => rips.memory_budget(bytes),
            None => rips,
        })
    }

    /// The largest degree of Rips, also where none was given.
    pub fn max_dim(&self) -> usize {
        self.max_dim.unwrap_or(1)
    }

    /// The options that were given and are those of Rips alone.
    ///
    /// What is left at what it would be anyway is not told from what is not given.
    pub fn for_rips_alone(&self) -> Option<&'static str> {
        let given = [
            (self.metric.is_some(), "--metric"),
            (self.weighted, "--weighted"),
            (!matches!(self.threshold.0, Threshold::EnclosingRadius), "--threshold"),
            (self.format != Format::Auto && self.filtration == Filtration::Cubical, "--format"),
            (self.instructions != Instructions::Auto, "--instructions"),
            (self.modulus != 2, "--modulus"),
            (self.representatives.representatives.is_some(), "--representatives"),
            (
                !matches!(self.engine, Engine::Auto | Engine::Standard),
                "--engine, other than auto and standard,",
            ),
        ];
        given.into_iter().find(|(is_given, _)| *is_given).map(|(_, name)| name)
    }

    /// The options that were given and are those of images alone.
    pub fn for_images_alone(&self) -> Option<&'static str> {
        let given = [(self.image.pixels.is_some(), "--pixels"), (self.image.superlevel, "--superlevel")];
        given.into_iter().find(|(is_given, _)| *is_given).map(|(_, name)| name)
    }

    /// The options that were given and are not those of a filtration that computes births of vertices, or has none.
    pub fn for_unweighted_or_images(&self) -> Option<&'static str> {
        self.weighted.then_some("--weighted").or_else(|| self.for_images_alone())
    }

    /// The metric, also where none was given.
    pub fn metric(&self) -> MetricArg {
        self.metric.unwrap_or(MetricArg::Euclidean)
    }
}

/// A metric by its name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MetricArg {
    Euclidean,
    Manhattan,
    Chebyshev,
    Minkowski(Minkowski, f64),
    Cosine,
}

impl fmt::Display for MetricArg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Euclidean => f.write_str("euclidean"),
            Self::Manhattan => f.write_str("manhattan"),
            Self::Chebyshev => f.write_str("chebyshev"),
            Self::Minkowski(_, order) => write!(f, "minkowski:{order}"),
            Self::Cosine => f.write_str("cosine"),
        }
    }
}

impl FromStr for MetricArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "euclidean" => Ok(Self::Euclidean),
            "manhattan" => Ok(Self::Manhattan),
            "chebyshev" => Ok(Self::Chebyshev),
            "cosine" => Ok(Self::Cosine),
            _ => {
                let known =
                    "give euclidean, manhattan, chebyshev, minkowski:P (such as minkowski:3) or cosine";
                let order =
                    text.strip_prefix("minkowski:").and_then(|order| order.parse().ok()).ok_or(known)?;
                let metric = Minkowski::new(order).map_err(|error| error.to_string())?;
                Ok(Self::Minkowski(metric, order))
            }
        }
    }
}

/// A threshold by its name or value.
#[derive(Clone, Copy)]
pub struct ThresholdArg(pub Threshold);

impl FromStr for ThresholdArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self(Threshold::None)),
            "enclosing" => Ok(Self(Threshold::EnclosingRadius)),
            _ => {
                let value = text.parse().map_err(|_| "give `none`, `enclosing` or a number".to_owned())?;
                Ok(Self(Threshold::Value(value)))
            }
        }
    }
}

impl fmt::Display for ThresholdArg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Threshold::None => f.write_str("none"),
            Threshold::EnclosingRadius => f.write_str("enclosing"),
            Threshold::Value(value) => write!(f, "{value}"),
        }
    }
}
