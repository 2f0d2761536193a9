//! What is drawn on.
//!
//! The canvas reaches from -1 to 1 in both directions, x to the right and y down. A shape is a signed distance, negative
//! within; a pixel whose centre is less than half a pixel from the edge is covered in part. The share is linear in the
//! distance, which is exact for edges along the axes and off by a few hundredths for others, and it is continuous.

use super::colour::{Colour, mix};
use super::shape::{Point, Pose};

pub(super) struct Canvas {
    side: usize,
    pixels: Vec<Colour>,
}

impl Canvas {
    /// A black canvas of `side` x `side` pixels.
    pub(super) fn new(side: usize) -> Self {
        Self { side, pixels: vec![[0.0; 3]; side * side] }
    }

    /// Height and width of a pixel.
    fn pixel(&self) -> f64 {
        2.0 / self.side as f64
    }

    /// The middle of the pixels with this row or column.
    fn middle(&self, index: usize) -> f64 {
        (index as f64 + 0.5) * self.pixel() - 1.0
    }

    /// Paints all of the canvas.
    pub(super) fn fill(&mut self, colour: impl Fn(Point) -> Colour) {
        for row in 0..self.side {
            for column in 0..self.side {
                let point = [self.middle(column), self.middle(row)];
                self.pixels[row * self.side + column] = colour(point);
            }
        }
    }

    /// Paints a shape that lies in the disc around `centre`; `colour` is told the distance too.
    pub(super) fn paint(
        &mut self,
        (centre, radius): (Point, f64),
        distance: impl Fn(Point) -> f64,
        colour: impl Fn(Point, f64) -> Colour,
    ) {
        let pixel = self.pixel();
        let range = |middle: f64| {
            // Casts end at 0 and at the side, wherever the disc lies.
            let start = ((middle - radius + 1.0) / pixel - 1.0).floor() as usize;
            let end = ((middle + radius + 1.0) / pixel + 1.0).ceil() as usize;
            start.min(self.side)..end.min(self.side)
        };
        let (rows, columns) = (range(centre[1]), range(centre[0]));
        for row in rows {
            for column in columns.clone() {
                let point = [self.middle(column), self.middle(row)];
                let distance = distance(point);
                let covered = (0.5 - distance / pixel).clamp(0.0, 1.0);
                if covered > 0.0 {
                    let here = &mut self.pixels[row * self.side + column];
                    *here = mix(*here, colour(point, distance), covered);
                }
            }
        }
    }

    /// As [`paint`](Self::paint), with points and distances as the pose sees them.
    pub(super) fn paint_in(
        &mut self,
        pose: &Pose,
        (centre, radius): (Point, f64),
        distance: impl Fn(Point) -> f64,
        colour: impl Fn(Point, f64) -> Colour,
    ) {
        let scale = pose.scale();
        self.paint(
            (pose.global(centre), scale * radius),
            |point| scale * distance(pose.local(point)),
            |point, distance| colour(pose.local(point), distance / scale),
        );
    }

    /// Appends red, green and blue, each as a plane of bytes.
    pub(super) fn append_to(&self, bytes: &mut Vec<u8>) {
        for channel in 0..3 {
            // A cast ends at 0 and 255.
            bytes.extend(self.pixels.iter().map(|colour| (255.0 * colour[channel]).round() as u8));
        }
    }
}
