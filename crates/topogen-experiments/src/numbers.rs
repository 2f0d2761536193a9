//! How the report writes numbers.

use crate::statistics::{interval_of_mean, mean};

/// What stands where there is no number.
pub const NONE: &str = "–";

/// So many decimals, with a proper minus sign and none before zero.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(digits) if digits.bytes().all(|byte| matches!(byte, b'0' | b'.')) => digits.to_owned(),
        Some(digits) => format!("\u{2212}{digits}"),
        None => text,
    }
}

/// A whole number with a narrow space between thousands.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// A number with so many decimals, or what stands where there is none.
pub fn or_none(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| signed(value, decimals))
}

/// Both ends of an interval, or what stands where there is none.
pub fn interval(ends: Option<(f64, f64)>, decimals: usize) -> String {
    let written = |(low, high)| format!("{} to {}", signed(low, decimals), signed(high, decimals));
    ends.map_or_else(|| NONE.to_owned(), written)
}

/// The mean, and its 95 % interval where there are values enough.
pub fn mean_and_interval(values: &[f64], decimals: usize) -> Option<String> {
    let mean = signed(mean(values)?, decimals);
    Some(match interval_of_mean(values) {
        Some(ends) => format!("{mean} ({})", interval(Some(ends), decimals)),
        None => mean,
    })
}

/// A probability with two digits, or that it is small.
pub fn probability(p: f64) -> String {
    match p {
        p if p < 0.001 => "< 0.001".to_owned(),
        p if p < 0.095 => format!("{p:.3}"),
        p => format!("{p:.2}"),
    }
}

/// `p = 0.04`, or `p < 0.001`.
pub fn p_is(p: f64) -> String {
    if p < 0.001 { "p < 0.001".to_owned() } else { format!("p = {}", probability(p)) }
}

/// Numbers with commas.
pub fn list(seeds: &[u64]) -> String {
    seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
}

/// Items with commas, and `and` before the last.
pub fn and(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        let three = |value| signed(value, 3);
        assert_eq!([-0.0004, -1.5, 0.0, 2.3456].map(three), ["0.000", "\u{2212}1.500", "0.000", "2.346"]);
        assert_eq!(signed(-0.2, 0), "0");
        assert_eq!(
            [7, 999, 1_000, 1_683_669].map(grouped),
            ["7", "999", "1\u{202f}000", "1\u{202f}683\u{202f}669"]
        );
        assert_eq!([0.0001, 0.0123, 0.5, 1.0].map(probability), ["< 0.001", "0.012", "0.50", "1.00"]);
        assert_eq!(or_none(None, 2), NONE);
    }

    #[test]
    fn lists_read_well() {
        let items = ["25", "50", "75"].map(str::to_owned);
        assert_eq!(
            (and(&items), and(&items[..2]), and(&items[..1])),
            ("25, 50 and 75".to_owned(), "25 and 50".to_owned(), "25".to_owned())
        );
    }
}
