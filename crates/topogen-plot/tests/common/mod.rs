//! Reading back what was drawn.

#![allow(dead_code, reason = "each test file uses some of these")]
#![allow(clippy::unwrap_used, reason = "only tests call this")]

use gif::{ColorOutput, DecodeOptions, Repeat};
use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::{Document, Node};
use topogen_plot::{Curves, Rgb, Series};

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

/// Left, top, width and height of all frames, which are the outlined rectangles.
pub fn frames(svg: &str) -> Vec<[f64; 4]> {
    let document = Document::parse(svg).unwrap();
    let outlined = document
        .descendants()
        .filter(|node| node.has_tag_name("rect") && node.attribute("fill") == Some("none"));
    outlined.map(|node| numbers(node, ["x", "y", "width", "height"])).collect()
}

/// Left, top, width and height of the only frame.
pub fn frame(svg: &str) -> [f64; 4] {
    let frames = frames(svg);
    assert_eq!(frames.len(), 1);
    frames[0]
}

/// Both ends of each straight line with this colour.
pub fn lines_of(svg: &str, colour: Rgb) -> Vec<[f64; 4]> {
    let document = Document::parse(svg).unwrap();
    let colour = colour.to_string();
    let lines = document
        .descendants()
        .filter(|node| node.has_tag_name("line") && node.attribute("stroke") == Some(&*colour));
    lines.map(|node| numbers(node, ["x1", "y1", "x2", "y2"])).collect()
}

/// The middle of each circle.
pub fn circles(svg: &str) -> Vec<(f64, f64)> {
    let document = Document::parse(svg).unwrap();
    let circles = document.descendants().filter(|node| node.has_tag_name("circle"));
    circles.map(|node| numbers(node, ["cx", "cy"])).map(|[x, y]| (x, y)).collect()
}

fn numbers<const N: usize>(node: Node<'_, '_>, names: [&str; N]) -> [f64; N] {
    names.map(|name| node.attribute(name).unwrap().parse().unwrap())
}

/// Place and size of each image, in dots.
pub fn places(svg: &str) -> Vec<[f64; 4]> {
    let document = Document::parse(svg).unwrap();
    let images = document.descendants().filter(|node| node.has_tag_name("image"));
    images.map(|node| numbers(node, ["x", "y", "width", "height"])).collect()
}

/// The pixels of a PNG.
pub fn pixels(png: &[u8]) -> Pixmap {
    Pixmap::decode_png(png).unwrap()
}

/// What is in an animated GIF, and what it shows.
pub struct Played {
    pub size: (u16, u16),
    pub repeat: Repeat,
    pub palette: Vec<[u8; 3]>,
    /// Delay, size and transparent index of each frame.
    pub frames: Vec<(u16, (u16, u16), Option<u8>)>,
    /// What the screen shows after each frame.
    pub screens: Vec<Vec<[u8; 3]>>,
}

/// Plays a film as a viewer does.
pub fn play(bytes: &[u8]) -> Played {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    let mut decoder = options.read_info(bytes).unwrap();
    let palette = decoder.global_palette().unwrap().as_chunks::<3>().0.to_vec();
    let size = (decoder.width(), decoder.height());
    let mut screen = vec![[0; 3]; usize::from(size.0) * usize::from(size.1)];
    let (mut frames, mut screens) = (Vec::new(), Vec::new());
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        assert!(frame.palette.is_none());
        for (row, indices) in frame.buffer.chunks(usize::from(frame.width)).enumerate() {
            let start = (usize::from(frame.top) + row) * usize::from(size.0) + usize::from(frame.left);
            for (pixel, index) in screen[start..].iter_mut().zip(indices) {
                if frame.transparent != Some(*index) {
                    *pixel = palette[usize::from(*index)];
                }
            }
        }
        frames.push((frame.delay, (frame.width, frame.height), frame.transparent));
        screens.push(screen.clone());
    }
    Played { size, repeat: decoder.repeat(), palette, frames, screens }
}
