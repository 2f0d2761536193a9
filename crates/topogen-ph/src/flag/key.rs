//! Simplices as single integers: their vertices side by side.

use crate::{Error, Result};
use smallvec::SmallVec;
use std::cmp::Ordering;
use std::fmt::Debug;
use std::hash::Hash;

/// The vertices of a simplex in decreasing order.
pub(crate) type Vertices = SmallVec<[u32; 10]>;

/// An integer that holds the vertices of a simplex.
pub(crate) trait Key: Copy + Ord + Hash + Debug + Send + Sync {
    /// How many bits it has.
    const BITS: u32;

    fn of_vertex(vertex: u32) -> Self;
    /// The lowest 32 bits.
    fn low(self) -> u32;
    fn or(self, other: Self) -> Self;
    /// Shifts by so many bits, by all of them too.
    fn left(self, bits: u32) -> Self;
    fn right(self, bits: u32) -> Self;
}

macro_rules! key {
    ($($integer:ty),*) => {$(
        impl Key for $integer {
            const BITS: u32 = <$integer>::BITS;

            #[inline(always)]
            fn of_vertex(vertex: u32) -> Self {
                Self::from(vertex)
            }

            #[inline(always)]
            fn low(self) -> u32 {
                self as u32
            }

            #[inline(always)]
            fn or(self, other: Self) -> Self {
                self | other
            }

            #[inline(always)]
            fn left(self, bits: u32) -> Self {
                self.checked_shl(bits).unwrap_or(0)
            }

            #[inline(always)]
            fn right(self, bits: u32) -> Self {
                self.checked_shr(bits).unwrap_or(0)
            }
        }
    )*};
}

key!(u64, u128);

/// A simplex: the rank of its longest edge, and its vertices.
///
/// The order is that of the filtration. Among simplices of one rank the one with the larger key comes first; homology does not
/// depend on that choice, but [`FlagComplex::common`](super::FlagComplex::common) meets them in this order, so that the first match
/// is the earliest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Simplex<K = u64> {
    pub(crate) key: K,
    pub(crate) rank: u32,
}

impl<K: Key> Ord for Simplex<K> {
    #[inline(always)]
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank).then(other.key.cmp(&self.key))
    }
}

impl<K: Key> PartialOrd for Simplex<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// How vertices are put into keys: in decreasing order from the highest bits down, each in as few bits as all need.
///
/// Keys of one dimension are ordered as in the combinatorial number system, by the largest vertex, then the second largest, and so on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packing {
    bits: u32,
}

impl Packing {
    pub(crate) fn new(n_points: usize) -> Self {
        Self { bits: usize::BITS - n_points.saturating_sub(1).max(1).leading_zeros() }
    }

    /// Whether so many vertices fit.
    fn fits<K: Key>(self, count: usize) -> bool {
        count <= (K::BITS / self.bits) as usize
    }

    /// Whether all simplices fit that classes up to a degree are made of; none has more vertices than there are.
    pub(crate) fn fits_degree<K: Key>(self, n_points: usize, max_dim: usize) -> bool {
        self.fits::<K>(n_points.min(max_dim + 2))
    }

    /// # Errors
    /// [`Error::IndexOverflow`] unless [`Packing::fits_degree`].
    pub(crate) fn check<K: Key>(self, n_points: usize, max_dim: usize) -> Result<()> {
        match self.fits_degree::<K>(n_points, max_dim) {
            true => Ok(()),
            false => Err(Error::IndexOverflow { n_points, vertices: max_dim + 2 }),
        }
    }

    /// The key of vertices in decreasing order.
    pub(crate) fn key<K: Key>(self, vertices: &[u32]) -> K {
        vertices.iter().fold(K::of_vertex(0), |key, &v| key.left(self.bits).or(K::of_vertex(v)))
    }

    /// The vertices of a key, in decreasing order.
    #[inline(always)]
    pub(crate) fn vertices<K: Key>(self, key: K, count: usize) -> Vertices {
        let mask = ((1_u64 << self.bits) - 1) as u32;
        (0..count as u32).rev().map(|place| key.right(place * self.bits).low() & mask).collect()
    }

    /// The key with one more vertex, before which there are `place` of the `count` that are there.
    #[inline(always)]
    pub(crate) fn with<K: Key>(self, key: K, count: usize, place: usize, vertex: u32) -> K {
        let below = (count - place) as u32 * self.bits;
        let high = key.right(below);
        let low = key.left(K::BITS - below).right(K::BITS - below);
        high.left(self.bits).or(K::of_vertex(vertex)).left(below).or(low)
    }

    /// The key without the vertex at `place` of `count`.
    #[inline(always)]
    pub(crate) fn without<K: Key>(self, key: K, count: usize, place: usize) -> K {
        let below = (count - 1 - place) as u32 * self.bits;
        let low = key.left(K::BITS - below).right(K::BITS - below);
        key.right(below + self.bits).left(below).or(low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check<K: Key>(n_points: usize, vertices: &[u32]) {
        let packing = Packing::new(n_points);
        assert!(packing.fits::<K>(vertices.len()));
        let key: K = packing.key(vertices);
        assert_eq!(packing.vertices(key, vertices.len()).as_slice(), vertices);
        for place in 0..vertices.len() {
            let mut fewer = Vertices::from_slice(vertices);
            let vertex = fewer.remove(place);
            let smaller: K = packing.key(&fewer);
            assert_eq!(packing.without(key, vertices.len(), place), smaller);
            assert_eq!(packing.with(smaller, fewer.len(), place, vertex), key);
        }
    }

    proptest! {
        #[test]
        fn keys_hold_their_vertices(set in prop::collection::btree_set(0_u32..256, 1..=8), larger in 0_u32..256) {
            let vertices: Vec<u32> = set.iter().rev().copied().collect();
            check::<u64>(256, &vertices);
            check::<u128>(256, &vertices);
            check::<u128>(40_000, &vertices);
            let other: Vec<u32> = set.iter().rev().map(|&v| v ^ larger).collect();
            let packing = Packing::new(256);
            assert_eq!(packing.key::<u64>(&vertices).cmp(&packing.key(&other)), vertices.cmp(&other));
        }
    }

    #[test]
    fn what_does_not_fit_is_told() {
        assert!(Packing::new(1 << 16).fits::<u64>(4));
        assert!(!Packing::new((1 << 16) + 1).fits::<u64>(4));
        assert!(
            Packing::new(1).fits::<u64>(64)
                && Packing::new(2).fits::<u64>(64)
                && !Packing::new(2).fits::<u64>(65)
        );
        let overflow = Error::IndexOverflow { n_points: 1 << 20, vertices: 7 };
        assert_eq!(Packing::new(1 << 20).check::<u128>(1 << 20, 5), Err(overflow));
        assert_eq!(Packing::new(2).check::<u64>(2, 255), Ok(()));
    }
}
