//! Panels of the same size, side by side, and in several rows where the page is too narrow.

use crate::canvas::{Anchor, Canvas};
use crate::error::{Error, Result};
use crate::font;
use crate::frame::{Column, Edges, MARGIN};

/// Axes of panels that stand in rows.
pub(crate) trait RowAxes {
    /// Room on the left of the first frame of a row.
    fn first_gutter(&self, canvas: &Canvas<'_>) -> f64;

    /// Room on the left of the other frames; none if the labels of the first are theirs too.
    fn other_gutter(&self, canvas: &Canvas<'_>) -> Option<f64>;

    /// How far labels stand out on the left and on the right of a horizontal axis of this width.
    fn overhangs(&self, canvas: &Canvas<'_>, width: f64) -> (f64, f64);

    /// Whether the labels below a horizontal axis of this width stand beside each other.
    fn fits(&self, canvas: &Canvas<'_>, width: f64) -> bool;
}

/// Where the frames of panels are from left to right, in dots.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PanelRows {
    count: usize,
    /// Panels in a full row.
    columns: usize,
    /// Width of a frame.
    pub width: f64,
    /// Room between two frames.
    between: f64,
    first_gutter: f64,
    other_gutter: Option<f64>,
}

/// Frames narrower than so many times the size of the text are put in more rows.
const NARROWEST: f64 = 6.0;
/// Frames narrower than so many times the size of the text are refused.
const POSSIBLE: f64 = 4.0;

impl PanelRows {
    /// Puts so many panels in as few rows as they can be read in; `axes` makes the axes for frames of at least a width.
    pub fn fitted<A: RowAxes>(
        canvas: &Canvas<'_>,
        count: usize,
        axes: impl Fn(f64) -> A,
    ) -> Result<(A, Self)> {
        let settled = |columns: usize| Self::settled(canvas, count, columns, &axes);
        let readable = |(axes, rows): &(A, Self)| {
            rows.width >= NARROWEST * canvas.font_size() && axes.fits(canvas, rows.width)
        };
        let most = (2..=count).rev().find(|&columns| readable(&settled(columns))).unwrap_or(1);
        // As many in each row, as far as possible.
        let (axes, rows) = settled(count.div_ceil(count.div_ceil(most)));
        if rows.width < POSSIBLE * canvas.font_size() {
            let (width_mm, left_pt) = (canvas.style.width_mm, canvas.to_pt(rows.width.max(0.0)));
            return Err(Error::NoRoom { width_mm, left_pt });
        }
        Ok((axes, rows))
    }

    /// Makes axes for about the width that they leave to frames.
    fn settled<A: RowAxes>(
        canvas: &Canvas<'_>,
        count: usize,
        columns: usize,
        axes: &impl Fn(f64) -> A,
    ) -> (A, Self) {
        const TURNS: i32 = 4;
        let mut guess = 0.6 * canvas.width / columns as f64;
        let mut made = axes(guess);
        let mut rows = Self::in_columns(canvas, count, columns, &made);
        for turn in 1..=TURNS {
            if (0.9 * rows.width..=rows.width).contains(&guess) {
                break;
            }
            // Ever shorter, since the labels of another axis may be longer.
            guess = rows.width.max(0.0) * (1.0 - 0.03 * f64::from(turn));
            made = axes(guess);
            rows = Self::in_columns(canvas, count, columns, &made);
        }
        (made, rows)
    }

    fn in_columns(canvas: &Canvas<'_>, count: usize, columns: usize, axes: &impl RowAxes) -> Self {
        const TURNS: usize = 4;
        let (first_gutter, other_gutter) = (axes.first_gutter(canvas), axes.other_gutter(canvas));
        let room = canvas.width - first_gutter - canvas.pt(MARGIN);
        let (mut width, mut between) = (room / columns as f64, 0.0);
        // A narrower axis may have other ticks, which stand out otherwise. It settles at once or after one more turn.
        for _ in 0..TURNS {
            let (left, right) = axes.overhangs(canvas, width);
            let gap = right + 0.5 * canvas.font_size() + other_gutter.unwrap_or(0.0).max(left);
            let all = (columns - 1) as f64 * gap + right;
            if columns as f64 * width + all <= room && between > 0.0 {
                break;
            }
            between = gap;
            width = (room - all) / columns as f64;
        }
        Self { count, columns, width, between, first_gutter, other_gutter }
    }

    /// The sides of the panel with this index.
    pub fn edges(&self, canvas: &Canvas<'_>, index: usize) -> Edges {
        let place = index % self.columns;
        let left = self.first_gutter + place as f64 * (self.width + self.between);
        let gutter = if place == 0 { self.first_gutter } else { self.other_gutter.unwrap_or(0.0) };
        let column = Column { left: left - gutter, right: left + self.width + canvas.pt(MARGIN) };
        let labelled = place == 0 || self.other_gutter.is_some();
        Edges { column, left, width: self.width, labelled }
    }

    /// Whether a panel is the first of its row.
    pub fn is_first(&self, index: usize) -> bool {
        index.is_multiple_of(self.columns)
    }

    /// Draws the rows from `top` down and returns where they end.
    ///
    /// Over each panel stand the texts of its header, each on lines of its own. `draw` draws the panel with an index
    /// between sides from a top on, and returns where it ends; it needs room `above` that top.
    pub fn draw(
        &self,
        canvas: &mut Canvas<'_>,
        mut top: f64,
        headers: &[Vec<&str>],
        above: f64,
        mut draw: impl FnMut(&mut Canvas<'_>, usize, Edges, f64) -> f64,
    ) -> f64 {
        let indices: Vec<usize> = (0..self.count).collect();
        for row in indices.chunks(self.columns) {
            let texts: Vec<Vec<Vec<String>>> =
                row.iter().map(|&index| self.wrapped(canvas, &headers[index])).collect();
            let frames = self.draw_headers(canvas, top, row[0], &texts) + canvas.pt(2.0) + above;
            let mut bottom = frames;
            for &index in row {
                bottom = bottom.max(draw(canvas, index, self.edges(canvas, index), frames));
            }
            top = bottom;
        }
        top
    }

    /// Draws the headers of a row whose first panel has this index, and returns where they end.
    ///
    /// Of texts with different numbers of lines, first ones end at the same height, and later ones begin there.
    fn draw_headers(
        &self,
        canvas: &mut Canvas<'_>,
        mut top: f64,
        first: usize,
        texts: &[Vec<Vec<String>>],
    ) -> f64 {
        let lines = |panel: &Vec<Vec<String>>, part: usize| panel.get(part).map_or(0, Vec::len);
        for part in 0..texts.iter().map(Vec::len).max().unwrap_or(0) {
            let most = texts.iter().map(|panel| lines(panel, part)).max().unwrap_or(0);
            for (place, panel) in texts.iter().enumerate() {
                let edges = self.edges(canvas, first + place);
                let skipped = if part == 0 { most - lines(panel, part) } else { 0 };
                for (line, text) in panel[part].iter().enumerate() {
                    let middle = top + ((skipped + line) as f64 + 0.5) * canvas.line_height();
                    let at = (edges.left + edges.width / 2.0, middle + canvas.half_digit());
                    canvas.text(at, text, Anchor::Middle);
                }
            }
            top += most as f64 * canvas.line_height();
        }
        top
    }

    /// The lines of the texts of a header.
    fn wrapped(&self, canvas: &Canvas<'_>, header: &[&str]) -> Vec<Vec<String>> {
        // Headers may stand out as far as they stay apart, and on the page.
        let last = self.edges(canvas, self.columns - 1);
        let aside = (canvas.width - last.left - last.width - canvas.pt(1.0))
            .min((self.between - 0.6 * canvas.font_size()) / 2.0);
        let room = self.width + 2.0 * aside.max(0.0);
        header.iter().map(|text| font::wrap_evenly(text, canvas.font_size(), room)).collect()
    }

    /// Draws what all horizontal axes show below the rows, which end at `top`, and returns where it ends.
    pub fn draw_x_label(&self, canvas: &mut Canvas<'_>, top: f64, label: &str) -> f64 {
        let (first, last) = (self.edges(canvas, 0), self.edges(canvas, self.columns - 1));
        let right = last.left + last.width;
        let middle = (first.left + right) / 2.0;
        let lines = font::wrap_evenly(label, canvas.font_size(), right - first.left);
        for (line, text) in lines.iter().enumerate() {
            let y = top + 0.7 * canvas.font_size() + line as f64 * canvas.line_height();
            canvas.text((middle, y), text, Anchor::Middle);
        }
        top + lines.len() as f64 * canvas.line_height()
    }
}
