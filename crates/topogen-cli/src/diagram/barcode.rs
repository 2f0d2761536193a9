//! A barcode of characters.

use super::summary::{Page, longest_first};
use crate::diagram_file::DiagramTable;
use crate::numbers::short;

/// How many bars of a degree are shown: essential classes, then the longest.
const MOST_BARS: usize = 10;
/// The bars have this many characters at least.
const LEAST_WIDTH: usize = 10;

/// The barcode of each degree, the longest bars first.
pub fn render(diagram: &DiagramTable, page: Page) -> String {
    let degrees: Vec<Degree> = diagram
        .degrees
        .iter()
        .enumerate()
        .map(|(degree, classes)| Degree::new(degree, &classes.bars(), page.is_unicode))
        .filter(|degree| !degree.bars.is_empty())
        .collect();
    let bars = || degrees.iter().flat_map(|degree| &degree.bars);
    let start = bars().map(|bar| bar.birth).fold(f64::INFINITY, f64::min);
    let end = bars().map(|bar| bar.death.unwrap_or(bar.birth)).fold(f64::NEG_INFINITY, f64::max);
    let widest_title = degrees.iter().map(|degree| degree.title.len()).max().unwrap_or(0);
    let widest_label = bars().map(|bar| bar.label.chars().count()).max().unwrap_or(0);
    let width = page.width.saturating_sub(widest_title + widest_label + 4).max(LEAST_WIDTH);
    let scale = Scale { start, end, width, is_unicode: page.is_unicode };

    let groups = degrees.iter().map(|degree| {
        let mut text = String::new();
        for (index, bar) in degree.bars.iter().enumerate() {
            let title = if index == 0 { degree.title.as_str() } else { "" };
            text.push_str(&format!("{title:widest_title$}  {}  {}\n", scale.draw(bar), bar.label));
        }
        if degree.n_left_out > 0 {
            let plural = if degree.n_left_out == 1 { "" } else { "s" };
            text.push_str(&format!(
                "{:widest_title$}  {} shorter bar{plural} not shown\n",
                "", degree.n_left_out
            ));
        }
        text
    });
    groups.collect::<Vec<_>>().join("\n")
}

struct Degree {
    title: String,
    bars: Vec<Bar>,
    n_left_out: usize,
}

struct Bar {
    birth: f64,
    /// Nothing for an essential class.
    death: Option<f64>,
    label: String,
}

impl Degree {
    fn new(degree: usize, bars: &topogen_ph::Bars<'_>, is_unicode: bool) -> Self {
        let never = if is_unicode { "∞" } else { "inf" };
        let essential = bars.essential().iter().map(|&birth| Bar {
            birth,
            death: None,
            label: format!("{} to {never}", short(birth)),
        });
        let finite = longest_first(bars).into_iter().map(|index| {
            let (birth, death) = (bars.births()[index], bars.deaths()[index]);
            Bar { birth, death: Some(death), label: format!("{} to {}", short(birth), short(death)) }
        });
        let shown: Vec<Bar> = essential.chain(finite).take(MOST_BARS).collect();
        let n_left_out = bars.len() + bars.essential().len() - shown.len();
        Self { title: format!("H{degree}"), bars: shown, n_left_out }
    }
}

/// From values of the filtration to characters.
struct Scale {
    start: f64,
    end: f64,
    /// Characters from `start` to `end`.
    width: usize,
    is_unicode: bool,
}

/// Characters are divided so finely, where there are characters for that.
const PARTS: usize = 8;
/// Filled from the left, by the number of parts.
const FROM_LEFT: [char; PARTS + 1] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

impl Scale {
    fn draw(&self, bar: &Bar) -> String {
        let all = self.width * PARTS;
        let (from, to) = (self.part(bar.birth), bar.death.map_or(all, |death| self.part(death)));
        // However short, a bar is seen.
        let from = from.min(all - 1);
        let to = to.max(from + 1);
        let mut cells: Vec<char> = (0..self.width).map(|cell| self.cell(from, to, cell * PARTS)).collect();
        if bar.death.is_none()
            && let Some(last) = cells.last_mut()
        {
            *last = if self.is_unicode { '▶' } else { '>' };
        }
        cells.into_iter().collect()
    }

    /// The part at which a value lies.
    fn part(&self, value: f64) -> usize {
        let all = (self.width * PARTS) as f64;
        // Halves, as the whole range may be beyond that of numbers.
        let share = (value / 2.0 - self.start / 2.0) / (self.end / 2.0 - self.start / 2.0);
        if share.is_finite() { (share.clamp(0.0, 1.0) * all).round() as usize } else { 0 }
    }

    /// The character from the part `start` on, of a bar between two parts.
    fn cell(&self, from: usize, to: usize, start: usize) -> char {
        let (left, right) = (from.max(start), to.min(start + PARTS));
        let filled = right.saturating_sub(left);
        if !self.is_unicode {
            // A bar shorter than a character is where it begins.
            let is_birth = (start..start + PARTS).contains(&from);
            return if 2 * filled >= PARTS || is_birth { '-' } else { ' ' };
        }
        let reaches_end = right == start + PARTS;
        match filled {
            0 => ' ',
            _ if left == start => FROM_LEFT[filled],
            // There are no more characters that are filled from the right.
            6.. => '█',
            3.. if reaches_end => '▐',
            _ if reaches_end => '▕',
            filled => FROM_LEFT[filled],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(birth: f64, death: Option<f64>, is_unicode: bool) -> String {
        let scale = Scale { start: 0.0, end: 10.0, width: 10, is_unicode };
        scale.draw(&Bar { birth, death, label: String::new() })
    }

    #[test]
    fn bars_begin_and_end_within_characters() {
        assert_eq!(draw(0.0, Some(10.0), true), "██████████");
        assert_eq!(draw(1.0, Some(3.5), true), " ██▌      ");
        assert_eq!(draw(1.5, Some(3.0), true), " ▐█       ");
        assert_eq!(draw(2.0, None, true), "  ███████▶");
    }

    #[test]
    fn the_shortest_bar_is_seen() {
        assert_eq!(draw(4.0, Some(4.0), true), "    ▏     ");
        assert_eq!(draw(10.0, Some(10.0), true), "         ▕");
        assert_eq!(draw(4.0, Some(4.0), false), "    -     ");
        assert_eq!(draw(10.0, None, false), "         >");
    }

    #[test]
    fn a_single_value_and_the_largest_numbers_have_a_scale() {
        let scale = Scale { start: 2.0, end: 2.0, width: 10, is_unicode: false };
        assert_eq!(scale.draw(&Bar { birth: 2.0, death: None, label: String::new() }), "--------->");
        let scale = Scale { start: f64::MIN, end: f64::MAX, width: 10, is_unicode: false };
        assert_eq!(
            scale.draw(&Bar { birth: 0.0, death: Some(f64::MAX), label: String::new() }),
            "     -----"
        );
    }
}
