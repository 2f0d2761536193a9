//! Clouds of three dimensions, seen from a fixed direction.

use crate::axis::range;
use crate::canvas::{Anchor, Canvas};
use crate::degree::with_unit;
use crate::error::{Error, Result};
use crate::font;
use crate::frame::{Column, MARGIN};
use crate::number::{compact, exponent_of, fixed};
use crate::view::Placed;

type Vector = [f64; 3];

/// Where the viewer stands: the angle from the x axis and the height above the plane of x and y, in degrees. The box
/// shows its sides of greatest x, least y and greatest z, and none of its corners hides another.
const AZIMUTH: f64 = -55.0;
const ELEVATION: f64 = 22.0;
/// The box is not flatter than this, so that the names of its sides stand apart.
const THINNEST: f64 = 0.2;
/// Greatest height of the box on the page over its width.
const TALLEST: f64 = 0.95;

/// Directions of the page and towards the viewer; each has length one.
struct Camera {
    right: Vector,
    up: Vector,
    towards: Vector,
}

impl Camera {
    fn new() -> Self {
        let (sin_a, cos_a) = AZIMUTH.to_radians().sin_cos();
        let (sin_e, cos_e) = ELEVATION.to_radians().sin_cos();
        Self {
            right: [-sin_a, cos_a, 0.0],
            up: [-sin_e * cos_a, -sin_e * sin_a, cos_e],
            towards: [cos_e * cos_a, cos_e * sin_a, sin_e],
        }
    }
}

/// A box that holds all points, and whose place on the page is known but for its top.
pub(crate) struct SpaceView {
    column: Column,
    left: f64,
    unit: Option<String>,
    /// Least and greatest coordinate in each direction.
    ranges: [(f64, f64); 3],
    /// What lengths are divided by.
    size: f64,
    /// Half of the sides of the box, whose greatest is about one.
    halves: Vector,
    camera: Camera,
    /// Least and greatest distance towards the viewer.
    depths: (f64, f64),
    /// Dots to a length of one.
    scale: f64,
    /// Half of the height on the page.
    half_height: f64,
}

/// A box on the page.
pub(crate) struct SpaceScene {
    view: SpaceView,
    top: f64,
}

impl SpaceView {
    /// Finds the scale at which the box fits in the column.
    pub fn new(canvas: &Canvas<'_>, column: Column, points: &[&[f64]], unit: Option<&str>) -> Result<Self> {
        let mut ranges = [(0.0, 0.0); 3];
        for (axis, ends) in ranges.iter_mut().enumerate() {
            *ends = range(points.iter().map(|point| point[axis])).ok_or(Error::Empty { what: "point" })?;
        }
        // Halves, so that no difference is too large for a number.
        let half = |(low, high): (f64, f64)| high / 2.0 - low / 2.0;
        let greatest = ranges.into_iter().map(half).fold(0.0, f64::max);
        let size = if greatest > 0.0 { greatest } else { 1.0 };
        // A little air between the outermost points and the box.
        let halves = ranges.map(|ends| 1.04 * (half(ends) / size).max(THINNEST));

        let camera = Camera::new();
        let extent = |direction: Vector| dot(halves, direction.map(f64::abs));
        let room = column.width() - 2.0 * (canvas.pt(MARGIN) + name_room(canvas));
        if room < 4.0 * canvas.font_size() {
            let left_pt = canvas.to_pt(room.max(0.0));
            return Err(Error::NoRoom { width_mm: canvas.style.width_mm, left_pt });
        }
        let (wide, tall) = (extent(camera.right), extent(camera.up));
        let scale = (room / wide).min(TALLEST * room / tall) / 2.0;
        let half_height = scale * tall + canvas.pt(3.0);
        let left = column.left + canvas.pt(MARGIN);
        let (unit, depths) = (unit.map(str::to_owned), (0.0, 0.0));
        let mut view = Self { column, left, unit, ranges, size, halves, camera, depths, scale, half_height };
        view.depths = range(points.iter().map(|point| view.depth(point))).unwrap_or(depths);
        Ok(view)
    }

    /// Where text above the box begins.
    pub fn left(&self) -> f64 {
        self.left
    }

    /// Height of the box with a little air.
    pub fn height(&self) -> f64 {
        2.0 * self.half_height
    }

    /// A point relative to the middle of the box.
    fn relative(&self, point: &[f64]) -> Vector {
        [0, 1, 2].map(|axis| {
            let (low, high) = self.ranges[axis];
            (point[axis] - (low / 2.0 + high / 2.0)) / self.size
        })
    }

    fn depth(&self, point: &[f64]) -> f64 {
        dot(self.relative(point), self.camera.towards)
    }

    fn place(&self, top: f64, point: Vector) -> (f64, f64) {
        let (x, y) = (dot(point, self.camera.right), dot(point, self.camera.up));
        (self.column.middle() + self.scale * x, top + self.half_height - self.scale * y)
    }

    /// Draws the box around the points.
    pub fn draw_box(self, canvas: &mut Canvas<'_>, top: f64) -> SpaceScene {
        let faint = canvas.stroke(canvas.style.muted, 0.5);
        let corner = |signs: Vector| [0, 1, 2].map(|axis| signs[axis] * self.halves[axis]);
        for axis in 0..3 {
            for (a, b) in [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)] {
                let [mut from, mut to] = [[a; 3]; 2];
                (from[(axis + 2) % 3], to[(axis + 2) % 3]) = (b, b);
                (from[axis], to[axis]) = (-1.0, 1.0);
                let ends = [from, to].map(|signs| self.place(top, corner(signs)));
                canvas.line(ends[0], ends[1], faint);
            }
        }
        // The lower sides in front and the upright one on the left, which are on the outline of the box.
        let axes: [(&str, Vector, Vector, (f64, f64)); 3] = [
            ("x", [-1.0, -1.0, -1.0], [1.0, -1.0, -1.0], (-0.75, 0.75)),
            ("y", [1.0, -1.0, -1.0], [1.0, 1.0, -1.0], (0.75, 0.75)),
            ("z", [-1.0, -1.0, -1.0], [-1.0, -1.0, 1.0], (-1.0, 0.0)),
        ];
        for (name, from, to, outwards) in axes {
            let [from, to] = [from, to].map(|signs| self.place(top, corner(signs)));
            draw_arrow(canvas, from, to);
            let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
            let offset = 0.95 * canvas.font_size();
            let at = (middle.0 + outwards.0 * offset, middle.1 + outwards.1 * offset + canvas.half_digit());
            canvas.text(at, name, Anchor::Middle);
        }
        SpaceScene { view: self, top }
    }
}

impl SpaceScene {
    pub fn place(&self, points: &[Vec<f64>]) -> Placed {
        let (low, high) = self.view.depths;
        let distance = |depth: f64| if high > low { (high - depth) / (high - low) } else { 0.0 };
        Placed {
            at: points.iter().map(|point| self.view.place(self.top, self.view.relative(point))).collect(),
            distance: Some(points.iter().map(|point| distance(self.view.depth(point))).collect()),
        }
    }

    /// Writes below the box how far it reaches, and returns where the figure ends.
    pub fn draw_ranges(&self, canvas: &mut Canvas<'_>) -> f64 {
        let Self { view, top } = self;
        let ranges: Vec<String> =
            ["x", "y", "z"].iter().zip(view.ranges).map(|(name, ends)| range_label(name, ends)).collect();
        let mut baseline = top + view.height() + 1.6 * canvas.font_size();
        for line in lines(canvas, view.column, &ranges, view.unit.as_deref()) {
            canvas.text((view.column.middle(), baseline), &line, Anchor::Middle);
            baseline += canvas.line_height();
        }
        baseline - canvas.line_height() + 0.25 * canvas.font_size() + canvas.pt(MARGIN)
    }
}

/// As many ranges on a line as fit.
fn lines(canvas: &Canvas<'_>, column: Column, ranges: &[String], unit: Option<&str>) -> Vec<String> {
    let room = column.width() - 2.0 * canvas.pt(MARGIN);
    let fits = |line: &str| canvas.text_width(line) <= room;
    let mut lines: Vec<String> = Vec::new();
    for (index, range) in ranges.iter().enumerate() {
        let last = index + 1 == ranges.len();
        let range = if last { with_unit(range, unit) } else { format!("{range},") };
        match lines.last_mut() {
            Some(line) if fits(&format!("{line} {range}")) => *line = format!("{line} {range}"),
            _ => lines.extend(font::wrap(&range, canvas.font_size(), room)),
        }
    }
    lines
}

/// Room around the box for the names of its sides.
fn name_room(canvas: &Canvas<'_>) -> f64 {
    1.2 * canvas.font_size()
}

/// The range with as many decimals as tell its ends apart.
fn range_label(name: &str, (low, high): (f64, f64)) -> String {
    const DIGITS: i32 = 3;
    if low == high {
        return format!("{name} = {}", compact(low, DIGITS as usize));
    }
    let greatest = low.abs().max(high.abs());
    let decimals = usize::try_from(DIGITS - 1 - exponent_of(high / 2.0 - low / 2.0)).unwrap_or(0);
    let end = |value: f64| {
        if decimals <= 6 && exponent_of(greatest) < 9 {
            fixed(value, decimals, greatest >= 1e4)
        } else {
            compact(value, DIGITS as usize)
        }
    };
    format!("{name} ∈ [{}, {}]", end(low), end(high))
}

/// A line with a head at its end, along which coordinates grow.
fn draw_arrow(canvas: &mut Canvas<'_>, from: (f64, f64), to: (f64, f64)) {
    let colour = canvas.style.foreground;
    let stroke = canvas.stroke(colour, 0.6);
    canvas.line(from, to, stroke);
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    let (dx, dy) = (dx / length, dy / length);
    let (long, half) = (canvas.pt(4.0), canvas.pt(1.5));
    let back = (to.0 - long * dx, to.1 - long * dy);
    let head = [to, (back.0 - half * dy, back.1 + half * dx), (back.0 + half * dy, back.1 - half * dx)];
    canvas.polygon(&head, colour, 1.0, None);
}

fn dot(a: Vector, b: Vector) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_view_keeps_lengths_in_its_plane() {
        let Camera { right, up, towards } = Camera::new();
        for (a, b, expected) in [
            (right, right, 1.0),
            (up, up, 1.0),
            (towards, towards, 1.0),
            (right, up, 0.0),
            (right, towards, 0.0),
            (up, towards, 0.0),
        ] {
            assert!((dot(a, b) - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn ranges_are_written_with_the_digits_that_matter() {
        assert_eq!(range_label("x", (-1.2345, 1.5)), "x ∈ [−1.23, 1.50]");
        assert_eq!(range_label("x", (-0.99999, 1.0)), "x ∈ [−1.000, 1.000]");
        assert_eq!(range_label("y", (1_000_000.0, 1_000_000.5)), "y ∈ [1,000,000.000, 1,000,000.500]");
        assert_eq!(range_label("y", (-f64::MAX, 1e-9)), "y ∈ [−1.80×10³⁰⁸, 1.00×10⁻⁹]");
        assert_eq!(range_label("z", (2.0, 2.0)), "z = 2.00");
    }
}
