//! Edges that are written down ahead of the batches that they may belong to.

use super::coarse::{Coarse, LANES as GROUP};
use super::lazy::LARGEST_BATCH;
use super::masks::{LANES, Masks};
use std::ops::Range;

/// The bits of the ends of an edge; those of its rounded value are in front of them. No memory holds rows of more than 2²⁴ points.
const END_BITS: u32 = 48;

/// So many rows are gone through at once.
pub(super) const ROWS: usize = 64;

/// So many edges a point are looked for at once; or this share of all pairs, up to the largest batch, if that is more.
const A_POINT: usize = 48;
const SHARE: usize = 10;

/// How many edges are looked for at once among so many points.
pub(super) fn wanted(n_points: usize) -> usize {
    let share = n_points * n_points / 2 / SHARE;
    (A_POINT * n_points).max(share.min(LARGEST_BATCH))
}

/// How many are kept at most: about as many as are looked for, unless many have the same rounded value.
fn most(n_points: usize) -> usize {
    wanted(n_points) + wanted(n_points) / 2
}

/// The bytes that are needed for so many points at most.
pub(crate) fn candidate_bytes(n_points: usize) -> usize {
    // That there are too many is seen behind some rows; those of a batch are here once more.
    2 * size_of::<u64>() * (most(n_points) + ROWS * n_points)
}

/// All edges whose rounded values are in a stretch, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// The rounded value of each, and its ends as windows pack them.
    edges: Vec<u64>,
    /// The smallest and the largest rounded value of those that are here, if all are.
    values: Option<(u16, u16)>,
    /// Those of the batch at hand.
    chosen: Vec<u64>,
    /// The other ends in a part of a row.
    others: Vec<u32>,
}

impl Candidates {
    /// None.
    pub(super) fn clear(&mut self) {
        self.edges.clear();
        self.values = None;
    }

    /// Whether all edges whose rounded values are in a stretch are here.
    pub(super) fn cover(&self, (least, most): (u16, u16)) -> bool {
        self.values.is_some_and(|(first, last)| first <= least && most <= last)
    }

    /// Says that all whose rounded values are in a stretch are here.
    pub(super) fn are_all_in(&mut self, values: (u16, u16)) {
        self.values = Some(values);
    }

    /// Whether more are here than are kept.
    #[inline(always)]
    pub(super) fn are_too_many(&self, n_points: usize) -> bool {
        self.edges.len() > most(n_points)
    }

    /// Adds the edges from a label to those behind it, in whole groups of columns, whose rounded values are in a stretch.
    #[inline(always)]
    pub(super) fn add(
        &mut self,
        coarse: &Coarse,
        masks: Masks,
        (a, columns): (u32, Range<usize>),
        values: (u16, u16),
        pack: impl Fn(u32, u32) -> u64,
    ) {
        let Self { edges, others, .. } = self;
        let room = columns.len().min(coarse.n_points()) + 2 * GROUP;
        if others.len() < room {
            others.resize(room, 0);
        }
        let count = coarse.find_within(masks, a, columns, values, others);
        let row = coarse.row(a).as_flattened();
        edges.extend(others[..count].iter().map(|&b| u64::from(row[b as usize]) << END_BITS | pack(a, b)));
    }

    /// How many there are whose rounded values are in a stretch; and the packed ends of each, in whole groups, with those of no edge behind
    /// them. Edges below the stretch are forgotten.
    #[inline(always)]
    pub(super) fn choose(&mut self, masks: Masks, (least, most): (u16, u16)) -> (usize, &[[u64; LANES]]) {
        const ENDS: u64 = (1 << END_BITS) - 1;
        let Self { edges, values, chosen, .. } = self;
        let bounds = (u64::from(least) << END_BITS, (u64::from(most) + 1) << END_BITS);
        let n_edges = edges.len();
        // Whole groups: what is added is beyond all that is asked for.
        edges.resize(n_edges.next_multiple_of(LANES), u64::MAX);
        let (mut n_left, mut n_chosen) = (0, 0);
        for at in (0..n_edges).step_by(LANES) {
            if chosen.len() < n_chosen + LANES {
                chosen.resize(2 * chosen.len() + LANES, 0);
            }
            let group: [u64; LANES] = *edges[at..].first_chunk().expect("whole groups");
            // Behind what is read already.
            let (left, within) =
                masks.write_within(&group, bounds, &mut edges[n_left..], &mut chosen[n_chosen..]);
            n_left += left;
            n_chosen += within;
        }
        edges.truncate(n_left - (edges.len() - n_edges));
        *values = values.map(|(first, last)| (first.max(least), last));
        // It grows by whole groups, so that the last one has room.
        let n_groups = n_chosen.div_ceil(LANES);
        chosen[n_chosen..n_groups * LANES].fill(0);
        let groups = &mut chosen.as_chunks_mut().0[..n_groups];
        for group in &mut *groups {
            for lane in 0..LANES {
                group[lane] &= ENDS;
            }
        }
        (n_chosen, groups)
    }

    pub(super) fn bytes(&self) -> usize {
        size_of::<u64>() * (self.edges.capacity() + self.chosen.capacity())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Triangle;
    use crate::{CondensedLengths, Instructions};
    use proptest::prelude::*;
    use pulp::{Simd, WithSimd};

    /// Lengths of all edges, and stretches of them that are asked for one after the other.
    struct Check<'a>(&'a CondensedLengths, &'a [(f64, f64)]);

    impl WithSimd for Check<'_> {
        type Output = ();

        /// What is chosen is what is in the stretch, whatever was asked for before.
        fn with_simd<S: Simd>(self, simd: S) {
            let Self(lengths, stretches) = self;
            let (masks, n_points) = (Masks::new(simd), lengths.n_points() as u32);
            let longest = lengths.iter().map(|(_, length)| length).fold(0.0, f64::max);
            let (mut coarse, mut candidates) = (Coarse::default(), Candidates::default());
            coarse.fill(&Triangle(lengths), longest, 0.0).unwrap();
            let pack = |a: u32, b: u32| u64::from(a) << 24 | u64::from(b);
            for &(above, up_to) in stretches {
                let values = coarse.window(above, up_to);
                let in_stretch = |value: u16| values.0 <= value && value <= values.1;
                if !candidates.cover(values) {
                    candidates.clear();
                    let last = coarse.window(above, 1.5 * up_to).1;
                    for a in 0..n_points {
                        for start in (0..n_points as usize).step_by(2 * GROUP) {
                            let columns = start..start + 2 * GROUP;
                            candidates.add(&coarse, masks, (a, columns), (values.0, last), pack);
                        }
                    }
                    candidates.are_all_in((values.0, last));
                    assert!(candidates.cover(values));
                }
                let pairs = (0..n_points).flat_map(|a| (a + 1..n_points).map(move |b| (a, b)));
                let expected: Vec<u64> = pairs
                    .filter(|&(a, b)| in_stretch(coarse.row(a).as_flattened()[b as usize]))
                    .map(|(a, b)| pack(a, b))
                    .collect();
                let (count, groups) = candidates.choose(masks, values);
                let mut found = groups.as_flattened().to_vec();
                assert!(found[count..].iter().all(|&ends| ends == 0) && found.len() < count + LANES);
                found.truncate(count);
                found.sort_unstable();
                assert_eq!(found, expected);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn those_in_a_stretch_are_chosen_whatever_was_asked_for_before(
            n in 2_usize..90,
            numbers in prop::collection::vec(0.0..1.0, 4_005),
            is_tied in any::<bool>(),
            stretches in prop::collection::vec((0.0..1.0, 0.0..0.3), 1..12),
            are_in_order in any::<bool>(),
        ) {
            let length = |number: f64| if is_tied { (4.0 * number).ceil() / 4.0 } else { number };
            let lengths = numbers[..n * (n - 1) / 2].iter().map(|&number| length(number)).collect();
            let lengths = CondensedLengths::from_lower_triangle(lengths).unwrap();
            let mut stretches: Vec<(f64, f64)> =
                stretches.into_iter().map(|(above, width)| (above, above + width)).collect();
            if are_in_order {
                stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
            }
            for instructions in Instructions::available() {
                instructions.arch().unwrap().dispatch(Check(&lengths, &stretches));
            }
        }
    }
}
