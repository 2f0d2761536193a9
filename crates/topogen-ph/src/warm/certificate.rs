//! Which edges change nothing, whatever the lengths are within reach; and what the others do.

use super::bits;
use super::reference::Reference;
use crate::Edge;
use crate::Result;
use crate::engine::Interrupt;

/// What is known of the lune of an edge that may change something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// It is empty.
    Empty,
    /// It falls apart: a vertex of each component stands in the list of all from the first place to the second.
    Split(u32, u32),
    /// It is to be looked at, perhaps from this vertex on.
    Doubtful(u32),
}

/// An edge that may change something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    pub(super) u: u32,
    pub(super) v: u32,
    pub(super) kind: Kind,
}

/// All that holds for every input within reach of the reference.
#[derive(Debug)]
pub(super) struct Certificate {
    /// By combinatorial index. The lune of every other edge, up to the threshold, is connected and not empty; of an edge beyond
    /// the horizon, it is not empty.
    pub(super) events: Vec<Event>,
    pub(super) starts: Vec<u32>,
    /// Reference lengths beyond which lunes may fall apart unnoticed.
    pub(super) horizon: f64,
}

impl Certificate {
    /// O(n m / 64) for the m edges up to the horizon, and usually O(1) for each one beyond.
    ///
    /// Edges longer than `limit` in the reference never enter.
    ///
    /// # Errors
    /// [`Error::Interrupted`](crate::Error::Interrupted).
    #[inline(always)]
    pub(super) fn new(reference: &Reference, horizon: f64, limit: f64, interrupt: Interrupt) -> Result<Self> {
        let mut certificate = Self { events: Vec::new(), starts: Vec::new(), horizon };
        let width = 2.0 * reference.margin;
        let (ordered_up_to, looked_up_to) = ((horizon + width).min(limit + width), limit);
        let mut ordered = Vec::new();
        for u in 1..reference.n_points as u32 {
            interrupt.check()?;
            let row = reference.row(u);
            for v in 0..u {
                let length = row[v as usize];
                if length <= ordered_up_to {
                    ordered.push((length, u, v));
                }
                if length > horizon && length <= looked_up_to {
                    certificate.look_beyond(reference, u, v, length, width);
                }
            }
        }
        let ordered = Ordered::new(&ordered);
        let mut rows = Robust::new(reference.n_points);
        let (mut entered, mut pending) = (0, 0);
        for (count, &(length, u, v)) in ordered.0.iter().enumerate() {
            if count % 1_024 == 0 {
                interrupt.check()?;
            }
            if length > horizon || length > limit {
                break;
            }
            while ordered.0[entered].0 < length - width {
                rows.sure.connect(ordered.0[entered].1, ordered.0[entered].2);
                entered += 1;
            }
            while pending < ordered.0.len() && ordered.0[pending].0 <= length + width {
                rows.possible.connect(ordered.0[pending].1, ordered.0[pending].2);
                pending += 1;
            }
            let first = certificate.starts.len() as u32;
            let kind = match rows.classify(u, v, &mut certificate.starts) {
                None => continue,
                Some(Kind::Split(..)) => Kind::Split(first, certificate.starts.len() as u32),
                Some(kind) => kind,
            };
            certificate.events.push(Event { u, v, kind });
        }
        certificate.events.sort_unstable_by_key(|event| Edge::new(event.u, event.v));
        Ok(certificate)
    }

    /// Beyond the horizon it is enough that there is a vertex in the lune.
    #[inline(always)]
    fn look_beyond(&mut self, reference: &Reference, u: u32, v: u32, length: f64, width: f64) {
        let (below, up_to) = (length - width, length + width);
        let ((row_u, _), (row_v, _)) = (reference.row(u).as_chunks::<8>(), reference.row(v).as_chunks::<8>());
        let mut is_empty = true;
        for (a, b) in row_u.iter().zip(row_v) {
            let (mut sure, mut possible) = (false, false);
            for lane in 0..8 {
                sure |= (a[lane] < below) & (b[lane] < below);
                possible |= (a[lane] <= up_to) & (b[lane] <= up_to);
            }
            if sure {
                return;
            }
            is_empty &= !possible;
        }
        let kind = if is_empty { Kind::Empty } else { Kind::Doubtful(0) };
        self.events.push(Event { u, v, kind });
    }
}

/// Edges by their reference lengths.
struct Ordered(Vec<(f64, u32, u32)>);

impl Ordered {
    /// Sorts by the integers that numbers which are not negative are, with the place of each beside.
    fn new(edges: &[(f64, u32, u32)]) -> Self {
        let mut keys: Vec<(u64, u32)> =
            edges.iter().zip(0..).map(|(&(length, ..), place)| (length.to_bits(), place)).collect();
        keys.sort_unstable();
        Self(keys.into_iter().map(|(_, place)| edges[place as usize]).collect())
    }
}

/// A graph as rows of bits.
#[derive(Debug)]
struct Graph {
    words: usize,
    rows: Vec<u64>,
}

impl Graph {
    /// No edges; each vertex is its own neighbour, or none is.
    fn new(n_points: usize, is_reflexive: bool) -> Self {
        let words = bits::words(n_points);
        let mut graph = Self { words, rows: vec![0; n_points * words] };
        if is_reflexive {
            (0..n_points as u32).for_each(|vertex| graph.connect(vertex, vertex));
        }
        graph
    }

    #[inline(always)]
    fn row(&self, vertex: u32) -> &[u64] {
        &self.rows[vertex as usize * self.words..][..self.words]
    }

    #[inline(always)]
    fn connect(&mut self, u: u32, v: u32) {
        let words = self.words;
        bits::set(&mut self.rows[u as usize * words..][..words], v);
        bits::set(&mut self.rows[v as usize * words..][..words], u);
    }
}

/// So many vertices are tried as stars, each chosen by what the ones before missed.
const CENTRES: usize = 6;

/// The complex just before an edge enters, from below and from above.
#[derive(Debug)]
struct Robust {
    /// What has entered before it, whatever the lengths are within reach; each vertex is its own neighbour.
    sure: Graph,
    /// What may have, and perhaps the edge itself, whose ends are no neighbours of their own.
    possible: Graph,
    /// The lune from below and from above.
    inner: Vec<u64>,
    outer: Vec<u64>,
    candidates: Vec<u64>,
    left: Vec<u64>,
    /// One component after the other.
    parts: Vec<u64>,
    fringe: Vec<u32>,
}

impl Robust {
    fn new(n_points: usize) -> Self {
        let set = || vec![0; bits::words(n_points)];
        Self {
            sure: Graph::new(n_points, true),
            possible: Graph::new(n_points, false),
            inner: set(),
            outer: set(),
            candidates: set(),
            left: set(),
            parts: Vec::new(),
            fringe: Vec::new(),
        }
    }

    /// What the lune of an edge is whatever the lengths are within reach; nothing if it is connected and not empty.
    ///
    /// A vertex of each component of a lune that falls apart is appended to `starts`.
    #[inline(always)]
    fn classify(&mut self, u: u32, v: u32, starts: &mut Vec<u32>) -> Option<Kind> {
        let Self { sure, possible, inner, outer, .. } = self;
        for (word, (u, v)) in inner.iter_mut().zip(sure.row(u).iter().zip(sure.row(v))) {
            *word = u & v;
        }
        for (word, (u, v)) in outer.iter_mut().zip(possible.row(u).iter().zip(possible.row(v))) {
            *word = u & v;
        }
        let Some(first) = bits::lowest(inner) else {
            return Some(bits::lowest(outer).map_or(Kind::Empty, Kind::Doubtful));
        };
        let (centre, is_star) = self.find_star(first);
        if is_star { None } else { self.split(centre, starts) }
    }

    /// A vertex that is surely in the lune, and surely connected to all that may be, and true; or the last that was tried, and
    /// false.
    #[inline(always)]
    fn find_star(&mut self, first: u32) -> (u32, bool) {
        let Self { sure, inner, outer, candidates, .. } = self;
        candidates.copy_from_slice(inner);
        let mut centre = first;
        for _ in 0..CENTRES {
            let row = sure.row(centre);
            let mut apart = 0;
            for (outer, row) in outer.iter().zip(row) {
                apart |= outer & !row;
            }
            if apart == 0 {
                return (centre, true);
            }
            let mut missed = 0;
            for (n, (outer, row)) in outer.iter().zip(row).enumerate() {
                if outer & !row != 0 {
                    missed = n as u32 * 64 + (outer & !row).trailing_zeros();
                    break;
                }
            }
            // A star is connected to what was missed, or is it.
            for (candidate, row) in candidates.iter_mut().zip(sure.row(missed)) {
                *candidate &= row;
            }
            match bits::lowest(candidates) {
                Some(next) => centre = next,
                None => break,
            }
        }
        (centre, false)
    }

    /// Tells the components of a lune apart, if they are the same whatever is in it; if not, `centre` is passed on.
    #[inline(always)]
    fn split(&mut self, centre: u32, starts: &mut Vec<u32>) -> Option<Kind> {
        let Self { sure, possible, inner, outer, left, parts, fringe, .. } = self;
        let words = sure.words;
        let known = starts.len();
        parts.clear();
        left.copy_from_slice(inner);
        while let Some(start) = bits::take_lowest(left) {
            starts.push(start);
            let part = parts.len();
            parts.resize(part + words, 0);
            let part = &mut parts[part..];
            bits::set(part, start);
            fringe.push(start);
            while let Some(vertex) = fringe.pop() {
                for (n, &row) in sure.row(vertex).iter().enumerate() {
                    let mut new = row & left[n];
                    left[n] &= !new;
                    part[n] |= new;
                    while new != 0 {
                        fringe.push(n as u32 * 64 + new.trailing_zeros());
                        new &= new - 1;
                    }
                }
            }
        }
        let is_clear = Self::attach((sure, possible), (inner, outer), (parts, left), words);
        let count = starts.len() - known;
        if is_clear && count > 1 {
            return Some(Kind::Split(0, 0));
        }
        starts.truncate(known);
        if is_clear { None } else { Some(Kind::Doubtful(centre)) }
    }

    /// Whether all that may be in the lune belongs to one component for certain, and none to another.
    #[inline(always)]
    fn attach(
        (sure, possible): (&Graph, &Graph),
        (inner, outer): (&[u64], &[u64]),
        (parts, left): (&mut [u64], &mut [u64]),
        words: usize,
    ) -> bool {
        // Vertices that may be in the lune must each hang on one component that is there without them.
        for (left, (outer, inner)) in left.iter_mut().zip(outer.iter().zip(inner)) {
            *left = outer & !inner;
        }
        while let Some(vertex) = bits::take_lowest(left) {
            let row = sure.row(vertex);
            let mut found = None;
            for (at, part) in parts.chunks_exact(words).enumerate() {
                let mut any = 0;
                for n in 0..words {
                    any |= part[n] & inner[n] & row[n];
                }
                if any != 0 && found.replace(at).is_some() {
                    return false;
                }
            }
            let Some(at) = found else { return false };
            bits::set(&mut parts[at * words..][..words], vertex);
        }
        if parts.len() == words {
            return true;
        }
        for part in parts.chunks_exact(words) {
            for (others, (outer, part)) in left.iter_mut().zip(outer.iter().zip(part)) {
                *others = outer & !part;
            }
            for (n, &word) in part.iter().enumerate() {
                let mut word = word;
                while word != 0 {
                    let vertex = n as u32 * 64 + word.trailing_zeros();
                    word &= word - 1;
                    if bits::meet(possible.row(vertex), left) {
                        return false;
                    }
                }
            }
        }
        true
    }
}
