//! Clouds in a frame whose axes have the same scale.

use crate::axis::{Axis, range};
use crate::canvas::Canvas;
use crate::degree::with_unit;
use crate::error::{Error, Result, check_finite};
use crate::frame::{Column, Frame, Sides, note_height, room_below, room_beside};
use crate::number::fixed;
use crate::principal::Principal;
use crate::view::Placed;

/// Least and greatest height of the frame over its width.
pub(crate) const FLATTEST: f64 = 0.3;
pub(crate) const TALLEST: f64 = 1.1;

/// A frame that holds all points, and whose place on the page is known but for its top.
pub(crate) struct PlaneView {
    projection: Projection,
    sides: Sides,
    y: Axis,
    x_label: String,
    /// Height of the frame over its width.
    ratio: f64,
}

/// A frame on the page, and which of its places a point has.
pub(crate) struct PlaneScene {
    projection: Projection,
    frame: Frame,
}

impl PlaneView {
    /// Shows points of dimension 1 and 2 themselves, others by their first two principal components.
    pub fn new(canvas: &Canvas<'_>, column: Column, points: &[&[f64]], unit: Option<&str>) -> Result<Self> {
        let projection = Projection::new(points);
        let (xs, ys): (Vec<f64>, Vec<f64>) = points.iter().map(|point| projection.place(point)).unzip();
        check_finite(&[xs.as_slice(), &ys].concat(), || "the principal components".into())?;
        let no_points = Error::Empty { what: "point" };
        let xs = range(xs).ok_or(no_points.clone())?;
        let ys = range(ys).ok_or(no_points)?;
        let (xs, ys, ratio) = equal_scale(xs, ys, (FLATTEST, TALLEST));

        // The frame is not narrower than this.
        let guess = 0.7 * column.width();
        let (y, y_label) = match &projection.y_label {
            Some(label) => {
                (Axis::linear(ys.0, ys.1, 0.0, room_beside(canvas, ratio * guess)), with_unit(label, unit))
            }
            // Of one coordinate there is no other.
            None => (Axis::bare(), String::new()),
        };
        let x = |width: f64| Axis::linear(xs.0, xs.1, 0.0, room_below(canvas, width));
        let sides = Sides::new(canvas, column, &y, &y_label, ratio * guess, x)?;
        let x_label = with_unit(&projection.x_label, unit);
        Ok(Self { projection, sides, y, x_label, ratio })
    }

    /// The left side of the frame.
    pub fn left(&self) -> f64 {
        self.sides.edges.left
    }

    /// Room that is needed above the frame.
    pub fn above(&self, canvas: &Canvas<'_>) -> f64 {
        note_height(canvas, &self.y)
    }

    /// Height of the frame.
    pub fn height(&self) -> f64 {
        self.ratio * self.sides.edges.width
    }

    /// Draws what lies behind the points; the frame is still to be drawn over them.
    pub fn draw_grid(self, canvas: &mut Canvas<'_>, top: f64) -> PlaneScene {
        let height = self.height();
        let frame = self.sides.frame(canvas, top, height, self.y, &self.x_label);
        frame.draw_grid(canvas);
        PlaneScene { projection: self.projection, frame }
    }
}

impl PlaneScene {
    pub fn place(&self, points: &[Vec<f64>]) -> Placed {
        let place = |point: &Vec<f64>| {
            let (along, up) = self.projection.place(point);
            let has_y = self.projection.y_label.is_some();
            let y = if has_y { self.frame.y(up) } else { self.frame.top + self.frame.height / 2.0 };
            (self.frame.x(along), y)
        };
        Placed { at: points.iter().map(place).collect(), distance: None }
    }

    /// Draws the frame over the points, and returns where the figure ends.
    pub fn draw_frame(&self, canvas: &mut Canvas<'_>) -> f64 {
        self.frame.draw(canvas)
    }
}

/// How points are brought into the plane, and what its axes show.
struct Projection {
    /// Nothing for points of one and two dimensions, which are shown themselves.
    principal: Option<Principal>,
    x_label: String,
    /// Nothing if there is one coordinate only.
    y_label: Option<String>,
}

impl Projection {
    fn new(points: &[&[f64]]) -> Self {
        match points.first().map_or(0, |point| point.len()) {
            0 | 1 => Self { principal: None, x_label: "x".into(), y_label: None },
            2 => Self { principal: None, x_label: "x".into(), y_label: Some("y".into()) },
            _ => {
                let principal = Principal::new(points);
                let label = |number: usize| {
                    let percent = fixed(100.0 * principal.shares[number - 1], 1, false);
                    format!("PC{number}, {percent} % of variance")
                };
                Self { x_label: label(1), y_label: Some(label(2)), principal: Some(principal) }
            }
        }
    }

    fn place(&self, point: &[f64]) -> (f64, f64) {
        let coordinate = |axis: usize| point.get(axis).copied().unwrap_or(0.0);
        self.principal.as_ref().map_or_else(|| (coordinate(0), coordinate(1)), |it| it.place(point))
    }
}

/// Ranges around these ones in which a length is as long in both directions, and height over width of their frame, which
/// is from `flattest` to `tallest`.
pub(crate) fn equal_scale(
    (x0, x1): (f64, f64),
    (y0, y1): (f64, f64),
    (flattest, tallest): (f64, f64),
) -> ((f64, f64), (f64, f64), f64) {
    const MARGIN: f64 = 1.06;
    // Halves, so that no difference is too large for a number.
    let (x, y) = (x0 / 2.0 + x1 / 2.0, y0 / 2.0 + y1 / 2.0);
    let (mut half_x, mut half_y) = (x1 / 2.0 - x0 / 2.0, y1 / 2.0 - y0 / 2.0);
    let greatest = x.abs().max(y.abs());
    if half_x.max(half_y) == 0.0 {
        // All points are the same: their neighbourhood is shown.
        half_x = if greatest == 0.0 { 1.0 } else { 0.1 * greatest };
    }
    // Shorter ranges would be lost to rounding.
    let least = (4.0 * f64::EPSILON * greatest).max(f64::MIN_POSITIVE);
    half_x = half_x.max(least).max(half_y / tallest);
    half_y = half_y.max(least).max(half_x * flattest);
    half_x = half_x.max(half_y / tallest);
    let around = |middle: f64, half: f64| {
        let half = MARGIN * half;
        ((middle - half).max(-f64::MAX), (middle + half).min(f64::MAX))
    };
    (around(x, half_x), around(y, half_y), half_y / half_x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_equal_scale_and_hold_the_points() {
        let ranges = [(0.0, 1.0), (-5.0, 40.0), (3.0, 3.0), (1e6, 1e6 + 1e-9), (0.0, 0.0), (-1e-300, 1e-300)];
        for x in ranges {
            for y in ranges {
                let ((x0, x1), (y0, y1), ratio) = equal_scale(x, y, (FLATTEST, TALLEST));
                assert!(x0 < x.0 && x.1 < x1 && y0 < y.0 && y.1 < y1, "{x:?} {y:?}");
                assert!((FLATTEST - 1e-9..=TALLEST + 1e-9).contains(&ratio), "{x:?} {y:?} gives {ratio}");
                // As far as numbers of this size tell lengths apart.
                let rounding = 1e-9 + 4.0 * f64::EPSILON * x1.abs().max(y1.abs()) / (x1 - x0);
                assert!(((y1 - y0) / (x1 - x0) - ratio).abs() <= 4.0 * rounding, "{x:?} {y:?} gives {ratio}");
            }
        }
    }
}
