//! What errors show of a file.

/// The start of what stands in a file, in one line and without control characters.
pub(crate) fn excerpt(text: &str) -> String {
    const LENGTH: usize = 40;
    let is_plain = |char: char| matches!(char, '"' | '\'' | '\\');
    let mut short = String::new();
    for char in text.chars().take(LENGTH) {
        if is_plain(char) {
            short.push(char);
        } else {
            short.extend(char.escape_debug());
        }
    }
    if text.chars().nth(LENGTH).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_file_is_quoted_in_one_short_line() {
        assert_eq!(excerpt("1O \"'\\ é"), "1O \"'\\ é");
        assert_eq!(excerpt("1\t2\n\u{1b}[31m"), "1\\t2\\n\\u{1b}[31m");
        assert_eq!(excerpt(&"é".repeat(40)), "é".repeat(40));
        assert_eq!(excerpt(&"é".repeat(1000)), "é".repeat(40) + "…");
    }
}
