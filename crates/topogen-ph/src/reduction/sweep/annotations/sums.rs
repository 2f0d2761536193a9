//! Sums of classes, each kept once.

use rustc_hash::FxHasher;
use std::hash::Hasher;

/// The sum of no classes.
pub(super) const ZERO: u32 = 0;
/// The end of a list.
const NONE: u32 = u32::MAX;
/// Places of the hash table where no sum is, and where one was.
const FREE: u32 = u32::MAX;
const GONE: u32 = u32::MAX - 1;
/// So many places are half of those that can be counted.
const MANY: usize = 1 << 31;
/// The table has so many places at least.
const LEAST: usize = 64;

/// Sums of living classes by number. When one is made zero, others change with it, and some become equal.
#[derive(Debug, Default)]
pub(super) struct Sums {
    /// What a sum has become equal to; itself while it stands for itself.
    parents: Vec<u32>,
    /// Where the classes of a sum stand in `classes`, from the youngest to the oldest, and how many there are.
    places: Vec<(u32, u32)>,
    classes: Vec<u32>,
    /// The hash of a sum is that of all its classes, exclusively.
    hashes: Vec<u64>,
    /// Sums by their hashes, each at the first place from there on that was free; their number is a power of two.
    table: Vec<u32>,
    /// How many places of the table are not free.
    taken: usize,
    /// For each class, a list of sums, all that it is in among them: its first node.
    holders: Vec<u32>,
    /// A sum and the next node.
    nodes: Vec<(u32, u32)>,
    scratch: Vec<u32>,
}

impl Sums {
    /// No class, and no sum but zero.
    pub(super) fn clear(&mut self) {
        self.holders.clear();
        self.forget();
    }

    /// All classes are dead.
    pub(super) fn forget(&mut self) {
        self.parents.clear();
        self.places.clear();
        self.classes.clear();
        self.hashes.clear();
        self.table.clear();
        self.taken = 0;
        self.nodes.clear();
        self.parents.push(ZERO);
        self.places.push((0, 0));
        self.hashes.push(0);
    }

    pub(super) fn bytes(&self) -> usize {
        4 * (self.parents.capacity() + self.classes.capacity() + self.table.capacity())
            + 8 * (self.places.capacity() + self.hashes.capacity() + self.nodes.capacity())
    }

    /// Whether places are so large that they can soon not be counted any more.
    #[inline(always)]
    pub(super) fn are_many(&self) -> bool {
        self.classes.len().max(self.nodes.len()) > MANY
    }

    /// The sum of these classes, from the youngest to the oldest.
    pub(super) fn of(&mut self, classes: &[u32]) -> u32 {
        let n_classes = classes.first().map_or(0, |&youngest| youngest as usize + 1);
        if self.holders.len() < n_classes {
            self.holders.resize(n_classes, NONE);
        }
        self.keep(classes)
    }

    /// What a sum is equal to now; zero if it is.
    #[inline(always)]
    pub(super) fn now(&mut self, sum: u32) -> u32 {
        let parent = self.parents[sum as usize];
        if self.parents[parent as usize] == parent { parent } else { self.follow(sum) }
    }

    #[cold]
    fn follow(&mut self, mut sum: u32) -> u32 {
        while self.parents[sum as usize] != sum {
            let further = self.parents[self.parents[sum as usize] as usize];
            self.parents[sum as usize] = further;
            sum = further;
        }
        sum
    }

    /// The classes of a sum that stands for itself, from the youngest to the oldest.
    #[inline(always)]
    pub(super) fn classes(&self, sum: u32) -> &[u32] {
        let (start, count) = self.places[sum as usize];
        &self.classes[start as usize..][..count as usize]
    }

    /// The sum of two that stand for themselves.
    #[inline(always)]
    pub(super) fn add(&mut self, a: u32, b: u32) -> u32 {
        if a == ZERO || b == ZERO {
            return a | b;
        }
        if a == b {
            return ZERO;
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        add(self.classes(a), self.classes(b), &mut scratch);
        let sum = self.keep(&scratch);
        self.scratch = scratch;
        sum
    }

    /// Makes these classes together zero: the youngest, which they begin with, becomes equal to the others, wherever it is. How many sums
    /// and classes were looked at.
    pub(super) fn kill(&mut self, relation: &[u32]) -> usize {
        let Some(&youngest) = relation.first() else { return 0 };
        let of_relation = hash(relation);
        let mut node = std::mem::replace(&mut self.holders[youngest as usize], NONE);
        let mut scratch = std::mem::take(&mut self.scratch);
        let mut count = 0;
        while node != NONE {
            let (sum, next) = self.nodes[node as usize];
            node = next;
            count += 1;
            // It may be there more than once, or be no more what it was when it was noted.
            if self.parents[sum as usize] != sum || !self.classes(sum).contains(&youngest) {
                continue;
            }
            add(self.classes(sum), relation, &mut scratch);
            count += scratch.len();
            self.take_out(sum);
            let hash = self.hashes[sum as usize] ^ of_relation;
            if scratch.is_empty() {
                self.parents[sum as usize] = ZERO;
            } else if let Some(equal) = self.find(hash, &scratch) {
                self.parents[sum as usize] = equal;
            } else {
                self.hashes[sum as usize] = hash;
                let (start, room) = self.places[sum as usize];
                if scratch.len() <= room as usize {
                    for (into, &class) in self.classes[start as usize..].iter_mut().zip(&scratch) {
                        *into = class;
                    }
                    self.places[sum as usize].1 = scratch.len() as u32;
                } else {
                    self.write(sum, &scratch);
                }
                for &class in &relation[1..] {
                    if scratch.contains(&class) {
                        self.note(class, sum);
                    }
                }
                self.put(sum);
            }
        }
        self.scratch = scratch;
        count
    }

    /// The sum of these classes, from the youngest to the oldest, which is kept from now on.
    fn keep(&mut self, classes: &[u32]) -> u32 {
        if classes.is_empty() {
            return ZERO;
        }
        let hash = hash(classes);
        if let Some(sum) = self.find(hash, classes) {
            return sum;
        }
        let sum = self.parents.len() as u32;
        self.parents.push(sum);
        self.hashes.push(hash);
        self.places.push((0, 0));
        self.write(sum, classes);
        for &class in classes {
            self.note(class, sum);
        }
        self.put(sum);
        sum
    }

    /// Writes the classes of a sum to where there is room for them.
    fn write(&mut self, sum: u32, classes: &[u32]) {
        self.places[sum as usize] = (self.classes.len() as u32, classes.len() as u32);
        for &class in classes {
            self.classes.push(class);
        }
    }

    /// Notes that a class is in a sum.
    fn note(&mut self, class: u32, sum: u32) {
        let head = &mut self.holders[class as usize];
        self.nodes.push((sum, *head));
        *head = self.nodes.len() as u32 - 1;
    }

    fn find(&self, hash: u64, classes: &[u32]) -> Option<u32> {
        let mask = self.table.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            match self.table[at] {
                FREE => return None,
                GONE => {}
                sum if self.hashes[sum as usize] == hash && self.classes(sum) == classes => return Some(sum),
                _ => {}
            }
            at = (at + 1) & mask;
        }
    }

    /// Puts a sum that stands for itself into the table.
    fn put(&mut self, sum: u32) {
        if self.table.len() >= 2 * (self.taken + 1) {
            self.enter(sum);
            return;
        }
        let is_kept = |&sum: &u32| sum != ZERO && self.parents[sum as usize] == sum;
        let all = 0..self.parents.len() as u32;
        let size = (4 * all.clone().filter(is_kept).count()).next_power_of_two().max(LEAST);
        self.table.clear();
        self.table.resize(size, FREE);
        self.taken = 0;
        for sum in all {
            if sum != ZERO && self.parents[sum as usize] == sum {
                self.enter(sum);
            }
        }
    }

    /// Puts a sum into the first place that is free.
    fn enter(&mut self, sum: u32) {
        let mask = self.table.len() - 1;
        let mut at = self.hashes[sum as usize] as usize & mask;
        while self.table[at] != FREE {
            at = (at + 1) & mask;
        }
        self.table[at] = sum;
        self.taken += 1;
    }

    fn take_out(&mut self, sum: u32) {
        let mask = self.table.len() - 1;
        let mut at = self.hashes[sum as usize] as usize & mask;
        while self.table[at] != sum {
            at = (at + 1) & mask;
        }
        self.table[at] = GONE;
    }
}

/// The sum of two, each from the youngest class to the oldest.
#[inline(always)]
pub(super) fn add(mut a: &[u32], mut b: &[u32], into: &mut Vec<u32>) {
    into.clear();
    while let ([first, rest @ ..], [other, others @ ..]) = (a, b) {
        if first == other {
            (a, b) = (rest, others);
        } else if first > other {
            into.push(*first);
            a = rest;
        } else {
            into.push(*other);
            b = others;
        }
    }
    // One by one: there are so few that a call would cost more.
    for &class in a {
        into.push(class);
    }
    for &class in b {
        into.push(class);
    }
}

fn hash(classes: &[u32]) -> u64 {
    classes.iter().fold(0, |hash, &class| {
        let mut hasher = FxHasher::default();
        hasher.write_u32(class + 1);
        // Its lower bits alone choose a place.
        let of_class = hasher.finish();
        hash ^ (of_class ^ of_class >> 32)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// What each sum is, whatever has been made zero: the same as when every relation is put into every sum.
    #[test]
    fn sums_are_equal_when_their_classes_are() {
        const N: u32 = 300;
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let mut sums = Sums::default();
        sums.clear();
        let mut expected: Vec<(u32, Vec<u32>)> = vec![(ZERO, Vec::new())];
        let mut alive: Vec<u32> = Vec::new();
        let (mut killed, mut merged) = (0, 0);
        for class in 0..N {
            let sum = sums.of(&[class]);
            expected.push((sum, vec![class]));
            alive.push(class);
            for _ in 0..6 {
                let pair =
                    [0; 2].map(|_| rng.random_range(expected.len().saturating_sub(40)..expected.len()));
                let [(a, of_a), (b, of_b)] = pair.map(|at| expected[at].clone());
                let (a, b) = (sums.now(a), sums.now(b));
                let mut together = Vec::new();
                add(&of_a, &of_b, &mut together);
                let sum = sums.add(a, b);
                assert_eq!(sums.classes(sum), together);
                expected.push((sum, together));
            }
            if rng.random_range(0..4) > 0 && alive.len() > 3 {
                let from = alive.len().saturating_sub(6);
                let mut relation: Vec<u32> =
                    (0..3).map(|_| alive[rng.random_range(from..alive.len())]).collect();
                relation.sort_unstable_by(|x, y| y.cmp(x));
                relation.dedup();
                sums.kill(&relation);
                alive.retain(|&class| class != relation[0]);
                killed += 1;
                let mut scratch = Vec::new();
                for (_, classes) in &mut expected {
                    if classes.contains(&relation[0]) {
                        add(classes, &relation, &mut scratch);
                        std::mem::swap(classes, &mut scratch);
                    }
                }
            }
            for (sum, classes) in &expected {
                let now = sums.now(*sum);
                merged += usize::from(now != *sum);
                assert_eq!(sums.classes(now), classes);
                assert_eq!(now == ZERO, classes.is_empty());
            }
            // Each is kept once.
            for (sum, classes) in &expected[expected.len().saturating_sub(30)..] {
                let now = sums.now(*sum);
                for (other, of_other) in &expected[expected.len().saturating_sub(30)..] {
                    assert_eq!(now == sums.now(*other), classes == of_other);
                }
            }
        }
        assert!(killed > 150 && merged > 1_000, "{killed} {merged}");
        sums.forget();
        let sum = sums.of(&[N]);
        assert_eq!(sums.classes(sum), [N]);
    }
}
