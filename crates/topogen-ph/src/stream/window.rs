//! A stretch of lengths, and edges in it as single integers.

/// Edges of raw lengths in (`above`, `up_to`], and the numbers they are sorted by.
///
/// A record is one integer: the place of its raw length in the window in its upper bits, then the labels of both ends. Records
/// are ordered as raw lengths, up to the rounding of the place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    above: f64,
    up_to: f64,
    scale: f64,
    label_bits: u32,
}

/// The bits of a place: a sum with [`INTEGER`] rounds it to a whole number without error.
const MAX_PLACE_BITS: u32 = 50;
/// At this size neighbouring numbers differ by one, so the lower bits are the whole number that was added.
const INTEGER: f64 = (1_u64 << 52) as f64;
const PLACE: u64 = (1 << 52) - 1;
/// Narrower windows have one place for all: the quotient below would overflow.
const NARROWEST: f64 = 1e-250;

impl Window {
    /// Before every edge: no raw length is negative.
    pub(crate) const START: f64 = -1e-300;

    pub(crate) fn new(above: f64, up_to: f64, n_points: usize) -> Self {
        let label_bits = usize::BITS - n_points.saturating_sub(1).leading_zeros();
        let label_bits = label_bits.max(1);
        let places = (1_u64 << MAX_PLACE_BITS.min(64 - 2 * label_bits)) - 1;
        let width = up_to - above;
        let scale = if width > NARROWEST { places as f64 / width } else { 0.0 };
        Self { above, up_to, scale, label_bits }
    }

    pub(crate) fn above(&self) -> f64 {
        self.above
    }

    pub(crate) fn up_to(&self) -> f64 {
        self.up_to
    }

    /// The raw length so many places before the end, or the beginning.
    pub(crate) fn before_end(&self, places: u64) -> f64 {
        if self.scale > 0.0 { (self.up_to - places as f64 / self.scale).max(self.above) } else { self.above }
    }

    #[inline(always)]
    pub(crate) fn contains(&self, raw: f64) -> bool {
        raw > self.above && raw <= self.up_to
    }

    /// The place of a raw length that the window contains.
    #[inline(always)]
    pub(crate) fn place(&self, raw: f64) -> u64 {
        ((raw - self.above) * self.scale + INTEGER).to_bits() & PLACE
    }

    #[inline(always)]
    pub(crate) fn record(&self, raw: f64, a: u32, b: u32) -> u64 {
        self.record_of(raw, self.pack(a, b))
    }

    /// [`Window::record`] of an edge by its packed ends.
    #[inline(always)]
    pub(crate) fn record_of(&self, raw: f64, ends: u64) -> u64 {
        self.place(raw) << (2 * self.label_bits) | ends
    }

    /// Two labels as one number, the same for all windows of as many points.
    #[inline(always)]
    pub(crate) fn pack(&self, a: u32, b: u32) -> u64 {
        u64::from(a) << self.label_bits | u64::from(b)
    }

    /// Writes the records of those of eight edges, given by their packed ends, that are in the window and in `lanes`; their number.
    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    pub(crate) fn compress(
        &self,
        simd: pulp::x86::V4,
        raws: &[f64; 8],
        ends: &[u64; 8],
        lanes: u8,
        into: &mut [u64],
    ) -> usize {
        let raws: pulp::f64x8 = pulp::cast(*raws);
        let above = simd.splat_f64x8(self.above);
        let is_wanted = simd.cmp_gt_f64x8(raws, above).0
            & simd.cmp_le_f64x8(raws, simd.splat_f64x8(self.up_to)).0
            & lanes;
        let scaled = simd.mul_f64x8(simd.sub_f64x8(raws, above), simd.splat_f64x8(self.scale));
        let places: [u64; 8] = pulp::cast(simd.add_f64x8(scaled, simd.splat_f64x8(INTEGER)));
        let mut records = [0; 8];
        for lane in 0..8 {
            records[lane] = (places[lane] & PLACE) << (2 * self.label_bits) | ends[lane];
        }
        let packed = simd.avx512f._mm512_maskz_compress_epi64(is_wanted, pulp::cast(records));
        into[..8].copy_from_slice(&pulp::cast::<_, [u64; 8]>(packed));
        is_wanted.count_ones() as usize
    }

    /// The labels of both ends of a record.
    #[inline(always)]
    pub(crate) fn ends(&self, record: u64) -> (u32, u32) {
        let mask = (1_u64 << self.label_bits) - 1;
        ((record >> self.label_bits & mask) as u32, (record & mask) as u32)
    }

    #[inline(always)]
    pub(crate) fn place_of(&self, record: u64) -> u64 {
        record >> (2 * self.label_bits)
    }

    /// The bits of a record that hold its ends.
    pub(crate) fn end_bits(&self) -> u32 {
        2 * self.label_bits
    }

    /// The bits of a record that can differ.
    pub(crate) fn record_bits(&self) -> u32 {
        2 * self.label_bits + MAX_PLACE_BITS.min(64 - 2 * self.label_bits)
    }

    /// Raw lengths that differ by more than `tolerance` have places that differ by more than this.
    pub(crate) fn places_within(&self, tolerance: f64) -> u64 {
        // One each for the rounding of two places; a float beyond the range becomes the largest integer.
        ((tolerance * self.scale).ceil() as u64).saturating_add(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_keep_their_ends_and_the_order_of_lengths() {
        for n_points in [1, 2, 3, 128, 129, 5_000, 100_000, 1 << 25] {
            let window = Window::new(0.25, 3.0, n_points);
            let last = n_points as u32 - 1;
            let places: Vec<u64> = (1..=1_000)
                .map(|i| {
                    let raw = 0.25 + 2.75 * f64::from(i) / 1_000.0;
                    let record = window.record(raw, last, last / 2);
                    assert_eq!(window.ends(record), (last, last / 2));
                    assert_eq!(window.place_of(record), window.place(raw));
                    assert!(window.record_bits() == 64 || record < 1 << window.record_bits());
                    window.place(raw)
                })
                .collect();
            // With 25 bits a label, 14 are left: places still do not decrease.
            assert!(places.is_sorted());
        }
    }

    #[test]
    fn a_window_without_width_has_one_place() {
        let window = Window::new(Window::START, 0.0, 10);
        assert!(window.contains(0.0) && !window.contains(1e-290));
        assert_eq!(window.place(0.0), 0);
    }
}
