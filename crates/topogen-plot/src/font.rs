//! The embedded font: how wide text is, and where it breaks.

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// The family name of the embedded font.
pub(crate) const FAMILY: &str = "DejaVu Sans";

/// The font file.
pub(crate) fn data() -> &'static [u8] {
    dejavu::sans::regular()
}

/// Width of a line of text, in the unit of `size`.
pub(crate) fn text_width(text: &str, size: f64) -> f64 {
    // A character that the font lacks is drawn as a box about as wide as this.
    const MISSING: f64 = 0.6;
    let Ok(font) = FontRef::new(data()) else {
        return text.chars().count() as f64 * MISSING * size;
    };
    let characters = font.charmap();
    let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
    let width = |character| {
        let glyph = characters.map(character)?;
        metrics.advance_width(glyph).map(f64::from)
    };
    text.chars().map(|character| width(character).unwrap_or(MISSING)).sum::<f64>() * size
}

/// Breaks text into lines no wider than `room`, at spaces where possible.
pub(crate) fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if text_width(&longer, size) <= room {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for character in word.chars() {
            line.push(character);
            if text_width(&line, size) > room && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, character.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// As [`wrap`], but with lines of about the same width, for text that is centred.
pub(crate) fn wrap_evenly(text: &str, size: f64, room: f64) -> Vec<String> {
    const STEPS: u32 = 20;
    let widest = wrap(text, size, room);
    // The narrowest room that needs no more lines; a word that is broken in it would have been whole before.
    let whole = text.split_whitespace().map(|word| text_width(word, size)).fold(0.0, f64::max);
    let rooms =
        (1..STEPS).map(|step| room * f64::from(step) / f64::from(STEPS)).filter(|&narrow| narrow >= whole);
    rooms.map(|narrow| wrap(text, size, narrow)).find(|lines| lines.len() <= widest.len()).unwrap_or(widest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_has_what_figures_need() {
        let font = FontRef::new(data()).unwrap();
        for character in "∞−×⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉αβλσε±≤…∈".chars()
        {
            assert!(font.charmap().map(character).is_some(), "{character} is missing");
        }
    }

    #[test]
    fn width_grows_with_size_and_length() {
        assert!(text_width("WW", 8.0) > text_width("ii", 8.0));
        assert!((text_width("persistence", 16.0) - 2.0 * text_width("persistence", 8.0)).abs() < 1e-9);
    }

    #[test]
    fn even_lines_are_no_more_but_narrower() {
        let text = "Bottleneck distance to the data, mean of five seeds";
        let room = text_width(text, 8.0) - 5.0;
        let (greedy, even) = (wrap(text, 8.0, room), wrap_evenly(text, 8.0, room));
        assert_eq!((greedy.len(), even.len()), (2, 2));
        assert_eq!(greedy.join(" "), even.join(" "));
        let widest = |lines: &[String]| lines.iter().map(|line| text_width(line, 8.0)).fold(0.0, f64::max);
        assert!(widest(&even) < 0.7 * widest(&greedy));
    }

    #[test]
    fn wrapped_lines_fit_and_lose_nothing() {
        let text = "a topological variational autoencoder with a Donaudampfschifffahrtsgesellschaft";
        let lines = wrap(text, 8.0, 90.0);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|line| text_width(line, 8.0) <= 90.0));
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        assert_eq!(wrap("", 8.0, 90.0), Vec::<String>::new());
    }
}
