//! Numbers of twice the precision of `f64`, for what cancels.

use std::ops::{Add, Div, Mul, Sub};

/// The exact sum of two numbers, the second one being what rounding took from the first: some 106 bits.
///
/// Dekker (1971), doi 10.1007/BF01397083; Knuth, The Art of Computer Programming 2, section 4.2.2.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(super) struct Wide {
    high: f64,
    low: f64,
}

impl Wide {
    pub(super) const ZERO: Self = Self { high: 0.0, low: 0.0 };

    /// The nearest number of the usual precision.
    pub(super) fn rounded(self) -> f64 {
        self.high
    }

    pub(super) fn difference(a: f64, b: f64) -> Self {
        Self::sum(a, -b)
    }

    /// Knuth's sum: exact.
    fn sum(a: f64, b: f64) -> Self {
        let high = a + b;
        let of_b = high - a;
        Self { high, low: (a - (high - of_b)) + (b - of_b) }
    }

    /// The same where the first number is the larger.
    fn ordered_sum(a: f64, b: f64) -> Self {
        let high = a + b;
        Self { high, low: b - (high - a) }
    }

    /// Dekker's product: exact.
    fn product(a: f64, b: f64) -> Self {
        let split = |x: f64| {
            let scaled = 134_217_729.0 * x; // 2^27 + 1
            let high = scaled - (scaled - x);
            (high, x - high)
        };
        let high = a * b;
        let ((a_high, a_low), (b_high, b_low)) = (split(a), split(b));
        let low = a_low * b_low - (((high - a_high * b_high) - a_low * b_high) - a_high * b_low);
        Self { high, low }
    }
}

impl From<f64> for Wide {
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Add for Wide {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let (high, low) = (Self::sum(self.high, other.high), Self::sum(self.low, other.low));
        let sum = Self::ordered_sum(high.high, high.low + low.high);
        Self::ordered_sum(sum.high, sum.low + low.low)
    }
}

impl Sub for Wide {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + Self { high: -other.high, low: -other.low }
    }
}

impl Mul for Wide {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let product = Self::product(self.high, other.high);
        Self::ordered_sum(product.high, product.low + (self.high * other.low + self.low * other.high))
    }
}

impl Div for Wide {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let first = self.high / other.high;
        let rest = self - other * first.into();
        let second = rest.high / other.high;
        let rest = rest - other * second.into();
        Self::ordered_sum(first, second) + (rest.high / other.high).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cancels_is_kept() {
        let third = Wide::from(1.0) / 3.0.into();
        let rest = Wide::from(1.0) - third * 3.0.into();
        assert!(rest.rounded().abs() < 1e-31, "{rest:?}");
        let tiny = 2_f64.powi(-80);
        let near_one = Wide::from(1.0) + tiny.into();
        assert_eq!((near_one - 1.0.into()).rounded(), tiny);
        assert_eq!(((near_one * near_one) - 1.0.into()).rounded(), 2.0 * tiny);
        assert_eq!(Wide::difference(1.0, tiny) + tiny.into(), 1.0.into());
    }
}
