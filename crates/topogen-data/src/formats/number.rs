//! How numbers are written.

use std::fmt;

/// A number in the shortest form that reads back bit for bit.
///
/// From 1e16 on, and below 1e-5 except 0, it has an exponent: all 309 digits of 1e308 help nobody.
///
/// # Examples
///
/// ```
/// use topogen_data::formats::Number;
///
/// assert_eq!(Number(0.1).to_string(), "0.1");
/// assert_eq!(Number(1e308).to_string(), "1e308");
/// assert_eq!(Number(-2.5e-7).to_string(), "-2.5e-7");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Number(pub f64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.abs();
        if magnitude >= 1e16 || (magnitude > 0.0 && magnitude < 1e-5) {
            write!(f, "{:e}", self.0)
        } else {
            write!(f, "{}", self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_bit_for_bit_and_stay_short() {
        let smallest = f64::from_bits(1);
        let mut values =
            vec![0.0, -0.0, 1.0, 0.1, 1.0 / 3.0, f64::MAX, f64::MIN, f64::MIN_POSITIVE, smallest];
        for edge in [1e-5_f64, 1e16] {
            values.extend([
                edge.next_down(),
                edge,
                edge.next_up(),
                -edge.next_down(),
                -edge,
                -edge.next_up(),
            ]);
        }
        // An odd stride through the bit patterns meets every exponent.
        values.extend((0..4000_u64).map(|i| f64::from_bits(i.wrapping_mul(0x0010_0300_5007_0013))));
        let finite: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
        assert!(finite.len() > 3000);
        for value in finite {
            let text = Number(value).to_string();
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits(), "{text}");
            assert!(text.len() <= 26, "{text}");
        }
    }

    #[test]
    fn only_numbers_far_from_one_have_an_exponent() {
        let written = |value: f64| Number(value).to_string();
        assert_eq!(written(1e16), "1e16");
        assert_eq!(written(1e16_f64.next_down()), "9999999999999998");
        assert_eq!(written(1e-5), "0.00001");
        assert_eq!(written(9.5e-6), "9.5e-6");
        assert_eq!(written(-1e308), "-1e308");
        assert_eq!([written(0.0), written(-0.0)], ["0", "-0"]);
        assert_eq!([written(f64::INFINITY), written(f64::NEG_INFINITY)], ["inf", "-inf"]);
        assert_eq!(written(f64::NAN), "NaN");
    }
}
