//! Sorting of records whose numbers are spread evenly: by counting.

/// About how many records share a bucket: these are sorted in the innermost cache.
const BUCKET: usize = 256;
/// Up to so many records all are one bucket.
const ONE_BUCKET: usize = 8192;
/// Where more records than this have equal leading bits, all are left to a sort that compares.
const CROWD: u32 = 32;

/// Records in buckets: every record of a bucket is smaller than all of the next one.
#[derive(Debug, Default)]
pub(crate) struct Buckets {
    records: Vec<u64>,
    /// Where each bucket ends.
    ends: Vec<u32>,
    /// By how many bits a record is shifted to find its bucket.
    shift: u32,
    scratch: Vec<u64>,
    counts: Vec<u32>,
}

impl Buckets {
    /// Takes the records over, leaving an empty vector; `bits` is how many bits of a record can differ.
    #[inline(always)]
    pub(crate) fn fill(&mut self, from: &mut Vec<u64>, bits: u32) {
        if from.len() <= ONE_BUCKET {
            std::mem::swap(&mut self.records, from);
            self.shift = bits;
            self.ends.clear();
            self.ends.push(self.records.len() as u32);
        } else {
            let bucket_bits = (from.len() / BUCKET).ilog2().min(bits);
            self.shift = bits - bucket_bits;
            self.ends.clear();
            self.ends.resize(1 << bucket_bits, 0);
            self.records.clear();
            self.records.resize(from.len(), 0);
            scatter(from, &mut self.records, self.shift, 0, &mut self.ends);
        }
        from.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    pub(crate) fn end(&self, bucket: usize) -> usize {
        self.ends[bucket] as usize
    }

    /// The smallest number that a record of this bucket can have.
    pub(crate) fn smallest(&self, bucket: usize) -> u64 {
        if self.shift == 64 { 0 } else { (bucket as u64) << self.shift }
    }

    pub(crate) fn records(&self) -> &[u64] {
        &self.records
    }

    pub(crate) fn records_mut(&mut self) -> &mut [u64] {
        &mut self.records
    }

    /// The bytes that are kept.
    pub(crate) fn bytes(&self) -> usize {
        8 * (self.records.capacity() + self.scratch.capacity())
            + 4 * (self.ends.capacity() + self.counts.capacity())
    }

    /// Sorts one bucket.
    #[inline(always)]
    pub(crate) fn sort(&mut self, bucket: usize) {
        let start = if bucket == 0 { 0 } else { self.ends[bucket - 1] as usize };
        let records = &mut self.records[start..self.ends[bucket] as usize];
        if records.len() <= 24 {
            insertion_sort(records);
            return;
        }
        // As many groups as records, up to twice as many: in most there is one at most, and nothing is left to compare.
        let bits = (records.len().ilog2() + 1).min(self.shift);
        let shift = self.shift - bits;
        self.counts.clear();
        self.counts.resize(1 << bits, 0);
        if self.scratch.len() < records.len() {
            self.scratch.resize(records.len(), 0);
        }
        let base = if self.shift == 64 { 0 } else { (bucket as u64) << bits };
        let scratch = &mut self.scratch[..records.len()];
        let crowd = scatter(records, scratch, shift, base, &mut self.counts);
        records.copy_from_slice(scratch);
        if crowd > CROWD {
            records.sort_unstable();
        } else {
            insertion_sort(records);
        }
    }
}

/// Puts records behind each other by `(record >> shift) - base`; `ends` becomes where each group ends. The largest group.
#[inline(always)]
fn scatter(from: &[u64], into: &mut [u64], shift: u32, base: u64, ends: &mut [u32]) -> u32 {
    // A mask that changes nothing spares a check of bounds.
    let mask = ends.len() - 1;
    let group = |record: u64| ((record >> shift) - base) as usize & mask;
    for &record in from {
        ends[group(record)] += 1;
    }
    let (mut start, mut largest) = (0, 0);
    for end in ends.iter_mut() {
        let count = *end;
        largest = largest.max(count);
        *end = start;
        start += count;
    }
    for &record in from {
        let place = &mut ends[group(record)];
        into[*place as usize] = record;
        *place += 1;
    }
    largest
}

#[inline(always)]
fn insertion_sort(records: &mut [u64]) {
    for i in 1..records.len() {
        let record = records[i];
        let mut place = i;
        while place > 0 && records[place - 1] > record {
            records[place] = records[place - 1];
            place -= 1;
        }
        records[place] = record;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(records: &[u64], bits: u32) -> Vec<u64> {
        let mut buckets = Buckets::default();
        buckets.fill(&mut records.to_vec(), bits);
        for bucket in 0..buckets.ends.len() {
            buckets.sort(bucket);
            let end = buckets.end(bucket);
            assert!(buckets.records()[..end].is_sorted());
            assert!(buckets.records()[end..].iter().all(|&record| record >= buckets.smallest(bucket + 1)));
        }
        buckets.records().to_vec()
    }

    #[test]
    fn records_of_any_spread_are_sorted() {
        for (count, bits) in [(0, 64), (1, 64), (5, 10), (300, 64), (8_192, 64), (8_193, 62), (50_000, 64)] {
            for spread in [1_u64, 2, 1_000, u64::MAX] {
                let records: Vec<u64> = (0..count as u64)
                    .map(|i| {
                        let mixed = i
                            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                            .rotate_left(23)
                            .wrapping_mul(0xbf58_476d_1ce4_e5b9);
                        (mixed % spread.min(if bits == 64 { u64::MAX } else { 1 << bits }))
                            & !(u64::MAX << (bits - 1) << 1)
                    })
                    .collect();
                let mut expected = records.clone();
                expected.sort_unstable();
                assert_eq!(sorted(&records, bits), expected, "{count} {bits} {spread}");
            }
        }
    }
}
