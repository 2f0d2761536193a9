//! The numbers that inner products are made of.

use crate::lengths::lanes::{LANES, add};
use pulp::Simd;

/// A number in single or in double precision, and registers full of such numbers.
pub(super) trait Number: Copy + Into<f64> + Sync {
    type Vector<S: Simd>: Copy;

    /// How many numbers a register holds.
    fn lanes<S: Simd>() -> usize;

    /// How many products a lane adds up before it starts a new sum; of so many there are.
    fn chunk(products: usize) -> usize;

    /// As many full registers as these numbers are.
    fn vectors<S: Simd>(numbers: &[Self]) -> &[Self::Vector<S>];

    fn zero<S: Simd>(simd: S) -> Self::Vector<S>;

    fn add<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;

    /// ab + c, rounded once or twice, as the machine has it.
    fn multiply_add<S: Simd>(
        simd: S,
        a: Self::Vector<S>,
        b: Self::Vector<S>,
        c: Self::Vector<S>,
    ) -> Self::Vector<S>;

    /// Numbers in double precision whose sum is that of all lanes.
    fn in_double<S: Simd>(simd: S, lanes: Self::Vector<S>) -> [f64; LANES];
}

impl Number for f64 {
    type Vector<S: Simd> = S::f64s;

    #[inline(always)]
    fn lanes<S: Simd>() -> usize {
        S::F64_LANES
    }

    /// The bound of errors is small enough for one sum of all.
    #[inline(always)]
    fn chunk(products: usize) -> usize {
        products.max(1)
    }

    #[inline(always)]
    fn vectors<S: Simd>(numbers: &[Self]) -> &[S::f64s] {
        S::as_simd_f64s(numbers).0
    }

    #[inline(always)]
    fn zero<S: Simd>(simd: S) -> S::f64s {
        simd.splat_f64s(0.0)
    }

    #[inline(always)]
    fn add<S: Simd>(simd: S, a: S::f64s, b: S::f64s) -> S::f64s {
        simd.add_f64s(a, b)
    }

    #[inline(always)]
    fn multiply_add<S: Simd>(simd: S, a: S::f64s, b: S::f64s, c: S::f64s) -> S::f64s {
        simd.mul_add_e_f64s(a, b, c)
    }

    #[inline(always)]
    fn in_double<S: Simd>(_: S, lanes: S::f64s) -> [f64; LANES] {
        let mut double = [0.0; LANES];
        S::as_mut_simd_f64s(&mut double).0[0] = lanes;
        double
    }
}

impl Number for f32 {
    type Vector<S: Simd> = S::f32s;

    #[inline(always)]
    fn lanes<S: Simd>() -> usize {
        S::F32_LANES
    }

    /// As many as there are chunks then: a product goes through the fewest roundings.
    #[inline(always)]
    fn chunk(products: usize) -> usize {
        let root = products.isqrt();
        (root + usize::from(root * root < products)).max(1)
    }

    #[inline(always)]
    fn vectors<S: Simd>(numbers: &[Self]) -> &[S::f32s] {
        S::as_simd_f32s(numbers).0
    }

    #[inline(always)]
    fn zero<S: Simd>(simd: S) -> S::f32s {
        simd.splat_f32s(0.0)
    }

    #[inline(always)]
    fn add<S: Simd>(simd: S, a: S::f32s, b: S::f32s) -> S::f32s {
        simd.add_f32s(a, b)
    }

    #[inline(always)]
    fn multiply_add<S: Simd>(simd: S, a: S::f32s, b: S::f32s, c: S::f32s) -> S::f32s {
        simd.mul_add_e_f32s(a, b, c)
    }

    #[inline(always)]
    fn in_double<S: Simd>(simd: S, lanes: S::f32s) -> [f64; LANES] {
        let mut single = [0.0; 2 * LANES];
        S::as_mut_simd_f32s(&mut single).0[0] = lanes;
        let mut halves = [[0.0; LANES]; 2];
        for lane in 0..LANES {
            halves[0][lane] = f64::from(single[lane]);
            halves[1][lane] = f64::from(single[lane + LANES]);
        }
        add(simd, halves[0], halves[1])
    }
}
