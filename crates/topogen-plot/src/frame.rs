//! The frame that data are drawn in, with its axes.

use crate::axis::{Axis, Room, Tick};
use crate::canvas::{Anchor, Canvas};
use crate::error::{Error, Result};
use crate::font;

/// Points between a figure's edge and what is drawn.
pub(crate) const MARGIN: f64 = 3.0;
const TICK: f64 = 2.5;
const GAP: f64 = 2.0;
const THIN: f64 = 0.6;

/// The part of the page that a panel may use, in dots.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub left: f64,
    pub right: f64,
}

/// Where the left and the right side of a frame are, in dots.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edges {
    pub column: Column,
    pub left: f64,
    pub width: f64,
    /// Whether there is room for labels on the left; a frame beside one with the same axis has none.
    pub labelled: bool,
}

/// Where the sides of a frame are, and the axis between them.
pub(crate) struct Sides {
    pub edges: Edges,
    pub x: Axis,
    pub y_label: Vec<String>,
}

/// A rectangle on the page, in dots, with an axis below and one on the left.
pub(crate) struct Frame {
    column: Column,
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
    /// How much higher the outline is than the y axis.
    pub headroom: f64,
    /// How much wider the outline is than the x axis.
    pub tailroom: f64,
    /// How much deeper the outline is than the y axis.
    pub footroom: f64,
    labelled: bool,
    pub x: Axis,
    pub y: Axis,
    x_label: Vec<String>,
    y_label: Vec<String>,
}

/// Whether labels below an axis of this length can stand beside each other.
pub(crate) fn room_below(canvas: &Canvas<'_>, length: f64) -> impl Room {
    move |ticks: &[Tick], spacing: f64| {
        let widest = ticks.iter().map(|tick| canvas.text_width(&tick.label)).fold(0.0, f64::max);
        widest + 0.9 * canvas.font_size() <= spacing * length
    }
}

/// Whether labels on the left of an axis of this length can stand one above the other.
pub(crate) fn room_beside(canvas: &Canvas<'_>, length: f64) -> impl Room {
    move |_: &[Tick], spacing: f64| 2.1 * canvas.font_size() <= spacing * length
}

/// Room on the left of a frame for the labels of `y`, for an `extra` one, and for the lines of what `y` shows.
pub(crate) fn gutter(canvas: &Canvas<'_>, y: &Axis, extra: &str, y_label: &[String]) -> f64 {
    let labels = y.ticks.iter().map(|tick| tick.label.as_str()).chain([extra]);
    let widest = labels.map(|label| canvas.text_width(label)).fold(0.0, f64::max);
    let lines = y_label.len() as f64 * canvas.line_height();
    canvas.pt(MARGIN) + lines + widest + canvas.pt(TICK + 2.0 * GAP)
}

/// How far labels of the x axis stand out beyond its end.
pub(crate) fn overhang(canvas: &Canvas<'_>, x: &Axis, width: f64) -> f64 {
    let beyond = x.ticks.iter().map(|tick| canvas.text_width(&tick.label) / 2.0 - (1.0 - tick.at) * width);
    // A little more, for other fonts.
    beyond.fold(0.0, f64::max) + 0.2 * canvas.font_size()
}

/// Whether the labels of the x axis stand beside each other.
pub(crate) fn labels_fit(canvas: &Canvas<'_>, x: &Axis, width: f64) -> bool {
    let ends = |tick: &Tick| {
        let half = canvas.text_width(&tick.label) / 2.0;
        (tick.at * width - half, tick.at * width + half)
    };
    let labels: Vec<(f64, f64)> = labelled(x).map(ends).collect();
    labels.windows(2).all(|pair| pair[0].1 + 0.4 * canvas.font_size() <= pair[1].0)
}

/// How far labels of the x axis stand out before its start.
pub(crate) fn overhang_left(canvas: &Canvas<'_>, x: &Axis, width: f64) -> f64 {
    let beyond = x.ticks.iter().map(|tick| canvas.text_width(&tick.label) / 2.0 - tick.at * width);
    beyond.fold(0.0, f64::max) + 0.2 * canvas.font_size()
}

/// The lines of what a vertical axis of this height shows.
pub(crate) fn y_label(canvas: &Canvas<'_>, label: &str, height: f64) -> Vec<String> {
    font::wrap_evenly(label, canvas.font_size(), height)
}

impl Column {
    /// The whole page.
    pub fn page(canvas: &Canvas<'_>) -> Self {
        Self { left: 0.0, right: canvas.width }
    }

    /// The left and the right half of the page, with a gap between them.
    pub fn halves(canvas: &Canvas<'_>) -> (Self, Self) {
        let Self { left, right } = Self::page(canvas);
        let middle = (left + right) / 2.0;
        (Self { left, right: middle }, Self { left: middle + canvas.pt(4.0), right })
    }

    pub fn middle(self) -> f64 {
        (self.left + self.right) / 2.0
    }

    pub fn width(self) -> f64 {
        self.right - self.left
    }
}

impl Edges {
    /// Leaves the gutter on the left, and on the right as much as labels stand out beyond an axis of a width.
    pub fn new(
        canvas: &Canvas<'_>,
        column: Column,
        gutter: f64,
        overhang: impl Fn(f64) -> f64,
    ) -> Result<Self> {
        let left = column.left + gutter;
        let most = column.right - left - canvas.pt(MARGIN);
        let check = |width: f64| {
            let (width_mm, left_pt) = (canvas.style.width_mm, canvas.to_pt(width.max(0.0)));
            if width < 4.0 * canvas.font_size() {
                Err(Error::NoRoom { width_mm, left_pt })
            } else {
                Ok(width)
            }
        };
        let mut width = check(most - canvas.font_size())?;
        // A narrower axis may have other ticks, which stand out otherwise. It settles at once or after one more turn.
        const TURNS: usize = 4;
        for _ in 0..TURNS {
            let beyond = overhang(width);
            if width + beyond <= most {
                break;
            }
            width = check(most - beyond)?;
        }
        Ok(Self { column, left, width, labelled: true })
    }
}

impl Sides {
    /// Leaves room for the labels of `y`, which is `height` long, on the left, and for half of the last label of the
    /// axis that `x` makes for a length on the right.
    pub fn new(
        canvas: &Canvas<'_>,
        column: Column,
        y: &Axis,
        label: &str,
        height: f64,
        x: impl Fn(f64) -> Axis,
    ) -> Result<Self> {
        let y_label = y_label(canvas, label, height);
        let gutter = gutter(canvas, y, "", &y_label);
        let beyond = |width| overhang(canvas, &x(width), width);
        let edges = Edges::new(canvas, column, gutter, beyond)?;
        Ok(Self { x: x(edges.width), edges, y_label })
    }

    /// The frame between these sides, from `top` down.
    pub fn frame(self, canvas: &Canvas<'_>, top: f64, height: f64, y: Axis, x_label: &str) -> Frame {
        let Self { edges: Edges { column, left, width, labelled }, x, y_label } = self;
        let x_label = font::wrap_evenly(x_label, canvas.font_size(), width);
        let (headroom, tailroom, footroom) = (0.0, 0.0, 0.0);
        Frame {
            column,
            left,
            top,
            width,
            height,
            headroom,
            tailroom,
            footroom,
            labelled,
            x,
            y,
            x_label,
            y_label,
        }
    }
}

impl Frame {
    /// Place on the page of a value on the x axis.
    pub fn x(&self, value: f64) -> f64 {
        self.left + self.x.fraction(value) * self.width
    }

    /// Place on the page of a value on the y axis.
    pub fn y(&self, value: f64) -> f64 {
        self.top + (1.0 - self.y.fraction(value)) * self.height
    }

    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// The lower end of the outline.
    pub fn floor(&self) -> f64 {
        self.bottom() + self.footroom
    }

    /// The right end of the outline.
    pub fn right(&self) -> f64 {
        self.left + self.width + self.tailroom
    }

    /// Faint lines at the labelled ticks, to be drawn before the data.
    pub fn draw_grid(&self, canvas: &mut Canvas<'_>) {
        let stroke = canvas.stroke(canvas.style.muted, 0.5);
        for tick in labelled(&self.x) {
            let x = self.left + tick.at * self.width;
            canvas.line((x, self.top), (x, self.floor()), stroke);
        }
        for tick in labelled(&self.y) {
            let y = self.bottom() - tick.at * self.height;
            canvas.line((self.left, y), (self.left + self.width, y), stroke);
        }
    }

    /// Outline, ticks and labels, to be drawn after the data. Returns where the figure ends.
    pub fn draw(&self, canvas: &mut Canvas<'_>) -> f64 {
        let stroke = canvas.stroke(canvas.style.foreground, THIN);
        let (width, height) = (self.width + self.tailroom, self.height + self.headroom + self.footroom);
        canvas.outline((self.left, self.top - self.headroom), (width, height), stroke);
        let below = self.tick_baseline(canvas);
        for tick in &self.x.ticks {
            let x = self.left + tick.at * self.width;
            canvas.line((x, self.floor()), (x, self.floor() + tick_length(canvas, tick)), stroke);
            canvas.text_unless_empty((x, below), &tick.label, Anchor::Middle);
        }
        for tick in &self.y.ticks {
            let y = self.bottom() - tick.at * self.height;
            canvas.line((self.left - tick_length(canvas, tick), y), (self.left, y), stroke);
            self.label_beside(canvas, y, &tick.label);
        }
        if self.labelled {
            self.draw_y_label(canvas);
        }
        self.draw_x_label(canvas, below)
    }

    /// A label on the left of the frame at this height, if there is room for labels.
    pub fn label_beside(&self, canvas: &mut Canvas<'_>, y: f64, label: &str) {
        if self.labelled {
            let x = self.left - canvas.pt(TICK + GAP);
            canvas.text_unless_empty((x, y + canvas.half_digit()), label, Anchor::End);
        }
    }

    /// A label below the frame, in line with those of the ticks.
    pub fn label_below(&self, canvas: &mut Canvas<'_>, x: f64, label: &str) {
        let y = self.tick_baseline(canvas);
        canvas.text_unless_empty((x, y), label, Anchor::Middle);
    }

    fn tick_baseline(&self, canvas: &Canvas<'_>) -> f64 {
        self.floor() + canvas.pt(TICK + GAP) + 0.75 * canvas.font_size()
    }

    fn draw_y_label(&self, canvas: &mut Canvas<'_>) {
        for (index, line) in self.y_label.iter().enumerate() {
            let x = self.column.left
                + canvas.pt(MARGIN)
                + 0.8 * canvas.font_size()
                + index as f64 * canvas.line_height();
            let middle = self.top + (self.height - self.headroom + self.footroom) / 2.0;
            canvas.text_upwards((x, middle), line);
        }
        if let Some(note) = &self.y.note {
            let at = (self.column.left + canvas.pt(MARGIN), self.top - self.headroom - note_lift(canvas));
            canvas.text(at, note, Anchor::Start);
        }
    }

    fn draw_x_label(&self, canvas: &mut Canvas<'_>, ticks: f64) -> f64 {
        let first = ticks + canvas.pt(GAP) + 1.1 * canvas.font_size();
        let middle = (self.left + self.right()) / 2.0;
        for (index, line) in self.x_label.iter().enumerate() {
            canvas.text((middle, first + index as f64 * canvas.line_height()), line, Anchor::Middle);
        }
        let mut lines = self.x_label.len();
        if let Some(note) = &self.x.note {
            // At the end of the label's last line if there is room, otherwise below.
            let right = self.column.right - canvas.pt(MARGIN);
            let label = self.x_label.last().map_or(0.0, |line| canvas.text_width(line));
            if lines == 0 || middle + label / 2.0 + canvas.font_size() > right - canvas.text_width(note) {
                lines += 1;
            }
            canvas.text((right, first + (lines - 1) as f64 * canvas.line_height()), note, Anchor::End);
        }
        let last = if lines == 0 { ticks } else { first + (lines - 1) as f64 * canvas.line_height() };
        last + 0.25 * canvas.font_size() + canvas.pt(MARGIN)
    }
}

/// Room that the note of the y axis takes above the frame.
pub(crate) fn note_height(canvas: &Canvas<'_>, y: &Axis) -> f64 {
    if y.note.is_some() { note_lift(canvas) + canvas.font_size() } else { 0.0 }
}

fn note_lift(canvas: &Canvas<'_>) -> f64 {
    0.5 * canvas.font_size()
}

fn labelled(axis: &Axis) -> impl Iterator<Item = &Tick> {
    axis.ticks.iter().filter(|tick| !tick.label.is_empty())
}

fn tick_length(canvas: &Canvas<'_>, tick: &Tick) -> f64 {
    canvas.pt(if tick.label.is_empty() { 0.6 * TICK } else { TICK })
}
