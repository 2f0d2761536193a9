//! Fixed-size pieces of a row of bits.
#![allow(clippy::needless_range_loop, reason = "loops over lanes, which become vector instructions")]

use std::ops::{BitAnd, BitOr, BitXor, Not};

/// As many bits as are handled at once.
pub(crate) trait Block:
    Copy
    + PartialEq
    + Default
    + Send
    + Sync
    + BitAnd<Output = Self>
    + BitOr<Output = Self>
    + BitXor<Output = Self>
    + Not<Output = Self>
{
    const BITS: u32;
    type Ones: Iterator<Item = u32>;

    fn has(&self, at: u32) -> bool;

    fn set(&mut self, at: u32);

    fn clear(&mut self, at: u32);

    /// Eight bits from `at` on, a multiple of eight.
    fn byte(&self, at: u32) -> u8;

    /// Sets bits from `at` on, a multiple of eight.
    fn set_byte(&mut self, at: u32, byte: u8);

    /// Sets bits from `at` on, a multiple of 32.
    fn set_word(&mut self, at: u32, word: u32);

    fn is_zero(&self) -> bool;

    /// How many bits are set.
    fn count(&self) -> u32;

    /// The lowest set bit of a block that is not zero.
    fn lowest(&self) -> u32;

    /// The set bits, from the lowest on.
    fn ones(self) -> Self::Ones;

    /// Sets the same bits in a row of words, of which this is the block at a place.
    fn join(&self, block: usize, words: &mut [u64]);
}

/// The set bits of a whole number; see [`Block::ones`].
pub(crate) struct NumberOnes<T>(T);

/// A whole number as a block.
macro_rules! number {
    ($int:ty) => {
        impl Block for $int {
            const BITS: u32 = <$int>::BITS;
            type Ones = NumberOnes<Self>;

            #[inline(always)]
            fn has(&self, at: u32) -> bool {
                (self >> (at % Self::BITS)) & 1 != 0
            }

            #[inline(always)]
            fn set(&mut self, at: u32) {
                *self |= 1 << (at % Self::BITS);
            }

            #[inline(always)]
            fn clear(&mut self, at: u32) {
                *self &= !(1 << (at % Self::BITS));
            }

            #[inline(always)]
            fn byte(&self, at: u32) -> u8 {
                (self >> (at % Self::BITS)) as u8
            }

            #[inline(always)]
            fn set_byte(&mut self, at: u32, byte: u8) {
                *self |= Self::from(byte) << (at % Self::BITS);
            }

            #[inline(always)]
            fn set_word(&mut self, at: u32, word: u32) {
                *self |= Self::from(word) << (at % Self::BITS);
            }

            #[inline(always)]
            fn is_zero(&self) -> bool {
                *self == 0
            }

            #[inline(always)]
            fn count(&self) -> u32 {
                self.count_ones()
            }

            #[inline(always)]
            fn lowest(&self) -> u32 {
                self.trailing_zeros()
            }

            #[inline(always)]
            fn ones(self) -> NumberOnes<Self> {
                NumberOnes(self)
            }

            #[inline(always)]
            fn join(&self, block: usize, words: &mut [u64]) {
                let at = block * Self::BITS as usize;
                let bits = u128::from(*self) << (at % 64);
                words[at / 64] |= bits as u64;
                if Self::BITS > 64 {
                    words[at / 64 + 1] |= (bits >> 64) as u64;
                }
            }
        }

        impl Iterator for NumberOnes<$int> {
            type Item = u32;

            #[inline(always)]
            fn next(&mut self) -> Option<u32> {
                let Self(left) = self;
                if *left == 0 {
                    return None;
                }
                let bit = left.trailing_zeros();
                *left &= *left - 1;
                Some(bit)
            }
        }
    };
}

number!(u32);
number!(u128);

/// One register of AVX-512, two of AVX2, four of NEON.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(64))]
pub(crate) struct Wide([u64; 8]);

impl BitAnd for Wide {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        let mut result = self;
        for i in 0..8 {
            result.0[i] &= other.0[i];
        }
        result
    }
}

impl BitOr for Wide {
    type Output = Self;

    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        let mut result = self;
        for i in 0..8 {
            result.0[i] |= other.0[i];
        }
        result
    }
}

impl BitXor for Wide {
    type Output = Self;

    #[inline(always)]
    fn bitxor(self, other: Self) -> Self {
        let mut result = self;
        for i in 0..8 {
            result.0[i] ^= other.0[i];
        }
        result
    }
}

impl Not for Wide {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        let mut result = self;
        for i in 0..8 {
            result.0[i] = !result.0[i];
        }
        result
    }
}

impl Block for Wide {
    const BITS: u32 = 512;
    type Ones = WideOnes;

    #[inline(always)]
    fn has(&self, at: u32) -> bool {
        (self.0[(at / 64 % 8) as usize] >> (at % 64)) & 1 != 0
    }

    #[inline(always)]
    fn set(&mut self, at: u32) {
        self.0[(at / 64 % 8) as usize] |= 1 << (at % 64);
    }

    #[inline(always)]
    fn clear(&mut self, at: u32) {
        self.0[(at / 64 % 8) as usize] &= !(1 << (at % 64));
    }

    #[inline(always)]
    fn byte(&self, at: u32) -> u8 {
        (self.0[(at / 64 % 8) as usize] >> (at % 64)) as u8
    }

    #[inline(always)]
    fn set_byte(&mut self, at: u32, byte: u8) {
        self.0[(at / 64 % 8) as usize] |= u64::from(byte) << (at % 64);
    }

    #[inline(always)]
    fn set_word(&mut self, at: u32, word: u32) {
        self.0[(at / 64 % 8) as usize] |= u64::from(word) << (at % 64);
    }

    #[inline(always)]
    fn is_zero(&self) -> bool {
        let mut any = 0;
        for i in 0..8 {
            any |= self.0[i];
        }
        any == 0
    }

    #[inline(always)]
    fn count(&self) -> u32 {
        let mut count = 0;
        for i in 0..8 {
            count += self.0[i].count_ones();
        }
        count
    }

    #[inline(always)]
    fn lowest(&self) -> u32 {
        let mut word = 0;
        while word < 7 && self.0[word] == 0 {
            word += 1;
        }
        word as u32 * 64 + self.0[word].trailing_zeros()
    }

    #[inline(always)]
    fn ones(self) -> WideOnes {
        let mut words = 0;
        for i in 0..8 {
            words |= u32::from(self.0[i] != 0) << i;
        }
        WideOnes { block: self, words, at: 0, word: 0 }
    }

    #[inline(always)]
    fn join(&self, block: usize, words: &mut [u64]) {
        let words = &mut words[8 * block..][..8];
        for i in 0..8 {
            words[i] |= self.0[i];
        }
    }
}

/// The set bits of a [`Wide`], which stays as it is: words that have just been changed cannot be read as one register yet.
pub(crate) struct WideOnes {
    block: Wide,
    /// The words that are not zero and still to come, a bit each.
    words: u32,
    at: u32,
    /// What is left of the word `at`.
    word: u64,
}

impl Iterator for WideOnes {
    type Item = u32;

    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        if self.word == 0 {
            if self.words == 0 {
                return None;
            }
            self.at = self.words.trailing_zeros();
            self.words &= self.words - 1;
            self.word = self.block.0[(self.at % 8) as usize];
        }
        let bit = self.word.trailing_zeros();
        self.word &= self.word - 1;
        Some(64 * self.at + bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<B: Block>(ones: &[u32]) {
        let mut block = B::default();
        ones.iter().for_each(|&at| block.set(at));
        assert_eq!(block.ones().collect::<Vec<_>>(), ones);
        assert_eq!(block.count() as usize, ones.len());
    }

    #[test]
    fn set_bits_are_named_from_the_lowest_on() {
        check::<Wide>(&[]);
        check::<Wide>(&[0, 63, 64, 65, 130, 447, 448, 511]);
        check::<Wide>(&(0..512).collect::<Vec<_>>());
        check::<u128>(&[]);
        check::<u128>(&[0, 5, 63, 64, 127]);
        check::<u32>(&[0, 1, 31]);
    }
}
