//! Matchings of two diagrams and the distances that come from the best of them.

pub(crate) mod bottleneck;
pub mod brute;
mod candidates;
mod cover;
pub(crate) mod essential;
mod plane;
mod row;
pub(crate) mod sliced;
pub(crate) mod wasserstein;

use topogen_ph::Bars;

use crate::ground::Norm;
use crate::{Error, Result, Side, ground};

/// A partial matching of two diagrams, in buckets: every bar of either diagram is in exactly one entry.
///
/// # Shapes
/// The entries are indices into the finite bars, those of `essential` into [`Bars::essential`]. Each bucket is sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    /// Bars matched to each other, as (bar of a, bar of b).
    pub pairs: Vec<(usize, usize)>,
    /// Bars of a that go to the diagonal.
    pub a_to_diagonal: Vec<usize>,
    /// Bars of b that go to the diagonal.
    pub b_to_diagonal: Vec<usize>,
    /// Essential classes matched to each other, as (class of a, class of b).
    pub essential: Vec<(usize, usize)>,
}

/// One item of a matching: two bars, a bar and the diagonal, or two essential classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    /// A bar of a and a bar of b.
    Pair {
        /// Index of the bar in a.
        a: usize,
        /// Index of the bar in b.
        b: usize,
    },
    /// A bar of a that goes to the diagonal.
    AToDiagonal {
        /// Index of the bar in a.
        a: usize,
    },
    /// A bar of b that goes to the diagonal.
    BToDiagonal {
        /// Index of the bar in b.
        b: usize,
    },
    /// An essential class of a and one of b.
    Essential {
        /// Index of the class among those of a.
        a: usize,
        /// Index of the class among those of b.
        b: usize,
    },
}

impl Matching {
    /// The matching with these pairs, sorted, in which every other finite bar goes to the diagonal.
    fn of_pairs(
        pairs: Vec<(usize, usize)>,
        essential: Vec<(usize, usize)>,
        a: Bars<'_>,
        b: Bars<'_>,
    ) -> Self {
        let a_to_diagonal = complement(a.len(), pairs.iter().map(|pair| pair.0));
        let b_to_diagonal = complement(b.len(), pairs.iter().map(|pair| pair.1));
        Self { pairs, a_to_diagonal, b_to_diagonal, essential }
    }

    /// The items in their documented order: pairs by (a, b), then a to the diagonal, b to the diagonal, essential
    /// classes.
    pub fn items(&self) -> impl Iterator<Item = Item> + '_ {
        let pairs = self.pairs.iter().map(|&(a, b)| Item::Pair { a, b });
        let from_a = self.a_to_diagonal.iter().map(|&a| Item::AToDiagonal { a });
        let from_b = self.b_to_diagonal.iter().map(|&b| Item::BToDiagonal { b });
        let essential = self.essential.iter().map(|&(a, b)| Item::Essential { a, b });
        pairs.chain(from_a).chain(from_b).chain(essential)
    }

    /// Every item with its cost, in the order of [`Matching::items`].
    ///
    /// # Errors
    /// [`Error::NoSuchBar`] when the matching names a bar that `a` or `b` does not have.
    ///
    /// ```
    /// use topogen_diag::{Bars, Item, bottleneck};
    /// let a = Bars::new(&[0.0, 0.0], &[1.0, 4.0])?;
    /// let b = Bars::new(&[0.0], &[3.0])?;
    /// let matching = bottleneck(a, b).matching.ok_or("different numbers of essential classes")?;
    /// assert_eq!(matching.costs(a, b)?, [(Item::Pair { a: 1, b: 0 }, 1.0), (Item::AToDiagonal { a: 0 }, 0.5)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn costs(&self, a: Bars<'_>, b: Bars<'_>) -> Result<Vec<(Item, f64)>> {
        self.costs_in(Norm::MAX, a, b)
    }

    /// As [`Matching::costs`], under another ground norm.
    ///
    /// # Errors
    /// As [`Matching::costs`].
    pub fn costs_in(&self, norm: Norm, a: Bars<'_>, b: Bars<'_>) -> Result<Vec<(Item, f64)>> {
        self.items().map(|item| Ok((item, item.cost_in(norm, a, b)?))).collect()
    }
}

impl Item {
    /// What the item costs under the L∞ ground distance.
    ///
    /// # Errors
    /// [`Error::NoSuchBar`] when it names a bar that `a` or `b` does not have.
    pub fn cost(self, a: Bars<'_>, b: Bars<'_>) -> Result<f64> {
        self.cost_in(Norm::MAX, a, b)
    }

    /// What the item costs under a ground norm. That of two essential classes is the same under all of them.
    ///
    /// # Errors
    /// As [`Item::cost`].
    pub fn cost_in(self, norm: Norm, a: Bars<'_>, b: Bars<'_>) -> Result<f64> {
        Ok(match self {
            Self::Pair { a: i, b: j } => norm.distance(bar(a, i, Side::A)?, bar(b, j, Side::B)?),
            Self::AToDiagonal { a: i } => norm.distance_to_diagonal(bar(a, i, Side::A)?),
            Self::BToDiagonal { b: j } => norm.distance_to_diagonal(bar(b, j, Side::B)?),
            Self::Essential { a: i, b: j } => {
                ground::essential_distance(class(a, i, Side::A)?, class(b, j, Side::B)?)
            }
        })
    }

    /// The same item of the matching of b with a.
    #[must_use]
    pub fn swapped(self) -> Self {
        match self {
            Self::Pair { a, b } => Self::Pair { a: b, b: a },
            Self::AToDiagonal { a } => Self::BToDiagonal { b: a },
            Self::BToDiagonal { b } => Self::AToDiagonal { a: b },
            Self::Essential { a, b } => Self::Essential { a: b, b: a },
        }
    }
}

/// Those of the indices below `len` that are not given.
fn complement(len: usize, indices: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut is_left = vec![true; len];
    indices.for_each(|index| is_left[index] = false);
    (0..len).filter(|&index| is_left[index]).collect()
}

/// The bar `index` as (birth, death).
fn bar(bars: Bars<'_>, index: usize, side: Side) -> Result<(f64, f64)> {
    match (bars.births().get(index), bars.deaths().get(index)) {
        (Some(&birth), Some(&death)) => Ok((birth, death)),
        _ => Err(Error::NoSuchBar { side, index, bars: bars.len() }),
    }
}

/// The birth of the essential class `index`.
fn class(bars: Bars<'_>, index: usize, side: Side) -> Result<f64> {
    let births = bars.essential();
    births.get(index).copied().ok_or(Error::NoSuchBar { side, index, bars: births.len() })
}
