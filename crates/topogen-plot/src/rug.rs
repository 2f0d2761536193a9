//! Rugs: short ticks at the places of data, below the curves that were made from them.

use crate::canvas::Canvas;
use crate::curves::{self, Series};
use crate::frame::Frame;

/// Points from one row to the next, and of a tick.
const ROW: f64 = 6.5;
const TICK: f64 = 4.5;
const TICK_WIDTH: f64 = 0.5;

/// A row of ticks for each series that has some.
pub(crate) struct Rug<'c> {
    /// Index of a series, and its ticks.
    rows: Vec<(usize, &'c [f64])>,
}

impl<'c> Rug<'c> {
    pub fn new(series: &'c [Series]) -> Self {
        let rows = series.iter().enumerate().map(|(index, series)| (index, series.rug.as_slice()));
        Self { rows: rows.filter(|(_, rug)| !rug.is_empty()).collect() }
    }

    /// Room that the rows need below the vertical axis.
    pub fn height(&self, canvas: &Canvas<'_>) -> f64 {
        self.rows.len() as f64 * canvas.pt(ROW)
    }

    /// Draws the rows into the room below the axis, each with the marker of its series in front.
    pub fn draw(&self, canvas: &mut Canvas<'_>, frame: &Frame) {
        if self.rows.is_empty() {
            return;
        }
        let border = canvas.stroke(canvas.style.foreground, 0.4);
        canvas.line((frame.left, frame.bottom()), (frame.right(), frame.bottom()), border);
        for (row, &(index, places)) in self.rows.iter().enumerate() {
            let y = frame.bottom() + (row as f64 + 0.5) * canvas.pt(ROW);
            let half = canvas.pt(TICK / 2.0);
            let stroke = canvas.stroke(canvas.style.colour(index), TICK_WIDTH);
            for &place in places {
                let x = frame.x(place);
                canvas.line((x, y - half), (x, y + half), stroke);
            }
            curves::draw_marker(canvas, index, (frame.left - canvas.pt(ROW / 2.0), y));
        }
    }
}
