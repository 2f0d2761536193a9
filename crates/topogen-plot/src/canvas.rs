//! Marks on a page: the one place that knows how SVG is spelt.
//!
//! Lengths are in dots: a point has a number of dots that the figure chooses, and an SVG user unit is a dot. Pixels of
//! images lie on whole dots, so they stay sharp in a PNG, which has a whole number of pixels a dot.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use svg::Document;
use svg::node::element::{Element, Group, Line, Rectangle};
use svg::node::{Node, Text};

use crate::colour::Rgb;
use crate::error::Result;
use crate::figure::Drawing;
use crate::font;
use crate::style::Style;

/// Dots a point where a figure has no wish of its own: 288 dots an inch.
pub(crate) const DOTS_PER_POINT: f64 = 4.0;

/// How a line is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stroke {
    pub colour: Rgb,
    pub width: f64,
    /// Lengths of dashes and gaps, in line widths; empty for a solid line.
    pub dashes: &'static [f64],
}

/// Which part of a text its position names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A page that marks are put on.
#[derive(Clone)]
pub(crate) struct Canvas<'a> {
    pub style: &'a Style,
    dots: f64,
    /// Width in dots.
    pub width: f64,
    marks: Group,
}

impl<'a> Canvas<'a> {
    pub fn new(style: &'a Style, dots: f64) -> Result<Self> {
        style.check()?;
        Ok(Self { style, dots, width: (style.width_pt() * dots).round(), marks: Group::new() })
    }

    /// A page of the same width on which there is nothing.
    pub fn without_marks(&self) -> Self {
        Self { marks: Group::new(), ..*self }
    }

    /// Dots of a length in points.
    pub fn pt(&self, points: f64) -> f64 {
        points * self.dots
    }

    /// Points of a length in dots.
    pub fn to_pt(&self, dots: f64) -> f64 {
        dots / self.dots
    }

    /// Size of ordinary text in dots.
    pub fn font_size(&self) -> f64 {
        self.pt(self.style.font_size_pt)
    }

    /// Distance between the baselines of two lines of text.
    pub fn line_height(&self) -> f64 {
        1.25 * self.font_size()
    }

    /// Width of ordinary text in dots.
    pub fn text_width(&self, text: &str) -> f64 {
        font::text_width(text, self.font_size())
    }

    /// Distance from the middle of ordinary digits down to their baseline.
    pub fn half_digit(&self) -> f64 {
        0.365 * self.font_size()
    }

    pub fn stroke(&self, colour: Rgb, width_pt: f64) -> Stroke {
        Stroke { colour, width: self.pt(width_pt), dashes: &[] }
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        let mut line = Line::new();
        for (name, value) in [("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1)] {
            line.assign(name, rounded(value));
        }
        assign_stroke(&mut line, stroke);
        self.marks.append(line);
    }

    pub fn polyline(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        let mut line = Element::new("polyline");
        line.assign("points", joined(points));
        line.assign("fill", "none");
        line.assign("stroke-linejoin", "round");
        assign_stroke(&mut line, stroke);
        self.marks.append(line);
    }

    /// A filled polygon, with an outline if wanted.
    pub fn polygon(&mut self, points: &[(f64, f64)], fill: Rgb, opacity: f64, outline: Option<Stroke>) {
        let mut polygon = Element::new("polygon");
        polygon.assign("points", joined(points));
        polygon.assign("fill", fill.to_string());
        polygon.assign("fill-opacity", opacity);
        if let Some(stroke) = outline {
            assign_stroke(&mut polygon, stroke);
        }
        self.marks.append(polygon);
    }

    /// A filled circle, with an outline if wanted.
    pub fn circle(
        &mut self,
        (x, y): (f64, f64),
        radius: f64,
        fill: Rgb,
        opacity: f64,
        outline: Option<Stroke>,
    ) {
        let mut circle = Element::new("circle");
        for (name, value) in [("cx", x), ("cy", y), ("r", radius)] {
            circle.assign(name, rounded(value));
        }
        circle.assign("fill", fill.to_string());
        if opacity < 1.0 {
            circle.assign("fill-opacity", opacity);
        }
        if let Some(stroke) = outline {
            assign_stroke(&mut circle, stroke);
        }
        self.marks.append(circle);
    }

    /// A veil in the colour of text over a rectangle: above the lines of the grid, far below curves.
    pub fn shade(&mut self, (left, right): (f64, f64), (top, bottom): (f64, f64)) {
        const SHADE: f64 = 0.2;
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        self.polygon(&corners, self.style.foreground, SHADE, None);
    }

    /// A rectangle without filling.
    pub fn outline(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), stroke: Stroke) {
        let mut rectangle = Rectangle::new();
        for (name, value) in [("x", x), ("y", y), ("width", width), ("height", height)] {
            rectangle.assign(name, rounded(value));
        }
        rectangle.assign("fill", "none");
        assign_stroke(&mut rectangle, stroke);
        self.marks.append(rectangle);
    }

    /// A line of text with its baseline at `y`.
    pub fn text(&mut self, at: (f64, f64), text: &str, anchor: Anchor) {
        let element = self.text_element(at, text, anchor, self.font_size());
        self.marks.append(element);
    }

    /// As [`Canvas::text`], but nothing at all for the label of a minor tick.
    pub fn text_unless_empty(&mut self, at: (f64, f64), text: &str, anchor: Anchor) {
        if !text.is_empty() {
            self.text(at, text, anchor);
        }
    }

    /// A line of text on a background of its own, so that lines behind it do not disturb.
    pub fn text_on_page(&mut self, at: (f64, f64), text: &str, anchor: Anchor) {
        let mut element = self.text_element(at, text, anchor, self.font_size());
        element.assign("stroke", self.style.background.to_string());
        element.assign("stroke-width", rounded(self.pt(2.0)));
        element.assign("stroke-linejoin", "round");
        element.assign("paint-order", "stroke");
        self.marks.append(element);
    }

    /// A line of text that reads upwards, centred at `at`.
    pub fn text_upwards(&mut self, (x, y): (f64, f64), text: &str) {
        let mut element = self.text_element((x, y), text, Anchor::Middle, self.font_size());
        element.assign("transform", format!("rotate(-90 {} {})", rounded(x), rounded(y)));
        self.marks.append(element);
    }

    /// The title above a figure, centred, in as many lines as it needs; returns where it ends.
    pub fn title(&mut self, title: Option<&str>, top: f64) -> f64 {
        let size = 1.125 * self.font_size();
        let (middle, room) = (self.width / 2.0, self.width - self.pt(8.0));
        let lines = title.map(|title| font::wrap_evenly(title, size, room)).unwrap_or_default();
        for (index, line) in lines.iter().enumerate() {
            let at = (middle, top + size * (0.95 + 1.25 * index as f64));
            let element = self.text_element(at, line, Anchor::Middle, size);
            self.marks.append(element);
        }
        top + lines.len() as f64 * 1.25 * size + if lines.is_empty() { 0.0 } else { self.pt(2.0) }
    }

    /// A picture in PNG whose pixels stay squares however much it is enlarged.
    pub fn image(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), png: &[u8]) {
        let mut image = Element::new("image");
        for (name, value) in [("x", x), ("y", y), ("width", width), ("height", height)] {
            image.assign(name, rounded(value));
        }
        // Browsers know the property, older programs only the attribute.
        image.assign("image-rendering", "optimizeSpeed");
        image.assign("style", "image-rendering:pixelated");
        image.assign("preserveAspectRatio", "none");
        image.assign("href", format!("data:image/png;base64,{}", STANDARD.encode(png)));
        self.marks.append(image);
    }

    /// Ends the drawing; `height` is in dots.
    pub fn finish(self, height: f64) -> Drawing {
        let page = Rectangle::new()
            .set("width", self.width.ceil())
            .set("height", height.ceil())
            .set("fill", self.style.background.to_string());
        self.finish_on(Some(page), height)
    }

    /// Ends a drawing that is to be laid over another one; `height` is in dots.
    pub fn finish_overlay(self, height: f64) -> Drawing {
        self.finish_on(None, height)
    }

    fn finish_on(self, page: Option<Rectangle>, height: f64) -> Drawing {
        let (width, height) = (self.width.ceil(), height.ceil());
        let family = printable(&self.style.font_family).replace('"', "'");
        let marks = self.marks.set("font-family", family).set("fill", self.style.foreground.to_string());
        let mut document = Document::new().set("viewBox", (0, 0, width, height));
        page.into_iter().for_each(|page| document.append(page));
        document.append(marks);
        Drawing::new(document, width as u64, height as u64, self.dots)
    }

    fn text_element(&self, (x, y): (f64, f64), text: &str, anchor: Anchor, size: f64) -> Element {
        let mut element = Element::new("text");
        element.assign("x", rounded(x));
        element.assign("y", rounded(y));
        element.assign("font-size", rounded(size));
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        element.assign("text-anchor", anchor);
        element.append(Text::new(printable(text)));
        element
    }
}

fn assign_stroke(node: &mut impl Node, stroke: Stroke) {
    node.assign("stroke", stroke.colour.to_string());
    node.assign("stroke-width", rounded(stroke.width));
    if !stroke.dashes.is_empty() {
        let dashes: Vec<String> =
            stroke.dashes.iter().map(|dash| rounded(dash * stroke.width).to_string()).collect();
        node.assign("stroke-dasharray", dashes.join(" "));
    }
}

fn joined(points: &[(f64, f64)]) -> String {
    let pairs: Vec<String> = points.iter().map(|&(x, y)| format!("{},{}", rounded(x), rounded(y))).collect();
    pairs.join(" ")
}

/// Two decimals are far below what can be seen; adding zero turns -0 into 0.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0 + 0.0
}

/// XML cannot hold most control characters, not even escaped.
fn printable(text: &str) -> String {
    let allowed = |c: char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if allowed(c) { c } else { '\u{fffd}' }).collect()
}
