//! What is in the lanes of registers: where it begins, and sums of it.

use pulp::Simd;

/// So many numbers in double precision fill the widest register.
pub(crate) const LANES: usize = 8;
/// The widest register holds so many bytes: as many as a line of a cache.
pub(crate) const LINE_BYTES: usize = 64;

/// How many numbers are before the first line of a cache; no more than are in one.
///
/// Memory seldom begins with a line. Then every other register of a row, or each, is read from two.
#[inline(always)]
pub(crate) fn skipped<T>(numbers: &[T]) -> usize {
    numbers.as_ptr().align_offset(LINE_BYTES).min(LINE_BYTES / size_of::<T>())
}

/// The sum of each of eight times eight numbers, which does not depend on its place among them.
#[inline(always)]
pub(crate) fn sums<I: Simd>(simd: I, [a, b, c, d, e, f, g, h]: [[f64; LANES]; LANES]) -> [f64; LANES] {
    // Halves of two rows are added side by side, then quarters of what is one row now, then neighbours.
    let (a, c) = (add_halves(simd, a, b), add_halves(simd, c, d));
    let (e, g) = (add_halves(simd, e, f), add_halves(simd, g, h));
    let (a, e) = (add_quarters(simd, a, c), add_quarters(simd, e, g));
    add_neighbours(simd, a, e)
}

#[inline(always)]
fn add_halves<I: Simd>(simd: I, a: [f64; LANES], b: [f64; LANES]) -> [f64; LANES] {
    let first = [a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]];
    add(simd, first, [a[4], a[5], a[6], a[7], b[4], b[5], b[6], b[7]])
}

#[inline(always)]
fn add_quarters<I: Simd>(simd: I, a: [f64; LANES], b: [f64; LANES]) -> [f64; LANES] {
    let first = [a[0], a[1], a[4], a[5], b[0], b[1], b[4], b[5]];
    add(simd, first, [a[2], a[3], a[6], a[7], b[2], b[3], b[6], b[7]])
}

#[inline(always)]
fn add_neighbours<I: Simd>(simd: I, a: [f64; LANES], b: [f64; LANES]) -> [f64; LANES] {
    let first = [a[0], a[2], a[4], a[6], b[0], b[2], b[4], b[6]];
    add(simd, first, [a[1], a[3], a[5], a[7], b[1], b[3], b[5], b[7]])
}

/// Adds eight numbers to eight.
// Registers by name: a loop over numbers is made one or not, as the compiler likes.
#[inline(always)]
pub(crate) fn add<I: Simd>(simd: I, a: [f64; LANES], b: [f64; LANES]) -> [f64; LANES] {
    let mut sums = [0.0; LANES];
    let into = I::as_mut_simd_f64s(&mut sums).0;
    for k in 0..LANES / I::F64_LANES {
        into[k] = simd.add_f64s(I::as_simd_f64s(&a).0[k], I::as_simd_f64s(&b).0[k]);
    }
    sums
}
