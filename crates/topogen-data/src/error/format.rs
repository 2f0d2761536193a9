//! What can be wrong with the content of a file.

use std::fmt;
use std::io;

use crate::error::{Error, OffError};
use crate::formats::{Number, excerpt};

/// What is wrong with an array, a matrix, a list of edges or a table of points; [`Error::Format`] says in which file.
///
/// Lines and fields are counted from 1, bytes, points and entries from 0.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    // --- any file ---
    /// The system refuses to read.
    #[error("it cannot be read: {source}")]
    Unreadable {
        /// What the system said.
        source: io::Error,
    },
    /// The file holds no numbers.
    #[error("it is empty: give at least {wanted}")]
    Empty {
        /// What it should hold.
        wanted: &'static str,
    },
    /// The file is of another format than was asked for.
    #[error("it is {found}, which holds no {wanted}: {advice}")]
    WrongFormat {
        /// What it is.
        found: &'static str,
        /// What was asked for.
        wanted: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// A coordinate is NaN or infinite.
    #[error("coordinate {coordinate} of point {point} is {value}: remove the point or repair the value")]
    Coordinate {
        /// Index of the point.
        point: usize,
        /// Index of the coordinate in the point.
        coordinate: usize,
        /// What stands there.
        value: f64,
    },
    /// A distance is NaN, infinite or negative.
    #[error(
        "distance {index} is {value}, but must be finite and not negative: remove the point or repair the value"
    )]
    Distance {
        /// Index in the triangle.
        index: usize,
        /// What stands there.
        value: f64,
    },
    /// A matrix of distances is not square.
    #[error(
        "{rows} rows of {columns} numbers are no square matrix of distances: give one row and one column a point"
    )]
    NotSquare {
        /// How many rows there are.
        rows: usize,
        /// How many numbers each has.
        columns: usize,
    },
    /// The number of distances is not that of a triangle.
    #[error(
        "{found} distances are not n(n-1)/2 for any n ({below} make a triangle of {} points, {above} one of {}): \
         give each pair of points once, without the diagonal",
        points(*below), points(*above)
    )]
    NotTriangular {
        /// How many there are.
        found: usize,
        /// The largest triangle with fewer.
        below: usize,
        /// The smallest triangle with more.
        above: usize,
    },

    // --- text ---
    /// A byte is no text.
    #[error(
        "line {line}: the byte {byte:#04x} at offset {offset} is no UTF-8 text: if the file is binary, say its format"
    )]
    NotText {
        /// Line of the byte.
        line: usize,
        /// Where it stands.
        offset: usize,
        /// The byte.
        byte: u8,
    },
    /// A row has another number of fields than the first.
    #[error("line {line}: {found} fields, but the rows before have {expected}")]
    Ragged {
        /// The line.
        line: usize,
        /// How many fields the first row has.
        expected: usize,
        /// How many this row has.
        found: usize,
    },
    /// A field is not what must stand there.
    #[error("line {line}, field {field}: `{}` is not {expected}", excerpt(text))]
    Field {
        /// The line.
        line: usize,
        /// The field.
        field: usize,
        /// What stands there.
        text: String,
        /// What should stand there.
        expected: &'static str,
    },
    /// The file holds a header and no row.
    #[error("it holds no numbers: line {line} was taken as a header, and no row follows")]
    OnlyHeader {
        /// Line of the header.
        line: usize,
    },
    /// A line without a header is no bar.
    #[error(
        "line {line}: {found} fields, but a bar has 2, its birth and its death: where there are more columns, begin with a \
         line of their names, such as degree,birth,death"
    )]
    BarFields {
        /// The line.
        line: usize,
        /// How many fields it has.
        found: usize,
    },

    // --- triplets ---
    /// A line has not three fields.
    #[error("line {line}: {found} fields, but `i j distance` (or `i i birth`) has 3")]
    TripletFields {
        /// The line.
        line: usize,
        /// How many fields it has.
        found: usize,
    },
    /// A point does not exist.
    #[error(
        "line {line}: point {point} was named, but {n_points} points were announced: they are numbered from 0"
    )]
    TripletPoint {
        /// The line.
        line: usize,
        /// The point.
        point: u32,
        /// How many points there are.
        n_points: usize,
    },
    /// A point has a number far beyond the number of lines.
    #[error(
        "line {line}: point {point} was named, but {lines} lines cannot connect so many points (at most {limit} are \
         taken): number the points from 0 without gaps, or give their number"
    )]
    TripletGap {
        /// The line.
        line: usize,
        /// The point.
        point: u32,
        /// How many lines there are.
        lines: usize,
        /// How many points so many lines may have.
        limit: usize,
    },
    /// An edge or a birth is given twice.
    #[error("line {line}: ({i}, {j}) was given in line {first_line} already: remove one of both")]
    TripletTwice {
        /// The line.
        line: usize,
        /// The line that gave it first.
        first_line: usize,
        /// The first point.
        i: u32,
        /// The second point.
        j: u32,
    },
    /// An edge is given in both directions with different distances.
    #[error(
        "line {line}: ({i}, {j}) is {}, but line {first_line} has ({j}, {i}) at {}: give both the same distance, or only \
         one of them", Number(*value), Number(*first)
    )]
    TripletConflict {
        /// The line.
        line: usize,
        /// The line with the other direction.
        first_line: usize,
        /// The first point.
        i: u32,
        /// The second point.
        j: u32,
        /// The distance in this line.
        value: f64,
        /// The distance in the other line.
        first: f64,
    },
    /// An edge is there before one of its ends.
    #[error(
        "line {line}: the edge ({i}, {j}) enters at {}, before point {point}, which is born at {}: raise the distance or \
         lower the birth", Number(*value), Number(*birth)
    )]
    TripletBirth {
        /// The line.
        line: usize,
        /// The first point.
        i: u32,
        /// The second point.
        j: u32,
        /// The distance.
        value: f64,
        /// The end that is born later.
        point: u32,
        /// When it is born.
        birth: f64,
    },

    /// There is no memory for the births.
    #[error("no memory for the births of {n_points} points: give fewer points")]
    OutOfMemory {
        /// How many points were announced.
        n_points: usize,
    },

    // --- binary distances ---
    /// The bytes are not whole numbers of 32 bits.
    #[error(
        "{bytes} bytes are not a whole number of 32-bit floats: the file is cut short, or of another format"
    )]
    BinaryLength {
        /// How many bytes there are.
        bytes: usize,
    },
    /// A distance is NaN, infinite or negative.
    #[error(
        "the distance at byte {offset} is {value}, but must be finite and not negative: is the file of little-endian \
             32-bit floats?"
    )]
    BinaryDistance {
        /// Where it stands.
        offset: usize,
        /// What stands there.
        value: f32,
    },

    // --- meshes ---
    /// An OFF file is refused.
    #[error(transparent)]
    Off(#[from] OffError),

    // --- .npy and .npz ---
    /// The bytes do not start as .npy does.
    #[error("it is no .npy file: it starts with {found:02x?} instead of [93, 4e, 55, 4d, 50, 59]")]
    NpyMagic {
        /// The first bytes, at most six.
        found: Vec<u8>,
    },
    /// The version of the format is not known.
    #[error(
        "it is of .npy version {major}.{minor}, but 1.0, 2.0 and 3.0 are read: save it again with numpy.save"
    )]
    NpyVersion {
        /// The major version.
        major: u8,
        /// The minor version.
        minor: u8,
    },
    /// The bytes end inside the header.
    #[error("the .npy header needs {needed} bytes, but there are only {found}: the file is cut short")]
    NpyHeaderCut {
        /// How long the header is.
        needed: usize,
        /// How many bytes there are.
        found: usize,
    },
    /// The header is no dictionary of the three keys.
    #[error("the .npy header has `{}` at byte {offset}, where {expected} should stand", excerpt(found))]
    NpyHeader {
        /// Where in the file.
        offset: usize,
        /// What stands there.
        found: String,
        /// What should stand there.
        expected: &'static str,
    },
    /// The elements are of a type that is not read.
    #[error("the .npy elements are of type `{}`, {what}: {advice}", excerpt(dtype))]
    NpyType {
        /// The type as the header writes it.
        dtype: String,
        /// What that is.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// The shape multiplies to more than the machine can address.
    #[error("the .npy shape {} is too large for this machine", Shape(shape))]
    NpyOverflow {
        /// The shape.
        shape: Vec<usize>,
    },
    /// There are fewer bytes than the header announces.
    #[error(
        "the .npy header announces {expected} bytes (shape {}, type {dtype}), but only {found} follow: the file is cut \
         short, copy or save it again",
        Shape(shape)
    )]
    NpyTruncated {
        /// The shape.
        shape: Vec<usize>,
        /// The type.
        dtype: String,
        /// How many bytes were announced.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// There are more bytes than the header announces.
    #[error("{extra} bytes follow the {expected} that the .npy header announces: save one array a file")]
    NpyTrailing {
        /// How many bytes were announced.
        expected: usize,
        /// How many are too many.
        extra: usize,
    },
    /// A whole number is no 64-bit float.
    #[error(
        "element {index} is {value}, which a 64-bit float cannot hold exactly: subtract an offset, or save as `f8`"
    )]
    NpyInexact {
        /// Index of the element in the order of the file.
        index: usize,
        /// What stands there.
        value: i128,
    },
    /// An element is not what must stand there.
    #[error("element {index:?} is {value}, but {wanted}")]
    NpyValue {
        /// Index in each dimension.
        index: Vec<usize>,
        /// What stands there.
        value: f64,
        /// What is wanted.
        wanted: &'static str,
    },
    /// The array has the wrong number of dimensions.
    #[error("the array has shape {}, but {wanted}: reshape it and save it again", Shape(shape))]
    NpyShape {
        /// The shape.
        shape: Vec<usize>,
        /// What is wanted.
        wanted: &'static str,
    },
    /// The elements to be written do not fill the shape.
    #[error("{found} elements do not fill the shape {}", Shape(shape))]
    NpyCount {
        /// How many elements there are.
        found: usize,
        /// The shape.
        shape: Vec<usize>,
    },
    /// The bytes are no zip archive.
    #[error("it cannot be read as a zip archive: {source}")]
    Zip {
        /// What the reader said.
        source: zip::result::ZipError,
    },
    /// An entry of an archive is compressed.
    #[error("`{}` is compressed: save it with numpy.savez instead of numpy.savez_compressed", excerpt(entry))]
    NpzCompressed {
        /// Name of the entry.
        entry: String,
    },
    /// The entries announce more bytes than the archive has.
    #[error("the entries announce at least {announced} bytes, but the archive has {bytes}: it is corrupt")]
    NpzOverlap {
        /// How many bytes the entries announce.
        announced: u64,
        /// How many there are.
        bytes: usize,
    },
    /// Two arrays have the same name, or one has none.
    #[error("the array name `{}` is {problem}: give every array a name of its own", excerpt(entry))]
    NpzName {
        /// The name.
        entry: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// An array of an archive is refused.
    #[error("array `{}`: {problem}", excerpt(entry))]
    NpzArray {
        /// Name of the array.
        entry: String,
        /// What is wrong with it.
        problem: Box<Self>,
    },
}

impl FormatError {
    /// The error with the name of the file.
    pub(crate) fn named(name: &str) -> impl Fn(Self) -> Error {
        move |problem| Error::Format { name: name.to_owned(), problem }
    }
}

/// How many points a triangle of `distances` has.
fn points(distances: usize) -> usize {
    crate::formats::points_of_triangle(distances).unwrap_or(0)
}

/// A shape as NumPy writes it.
struct Shape<'a>(&'a [usize]);

impl fmt::Display for Shape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [one] => write!(f, "({one},)"),
            dims => write!(f, "({})", dims.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
        }
    }
}
