//! Whether two libraries found the same bars.

use serde::Serialize;

use super::protocol::Degree;

/// How precisely a peer computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// f64.
    Double,
    /// f32: it rounds lengths first, which keeps their order, so its bars are the rounded ones.
    Single,
}

/// Bars of one degree that one side alone has; an essential one dies at infinity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The degree.
    pub degree: usize,
    /// Bars, or the ends of critical edges, as text.
    pub only_ours: Vec<String>,
    /// As above.
    pub only_theirs: Vec<String>,
}

/// Compares all degrees as multisets of (birth, death) and returns what differs, and how many of ours were compared.
///
/// With [`Precision::Single`] both sides are rounded to f32; bars of zero length do not count.
pub fn bars(ours: &[Degree], theirs: &[Degree], precision: Precision) -> (Vec<Difference>, usize) {
    by_degree(ours, theirs, |_, degree| {
        let mut bars: Vec<_> = degree.finite.iter().map(|&[birth, death]| (birth, death)).collect();
        bars.extend(degree.essential.iter().map(|&birth| (birth, f64::INFINITY)));
        if precision == Precision::Single {
            let round = |it: f64| f64::from(it as f32);
            bars.iter_mut().for_each(|bar| *bar = (round(bar.0), round(bar.1)));
        }
        // Zeros of either sign are one number.
        bars.iter()
            .filter(|(birth, death)| death > birth)
            .map(|(birth, death)| Ends(birth + 0.0, death + 0.0))
            .collect()
    })
}

/// Compares the critical edges of all finite bars; in degree 0 those of deaths.
pub fn edges(ours: &[Degree], theirs: &[Degree]) -> (Vec<Difference>, usize) {
    by_degree(ours, theirs, |degree, found| {
        let edge = |ends: &[u32]| ends.iter().copied().min().zip(ends.iter().copied().max());
        let critical = |bar: &Vec<u32>| match (degree, bar.as_slice()) {
            (0, [_, death @ ..]) => (None, edge(death)),
            (_, ends) => (edge(&ends[..ends.len().min(2)]), edge(&ends[ends.len().min(2)..])),
        };
        found.edges.iter().map(critical).collect()
    })
}

/// Birth and death with a total order; never NaN.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Ends(f64, f64);

impl Eq for Ends {}

impl Ord for Ends {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0).then(self.1.total_cmp(&other.1))
    }
}

impl PartialOrd for Ends {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

fn by_degree<T: Ord + std::fmt::Debug>(
    ours: &[Degree],
    theirs: &[Degree],
    items: impl Fn(usize, &Degree) -> Vec<T>,
) -> (Vec<Difference>, usize) {
    let none = Degree::default();
    let (mut differences, mut compared) = (Vec::new(), 0);
    for degree in 0..ours.len().max(theirs.len()) {
        let of = |side: &[Degree]| {
            let mut found = items(degree, side.get(degree).unwrap_or(&none));
            found.sort();
            found
        };
        let (ours, theirs) = (of(ours), of(theirs));
        compared += ours.len();
        let (only_ours, only_theirs) = apart(&ours, &theirs);
        if !(only_ours.is_empty() && only_theirs.is_empty()) {
            differences.push(Difference { degree, only_ours, only_theirs });
        }
    }
    (differences, compared)
}

/// What only one of two sorted lists has, counting repetitions.
fn apart<T: Ord + std::fmt::Debug>(ours: &[T], theirs: &[T]) -> (Vec<String>, Vec<String>) {
    let (mut a, mut b) = (ours.iter().peekable(), theirs.iter().peekable());
    let (mut only_ours, mut only_theirs) = (Vec::new(), Vec::new());
    loop {
        match (a.peek(), b.peek()) {
            (Some(x), Some(y)) if x == y => {
                a.next();
                b.next();
            }
            (Some(x), y) if y.is_none_or(|y| x < y) => {
                only_ours.push(format!("{x:?}"));
                a.next();
            }
            (_, Some(y)) => {
                only_theirs.push(format!("{y:?}"));
                b.next();
            }
            _ => return (only_ours, only_theirs),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn degree(finite: &[[f64; 2]], essential: &[f64]) -> Degree {
        Degree { finite: finite.to_vec(), essential: essential.to_vec(), ..Degree::default() }
    }

    fn with_edges(edges: &[&[u32]]) -> Degree {
        Degree { edges: edges.iter().map(|it| it.to_vec()).collect(), ..Degree::default() }
    }

    #[test]
    fn order_does_not_matter_and_repetitions_do() {
        let ours = [degree(&[[0.0, 1.0], [0.0, 1.0], [0.0, 2.0]], &[0.0])];
        let same = [degree(&[[0.0, 2.0], [-0.0, 1.0], [0.0, 1.0], [3.0, 3.0]], &[0.0]), Degree::default()];
        assert_eq!(bars(&ours, &same, Precision::Double), (vec![], 4));
        let fewer = [degree(&[[0.0, 1.0], [0.0, 2.0]], &[0.0, 0.0])];
        let (differences, _) = bars(&ours, &fewer, Precision::Double);
        let (only_ours, only_theirs) = (vec!["Ends(0.0, 1.0)".to_owned()], vec!["Ends(0.0, inf)".to_owned()]);
        assert_eq!(differences, [Difference { degree: 0, only_ours, only_theirs }]);
    }

    #[test]
    fn double_precision_sees_the_last_bit_and_single_the_last_of_its_own() {
        let ours = [degree(&[[0.0, 1.0]], &[])];
        let next = [degree(&[[0.0, 1.0_f64.next_up()]], &[])];
        assert_eq!(bars(&ours, &next, Precision::Double).0.len(), 1);
        assert!(bars(&ours, &next, Precision::Single).0.is_empty());
        let single = [degree(&[[0.0, f64::from(1.0_f32.next_up())]], &[])];
        assert_eq!(bars(&ours, &single, Precision::Single).0.len(), 1);
        // A bar that rounding shrinks to a point.
        let tiny = [degree(&[[0.0, 1.0], [2.0, 2.0_f64.next_up()]], &[])];
        assert!(bars(&tiny, &ours, Precision::Single).0.is_empty());
        assert_eq!(bars(&tiny, &ours, Precision::Double).0.len(), 1);
    }

    #[test]
    fn a_missing_degree_is_an_empty_one() {
        let two = [degree(&[[0.0, 1.0]], &[]), degree(&[[1.0, 2.0]], &[])];
        let (differences, compared) = bars(&two, &two[..1], Precision::Double);
        assert_eq!((differences[0].degree, compared), (1, 2));
    }

    #[test]
    fn edges_have_no_direction_and_vertices_do_not_count() {
        let ours = [with_edges(&[&[0, 1, 2]]), with_edges(&[&[1, 2, 5, 4]])];
        let same = [with_edges(&[&[2, 2, 1]]), with_edges(&[&[2, 1, 4, 5]])];
        assert_eq!(edges(&ours, &same), (vec![], 2));
        let crossed = [with_edges(&[&[0, 1, 3]]), with_edges(&[&[5, 4, 1, 2]])];
        let (differences, _) = edges(&ours, &crossed);
        assert_eq!(differences.iter().map(|it| it.degree).collect::<Vec<_>>(), [0, 1]);
    }
}
