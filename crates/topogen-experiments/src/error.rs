//! What can go wrong, with the numbers and what to do.

use std::path::PathBuf;

/// Everything that stops an experiment.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file or folder could not be written.
    #[error("cannot write {path}: {source}. What was there before is untouched; --out names another folder")]
    Write {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file or folder of ours could not be removed.
    #[error("cannot remove {path}: {source}. Remove it by hand, or choose another folder with --out")]
    Remove {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There are no experiments where they were looked for.
    #[error(
        "no experiments (*.toml) in {folder}: start from the root of the workspace, or give --experiments DIR"
    )]
    NoExperiments {
        /// The folder.
        folder: PathBuf,
    },
    /// An experiment that does not exist.
    #[error("there is no experiment {name}; there are: {known}")]
    UnknownExperiment {
        /// What was asked for.
        name: String,
        /// The names that exist.
        known: String,
    },
    /// A part that does not exist.
    #[error("there is no part {part}; there are: {known}")]
    UnknownPart {
        /// What was asked for.
        part: String,
        /// The parts that exist.
        known: String,
    },
    /// An experiment that is not valid TOML, or has unknown or missing fields.
    #[error("{path} is not an experiment: {source}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<toml::de::Error>,
    },
    /// An experiment whose values do not make sense.
    #[error("experiment {name}: {reason}")]
    Spec {
        /// The experiment.
        name: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A model that an experiment does not have.
    #[error("experiment {experiment} has no model {model}; it has: {known}")]
    UnknownModel {
        /// What was asked for.
        model: String,
        /// The experiment.
        experiment: String,
        /// The models that it has.
        known: String,
    },
    /// Own images that the layers of a network cannot take.
    #[error(
        "images of {height} x {width} pixels do not fit the network, which needs sides that are multiples of {multiple}: {advice}"
    )]
    ImageSides {
        /// Height of the images.
        height: usize,
        /// Their width.
        width: usize,
        /// What sides must be multiples of.
        multiple: usize,
        /// Which sizes would fit.
        advice: String,
    },
    /// Own images that leave one part of two empty.
    #[error(
        "{test_images} of {images} images are to be held out: hold out at least 1 and train on at least 1, with --test-images"
    )]
    TestImages {
        /// How many were to be held out.
        test_images: usize,
        /// How many there are.
        images: usize,
    },
    /// Own images that are not those that an experiment was made with.
    #[error(
        "the images of {path} are not those of the SHA-256 {expected} that the experiment gives: bring them back, or leave \
         own_data.sha256 out"
    )]
    OtherImages {
        /// Where they are.
        path: PathBuf,
        /// The checksum that was given.
        expected: String,
    },
    /// Own points or images that are not those that an experiment was made with.
    #[error(
        "what is in {path} is not what the SHA-256 {expected} of the experiment was taken of: bring it back, or make the \
         experiment anew"
    )]
    OtherData {
        /// Where they are.
        path: PathBuf,
        /// The checksum that was given.
        expected: String,
    },
    /// A file that neither points nor images are read from.
    #[error(
        "{path} is no file of points or images: give a .csv file or .npy array of [points, numbers], or a .npy array of [images, \
         height, width]"
    )]
    OwnKind {
        /// The file.
        path: PathBuf,
    },
    /// Own points or images that are too few.
    #[error(
        "{path} has {rows} rows, which are too few to train on some and measure others: give at least {least}"
    )]
    OwnRows {
        /// The file.
        path: PathBuf,
        /// Points or images in it.
        rows: usize,
        /// How many are needed.
        least: usize,
    },
    /// Own points or images that are all the same.
    #[error("all {rows} rows of {path} are alike, so that there is nothing to learn: give others")]
    OwnAlike {
        /// The file.
        path: PathBuf,
        /// Points or images in it.
        rows: usize,
    },
    /// Labels that are not one for each point.
    #[error("{labels_path} has {labels} labels, but {path} has {rows} rows: give one label for each")]
    OwnLabels {
        /// The file of points.
        path: PathBuf,
        /// Points in it.
        rows: usize,
        /// The file of labels.
        labels_path: PathBuf,
        /// Labels in it.
        labels: usize,
    },
    /// Points of another space.
    #[error("points of {dim} numbers were given, but the shape lies in {expected} dimensions")]
    PointDimension {
        /// Numbers of a point.
        dim: usize,
        /// How many there must be.
        expected: usize,
    },
    /// A number that must be at least 1.
    #[error("{option} is 0: give a number of at least 1")]
    Zero {
        /// The option.
        option: &'static str,
    },
    /// A kind of file that nothing can be written as.
    #[error("{path} would be neither an image nor an array: let its name end in .png or .npy")]
    OutputKind {
        /// The file.
        path: PathBuf,
    },
    /// A kind of file that no film or grid of images can be written as.
    #[error("{path} would be neither a grid nor a film: let its name end in .png or .gif")]
    FilmKind {
        /// The file.
        path: PathBuf,
    },
    /// Too few points on a line.
    #[error("{steps} images of a pair were asked for: give at least 2, one for each end")]
    OneStep {
        /// How many.
        steps: usize,
    },
    /// A generator of codes whose autoencoder is not there.
    #[error(
        "{path} generates codes of an autoencoder that is not in {folder}: name its file with --coder, or fit both anew"
    )]
    NoCoder {
        /// The generator.
        path: PathBuf,
        /// Where its autoencoder was looked for.
        folder: PathBuf,
    },
    /// A generator without a source.
    #[error("a diffusion model has no source to interpolate in: give a GTN")]
    NoSource,
    /// A generator of points.
    #[error("{path} generates points, between which there are no images: use gtn sample")]
    NoImages {
        /// The generator.
        path: PathBuf,
    },
    /// A record that cannot be understood.
    #[error(
        "{path} is not a record of this version: {reason}. Run the experiment again, or move its folder away"
    )]
    Record {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
    /// A Markdown file without the place for figure and table.
    #[error(
        "{path} has no lines `{begin}` and `{end}`, in this order: add them where figure and table shall go"
    )]
    NoPlace {
        /// The file.
        path: PathBuf,
        /// The first line.
        begin: &'static str,
        /// The last line.
        end: &'static str,
    },
    /// No records to report on.
    #[error("there are no records in {folder}: run `reproduce` first, or give its folder with --out")]
    NoRecords {
        /// The folder.
        folder: PathBuf,
    },
    /// A committed report that is not the one of its records.
    #[error(
        "what the records in {folder} say is not what is written there, in: {files}. `report --docs {folder}` writes it anew, from the \
         records that --out names"
    )]
    Differs {
        /// The folder of the report.
        folder: PathBuf,
        /// The files that differ, are missing, or are not of this report.
        files: String,
    },
    /// A state without the checkpoint that belongs to it.
    #[error("{path} has no whole checkpoint for step {step}: leave out --resume to start anew")]
    NoCheckpoint {
        /// The folder.
        path: PathBuf,
        /// The step.
        step: u64,
    },
    /// A state that belongs to another run.
    #[error(
        "{path} is the state of another run ({reason}): go on with the same options as that run, or leave out --resume to start anew"
    )]
    OtherRun {
        /// The folder.
        path: PathBuf,
        /// What differs.
        reason: String,
    },
    /// Experiments that were not run, while others were.
    #[error(
        "{names}: not run, as there is no data set ({source}). The other experiments are done, and in the report"
    )]
    LeftOut {
        /// The experiments.
        names: String,
        /// Why there is none.
        source: Box<Error>,
    },
    /// Weights that are not those of the seven terms.
    #[error(
        "the loss parameters {given}: {reason}. Give seven weights with commas between them, not all 0, of bottleneck0, \
         bottleneck1, entropy0, entropy1, dsigma0, dsigma1 and density: 1,1,0,0,0,0,0 if none are given"
    )]
    Weights {
        /// What was given.
        given: String,
        /// What is wrong.
        reason: String,
    },
    /// A cloud in which nothing can move.
    #[error(
        "the initial cloud has {points} point: nothing lies between fewer than two points, so none can move"
    )]
    TooFewPoints {
        /// How many it has.
        points: usize,
    },
    /// Points that are not finite any more.
    #[error(
        "{name}, seed {seed}: a coordinate is not finite after {steps} steps. Lower the learning rate or the weights"
    )]
    Diverged {
        /// The experiment.
        name: String,
        /// The seed of the run.
        seed: u64,
        /// Steps made.
        steps: u64,
    },
    /// Too many threads, or none.
    #[error("{threads} threads were asked for: give a number of at least 1")]
    Threads {
        /// The number.
        threads: usize,
    },
    /// The user interrupted the run.
    #[error("interrupted; everything up to now is kept: the same command with --resume goes on from here")]
    Interrupted,
    /// The thread pool or the signal handler could not be set up.
    #[error("the system refused {what}: {reason}")]
    System {
        /// What was refused.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// The data set.
    #[error(transparent)]
    Data(#[from] topogen_data::Error),
    /// The models.
    #[error(transparent)]
    Model(#[from] topogen_models::Error),
    /// The persistence of a cloud.
    #[error(transparent)]
    Persistence(#[from] topogen_ph::Error),
    /// What is computed of diagrams.
    #[error(transparent)]
    Diagram(#[from] topogen_diag::Error),
    /// The topological terms.
    #[error(transparent)]
    Loss(#[from] topogen_loss::Error),
    /// The figures.
    #[error(transparent)]
    Plot(#[from] topogen_plot::Error),
    /// libtorch refused an operation.
    #[error("libtorch: {0}")]
    Torch(#[from] tch::TchError),
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
