//! Sets of vertices as words of bits.

/// The words that a set of so many vertices takes.
pub(super) fn words(n_points: usize) -> usize {
    n_points.div_ceil(64)
}

#[inline(always)]
pub(super) fn set(bits: &mut [u64], vertex: u32) {
    bits[vertex as usize / 64] |= 1 << (vertex % 64);
}

/// The lowest vertex of a set.
#[inline(always)]
pub(super) fn lowest(bits: &[u64]) -> Option<u32> {
    for (n, &word) in bits.iter().enumerate() {
        if word != 0 {
            return Some(n as u32 * 64 + word.trailing_zeros());
        }
    }
    None
}

/// Takes the lowest vertex out of a set.
#[inline(always)]
pub(super) fn take_lowest(bits: &mut [u64]) -> Option<u32> {
    let vertex = lowest(bits)?;
    bits[vertex as usize / 64] &= !(1 << (vertex % 64));
    Some(vertex)
}

#[inline(always)]
pub(super) fn meet(a: &[u64], b: &[u64]) -> bool {
    let mut any = 0;
    for (a, b) in a.iter().zip(b) {
        any |= a & b;
    }
    any != 0
}
