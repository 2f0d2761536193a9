//! Fixed-size pieces of a row of bits.

use std::ops::{BitAnd, BitOr, Not};

/// As many bits as are handled at once.
pub(crate) trait Block:
    Copy + PartialEq + Default + BitAnd<Output = Self> + BitOr<Output = Self> + Not<Output = Self>
{
    const BITS: u32;

    /// The block with this bit alone.
    fn bit(at: u32) -> Self;

    fn has(&self, at: u32) -> bool;

    fn set(&mut self, at: u32);

    fn is_zero(&self) -> bool;

    /// The lowest set bit of a block that is not zero.
    fn lowest(&self) -> u32;
}

impl Block for u128 {
    const BITS: u32 = 128;

    #[inline(always)]
    fn bit(at: u32) -> Self {
        1 << (at & 127)
    }

    #[inline(always)]
    fn has(&self, at: u32) -> bool {
        self >> (at & 127) & 1 != 0
    }

    #[inline(always)]
    fn set(&mut self, at: u32) {
        *self |= Self::bit(at);
    }

    #[inline(always)]
    fn is_zero(&self) -> bool {
        *self == 0
    }

    #[inline(always)]
    fn lowest(&self) -> u32 {
        self.trailing_zeros()
    }
}

/// One register of AVX-512, two of AVX2, four of NEON.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(64))]
pub(crate) struct Wide([u64; 8]);

impl BitAnd for Wide {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }
}

impl BitOr for Wide {
    type Output = Self;

    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }
}

impl Not for Wide {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Self(std::array::from_fn(|i| !self.0[i]))
    }
}

impl Block for Wide {
    const BITS: u32 = 512;

    #[inline(always)]
    fn bit(at: u32) -> Self {
        let mut block = Self::default();
        block.set(at);
        block
    }

    #[inline(always)]
    fn has(&self, at: u32) -> bool {
        self.0[(at / 64 & 7) as usize] >> (at % 64) & 1 != 0
    }

    #[inline(always)]
    fn set(&mut self, at: u32) {
        self.0[(at / 64 & 7) as usize] |= 1 << (at % 64);
    }

    #[inline(always)]
    fn is_zero(&self) -> bool {
        self.0.iter().fold(0, |any, word| any | word) == 0
    }

    #[inline(always)]
    fn lowest(&self) -> u32 {
        let word = self.0.iter().position(|&word| word != 0).unwrap_or(0);
        word as u32 * 64 + self.0[word].trailing_zeros()
    }
}
