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
    /// The classes of the cycle at hand: a set bit is a class.
    bits: Vec<u64>,
    /// One beyond the last word that may hold a bit.
    top: usize,
}

impl Classes {
    pub(crate) fn clear(&mut self) {
        self.births.clear();
        self.columns.clear();
        self.entries.clear();
        self.bits.clear();
        self.alive = 0;
        self.oldest = 0;
        self.top = 0;
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
        self.alive += 1;
        number
    }

    /// Adds a class to the cycle at hand.
    pub(crate) fn toggle(&mut self, number: u32) {
        let word = number as usize / 64;
        self.bits[word] ^= 1 << (number % 64);
        self.top = self.top.max(word + 1);
    }

    /// Makes the cycle at hand a boundary. If it runs through classes that are alive, the youngest of them dies: its birth.
    pub(crate) fn kill(&mut self) -> Option<Critical> {
        let mut pivot = None;
        let start = self.entries.len() as u32;
        // From the youngest to the oldest: what replaces a dead class is older than it.
        for word in (0..self.top).rev() {
            while self.bits[word] != 0 {
                let number = word as u32 * 64 + self.bits[word].ilog2();
                self.bits[word] ^= 1 << (number % 64);
                match self.columns[number as usize] {
                    Some((from, to)) => {
                        for &older in &self.entries[from as usize..to as usize] {
                            self.bits[older as usize / 64] ^= 1 << (older % 64);
                        }
                    }
                    None if pivot.is_none() => pivot = Some(number),
                    None => self.entries.push(number),
                }
            }
        }
        self.top = 0;
        let pivot = pivot? as usize;
        self.columns[pivot] = Some((start, self.entries.len() as u32));
        self.alive -= 1;
        Some(self.births[pivot])
    }

    /// The birth of each class that is alive.
    pub(crate) fn alive_births(&self) -> impl Iterator<Item = Critical> + '_ {
        self.births.iter().zip(&self.columns).filter(|(_, column)| column.is_none()).map(|(&birth, _)| birth)
    }
}
