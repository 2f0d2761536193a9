//! Numbers as the labels of ticks.

/// `value` with this many decimals and a true minus sign; groups of thousands are set apart if wanted.
pub(crate) fn fixed(value: f64, decimals: usize, grouped: bool) -> String {
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut label = String::new();
    // A rounded zero has no sign.
    if value < 0.0 && digits.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        label.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if grouped && index > 0 && (whole.len() - index).is_multiple_of(3) {
            label.push(',');
        }
        label.push(digit);
    }
    if !fraction.is_empty() {
        label.push('.');
        label.push_str(fraction);
    }
    label
}

/// How many there are of something.
pub(crate) fn whole(count: usize) -> String {
    fixed(count as f64, 0, true)
}

/// `10ⁿ`.
pub(crate) fn power_of_ten(exponent: i32) -> String {
    let raised = exponent.to_string().chars().map(superscript).collect::<String>();
    format!("10{raised}")
}

/// `value` in full where that is short, otherwise as a multiple of a power of ten.
pub(crate) fn compact(value: f64, digits: usize) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let exponent = exponent_of(value);
    if (-4..9).contains(&exponent) {
        let decimals = usize::try_from((digits as i32 - 1 - exponent).max(0)).unwrap_or(0);
        return fixed(value, decimals, value.abs() >= 1e4);
    }
    let scientific = format!("{:.*e}", digits.saturating_sub(1), value);
    let mantissa = scientific.split('e').next().unwrap_or(&scientific).replace('-', "−");
    if mantissa == "1" { power_of_ten(exponent) } else { format!("{mantissa}×{}", power_of_ten(exponent)) }
}

/// `H` with the degree below the line.
pub(crate) fn homology(degree: usize) -> String {
    let lowered =
        degree.to_string().bytes().map(|digit| SUBSCRIPTS[usize::from(digit - b'0')]).collect::<String>();
    format!("H{lowered}")
}

/// The greatest `e` with `10^e <= |value|`; 0 for 0.
pub(crate) fn exponent_of(value: f64) -> i32 {
    // Rust prints the shortest decimal that reads back as the same number: its exponent is exact where a
    // logarithm is not.
    let scientific = format!("{:e}", value.abs());
    scientific.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0)
}

/// `value / 10^exponent`, without overflow on the way for any finite value.
pub(crate) fn divide_by_power(value: f64, exponent: i32) -> f64 {
    if exponent >= 0 {
        value / 10f64.powi(exponent)
    } else if exponent >= -300 {
        value * 10f64.powi(-exponent)
    } else {
        value * 1e300 * 10f64.powi(-exponent - 300)
    }
}

const SUBSCRIPTS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];

fn superscript(character: char) -> char {
    match character {
        '-' => '⁻',
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_read_well() {
        assert_eq!(fixed(69_500.0, 0, true), "69,500");
        assert_eq!(fixed(1_234_567.5, 1, true), "1,234,567.5");
        assert_eq!(fixed(-0.25, 2, true), "−0.25");
        assert_eq!(fixed(-0.001, 1, false), "0.0");
        assert_eq!(power_of_ten(-12), "10⁻¹²");
        assert_eq!(compact(20.0, 1), "20");
        assert_eq!(compact(0.002, 1), "0.002");
        assert_eq!(compact(5e12, 1), "5×10¹²");
        assert_eq!(compact(1e-7, 1), "10⁻⁷");
        assert_eq!(homology(12), "H₁₂");
    }

    #[test]
    fn exponents_are_exact_at_powers_of_ten() {
        for exponent in -320..=308 {
            let value: f64 = format!("1e{exponent}").parse().unwrap();
            assert_eq!(exponent_of(value), exponent);
            let mantissa = divide_by_power(value, exponent);
            assert!((0.99..1.01).contains(&mantissa), "1e{exponent} gives {mantissa}");
        }
        assert_eq!(exponent_of(0.0), 0);
    }
}
