//! The rows of a forest plot: how high they are, and their labels.

use crate::canvas::{Anchor, Canvas};
use crate::font;
use crate::frame::{Column, Frame, MARGIN};
use crate::intervals::{IntervalGroup, IntervalRow};

/// The greatest share of the column that labels take.
const LABELS: f64 = 0.45;
/// Points between labels and frame.
const GAP: f64 = 4.0;
/// Points between lines of different rows.
const BETWEEN: f64 = 3.0;
/// Points that the marks of a row need.
const MARKS: f64 = 12.0;
/// Points by which rows are set in below a heading.
const INDENT: f64 = 6.0;

/// What stands in a line of the plot.
#[derive(Clone, Copy)]
pub(crate) enum Line<'f> {
    Heading,
    Row(&'f IntervalRow),
}

/// All lines from the top down.
pub(crate) struct Lines<'f> {
    /// What it is, its text, how far that is set in, and the height.
    lines: Vec<(Line<'f>, Vec<String>, f64, f64)>,
    /// Room for the texts on the left of the frame.
    pub gutter: f64,
    /// Height of all of them.
    pub height: f64,
}

impl<'f> Lines<'f> {
    pub fn new(canvas: &Canvas<'_>, column: Column, groups: &'f [IntervalGroup]) -> Self {
        let room = LABELS * column.width() - canvas.pt(MARGIN + GAP);
        let has_headings = groups.iter().any(|group| !group.heading.is_empty());
        let indent = if has_headings { canvas.pt(INDENT) } else { 0.0 };
        let mut lines = Vec::new();
        let mut widest = 0.0f64;
        let mut add = |line, text: &str, indent: f64| {
            let text = font::wrap(text, canvas.font_size(), room - indent);
            widest = text.iter().map(|text| indent + canvas.text_width(text)).fold(widest, f64::max);
            let needed = text.len() as f64 * canvas.line_height() + canvas.pt(BETWEEN);
            let height = if matches!(line, Line::Row(_)) { needed.max(canvas.pt(MARKS)) } else { needed };
            lines.push((line, text, indent, height));
        };
        for group in groups.iter().filter(|group| !group.rows.is_empty()) {
            if !group.heading.is_empty() {
                add(Line::Heading, &group.heading, 0.0);
            }
            group.rows.iter().for_each(|row| add(Line::Row(row), &row.label, indent));
        }
        let height = lines.iter().map(|line| line.3).sum();
        Self { lines, gutter: canvas.pt(MARGIN + GAP) + widest, height }
    }

    /// Writes the texts beside the frame, and returns the height on the page of the middle of each line.
    pub fn draw(&self, canvas: &mut Canvas<'_>, frame: &Frame) -> Vec<(Line<'f>, f64)> {
        let mut top = frame.top;
        let mut middles = Vec::with_capacity(self.lines.len());
        for (index, (line, text, indent, height)) in self.lines.iter().enumerate() {
            let middle = top + height / 2.0;
            if matches!(line, Line::Heading) && index > 0 {
                let stroke = canvas.stroke(canvas.style.foreground, 0.4);
                canvas.line((canvas.pt(MARGIN), top), (frame.right(), top), stroke);
            }
            let first = middle - (text.len() as f64 - 1.0) / 2.0 * canvas.line_height() + canvas.half_digit();
            for (number, text) in text.iter().enumerate() {
                let y = first + number as f64 * canvas.line_height();
                canvas.text((canvas.pt(MARGIN) + indent, y), text, Anchor::Start);
            }
            middles.push((*line, middle));
            top += height;
        }
        middles
    }
}
