//! From pictures of indices to an animated GIF.

use std::borrow::Cow;

use gif::{DisposalMethod, Encoder, Frame, Repeat};

use resvg::tiny_skia::Pixmap;

use crate::error::{Error, Result};
use crate::palette::{Census, Palette};
use crate::raster::raster_error;

/// Viewers slow down frames that are shown for less than this.
pub(crate) const SHORTEST_MS: u32 = 20;
/// The longest time that GIF knows.
const LONGEST_MS: u32 = 655_350;
/// In a narrower film nothing can be read; a wider one is no longer a small file.
const NARROWEST: u32 = 120;
const WIDEST: u32 = 4096;
/// So many frames, evenly spread, have about all colours of the film.
const SAMPLE: usize = 12;

/// Refuses a width of a film.
pub(crate) fn check_width(pixels: u32) -> Result<()> {
    match (NARROWEST..=WIDEST).contains(&pixels) {
        true => Ok(()),
        false => Err(Error::FilmWidth { pixels, low: NARROWEST, high: WIDEST }),
    }
}

/// Refuses a time that a frame is shown.
pub(crate) fn check_time(field: &'static str, given_ms: u32, low: u32) -> Result<()> {
    match (low..=LONGEST_MS).contains(&given_ms) {
        true => Ok(()),
        false => Err(Error::FilmTime { field, given_ms, low, high: LONGEST_MS }),
    }
}

/// Rows of pixels of a film that is so wide and looks like a drawing of this size.
pub(crate) fn rows_of(pixels: u32, (width, height): (u64, u64)) -> Result<u16> {
    let height = (f64::from(pixels) * height as f64 / width as f64).round() as u64;
    u16::try_from(height).map_err(|_| Error::FilmHeight { height, most: u16::MAX })
}

/// Milliseconds in the unit of GIF.
pub(crate) fn hundredths(ms: u32) -> u16 {
    ((ms + 5) / 10).min(u32::from(u16::MAX)) as u16
}

/// A GIF of `count` frames, at least one, which `shoot` draws and which are shown for so many hundredths of a second.
pub(crate) fn animate(
    (width, height): (u16, u16),
    count: usize,
    shoot: impl Fn(usize) -> Result<Pixmap>,
    hundredths: impl Fn(usize) -> u16,
) -> Result<Vec<u8>> {
    let mut census = Census::default();
    let sampled = SAMPLE.min(count);
    for turn in 0..sampled {
        census.count(shoot(turn * (count - 1) / (sampled - 1).max(1))?.data());
    }
    let mut palette = Palette::new(&census, MOST_COLOURS);
    let mut animation = Animation::new(width, height, &palette)?;
    for frame in 0..count {
        animation.push(palette.indices(shoot(frame)?.data()), hundredths(frame))?;
    }
    animation.finish()
}

/// So many colours of a GIF remain when one index says that a pixel stays as it is.
const MOST_COLOURS: usize = 255;

/// A GIF that is being written; of each picture but the first, it has what changed.
struct Animation {
    encoder: Encoder<Vec<u8>>,
    width: u16,
    /// The index of pixels that stay as they are.
    unchanged: u8,
    previous: Vec<u8>,
}

/// Left, top, width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rectangle {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Animation {
    /// Begins a GIF that is repeated without end; the palette has at most [`MOST_COLOURS`].
    fn new(width: u16, height: u16, palette: &Palette) -> Result<Self> {
        // The entry of the pixels that stay as they are is never seen.
        let colours = [palette.colours.as_slice(), &[[0; 3]]].concat().concat();
        let mut encoder = Encoder::new(Vec::new(), width, height, &colours).map_err(raster_error)?;
        encoder.set_repeat(Repeat::Infinite).map_err(raster_error)?;
        Ok(Self { encoder, width, unchanged: palette.colours.len() as u8, previous: Vec::new() })
    }

    /// Appends a picture that is shown for so many hundredths of a second.
    fn push(&mut self, picture: Vec<u8>, hundredths: u16) -> Result<()> {
        let width = usize::from(self.width);
        let frame = if self.previous.is_empty() {
            let whole = Rectangle { left: 0, top: 0, width, height: picture.len() / width };
            frame(whole, picture.clone(), None, hundredths)
        } else {
            let changed = changed(&self.previous, &picture, width);
            let (before, now) = (cut(&self.previous, width, changed), cut(&picture, width, changed));
            // Most pixels between the points stay as they are, and long runs of one index are short in the file.
            let indices =
                before.zip(now).map(|(before, now)| if now == before { self.unchanged } else { now });
            frame(changed, indices.collect(), Some(self.unchanged), hundredths)
        };
        self.encoder.write_frame(&frame).map_err(raster_error)?;
        self.previous = picture;
        Ok(())
    }

    /// The bytes of the file.
    fn finish(self) -> Result<Vec<u8>> {
        self.encoder.into_inner().map_err(raster_error)
    }
}

/// A frame that stays where later ones do not change it.
fn frame(at: Rectangle, indices: Vec<u8>, transparent: Option<u8>, hundredths: u16) -> Frame<'static> {
    Frame {
        delay: hundredths,
        dispose: DisposalMethod::Keep,
        transparent,
        left: at.left as u16,
        top: at.top as u16,
        width: at.width as u16,
        height: at.height as u16,
        buffer: Cow::Owned(indices),
        ..Frame::default()
    }
}

/// The smallest rectangle in which the pictures differ; a single pixel if they do not.
fn changed(before: &[u8], now: &[u8], width: usize) -> Rectangle {
    let (mut left, mut right, mut top, mut bottom) = (usize::MAX, 0, usize::MAX, 0);
    for (y, (before, now)) in before.chunks_exact(width).zip(now.chunks_exact(width)).enumerate() {
        let differ = |x: &usize| before[*x] != now[*x];
        let Some(first) = (0..width).find(differ) else { continue };
        let last = (0..width).rfind(differ).unwrap_or(first);
        (left, right) = (left.min(first), right.max(last));
        (top, bottom) = (top.min(y), y);
    }
    if top > bottom {
        return Rectangle { left: 0, top: 0, width: 1, height: 1 };
    }
    Rectangle { left, top, width: right - left + 1, height: bottom - top + 1 }
}

/// The part of a picture in the rectangle, row by row.
fn cut(picture: &[u8], width: usize, at: Rectangle) -> impl Iterator<Item = u8> + '_ {
    let rows = picture.chunks_exact(width).skip(at.top).take(at.height);
    rows.flat_map(move |row| row[at.left..at.left + at.width].iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_changed_rectangle_is_the_smallest() {
        let before = vec![0; 5 * 4];
        let with = |places: &[(usize, usize)]| {
            let mut now = before.clone();
            places.iter().for_each(|(x, y)| now[y * 5 + x] = 1);
            changed(&before, &now, 5)
        };
        assert_eq!(with(&[]), Rectangle { left: 0, top: 0, width: 1, height: 1 });
        assert_eq!(with(&[(0, 0)]), Rectangle { left: 0, top: 0, width: 1, height: 1 });
        assert_eq!(with(&[(3, 1), (1, 2)]), Rectangle { left: 1, top: 1, width: 3, height: 2 });
        assert_eq!(with(&[(0, 0), (4, 3)]), Rectangle { left: 0, top: 0, width: 5, height: 4 });
    }
}
