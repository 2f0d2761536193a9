//! The legend above a frame, where it hides no data.

use crate::canvas::{Anchor, Canvas};
use crate::font;
use crate::frame::{Column, MARGIN};

/// Points of an entry that its sample of line takes.
pub(crate) const SAMPLE: f64 = 20.0;
const GAP: f64 = 4.0;
const BETWEEN: f64 = 9.0;

/// Names laid out in rows.
pub(crate) struct Legend {
    entries: Vec<Entry>,
    /// Room in front of a name in points.
    sample: f64,
    width: f64,
    pub height: f64,
}

struct Entry {
    x: f64,
    y: f64,
    lines: Vec<String>,
}

impl Legend {
    /// Lays the names out in as many columns as fit.
    pub fn new<'n>(canvas: &Canvas<'_>, column: Column, names: impl Iterator<Item = &'n str>) -> Self {
        Self::grouped(canvas, column, names, 1)
    }

    /// As [`Legend::new`], but with other room in front of a name, in points.
    pub fn with_sample<'n>(
        canvas: &Canvas<'_>,
        column: Column,
        names: impl Iterator<Item = &'n str>,
        sample: f64,
    ) -> Self {
        Self::arranged(canvas, column, names, 1, sample)
    }

    /// As [`Legend::new`], but names of which so many belong together are in one row, or all in one column.
    pub fn grouped<'n>(
        canvas: &Canvas<'_>,
        column: Column,
        names: impl Iterator<Item = &'n str>,
        group: usize,
    ) -> Self {
        Self::arranged(canvas, column, names, group, SAMPLE)
    }

    fn arranged<'n>(
        canvas: &Canvas<'_>,
        column: Column,
        names: impl Iterator<Item = &'n str>,
        group: usize,
        sample_pt: f64,
    ) -> Self {
        let room = column.width() - 2.0 * canvas.pt(MARGIN);
        let (sample, between) = (canvas.pt(sample_pt + GAP), canvas.pt(BETWEEN));
        let names: Vec<Vec<String>> =
            names.map(|name| font::wrap(name, canvas.font_size(), room - sample)).collect();
        let width = |lines: &Vec<String>| {
            lines.iter().map(|line| canvas.text_width(line)).fold(sample, |a, b| a.max(sample + b))
        };
        let column_widths = |columns: usize| -> Vec<f64> {
            (0..columns)
                .map(|column| names.iter().skip(column).step_by(columns).map(width).fold(0.0, f64::max))
                .collect()
        };
        let total =
            |widths: &[f64]| widths.iter().sum::<f64>() + between * widths.len().saturating_sub(1) as f64;
        let widths = (1..=names.len())
            .rev()
            .filter(|columns| columns % group == 0)
            .map(column_widths)
            .find(|widths| total(widths) <= room)
            .unwrap_or_else(|| column_widths(1));

        let mut entries = Vec::with_capacity(names.len());
        let mut y = 0.0;
        for row in names.chunks(widths.len()) {
            let mut x = 0.0;
            for (lines, width) in row.iter().zip(&widths) {
                entries.push(Entry { x, y, lines: lines.clone() });
                x += width + between;
            }
            y += row.iter().map(Vec::len).max().unwrap_or(0) as f64 * canvas.line_height();
        }
        Self { entries, sample: sample_pt, width: total(&widths), height: y }
    }

    /// Left end of the legend: that of the frame if the column is wide enough.
    pub fn left(&self, canvas: &Canvas<'_>, column: Column, frame: f64) -> f64 {
        frame.min(column.right - canvas.pt(MARGIN) - self.width).max(column.left + canvas.pt(MARGIN))
    }

    /// Draws the legend; `sample` draws what stands for the entry with an index, from a place to the right.
    pub fn draw(
        &self,
        canvas: &mut Canvas<'_>,
        left: f64,
        top: f64,
        mut sample: impl FnMut(&mut Canvas<'_>, usize, (f64, f64)),
    ) {
        for (index, entry) in self.entries.iter().enumerate() {
            let (x, middle) = (left + entry.x, top + entry.y + canvas.line_height() / 2.0);
            sample(canvas, index, (x, middle));
            for (line, text) in entry.lines.iter().enumerate() {
                let y = middle + canvas.half_digit() + line as f64 * canvas.line_height();
                canvas.text((x + canvas.pt(self.sample + GAP), y), text, Anchor::Start);
            }
        }
    }
}

/// The sample of something that is shaded.
pub(crate) fn draw_shade_sample(canvas: &mut Canvas<'_>, (x, y): (f64, f64)) {
    let half = 0.35 * canvas.font_size();
    canvas.shade((x, x + canvas.pt(SAMPLE)), (y - half, y + half));
}
