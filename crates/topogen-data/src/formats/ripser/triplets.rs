//! Sparse graphs as lines `i j distance`.

use std::io::Read;

use crate::error::{FormatError, Result};
use crate::formats::all_bytes;
use crate::formats::text::{Line, Text};

/// A graph whose edges have distances, and whose points may have births.
#[derive(Debug, Clone, PartialEq)]
pub struct Triplets {
    /// How many points there are; they are numbered from 0.
    pub n_points: usize,
    /// The edges (i, j, distance), each once with i > j, sorted by i, then by j.
    pub entries: Vec<(u32, u32, f64)>,
    /// When each point enters the filtration, if the file tells this of any point; 0 for those of which it does not.
    pub births: Option<Vec<f64>>,
}

/// Reads a sparse graph: a line `i j distance` an edge, a line `i i birth` a point that is not born at 0.
///
/// Points are numbered from 0. There are `n_points` of them, or as many as the largest number says if it is `None`. A pair
/// that has no line has no edge; a distance of `inf` says so too. An edge may stand there in both directions, as in a
/// symmetric matrix, with the same distance. Fields are separated by spaces, tabs or commas.
///
/// If `n_points` is `None`, the largest number may not be greater than 1024 plus 16 times the number of lines: such a file
/// numbers its points in another way, and each number would be a point.
///
/// # Errors
///
/// There is no line; a line has not three fields; `i` or `j` is no whole number, or names no point; a distance or birth is
/// negative or no number, or a birth infinite; an edge or birth is given twice, or an edge in both directions with different
/// distances; an edge enters before one of its ends is born. Each error but the first has its line.
///
/// # Complexity
///
/// O(n log n) for n lines, and O(number of points) where there are births.
///
/// # Examples
///
/// ```
/// let graph = topogen_data::formats::ripser::read_triplets("0 1 2.5\n1 2 3\n2 2 0.5\n".as_bytes(), "g.coo", None)?;
/// assert_eq!(graph.n_points, 3);
/// assert_eq!(graph.entries, [(1, 0, 2.5), (2, 1, 3.0)]);
/// assert_eq!(graph.births, Some(vec![0.0, 0.0, 0.5]));
/// # Ok::<(), topogen_data::Error>(())
/// ```
pub fn read_triplets(text: impl Read, name: &str, n_points: Option<usize>) -> Result<Triplets> {
    all_bytes(text).and_then(|bytes| parse(&bytes, n_points)).map_err(FormatError::named(name))
}

/// One line of the file.
#[derive(Clone, Copy)]
struct Triplet {
    line: usize,
    i: u32,
    j: u32,
    value: f64,
}

impl Triplet {
    fn parse(line: Line<'_>) -> Result<Self, FormatError> {
        let mut fields = line.fields();
        let (Some(i), Some(j), Some(value), None) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            return Err(FormatError::TripletFields { line: line.number, found: line.fields().count() });
        };
        let point = |field, text: &str| {
            let number = text.parse().ok().filter(|&number: &u32| number < u32::MAX);
            number.ok_or_else(|| line.bad(field, text, "the number of a point (from 0 to 4294967294)"))
        };
        let (i, j) = (point(0, i)?, point(1, j)?);
        let is_absent = i != j
            && ["inf", "+inf", "infinity", "+infinity"].iter().any(|word| value.eq_ignore_ascii_case(word));
        let value = if is_absent { f64::INFINITY } else { line.distance(2, value)? };
        Ok(Self { line: line.number, i, j, value })
    }

    /// The larger and the smaller end.
    fn ends(&self) -> (u32, u32) {
        (self.i.max(self.j), self.i.min(self.j))
    }
}

pub(in crate::formats) fn parse(bytes: &[u8], n_points: Option<usize>) -> Result<Triplets, FormatError> {
    let mut triplets = Vec::new();
    for line in Text::new(bytes)?.lines() {
        triplets.push(Triplet::parse(line)?);
    }
    let n_points = count_points(&triplets, n_points)?;
    triplets.sort_unstable_by_key(|triplet| (triplet.ends(), triplet.line));
    once(&mut triplets)?;
    let births = births(&triplets, n_points)?;
    if let Some(births) = &births {
        check_births(&triplets, births)?;
    }
    let edges = triplets.iter().filter(|triplet| triplet.i != triplet.j && triplet.value.is_finite());
    let entries = edges.map(|triplet| (triplet.ends().0, triplet.ends().1, triplet.value)).collect();
    Ok(Triplets { n_points, entries, births })
}

fn count_points(triplets: &[Triplet], given: Option<usize>) -> Result<usize, FormatError> {
    let Some(last) = triplets.iter().max_by_key(|triplet| triplet.ends().0) else {
        return match given {
            // Points without any edge are a graph.
            Some(n_points) if n_points > 0 => Ok(n_points),
            _ => Err(FormatError::Empty { wanted: "one line `i j distance`" }),
        };
    };
    let (line, point) = (last.line, last.ends().0);
    let needed = point as usize + 1;
    match given {
        Some(n_points) if n_points < needed => Err(FormatError::TripletPoint { line, point, n_points }),
        Some(n_points) => Ok(n_points),
        None => {
            let limit = triplets.len().saturating_mul(16).saturating_add(1024);
            let gap = FormatError::TripletGap { line, point, lines: triplets.len(), limit };
            if needed > limit { Err(gap) } else { Ok(needed) }
        }
    }
}

/// Removes the second direction of an edge that stands there in both; the triplets are sorted by their ends.
fn once(triplets: &mut Vec<Triplet>) -> Result<(), FormatError> {
    for same in triplets.chunk_by(|a, b| a.ends() == b.ends()) {
        for (index, &Triplet { line, i, j, value }) in same.iter().enumerate().skip(1) {
            let earlier = &same[..index];
            if let Some(twin) = earlier.iter().find(|twin| (twin.i, twin.j) == (i, j)) {
                return Err(FormatError::TripletTwice { line, first_line: twin.line, i, j });
            }
            let Triplet { line: first_line, value: first, .. } = earlier[0];
            if value != first {
                return Err(FormatError::TripletConflict { line, first_line, i, j, value, first });
            }
        }
    }
    triplets.dedup_by_key(|triplet| triplet.ends());
    Ok(())
}

fn births(triplets: &[Triplet], n_points: usize) -> Result<Option<Vec<f64>>, FormatError> {
    let mut given = triplets.iter().filter(|triplet| triplet.i == triplet.j).peekable();
    if given.peek().is_none() {
        return Ok(None);
    }
    let mut births = Vec::new();
    births.try_reserve_exact(n_points).map_err(|_| FormatError::OutOfMemory { n_points })?;
    births.resize(n_points, 0.0);
    for triplet in given {
        births[triplet.i as usize] = triplet.value;
    }
    Ok(Some(births))
}

fn check_births(triplets: &[Triplet], births: &[f64]) -> Result<(), FormatError> {
    let early = triplets.iter().filter_map(|&Triplet { line, i, j, value }| {
        let later = if births[i as usize] < births[j as usize] { j } else { i };
        let birth = births[later as usize];
        (value < birth).then_some(FormatError::TripletBirth { line, i, j, value, point: later, birth })
    });
    // The triplets are sorted by their ends, but the user reads from the top.
    early
        .min_by_key(|error| match error {
            FormatError::TripletBirth { line, .. } => *line,
            _ => usize::MAX,
        })
        .map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Triplets, FormatError> {
        parse(text.as_bytes(), None)
    }

    #[test]
    fn edges_are_sorted_and_stand_once() {
        let graph = read("# g\n3 1 0.5\n0,1,2.5\n1, 0, 2.5\n\n2\t0\t7\n").unwrap();
        assert_eq!(graph.entries, [(1, 0, 2.5), (2, 0, 7.0), (3, 1, 0.5)]);
        assert_eq!((graph.n_points, graph.births), (4, None));
    }

    #[test]
    fn an_infinite_distance_is_no_edge() {
        let graph = read("0 1 2\n4 0 inf\n0 4 Infinity\n").unwrap();
        assert_eq!((graph.entries.as_slice(), graph.n_points), (&[(1, 0, 2.0)][..], 5));
        assert!(matches!(read("0 1 2\n1 0 inf\n"), Err(FormatError::TripletConflict { .. })));
    }

    #[test]
    fn births_are_those_of_the_diagonal_and_zero() {
        let graph = read("1 1 0.5\n0 1 0.5\n2 2 0\n2 1 3\n").unwrap();
        assert_eq!(graph.births, Some(vec![0.0, 0.5, 0.0]));
        assert_eq!(graph.entries.len(), 2);
        let error = read("2 1 9\n0 1 0.25\n1 0 0.25\n1 1 0.5\n").unwrap_err();
        assert!(
            matches!(error, FormatError::TripletBirth { line: 2, point: 1, birth: 0.5, value: 0.25, .. }),
            "{error}"
        );
    }

    #[test]
    fn points_are_counted_or_given() {
        assert_eq!(parse(b"0 1 1", Some(5)).unwrap().n_points, 5);
        assert_eq!(parse(b"", Some(5)).unwrap().n_points, 5);
        let error = parse(b"0 1 1\n0 5 1\n0 2 1", Some(5)).unwrap_err();
        assert!(matches!(error, FormatError::TripletPoint { line: 2, point: 5, n_points: 5 }), "{error}");
        assert_eq!(read("0 1039 1").unwrap().n_points, 1040);
        let error = read("0 1 1\n0 1056 1\n").unwrap_err();
        assert!(
            matches!(error, FormatError::TripletGap { line: 2, point: 1056, lines: 2, limit: 1056 }),
            "{error}"
        );
        assert_eq!(parse(b"0 4294967294 1", Some(1 << 32)).unwrap().entries, [(4_294_967_294, 0, 1.0)]);
    }

    #[test]
    fn bad_lines_are_named() {
        assert!(matches!(read("# nothing"), Err(FormatError::Empty { .. })));
        for (text, fields) in [("0 1", 2), ("0 1 2 3", 4), ("0", 1)] {
            let error = read(&format!("0 1 1\n{text}\n")).unwrap_err();
            assert!(
                matches!(error, FormatError::TripletFields { line: 2, found } if found == fields),
                "{error}"
            );
        }
        for (text, bad) in [
            ("-1 0 1", 1),
            ("0 1.5 1", 2),
            ("0 x 1", 2),
            ("0 4294967295 1", 2),
            ("0 99999999999 1", 2),
            ("0 2 -1", 3),
            ("0 2 nan", 3),
            ("0 2 -inf", 3),
            ("0 2 1e999", 3),
            ("2 2 inf", 3),
            ("2 2 -1", 3),
            ("0,,1", 2),
        ] {
            let error = read(&format!("0 1 1\n{text}\n")).unwrap_err();
            assert!(
                matches!(error, FormatError::Field { line: 2, field, .. } if field == bad),
                "{text}: {error}"
            );
        }
    }

    #[test]
    fn what_is_given_twice_is_refused_with_both_lines() {
        for text in ["0 1 1\n2 0 1\n0 1 1\n", "0 0 1\n1 2 1\n0 0 1\n"] {
            let error = read(text).unwrap_err();
            assert!(matches!(error, FormatError::TripletTwice { line: 3, first_line: 1, .. }), "{error}");
        }
        let error = read("0 1 1\n1 0 1\n1 0 1\n").unwrap_err();
        assert!(matches!(error, FormatError::TripletTwice { line: 3, first_line: 2, .. }), "{error}");
        let error = read("0 1 1\n1 0 2\n").unwrap_err();
        assert!(
            matches!(
                error,
                FormatError::TripletConflict { line: 2, first_line: 1, i: 1, j: 0, value: 2.0, first: 1.0 }
            ),
            "{error}"
        );
    }
}
