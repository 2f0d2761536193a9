//! Numbers of 32 or 64 bits, in vectors.

use pulp::Simd;

/// A number that inner products are computed in.
pub(super) trait Word: Copy + Default + Send + Sync + 'static {
    /// As many numbers as a register holds.
    type Vector<S: Simd>: Copy;

    /// The relative error of one rounding.
    const ROUNDING: f64;

    fn lanes<S: Simd>() -> usize;

    fn round(x: f64) -> Self;

    fn widen(self) -> f64;

    /// Whole vectors of a slice.
    fn vectors<S: Simd>(slice: &[Self]) -> &[Self::Vector<S>];

    fn zero<S: Simd>(simd: S) -> Self::Vector<S>;

    /// `a * b + c`, rounded once or twice, as the machine has it.
    fn multiply_add<S: Simd>(
        simd: S,
        a: Self::Vector<S>,
        b: Self::Vector<S>,
        c: Self::Vector<S>,
    ) -> Self::Vector<S>;

    /// The sum over all lanes, halves being added to halves.
    fn sum<S: Simd>(simd: S, a: Self::Vector<S>) -> Self;
}

impl Word for f32 {
    type Vector<S: Simd> = S::f32s;

    const ROUNDING: f64 = f32::EPSILON as f64 / 2.0;

    #[inline(always)]
    fn lanes<S: Simd>() -> usize {
        S::F32_LANES
    }

    #[inline(always)]
    fn round(x: f64) -> Self {
        x as Self
    }

    #[inline(always)]
    fn widen(self) -> f64 {
        f64::from(self)
    }

    #[inline(always)]
    fn vectors<S: Simd>(slice: &[Self]) -> &[S::f32s] {
        S::as_simd_f32s(slice).0
    }

    #[inline(always)]
    fn zero<S: Simd>(simd: S) -> S::f32s {
        simd.splat_f32s(0.0)
    }

    #[inline(always)]
    fn multiply_add<S: Simd>(simd: S, a: S::f32s, b: S::f32s, c: S::f32s) -> S::f32s {
        simd.mul_add_e_f32s(a, b, c)
    }

    #[inline(always)]
    fn sum<S: Simd>(simd: S, a: S::f32s) -> Self {
        simd.reduce_sum_f32s(a)
    }
}

impl Word for f64 {
    type Vector<S: Simd> = S::f64s;

    const ROUNDING: f64 = Self::EPSILON / 2.0;

    #[inline(always)]
    fn lanes<S: Simd>() -> usize {
        S::F64_LANES
    }

    #[inline(always)]
    fn round(x: f64) -> Self {
        x
    }

    #[inline(always)]
    fn widen(self) -> f64 {
        self
    }

    #[inline(always)]
    fn vectors<S: Simd>(slice: &[Self]) -> &[S::f64s] {
        S::as_simd_f64s(slice).0
    }

    #[inline(always)]
    fn zero<S: Simd>(simd: S) -> S::f64s {
        simd.splat_f64s(0.0)
    }

    #[inline(always)]
    fn multiply_add<S: Simd>(simd: S, a: S::f64s, b: S::f64s, c: S::f64s) -> S::f64s {
        simd.mul_add_e_f64s(a, b, c)
    }

    #[inline(always)]
    fn sum<S: Simd>(simd: S, a: S::f64s) -> Self {
        simd.reduce_sum_f64s(a)
    }
}
