//! What a person at a terminal is shown: a table of the degrees and a barcode.

use topogen_ph::Bars;

use super::barcode;
use super::compute::Computed;
use crate::diagram_file::{DiagramTable, Origin};
use crate::numbers::{human_seconds, short};

/// What the text is shown on.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Characters of a line.
    pub width: usize,
    /// Whether characters beyond ASCII are shown.
    pub is_unicode: bool,
}

/// How many of the longest bars the table names.
const NAMED: usize = 5;

/// The diagram of the file `name` as text.
pub fn render(name: &str, computed: &Computed, page: Page) -> String {
    let Computed { diagram, engine, seconds } = computed;
    let time = human_seconds(seconds.total);
    let time = if page.is_unicode { time } else { time.replace('µ', "u") };
    let input = match &diagram.origin {
        Origin::Rips { n_points, threshold } => {
            let plural = if *n_points == 1 { "" } else { "s" };
            let threshold = match *threshold {
                f64::INFINITY => String::new(),
                threshold => format!(", threshold {}", short(threshold)),
            };
            format!("{n_points} point{plural}{threshold}")
        }
        Origin::Alpha { n_points } => format!("{n_points} point{}", if *n_points == 1 { "" } else { "s" }),
        Origin::Cubical { shape } => {
            let axes: Vec<String> = shape.iter().map(ToString::to_string).collect();
            format!("image of {} pixels", axes.join(" x "))
        }
    };
    let mut text = format!("{name}: {input}, engine {engine}, {time}\n\n");
    text.push_str(&table(diagram));
    text.push('\n');
    text.push_str(&barcode::render(diagram, page));
    text
}

fn table(diagram: &DiagramTable) -> String {
    let mut text = format!(
        "{:>6}  {:>7}  {:>9}  {:>17}  longest bars\n",
        "degree", "bars", "essential", "total persistence"
    );
    for (degree, classes) in diagram.degrees.iter().enumerate() {
        let bars = classes.bars();
        let lengths = longest_first(&bars).into_iter().map(|index| bars.persistence(index));
        let total: f64 = (0..bars.len()).map(|index| bars.persistence(index)).sum();
        let longest: Vec<String> = lengths.take(NAMED).map(short).collect();
        let line = format!(
            "{degree:>6}  {:>7}  {:>9}  {:>17}  {}",
            bars.len(),
            bars.essential().len(),
            short(total),
            longest.join(" ")
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The finite bars by their length; those of one length in their order.
pub fn longest_first(bars: &Bars<'_>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..bars.len()).collect();
    order.sort_by(|&a, &b| bars.persistence(b).total_cmp(&bars.persistence(a)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram_file::Seconds;
    use topogen_ph::{Euclidean, Points, Rips};

    fn square() -> Computed {
        let points = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
        let diagram = Rips::default().points(&Points::new(&points, 2).unwrap(), &Euclidean).unwrap();
        let seconds = Seconds { lengths: 0.0, persistence: 1e-5, total: 2e-5 };
        Computed { diagram: (&diagram).into(), engine: "sweep-matrix".to_owned(), seconds }
    }

    #[test]
    fn a_square_is_shown_with_its_loop() {
        let text = render("square.csv", &square(), Page { width: 60, is_unicode: true });
        // Of 42 characters, 1 is at 42 / √2 = 29.7.
        let expected = "\
square.csv: 4 points, threshold 1.41, engine sweep-matrix, 20.0 µs

degree     bars  essential  total persistence  longest bars
     0        3          1               3.00  1.00 1.00 1.00
     1        1          0              0.414  0.414

H0  █████████████████████████████████████████▶  0 to ∞
    █████████████████████████████▊              0 to 1.00
    █████████████████████████████▊              0 to 1.00
    █████████████████████████████▊              0 to 1.00

H1                               ▕████████████  1.00 to 1.41
";
        assert_eq!(text, expected, "{text}");
    }

    #[test]
    fn plain_ascii_where_the_locale_wants_it() {
        let text = render("square.csv", &square(), Page { width: 60, is_unicode: false });
        assert!(text.is_ascii(), "{text}");
        assert!(text.contains("H0  ") && text.contains("->") && text.contains("0 to inf"), "{text}");
    }

    #[test]
    fn no_line_is_wider_than_the_page() {
        for width in [20, 40, 80, 200] {
            let text = barcode::render(&square().diagram, Page { width, is_unicode: true });
            let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
            // Below the least width of the bars, lines are as short as they can be.
            assert!(widest <= width.max(32), "{width}: {widest}\n{text}");
        }
    }
}
