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
}
