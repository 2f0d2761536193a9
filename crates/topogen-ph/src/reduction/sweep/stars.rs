//! Stars of the last lunes, which are tried for the next ones.

/// So many failures weigh as much as one success: a try costs a look at three rows, a success spares the search for components.
const FAILURES: u32 = 8;
/// So many failures are for free. Then one edge in so many is tried, to see whether stars have become good for others.
const FREE: u32 = 128;
const PROBE: u32 = 256;

/// One lune with a star among its first vertices makes up for so many that have none there.
const STARLESS: u32 = 3;

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
    /// How many more lunes may have no star among their first vertices.
    patience: u32,
}

impl Stars {
    /// Nothing is known: every vertex is its own.
    pub(super) fn reset(&mut self, n_points: usize) {
        self.last.clear();
        self.last.extend(0..n_points as u32);
        (self.credit, self.skipped, self.patience) = (FREE, 0, FREE);
    }

    /// Whether the first vertices of lunes are so rarely stars that no lune is worth a look for one.
    #[inline(always)]
    pub(super) fn are_rare(&self) -> bool {
        self.patience == 0
    }

    /// Learns whether a star was among the first vertices of a lune.
    #[inline(always)]
    pub(super) fn was_first(&mut self, is_first: bool) {
        self.patience =
            if is_first { (self.patience + STARLESS).min(FREE) } else { self.patience.saturating_sub(1) };
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
    fn stars_are_rare_until_one_lune_in_four_has_one() {
        let mut stars = stars();
        for _ in 0..FREE {
            assert!(!stars.are_rare());
            stars.was_first(false);
        }
        assert!(stars.are_rare());
        stars.was_first(true);
        for _ in 0..STARLESS {
            assert!(!stars.are_rare());
            stars.was_first(false);
        }
        assert!(stars.are_rare());
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
