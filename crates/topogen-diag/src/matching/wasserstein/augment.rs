//! A place for a free bar along a shortest augmenting path.
//!
//! The length of a pair is its cost less both prices. A path alternates between pairs that are not in the matching and
//! pairs that are; it ends at a bar of the other side that has no mate, or at one of its own side that goes to the
//! diagonal, for its cap less its price. Dijkstra's algorithm finds the shortest, and the distances tell how to change
//! the prices so that they stay feasible and all pairs tight. Bars are read from the lists only as far as the search
//! gets.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::lists::Lists;
use super::prices::{Assignment, NONE};

/// What a search needs, kept from one to the next.
pub(super) struct Searches {
    /// By bar of the other side than the root's.
    seen: Vec<Seen>,
    search: u32,
    heap: BinaryHeap<Reverse<(u64, Event)>>,
    /// The bars of the root's side that the search has reached.
    reached: Vec<Reached>,
    /// What a tight pair may lack.
    slack: f64,
}

/// How a bar of the other side was reached, and in which search.
#[derive(Clone, Copy)]
struct Seen {
    search: u32,
    parent: u32,
    distance: f64,
}

/// How a bar of the root's side was reached: from its mate, but for the root.
struct Reached {
    bar: u32,
    mate: u32,
    distance: f64,
    /// How much of its list is done.
    done: usize,
}

/// What happens next, at a distance that the heap is sorted by; the bits of numbers that are not negative are sorted as
/// they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// This bar of the other side, which has a mate, is reached.
    Reach(u32),
    /// The list of the bar that was reached as the n-th may go on.
    Continue(u32),
}

/// Where the shortest path ends.
enum End {
    /// At this bar of the root's side.
    Diagonal(u32),
    /// At this bar of the other side.
    Bar(u32),
}

/// How much of a list is done at a time.
const CHUNK: usize = 8;

impl Searches {
    /// Searches among up to `size` bars on either side, in which tight pairs may lack `slack`.
    pub(super) fn new(size: usize, slack: f64) -> Self {
        let seen = vec![Seen { search: 0, parent: NONE, distance: 0.0 }; size];
        Self { seen, search: 0, heap: BinaryHeap::new(), reached: Vec::new(), slack }
    }

    /// Gives the free bar `root` of `side` a mate or the diagonal; no other bar becomes free.
    pub(super) fn place(
        &mut self,
        assignment: &mut Assignment,
        lists: &mut Lists<'_>,
        side: usize,
        root: u32,
    ) {
        self.search += 1;
        self.heap.clear();
        self.reached.clear();
        let (mut nearest, mut end) = (f64::INFINITY, End::Diagonal(root));
        let mut event = Event::Reach(NONE);
        let mut distance = 0.0;
        loop {
            let number = match event {
                Event::Continue(number) => number as usize,
                Event::Reach(mate) => {
                    let bar = if mate == NONE { root } else { assignment.mates[1 - side][mate as usize] };
                    self.reached.push(Reached { bar, mate, distance, done: 0 });
                    let x = bar as usize;
                    let out = distance + (assignment.caps[side][x] - assignment.prices[side][x]);
                    if out < nearest {
                        (nearest, end) = (out, End::Diagonal(bar));
                    }
                    self.reached.len() - 1
                }
            };
            self.scan(assignment, lists, side, number, distance, &mut nearest, &mut end);
            match self.next(nearest) {
                Some((at, next)) => (distance, event) = (at, next),
                None => break,
            }
        }
        self.update_prices(assignment, side, nearest);
        let last = match end {
            End::Bar(y) => y,
            End::Diagonal(x) => {
                assignment.prices[side][x as usize] = assignment.caps[side][x as usize];
                std::mem::replace(&mut assignment.mates[side][x as usize], NONE)
            }
        };
        self.shift(assignment, side, last);
    }

    /// Goes on with the list of a bar that was reached, at `distance` from the root.
    #[allow(clippy::too_many_arguments, reason = "the state of one loop")]
    fn scan(
        &mut self,
        assignment: &Assignment,
        lists: &mut Lists<'_>,
        side: usize,
        number: usize,
        distance: f64,
        nearest: &mut f64,
        end: &mut End,
    ) {
        let reached = &mut self.reached[number];
        let (x, prices) = (reached.bar as usize, &assignment.prices[1 - side]);
        let (mut edges, mut bound) = lists.get(x);
        if reached.done == edges.len() && bound < f64::INFINITY {
            lists.extend(x, prices);
            (edges, bound) = lists.get(x);
            reached.done = 0;
        }
        let start = reached.done;
        let stop = edges.len().min(start + CHUNK);
        reached.done = stop;
        let base = reached.distance - assignment.prices[side][x] - self.slack;
        for edge in &edges[start..stop] {
            let y = edge.to as usize;
            // Rounding must not lead back.
            let found = (base + (edge.cost - prices[y])).max(distance);
            let seen = &mut self.seen[y];
            if found >= *nearest || seen.search == self.search && seen.distance <= found {
                continue;
            }
            *seen = Seen { search: self.search, parent: x as u32, distance: found };
            if assignment.mates[1 - side][y] == NONE {
                (*nearest, *end) = (found, End::Bar(edge.to));
            } else {
                self.heap.push(Reverse((found.to_bits(), Event::Reach(edge.to))));
            }
        }
        let more = (base + edges.get(stop).map_or(bound, |edge| edge.value)).max(distance);
        if more < *nearest {
            self.heap.push(Reverse((more.to_bits(), Event::Continue(number as u32))));
        }
    }

    /// The next event before the end of the path.
    fn next(&mut self, nearest: f64) -> Option<(f64, Event)> {
        while let Some(Reverse((bits, event))) = self.heap.pop() {
            let distance = f64::from_bits(bits);
            if distance >= nearest {
                return None;
            }
            // A bar that was reached nearer since has had its turn.
            match event {
                Event::Reach(y) if self.seen[y as usize].distance < distance => {}
                _ => return Some((distance, event)),
            }
        }
        None
    }

    fn update_prices(&self, assignment: &mut Assignment, side: usize, nearest: f64) {
        for reached in &self.reached {
            let by = nearest - reached.distance;
            assignment.prices[side][reached.bar as usize] += by;
            if reached.mate != NONE {
                assignment.prices[1 - side][reached.mate as usize] -= by;
            }
        }
    }

    /// Joins along the path that ends at `y`, back to the root, which had no mate.
    fn shift(&self, assignment: &mut Assignment, side: usize, mut y: u32) {
        while y != NONE {
            let x = self.seen[y as usize].parent;
            let next = assignment.mates[side][x as usize];
            assignment.join(side, x, y);
            y = next;
        }
    }
}
