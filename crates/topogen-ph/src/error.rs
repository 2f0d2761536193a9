//! What can go wrong, with the numbers and what to do.

use crate::{Edge, Engine, Instructions};
use std::collections::TryReserveError;

/// Everything that `topogen-ph` refuses.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A cloud without points has no filtration.
    #[error("the point cloud is empty: give at least one point")]
    NoPoints,
    /// The coordinates do not fill whole rows.
    #[error(
        "{values} coordinates do not make rows of {dim}: every point needs the same number of coordinates"
    )]
    RaggedPoints {
        /// How many numbers there are.
        values: usize,
        /// How many coordinates a point has.
        dim: usize,
    },
    /// A coordinate is NaN or infinite.
    #[error("coordinate {coordinate} of point {point} is {value}: remove the point or repair the value")]
    BadCoordinate {
        /// Index of the point.
        point: usize,
        /// Index of the coordinate in the point.
        coordinate: usize,
        /// What stands there.
        value: f64,
    },
    /// Points of a dimension that there are no alpha complexes for.
    #[error(
        "points with {dim} coordinates have no alpha complex here: give points in two or three dimensions, or take Rips"
    )]
    AlphaDimension {
        /// How many coordinates a point has.
        dim: usize,
    },
    /// An image of too many axes, or none.
    #[error("an image of shape {shape:?} has {} axes: give one, two or three", shape.len())]
    ImageAxes {
        /// The shape.
        shape: Vec<usize>,
    },
    /// An image without pixels has no filtration.
    #[error("an image of shape {shape:?} has no pixels: give at least one along each axis")]
    EmptyImage {
        /// The shape.
        shape: Vec<usize>,
    },
    /// The values of an image do not fill its shape.
    #[error("{values} values do not fill an image of shape {shape:?}: give one a pixel")]
    ImageShape {
        /// How many values there are.
        values: usize,
        /// The shape.
        shape: Vec<usize>,
    },
    /// An image with more cells than can be numbered.
    #[error("an image of shape {shape:?} has more than {limit} cells: give a smaller part of it")]
    ImageTooLarge {
        /// The shape.
        shape: Vec<usize>,
        /// How many cells are possible.
        limit: usize,
    },
    /// A pixel is NaN or infinite.
    #[error("pixel {pixel} of the image is {value}: repair the value, or give a large finite one")]
    BadPixel {
        /// Its place among all values, the last axis running fastest.
        pixel: usize,
        /// What stands there.
        value: f64,
    },
    /// Coefficients are no field.
    #[error("the modulus {modulus} is not a prime below {limit}: take 2, 3, 5, 7, ...")]
    BadModulus {
        /// What was asked for.
        modulus: u16,
        /// The first number that is too large.
        limit: u16,
    },
    /// The number of lengths is not that of a lower triangle.
    #[error("{lengths} lengths are not n(n-1)/2 for any n: give the strict lower triangle, row by row")]
    NotTriangular {
        /// How many lengths there are.
        lengths: usize,
    },
    /// A matrix is not square.
    #[error("{values} entries are not {rows} x {rows}: give a square matrix, row by row")]
    NotSquare {
        /// How many numbers there are.
        values: usize,
        /// How many rows were announced.
        rows: usize,
    },
    /// A distance matrix differs from its transpose.
    #[error(
        "entry ({row}, {column}) is {value} but entry ({column}, {row}) is {mirrored}: make the matrix symmetric"
    )]
    Asymmetric {
        /// Row of the entry.
        row: usize,
        /// Column of the entry.
        column: usize,
        /// The entry.
        value: f64,
        /// The entry across the diagonal.
        mirrored: f64,
    },
    /// A distance matrix has something but zero on its diagonal.
    #[error(
        "diagonal entry {row} is {value}: the distance of a point to itself must be 0, unless births of vertices are meant"
    )]
    NonZeroDiagonal {
        /// Row of the entry.
        row: usize,
        /// The entry.
        value: f64,
    },
    /// A length is NaN, infinite or negative.
    #[error(
        "the length of edge ({row}, {column}) is {value}: lengths must be finite and not negative; rescale points that are too far apart"
    )]
    BadLength {
        /// The larger endpoint.
        row: usize,
        /// The smaller endpoint.
        column: usize,
        /// What stands there.
        value: f64,
    },
    /// An edge names a vertex that there is not.
    #[error("an edge names vertex {vertex}, but there are {n_points}: vertices are counted from 0")]
    NoSuchVertex {
        /// The vertex.
        vertex: usize,
        /// How many there are.
        n_points: usize,
    },
    /// An edge joins a vertex to itself.
    #[error("vertex {vertex} has an edge of length {length} to itself: give the birth of a vertex as such")]
    SelfLoop {
        /// The vertex.
        vertex: usize,
        /// The length of the edge.
        length: f64,
    },
    /// An edge is given twice, with different lengths.
    #[error("edge {edge} is given with length {first} and with length {second}: give it once")]
    RepeatedEdge {
        /// The edge.
        edge: Edge,
        /// One length.
        first: f64,
        /// The other one.
        second: f64,
    },
    /// The births of vertices are not one a point.
    #[error("{given} births of vertices were given for {n_points} points: give one a point")]
    BirthCount {
        /// How many births there are.
        given: usize,
        /// How many points there are.
        n_points: usize,
    },
    /// The birth of a vertex is NaN or infinite.
    #[error("the birth of vertex {vertex} is {value}: births must be finite")]
    BadBirth {
        /// The vertex.
        vertex: usize,
        /// What stands there.
        value: f64,
    },
    /// An edge would enter before one of its vertices.
    #[error(
        "edge {edge} has length {length}, but its vertex {vertex} is born at {birth}: give the edge at least this length"
    )]
    EdgeBeforeVertex {
        /// The edge.
        edge: Edge,
        /// Its length.
        length: f64,
        /// The vertex.
        vertex: usize,
        /// Its birth.
        birth: f64,
    },
    /// Vector instructions were asked for that the machine has not got.
    #[error("this machine has no {wanted} instructions: leave the choice to auto")]
    NoInstructions {
        /// What was asked for.
        wanted: Instructions,
    },
    /// The computation was stopped from outside.
    #[error("the computation was interrupted")]
    Interrupted,
    /// More memory would be needed than is allowed.
    #[error(
        "{needed} bytes of memory are needed at most, but the budget is {budget}: take a sample, give a threshold, lower max_dim or raise the budget"
    )]
    OverBudget {
        /// An upper bound of what is needed.
        needed: u64,
        /// What may be used.
        budget: u64,
    },
    /// Points in a file or an array that exceed what a 32-bit vertex index can name.
    #[error("{n_points} points are more than the {limit} that this engine can index: take a sample")]
    TooManyPoints {
        /// How many points there are.
        n_points: usize,
        /// How many are possible.
        limit: usize,
    },
    /// Simplices of this degree cannot be numbered in 64 bits.
    #[error(
        "simplices with {vertices} vertices among {n_points} points cannot be numbered in 64 bits: lower max_dim or take a sample"
    )]
    IndexOverflow {
        /// How many points there are.
        n_points: usize,
        /// How many vertices the largest simplex has.
        vertices: usize,
    },
    /// A degree that no computation reaches.
    #[error("max_dim is {max_dim}: give at most {limit}")]
    DegreeTooLarge {
        /// The largest degree asked for.
        max_dim: usize,
        /// The largest one possible.
        limit: usize,
    },
    /// An engine that does not compute these degrees was asked for.
    #[error(
        "the engine {engine} computes degrees 0 to {needs}, not to {max_dim}: set max_dim to {needs}, or leave the choice to auto"
    )]
    WrongEngine {
        /// The engine.
        engine: Engine,
        /// The largest degree asked for.
        max_dim: usize,
        /// The one that it computes.
        needs: usize,
    },
    /// An engine that computes over Z/2 only was asked for other coefficients.
    #[error("the engine {engine} computes over Z/2 only, not over Z/{modulus}: leave the choice to auto")]
    WrongModulus {
        /// The engine.
        engine: Engine,
        /// How many coefficients were asked for.
        modulus: u16,
    },
    /// Critical sets were asked for with other coefficients than those of Z/2.
    #[error("critical sets are those over Z/2, not over Z/{modulus}: take the modulus 2")]
    CriticalSetsModulus {
        /// How many coefficients were asked for.
        modulus: u16,
    },
    /// An engine that does not take such an input was asked for.
    #[error(
        "the engine {engine} does not take this input: planar takes points in the plane with the Euclidean metric, sweep-cells and sweep-sieve take such points in up to three dimensions, sweep-rounded takes points with the Euclidean metric, sweep-matrix takes no sparse lengths; leave the choice to auto"
    )]
    UnfittingEngine {
        /// The engine.
        engine: Engine,
    },
    /// A name that stands for nothing.
    #[error("`{name}` is none of {known}")]
    UnknownName {
        /// The name.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The order of a Minkowski metric is below 1, NaN or infinite.
    #[error(
        "the order of the Minkowski metric is {order}: give a number of at least 1; for infinity, take Chebyshev"
    )]
    BadOrder {
        /// The order.
        order: f64,
    },
    /// There are not so many neighbours.
    #[error(
        "{given} nearest neighbours were asked for among {n_points} points: give 1 to {n_points}; a point is the first of its own"
    )]
    NeighbourCount {
        /// How many were asked for.
        given: usize,
        /// How many points there are.
        n_points: usize,
    },
    /// The mass of a distance to a measure is no share.
    #[error("the mass is {value}: give a share of the points above 0 and up to 1")]
    BadMass {
        /// The mass.
        value: f64,
    },
    /// The exponent of a distance to a measure, or the order of the growth of its balls, is below 1, NaN, or infinite where it cannot be.
    #[error(
        "the {what} is {value}: give a number of at least 1; the order may be infinite, the exponent not"
    )]
    BadPower {
        /// Which of the two.
        what: &'static str,
        /// What was given.
        value: f64,
    },
    /// Lengths with births of vertices are to get others.
    #[error(
        "the lengths have births of vertices already: a filtration that computes births, or needs all at 0, takes lengths without"
    )]
    WeightedTwice,
    /// The ε of a sparse Rips filtration makes no factor 1/(1 − ε).
    #[error("epsilon is {value}: give a number between 0 and 1, both excluded")]
    BadEpsilon {
        /// What was given.
        value: f64,
    },
    /// A point was named that there is not.
    #[error("point {point} was named, but there are {n_points}: points are counted from 0")]
    NoSuchPoint {
        /// The point.
        point: usize,
        /// How many there are.
        n_points: usize,
    },
    /// A diagram names an edge that a filtration has not.
    #[error(
        "the diagram names edge {edge}, which the filtration has not: use the one that the diagram was computed from"
    )]
    UnknownEdge {
        /// The edge.
        edge: Edge,
    },
    /// The threshold is NaN or negative.
    #[error("the threshold is {value}: it must be a number that is not negative")]
    BadThreshold {
        /// The threshold.
        value: f64,
    },
    /// A degree that was not computed was asked for.
    #[error("degree {degree} was asked for, but the diagram holds degrees 0 to {max_dim}: raise max_dim")]
    DegreeNotComputed {
        /// The degree asked for.
        degree: usize,
        /// The largest one there is.
        max_dim: usize,
    },
    /// Births and deaths do not pair up.
    #[error("{births} births and {deaths} deaths: each finite bar needs one of both")]
    UnevenBars {
        /// How many births there are.
        births: usize,
        /// How many deaths there are.
        deaths: usize,
    },
    /// A bar is not a finite interval.
    #[error(
        "bar {index} is ({birth}, {death}): a bar needs finite ends with birth <= death; essential classes go apart"
    )]
    BadBar {
        /// Index of the bar.
        index: usize,
        /// Its birth.
        birth: f64,
        /// Its death.
        death: f64,
    },
    /// Bars cannot be scaled by this number.
    #[error("bars cannot be scaled by {factor}: give a factor that is positive and finite")]
    BadFactor {
        /// The factor.
        factor: f64,
    },
    /// A gradient does not fit the bars that it is pulled back through.
    #[error(
        "a gradient with {given} entries was given for {bars} bars: give one entry a bar, in the diagram's order"
    )]
    GradientShape {
        /// How many entries the gradient has.
        given: usize,
        /// How many bars there are.
        bars: usize,
    },
    /// A point cloud does not fit the diagram that is pulled back to it.
    #[error(
        "the diagram names point {vertex}, but the cloud has {given}: use the cloud that the diagram was computed from"
    )]
    WrongCloud {
        /// The point that a critical edge names.
        vertex: usize,
        /// How many points were given.
        given: usize,
    },
    /// The width of a smoothing kernel is not a positive number.
    #[error(
        "the width of the kernel is {sigma}: give a positive, finite length in the unit of the coordinates"
    )]
    BadWidth {
        /// The width.
        sigma: f64,
    },
    /// A field does not have one entry a coordinate.
    #[error(
        "a field with {given} entries was given for {coordinates} coordinates: give one entry a coordinate, point after point"
    )]
    FieldShape {
        /// How many entries the field has.
        given: usize,
        /// How many coordinates the cloud has.
        coordinates: usize,
    },
    /// An entry of a field is NaN or infinite.
    #[error(
        "entry {coordinate} of the field at point {point} is {value}: a gradient must be finite to be extended"
    )]
    BadField {
        /// Index of the point.
        point: usize,
        /// Index of the coordinate in the point.
        coordinate: usize,
        /// What stands there.
        value: f64,
    },
    /// A bar that there is not was asked for.
    #[error(
        "bar {bar} of degree {degree} was asked for, but there are {bars}: bars are counted from 0, in the diagram's order"
    )]
    NoSuchBar {
        /// The degree.
        degree: usize,
        /// The bar.
        bar: usize,
        /// How many finite bars there are.
        bars: usize,
    },
    /// A class that there is not was asked for.
    #[error(
        "essential class {class} of degree {degree} was asked for, but there are {classes}: they are counted from 0, in the diagram's order"
    )]
    NoSuchEssential {
        /// The degree.
        degree: usize,
        /// The class.
        class: usize,
        /// How many essential classes there are.
        classes: usize,
    },
    /// An end of a bar is to go where it cannot.
    #[error(
        "an end of bar ({birth}, {death}) cannot go to {target}: give a length between 0 and the other end, which it may reach but not pass"
    )]
    BadTarget {
        /// Where it is to go.
        target: f64,
        /// The birth of the bar.
        birth: f64,
        /// The death of the bar.
        death: f64,
    },
    /// A death is to go where the filtration has no edges.
    #[error(
        "a death is to go to {target}, above the threshold {threshold}: take a larger threshold, or none"
    )]
    TargetAboveThreshold {
        /// Where it is to go.
        target: f64,
        /// The threshold.
        threshold: f64,
    },
    /// There is no memory for the edges.
    #[error("no memory for {entries} entries of {what}: take a sample or give a threshold")]
    OutOfMemory {
        /// How many entries were asked for.
        entries: usize,
        /// What they were for.
        what: &'static str,
    },
}

impl Error {
    /// The error of a refused allocation of `entries` entries of `what`.
    pub(crate) fn out_of_memory(entries: usize, what: &'static str) -> impl FnOnce(TryReserveError) -> Self {
        move |_| Self::OutOfMemory { entries, what }
    }
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
