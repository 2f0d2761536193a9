//! Numbers on the command line and in messages.

use std::num::IntErrorKind;

/// A whole number that is not negative.
pub fn whole(text: &str) -> Result<usize, String> {
    text.parse::<usize>().map_err(|error| match error.kind() {
        IntErrorKind::PosOverflow => format!("this is too large, give at most {}", usize::MAX),
        _ => "give a whole number that is not negative".to_owned(),
    })
}

/// Any number.
pub fn real(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| "give a number".to_owned())
}

/// A number of coefficients; whether it is a prime is found out later.
pub fn modulus(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| "give a prime below 32768, such as 2, 3 or 5".to_owned())
}

/// More threads than this help nobody.
const MOST_THREADS: usize = 1024;

/// A number of threads.
pub fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads) if (1..=MOST_THREADS).contains(&threads) => Ok(threads),
        _ => Err(format!("give a whole number from 1 to {MOST_THREADS}")),
    }
}

/// Units of memory, the longer ones of an ending first.
const UNITS: [(&str, f64); 13] = [
    ("KiB", 1024.0),
    ("MiB", 1_048_576.0),
    ("GiB", 1_073_741_824.0),
    ("TiB", 1_099_511_627_776.0),
    ("kB", 1e3),
    ("MB", 1e6),
    ("GB", 1e9),
    ("TB", 1e12),
    ("K", 1e3),
    ("M", 1e6),
    ("G", 1e9),
    ("T", 1e12),
    ("B", 1.0),
];

/// A number of bytes, such as `4000000000`, `4GB`, `1.5 GiB`.
pub fn bytes(text: &str) -> Result<u64, String> {
    let refused = || "give a number of bytes such as 4000000000, 4GB or 1.5GiB".to_owned();
    let text = text.trim();
    if let Ok(bytes) = text.parse() {
        return Ok(bytes);
    }
    let (number, factor) = UNITS
        .iter()
        .find_map(|&(unit, factor)| {
            let at = text.len().checked_sub(unit.len())?;
            let ends_so = text.is_char_boundary(at) && text[at..].eq_ignore_ascii_case(unit);
            ends_so.then(|| (text[..at].trim_end(), factor))
        })
        .ok_or_else(refused)?;
    let number: f64 = number.parse().map_err(|_| refused())?;
    let bytes = number * factor;
    if bytes >= 0.0 && bytes < u64::MAX as f64 { Ok(bytes as u64) } else { Err(refused()) }
}

/// A number of bytes in words, such as `1.25 GB`.
pub fn human_bytes(bytes: u64) -> String {
    const WORDS: [(f64, &str); 4] = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
    let exact = bytes as f64;
    match WORDS.iter().find(|&&(unit, _)| exact >= unit) {
        Some(&(unit, word)) => format!("{} {word}", short(exact / unit)),
        None => format!("{bytes} bytes"),
    }
}

/// Seconds in words, such as `12.3 ms`.
pub fn human_seconds(seconds: f64) -> String {
    match seconds {
        120.0.. => format!("{} min", short(seconds / 60.0)),
        1.0.. => format!("{} s", short(seconds)),
        1e-3.. => format!("{} ms", short(seconds * 1e3)),
        _ => format!("{} µs", short(seconds * 1e6)),
    }
}

/// Three digits of a number, for a person's eye.
pub fn short(value: f64) -> String {
    const DIGITS: i32 = 3;
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let exponent = value.abs().log10().floor() as i32;
    match exponent {
        -4..6 => {
            let text = format!("{value:.*}", (DIGITS - 1 - exponent).max(0) as usize);
            // What is rounded up to a power of ten has one digit more.
            if text.contains('.')
                && text.bytes().filter(u8::is_ascii_digit).count() > DIGITS as usize
                && exponent >= 0
            {
                format!("{value:.*}", (DIGITS - 2 - exponent).max(0) as usize)
            } else {
                text
            }
        }
        _ => format!("{value:.*e}", DIGITS as usize - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_have_units_or_none() {
        let read = |text: &str| bytes(text).unwrap();
        assert_eq!(["0", "17", "4GB", "4 gb", "4G"].map(read), [0, 17, 4e9 as u64, 4e9 as u64, 4e9 as u64]);
        assert_eq!(["1.5GiB", "2KiB", "3B", "1kb"].map(read), [1_610_612_736, 2048, 3, 1000]);
        for bad in ["", "GB", "-1GB", "four", "1e30TB", "nanGB", "4µB", "1 x"] {
            assert!(bytes(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn people_are_shown_three_digits() {
        assert_eq!(
            [1.0, 12.3456, 999.6, 0.12345, 9.999, 123_456.0].map(short),
            ["1.00", "12.3", "1000", "0.123", "10.0", "123456"]
        );
        assert_eq!([1e-7, -1.5e20, 0.0].map(short), ["1.00e-7", "-1.50e20", "0"]);
        assert_eq!([999, 1000, 1_234_567_890].map(human_bytes), ["999 bytes", "1.00 kB", "1.23 GB"]);
        assert_eq!(
            [1e-5, 0.0123, 2.0, 3600.0].map(human_seconds),
            ["10.0 µs", "12.3 ms", "2.00 s", "60.0 min"]
        );
    }
}
