//! The classes of degree 1, and the reduction of cycles that become boundaries.

use crate::diagram::Critical;

/// Classes by number, in the order of their births.
#[derive(Debug, Default)]
pub(crate) struct Classes {
    births: Vec<Critical>,
    /// For a dead class, where the older classes are that its sum has become equal to.
    columns: Vec<Option<(u32, u32)>>,
    entries: Vec<u32>,
    alive: usize,
    /// No class before this one is alive.
    oldest: usize,
    /// The classes of the cycle at hand: a set bit is a class,
    bits: Vec<u64>,
    /// and a set bit here a word of them that may not be zero.
    words: Vec<u64>,
}

impl Classes {
    pub(crate) fn clear(&mut self) {
        self.births.clear();
        self.columns.clear();
        self.entries.clear();
        self.bits.clear();
        self.words.clear();
        self.alive = 0;
        self.oldest = 0;
    }

    pub(crate) fn alive(&self) -> usize {
        self.alive
    }

    /// The number of the oldest class that is alive. A cycle may be known only as far as it runs through this and younger ones: what
    /// is older is dead, and equal to a sum of what is older still.
    pub(crate) fn oldest_alive(&mut self) -> Option<u32> {
        while self.columns.get(self.oldest)?.is_some() {
            self.oldest += 1;
        }
        Some(self.oldest as u32)
    }

    /// A new class; its number.
    pub(crate) fn give_birth(&mut self, birth: Critical) -> u32 {
        let number = self.births.len() as u32;
        self.births.push(birth);
        self.columns.push(None);
        self.bits.resize(self.births.len().div_ceil(64), 0);
        self.words.resize(self.bits.len().div_ceil(64), 0);
        self.alive += 1;
        number
    }

    /// Adds a class to the cycle at hand.
    #[inline(always)]
    pub(crate) fn toggle(&mut self, number: u32) {
        toggle(number, &mut self.bits, &mut self.words);
    }

    /// Makes the cycle at hand a boundary. If it runs through classes that are alive, the youngest of them dies: its birth.
    pub(crate) fn kill(&mut self) -> Option<Critical> {
        let start = self.entries.len();
        self.reduce();
        let &pivot = self.entries.get(start)?;
        self.columns[pivot as usize] = Some((start as u32 + 1, self.entries.len() as u32));
        self.alive -= 1;
        Some(self.births[pivot as usize])
    }

    /// Makes a sum of living classes, from the youngest to the oldest, zero: the youngest dies. Its birth.
    pub(super) fn die(&mut self, sum: &[u32]) -> Critical {
        let (&youngest, others) = sum.split_first().expect("a sum that is not zero");
        let start = self.entries.len() as u32;
        self.entries.extend_from_slice(others);
        self.columns[youngest as usize] = Some((start, self.entries.len() as u32));
        self.alive -= 1;
        self.births[youngest as usize]
    }

    /// Whether a class is dead.
    #[inline(always)]
    pub(super) fn is_dead(&self, number: u32) -> bool {
        self.columns[number as usize].is_some()
    }

    /// Puts what the cycle at hand has become equal to behind `into`, classes that are alive, and begins a new cycle.
    pub(super) fn settle(&mut self, into: &mut Vec<u32>) {
        let start = self.entries.len();
        self.reduce();
        into.extend(self.entries.drain(start..));
    }

    /// Puts what the cycle at hand has become equal to behind all entries, from the youngest class to the oldest. There is no cycle
    /// at hand any more.
    fn reduce(&mut self) {
        let Self { columns, entries, bits, words, .. } = self;
        // From the youngest to the oldest: what replaces a dead class is older than it.
        for at in (0..words.len()).rev() {
            while words[at] != 0 {
                let word = at * 64 + words[at].ilog2() as usize;
                while bits[word] != 0 {
                    let number = word as u32 * 64 + bits[word].ilog2();
                    bits[word] ^= 1 << (number % 64);
                    match columns[number as usize] {
                        Some((from, to)) => {
                            for &older in &entries[from as usize..to as usize] {
                                toggle(older, bits, words);
                            }
                        }
                        None => entries.push(number),
                    }
                }
                words[at] ^= 1 << (word % 64);
            }
        }
    }

    /// The birth of each class that is alive.
    pub(crate) fn alive_births(&self) -> impl Iterator<Item = Critical> + '_ {
        self.births.iter().zip(&self.columns).filter(|(_, column)| column.is_none()).map(|(&birth, _)| birth)
    }
}

/// Changes the bit of a class, and notes the word that it is in.
#[inline(always)]
fn toggle(number: u32, bits: &mut [u64], words: &mut [u64]) {
    let word = number as usize / 64;
    bits[word] ^= 1 << (number % 64);
    words[word / 64] |= 1 << (word % 64);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edge;

    /// A sum without what is in it twice.
    fn odd(mut sum: Vec<u32>) -> Vec<u32> {
        sum.sort_unstable();
        sum.chunk_by(|x, y| x == y).filter(|same| same.len() % 2 == 1).map(|same| same[0]).collect()
    }

    #[test]
    fn a_cycle_is_settled_in_classes_that_are_alive() {
        const N: u32 = 5_000;
        let mut random = 1_u64;
        let mut next = |below: u32| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (((random >> 32) * u64::from(below)) >> 32) as u32
        };
        let mut classes = Classes::default();
        (0..N).for_each(|k| assert_eq!(classes.give_birth((f64::from(k), Edge::new(k, N))), k));
        // For each class, what it is equal to.
        let mut equal: Vec<Vec<u32>> = (0..N).map(|k| vec![k]).collect();
        let (mut killed, mut boundaries) = (0, 0);
        for _ in 0..1_600 {
            // Near classes, so that some cycles depend on others.
            let first = 64 * next(N / 64 - 2);
            let cycle: Vec<u32> = (0..4).map(|_| first + next(16)).collect();
            let expected = odd(cycle.iter().flat_map(|&k| equal[k as usize].iter().copied()).collect());
            cycle.iter().for_each(|&k| classes.toggle(k));
            let mut settled = Vec::new();
            classes.settle(&mut settled);
            assert!(settled.is_sorted_by(|x, y| x > y) && settled.iter().all(|&k| !classes.is_dead(k)));
            assert_eq!(odd(settled.clone()), expected);
            // Both forms of it die the same death.
            let form = if next(2) == 0 { &settled } else { &cycle };
            form.iter().for_each(|&k| classes.toggle(k));
            let pivot = expected.last().copied();
            assert_eq!(classes.kill(), pivot.map(|k| (f64::from(k), Edge::new(k, N))));
            let Some(pivot) = pivot else {
                boundaries += 1;
                continue;
            };
            killed += 1;
            assert!(classes.is_dead(pivot));
            for sum in &mut equal {
                if sum.contains(&pivot) {
                    sum.extend(&expected);
                    *sum = odd(std::mem::take(sum));
                }
            }
        }
        assert_eq!(classes.alive(), (N - killed) as usize);
        assert!(killed > 500 && boundaries > 100, "{killed} {boundaries}");
    }
}
