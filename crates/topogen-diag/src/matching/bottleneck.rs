//! The bottleneck distance, exact, with a matching that attains it.

use topogen_ph::Bars;

use super::candidates;
use super::cover::Cover;
use super::essential::match_in_order;
use super::plane::Plane;
use super::row::Row;
use super::{Item, Matching};
use crate::Result;
use crate::error::check_relative_error;

/// The bottleneck distance of two diagrams with a matching that attains it.
///
/// The order of [`Matching::items`] decides which item is critical when several cost exactly the distance.
#[derive(Clone, Debug, PartialEq)]
pub struct Bottleneck {
    /// The distance, in the units of the filtration; infinite when the diagrams differ in their number of essential
    /// classes.
    pub distance: f64,
    /// A matching none of whose items costs more than the distance; none when the diagrams differ in their number of
    /// essential classes.
    pub matching: Option<Matching>,
    /// The first item of the matching whose cost is the distance; none without a matching or when both diagrams are
    /// empty.
    pub critical: Option<Item>,
}

impl Bottleneck {
    /// The distance of diagrams with different numbers of essential classes.
    pub(super) const INFINITE: Self = Self { distance: f64::INFINITY, matching: None, critical: None };

    /// The bottleneck of a matching: its largest cost.
    pub(super) fn of(matching: Matching, a: Bars<'_>, b: Bars<'_>) -> Self {
        let cost = |item: &Item| item.cost(a, b).unwrap_or(0.0);
        let distance = matching.items().map(|item| cost(&item)).fold(0.0, f64::max);
        let critical = matching.items().find(|item| cost(item) == distance);
        debug_assert!(
            critical.is_some() || a.len() + a.essential().len() + b.len() + b.essential().len() == 0
        );
        Self { distance, matching: Some(matching), critical }
    }

    /// The critical item and all others of the matching that cost the distance, in the order of [`Matching::items`].
    ///
    /// # Errors
    /// [`crate::Error::NoSuchBar`] when `a` and `b` are not the bars that the distance is of.
    ///
    /// ```
    /// use topogen_diag::{Bars, Item, bottleneck};
    /// let a = Bars::new(&[0.0, 5.0, 5.0], &[4.0, 9.0, 6.0])?;
    /// let items = bottleneck(a, Bars::EMPTY).critical_items(a, Bars::EMPTY)?;
    /// assert_eq!(items, [Item::AToDiagonal { a: 0 }, Item::AToDiagonal { a: 1 }]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn critical_items(&self, a: Bars<'_>, b: Bars<'_>) -> Result<Vec<Item>> {
        let Some(matching) = &self.matching else { return Ok(Vec::new()) };
        let costs = matching.costs(a, b)?;
        Ok(costs.into_iter().filter(|&(_, cost)| cost == self.distance).map(|(item, _)| item).collect())
    }

    /// Whether the distance depends on a at all: not when a bar of b on its way to the diagonal decides it.
    pub fn depends_on_a(&self) -> bool {
        !matches!(self.critical, None | Some(Item::BToDiagonal { .. }))
    }

    /// Whether the distance depends on b at all: not when a bar of a on its way to the diagonal decides it.
    pub fn depends_on_b(&self) -> bool {
        !matches!(self.critical, None | Some(Item::AToDiagonal { .. }))
    }
}

/// The exact bottleneck distance of two diagrams under the L∞ ground distance.
///
/// Finite bars are matched to each other or to the diagonal, essential classes to each other in the order of their
/// births. Diagrams with different numbers of essential classes are infinitely far apart.
///
/// The distance is one of the costs, found by comparing costs only. Rounding is monotone, so it is the bottleneck
/// distance of the given numbers, rounded once. Bars of zero length are legal and change nothing.
///
/// # Ties
/// The same input gives the same matching. Bars are taken in the order of their births (of their deaths where those
/// spread further), then of the other end, then of their index. Those of a that are further than the distance from the
/// diagonal are covered first, then those of b, each by an alternating path, and every bar that this leaves over
/// goes to the diagonal: each pair has a bar that could not go there.
///
/// # Complexity
/// For n and m bars, O(n + m) memory. A decision at one radius makes at most 2(n + m) searches of O(nm) time, and about
/// log(nm) decisions are made, each from the matching of the one before. As a rule it is far less: only bars further
/// than the radius from the diagonal are searched from, only among bars that near, and most searches share their work.
/// With equal births, as in degree zero, O((n + m) log(n + m)) time.
///
/// # Gradient
/// See [`Bottleneck::gradient_a`].
///
/// # References
/// A. Efrat, A. Itai, M. J. Katz, Geometry helps in bottleneck matching and related problems (2001),
/// doi:10.1007/s00453-001-0016-8. M. Kerber, D. Morozov, A. Nigmetov, Geometry helps to compare persistence diagrams
/// (2017), doi:10.1145/3064175. N. S. Mendelsohn, A. L. Dulmage, Some generalizations of the problem of distinct
/// representatives (1958), doi:10.4153/CJM-1958-027-8.
///
/// ```
/// use topogen_diag::{Bars, Item, bottleneck};
/// let circle = Bars::new(&[0.5], &[2.5])?;
/// let bottleneck = bottleneck(circle, Bars::EMPTY);
/// assert_eq!(bottleneck.distance, 1.0);
/// assert_eq!(bottleneck.critical, Some(Item::AToDiagonal { a: 0 }));
/// # Ok::<(), topogen_ph::Error>(())
/// ```
pub fn bottleneck(a: Bars<'_>, b: Bars<'_>) -> Bottleneck {
    solve(a, b, 0.0)
}

/// The bottleneck distance up to a relative error: that of a matching whose largest cost is at most 1 + `delta` times
/// the distance.
///
/// The distance given is that largest cost, so the true one is between `distance / (1 + delta)` and `distance`. Ties
/// are broken as in [`bottleneck`].
///
/// # Errors
/// [`crate::Error::BadRelativeError`] when `delta` is negative, infinite or NaN.
///
/// # Complexity
/// As [`bottleneck`], with about log(1/delta) decisions.
///
/// # Gradient
/// As [`Bottleneck::gradient_a`], of the matching that was found.
///
/// ```
/// use topogen_diag::{Bars, bottleneck, bottleneck_within};
/// let (a, b) = (Bars::new(&[0.0, 1.0], &[5.0, 3.0])?, Bars::new(&[0.5], &[7.0])?);
/// let (exact, near) = (bottleneck(a, b).distance, bottleneck_within(a, b, 0.1)?.distance);
/// assert!(exact <= near && near <= 1.1 * exact);
/// assert!(bottleneck_within(a, b, -0.1).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn bottleneck_within(a: Bars<'_>, b: Bars<'_>, delta: f64) -> Result<Bottleneck> {
    check_relative_error(delta)?;
    Ok(solve(a, b, delta))
}

fn solve(a: Bars<'_>, b: Bars<'_>, delta: f64) -> Bottleneck {
    if a.essential().len() != b.essential().len() {
        return Bottleneck::INFINITE;
    }
    let (essential, floor) = match_in_order(a.essential(), b.essential());
    let plane = Plane::new(a, b);
    let pairs = match Row::new(&plane) {
        Some(row) => in_a_row(&plane, row, floor, delta),
        None => in_the_plane(&plane, floor, delta),
    };
    let [of_a, of_b] = &plane.sides;
    let mut pairs: Vec<_> = pairs.into_iter().map(|(i, j)| (of_a.index(i), of_b.index(j))).collect();
    pairs.sort_unstable();
    Bottleneck::of(Matching::of_pairs(pairs, essential, a, b), a, b)
}

/// The first radius tried above the lower bound, as a multiple of it; the square of the factor comes next.
///
/// A small first step keeps more of the matching from one radius to the next, and the answer is seldom far.
const FIRST_STEP: f64 = 1.25;

/// Between which radii the answer is: no matching fits in `low`, one fits in `high`.
struct Bracket {
    low: f64,
    high: f64,
    delta: f64,
}

impl Bracket {
    /// A bracket from a lower bound in which no matching fits, found in growing steps.
    fn find(lower: f64, upper: f64, delta: f64, mut fits: impl FnMut(f64) -> bool) -> Self {
        let mut bracket = Self { low: lower, high: upper, delta };
        let mut factor = FIRST_STEP;
        while bracket.low < factor * lower && factor * lower < bracket.high && !bracket.is_narrow() {
            bracket.decide(factor * lower, &mut fits);
            factor *= factor;
        }
        bracket
    }

    /// Whether `high` is as good an answer as is asked for.
    fn is_narrow(&self) -> bool {
        self.delta > 0.0 && self.high <= (1.0 + self.delta) * self.low
    }

    fn decide(&mut self, radius: f64, mut fits: impl FnMut(f64) -> bool) {
        if fits(radius) {
            self.high = radius;
        } else {
            self.low = radius;
        }
    }
}

/// The pairs of a best matching of the bars in a row, by halving the numbers that are left: their bits are in their
/// order.
fn in_a_row(plane: &Plane, mut row: Row<'_>, floor: f64, delta: f64) -> Vec<(usize, usize)> {
    let lower = plane.lower_bound().max(floor);
    if row.fits(lower) {
        return row.pairs(lower);
    }
    let mut bracket = Bracket::find(lower, plane.upper_bound(), delta, |radius| row.fits(radius));
    while !bracket.is_narrow() {
        let (low, high) = (bracket.low.to_bits(), bracket.high.to_bits());
        if high - low <= 1 {
            break;
        }
        bracket.decide(f64::from_bits(low + (high - low) / 2), |radius| row.fits(radius));
    }
    row.pairs(bracket.high)
}

/// The pairs of a best matching of any bars, by halving the candidates that are left.
fn in_the_plane(plane: &Plane, floor: f64, delta: f64) -> Vec<(usize, usize)> {
    let mut cover = Cover::new(plane);
    let lower = plane.lower_bound().max(floor);
    if cover.fits(lower) {
        return cover.pairs().collect();
    }
    let mut bracket = Bracket::find(lower, plane.upper_bound(), delta, |radius| cover.fits(radius));
    let mut found = Vec::new();
    while !bracket.is_narrow() {
        let complete = candidates::between(plane, bracket.low, bracket.high, &mut found);
        while !found.is_empty() && !bracket.is_narrow() {
            let middle = found.len() / 2;
            let (_, &mut radius, _) = found.select_nth_unstable_by(middle, f64::total_cmp);
            bracket.decide(radius, |radius| cover.fits(radius));
            found.retain(|&cost| bracket.low < cost && cost < bracket.high);
        }
        if complete {
            break;
        }
    }
    // The matching must not depend on the way to the radius.
    cover.clear();
    let fits = cover.fits(bracket.high);
    debug_assert!(fits, "a matching fitted in this radius before");
    cover.pairs().collect()
}
