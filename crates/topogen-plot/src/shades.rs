//! A scale of colours for a number of each point, with its legend.

use crate::axis::range;
use crate::canvas::{Anchor, Canvas};
use crate::colour::Rgb;
use crate::frame::{Column, MARGIN};
use crate::number::compact;

/// Numbers as colours: from blue over grey to orange, which the colour blind can tell apart, and lighter with every step, so that the
/// scale is one in print without colours too.
pub(crate) struct Shades {
    low: f64,
    high: f64,
    stops: [Rgb; 4],
}

/// For light pages: no stop is as light as the page.
const ON_LIGHT: [Rgb; 4] = [Rgb(0, 42, 102), Rgb(0, 114, 178), Rgb(158, 152, 146), Rgb(238, 168, 20)];
/// For dark pages: no stop is as dark as the page.
const ON_DARK: [Rgb; 4] = [Rgb(0, 105, 170), Rgb(96, 150, 190), Rgb(190, 176, 150), Rgb(255, 214, 92)];
/// Width of the legend's bar and its height, in points.
const BAR: (f64, f64) = (90.0, 6.0);
/// Rectangles of the bar.
const STEPS: usize = 45;

impl Shades {
    /// The scale of these numbers, on a page of a colour; none of no number.
    pub fn new(values: impl IntoIterator<Item = f64>, page: Rgb) -> Option<Self> {
        let (low, high) = range(values)?;
        let is_dark = page.contrast(Rgb(255, 255, 255)) > page.contrast(Rgb(0, 0, 0));
        Some(Self { low, high, stops: if is_dark { ON_DARK } else { ON_LIGHT } })
    }

    /// The colour of a number.
    pub fn colour(&self, value: f64) -> Rgb {
        // Halves, so that no difference is too large for a number.
        let span = self.high / 2.0 - self.low / 2.0;
        self.at(if span > 0.0 { (value / 2.0 - self.low / 2.0) / span } else { 0.5 })
    }

    fn at(&self, share: f64) -> Rgb {
        let last = self.stops.len() - 1;
        let place = share.clamp(0.0, 1.0) * last as f64;
        let stop = (place as usize).min(last - 1);
        self.stops[stop].mixed(self.stops[stop + 1], place - stop as f64)
    }

    /// Draws what the numbers are, and the scale between its ends; returns where that ends.
    pub fn draw_legend(&self, canvas: &mut Canvas<'_>, left: f64, top: f64, label: &str) -> f64 {
        let ends = [self.low, self.high].map(|value| compact(value, 3));
        let gap = 0.5 * canvas.font_size();
        let width = |canvas: &Canvas<'_>, text: &str| canvas.text_width(text) + gap;
        let bar = canvas.pt(BAR.0);
        let texts = [label, &ends[0], &ends[1]].map(|text| width(canvas, text));
        let all = texts.iter().sum::<f64>() + bar + gap;
        let most = Column::page(canvas).right - canvas.pt(MARGIN);
        let left = left.min(most - all).max(canvas.pt(MARGIN));
        let (middle, half) = (top + canvas.line_height() / 2.0, canvas.pt(BAR.1) / 2.0);
        let baseline = middle + canvas.half_digit();
        canvas.text((left, baseline), label, Anchor::Start);
        canvas.text((left + texts[0], baseline), &ends[0], Anchor::Start);
        let start = left + texts[0] + texts[1];
        let step = bar / STEPS as f64;
        for index in 0..STEPS {
            let (from, to) = (start + index as f64 * step, start + (index + 1) as f64 * step);
            let corners =
                [(from, middle - half), (to, middle - half), (to, middle + half), (from, middle + half)];
            canvas.polygon(&corners, self.at((index as f64 + 0.5) / STEPS as f64), 1.0, None);
        }
        canvas.text((start + bar + gap, baseline), &ends[1], Anchor::Start);
        top + canvas.line_height()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_become_lighter_and_stand_out_from_the_page() {
        for page in [Rgb(255, 255, 255), Rgb(20, 23, 28)] {
            let shades = Shades::new([2.0, 4.0], page).unwrap();
            let lightness: Vec<f64> =
                (0..=20).map(|step| shades.at(f64::from(step) / 20.0).contrast(Rgb(0, 0, 0))).collect();
            assert!(lightness.windows(2).all(|pair| pair[0] < pair[1]), "{lightness:?}");
            for step in 0..=20 {
                assert!(shades.at(f64::from(step) / 20.0).contrast(page) > 1.9, "{step} on {page}");
            }
            assert_eq!((shades.colour(2.0), shades.colour(4.0)), (shades.stops[0], shades.stops[3]));
            assert_eq!(shades.colour(3.0), shades.at(0.5));
        }
    }

    #[test]
    fn equal_numbers_have_one_colour_and_huge_ones_are_told_apart() {
        let page = Rgb(255, 255, 255);
        assert!(Shades::new([], page).is_none());
        let one = Shades::new([7.0, 7.0], page).unwrap();
        assert_eq!(one.colour(7.0), one.at(0.5));
        let huge = Shades::new([-f64::MAX, f64::MAX], page).unwrap();
        assert_eq!((huge.colour(-f64::MAX), huge.colour(f64::MAX)), (huge.stops[0], huge.stops[3]));
    }
}
