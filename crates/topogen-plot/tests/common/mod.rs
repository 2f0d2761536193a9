//! Reading back what was drawn.

#![allow(dead_code, reason = "each test file uses some of these")]
#![allow(clippy::unwrap_used, reason = "only tests call this")]

use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::{Document, Node};
use topogen_plot::{Curves, Series};

/// A figure with one series.
pub fn one_curve(x: &[f64], y: &[f64]) -> Curves {
    Curves {
        x_label: "step".into(),
        y_label: "loss".into(),
        series: vec![Series::new("a", x.to_vec(), y.to_vec())],
        ..Curves::default()
    }
}

/// All texts, in the order in which they are drawn.
pub fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts.map(|node| node.text().unwrap().to_owned()).collect()
}

/// How many elements with this name there are.
pub fn count(svg: &str, name: &str) -> usize {
    Document::parse(svg).unwrap().descendants().filter(|node| node.has_tag_name(name)).count()
}

/// The points of all polylines.
pub fn polylines(svg: &str) -> Vec<Vec<(f64, f64)>> {
    let document = Document::parse(svg).unwrap();
    document.descendants().filter(|node| node.has_tag_name("polyline")).map(points).collect()
}

fn points(node: Node<'_, '_>) -> Vec<(f64, f64)> {
    let pair = |pair: &str| {
        let (x, y) = pair.split_once(',').unwrap();
        (x.parse().unwrap(), y.parse().unwrap())
    };
    node.attribute("points").unwrap().split(' ').map(pair).collect()
}

/// Left, top, width and height of the frame, which is the only outlined rectangle.
pub fn frame(svg: &str) -> [f64; 4] {
    let document = Document::parse(svg).unwrap();
    let mut outlined = document
        .descendants()
        .filter(|node| node.has_tag_name("rect") && node.attribute("fill") == Some("none"));
    let frame = outlined.next().unwrap();
    assert!(outlined.next().is_none());
    ["x", "y", "width", "height"].map(|name| frame.attribute(name).unwrap().parse().unwrap())
}

/// Place and size of each image, in dots.
pub fn places(svg: &str) -> Vec<[f64; 4]> {
    let document = Document::parse(svg).unwrap();
    let images = document.descendants().filter(|node| node.has_tag_name("image"));
    images
        .map(|node| ["x", "y", "width", "height"].map(|name| node.attribute(name).unwrap().parse().unwrap()))
        .collect()
}

/// The pixels of a PNG.
pub fn pixels(png: &[u8]) -> Pixmap {
    Pixmap::decode_png(png).unwrap()
}
