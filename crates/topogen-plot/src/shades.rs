//! A scale of colours for a number of each point, with its legend.

use crate::axis::range;
use crate::canvas::{Anchor, Canvas};
use crate::colour::Rgb;
use crate::font;
use crate::frame::MARGIN;
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
    ///
    /// The words stand before the scale, or above it where the page is too narrow.
    pub fn draw_legend(&self, canvas: &mut Canvas<'_>, left: f64, top: f64, label: &str) -> f64 {
        let ends = [self.low, self.high].map(end);
        let gap = 0.5 * canvas.font_size();
        let [low, high] = [&ends[0], &ends[1]].map(|text| canvas.text_width(text) + gap);
        let (first, last) = (canvas.pt(MARGIN), canvas.width - canvas.pt(MARGIN));
        let words = canvas.text_width(label) + gap;
        let bar = canvas.pt(BAR.0).min(last - first - low - high);
        let is_beside = words + low + bar + high <= last - first;
        let all = if is_beside { words + low + bar + high } else { low + bar + high };
        let (mut x, mut y) = (left.min(last - all).max(first), top);
        if is_beside {
            canvas.text((x, baseline(canvas, y)), label, Anchor::Start);
            x += words;
        } else {
            for line in font::wrap(label, canvas.font_size(), last - first) {
                canvas.text((first, baseline(canvas, y)), &line, Anchor::Start);
                y += canvas.line_height();
            }
        }
        let baseline = baseline(canvas, y);
        canvas.text((x, baseline), &ends[0], Anchor::Start);
        canvas.text((x + low + bar + gap, baseline), &ends[1], Anchor::Start);
        self.draw_bar(canvas, (x + low, bar), y + canvas.line_height() / 2.0);
        y + canvas.line_height()
    }

    fn draw_bar(&self, canvas: &mut Canvas<'_>, (start, width): (f64, f64), middle: f64) {
        let (step, half) = (width / STEPS as f64, canvas.pt(BAR.1) / 2.0);
        let (top, bottom) = (middle - half, middle + half);
        for index in 0..STEPS {
            // Each reaches to the end, below the next ones, so that no page shows between them.
            let (from, to) = (start + index as f64 * step, start + width);
            let colour = self.at((index as f64 + 0.5) / STEPS as f64);
            canvas.polygon(&[(from, top), (to, top), (to, bottom), (from, bottom)], colour, 1.0, None);
        }
    }
}

/// Where text stands on a line from a top on.
fn baseline(canvas: &Canvas<'_>, top: f64) -> f64 {
    top + canvas.line_height() / 2.0 + canvas.half_digit()
}

/// An end of the scale with three digits, and no zeros that say nothing.
fn end(value: f64) -> String {
    let text = compact(value, 3);
    match text.contains('.') && !text.contains('×') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
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
    fn ends_have_no_zeros_that_say_nothing() {
        assert_eq!([0.0, 60.0, 12.5, 0.125, 100.0, -3.0].map(end), ["0", "60", "12.5", "0.125", "100", "−3"]);
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
