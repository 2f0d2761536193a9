//! Estimates with their intervals, one below the other: a forest plot.

use crate::axis::{Axis, range};
use crate::canvas::{Canvas, DOTS_PER_POINT};
use crate::error::{Error, Result, check_finite};
use crate::figure::{Drawing, Figure};
use crate::frame::{Column, Edges, MARGIN, Sides, overhang, room_below};
use crate::interval_marks::{self, Kind};
use crate::interval_rows::{Line, Lines};
use crate::legend::Legend;
use crate::style::Style;

/// A row of a group of [`Intervals`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IntervalRow {
    /// What is written on the left of it.
    pub label: String,
    /// The estimate.
    pub mean: f64,
    /// Lower and upper end of its interval.
    pub interval: (f64, f64),
    /// The values that the estimate was made from, such as one for each seed.
    pub seeds: Vec<f64>,
    /// A value to compare with, such as the published one.
    pub published: Option<f64>,
}

impl IntervalRow {
    /// A row without dots and without a value to compare with.
    pub fn new(label: impl Into<String>, mean: f64, interval: (f64, f64)) -> Self {
        Self { label: label.into(), mean, interval, ..Self::default() }
    }

    fn check(&self) -> Result<()> {
        let (low, high) = self.interval;
        let place = |what: &str| format!("{what} of row \"{}\"", self.label);
        check_finite(&[self.mean, low, high], || place("(mean, low, high)"))?;
        check_finite(&self.seeds, || place("the seeds"))?;
        check_finite(self.published.as_slice(), || place("the published value"))?;
        if low > high {
            return Err(Error::IntervalOrder { row: self.label.clone(), low, high });
        }
        Ok(())
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        let (low, high) = self.interval;
        [self.mean, low, high].into_iter().chain(self.seeds.iter().copied()).chain(self.published)
    }
}

/// Rows of [`Intervals`] that belong together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IntervalGroup {
    /// What is written above them; nothing if it is empty.
    pub heading: String,
    /// The rows, from the top down.
    pub rows: Vec<IntervalRow>,
}

/// A range of values, such as that of controls in which nothing that matters was changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReferenceBand {
    /// What the legend calls it; without a name it is not in the legend.
    pub name: String,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Estimates with their intervals in rows, and a line to compare them with: a forest plot.
///
/// A row has a disc at its mean on a bar over its interval, below it a dot for each seed, and a hollow diamond at the
/// published value. Long labels are broken into lines, and the figure grows with its rows. The legend above the frame
/// names only kinds of marks that are there and that have a name.
///
/// # Errors
///
/// [`Figure::draw`] refuses a figure without rows, NaN and infinities, and intervals whose lower end is above the upper
/// one. A mean may lie outside of its interval.
///
/// # Complexity
///
/// Linear in the number of marks.
///
/// # References
///
/// Lewis & Clarke, "Forest plots: trying to see the wood and the trees", 2001, doi:10.1136/bmj.322.7300.1479.
///
/// # Example
///
/// ```
/// use topogen_plot::{Figure, IntervalGroup, IntervalRow, Intervals, Style};
///
/// let row = IntervalRow {
///     seeds: vec![0.2, 0.5, 0.4],
///     published: Some(0.6),
///     ..IntervalRow::new("TopoVAE, λ = 0.1", 0.37, (0.1, 0.64))
/// };
/// let figure = Intervals {
///     x_label: "change of the loss (nats)".into(),
///     groups: vec![IntervalGroup { heading: "MNIST".into(), rows: vec![row] }],
///     interval_name: "mean, 95 % interval".into(),
///     ..Intervals::default()
/// };
/// assert!(figure.svg(&Style::default())?.contains("mean, 95 % interval"));
/// # Ok::<(), topogen_plot::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Intervals {
    /// A title above the figure.
    pub title: Option<String>,
    /// What the axis shows, with its unit.
    pub x_label: String,
    /// The rows, by group.
    pub groups: Vec<IntervalGroup>,
    /// A vertical line to compare with, at 0 by default.
    pub reference: Option<f64>,
    /// A shaded band to compare with.
    pub band: Option<ReferenceBand>,
    /// What the legend calls means and intervals; say which interval it is.
    pub interval_name: String,
    /// What the legend calls the dots of the seeds.
    pub seed_name: String,
    /// What the legend calls the values to compare with.
    pub published_name: String,
}

impl Default for Intervals {
    fn default() -> Self {
        Self {
            title: None,
            x_label: String::new(),
            groups: Vec::new(),
            reference: Some(0.0),
            band: None,
            interval_name: "mean and interval".into(),
            seed_name: "a seed".into(),
            published_name: "published".into(),
        }
    }
}

impl Intervals {
    fn rows(&self) -> impl Iterator<Item = &IntervalRow> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    fn check(&self) -> Result<()> {
        if self.rows().next().is_none() {
            return Err(Error::Empty { what: "row" });
        }
        self.rows().try_for_each(IntervalRow::check)?;
        check_finite(self.reference.as_slice(), || "the reference".into())?;
        let Some(ReferenceBand { name, low, high }) = &self.band else { return Ok(()) };
        check_finite(&[*low, *high], || format!("(low, high) of the band \"{name}\""))?;
        if low > high {
            return Err(Error::IntervalOrder { row: name.clone(), low: *low, high: *high });
        }
        Ok(())
    }

    /// The kinds of marks that the figure has, with their names.
    fn legend(&self) -> Vec<(Kind, &str)> {
        let has_seeds = self.rows().any(|row| !row.seeds.is_empty());
        let has_published = self.rows().any(|row| row.published.is_some());
        let band = self.band.as_ref().map(|band| (Kind::Band, &*band.name));
        let entries = [
            Some((Kind::Interval, &*self.interval_name)),
            has_seeds.then_some((Kind::Seed, &*self.seed_name)),
            has_published.then_some((Kind::Published, &*self.published_name)),
            band,
        ];
        entries.into_iter().flatten().filter(|(_, name)| !name.is_empty()).collect()
    }
}

impl Figure for Intervals {
    fn draw(&self, style: &Style) -> Result<Drawing> {
        self.check()?;
        let mut canvas = Canvas::new(style, DOTS_PER_POINT)?;
        let column = Column::page(&canvas);
        let band = self.band.iter().flat_map(|band| [band.low, band.high]);
        let values = self.rows().flat_map(IntervalRow::values).chain(self.reference).chain(band);
        let (min, max) = range(values).ok_or(Error::Empty { what: "row" })?;
        let lines = Lines::new(&canvas, column, &self.groups);
        let x = |width: f64| Axis::linear(min, max, 0.05, room_below(&canvas, width));
        let beyond = |width| overhang(&canvas, &x(width), width);
        let edges = Edges::new(&canvas, column, lines.gutter, beyond)?;
        let x = x(edges.width);

        let entries = self.legend();
        let legend = Legend::new(&canvas, column, entries.iter().map(|&(_, name)| name));
        let top = canvas.title(self.title.as_deref(), canvas.pt(MARGIN));
        let left = legend.left(&canvas, column, canvas.pt(MARGIN));
        legend.draw(&mut canvas, left, top, |canvas, entry, at| {
            interval_marks::draw_sample(canvas, entries[entry].0, at);
        });
        let top = top + legend.height + canvas.pt(2.0);

        let sides = Sides { x, edges, y_label: Vec::new() };
        let frame = sides.frame(&canvas, top, lines.height, Axis::bare(), &self.x_label);
        if let Some(band) = &self.band {
            interval_marks::draw_band(&mut canvas, &frame, band);
        }
        frame.draw_grid(&mut canvas);
        if let Some(reference) = self.reference {
            let (x, stroke) = (frame.x(reference), canvas.stroke(style.foreground, 0.8));
            canvas.line((x, frame.top), (x, frame.bottom()), stroke);
        }
        for (line, middle) in lines.draw(&mut canvas, &frame) {
            if let Line::Row(row) = line {
                interval_marks::draw_row(&mut canvas, &frame, row, middle);
            }
        }
        let bottom = frame.draw(&mut canvas);
        Ok(canvas.finish(bottom))
    }
}
