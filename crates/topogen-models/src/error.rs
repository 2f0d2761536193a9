//! What can go wrong, with the numbers and what to do.

use crate::labelling::LabellingError;
use crate::{Item, Layers};
use std::path::PathBuf;

/// Everything that `topogen-models` refuses.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A batch of other images than the network takes.
    #[error(
        "a batch of shape {shape:?} was given: the network takes [n, {}, {}, {}] with n of at least 1", image[0], image[1], image[2]
    )]
    BatchShape {
        /// The shape that was given.
        shape: Vec<i64>,
        /// Channels, height and width that the network takes.
        image: [i64; 3],
    },
    /// Images that the layers cannot take.
    #[error(
        "images of {} channels and {} x {} pixels do not fit the network: it needs at least one channel, and sides that are multiples of {multiple}",
        image[0], image[1], image[2]
    )]
    BadImage {
        /// Channels, height and width.
        image: [i64; 3],
        /// What sides must be multiples of.
        multiple: i64,
    },
    /// A hidden layer without width.
    #[error("the hidden layer has a width of {hidden}: it must be at least 1")]
    BadHidden {
        /// The width.
        hidden: i64,
    },
    /// A factor that makes no sense.
    #[error(
        "the factor of a target or of the initial weights is {scale}: it must be finite, and that of a target positive"
    )]
    BadScale {
        /// The factor.
        scale: f64,
    },
    /// A weight's schedule that makes no sense.
    #[error("the schedule of a regulariser {reason}")]
    BadSchedule {
        /// What is wrong and what to do.
        reason: String,
    },
    /// A model that is not among the twins.
    #[error("there is no model {name}; there are: {known}")]
    UnknownModel {
        /// What was asked for.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// A file that holds no trained network.
    #[error(
        "{path} is no network of topogen: {reason}. Give a file such as `models/NAME.safetensors` of an experiment"
    )]
    NoModel {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// Noise that does not fit the codes.
    #[error(
        "noise of shape {shape:?} was given for codes of shape {expected:?}: give one number a number of the code"
    )]
    NoiseShape {
        /// The shape that was given.
        shape: Vec<i64>,
        /// The shape of the codes.
        expected: Vec<i64>,
    },
    /// A pixel that is no grey value.
    #[error("pixel {pixel} of image {image} of the batch is {value}: grey values lie between 0 and 1")]
    BadPixel {
        /// The image in the batch.
        image: usize,
        /// The pixel in the image, row by row.
        pixel: usize,
        /// What stands there.
        value: f64,
    },
    /// A latent space without dimensions.
    #[error("the latent dimension is {latent}: it must be at least 1")]
    BadLatent {
        /// The latent dimension.
        latent: i64,
    },
    /// A learning rate that leads nowhere.
    #[error("the learning rate is {rate}: it must be a positive number")]
    BadLearningRate {
        /// The learning rate.
        rate: f64,
    },
    /// No twins to train.
    #[error("there are no models to train: name at least one")]
    NoTwins,
    /// Two twins of one name.
    #[error("two models are called {name}: each needs a name of its own")]
    SameName {
        /// The name.
        name: String,
    },
    /// What a model computes is not finite any more.
    #[error(
        "{what} of {model} is not finite at step {step}: lower the learning rate or the weights of its terms"
    )]
    Diverged {
        /// Which model.
        model: String,
        /// At which step.
        step: u64,
        /// What is not finite.
        what: &'static str,
    },
    /// A checkpoint that does not belong to this training.
    #[error(
        "{path} is not a checkpoint of this training: {reason}. Start anew, or go on with the options that it was made with"
    )]
    WrongCheckpoint {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
    /// A file could not be written.
    #[error("cannot write {path}: {source}. Nothing that was there before is lost")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The device is not there.
    #[error(
        "there is no device {device} for this machine and its libtorch: use --device cpu, or cuda:N for the N-th of {found} CUDA devices"
    )]
    NoDevice {
        /// The device that was asked for.
        device: String,
        /// How many CUDA devices there are.
        found: i64,
    },
    /// A topological term refused its input.
    #[error("the topological terms of {model} at step {step}: {source}")]
    Loss {
        /// Which model.
        model: String,
        /// At which step.
        step: u64,
        /// Why.
        source: topogen_loss::Error,
    },
    /// libtorch refused an operation.
    #[error("libtorch: {0}")]
    Torch(#[from] tch::TchError),
    /// A number that is not finite.
    #[error("number {index} of {what} is {value}: all must be finite")]
    NotFinite {
        /// What the number stands in.
        what: &'static str,
        /// Its index, in row-major order.
        index: usize,
        /// The number.
        value: f64,
    },
    /// Numbers that do not fill whole points.
    #[error(
        "{numbers} numbers are not points of dimension {dim}: their count must be a multiple of the dimension, which must be at least 1"
    )]
    PointLength {
        /// How many numbers there are.
        numbers: usize,
        /// The dimension.
        dim: usize,
    },
    /// Not as many labels as things.
    #[error("{labels} labels were given for {items} points or images: give each one")]
    LabelCount {
        /// How many points or images there are.
        items: usize,
        /// How many labels there are.
        labels: usize,
    },
    /// Labels that set nothing apart.
    #[error("the labels of {points} points name fewer than two classes: there is nothing to keep apart")]
    OneClass {
        /// How many points there are.
        points: usize,
    },
    /// A number of neighbours that there are not.
    #[error(
        "{k} neighbours of each of {points} points were asked for: give at least 1 and fewer than there are points"
    )]
    BadNeighbours {
        /// How many neighbours.
        k: usize,
        /// How many points.
        points: usize,
    },
    /// Features that nothing can be told from.
    #[error("features of shape {shape:?} were given: give [n, d] with n of at least 2 and d of at least 1")]
    FeatureShape {
        /// The shape that was given.
        shape: Vec<i64>,
    },
    /// Features of different spaces, or Gaussians of them.
    #[error("features of dimensions {first} and {second} were given: compare features of one network")]
    DimensionMismatch {
        /// The dimension of the first.
        first: i64,
        /// The dimension of the second.
        second: i64,
    },
    /// A classifier that cannot be.
    #[error(
        "a classifier of {classes} classes for images of {channels} channels and side {side} was asked for: give 2 to 256 classes, 1 to 4096 channels, and a side that is a multiple of 4 from 4 to 4096"
    )]
    BadClassifier {
        /// The number of classes.
        classes: i64,
        /// The channels of the images.
        channels: i64,
        /// Height and width of the images.
        side: i64,
    },
    /// A tensor that holds no images.
    #[error("a tensor of shape {shape:?} was given: images are [n, channels, side, side]")]
    NotImages {
        /// The shape that was given.
        shape: Vec<i64>,
    },
    /// Images that a classifier does not take.
    #[error(
        "images of shape {shape:?} were given: the classifier takes [n, {channels}, {side}, {side}] with n of at least 1"
    )]
    ImageShape {
        /// The shape that was given.
        shape: Vec<i64>,
        /// The channels that it takes.
        channels: i64,
        /// Height and width that it takes.
        side: i64,
    },
    /// A label that names no class.
    #[error("label {index} is {label}, but there are {classes} classes, from 0 on")]
    BadLabel {
        /// Which label.
        index: usize,
        /// What it is.
        label: u8,
        /// The number of classes.
        classes: i64,
    },
    /// Batches without images.
    #[error("the batch size is {size}: it must be at least 1")]
    BadBatchSize {
        /// The batch size.
        size: usize,
    },
    /// Points that cannot be labelled, or a file that holds no labels of theirs.
    #[error(transparent)]
    Labelling(#[from] LabellingError),
    /// Nothing to look for neighbours in, or to compare with.
    #[error("there is nothing in {what}: give at least one")]
    Empty {
        /// What is empty.
        what: &'static str,
    },
    /// Subsets that cannot be drawn.
    #[error(
        "{subsets} subsets of {size} samples were asked for of sets of {first} and {second}: give at least 2 subsets of at least 2 samples, fewer than there are in either set (half of them is a good size)"
    )]
    BadSubsets {
        /// The number of subsets.
        subsets: usize,
        /// The samples of each.
        size: usize,
        /// The samples of the first set.
        first: usize,
        /// The samples of the second set.
        second: usize,
    },
    /// An intrinsic dimension that cannot be estimated.
    #[error(transparent)]
    Dimension(#[from] crate::metrics::DimensionError),
    /// A measurement of codes, shapes, paths or attacks that cannot be made.
    #[error(transparent)]
    Measure(#[from] crate::metrics::MeasureError),
    // Networks of codes, and fits.
    /// An autoencoder that cannot be.
    #[error(
        "an autoencoder of {item:?} with layers {layers:?} and {latent} latent dimensions was asked for: {reason}"
    )]
    BadAutoencoder {
        /// What it should take.
        item: Item,
        /// Its layers.
        layers: Layers,
        /// Dimension of a code.
        latent: i64,
        /// What to do.
        reason: &'static str,
    },
    /// Points that are no floating-point numbers.
    #[error("{what} are numbers of kind {kind:?}: give single or double precision")]
    NotFloat {
        /// Which.
        what: &'static str,
        /// Their kind.
        kind: tch::Kind,
    },
    /// A unit of length that makes no sense.
    #[error("the unit of the {side} of a topological term is {unit}: it must be finite and positive")]
    BadUnit {
        /// Codes or items.
        side: &'static str,
        /// The unit.
        unit: f64,
    },
    /// Points that lie on one another, whose distances cannot be measured in units of themselves.
    #[error(
        "{unit} of {rows} {side} of {model} at step {step} is 0, and lengths cannot be divided by it: lower the weight of the topological term or the learning rate if codes have collapsed, leave out items that are all the same, or give the {side} a fixed unit"
    )]
    NoExtent {
        /// Which model.
        model: String,
        /// At which step.
        step: u64,
        /// Codes or items.
        side: &'static str,
        /// Which unit is zero.
        unit: &'static str,
        /// How many rows there are in the batch.
        rows: i64,
    },
    /// A multilayer perceptron that cannot be.
    #[error(
        "a network from {inputs} to {outputs} numbers with {hidden} hidden layers of {width}, {batch_norm} of them with batch normalisation, and a slope of {slope} was asked for: give sizes from 1 to 2^20, 1 to 1024 hidden layers, no more batch normalisations, and a finite slope"
    )]
    BadMlp {
        /// Numbers that it takes.
        inputs: i64,
        /// Numbers that it gives.
        outputs: i64,
        /// Units of a hidden layer.
        width: i64,
        /// Hidden layers.
        hidden: i64,
        /// Hidden layers with batch normalisation.
        batch_norm: i64,
        /// Slope of the rectifiers' negative side.
        slope: f64,
    },
    /// A diffusion model that cannot be.
    #[error(
        "a diffusion model of points of {dim} numbers, {steps} steps and {hidden} hidden layers of {width} was asked for: give a dimension and a width from 1 to 2^20, and at most 1024 hidden layers"
    )]
    BadDiffusion {
        /// Numbers of a point.
        dim: i64,
        /// Levels of noise.
        steps: i64,
        /// Units of a hidden layer.
        width: i64,
        /// Hidden layers.
        hidden: i64,
    },
    /// A schedule of noise that cannot be.
    #[error(
        "a cosine schedule of {steps} steps with offset {offset} was asked for: give 2 to 100,000 steps, and a finite offset of at least 0"
    )]
    BadNoiseSchedule {
        /// Levels of noise.
        steps: i64,
        /// The offset s.
        offset: f64,
    },
    /// Codes or points of another shape.
    #[error(
        "a tensor of shape {shape:?} was given for points of {dim} numbers: give [n, {dim}] with n of at least 1"
    )]
    CodeShape {
        /// The shape that was given.
        shape: Vec<i64>,
        /// The dimension that is expected.
        dim: i64,
    },
    /// Parts of a generator that do not fit one another.
    #[error("{what} has dimension {found}, but the network has {expected} there")]
    OtherDimension {
        /// Which part.
        what: &'static str,
        /// Its dimension.
        found: i64,
        /// The network's.
        expected: i64,
    },
    /// A generator and an autoencoder that do not belong together.
    #[error(
        "the generator belongs to the codes of the autoencoder {expected}, not {found}: load the autoencoder that its codes came from, or fit the generator anew"
    )]
    OtherCoder {
        /// The fingerprint that the generator keeps.
        expected: String,
        /// That of the autoencoder at hand.
        found: String,
    },
    /// Shifts and scales that make no sense.
    #[error(
        "codes cannot be shifted by {shift:?} and scaled by {scale:?}: give as many shifts as scales, at least one, all finite, and scales positive"
    )]
    BadStandardisation {
        /// The shifts.
        shift: Vec<f64>,
        /// The scales.
        scale: Vec<f64>,
    },
    /// A coordinate that is the same in all points, which cannot be scaled.
    #[error(
        "coordinate {coordinate} of the {points} points is always {value}: leave it out, or use a latent dimension that the autoencoder makes use of"
    )]
    ZeroVariance {
        /// Which coordinate, from 0.
        coordinate: usize,
        /// How many points there are.
        points: usize,
        /// What it is.
        value: f64,
    },
    /// A weight decay that makes no sense.
    #[error("the weight decay is {decay}: it must be finite and not negative")]
    BadWeightDecay {
        /// The weight decay.
        decay: f64,
    },
    /// A fit that cannot be.
    #[error("{model} cannot be fitted: {reason}")]
    BadFit {
        /// What is fitted.
        model: &'static str,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A fit whose numbers are not finite any more.
    #[error(
        "{what} of {model} is not finite in epoch {epoch} at step {step}: lower the learning rate, or look for extreme values in the data"
    )]
    FitDiverged {
        /// What is fitted.
        model: &'static str,
        /// In which epoch, from 0.
        epoch: u64,
        /// At which step, from 0.
        step: u64,
        /// What is not finite.
        what: &'static str,
    },
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
