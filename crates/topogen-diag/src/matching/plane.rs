//! The finite bars of both diagrams, sorted so that the bars near a given one stand together.

use std::ops::Range;

use topogen_ph::Bars;

use crate::ground;

/// The finite bars of one diagram in sorted order, as points with a `key`, by which they are sorted, and a `rest`.
///
/// The ground distance is symmetric in birth and death, so it can be taken of (key, rest) whichever the key is.
pub(super) struct Points {
    key: Vec<f64>,
    rest: Vec<f64>,
    diagonal: Vec<f64>,
    index: Vec<usize>,
}

impl Points {
    fn new(bars: Bars<'_>, by_death: bool) -> Self {
        let (births, deaths) = (bars.births(), bars.deaths());
        let (key, rest) = if by_death { (deaths, births) } else { (births, deaths) };
        let mut index: Vec<usize> = (0..bars.len()).collect();
        index.sort_by(|&i, &j| key[i].total_cmp(&key[j]).then(rest[i].total_cmp(&rest[j])));
        Self {
            key: index.iter().map(|&i| key[i]).collect(),
            rest: index.iter().map(|&i| rest[i]).collect(),
            diagonal: index.iter().map(|&i| ground::distance_to_diagonal((births[i], deaths[i]))).collect(),
            index,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.key.len()
    }

    pub(super) fn point(&self, position: usize) -> (f64, f64) {
        (self.key[position], self.rest[position])
    }

    /// The cost of sending the bar at `position` to the diagonal.
    pub(super) fn diagonal(&self, position: usize) -> f64 {
        self.diagonal[position]
    }

    pub(super) fn diagonals(&self) -> &[f64] {
        &self.diagonal
    }

    /// The index in the diagram of the bar at `position`.
    pub(super) fn index(&self, position: usize) -> usize {
        self.index[position]
    }

    /// The positions whose key is within `radius` of that of `point`: every bar that near is among them.
    pub(super) fn window(&self, point: (f64, f64), radius: f64) -> Range<usize> {
        // Rounding is monotone, so both conditions change once along the sorted keys.
        let start = self.key.partition_point(|&key| key < point.0 && point.0 - key > radius);
        let len = self.key[start..].partition_point(|&key| key <= point.0 || key - point.0 <= radius);
        start..start + len
    }

    /// The cost of the nearest bar to `point`, or `bound` when none is nearer than that.
    fn nearest(&self, point: (f64, f64), bound: f64) -> f64 {
        let middle = self.key.partition_point(|&key| key < point.0);
        let mut best = bound;
        for position in middle..self.len() {
            if self.key[position] - point.0 >= best {
                break;
            }
            best = best.min(ground::distance(self.point(position), point));
        }
        for position in (0..middle).rev() {
            if point.0 - self.key[position] >= best {
                break;
            }
            best = best.min(ground::distance(self.point(position), point));
        }
        best
    }
}

/// The finite bars of two diagrams: side 0 is a, side 1 is b.
pub(super) struct Plane {
    pub(super) sides: [Points; 2],
}

impl Plane {
    pub(super) fn new(a: Bars<'_>, b: Bars<'_>) -> Self {
        let by_death =
            spread(a.births()).max(spread(b.births())) < spread(a.deaths()).max(spread(b.deaths()));
        Self { sides: [Points::new(a, by_death), Points::new(b, by_death)] }
    }

    /// Whether one end, the birth as a rule, is the same for all bars.
    pub(super) fn is_row(&self) -> bool {
        let mut rest = self.sides.iter().flat_map(|side| side.rest.iter());
        let first = rest.next();
        rest.all(|value| Some(value) == first)
    }

    /// A radius that no matching can undercut: the cheapest choice of the bar whose cheapest choice is dearest.
    pub(super) fn lower_bound(&self) -> f64 {
        let mut bound = 0.0_f64;
        for (from, to) in [(0, 1), (1, 0)] {
            let (from, to) = (&self.sides[from], &self.sides[to]);
            for position in 0..from.len() {
                if from.diagonal(position) > bound {
                    bound = bound.max(to.nearest(from.point(position), from.diagonal(position)));
                }
            }
        }
        bound
    }

    /// The cost of sending every bar to the diagonal.
    pub(super) fn upper_bound(&self) -> f64 {
        self.sides.iter().flat_map(Points::diagonals).copied().fold(0.0, f64::max)
    }
}

fn spread(values: &[f64]) -> f64 {
    let smallest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // Negative infinity without values, which never wins a comparison of spreads.
    largest - smallest
}
