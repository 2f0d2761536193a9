//! Coefficients: the field with two elements, and those with a prime number of them.

use crate::{Error, Result};

/// Beyond this no modulus is taken: products of two coefficients must be small.
const LARGEST: u16 = 1 << 15;

/// A prime field, whose elements are the numbers from 0 to p - 1.
pub(crate) trait Field: Copy + Send + Sync {
    fn add(&self, a: u16, b: u16) -> u16;
    fn times(&self, a: u16, b: u16) -> u16;
    fn negative(&self, a: u16) -> u16;
    /// Of anything but 0.
    fn inverse(&self, a: u16) -> u16;

    /// 1 at an even place, -1 at an odd one: the sign of a face in a boundary.
    #[inline(always)]
    fn sign(&self, place: usize) -> u16 {
        if place.is_multiple_of(2) { 1 } else { self.negative(1) }
    }
}

/// Z/2, where signs do not matter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Two;

impl Field for Two {
    #[inline(always)]
    fn add(&self, a: u16, b: u16) -> u16 {
        a ^ b
    }

    #[inline(always)]
    fn times(&self, a: u16, b: u16) -> u16 {
        a & b
    }

    #[inline(always)]
    fn negative(&self, a: u16) -> u16 {
        a
    }

    #[inline(always)]
    fn inverse(&self, a: u16) -> u16 {
        a
    }
}

/// Z/p.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Prime(u16);

impl Prime {
    pub(crate) const TWO: Self = Self(2);

    /// The field with so many elements.
    ///
    /// # Errors
    /// [`Error::BadModulus`] unless that is a prime below 2^15.
    pub(crate) fn new(modulus: u16) -> Result<Self> {
        let is_prime = modulus >= 2
            && (2..).take_while(|d| d * d <= u32::from(modulus)).all(|d| u32::from(modulus) % d != 0);
        match is_prime && modulus < LARGEST {
            true => Ok(Self(modulus)),
            false => Err(Error::BadModulus { modulus, limit: LARGEST }),
        }
    }
}

impl Field for Prime {
    #[inline(always)]
    fn add(&self, a: u16, b: u16) -> u16 {
        let sum = a + b;
        if sum >= self.0 { sum - self.0 } else { sum }
    }

    #[inline(always)]
    fn times(&self, a: u16, b: u16) -> u16 {
        (u32::from(a) * u32::from(b) % u32::from(self.0)) as u16
    }

    #[inline(always)]
    fn negative(&self, a: u16) -> u16 {
        if a == 0 { 0 } else { self.0 - a }
    }

    /// By Fermat's little theorem: the power p - 2.
    fn inverse(&self, a: u16) -> u16 {
        let (mut power, mut base, mut exponent) = (1, a, self.0 - 2);
        while exponent > 0 {
            if exponent % 2 == 1 {
                power = self.times(power, base);
            }
            base = self.times(base, base);
            exponent /= 2;
        }
        power
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_fields() {
        for p in [2, 3, 5, 7, 251, 32_749] {
            let field = Prime::new(p).unwrap();
            for a in (0..p).step_by(1 + p as usize / 50) {
                assert_eq!(field.add(a, field.negative(a)), 0);
                assert!(a == 0 || field.times(a, field.inverse(a)) == 1, "{a} modulo {p}");
                for b in (0..p).step_by(1 + p as usize / 20) {
                    assert_eq!(u32::from(field.add(a, b)), (u32::from(a) + u32::from(b)) % u32::from(p));
                    if p == 2 {
                        assert_eq!((field.add(a, b), field.times(a, b)), (Two.add(a, b), Two.times(a, b)));
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_no_prime_below_the_limit_is_refused() {
        for modulus in [0, 1, 4, 9, 32_761, 32_767, 32_771, u16::MAX] {
            assert_eq!(Prime::new(modulus), Err(Error::BadModulus { modulus, limit: LARGEST }));
        }
    }
}
