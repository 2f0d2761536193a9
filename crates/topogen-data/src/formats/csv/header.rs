//! Whether a first line is a header.

use ::csv::StringRecord;

/// Words that stand for a value, so that a line with one of them is a row and not a header.
const VALUES: [&str; 14] = [
    "inf",
    "infinity",
    "missing",
    "n.a.",
    "n/a",
    "na",
    "nan",
    "nan(ind)",
    "nil",
    "none",
    "null",
    "undefined",
    "true",
    "false",
];

/// Whether every field of the record is a name; see [`read_table`](super::read_table) for the rule.
pub(in crate::formats) fn is_header(record: &StringRecord) -> bool {
    record.iter().all(is_name)
}

fn is_name(field: &str) -> bool {
    let is_value = |word: &str| VALUES.iter().any(|value| word.eq_ignore_ascii_case(value));
    field.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && !field.split(|char: char| char.is_whitespace() || char == ';').any(is_value)
        && !is_misread_number(field)
}

/// Whether the field is a number in which letters stand for the digits that they look like, such as `O.5` or `l2`.
///
/// A single letter is a name.
fn is_misread_number(field: &str) -> bool {
    let digits = field.replace(['O', 'o'], "0").replace(['l', 'I'], "1");
    field.len() > 1 && digits.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_attempts_at_numbers() {
        let names = [
            "x",
            "y",
            "x1",
            "dim_0",
            "_",
            "O",
            "l",
            "e5",
            "sepal length (cm)",
            "Größe",
            "petal.width",
            "info",
        ];
        for name in names {
            assert!(is_name(name), "{name}");
        }
        let attempts = [
            "",
            "0",
            "-1",
            "1e5",
            "1O",
            "O1",
            "O.5",
            "l2",
            "1,5",
            ".5",
            "+",
            "-",
            "?",
            "$5",
            "NA",
            "n/a",
            "NaN",
            "nan",
            "-nan",
            "inf",
            "+Inf",
            "-Infinity",
            "null",
            "None",
            "TRUE",
            "NA NA",
            "x;NA",
            "0x1F",
            "1st",
            "%",
            "１",
        ];
        for attempt in attempts {
            assert!(!is_name(attempt), "{attempt}");
        }
    }

    #[test]
    fn one_field_that_is_no_name_makes_a_row() {
        assert!(is_header(&StringRecord::from(vec!["x", "y"])));
        assert!(!is_header(&StringRecord::from(vec!["x", "NA"])));
        assert!(!is_header(&StringRecord::from(vec!["x", ""])));
    }
}
