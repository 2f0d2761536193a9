//! Stars of the last lunes, which are tried for the next ones.

/// So many failures weigh as much as one success: a try costs a look at three rows, a success spares the search for components.
const FAILURES: u32 = 8;
/// So many failures are for free. Then one edge in so many is tried, to see whether stars have become good for others.
const FREE: u32 = 128;
const PROBE: u32 = 256;

/// For each vertex, the star of the last lune of one of its edges.
///
/// In a cluster, the same few vertices in its middle are stars of most lunes; between two clusters that are small beside their
/// distance, those that face each other are. Where lunes have no stars, as in uniform clouds of many dimensions, nearly nothing is
/// tried.
#[derive(Debug, Default)]
pub(super) struct Stars {
    last: Vec<u32>,
    /// How many more may fail.
    credit: u32,
    /// How many edges were not tried since the last one that was.
    skipped: u32,
}

impl Stars {
    /// Nothing is known: every vertex is its own.
    pub(super) fn reset(&mut self, n_points: usize) {
        self.last.clear();
        self.last.extend(0..n_points as u32);
        (self.credit, self.skipped) = (FREE, 0);
    }

    /// What may be tried for an edge.
    #[inline(always)]
    pub(super) fn guesses(&mut self, u: u32, v: u32) -> [Option<u32>; 2] {
        if self.credit == 0 {
            self.skipped += 1;
            if self.skipped < PROBE {
                return [None, None];
            }
            self.skipped = 0;
        }
        let (first, second) = (self.last[u as usize], self.last[v as usize]);
        // A vertex that is its own knows of none.
        [
            (first != u && first != v).then_some(first),
            (second != u && second != v && second != first).then_some(second),
        ]
    }

    /// Learns that a guess failed.
    #[inline(always)]
    pub(super) fn failed(&mut self) {
        self.credit = self.credit.saturating_sub(1);
    }

    /// Learns that a guess was right.
    #[inline(always)]
    pub(super) fn was_right(&mut self) {
        self.credit = (self.credit + FAILURES).min(FREE);
    }

    /// Learns the star of an edge's lune.
    #[inline(always)]
    pub(super) fn learn(&mut self, u: u32, v: u32, star: u32) {
        self.last[u as usize] = star;
        self.last[v as usize] = star;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stars() -> Stars {
        let mut stars = Stars::default();
        stars.reset(6);
        stars
    }

    #[test]
    fn the_last_star_of_each_end_is_tried_once() {
        let mut stars = stars();
        assert_eq!(stars.guesses(0, 1), [None, None]);
        stars.learn(0, 1, 2);
        assert_eq!(stars.guesses(0, 1), [Some(2), None]);
        assert_eq!(stars.guesses(0, 3), [Some(2), None]);
        stars.learn(3, 4, 5);
        assert_eq!(stars.guesses(0, 3), [Some(2), Some(5)]);
        // An end is no star of its own edge.
        assert_eq!(stars.guesses(0, 2), [None, None]);
    }

    #[test]
    fn stars_that_are_good_for_nothing_are_tried_rarely_until_one_is() {
        let mut stars = stars();
        stars.learn(0, 1, 2);
        for _ in 0..FREE {
            assert_eq!(stars.guesses(0, 1), [Some(2), None]);
            stars.failed();
        }
        for _ in 0..3 {
            for _ in 1..PROBE {
                assert_eq!(stars.guesses(0, 1), [None, None]);
            }
            assert_eq!(stars.guesses(0, 1), [Some(2), None]);
            stars.failed();
        }
        stars.was_right();
        for _ in 0..FAILURES {
            assert_eq!(stars.guesses(0, 1), [Some(2), None]);
            stars.failed();
        }
        assert_eq!(stars.guesses(0, 1), [None, None]);
    }
}
