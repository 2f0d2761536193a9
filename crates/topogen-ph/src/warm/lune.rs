//! The lune of a doubtful edge, by the lengths as they are.

use super::bits;
use super::exact::Exact;
use super::reference::{GROUP, Reference};

/// What the lune of an edge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Empty,
    /// It is connected, or need not be told apart; this is a vertex of it.
    Around(u32),
    /// It falls apart; there is a vertex of each component in [`Lunes::starts`].
    Split,
}

/// Memory for one lune.
#[derive(Debug, Default)]
pub(super) struct Lunes {
    all: Vec<u64>,
    left: Vec<u64>,
    fringe: Vec<u32>,
    pub(super) starts: Vec<u32>,
}

/// An edge whose lune is looked at.
struct Bound<'a, E> {
    reference: &'a Reference,
    exact: &'a E,
    key: (u64, u32, u32),
    /// Reference lengths below this are those of earlier edges, and above `up_to` of later ones.
    below: f64,
    up_to: f64,
}

impl<E: Exact> Bound<'_, E> {
    #[inline(always)]
    fn is_before(&self, u: u32, v: u32) -> bool {
        let length = self.reference.length(u, v);
        length < self.below || length <= self.up_to && self.exact.key(u, v) < self.key
    }
}

impl Lunes {
    /// Finds the lune of `u` and `v`, and its components if they matter; `guess` may be connected to most of it.
    #[inline(always)]
    pub(super) fn look(
        &mut self,
        (u, v): (u32, u32),
        length: f64,
        guess: u32,
        is_idle: bool,
        reference: &Reference,
        exact: &impl Exact,
    ) -> Found {
        let key = (length.to_bits(), u.max(v), u.min(v));
        let (below, up_to) = (length - reference.margin, length + reference.margin);
        let bound = Bound { reference, exact, key, below, up_to };
        self.all.clear();
        self.all.resize(bits::words(reference.n_points), 0);
        let ((row_u, _), (row_v, _)) =
            (reference.row(u).as_chunks::<GROUP>(), reference.row(v).as_chunks::<GROUP>());
        for (group, (a, b)) in row_u.iter().zip(row_v).enumerate() {
            let (mut sure, mut possible) = (0_u32, 0_u32);
            for lane in 0..GROUP {
                let longer = if a[lane] > b[lane] { a[lane] } else { b[lane] };
                sure |= u32::from(longer < below) << lane;
                possible |= u32::from(longer <= up_to) << lane;
            }
            let mut doubtful = possible & !sure;
            while doubtful != 0 {
                let lane = doubtful.trailing_zeros();
                doubtful &= doubtful - 1;
                let x = group as u32 * GROUP as u32 + lane;
                if bound.is_before(u, x) && bound.is_before(v, x) {
                    sure |= 1 << lane;
                }
            }
            if sure != 0 {
                self.all[group / 2] |= u64::from(sure) << (32 * (group % 2));
            }
        }
        let Some(first) = bits::lowest(&self.all) else { return Found::Empty };
        if is_idle {
            return Found::Around(first);
        }
        let is_there = self.all[guess as usize / 64] >> (guess % 64) & 1 == 1;
        self.split(if is_there { guess } else { first }, &bound)
    }

    /// Floods one component after the other, the first from `start`.
    #[inline(always)]
    fn split(&mut self, start: u32, bound: &Bound<'_, impl Exact>) -> Found {
        let Self { all, left, fringe, starts } = self;
        starts.clear();
        left.clear();
        left.extend_from_slice(all);
        let mut waiting: u32 = all.iter().map(|word| word.count_ones()).sum();
        let mut next = Some(start);
        while let Some(start) = next {
            left[start as usize / 64] &= !(1 << (start % 64));
            waiting -= 1;
            starts.push(start);
            fringe.push(start);
            while let Some(vertex) = fringe.pop() {
                if waiting == 0 {
                    fringe.clear();
                    break;
                }
                for (n, word) in left.iter_mut().enumerate() {
                    let mut others = *word;
                    while others != 0 {
                        let bit = others & others.wrapping_neg();
                        others &= !bit;
                        let x = n as u32 * 64 + bit.trailing_zeros();
                        if bound.is_before(vertex, x) {
                            *word &= !bit;
                            waiting -= 1;
                            fringe.push(x);
                        }
                    }
                }
            }
            next = bits::lowest(left);
        }
        if starts.len() == 1 { Found::Around(start) } else { Found::Split }
    }
}
