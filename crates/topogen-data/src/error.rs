//! What can go wrong, with the numbers and what to do.

mod attempt;
mod format;
mod idx;
mod image;
mod mesh;
mod off;
mod published;
mod toy;
mod words;

use std::io;
use std::ops::Range;
use std::path::PathBuf;

use crate::formats::excerpt;

pub use attempt::Attempt;
pub use format::FormatError;
pub use idx::IdxError;
pub use image::ImageError;
pub use mesh::{FaceError, MeshError};
pub use off::OffError;
pub use published::PublishedError;
pub use toy::ToyError;
use words::{DIAGRAM_START, or_unknown, paths};

/// Everything that `topogen-data` refuses.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    // --- images ---
    /// Images and labels do not pair up.
    #[error("{images} images but {labels} labels: give the two files of the same split")]
    LabelCount {
        /// How many images there are.
        images: usize,
        /// How many labels there are.
        labels: usize,
    },
    /// The pixels do not fill whole images.
    #[error("{pixels} values do not make images of {channels} x {height} x {width}")]
    PixelCount {
        /// How many values there are.
        pixels: usize,
        /// Channels of a pixel.
        channels: usize,
        /// Rows of an image.
        height: usize,
        /// Columns of an image.
        width: usize,
    },
    /// A pixel has neither one nor three channels.
    #[error("a pixel cannot have {channels} channels: give 1 (grey) or 3 (red, green, blue)")]
    Channels {
        /// How many channels were given.
        channels: usize,
    },
    /// Labels were asked for where there are none.
    #[error("the {images} images have no labels: give labels when reading them")]
    NoLabels {
        /// How many images there are.
        images: usize,
    },
    /// A range does not lie within the images.
    #[error("images {}..{} were asked for, but there are {len}", range.start, range.end)]
    BadRange {
        /// The range asked for.
        range: Range<usize>,
        /// How many images there are.
        len: usize,
    },
    /// An index does not name an image.
    #[error("image {index} was asked for, but there are {len}")]
    BadIndex {
        /// The index asked for.
        index: usize,
        /// How many images there are.
        len: usize,
    },
    /// An IDX file is refused.
    #[error(transparent)]
    Idx(#[from] IdxError),
    /// Images are refused, or cannot be made.
    #[error(transparent)]
    Images(#[from] ImageError),
    /// The files of a published data set that the user brings are refused.
    #[error(transparent)]
    Published(#[from] PublishedError),

    // --- data sets ---
    /// No data set has this name.
    #[error("no data set is called `{name}`: the known ones are {}", known.join(", "))]
    UnknownDataSet {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// The catalogue entry lacks a file.
    #[error("the catalogue has no file with the {role} of `{name}`")]
    NoSuchRole {
        /// Name of the data set.
        name: String,
        /// Which file is lacking.
        role: String,
    },
    /// The data folder that the user gave is not a folder.
    #[error("the data folder {} does not exist or is not a folder: create it or give another", path.display())]
    NoDataDir {
        /// The folder.
        path: PathBuf,
    },
    /// The data folder that the user gave lacks a file.
    #[error(
        "`{name}` is not in the data folder that was given; looked for {}: \
         put the file there, or give no data folder so that it can be fetched",
        paths(looked_for)
    )]
    NotInDataDir {
        /// Name of the data set.
        name: String,
        /// The paths, none of which exists.
        looked_for: Vec<PathBuf>,
    },
    /// A file is not what the catalogue says.
    #[error("{} is corrupt: {advice}", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What the user can do.
        advice: &'static str,
        /// What is wrong with it.
        source: Box<Self>,
    },
    /// The checksum differs.
    #[error("the SHA-256 of the decompressed data is {found}, expected {expected}")]
    Checksum {
        /// The checksum in the catalogue.
        expected: String,
        /// That of the data.
        found: String,
    },
    /// The decompressed data has another length.
    #[error("the decompressed data has {}{found} bytes, expected {expected}", if *found > *expected { "at least " } else { "" })]
    Length {
        /// The length in the catalogue.
        expected: u64,
        /// That of the data.
        found: u64,
    },
    /// The gzip stream is damaged.
    #[error("the gzip data cannot be decompressed")]
    Gzip {
        /// What the decompressor said.
        source: io::Error,
    },
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file or folder cannot be written.
    #[error("cannot write {}: is the folder writable, and is there room? TOPOGEN_CACHE names another cache folder", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is nowhere to keep fetched data.
    #[error("there is no cache folder: set TOPOGEN_CACHE, XDG_CACHE_HOME or HOME, or give a data folder")]
    NoCacheDir,

    // --- fetching ---
    /// A command of the system failed.
    #[error("`{command}` failed ({status}): {message}")]
    Command {
        /// The command.
        command: String,
        /// How it ended.
        status: String,
        /// The end of what it said.
        message: String,
    },
    /// A command of the system cannot be started.
    #[error("cannot run `{command}`: {advice}")]
    NoCommand {
        /// The command.
        command: String,
        /// Where it comes from.
        advice: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The package does not hold a file.
    #[error("the {kind} package {package} holds no {file}")]
    NotInPackage {
        /// Whose package it is.
        kind: &'static str,
        /// The package.
        package: String,
        /// The file.
        file: String,
    },
    /// A package cannot be unpacked.
    #[error("the archive of the package {package} is damaged: run again to fetch it anew")]
    Archive {
        /// The package.
        package: String,
        /// What the reader said.
        source: io::Error,
    },
    /// The server answered with an error.
    #[error("{address} answered with HTTP status {status}")]
    HttpStatus {
        /// What was asked for.
        address: String,
        /// The status.
        status: u16,
    },
    /// The server could not be reached or the connection broke.
    #[error("cannot fetch {address}")]
    Http {
        /// What was asked for.
        address: String,
        /// Why not.
        source: Box<ureq::Error>,
    },
    /// The connection ended early.
    #[error("{address} ended after {received} of {} bytes: run again to go on from there", or_unknown(*total))]
    HttpTruncated {
        /// What was asked for.
        address: String,
        /// How many bytes came.
        received: u64,
        /// How many were announced.
        total: Option<u64>,
        /// What the connection said, if it broke.
        source: Option<io::Error>,
    },
    /// The server sends more than the file can have.
    #[error("{address} sends more than {limit} bytes, which is not the expected file")]
    HttpTooLarge {
        /// What was asked for.
        address: String,
        /// How many bytes are possible.
        limit: u64,
    },
    /// What came is not the expected file.
    #[error("what came from {address} is not the expected file; it was thrown away")]
    HttpCorrupt {
        /// What was asked for.
        address: String,
        /// What is wrong with it.
        source: Box<Self>,
    },
    /// The catalogue or the options do not allow this way of fetching.
    #[error("{reason}")]
    NotOffered {
        /// Why not.
        reason: &'static str,
    },
    /// No source has the data set.
    #[error("`{name}` is on no reachable source:{}\n{advice}", attempt::lines(attempts))]
    Unavailable {
        /// Name of the data set.
        name: String,
        /// What was tried.
        attempts: Vec<Attempt>,
        /// What the user can do.
        advice: String,
    },

    // --- CSV ---
    /// The text is not CSV, or reading it broke.
    #[error("{name} cannot be read as CSV")]
    Csv {
        /// What is read: usually the path.
        name: String,
        /// What the reader said.
        source: csv::Error,
    },
    /// The file holds no row.
    #[error("{name} is empty: give at least one row of numbers")]
    CsvEmpty {
        /// What is read.
        name: String,
    },
    /// The file holds a header and no row.
    #[error("{name} holds no numbers: line {line} was taken as a header, and no row follows")]
    CsvOnlyHeader {
        /// What is read.
        name: String,
        /// Line of the header, counted from 1.
        line: u64,
    },
    /// A diagram file is empty.
    #[error("{name} is empty, without even a header: {DIAGRAM_START}")]
    CsvNoHeader {
        /// What is read.
        name: String,
    },
    /// A quote is never closed.
    #[error(
        "{name}, line {line}: a quote (\") is opened but never closed: remove it, numbers need no quotes"
    )]
    CsvQuote {
        /// What is read.
        name: String,
        /// Line of the quote, counted from 1.
        line: u64,
    },
    /// Something else than commas separates the fields.
    #[error(
        "{name}, line {line}: {separator} separate the fields, but commas are wanted: write `{}` instead of `{}`",
        excerpt(wanted),
        excerpt(found)
    )]
    CsvSeparator {
        /// What is read.
        name: String,
        /// Line, counted from 1.
        line: u64,
        /// What separates them, in the plural.
        separator: &'static str,
        /// What stands there.
        found: String,
        /// What should stand there.
        wanted: String,
    },
    /// A row has another number of fields than the first.
    #[error("{name}, line {line}: {found} fields, but the rows before have {expected}")]
    CsvRagged {
        /// What is read.
        name: String,
        /// Line, counted from 1.
        line: u64,
        /// How many fields the first row has.
        expected: usize,
        /// How many this row has.
        found: usize,
    },
    /// A field is not a finite number.
    #[error("{name}, line {line}, field {field}: `{}` is not {expected}", excerpt(text))]
    CsvField {
        /// What is read.
        name: String,
        /// Line, counted from 1.
        line: u64,
        /// Field, counted from 1.
        field: usize,
        /// What stands there.
        text: String,
        /// What should stand there.
        expected: &'static str,
    },
    /// A whole number is larger than the machine's.
    #[error(
        "{name}, line {line}, field {field}: `{}` is too large: the largest possible is {limit}",
        excerpt(text)
    )]
    CsvTooLarge {
        /// What is read.
        name: String,
        /// Line, counted from 1.
        line: u64,
        /// Field, counted from 1.
        field: usize,
        /// What stands there.
        text: String,
        /// The largest number possible.
        limit: usize,
    },
    /// The header of a diagram lacks a column.
    #[error("{name} has no column `{column}`: {DIAGRAM_START}")]
    CsvColumn {
        /// What is read.
        name: String,
        /// The column.
        column: &'static str,
    },

    // --- other formats ---
    /// The content of a file is refused.
    #[error("{name}: {problem}")]
    Format {
        /// What is read: usually the path.
        name: String,
        /// What is wrong, and where.
        problem: FormatError,
    },
    /// No format has this name.
    #[error("no format is called `{}`: the known ones are {}", excerpt(name), known.join(", "))]
    UnknownFormat {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<&'static str>,
    },
    /// A table, a diagram, an array or an archive cannot be written.
    #[error("cannot write {name}")]
    FormatWrite {
        /// What is written.
        name: String,
        /// What the system said.
        source: io::Error,
    },

    // --- clouds ---
    /// No shape has this name.
    #[error("no shape is called `{}`: the known ones are {}", excerpt(name), known.join(", "))]
    UnknownShape {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<&'static str>,
    },
    /// The numbers after the name of a shape do not fit it.
    #[error("`{}` is not a shape: {expected}", excerpt(text))]
    ShapeNumbers {
        /// What was asked for.
        text: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// A cloud cannot be generated from these numbers.
    #[error("a cloud cannot be generated with {what} = {value}: give {expected}")]
    CloudOption {
        /// Which number it is.
        what: &'static str,
        /// The number.
        value: f64,
        /// What it must be.
        expected: String,
    },
    /// A mesh is refused.
    #[error(transparent)]
    Mesh(#[from] MeshError),
    /// Points cannot be compared with a toy distribution.
    #[error(transparent)]
    Toy(#[from] ToyError),
    /// There is no memory for a cloud.
    #[error("no memory for {n_points} points with {dim} coordinates: give fewer")]
    CloudTooLarge {
        /// How many points were asked for.
        n_points: usize,
        /// How many coordinates each has.
        dim: usize,
    },
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
