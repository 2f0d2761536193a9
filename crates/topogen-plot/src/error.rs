//! What can go wrong, with the numbers and what to do.

/// Everything that `topogen-plot` refuses.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Drawings of different sizes that shall follow each other.
    #[error(
        "drawing {index} has {}x{} pixels, the first has {}x{}: draw all in one style, with as much on each",
        given.0, given.1, expected.0, expected.1
    )]
    SlideSize {
        /// Which one.
        index: usize,
        /// Its size in pixels.
        given: (u64, u64),
        /// That of the first.
        expected: (u64, u64),
    },
    /// There is nothing to draw.
    #[error("the figure has no {what}: give at least one")]
    Empty {
        /// What is missing.
        what: &'static str,
    },
    /// A series has no point.
    #[error("series \"{series}\" has no point: give at least one or leave the series out")]
    EmptySeries {
        /// Name of the series.
        series: String,
    },
    /// An array of a series is not as long as its `x`.
    #[error("{what} of series \"{series}\" has {given} values, but x has {expected}: give one for each x")]
    Ragged {
        /// Name of the series.
        series: String,
        /// Which array it is.
        what: &'static str,
        /// How many values it has.
        given: usize,
        /// How many values `x` has.
        expected: usize,
    },
    /// A ring around a point that a series does not have.
    #[error(
        "series \"{series}\" has a ring around point {index}, but only {count} points: rings are by index, from 0"
    )]
    NoRinged {
        /// Name of the series.
        series: String,
        /// The point.
        index: usize,
        /// How many it has.
        count: usize,
    },
    /// A number is NaN or infinite.
    #[error("value {index} of {place} is {value}: figures need finite numbers, leave the point out")]
    NotFinite {
        /// Which array it is.
        place: String,
        /// Index in the array.
        index: usize,
        /// What stands there.
        value: f64,
    },
    /// A number that is not positive stands on a logarithmic axis.
    #[error(
        "value {index} of {place} is {value}: a logarithmic axis needs positive numbers, or set log_y to false"
    )]
    NotPositive {
        /// Which array it is.
        place: String,
        /// Index in the array.
        index: usize,
        /// What stands there.
        value: f64,
    },
    /// The lower end of a band lies above the upper one.
    #[error(
        "the band of series \"{series}\" runs from {lower} to {upper} at index {index}: give (lower, upper)"
    )]
    BandOrder {
        /// Name of the series.
        series: String,
        /// Index in the band.
        index: usize,
        /// The end given as the lower one.
        lower: f64,
        /// The end given as the upper one.
        upper: f64,
    },
    /// A bar ends before it begins.
    #[error("bar {index} of degree {degree} is ({birth}, {death}): a bar needs birth <= death")]
    BadBar {
        /// Degree of the bar.
        degree: usize,
        /// Index of the bar.
        index: usize,
        /// Its birth.
        birth: f64,
        /// Its death.
        death: f64,
    },
    /// The same degree is given twice.
    #[error("degree {degree} is given twice: put all its points in one entry")]
    RepeatedDegree {
        /// The degree.
        degree: usize,
    },
    /// A representative names a point that the cloud does not have.
    #[error(
        "representative {representative} names point {vertex}, but there are {n_points}: points are counted from 0"
    )]
    NoSuchVertex {
        /// Its place in the list.
        representative: usize,
        /// The point.
        vertex: usize,
        /// How many points there are.
        n_points: usize,
    },
    /// The points of a cloud have different numbers of coordinates.
    #[error(
        "point {point} has {given} coordinates, but point 0 has {expected}: give all points the same number"
    )]
    RaggedPoint {
        /// Index of the point.
        point: usize,
        /// How many coordinates it has.
        given: usize,
        /// How many the first point has.
        expected: usize,
    },
    /// An edge has an end that is no point of the cloud.
    #[error(
        "an edge of class {class} ends at point {vertex}, but the cloud has {n_points}: give the cloud that the \
         diagram was computed from"
    )]
    NoSuchPoint {
        /// Index of the class.
        class: usize,
        /// The end that is not there.
        vertex: usize,
        /// How many points the cloud has.
        n_points: usize,
    },
    /// A class dies before it is born.
    #[error("the persistence of class {class} is {value}: it is death minus birth, which is not negative")]
    NegativePersistence {
        /// Index of the class.
        class: usize,
        /// What stands there.
        value: f64,
    },
    /// A limit leaves nothing to draw.
    #[error("{field} is 0, so nothing would be drawn: it must be at least 1")]
    NothingAllowed {
        /// The field.
        field: &'static str,
    },
    /// An image grid has a side of zero.
    #[error(
        "images of {height} x {width} pixels in {columns} columns cannot be drawn: all three must be at least 1"
    )]
    ZeroSize {
        /// Height of an image in pixels.
        height: usize,
        /// Width of an image in pixels.
        width: usize,
        /// Images beside each other.
        columns: usize,
    },
    /// Images are greyscale or RGB.
    #[error("images with {given} channels cannot be drawn: give 1 (greyscale) or 3 (red, green, blue)")]
    Channels {
        /// How many channels were announced.
        given: usize,
    },
    /// An image does not have the announced number of values.
    #[error("image {image} of row \"{row}\" has {given} values, but channels x height x width is {expected}")]
    ImageSize {
        /// Label of the row.
        row: String,
        /// Index of the image in the row.
        image: usize,
        /// How many values it has.
        given: usize,
        /// How many it needs.
        expected: usize,
    },
    /// A brightness is not in the unit interval.
    #[error("value {index} of image {image} of row \"{row}\" is {value}: scale the images to 0..1")]
    Brightness {
        /// Label of the row.
        row: String,
        /// Index of the image in the row.
        image: usize,
        /// Index in the image.
        index: usize,
        /// What stands there.
        value: f32,
    },
    /// The images of a row cannot be shared out among the captions.
    #[error(
        "row \"{row}\" has {images} images, which {captions} captions cannot share evenly: give each the same number"
    )]
    UnevenRow {
        /// Label of the row.
        row: String,
        /// How many images it has.
        images: usize,
        /// How many panels they must fill.
        captions: usize,
    },
    /// A style has a number outside its range.
    #[error("{field} of the style is {value}: it must lie between {low} and {high}")]
    BadStyle {
        /// The field.
        field: &'static str,
        /// What stands there.
        value: f64,
        /// The least allowed value.
        low: f64,
        /// The greatest allowed value.
        high: f64,
    },
    /// Labels leave no room for the data.
    #[error(
        "the labels leave only {left_pt:.0} pt of a figure {width_mm} mm wide: raise width_mm, or shorten the labels"
    )]
    NoRoom {
        /// Width of the figure in millimetres.
        width_mm: f64,
        /// What remains for the data in points.
        left_pt: f64,
    },
    /// A picture has no pixel or too many.
    #[error(
        "a picture of {width} x {height} pixels cannot be made (at most {limit} in all, at least 1): change scale"
    )]
    PictureSize {
        /// Width in pixels.
        width: u64,
        /// Height in pixels.
        height: u64,
        /// How many pixels are possible.
        limit: u64,
    },
    /// A panel of a figure cannot be drawn.
    #[error("{panel} cannot be drawn: {reason}")]
    InPanel {
        /// Index and caption of the panel.
        panel: String,
        /// What is wrong with it.
        reason: Box<Error>,
    },
    /// The points of a scatter plot do not have a label each.
    #[error("{points} points have {labels} labels: give one for each point")]
    Labels {
        /// How many points there are.
        points: usize,
        /// How many labels there are.
        labels: usize,
    },
    /// A label is not the index of a class name.
    #[error(
        "point {point} has label {label}, but there are {n_classes} class names, counted from 0: name each class"
    )]
    NoSuchClass {
        /// Index of the point.
        point: usize,
        /// Its label.
        label: usize,
        /// How many class names there are.
        n_classes: usize,
    },
    /// There are more classes than can be told apart.
    #[error("{given} classes cannot be told apart: give at most {most}, or draw them in several figures")]
    TooManyClasses {
        /// How many class names there are.
        given: usize,
        /// How many are possible.
        most: usize,
    },
    /// The lower end of an interval lies above the upper one.
    #[error("the interval of \"{row}\" runs from {low} to {high}: give (low, high)")]
    IntervalOrder {
        /// Label of the row, or name of the band.
        row: String,
        /// The end given as the lower one.
        low: f64,
        /// The end given as the upper one.
        high: f64,
    },
    /// A frame or the target of a film cannot be drawn.
    #[error("{place} of the film cannot be drawn: {reason}")]
    InFilm {
        /// Which part of the film it is.
        place: String,
        /// What is wrong with it.
        reason: Box<Error>,
    },
    /// The points of a film have different numbers of coordinates.
    #[error(
        "the points of frame {frame} have {given} coordinates, but those of frame 0 have {expected}: give all frames \
         the same number"
    )]
    FilmDimension {
        /// Index of the frame.
        frame: usize,
        /// How many coordinates its points have.
        given: usize,
        /// How many the points of the first frame have.
        expected: usize,
    },
    /// A frame would be shown too briefly or too long.
    #[error("{field} of the film is {given_ms}: it must lie between {low} and {high} milliseconds")]
    FilmTime {
        /// The field.
        field: &'static str,
        /// What stands there.
        given_ms: u32,
        /// The least allowed value.
        low: u32,
        /// The greatest allowed value.
        high: u32,
    },
    /// A film is too narrow to be read or too wide for a file of reasonable size.
    #[error("a film cannot be {pixels} pixels wide: it must have between {low} and {high}")]
    FilmWidth {
        /// Width in pixels.
        pixels: u32,
        /// The least allowed value.
        low: u32,
        /// The greatest allowed value.
        high: u32,
    },
    /// A film would be higher than a GIF can be.
    #[error(
        "the film would be {height} pixels high, but a GIF has at most {most}: shorten title and captions, or make it \
         narrower"
    )]
    FilmHeight {
        /// Height in pixels.
        height: u64,
        /// The greatest possible value.
        most: u16,
    },
    /// A film does not have so many frames.
    #[error("frame {frame} cannot be drawn: the film has {frames}, counted from 0")]
    NoSuchFrame {
        /// Index of the frame.
        frame: usize,
        /// How many frames there are.
        frames: usize,
    },
    /// The drawing could not be turned into pixels.
    #[error(
        "the drawing could not be turned into pixels ({reason}): please report this, the SVG is not affected"
    )]
    Raster {
        /// What the renderer said.
        reason: String,
    },
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Says which panel something is wrong with.
pub(crate) fn in_panel(index: usize, caption: &str, reason: Error) -> Error {
    let panel =
        if caption.is_empty() { format!("panel {index}") } else { format!("panel {index} ({caption})") };
    Error::InPanel { panel, reason: Box::new(reason) }
}

/// Refuses NaN and infinities.
pub(crate) fn check_finite(values: &[f64], place: impl Fn() -> String) -> Result<()> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(index) => Err(Error::NotFinite { place: place(), index, value: values[index] }),
        None => Ok(()),
    }
}
