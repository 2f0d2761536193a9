//! The bottleneck distance, exact, with a matching that attains it.

use topogen_ph::Bars;

use super::candidates;
use super::cover::Cover;
use super::essential::match_in_order;
use super::plane::{Plane, Points};
use super::{Item, Matching};

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

    /// The bottleneck of a matching that is known to be the best.
    pub(super) fn of(matching: Matching, a: Bars<'_>, b: Bars<'_>, distance: f64) -> Self {
        let critical = matching.items().find(|item| item.cost(a, b) == Ok(distance));
        debug_assert!(
            critical.is_some() || a.len() + a.essential().len() + b.len() + b.essential().len() == 0
        );
        Self { distance, matching: Some(matching), critical }
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
/// log(nm) decisions are made, each from the matching of the one before. As a rule it is far less: only bars further than
/// the radius from the diagonal are searched from, only among bars that near, and most searches share their work.
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
    if a.essential().len() != b.essential().len() {
        return Bottleneck::INFINITE;
    }
    let (essential, floor) = match_in_order(a.essential(), b.essential());
    let plane = Plane::new(a, b);
    let mut cover = Cover::new(&plane);
    let distance = smallest_radius(&plane, &mut cover, floor);
    let matching = gather(&plane, &cover, essential);
    Bottleneck::of(matching, a, b, distance)
}

/// The first radius tried above the lower bound, as a multiple of it; the square of the factor comes next.
///
/// A small first step keeps more of the matching from one radius to the next, and the answer is seldom far.
const FIRST_STEP: f64 = 1.25;

/// The smallest radius not below `floor` that some matching of the finite bars fits in; the cover then holds one.
fn smallest_radius(plane: &Plane, cover: &mut Cover<'_>, floor: f64) -> f64 {
    let lower = plane.lower_bound().max(floor);
    if cover.fits(lower) {
        return lower;
    }
    // No matching fits in `low`, one fits in `high`, and the answer is a candidate above `low` and not above `high`.
    let (mut low, mut high) = (lower, plane.upper_bound());
    let mut decide = |radius: f64, low: &mut f64, high: &mut f64| {
        if cover.fits(radius) {
            *high = radius;
        } else {
            *low = radius;
        }
    };
    let mut factor = FIRST_STEP;
    while low < factor * lower && factor * lower < high {
        decide(factor * lower, &mut low, &mut high);
        factor *= factor;
    }
    let mut found = Vec::new();
    loop {
        let complete = candidates::between(plane, low, high, &mut found);
        while !found.is_empty() {
            let middle = found.len() / 2;
            let (_, &mut radius, _) = found.select_nth_unstable_by(middle, f64::total_cmp);
            decide(radius, &mut low, &mut high);
            found.retain(|&cost| low < cost && cost < high);
        }
        if complete {
            break;
        }
    }
    // The matching must not depend on the way to the radius.
    cover.clear();
    let fits = cover.fits(high);
    debug_assert!(fits, "a matching fitted in this radius before");
    high
}

/// The matching that the cover holds, by indices.
fn gather(plane: &Plane, cover: &Cover<'_>, essential: Vec<(usize, usize)>) -> Matching {
    let [a, b] = &plane.sides;
    let unmatched = |side: usize, points: &Points| {
        let mut indices: Vec<_> = cover.unmatched(side).map(|position| points.index(position)).collect();
        indices.sort_unstable();
        indices
    };
    let mut pairs: Vec<_> = cover.pairs().map(|(i, j)| (a.index(i), b.index(j))).collect();
    pairs.sort_unstable();
    Matching { pairs, a_to_diagonal: unmatched(0, a), b_to_diagonal: unmatched(1, b), essential }
}
