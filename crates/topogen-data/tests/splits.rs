//! Laws of random splits.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

use proptest::prelude::*;
use topogen_data::{ImageSet, permutation};

/// Each image with its label, sorted: the multiset that a set is.
fn sorted(set: &ImageSet) -> Vec<(Vec<u8>, u8)> {
    let size = set.channels() * set.height() * set.width();
    let images = set.pixels().chunks_exact(size).map(<[u8]>::to_vec);
    let mut pairs: Vec<_> = images.zip(set.labels().iter().copied()).collect();
    pairs.sort();
    pairs
}

fn set() -> impl Strategy<Value = ImageSet> {
    (0..40_usize, prop::sample::select(vec![1, 3]), 1..4_usize, 1..4_usize).prop_flat_map(
        |(n, channels, height, width)| {
            let pixels = prop::collection::vec(any::<u8>(), n * channels * height * width);
            let labels = prop::collection::vec(any::<u8>(), n);
            (pixels, labels).prop_map(move |(pixels, labels)| {
                ImageSet::with_channels(channels, height, width, pixels, Some(labels)).unwrap()
            })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_permutation_has_every_index_once(n in 0..500_usize, seed in any::<u64>()) {
        let mut order = permutation(n, seed);
        order.sort_unstable();
        prop_assert_eq!(order, (0..n).collect::<Vec<_>>());
    }

    #[test]
    fn a_permuted_set_has_the_same_images(set in set(), seed in any::<u64>()) {
        let permuted = set.take(&permutation(set.len(), seed)).unwrap();
        prop_assert_eq!(sorted(&permuted), sorted(&set));
    }

    #[test]
    fn two_parts_make_the_whole(set in set(), seed in any::<u64>(), cut in any::<prop::sample::Index>()) {
        let order = permutation(set.len(), seed);
        let (first, second) = order.split_at(cut.index(set.len() + 1));
        let (first, second) = (set.take(first).unwrap(), set.take(second).unwrap());
        let mut both = [sorted(&first), sorted(&second)].concat();
        both.sort();
        prop_assert_eq!(both, sorted(&set));
    }

    #[test]
    fn taking_twice_is_taking_what_was_taken(set in set(), seed in any::<u64>()) {
        let order = permutation(set.len(), seed);
        let mut inverse = vec![0; order.len()];
        order.iter().enumerate().for_each(|(to, &from)| inverse[from] = to);
        prop_assert_eq!(set.take(&order).unwrap().take(&inverse).unwrap(), set);
    }
}
