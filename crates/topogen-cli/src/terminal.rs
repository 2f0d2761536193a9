//! What the terminal is like.

use std::env;
use std::io::{IsTerminal, stdout};

/// The width that is taken where the terminal does not say its own.
const WIDTH: usize = 80;

/// Whether stdout is a terminal.
pub fn is_stdout() -> bool {
    stdout().is_terminal()
}

/// How many characters a line of stdout has.
pub fn width() -> usize {
    console::Term::stdout().size_checked().map_or(WIDTH, |(_, columns)| usize::from(columns))
}

/// Whether characters beyond ASCII are shown, by the locale.
pub fn is_unicode() -> bool {
    // The first that is set and not empty decides, as POSIX has it.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty());
    is_utf8(locale.as_deref()) || cfg!(windows)
}

fn is_utf8(locale: Option<&str>) -> bool {
    let locale = locale.unwrap_or("").to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_tells_what_is_shown() {
        assert!(is_utf8(Some("de_DE.UTF-8")) && is_utf8(Some("C.utf8")));
        assert!(!is_utf8(Some("C")) && !is_utf8(Some("de_DE.ISO-8859-1")) && !is_utf8(None));
    }
}
