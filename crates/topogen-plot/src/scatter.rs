//! Points in the plane by class, such as the codes of a latent space.

use crate::axis::{Axis, range};
use crate::canvas::{Canvas, DOTS_PER_POINT};
use crate::class_keys;
use crate::error::{Error, Result, check_finite, in_panel};
use crate::figure::{Drawing, Figure};
use crate::frame::{
    Column, Edges, Frame, MARGIN, Sides, gutter, labels_fit, note_height, overhang, overhang_left,
    room_below, room_beside, y_label,
};
use crate::legend::Legend;
use crate::mark;
use crate::panel_rows::{PanelRows, RowAxes};
use crate::plane::{FLATTEST, TALLEST, equal_scale};
use crate::shades::Shades;
use crate::style::Style;

/// A panel of a [`Scatter`] plot.
///
/// # Shapes
///
/// `points` and `labels` have the same length, which is at least 1; with a [scale](Scatter::scale), `points` and `values` have.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScatterPanel {
    /// What is written above the panel.
    pub caption: String,
    /// What is written below the caption, such as a score of the classes' separation; nothing if it is empty.
    pub note: String,
    /// The points.
    pub points: Vec<(f64, f64)>,
    /// The class of each point: an index of [`Scatter::class_names`].
    pub labels: Vec<usize>,
    /// A number of each point, where the figure has a [scale](Scatter::scale).
    pub values: Vec<f64>,
}

/// Points in the plane by class, in panels side by side.
///
/// Classes differ in colour and in the shape of their marks, and each has a key that stands at a point in the middle of
/// the class: its name if all names are of at most two characters, otherwise a letter that the legend below the panels
/// has too. A key makes way for others that are placed before it, the smaller classes first; in a panel without room for
/// it, it is left out. Marks are transparent, the more so the more points there are, and drawn class by class in turn, so
/// that the last class does not cover the others.
///
/// With a [scale](Scatter::scale) points have no classes but a number each, and its colour: a scale of blue, grey and orange that is
/// one for the colour blind and without colours too. Its legend has both ends.
///
/// A length on the page is as long in both directions. Where the page is too narrow to read all panels in one row, there
/// are more rows.
///
/// # Errors
///
/// [`Figure::draw`] refuses a figure without panels or class names and more than fourteen classes; and, with the name of the
/// panel ([`Error::InPanel`]), a panel without points or with another number of labels (with a scale: of values), a label without a
/// class name, NaN and infinities.
///
/// # Complexity
///
/// `O(n log n)` for `n` points.
///
/// # Example
///
/// ```
/// use topogen_plot::{Figure, Scatter, ScatterPanel, Style};
///
/// let panel = |caption: &str, distance: f64| ScatterPanel {
///     caption: caption.into(),
///     points: (0..20).map(|k| (distance * f64::from(k % 2), f64::from(k).sin())).collect(),
///     labels: (0..20).map(|k| k % 2).collect(),
///     ..ScatterPanel::default()
/// };
/// let figure = Scatter {
///     x_label: "z₁".into(),
///     y_label: "z₂".into(),
///     class_names: vec!["T-shirt".into(), "trousers".into()],
///     panels: vec![panel("VAE0", 1.0), panel("TopoVAE", 3.0)],
///     ..Scatter::default()
/// };
/// let svg = figure.svg(&Style::default())?;
/// assert!(svg.contains("a T-shirt") && svg.contains("TopoVAE"));
/// # Ok::<(), topogen_plot::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Scatter {
    /// A title above the figure.
    pub title: Option<String>,
    /// What the horizontal axes show, with the unit.
    pub x_label: String,
    /// What the vertical axes show, with the unit.
    pub y_label: String,
    /// What the legend calls the classes; at most fourteen.
    pub class_names: Vec<String>,
    /// The panels, from left to right.
    pub panels: Vec<ScatterPanel>,
    /// Whether all panels have the same axes, as by default; otherwise each is fitted to its points.
    pub same_limits: bool,
    /// Whether classes have keys in the panels, as by default; without, colour and shape tell two classes that lie over one another.
    pub has_letters: bool,
    /// What the numbers of points are, with the unit, if colours stand for numbers and not for classes.
    pub scale: Option<String>,
}

impl Default for Scatter {
    fn default() -> Self {
        Self {
            title: None,
            x_label: String::new(),
            y_label: String::new(),
            class_names: Vec::new(),
            panels: Vec::new(),
            same_limits: true,
            has_letters: true,
            scale: None,
        }
    }
}

/// So many classes can be told apart.
const MOST: usize = 14;

impl ScatterPanel {
    fn check(&self, n_classes: usize, has_scale: bool) -> Result<()> {
        if self.points.is_empty() {
            return Err(Error::Empty { what: "point" });
        }
        let labels = if has_scale { self.values.len() } else { self.labels.len() };
        let points = self.points.len();
        if points != labels {
            return Err(Error::Labels { points, labels });
        }
        let (xs, ys): (Vec<f64>, Vec<f64>) = self.points.iter().copied().unzip();
        check_finite(&xs, || "the horizontal coordinates".into())?;
        check_finite(&ys, || "the vertical coordinates".into())?;
        if has_scale {
            return check_finite(&self.values, || "the values of the points".into());
        }
        match self.labels.iter().position(|&label| label >= n_classes) {
            Some(point) => Err(Error::NoSuchClass { point, label: self.labels[point], n_classes }),
            None => Ok(()),
        }
    }
}

impl Scatter {
    fn check(&self) -> Result<()> {
        let given = self.class_names.len();
        match (self.panels.len(), given) {
            (0, _) => return Err(Error::Empty { what: "panel" }),
            (_, 0) if self.scale.is_none() => return Err(Error::Empty { what: "class name" }),
            _ => {}
        }
        if given > MOST {
            return Err(Error::TooManyClasses { given, most: MOST });
        }
        for (index, panel) in self.panels.iter().enumerate() {
            let checked = panel.check(given, self.scale.is_some());
            checked.map_err(|reason| in_panel(index, &panel.caption, reason))?;
        }
        Ok(())
    }

    /// What stands for each class in the panels, and what in the legend.
    fn keys(&self) -> (Vec<String>, Vec<String>) {
        const SHORT: usize = 2;
        let names = &self.class_names;
        if !self.has_letters {
            return (vec![String::new(); names.len()], names.clone());
        }
        if names.iter().all(|name| (1..=SHORT).contains(&name.chars().count())) {
            return (names.clone(), names.clone());
        }
        let keys: Vec<String> = ('a'..='z').take(names.len()).map(String::from).collect();
        let entries = keys.iter().zip(names).map(|(key, name)| format!("{key} {name}")).collect();
        (keys, entries)
    }
}

/// Points of an entry of the legend that its mark takes.
const SAMPLE: f64 = 6.0;
/// Radius of a mark in the legend in points.
const SAMPLE_RADIUS: f64 = 1.9;

impl Figure for Scatter {
    fn draw(&self, style: &Style) -> Result<Drawing> {
        self.check()?;
        let mut canvas = Canvas::new(style, DOTS_PER_POINT)?;
        let windows = Windows::new(self)?;
        let axes = |width| windows.axes(&canvas, width, &self.y_label);
        let (axes, rows) = PanelRows::fitted(&canvas, self.panels.len(), axes)?;
        let (keys, entries) = self.keys();
        let values = self.panels.iter().flat_map(|panel| panel.values.iter().copied());
        let scale =
            self.scale.as_ref().and_then(|label| Some((Shades::new(values, style.background)?, label)));

        let top = canvas.title(self.title.as_deref(), canvas.pt(MARGIN));
        let headers: Vec<Vec<&str>> =
            self.panels.iter().map(|panel| vec![&*panel.caption, &*panel.note]).collect();
        let above = axes.ys.iter().map(|y| note_height(&canvas, y)).fold(0.0, f64::max);
        let draw = |canvas: &mut Canvas<'_>, index: usize, edges, top| {
            let sides = axes.sides(canvas, index, edges, rows.is_first(index));
            let height = windows.ratio * rows.width;
            let frame = sides.frame(canvas, top, height, axes.y(index).clone(), "");
            frame.draw_grid(canvas);
            match &scale {
                Some((shades, _)) => draw_shaded(canvas, &frame, &self.panels[index], shades),
                None => draw_points(canvas, &frame, &self.panels[index], &keys),
            }
            frame.draw(canvas)
        };
        let bottom = rows.draw(&mut canvas, top, &headers, above, draw);
        let bottom = rows.draw_x_label(&mut canvas, bottom, &self.x_label);

        if let Some((shades, label)) = scale {
            let left = rows.edges(&canvas, 0).left;
            let bottom = shades.draw_legend(&mut canvas, left, bottom, label) + canvas.pt(MARGIN);
            return Ok(canvas.finish(bottom));
        }
        let page = Column::page(&canvas);
        let legend = Legend::with_sample(&canvas, page, entries.iter().map(String::as_str), SAMPLE);
        let left = legend.left(&canvas, page, rows.edges(&canvas, 0).left);
        legend.draw(&mut canvas, left, bottom, |canvas, class, (x, y)| {
            draw_mark(canvas, class, (x + canvas.pt(SAMPLE / 2.0), y), SAMPLE_RADIUS, 1.0);
        });
        let bottom = bottom + legend.height + canvas.pt(MARGIN);
        Ok(canvas.finish(bottom))
    }
}

/// What the panels show.
struct Windows {
    /// Ranges of both axes: one if it is that of all panels, otherwise one for each.
    ranges: Vec<((f64, f64), (f64, f64))>,
    /// Height of a frame over its width.
    ratio: f64,
    /// Whether panels have axes of their own.
    own: bool,
}

impl Windows {
    fn new(figure: &Scatter) -> Result<Self> {
        let own = !figure.same_limits;
        let groups: Vec<&[ScatterPanel]> =
            figure.panels.chunks(if own { 1 } else { figure.panels.len() }).collect();
        let around = |panels: &&[ScatterPanel]| {
            let points = || panels.iter().flat_map(|panel| &panel.points);
            let ranges = range(points().map(|point| point.0)).zip(range(points().map(|point| point.1)));
            ranges.ok_or(Error::Empty { what: "point" })
        };
        let tight = groups.iter().map(around).collect::<Result<Vec<_>>>()?;
        let ratio = |&(x, y): &((f64, f64), (f64, f64))| equal_scale(x, y, (FLATTEST, TALLEST)).2;
        let ratio = tight.iter().map(ratio).fold(FLATTEST, f64::max);
        let fitted = |&(x, y): &((f64, f64), (f64, f64))| {
            let (x, y, _) = equal_scale(x, y, (ratio, ratio));
            (x, y)
        };
        Ok(Self { ranges: tight.iter().map(fitted).collect(), ratio, own })
    }

    /// Axes for frames of about this width.
    fn axes(&self, canvas: &Canvas<'_>, width: f64, label: &str) -> Axes {
        let height = self.ratio * width;
        let y =
            |(_, (low, high)): &(_, (f64, f64))| Axis::linear(*low, *high, 0.0, room_beside(canvas, height));
        Axes {
            xs: self.ranges.iter().map(|&(x, _)| x).collect(),
            ys: self.ranges.iter().map(y).collect(),
            y_label: y_label(canvas, label, height),
            own: self.own,
        }
    }
}

/// The axes of the panels; see [`Windows`].
struct Axes {
    xs: Vec<(f64, f64)>,
    ys: Vec<Axis>,
    y_label: Vec<String>,
    own: bool,
}

impl Axes {
    fn x(&self, canvas: &Canvas<'_>, index: usize, width: f64) -> Axis {
        let (low, high) = self.xs[if self.own { index } else { 0 }];
        Axis::linear(low, high, 0.0, room_below(canvas, width))
    }

    fn y(&self, index: usize) -> &Axis {
        &self.ys[if self.own { index } else { 0 }]
    }

    fn sides(&self, canvas: &Canvas<'_>, index: usize, edges: Edges, is_first: bool) -> Sides {
        let y_label = if is_first { self.y_label.clone() } else { Vec::new() };
        Sides { x: self.x(canvas, index, edges.width), edges, y_label }
    }

    fn widest(&self, measure: impl Fn(usize) -> f64) -> f64 {
        (0..self.xs.len()).map(measure).fold(0.0, f64::max)
    }
}

impl RowAxes for Axes {
    fn first_gutter(&self, canvas: &Canvas<'_>) -> f64 {
        self.widest(|index| gutter(canvas, &self.ys[index], "", &self.y_label))
    }

    fn other_gutter(&self, canvas: &Canvas<'_>) -> Option<f64> {
        self.own.then(|| self.widest(|index| gutter(canvas, &self.ys[index], "", &[])))
    }

    fn overhangs(&self, canvas: &Canvas<'_>, width: f64) -> (f64, f64) {
        let left = self.widest(|index| overhang_left(canvas, &self.x(canvas, index, width), width));
        (left, self.widest(|index| overhang(canvas, &self.x(canvas, index, width), width)))
    }

    fn fits(&self, canvas: &Canvas<'_>, width: f64) -> bool {
        (0..self.xs.len()).all(|index| labels_fit(canvas, &self.x(canvas, index, width), width))
    }
}

/// Radius in points and opacity of marks among so many in a frame of some width in points.
fn look(count: usize, width_pt: f64) -> (f64, f64) {
    const RADIUS: (f64, f64) = (0.9, 1.8);
    const OPACITY: (f64, f64) = (0.35, 0.9);
    // Distance of neighbours if the points were spread evenly.
    let spacing = width_pt / (count as f64).sqrt();
    ((0.36 * spacing).clamp(RADIUS.0, RADIUS.1), (0.2 * spacing).clamp(OPACITY.0, OPACITY.1))
}

/// Marks, and above them the keys of the classes.
fn draw_points(canvas: &mut Canvas<'_>, frame: &Frame, panel: &ScatterPanel, keys: &[String]) {
    let mut classes: Vec<Vec<(f64, f64)>> = vec![Vec::new(); keys.len()];
    for (&(x, y), &label) in panel.points.iter().zip(&panel.labels) {
        classes[label].push((frame.x(x), frame.y(y)));
    }
    let (radius, opacity) = look(panel.points.len(), canvas.to_pt(frame.width));
    let most = classes.iter().map(Vec::len).max().unwrap_or(0);
    for turn in 0..most {
        for (class, points) in classes.iter().enumerate() {
            if let Some(&at) = points.get(turn) {
                draw_mark(canvas, class, at, radius, opacity);
            }
        }
    }
    if keys.iter().any(|key| !key.is_empty()) {
        class_keys::draw(canvas, frame, keys, &classes);
    }
}

/// Marks in the colours of their numbers.
fn draw_shaded(canvas: &mut Canvas<'_>, frame: &Frame, panel: &ScatterPanel, shades: &Shades) {
    let (radius, opacity) = look(panel.points.len(), canvas.to_pt(frame.width));
    for (&(x, y), &value) in panel.points.iter().zip(&panel.values) {
        let fill = (shades.colour(value), opacity);
        let at = (frame.x(x), frame.y(y));
        mark::marker(canvas, at, mark::Shape::Circle, canvas.pt(radius), fill, None);
    }
}

fn draw_mark(canvas: &mut Canvas<'_>, class: usize, at: (f64, f64), radius_pt: f64, opacity: f64) {
    let radius = canvas.pt(radius_pt);
    let fill = (class_colour(canvas.style, class), opacity);
    mark::marker(canvas, at, mark::shape(class), radius, fill, None);
}

/// The colours of the palette, and then the same ones nearer to the colour of text.
fn class_colour(style: &Style, class: usize) -> crate::Rgb {
    const NEARER: f64 = 0.5;
    let colour = style.colour(class);
    if class < style.palette.len() { colour } else { colour.mixed(style.foreground, NEARER) }
}
