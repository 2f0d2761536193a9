//! Writing down the records that are wanted, eight at a time.

use super::masks::{LANES, Masks};
use super::window::Window;
use pulp::Simd;

/// The bits of the lanes from `first` on.
#[inline(always)]
pub(super) fn from_lane(first: usize) -> u8 {
    0xff_u8.checked_shl(first as u32).unwrap_or(0)
}

/// A vector of records and how many of them count.
pub(super) struct Packer<'a> {
    records: &'a mut Vec<u64>,
    count: usize,
    masks: Masks,
}

impl<'a> Packer<'a> {
    /// Writes behind the records that are there; code that is compiled for `I` calls it.
    #[inline(always)]
    pub(super) fn new<I: Simd>(simd: I, records: &'a mut Vec<u64>) -> Self {
        Self { count: records.len(), records, masks: Masks::new(simd) }
    }

    /// Makes room for so many records more.
    #[inline(always)]
    pub(super) fn reserve(&mut self, more: usize) {
        let needed = self.count + more + LANES;
        if self.records.len() < needed {
            self.records.resize(needed.max(2 * self.records.len()), 0);
        }
    }

    /// Appends the edges from label `a` to eight others that are in the window and in `lanes`, a bit each. There must be room.
    #[inline(always)]
    pub(super) fn push(
        &mut self,
        window: &Window,
        raws: &[f64; LANES],
        a: u32,
        others: &[u32; LANES],
        lanes: u8,
    ) {
        self.push_ends(window, raws, &others.map(|b| window.pack(a, b)), lanes);
    }

    /// Appends eight edges, those that are in the window and in `lanes`, by their packed ends. There must be room.
    #[inline(always)]
    pub(super) fn push_ends(&mut self, window: &Window, raws: &[f64; LANES], ends: &[u64; LANES], lanes: u8) {
        let into: &mut [u64] = &mut self.records[self.count..][..LANES];
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = self.masks.wide {
            self.count += window.compress(simd, raws, ends, lanes, into);
            return;
        }
        // Written whether it is wanted or not, and counted if it is: no branch to mispredict.
        let mut count = 0;
        for lane in 0..LANES {
            into[count] = window.record_of(raws[lane], ends[lane]);
            count += usize::from(window.contains(raws[lane]) & (lanes >> lane & 1 == 1));
        }
        self.count += count;
    }
}

impl Drop for Packer<'_> {
    /// Takes back the room that was not needed.
    fn drop(&mut self) {
        self.records.truncate(self.count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Instructions;
    use pulp::WithSimd;

    struct Push<'a>(&'a Window, &'a [f64; LANES], u8);

    impl WithSimd for Push<'_> {
        type Output = Vec<u64>;

        fn with_simd<S: Simd>(self, simd: S) -> Vec<u64> {
            let mut records = vec![7];
            let mut packer = Packer::new(simd, &mut records);
            packer.reserve(2 * LANES);
            packer.push(self.0, self.1, 3, &[4, 5, 6, 7, 8, 9, 10, 11], self.2);
            packer.push(self.0, self.1, 2, &[4, 5, 6, 7, 8, 9, 10, 11], 0xff);
            drop(packer);
            records
        }
    }

    #[test]
    fn what_is_in_the_window_is_kept_in_order_with_any_instructions() {
        let window = Window::new(1.0, 2.0, 16);
        let raws = [0.5, 1.0, 1.5, 2.0, f64::NAN, 1.25, 2.5, f64::INFINITY];
        for from in 0..=LANES {
            let record = |a, lane: usize| window.record(raws[lane], a, 4 + lane as u32);
            let first = [2, 3, 5].into_iter().filter(|&lane| lane >= from).map(|lane| record(3, lane));
            let expected: Vec<u64> =
                [7].into_iter().chain(first).chain([2, 3, 5].map(|lane| record(2, lane))).collect();
            for instructions in Instructions::available() {
                let found = instructions.arch().unwrap().dispatch(Push(&window, &raws, from_lane(from)));
                assert_eq!(found, expected, "{instructions} {from}");
            }
        }
    }
}
