//! The q-Wasserstein distance, with a matching that attains it.

mod augment;
mod cost;
mod finite;
mod line;
mod lists;
mod prices;
mod solve;
mod tree;

use topogen_ph::Bars;

use super::essential::match_in_order;
use super::{Item, Matching};
use crate::error::check_exponent;
use crate::ground::{self, Norm};
use crate::{Error, Result};

/// The q-Wasserstein distance of diagrams: the q-th root of the least sum of q-th powers of costs.
///
/// Finite bars are matched to each other or to the diagonal, essential classes to each other in the order of their
/// births, which is best for every order. Diagrams with different numbers of essential classes are infinitely far
/// apart.
///
/// ```
/// use topogen_diag::{Bars, Wasserstein};
/// let a = Bars::new(&[0.0, 0.0], &[2.0, 8.0])?;
/// let b = Bars::new(&[0.0], &[5.0])?;
/// // The pair costs 3, the bar that is left 1.
/// assert_eq!(Wasserstein::of_order(1.0).between(a, b)?.distance, 4.0);
/// assert_eq!(Wasserstein::of_order(2.0).between(a, b)?.distance, 10_f64.sqrt());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wasserstein {
    order: f64,
    norm: Norm,
    delta: f64,
}

/// A Wasserstein distance with a matching that attains it.
#[derive(Clone, Debug, PartialEq)]
pub struct Transport {
    /// What the matching costs, in the units of the filtration: the distance, or more by the relative error allowed.
    /// Infinite when the diagrams differ in their number of essential classes, or when it exceeds [`f64::MAX`].
    pub distance: f64,
    /// No matching costs less, but for rounding. Without a relative error this differs from `distance` by rounding.
    pub lower_bound: f64,
    /// The matching; none when the diagrams differ in their number of essential classes.
    pub matching: Option<Matching>,
    pub(crate) order: f64,
    pub(crate) norm: Norm,
}

impl Wasserstein {
    /// The exact distance of order `order`, at least 1, under the L∞ ground norm.
    #[must_use]
    pub fn of_order(order: f64) -> Self {
        Self { order, norm: Norm::MAX, delta: 0.0 }
    }

    /// Measures the distance of bars in another norm.
    #[must_use]
    pub fn norm(self, norm: Norm) -> Self {
        Self { norm, ..self }
    }

    /// Is content with a matching that costs at most 1 + `delta` times the distance.
    ///
    /// This saves little time as a rule: most of it goes into paths that such a matching needs as well.
    #[must_use]
    pub fn relative_error(self, delta: f64) -> Self {
        Self { delta, ..self }
    }

    /// The distance of two diagrams.
    ///
    /// Without a relative error the matching is the best one: prices show that no other costs less
    /// ([`Transport::lower_bound`]), and all that is not exact is the rounding of sums of numbers as large as the costs
    /// that decide. `distance` is summed from the costs of the matching. It is zero exactly if the diagrams are the
    /// same but for bars of length zero, and costs of 1e-30 or 1e30 do neither vanish nor overflow when raised to the
    /// order.
    ///
    /// # Ties
    /// The same input gives the same matching. It depends on the bars and not on their order in the arrays, except for
    /// bars that are equal. Two bars are paired only if that costs less than both their ways to the diagonal.
    ///
    /// # Errors
    /// [`Error::BadOrder`] unless 1 <= order < infinity, [`Error::BadRelativeError`] when it is negative, infinite or
    /// NaN.
    ///
    /// # Complexity
    /// For n bars O(n³ log n) in the worst case and O(n²) memory; on usual diagrams, which have most of their bars near
    /// the diagonal, time grows like n^1.5 and memory like n. With equal births, O(nm) time and memory for n and m
    /// bars.
    ///
    /// # Gradient
    /// See [`Transport::gradient_a`].
    ///
    /// # References
    /// D. Cohen-Steiner, H. Edelsbrunner, J. Harer, Y. Mileyko, Lipschitz functions have Lp-stable persistence (2010),
    /// doi:10.1007/s10208-010-9060-6. R. Jonker, A. Volgenant, A shortest augmenting path algorithm for dense and
    /// sparse linear assignment problems (1987), doi:10.1007/BF02278710. M. Kerber, D. Morozov, A. Nigmetov, Geometry
    /// helps to compare persistence diagrams (2017), doi:10.1145/3064175.
    pub fn between(&self, a: Bars<'_>, b: Bars<'_>) -> Result<Transport> {
        self.check()?;
        let Self { order, norm, .. } = *self;
        if a.essential().len() != b.essential().len() {
            let distance = f64::INFINITY;
            return Ok(Transport { distance, lower_bound: distance, matching: None, order, norm });
        }
        let found = finite::Finite::new(a, b).solve(self);
        let (essential, _) = match_in_order(a.essential(), b.essential());
        let matching = Matching::of_pairs(found.pairs, essential, a, b);
        let distance = cost(&matching, a, b, norm, order)?;
        let apart = matching
            .essential
            .iter()
            .map(|&(i, j)| ground::essential_distance(a.essential()[i], b.essential()[j]));
        let lower_bound = cost::total(apart.chain([found.lower_bound]), norm, order).min(distance);
        Ok(Transport { distance, lower_bound, matching: Some(matching), order, norm })
    }

    pub(super) fn order(&self) -> f64 {
        self.order
    }

    pub(super) fn ground_norm(&self) -> Norm {
        self.norm
    }

    /// Refuses parameters that make no distance.
    pub(super) fn check(&self) -> Result<()> {
        if !(self.order >= 1.0 && self.order.is_finite()) {
            return Err(Error::BadOrder { order: self.order });
        }
        crate::error::check_relative_error(self.delta)
    }
}

impl Transport {
    /// The distance to the power of its order, which is what the gradient of [`Transport::power_gradient_a`] is of.
    ///
    /// It leaves the range of numbers where the distance is far from 1 and the order high.
    pub fn power(&self) -> f64 {
        self.distance.powf(self.order)
    }

    /// The distance to the power of any exponent: 1 is the distance, its order is [`Transport::power`].
    ///
    /// The square of a distance of order 1 is the square of the sum of its costs: it weighs bars as the distance does, and its pull ceases
    /// as the distance does.
    ///
    /// # Errors
    /// [`Error::BadExponent`] unless 1 <= exponent < infinity.
    ///
    /// # Gradient
    /// See [`Transport::raised_gradient_a`].
    pub fn raised(&self, exponent: f64) -> Result<f64> {
        check_exponent(exponent)?;
        Ok(self.distance.powf(exponent))
    }

    /// Every item of the matching with its cost under the ground norm of the distance, in the order of
    /// [`Matching::items`]; none without a matching.
    ///
    /// # Errors
    /// [`Error::NoSuchBar`] when `a` and `b` are not the bars that the distance is of.
    ///
    /// ```
    /// use topogen_diag::{Bars, Item, Wasserstein};
    /// let (a, b) = (Bars::new(&[0.0, 0.0], &[2.0, 8.0])?, Bars::new(&[0.0], &[5.0])?);
    /// let costs = Wasserstein::of_order(1.0).between(a, b)?.costs(a, b)?;
    /// assert_eq!(costs, [(Item::Pair { a: 1, b: 0 }, 3.0), (Item::AToDiagonal { a: 0 }, 1.0)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn costs(&self, a: Bars<'_>, b: Bars<'_>) -> Result<Vec<(Item, f64)>> {
        self.matching.as_ref().map_or(Ok(Vec::new()), |matching| matching.costs_in(self.norm, a, b))
    }

    /// The order of the distance.
    pub fn order(&self) -> f64 {
        self.order
    }

    /// The ground norm of the distance.
    pub fn norm(&self) -> Norm {
        self.norm
    }
}

/// What a matching costs: the q-th root of the sum of the q-th powers of the costs of its items.
///
/// # Errors
/// [`Error::NoSuchBar`].
pub(crate) fn cost(matching: &Matching, a: Bars<'_>, b: Bars<'_>, norm: Norm, order: f64) -> Result<f64> {
    let costs = matching.costs_in(norm, a, b)?;
    Ok(cost::total(costs.iter().map(|&(_, cost)| cost), norm, order))
}
