//! Comparisons of eight numbers at once, as bits.

use pulp::Simd;

/// How many numbers are compared at once.
pub(super) const LANES: usize = 8;

/// What comparisons are compiled for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Masks {
    #[cfg(target_arch = "x86_64")]
    pub(super) wide: Option<pulp::x86::V4>,
}

impl Masks {
    /// For code that is compiled for `I`.
    #[inline(always)]
    pub(super) fn new<I: Simd>(_: I) -> Self {
        Self {
            #[cfg(target_arch = "x86_64")]
            wide: if I::F64_LANES == LANES { pulp::x86::V4::try_new() } else { None },
        }
    }

    /// A bit for each lane in which `a` is smaller than `b`; none for what is no number.
    #[inline(always)]
    pub(super) fn less(self, a: &[f64; LANES], b: &[f64; LANES]) -> u8 {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = self.wide {
            return simd.cmp_lt_f64x8(pulp::cast(*a), pulp::cast(*b)).0;
        }
        let mut mask = 0;
        for lane in 0..LANES {
            mask |= u8::from(a[lane] < b[lane]) << lane;
        }
        mask
    }

    /// [`Masks::less`] for four times as many numbers.
    #[inline(always)]
    pub(super) fn less_each(self, a: &[f64; 4 * LANES], b: &[f64; 4 * LANES]) -> u32 {
        self.less_by_each(0.0, a, b)
    }

    /// A bit for each lane in which `a` is smaller than what is left of `b` when `by` is taken from it.
    #[inline(always)]
    pub(super) fn less_by_each(self, by: f64, a: &[f64; 4 * LANES], b: &[f64; 4 * LANES]) -> u32 {
        let (a, b) = (a.as_chunks::<LANES>().0, b.as_chunks::<LANES>().0);
        let mut bits = 0;
        for group in 0..4 {
            let mut bounds = b[group];
            for lane in 0..LANES {
                bounds[lane] -= by;
            }
            bits |= u32::from(self.less(&a[group], &bounds)) << (LANES * group);
        }
        bits
    }

    /// A bit for each of 32 lanes in which `a` is at least `b`.
    ///
    /// A loop that gathers such bits became about a hundred instructions for AVX-512.
    #[inline(always)]
    pub(super) fn at_least(self, a: &[u16; 4 * LANES], b: &[u16; 4 * LANES]) -> u32 {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = self.wide {
            return simd.avx512bw._mm512_cmpge_epu16_mask(pulp::cast(*a), pulp::cast(*b));
        }
        let mut any = false;
        for lane in 0..4 * LANES {
            any |= a[lane] >= b[lane];
        }
        let mut bits = 0;
        if any {
            for lane in 0..4 * LANES {
                bits |= u32::from(a[lane] >= b[lane]) << lane;
            }
        }
        bits
    }

    /// Writes those of eight numbers that are at least `least`, and those that are below `bound` as well; how many each. There must be room
    /// for all eight.
    #[inline(always)]
    pub(super) fn write_within(
        self,
        numbers: &[u64; LANES],
        (least, bound): (u64, u64),
        left: &mut [u64],
        within: &mut [u64],
    ) -> (usize, usize) {
        let (left, within) = (&mut left[..LANES], &mut within[..LANES]);
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = self.wide {
            let numbers = pulp::cast(*numbers);
            let is_left = simd.avx512f._mm512_cmpge_epu64_mask(numbers, pulp::cast([least; LANES]));
            let is_within =
                is_left & simd.avx512f._mm512_cmplt_epu64_mask(numbers, pulp::cast([bound; LANES]));
            for (mask, into) in [(is_left, &mut *left), (is_within, &mut *within)] {
                let packed = simd.avx512f._mm512_maskz_compress_epi64(mask, numbers);
                into.copy_from_slice(&pulp::cast::<_, [u64; LANES]>(packed));
            }
            return (is_left.count_ones() as usize, is_within.count_ones() as usize);
        }
        let (mut n_left, mut n_within) = (0, 0);
        for &number in numbers {
            let is_left = number >= least;
            left[n_left] = number;
            within[n_within] = number;
            n_left += usize::from(is_left);
            n_within += usize::from(is_left & (number < bound));
        }
        (n_left, n_within)
    }

    /// Writes `first` and what follows it, those of 32 numbers whose bits are set; how many. There must be room for all 32.
    #[inline(always)]
    pub(super) fn write_places(self, bits: u32, first: u32, into: &mut [u32]) -> usize {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = self.wide {
            let mut count = 0;
            for half in [0, 16] {
                let mut places = [first + half; 16];
                for lane in 0..16 {
                    places[lane] += lane as u32;
                }
                let wanted = (bits >> half) as u16;
                let packed = simd.avx512f._mm512_maskz_compress_epi32(wanted, pulp::cast(places));
                into[count..][..16].copy_from_slice(&pulp::cast::<_, [u32; 16]>(packed));
                count += wanted.count_ones() as usize;
            }
            return count;
        }
        let (mut left, mut count) = (bits, 0);
        while left != 0 {
            into[count] = first + left.trailing_zeros();
            left &= left - 1;
            count += 1;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Instructions;
    use pulp::WithSimd;

    struct AtLeast([u16; 4 * LANES], [u16; 4 * LANES]);

    impl WithSimd for AtLeast {
        type Output = u32;

        fn with_simd<S: Simd>(self, simd: S) -> u32 {
            Masks::new(simd).at_least(&self.0, &self.1)
        }
    }

    struct WriteWithin([u64; LANES], (u64, u64));

    impl WithSimd for WriteWithin {
        type Output = (Vec<u64>, Vec<u64>);

        fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
            let (mut left, mut within) = (vec![0; LANES], vec![0; LANES]);
            let (n_left, n_within) = Masks::new(simd).write_within(&self.0, self.1, &mut left, &mut within);
            left.truncate(n_left);
            within.truncate(n_within);
            (left, within)
        }
    }

    #[test]
    fn numbers_from_a_bound_on_are_kept_in_order() {
        for seed in 0..40 {
            // Beyond half of the range, too: numbers have no sign.
            let numbers =
                std::array::from_fn(|lane| ((lane as u64 * 7_919 + seed * 104_729) % 6) * (u64::MAX / 5));
            for bounds in [(0, 0), (0, 1), (u64::MAX / 5, 3 * (u64::MAX / 5)), (1, u64::MAX), (u64::MAX, 7)] {
                let left: Vec<u64> = numbers.into_iter().filter(|&number| number >= bounds.0).collect();
                let within: Vec<u64> = left.iter().copied().filter(|&number| number < bounds.1).collect();
                for instructions in Instructions::available() {
                    let found = instructions.arch().unwrap().dispatch(WriteWithin(numbers, bounds));
                    assert_eq!(found, (left.clone(), within.clone()), "{instructions}");
                }
            }
        }
    }

    #[test]
    fn bits_say_which_numbers_are_at_least_others() {
        let number = |seed: usize, lane: usize| ((lane * 7_919 + seed * 104_729) % 5) as u16 * 16_383;
        for seed in 0..20 {
            let a = std::array::from_fn(|lane| number(seed, lane));
            let b = std::array::from_fn(|lane| number(seed + 3, lane + 1));
            let expected = (0..32).map(|lane| u32::from(a[lane] >= b[lane]) << lane).sum::<u32>();
            for instructions in Instructions::available() {
                assert_eq!(instructions.arch().unwrap().dispatch(AtLeast(a, b)), expected, "{instructions}");
            }
            assert_eq!(Instructions::Plain.arch().unwrap().dispatch(AtLeast([0; 32], [1; 32])), 0);
        }
    }
}
