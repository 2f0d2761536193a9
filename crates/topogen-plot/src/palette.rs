//! The few colours of a picture of indices, chosen from the many of anti-aliased drawings.

use std::collections::{BTreeMap, HashMap};

type Colour = [u8; 3];

/// How often each colour is seen.
#[derive(Default)]
pub(crate) struct Census(BTreeMap<Colour, u64>);

impl Census {
    /// Counts the pixels of an opaque picture of four channels.
    pub fn count(&mut self, rgba: &[u8]) {
        for run in runs(rgba) {
            *self.0.entry(run.0).or_default() += run.1 as u64;
        }
    }
}

/// Colours, and the nearest one of them to any other.
pub(crate) struct Palette {
    pub colours: Vec<Colour>,
    nearest: HashMap<Colour, u8>,
}

impl Palette {
    /// All colours if they are few enough, otherwise `most` of them.
    ///
    /// The smallest box around all colours is halved, and so on: always the longest box, across its longest side.
    /// Of each box that remains, its most frequent colour is taken, so that the colours of areas are exact. That is
    /// the median cut with middles in place of medians: anti-aliased edges have few pixels, but not too few colours.
    ///
    /// # References
    ///
    /// Heckbert, "Color image quantization for frame buffer display", 1982, doi:10.1145/800064.801294.
    pub fn new(census: &Census, most: usize) -> Self {
        let mut boxes =
            vec![ColourBox::new(census.0.iter().map(|(&colour, &count)| (colour, count)).collect())];
        while boxes.len() < most {
            // The first of the longest ones: the order does not depend on anything but the colours.
            let longest = (0..boxes.len()).rev().max_by_key(|&index| boxes[index].length());
            let Some(index) = longest.filter(|&index| boxes[index].length() > 0) else { break };
            let (low, high) = boxes.swap_remove(index).halved();
            boxes.extend([low, high]);
        }
        let mut colours: Vec<Colour> = boxes.iter().filter_map(ColourBox::most_frequent).collect();
        colours.sort_unstable();
        Self { colours, nearest: HashMap::new() }
    }

    /// The picture in indices of colours.
    pub fn indices(&mut self, rgba: &[u8]) -> Vec<u8> {
        let mut indices = Vec::with_capacity(rgba.len() / 4);
        for (colour, length) in runs(rgba) {
            let index = *self.nearest.entry(colour).or_insert_with(|| nearest(&self.colours, colour));
            indices.resize(indices.len() + length, index);
        }
        indices
    }
}

/// Colours of neighbouring pixels that are the same, and how many they are.
fn runs(rgba: &[u8]) -> impl Iterator<Item = (Colour, usize)> {
    let (pixels, _) = rgba.as_chunks::<4>();
    pixels.chunk_by(|a, b| a == b).map(|run| ([run[0][0], run[0][1], run[0][2]], run.len()))
}

/// The index of the first of the nearest colours.
fn nearest(colours: &[Colour], to: Colour) -> u8 {
    let distance = |colour: &Colour| -> u32 {
        colour.iter().zip(to).map(|(&a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    let found = colours.iter().enumerate().min_by_key(|(_, colour)| distance(colour));
    found.map_or(0, |(index, _)| index as u8)
}

/// Colours that are near each other, with their counts.
struct ColourBox {
    colours: Vec<(Colour, u64)>,
    low: Colour,
    high: Colour,
}

impl ColourBox {
    fn new(colours: Vec<(Colour, u64)>) -> Self {
        let end = |best: fn(u8, u8) -> u8| {
            let first = colours.first().map_or([0; 3], |&(colour, _)| colour);
            colours.iter().fold(first, |end, (colour, _)| [0, 1, 2].map(|axis| best(end[axis], colour[axis])))
        };
        Self { low: end(u8::min), high: end(u8::max), colours }
    }

    /// The longest side; the first one of several.
    fn side(&self) -> usize {
        let side = |axis: usize| self.high[axis] - self.low[axis];
        (0..3).rev().max_by_key(|&axis| side(axis)).unwrap_or(0)
    }

    fn length(&self) -> u8 {
        self.high[self.side()] - self.low[self.side()]
    }

    /// Both halves, of which none is empty if the box has a length.
    fn halved(self) -> (Self, Self) {
        let side = self.side();
        let middle = self.low[side] + self.length() / 2;
        let (low, high) = self.colours.into_iter().partition(|(colour, _)| colour[side] <= middle);
        (Self::new(low), Self::new(high))
    }

    fn most_frequent(&self) -> Option<Colour> {
        self.colours.iter().rev().max_by_key(|(_, count)| count).map(|&(colour, _)| colour)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn census(colours: impl IntoIterator<Item = Colour>) -> Census {
        let mut census = Census::default();
        colours.into_iter().for_each(|[r, g, b]| census.count(&[r, g, b, 255]));
        census
    }

    fn ramp() -> impl Iterator<Item = Colour> {
        (0..=255u8).flat_map(|level| [[level, level, level], [level, 0, 255 - level]])
    }

    #[test]
    fn few_colours_are_exact() {
        let colours = [[0, 0, 0], [1, 2, 3], [255, 0, 9]];
        let mut palette = Palette::new(&census(colours), 3);
        assert_eq!(palette.colours, colours);
        assert_eq!(palette.indices(&[1, 2, 3, 255, 1, 2, 3, 255, 255, 0, 9, 255]), [1, 1, 2]);
    }

    #[test]
    fn many_colours_have_a_near_one() {
        for most in [1, 16, 255] {
            let mut palette = Palette::new(&census(ramp()), most);
            assert!(palette.colours.len() <= most);
            // Twice as many boxes as boxes of equal sides along both ramps would be.
            let allowed = 4.0 * 256.0 / most as f64;
            for colour in ramp() {
                let [r, g, b] = colour;
                let index = palette.indices(&[r, g, b, 255])[0];
                let found = palette.colours[usize::from(index)];
                let error = (0..3).map(|axis| found[axis].abs_diff(colour[axis])).max().unwrap();
                assert!(f64::from(error) <= allowed, "{colour:?} became {found:?} of {most}");
            }
        }
    }

    #[test]
    fn the_most_frequent_colour_is_exact() {
        let area = [203, 17, 5];
        let palette = Palette::new(&census(ramp().chain([area; 3])), 16);
        assert!(palette.colours.contains(&area));
    }

    #[test]
    fn nothing_has_no_colours() {
        assert!(Palette::new(&Census::default(), 255).colours.is_empty());
    }
}
