//! The oracle: distances by trying every matching.

use topogen_ph::Bars;

use super::bottleneck::Bottleneck;
use super::wasserstein::{Transport, Wasserstein, cost};
use super::{Item, Matching};
use crate::{Error, Result, Side};

/// The largest number of finite bars, and of essential classes, on either side.
pub const LIMIT: usize = 7;

/// The bottleneck distance by trying every partial matching: slow and obvious.
///
/// Among the best matchings it gives the one that is tried first: each bar of a in turn tries the diagonal, then each
/// bar of b that is left.
///
/// # Errors
/// [`Error::TooManyBars`] above [`LIMIT`].
///
/// # Complexity
/// All partial matchings: 130,922 for seven bars on each side. All 5,040 orders of seven essential classes.
///
/// # Gradient
/// As [`Bottleneck::gradient_a`].
///
/// ```
/// use topogen_diag::{Bars, bottleneck, brute};
/// let a = Bars::new(&[0.0, 0.0], &[1.0, 4.0])?;
/// let b = Bars::new(&[0.0], &[3.0])?;
/// assert_eq!(brute::bottleneck(a, b)?.distance, bottleneck(a, b).distance);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn bottleneck(a: Bars<'_>, b: Bars<'_>) -> Result<Bottleneck> {
    check(a, b)?;
    Ok(match best(a, b, |item| item.cost(a, b), f64::max)? {
        Some((matching, _)) => Bottleneck::of(matching, a, b),
        None => Bottleneck::INFINITE,
    })
}

/// The Wasserstein distance by trying every partial matching, whatever relative error is allowed.
///
/// # Errors
/// Those of [`Wasserstein::between`], and [`Error::TooManyBars`] above [`LIMIT`].
///
/// # Complexity
/// Twice that of [`bottleneck`].
///
/// # Gradient
/// As [`Transport::gradient_a`].
///
/// ```
/// use topogen_diag::{Bars, Wasserstein, brute};
/// let (a, b) = (Bars::new(&[0.0, 0.0], &[2.0, 8.0])?, Bars::new(&[0.0], &[5.0])?);
/// let cubic = Wasserstein::of_order(3.0);
/// assert_eq!(brute::wasserstein(&cubic, a, b)?.distance, cubic.between(a, b)?.distance);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn wasserstein(wasserstein: &Wasserstein, a: Bars<'_>, b: Bars<'_>) -> Result<Transport> {
    wasserstein.check()?;
    check(a, b)?;
    let (order, norm) = (wasserstein.order(), wasserstein.ground_norm());
    // The largest cost of the matching with the smallest largest one: at this scale no power that matters is lost.
    let scale = best(a, b, |item| item.cost_in(norm, a, b), f64::max)?.map(|(_, largest)| largest);
    let ratio = |cost: f64| if cost == 0.0 { 0.0 } else { (cost / scale.unwrap_or(1.0)).powf(order) };
    let best = best(a, b, |item| Ok(ratio(item.cost_in(norm, a, b)?)), |sum, cost| sum + cost)?;
    let distance = match &best {
        Some((matching, _)) => cost(matching, a, b, norm, order)?,
        None => f64::INFINITY,
    };
    let matching = best.map(|(matching, _)| matching);
    Ok(Transport { distance, lower_bound: distance, matching, order, norm })
}

/// Refuses diagrams that are too large.
fn check(a: Bars<'_>, b: Bars<'_>) -> Result<()> {
    for (side, bars) in [(Side::A, a), (Side::B, b)] {
        for bars in [bars.len(), bars.essential().len()] {
            if bars > LIMIT {
                return Err(Error::TooManyBars { side, bars, limit: LIMIT });
            }
        }
    }
    Ok(())
}

/// The matching whose costs, combined from zero on, are least, and what that is; none if the numbers of essential
/// classes differ.
fn best(
    a: Bars<'_>,
    b: Bars<'_>,
    cost: impl Fn(Item) -> Result<f64>,
    combine: fn(f64, f64) -> f64,
) -> Result<Option<(Matching, f64)>> {
    if a.essential().len() != b.essential().len() {
        return Ok(None);
    }
    let table = |n: usize, m: usize, item: fn(usize, usize) -> Item| {
        (0..n).map(|i| (0..m).map(|j| cost(item(i, j))).collect()).collect::<Result<Vec<Vec<f64>>>>()
    };
    let pairs = table(a.len(), b.len(), |a, b| Item::Pair { a, b })?;
    let alone_a = (0..a.len()).map(|a| cost(Item::AToDiagonal { a })).collect::<Result<_>>()?;
    let alone_b = (0..b.len()).map(|b| cost(Item::BToDiagonal { b })).collect::<Result<_>>()?;
    let finite = Trial::run(pairs, alone_a, alone_b, combine);
    let classes = a.essential().len();
    let pairs = table(classes, classes, |a, b| Item::Essential { a, b })?;
    let essential = Trial::run(pairs, vec![f64::INFINITY; classes], vec![f64::INFINITY; classes], combine);

    let pairs = |mates: &[Option<usize>]| {
        mates.iter().enumerate().filter_map(|(i, mate)| Some((i, (*mate)?))).collect::<Vec<_>>()
    };
    let matching = Matching::of_pairs(pairs(&finite.best), pairs(&essential.best), a, b);
    Ok(Some((matching, combine(finite.cost, essential.cost))))
}

/// The matching that is being tried and the best so far, as the mate in b of each bar of a.
struct Trial {
    pairs: Vec<Vec<f64>>,
    alone_a: Vec<f64>,
    alone_b: Vec<f64>,
    combine: fn(f64, f64) -> f64,
    mate: Vec<Option<usize>>,
    taken: Vec<bool>,
    best: Vec<Option<usize>>,
    cost: f64,
}

impl Trial {
    /// Tries every matching, given what pairs cost and what it costs to leave a bar alone.
    fn run(pairs: Vec<Vec<f64>>, alone_a: Vec<f64>, alone_b: Vec<f64>, combine: fn(f64, f64) -> f64) -> Self {
        let (n, m) = (alone_a.len(), alone_b.len());
        // Alone for a start, for costs that all overflow; classes cannot be, but in their order.
        let best = (0..n).map(|i| (alone_a[i] == f64::INFINITY).then_some(i)).collect();
        let (mate, taken, cost) = (vec![None; n], vec![false; m], f64::INFINITY);
        let mut trial = Self { pairs, alone_a, alone_b, combine, mate, taken, best, cost };
        trial.try_from(0, 0.0);
        trial
    }

    /// Tries every choice for the bars of a from `next` on; those before it cost `so_far`.
    fn try_from(&mut self, next: usize, so_far: f64) {
        if next == self.mate.len() {
            let left = self.alone_b.iter().zip(&self.taken).filter(|&(_, &taken)| !taken);
            let cost = left.fold(so_far, |sum, (&cost, _)| (self.combine)(sum, cost));
            if cost < self.cost {
                self.cost = cost;
                self.best.clone_from(&self.mate);
            }
            return;
        }
        self.mate[next] = None;
        self.try_from(next + 1, (self.combine)(so_far, self.alone_a[next]));
        for j in 0..self.taken.len() {
            if !self.taken[j] {
                (self.taken[j], self.mate[next]) = (true, Some(j));
                self.try_from(next + 1, (self.combine)(so_far, self.pairs[next][j]));
                self.taken[j] = false;
            }
        }
    }
}
