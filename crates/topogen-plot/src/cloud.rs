//! Clouds of points with the edges that births and deaths depend on.

use crate::canvas::{Anchor, Canvas, DOTS_PER_POINT, Stroke};
use crate::critical::{CriticalClass, Role, Selection};
use crate::error::{Error, Result, check_finite};
use crate::figure::{Drawing, Figure};
use crate::font;
use crate::frame::{Column, MARGIN};
use crate::legend::{Legend, SAMPLE};
use crate::mark;
use crate::number::{homology, whole};
use crate::representative::Representative;
use crate::style::Style;
use crate::view::{Placed, View};

/// A cloud of points, with the critical edges of its homology classes drawn on it.
///
/// The edge at whose length a class is born is solid, that at whose length it dies is dashed. Degrees have the colours
/// that they have in a [`DiagramFigure`](crate::DiagramFigure). Their markers stand in the middle of edges: of all if
/// they are few, otherwise of some. Edges of degree 0, which join components, are thinner and have no marker, since its
/// circle would look like a point.
///
/// Lengths on the page are true to scale in both directions. What is shown depends on the dimension:
///
/// - 1: the points on a line.
/// - 2: the points.
/// - 3: an orthographic projection from a fixed direction, with the box around the cloud. Far points are fainter.
/// - more: the first two principal components; the axes say which share of the variance each has.
///
/// [Representatives](Self::representatives), such as short loops around holes, have colours of their own, and are all drawn.
///
/// Of each degree at most [`max_classes`](Self::max_classes) are drawn: the essential ones and then the most persistent.
/// A note says how many are not drawn.
///
/// # Errors
///
/// [`Figure::draw`] refuses a cloud without points, points without coordinates or with different numbers of them, NaN
/// and infinities, an edge or a simplex to a point that the cloud does not have, a negative persistence and `max_classes` of zero.
///
/// # Complexity
///
/// Linear in the number of coordinates up to dimension 3, above it `O(n d)` a step of at most 1000 steps;
/// `O(m log m)` for `m` classes.
///
/// # Example
///
/// ```
/// use topogen_plot::{CloudFigure, CriticalClass, Figure, Style};
///
/// let square = vec![vec![0.0, 0.0], vec![1.0, 0.0], vec![1.0, 1.0], vec![0.0, 1.0]];
/// let hole = CriticalClass {
///     degree: 1,
///     persistence: Some(2f64.sqrt() - 1.0),
///     birth_edge: Some((2, 3)),
///     death_edge: Some((0, 2)),
/// };
/// let figure = CloudFigure { points: square, classes: vec![hole], ..CloudFigure::default() };
/// let svg = figure.svg(&Style::default())?;
/// assert!(svg.contains("H₁ birth edge") && svg.contains("H₁ death edge"));
/// # Ok::<(), topogen_plot::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CloudFigure {
    /// A title above the figure.
    pub title: Option<String>,
    /// The unit of the coordinates, if they have one.
    pub unit: Option<String>,
    /// The points, all with the same number of coordinates.
    pub points: Vec<Vec<f64>>,
    /// The classes whose edges are drawn.
    pub classes: Vec<CriticalClass>,
    /// Cycles or cocycles of classes, drawn above all else.
    pub representatives: Vec<Representative>,
    /// How many classes of a degree are drawn at most; 50 by default.
    pub max_classes: usize,
}

impl Default for CloudFigure {
    fn default() -> Self {
        Self {
            title: None,
            unit: None,
            points: Vec::new(),
            classes: Vec::new(),
            representatives: Vec::new(),
            max_classes: 50,
        }
    }
}

impl CloudFigure {
    fn check(&self) -> Result<()> {
        check_points(&self.points)?;
        if self.max_classes == 0 {
            return Err(Error::NothingAllowed { field: "max_classes" });
        }
        let n_points = self.points.len();
        let mut representatives = self.representatives.iter().enumerate();
        representatives.try_for_each(|(index, representative)| representative.check(index, n_points))?;
        self.classes.iter().enumerate().try_for_each(|(index, class)| class.check(index, n_points))
    }
}

impl Figure for CloudFigure {
    fn draw(&self, style: &Style) -> Result<Drawing> {
        self.check()?;
        let mut canvas = Canvas::new(style, DOTS_PER_POINT)?;
        let selection = Selection::new(&self.classes, self.max_classes);
        let points: Vec<&[f64]> = self.points.iter().map(Vec::as_slice).collect();
        let view = View::new(&canvas, Column::page(&canvas), &points, self.unit.as_deref())?;
        let top = self.draw_header(&mut canvas, &selection, view.left()) + view.above(&canvas);
        let scene = view.draw_behind(&mut canvas, top);
        let placed = scene.place(&self.points);
        draw_points(&mut canvas, &placed, radius(self.points.len()));
        draw_edges(&mut canvas, &placed, &selection);
        for (index, representative) in self.representatives.iter().enumerate() {
            representative.draw(&mut canvas, &placed, index, radius(self.points.len()));
        }
        let bottom = scene.draw_over(&mut canvas);
        Ok(canvas.finish(bottom))
    }
}

/// Refuses a cloud that has no points, points without coordinates or with different numbers of them, and numbers that
/// are not finite.
pub(crate) fn check_points(points: &[Vec<f64>]) -> Result<()> {
    let expected = points.first().ok_or(Error::Empty { what: "point" })?.len();
    if expected == 0 {
        return Err(Error::Empty { what: "coordinate" });
    }
    for (point, coordinates) in points.iter().enumerate() {
        let given = coordinates.len();
        if given != expected {
            return Err(Error::RaggedPoint { point, given, expected });
        }
        check_finite(coordinates, || format!("point {point}"))?;
    }
    Ok(())
}

/// What an entry of the legend stands for.
enum Entry {
    Points,
    Edges(usize, Role),
    Representative(usize),
}

impl CloudFigure {
    /// Title, legend and notes; returns where they end.
    fn draw_header(&self, canvas: &mut Canvas<'_>, selection: &Selection, left: f64) -> f64 {
        let noun = if self.points.len() == 1 { "point" } else { "points" };
        let mut entries = Vec::new();
        for (degree, role) in selection.kinds() {
            let name = format!("{} {} edge", homology(degree), role.name());
            entries.push((Entry::Edges(degree, role), name));
        }
        for (index, representative) in self.representatives.iter().enumerate() {
            entries.push((Entry::Representative(index), representative.name()));
        }
        entries.push((Entry::Points, format!("{} {noun}", whole(self.points.len()))));
        let column = Column::page(canvas);
        let legend = Legend::new(canvas, column, entries.iter().map(|(_, name)| name.as_str()));
        let mut top = canvas.title(self.title.as_deref(), canvas.pt(MARGIN));
        let left = legend.left(canvas, column, left);
        legend.draw(canvas, left, top, |canvas, entry, (x, y)| match entries[entry].0 {
            Entry::Points => {
                let at = (x + canvas.pt(SAMPLE / 2.0), y);
                let colour = canvas.style.foreground.mixed(canvas.style.background, FLAT);
                draw_point(canvas, at, RADIUS.1, colour);
            }
            Entry::Representative(index) => {
                let width = canvas.pt(SAMPLE);
                self.representatives[index].draw_sample(canvas, index, (x, y), width, RADIUS.1);
            }
            Entry::Edges(degree, role) => {
                draw_edge(canvas, degree, role, ((x, y), (x + canvas.pt(SAMPLE), y)), true);
            }
        });
        top += legend.height;
        for note in selection.notes() {
            let room = canvas.width - left - canvas.pt(MARGIN);
            for line in font::wrap(&note, canvas.font_size(), room) {
                canvas.text(
                    (left, top + canvas.line_height() / 2.0 + canvas.half_digit()),
                    &line,
                    Anchor::Start,
                );
                top += canvas.line_height();
            }
        }
        top + canvas.pt(2.0)
    }
}

/// Least and greatest radius of a point.
const RADIUS: (f64, f64) = (0.7, 1.6);
/// How much of the page's colour points have: in a view without depth, the nearest and the farthest.
const FLAT: f64 = 0.45;
const NEAR: f64 = 0.15;
const FAR: f64 = 0.7;

/// The radius of a point among so many.
pub(crate) fn radius(count: usize) -> f64 {
    (20.0 / (count as f64).sqrt()).clamp(RADIUS.0, RADIUS.1)
}

/// Points, the far ones first.
pub(crate) fn draw_points(canvas: &mut Canvas<'_>, placed: &Placed, radius_pt: f64) {
    let share = |point: usize| {
        placed.distance.as_ref().map_or(FLAT, |distance| NEAR + (FAR - NEAR) * distance[point])
    };
    let mut order: Vec<usize> = (0..placed.at.len()).collect();
    order.sort_by(|&a, &b| share(b).total_cmp(&share(a)));
    for point in order {
        let colour = canvas.style.foreground.mixed(canvas.style.background, share(point));
        draw_point(canvas, placed.at[point], radius_pt, colour);
    }
}

/// Edges, the most persistent last.
fn draw_edges(canvas: &mut Canvas<'_>, placed: &Placed, selection: &Selection) {
    for (index, (degree, edges)) in selection.edges.iter().enumerate() {
        let marked = mark::marked(edges.len(), index, selection.edges.len());
        for (place, &(role, (u, v))) in edges.iter().enumerate().rev() {
            draw_edge(canvas, *degree, role, (placed.at[u], placed.at[v]), marked.contains(&place));
        }
    }
}

fn draw_point(canvas: &mut Canvas<'_>, at: (f64, f64), radius_pt: f64, colour: crate::Rgb) {
    let outline = canvas.stroke(canvas.style.background, 0.2);
    let radius = canvas.pt(radius_pt);
    canvas.circle(at, radius, colour, 1.0, Some(outline));
}

fn draw_edge(
    canvas: &mut Canvas<'_>,
    degree: usize,
    role: Role,
    (from, to): ((f64, f64), (f64, f64)),
    marked: bool,
) {
    const MARKER: f64 = 1.7;
    const THIN: f64 = 0.75;
    let width = canvas.style.line_width_pt * if degree == 0 { THIN } else { 1.0 };
    let solid = canvas.stroke(canvas.style.colour(degree), width);
    let stroke = match role {
        Role::Birth => solid,
        Role::Death => Stroke { dashes: &[2.2, 1.4], ..solid },
    };
    canvas.line(from, to, stroke);
    if marked && degree > 0 {
        let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
        crate::degree::draw_marker(canvas, degree, middle, MARKER);
    }
}
