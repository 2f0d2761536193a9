//! What can go wrong, with the file and what to do.

use std::io;
use std::path::PathBuf;

use crate::interrupt;
use crate::metric::Parameter;

/// Everything that the command refuses.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Whoever reads stdout has gone; not a failure.
    #[error("stdout was closed")]
    Closed,
    /// Somebody pressed Ctrl-C.
    #[error("interrupted, nothing was written")]
    Interrupted,
    /// Somebody pressed Ctrl-C during a computation that goes on another time.
    #[error("interrupted; what is done is kept in {}, from where the same command goes on", path.display())]
    InterruptedRows {
        /// The file of finished rows.
        path: PathBuf,
    },
    /// An input file cannot be opened.
    #[error("cannot open {}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A check was asked for, and data sets are not on this machine.
    #[error("not on this machine: {}; `topogen data fetch` fetches them", names.join(", "))]
    Absent {
        /// Their names.
        names: Vec<String>,
    },
    /// Both inputs are to come from stdin.
    #[error("only one of the {what} can be `-` (stdin): give a file for the other")]
    StdinTwice {
        /// What they are.
        what: &'static str,
    },
    /// Nothing to compare was given.
    #[error("no diagrams are given: name files, or give a list of them with --files-from")]
    NoDiagrams,
    /// A list of files names none.
    #[error("{name} names no files: give one a line")]
    NoFiles {
        /// The list.
        name: String,
    },
    /// A matrix does not fit into memory.
    #[error(
        "the distances of {n} diagrams take {needed} bytes, and {} are there: compare fewer diagrams",
        budget.map_or("fewer".to_owned(), |budget| budget.to_string())
    )]
    MatrixTooLarge {
        /// How many diagrams there are.
        n: usize,
        /// What all pairs take.
        needed: u128,
        /// What may be used, where it is known.
        budget: Option<u64>,
    },
    /// The file of finished rows is of another matrix.
    #[error(
        "{} keeps the finished rows of other diagrams, another metric or another version of topogen: remove it to begin \
         anew, or give another output", path.display()
    )]
    OtherRows {
        /// The file.
        path: PathBuf,
    },
    /// The file of finished rows is none.
    #[error("{} is no file of finished rows, whose place it takes: give another output", path.display())]
    NoRows {
        /// The file.
        path: PathBuf,
    },
    /// Another process writes the same matrix.
    #[error("{} is in use: another topogen computes this matrix", path.display())]
    RowsInUse {
        /// The file of finished rows.
        path: PathBuf,
    },
    /// A parameter is none of the metric.
    #[error(
        "--{parameter} is given, but the metric {metric} takes {}: leave it out, or choose another --metric",
        options(takes)
    )]
    MetricParameter {
        /// The name of the metric.
        metric: &'static str,
        /// What was given.
        parameter: Parameter,
        /// What the metric takes.
        takes: Vec<Parameter>,
    },
    /// A degree that no class of so few points has.
    #[error(
        "max_dim is {max_dim}, but the complex of {n_points} points has no classes above degree {}: give at most {}, or \
         more points", n_points.saturating_sub(2), n_points.saturating_sub(2).max(1)
    )]
    TooFewPoints {
        /// The largest degree asked for.
        max_dim: usize,
        /// How many points there are.
        n_points: usize,
    },
    /// Births of vertices were asked for where no matrix is.
    #[error(
        "{name} is read as {found}, which has no diagonal with births: leave out --weighted, or give --format distances"
    )]
    NoDiagonal {
        /// The file.
        name: String,
        /// What it is.
        found: &'static str,
    },
    /// A metric was asked for where distances are given.
    #[error("{name} is read as {found}: leave out --metric, or give --format points")]
    NoMetric {
        /// The file.
        name: String,
        /// What it is.
        found: &'static str,
    },
    /// An option that a filtration makes no use of.
    #[error(
        "{option} means nothing to --filtration {filtration}: leave it out, or choose another filtration"
    )]
    OtherFiltration {
        /// The filtration.
        filtration: &'static str,
        /// The option.
        option: &'static str,
    },
    /// A distance to a measure without a mass.
    #[error("--filtration dtm needs to know how far a point looks: give --neighbours K or --mass SHARE")]
    NoMass,
    /// A filtration of all lengths was asked for of a file that has some.
    #[error(
        "{name} holds a sparse graph, and --filtration {filtration} needs all distances: give points or a matrix"
    )]
    MissingLengths {
        /// The file.
        name: String,
        /// The filtration.
        filtration: &'static str,
    },
    /// Representatives were asked for where nothing shows them.
    #[error(
        "--representatives are written to JSON and .npz, and drawn: give --json, an --output that ends in .json or .npz, or \
         --plot with --plot-kind representatives"
    )]
    UnshownRepresentatives,
    /// A figure of representatives was asked for, but not what they are.
    #[error("--plot-kind representatives draws what --representatives finds: give that, such as tight")]
    NoRepresentatives,
    /// Representatives were asked for, and another engine than the one that finds them.
    #[error("--representatives are found by the engine cohomology, not by {engine}: leave out --engine")]
    RepresentativesEngine {
        /// The engine.
        engine: topogen_ph::Engine,
    },
    /// A compressed picture was given where numbers are read.
    #[error(
        "{name} is a compressed picture, and of these only PNG in grey is read: save its brightness as such, as .npy or as a table"
    )]
    PictureFile {
        /// The file.
        name: String,
    },
    /// A PNG has more than a level of grey a pixel.
    #[error(
        "{name} has {found} a pixel, but an image has one number a pixel: save it in grey without transparency, as PNG or .npy"
    )]
    ColourPicture {
        /// The file.
        name: String,
        /// What a pixel has.
        found: &'static str,
    },
    /// A PNG cannot be decoded.
    #[error("{name} is no whole PNG: {source}; save it anew")]
    DamagedPicture {
        /// The file.
        name: String,
        /// What is wrong.
        source: png::DecodingError,
    },
    /// Balls were asked for where there are no points.
    #[error(
        "{name} is read as {found}, but balls need points: give --format points if it has them, or --filtration rips"
    )]
    NoBalls {
        /// The file.
        name: String,
        /// What it is.
        found: &'static str,
    },
    /// An image was asked for where there is none.
    #[error("{name} is read as {found}, but an image is a table or a .npy array")]
    NoImage {
        /// The file.
        name: String,
        /// What it is.
        found: &'static str,
    },
    /// A picture of points was asked for where there are none.
    #[error("{name} is read as {found}, but a cloud needs points: give --format points if it has them")]
    NoPoints {
        /// The file.
        name: String,
        /// What it is.
        found: &'static str,
    },
    /// The content of a diagram file in JSON is refused.
    #[error("{name} is no diagram in JSON as `topogen diagram --json` writes it")]
    Json {
        /// The file.
        name: String,
        /// What the reader said.
        source: serde_json::Error,
    },
    /// The content of a diagram file in JSON or .npz is refused.
    #[error("{name}: {problem}")]
    DiagramFile {
        /// The file.
        name: String,
        /// What is wrong, and where.
        problem: String,
    },
    /// A shape is missing.
    #[error("no shape was given: `topogen generate --list` lists them")]
    NoShape,
    /// The name of a file says that it is something else.
    #[error("{} ends in .{extension}, but this is {what}: {advice}", path.display())]
    OutputName {
        /// The file.
        path: PathBuf,
        /// The end of its name.
        extension: String,
        /// What is to be written.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// The threads cannot be started.
    #[error("cannot start {threads} threads: give fewer")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What the pool said.
        source: rayon::ThreadPoolBuildError,
    },
    /// Ctrl-C cannot be listened to.
    #[error("cannot listen for Ctrl-C")]
    Signals {
        /// What the system said.
        source: ctrlc::Error,
    },
    /// A forecast says that a diagram does not fit into memory.
    #[error(
        "it may not fit: up to {needed} bytes beside the input, and {budget} are there; take a sample, lower --max-dim, or \
         raise the budget with --memory"
    )]
    DoesNotFit {
        /// An upper bound of what is needed.
        needed: u64,
        /// What may be used.
        budget: u64,
    },
    /// A file cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Stdout cannot be written.
    #[error("cannot write to stdout")]
    Stdout {
        /// What the system said.
        source: io::Error,
    },
    /// The kind of a figure is told by the end of its name.
    #[error("{} ends neither in .svg nor in .png: the end of the name says which of them to write", path.display())]
    FigureName {
        /// The file.
        path: PathBuf,
    },
    /// The input cannot be read, or a data set is refused.
    #[error(transparent)]
    Data(#[from] topogen_data::Error),
    /// The value of an option is refused, whatever the file.
    #[error(transparent)]
    Option(topogen_ph::Error),
    /// The content of a file is refused.
    #[error("{name} is refused")]
    Persistence {
        /// The file.
        name: String,
        /// Why.
        source: topogen_ph::Error,
    },
    /// A distance cannot be computed.
    #[error(transparent)]
    Distance(#[from] topogen_diag::Error),
    /// The content of a file cannot be drawn.
    #[error("{name} cannot be drawn")]
    Figure {
        /// The file.
        name: String,
        /// Why.
        source: topogen_plot::Error,
    },
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Parameters as options, in words.
fn options(parameters: &[Parameter]) -> String {
    match parameters {
        [] => "no parameters".to_owned(),
        _ => {
            let options: Vec<String> = parameters.iter().map(|parameter| format!("--{parameter}")).collect();
            format!("only {}", options.join(", "))
        }
    }
}

/// What was given is refused: an option, a file or its content.
const REFUSED: u8 = 2;
/// The system failed: an output cannot be written, a server does not answer.
const FAILED: u8 = 1;

impl Error {
    /// The error of `topogen-ph` on the content of the file `name`, or on an option.
    pub fn persistence(name: &str) -> impl FnOnce(topogen_ph::Error) -> Self {
        use topogen_ph::Error as Ph;
        move |source| match source {
            Ph::Interrupted => Self::Interrupted,
            Ph::BadThreshold { .. }
            | Ph::DegreeTooLarge { .. }
            | Ph::BadModulus { .. }
            | Ph::WrongEngine { .. }
            | Ph::WrongModulus { .. }
            | Ph::UnfittingEngine { .. }
            | Ph::NoInstructions { .. } => Self::Option(source),
            _ => Self::Persistence { name: name.to_owned(), source },
        }
    }

    /// The exit code of the process.
    pub fn code(&self) -> u8 {
        match self {
            // A reader such as `head` has had enough: nothing went wrong.
            Self::Closed => 0,
            Self::Absent { .. } => 3,
            Self::Interrupted | Self::InterruptedRows { .. } => interrupt::EXIT_CODE,
            Self::Threads { .. } | Self::Signals { .. } | Self::Write { .. } | Self::Stdout { .. } => FAILED,
            Self::Figure { source: topogen_plot::Error::Raster { .. }, .. } => FAILED,
            Self::Data(error) if !is_refusal(error) => FAILED,
            _ => REFUSED,
        }
    }
}

/// Whether what was given is refused, rather than a data set, the system or the network failing.
fn is_refusal(error: &topogen_data::Error) -> bool {
    use topogen_data::Error as Data;
    matches!(
        error,
        // Files.
        Data::Csv { .. }
            | Data::CsvEmpty { .. }
            | Data::CsvOnlyHeader { .. }
            | Data::CsvNoHeader { .. }
            | Data::CsvQuote { .. }
            | Data::CsvSeparator { .. }
            | Data::CsvRagged { .. }
            | Data::CsvField { .. }
            | Data::CsvTooLarge { .. }
            | Data::CsvColumn { .. }
            | Data::Format { .. }
            // Options.
            | Data::UnknownFormat { .. }
            | Data::UnknownDataSet { .. }
            | Data::UnknownShape { .. }
            | Data::ShapeNumbers { .. }
            | Data::CloudOption { .. }
            | Data::CloudTooLarge { .. }
    )
}
