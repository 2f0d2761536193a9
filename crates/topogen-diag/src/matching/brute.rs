//! The oracle: distances by trying every matching.

use topogen_ph::Bars;

use super::Matching;
use super::bottleneck::Bottleneck;
use crate::{Error, Result, Side, ground};

/// The largest number of finite bars, and of essential classes, on either side.
pub const LIMIT: usize = 7;

/// The bottleneck distance by trying every partial matching: slow and obvious.
///
/// Among the best matchings it gives the one that is tried first: each bar of a in turn tries the diagonal, then each bar
/// of b that is left.
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
    for (side, bars) in [(Side::A, a), (Side::B, b)] {
        for bars in [bars.len(), bars.essential().len()] {
            if bars > LIMIT {
                return Err(Error::TooManyBars { side, bars, limit: LIMIT });
            }
        }
    }
    if a.essential().len() != b.essential().len() {
        return Ok(Bottleneck::INFINITE);
    }
    let mut finite = Trial::new(a.len(), b.len());
    finite.try_bars(a, b, 0, 0.0);
    let mut classes = Trial::new(a.essential().len(), b.essential().len());
    classes.try_classes(a.essential(), b.essential(), 0, 0.0);

    let mut matching = Matching::default();
    for (i, mate) in finite.best.iter().enumerate() {
        match *mate {
            Some(j) => matching.pairs.push((i, j)),
            None => matching.a_to_diagonal.push(i),
        }
    }
    matching.b_to_diagonal = (0..b.len()).filter(|&j| !finite.best.contains(&Some(j))).collect();
    matching.essential =
        classes.best.iter().enumerate().filter_map(|(i, mate)| Some((i, (*mate)?))).collect();
    Ok(Bottleneck::of(matching, a, b, finite.cost.max(classes.cost)))
}

/// The matching that is being tried and the best so far, as the mate in b of each bar of a.
struct Trial {
    mate: Vec<Option<usize>>,
    taken: Vec<bool>,
    best: Vec<Option<usize>>,
    cost: f64,
}

impl Trial {
    fn new(a: usize, b: usize) -> Self {
        Self { mate: vec![None; a], taken: vec![false; b], best: vec![None; a], cost: f64::INFINITY }
    }

    fn finish(&mut self, cost: f64) {
        if cost < self.cost {
            self.cost = cost;
            self.best.clone_from(&self.mate);
        }
    }

    /// Tries every choice for the bars of a from `next` on; those before it cost `so_far`.
    fn try_bars(&mut self, a: Bars<'_>, b: Bars<'_>, next: usize, so_far: f64) {
        let bar = |bars: Bars<'_>, index: usize| (bars.births()[index], bars.deaths()[index]);
        if next == a.len() {
            let left = (0..b.len()).filter(|&j| !self.taken[j]);
            let cost = left.map(|j| ground::distance_to_diagonal(bar(b, j))).fold(so_far, f64::max);
            return self.finish(cost);
        }
        self.mate[next] = None;
        self.try_bars(a, b, next + 1, so_far.max(ground::distance_to_diagonal(bar(a, next))));
        for j in 0..b.len() {
            if !self.taken[j] {
                (self.taken[j], self.mate[next]) = (true, Some(j));
                self.try_bars(a, b, next + 1, so_far.max(ground::distance(bar(a, next), bar(b, j))));
                self.taken[j] = false;
            }
        }
    }

    /// Tries every choice for the classes of a from `next` on; those before it cost `so_far`.
    fn try_classes(&mut self, a: &[f64], b: &[f64], next: usize, so_far: f64) {
        if next == a.len() {
            return self.finish(so_far);
        }
        for j in 0..b.len() {
            if !self.taken[j] {
                (self.taken[j], self.mate[next]) = (true, Some(j));
                self.try_classes(a, b, next + 1, so_far.max(ground::essential_distance(a[next], b[j])));
                self.taken[j] = false;
            }
        }
    }
}
