//! The costs among which the bottleneck distance is.

use super::plane::Plane;
use crate::ground;

/// How many candidates are held at a time. More of them are thinned to a sample, which narrows the interval for the
/// next look.
const CAPACITY: usize = 1 << 15;

/// Replaces `found` by the candidate costs strictly between `low` and `high`, or by an evenly thinned sample of them.
///
/// A pair that costs more than both its ways to the diagonal is no candidate: those two ways are never worse. Says
/// whether `found` is complete.
pub(super) fn between(plane: &Plane, low: f64, high: f64, found: &mut Vec<f64>) -> bool {
    found.clear();
    let mut sample = Sample { kept: found, stride: 1, skip: 0 };
    let mut offer = |cost: f64| {
        if low < cost && cost < high {
            sample.offer(cost);
        }
    };
    let [a, b] = &plane.sides;
    a.diagonals().iter().chain(b.diagonals()).for_each(|&cost| offer(cost));
    for i in 0..a.len() {
        let point = a.point(i);
        for j in b.window(point, high) {
            let cost = ground::distance(point, b.point(j));
            if cost <= a.diagonal(i).max(b.diagonal(j)) {
                offer(cost);
            }
        }
    }
    sample.stride == 1
}

/// Every `stride`-th of the values offered.
struct Sample<'v> {
    kept: &'v mut Vec<f64>,
    stride: usize,
    skip: usize,
}

impl Sample<'_> {
    fn offer(&mut self, value: f64) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        if self.kept.len() == CAPACITY {
            let mut keep = false;
            self.kept.retain(|_| {
                keep = !keep;
                keep
            });
            self.stride *= 2;
        }
        self.kept.push(value);
        self.skip = self.stride - 1;
    }
}

#[cfg(test)]
mod tests {
    use topogen_ph::Bars;

    use super::*;

    #[test]
    fn more_candidates_than_capacity_are_thinned_evenly() {
        let n = 300;
        let deaths: Vec<f64> = (0..n).map(|i| 1000.0 + f64::from(i)).collect();
        let other: Vec<f64> = deaths.iter().map(|death| death + 0.5).collect();
        let births = vec![0.0; deaths.len()];
        let (Ok(a), Ok(b)) = (Bars::new(&births, &deaths), Bars::new(&births, &other)) else {
            panic!("these are bars")
        };
        let plane = Plane::new(a, b);
        let mut found = Vec::new();
        assert!(!between(&plane, 0.5, 400.0, &mut found));
        // All pairs but those with i = j or i = j + 1, which cost 0.5; thinned twice.
        let pairs = deaths.len() * deaths.len() - deaths.len() - (deaths.len() - 1);
        assert!(2 * CAPACITY < pairs && pairs <= 4 * CAPACITY);
        assert_eq!(found.len(), pairs.div_ceil(4));
        assert!(found.iter().all(|&cost| 0.5 < cost && cost < 400.0));
        // Of the pairs |i - j - 0.5| half cost less than about 88; an even sample shows that.
        let below = found.iter().filter(|&&cost| cost < 88.0).count();
        assert!((below as f64 / found.len() as f64 - 0.5).abs() < 0.05, "{below} of {}", found.len());

        assert!(between(&plane, 0.5, 2.0, &mut found));
        // |i - j - 0.5| = 1.5 has the solutions i = j + 2 and i = j - 1.
        assert_eq!(found, vec![1.5; 298 + 299]);
    }
}
