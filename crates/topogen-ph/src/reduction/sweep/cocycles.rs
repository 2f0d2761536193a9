//! Cocycles: the edges that run through each of a few living classes, as rows of bits.

use super::annotations::Annotations;
use super::block::Block;
use super::by_classes::Carriers;
use super::classes::Classes;
use super::graph::{Graph, Row};
use crate::diagram::Critical;
use std::cmp::Reverse;

/// So many classes can be alive: a bit of a byte for each.
pub(super) const SLOTS: usize = 8;

/// Of more points, rows are many and long.
pub(super) const MOST_POINTS: usize = 8_192;

/// How many bytes it takes at most, about, to know which classes edges run through, as annotations and as cocycles.
pub(crate) fn class_bytes(n_points: usize, n_edges: usize) -> usize {
    let annotations = 24 * n_edges.min(64 * n_points);
    // Of more points there are none; but no forecast falls where there are more points.
    let n_points = n_points.min(MOST_POINTS);
    annotations + SLOTS * n_points * n_points.div_ceil(512) * 64
}

/// The edges that run through one class.
#[derive(Debug, Default)]
struct Cocycle<B> {
    class: u32,
    /// Row by row as in the graph.
    rows: Vec<B>,
}

/// For each of a few living classes, the edges that run through it.
#[derive(Debug, Default)]
pub(super) struct Cocycles<B> {
    /// How many blocks a row has.
    n_blocks: usize,
    slots: [Cocycle<B>; SLOTS],
    /// The slots in use, a bit each.
    used: u8,
    /// The slots of the classes that edges of a vertex may run through.
    touched: Vec<u8>,
    /// What the edge at hand has killed.
    deaths: Vec<Critical>,
}

/// The bits of a byte.
#[inline(always)]
fn slots(mut of: u8) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let slot = of.trailing_zeros() as usize;
        of &= of.wrapping_sub(1);
        (slot < SLOTS).then_some(slot)
    })
}

impl<B: Block> Cocycles<B> {
    pub(super) fn bytes(&self) -> usize {
        self.slots.iter().map(|slot| size_of::<B>() * slot.rows.capacity()).sum()
    }

    /// Takes over what edges run through; there must be a slot for each class that is alive.
    pub(super) fn take(&mut self, annotations: &mut Annotations, n_blocks: usize, n_points: usize) {
        self.n_blocks = n_blocks;
        self.used = 0;
        self.touched.clear();
        self.touched.resize(n_points, 0);
        for u in 0..n_points as u32 {
            annotations.each(u, |v, class| {
                let slot = slots(self.used).find(|&slot| self.slots[slot].class == class);
                let Some(slot) = slot.or_else(|| self.open(class)) else { return };
                self.slots[slot].rows[u as usize * n_blocks + (v / B::BITS) as usize].set(v % B::BITS);
                self.touched[u as usize] |= 1 << slot;
            });
        }
    }

    /// Gives back what edges run through.
    pub(super) fn give(&self, annotations: &mut Annotations) {
        let n_points = self.touched.len();
        annotations.reset(n_points);
        // From the youngest class to the oldest.
        let mut cocycles: Vec<&Cocycle<B>> = slots(self.used).map(|slot| &self.slots[slot]).collect();
        cocycles.sort_unstable_by_key(|cocycle| Reverse(cocycle.class));
        let mut classes = Vec::new();
        for (at, (u, block)) in
            (0..n_points).flat_map(|u| (0..self.n_blocks).map(move |block| (u, block))).enumerate()
        {
            let any = cocycles.iter().fold(B::default(), |any, cocycle| any | cocycle.rows[at]);
            for bit in any.ones() {
                let (u, v) = (u as u32, block as u32 * B::BITS + bit);
                if u < v {
                    classes.clear();
                    let through = cocycles.iter().filter(|cocycle| cocycle.rows[at].has(bit));
                    classes.extend(through.map(|cocycle| cocycle.class));
                    annotations.put(u, v, &classes);
                }
            }
        }
    }

    /// A slot for a class that no edge runs through yet, if there is one.
    fn open(&mut self, class: u32) -> Option<usize> {
        let slot = self.used.trailing_ones() as usize;
        let Cocycle { class: of, rows } = self.slots.get_mut(slot)?;
        *of = class;
        rows.clear();
        rows.resize(self.n_blocks * self.touched.len(), B::default());
        self.used |= 1 << slot;
        Some(slot)
    }

    /// Enters an edge that runs through these classes.
    #[inline(always)]
    fn insert(&mut self, u: u32, v: u32, through: u8) {
        for slot in slots(through) {
            let rows = &mut self.slots[slot].rows;
            rows[u as usize * self.n_blocks + (v / B::BITS) as usize].set(v % B::BITS);
            rows[v as usize * self.n_blocks + (u / B::BITS) as usize].set(u % B::BITS);
        }
        self.touched[u as usize] |= through;
        self.touched[v as usize] |= through;
    }

    /// The classes that the path from `u` to `v` by way of `w` runs through.
    fn path(&self, u: u32, v: u32, w: u32) -> u8 {
        let (block, bit) = ((w / B::BITS) as usize, w % B::BITS);
        slots(self.used).fold(0, |through, slot| {
            let has = |end: u32| self.slots[slot].rows[end as usize * self.n_blocks + block].has(bit);
            through | u8::from(has(u) != has(v)) << slot
        })
    }

    /// Makes a sum of classes zero: the youngest dies.
    fn kill(&mut self, sum: u8, classes: &mut Classes) {
        let mut numbers = [(0, 0); SLOTS];
        let mut count = 0;
        for slot in slots(sum) {
            numbers[count] = (self.slots[slot].class, slot);
            count += 1;
        }
        numbers[..count].sort_unstable_by(|x, y| y.cmp(x));
        self.deaths.push(classes.die(&numbers.map(|(class, _)| class)[..count]));
        let dead = numbers[0].1;
        let rows = std::mem::take(&mut self.slots[dead].rows);
        let others = sum & !(1 << dead);
        for slot in slots(others) {
            for (block, &of_dead) in self.slots[slot].rows.iter_mut().zip(&rows) {
                *block = *block ^ of_dead;
            }
        }
        for touched in &mut self.touched {
            if *touched & 1 << dead != 0 {
                *touched = (*touched | others) & !(1 << dead);
            }
        }
        self.slots[dead].rows = rows;
        self.used &= !(1 << dead);
    }
}

impl<B: Block> Carriers<B> for Cocycles<B> {
    #[inline(always)]
    fn are_free(&self, u: u32, v: u32) -> bool {
        self.touched[u as usize] | self.touched[v as usize] == 0
    }

    fn has_room(&self) -> bool {
        self.used != !0
    }

    fn gave_birth(&mut self, u: u32, v: u32, class: u32) {
        if let Some(slot) = self.open(class) {
            self.insert(u, v, 1 << slot);
        }
    }

    #[inline(always)]
    fn enter<G: Graph<Block = B>>(
        &mut self,
        (u, v): (u32, u32),
        now: &G,
        classes: &mut Classes,
    ) -> impl Iterator<Item = Critical> {
        let (row_u, row_v) = (now.row(u), now.row(v));
        let (mut through, mut mixed) = (0, 0);
        for slot in slots(self.touched[u as usize] | self.touched[v as usize]) {
            let rows = &self.slots[slot].rows[..];
            let (of_u, of_v) = (&rows[u as usize * self.n_blocks..], &rows[v as usize * self.n_blocks..]);
            let (mut some, mut others) = (B::default(), B::default());
            for block in now.blocks(u, v) {
                let lune = row_u.at(block) & row_v.at(block);
                let odd = of_u[block] ^ of_v[block];
                some = some | lune & odd;
                others = others | lune & !odd;
            }
            through |= u8::from(!some.is_zero()) << slot;
            mixed |= u8::from(!some.is_zero() & !others.is_zero()) << slot;
        }
        if mixed != 0 {
            let mut first = None;
            for w in now.common(u, v) {
                let first = *first.get_or_insert(w);
                let cycle = self.path(u, v, w) ^ self.path(u, v, first);
                if cycle != 0 {
                    self.kill(cycle, classes);
                }
            }
            through = first.map_or(0, |first| self.path(u, v, first));
        }
        self.insert(u, v, through);
        self.deaths.drain(..)
    }
}
