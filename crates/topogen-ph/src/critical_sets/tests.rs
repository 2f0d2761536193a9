//! The sets against whole matrices over Z/2, and the theorem that they are for, where each simplex has a value of its own.

use super::{CriticalSets, Degree, End};
use crate::field::Two;
use crate::flag::Simplex;
use crate::reduction::cohomology::Term;
use crate::{CondensedLengths, Rips, Threshold};
use proptest::prelude::*;

/// A matrix with up to 128 rows: bit i of column j is entry (i, j).
type Matrix = Vec<u128>;

fn bit(i: usize) -> u128 {
    1 << i
}

/// The row of the last entry of a column that is not zero.
fn low(column: u128) -> Option<usize> {
    column.checked_ilog2().map(|row| row as usize)
}

/// The reduction of Edelsbrunner, Letscher and Zomorodian (2002): R = D V, each column by those before it.
fn reduce(d: &Matrix) -> (Matrix, Matrix) {
    let (mut r, mut v) = (d.clone(), (0..d.len()).map(bit).collect::<Matrix>());
    for j in 0..d.len() {
        while let Some(k) = (0..j).find(|&k| r[j] != 0 && low(r[k]) == low(r[j])) {
            r[j] ^= r[k];
            v[j] ^= v[k];
        }
    }
    (r, v)
}

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let column =
        |&b: &u128| a.iter().enumerate().filter(|(k, _)| b >> k & 1 == 1).fold(0, |sum, (_, a)| sum ^ a);
    b.iter().map(column).collect()
}

/// The inverse of an upper triangular matrix with ones on its diagonal.
fn inverse(v: &Matrix) -> Matrix {
    let mut inverse: Matrix = Vec::new();
    for (j, &column) in v.iter().enumerate() {
        let above = (0..j).filter(|k| column >> k & 1 == 1).fold(0, |sum, k| sum ^ inverse[k]);
        inverse.push(bit(j) ^ above);
    }
    inverse
}

fn row(matrix: &Matrix, i: usize) -> u128 {
    (0..matrix.len()).filter(|&j| matrix[j] >> i & 1 == 1).map(bit).sum()
}

/// The boundary matrix between two dimensions, with all simplices in their order.
struct Whole {
    rows: Vec<Simplex>,
    columns: Vec<Simplex>,
    d: Matrix,
}

impl Whole {
    fn new(sets: &CriticalSets, degree: usize) -> Self {
        let n = sets.filtration.n_points() as u32;
        let all = |count: usize| {
            let of_bits = |bits: u32| (0..n).rev().filter(|v| bits >> v & 1 == 1).collect::<Vec<u32>>();
            let chosen = (0..1 << n).filter(|bits: &u32| bits.count_ones() as usize == count).map(of_bits);
            let mut all: Vec<Simplex> =
                chosen.map(|vertices| sets.simplices.of_vertices(&vertices)).collect();
            all.sort_unstable();
            all
        };
        let (rows, columns) = (all(degree + 1), all(degree + 2));
        let place = |facet| bit(rows.binary_search(&facet).unwrap());
        let facets = |&simplex: &Simplex| {
            sets.simplices.boundary(&Two, simplex, degree + 2).into_iter().map(Term::simplex)
        };
        let d = columns.iter().map(|column| facets(column).map(place).sum()).collect();
        Self { rows, columns, d }
    }

    fn row(&self, simplex: Simplex) -> usize {
        self.rows.binary_search(&simplex).unwrap()
    }

    fn column(&self, simplex: Simplex) -> usize {
        self.columns.binary_search(&simplex).unwrap()
    }

    /// Coboundaries, rows and columns from the last simplex to the first.
    fn transposed(&self) -> Matrix {
        let (m, n) = (self.rows.len(), self.columns.len());
        let entry = |i: usize, j: usize| if self.d[j] >> i & 1 == 1 { bit(n - 1 - j) } else { 0 };
        (0..m).rev().map(|i| (0..n).map(|j| entry(i, j)).sum()).collect()
    }
}

/// The simplices of a column.
fn chosen(of: &[Simplex], column: u128) -> Vec<Simplex> {
    of.iter().enumerate().filter(|(i, _)| column >> i & 1 == 1).map(|(_, &simplex)| simplex).collect()
}

fn reversed(of: &[Simplex]) -> Vec<Simplex> {
    of.iter().rev().copied().collect()
}

fn sorted(mut simplices: Vec<Simplex>) -> Vec<Simplex> {
    simplices.sort_unstable();
    simplices
}

fn lengths() -> impl Strategy<Value = CondensedLengths> {
    let length = prop_oneof![0.0..6.0, (0_u8..6).prop_map(f64::from)];
    (2_usize..=7)
        .prop_flat_map(move |n| prop::collection::vec(length.clone(), n * (n - 1) / 2))
        .prop_map(|lengths| CondensedLengths::from_lower_triangle(lengths).unwrap())
}

fn sets_of(lengths: &CondensedLengths) -> CriticalSets {
    Rips::default().max_dim(2).threshold(Threshold::None).critical_sets(lengths).unwrap()
}

/// Where each simplex stands when they are sorted by new values, and by their old places where these tie.
fn order(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&i, &j| values[i].total_cmp(&values[j]));
    order
}

/// The pairs of rows and columns when each simplex has a value of its own.
///
/// Only the order within a dimension matters to a boundary matrix, so that simplices may even come before their facets.
fn pairing(whole: &Whole, rows: &[f64], columns: &[f64]) -> Vec<(usize, usize)> {
    let (row_order, column_order) = (order(rows), order(columns));
    let place = |row: usize| row_order.iter().position(|&other| other == row).unwrap();
    let permuted =
        |&j: &usize| (0..rows.len()).filter(|i| whole.d[j] >> i & 1 == 1).map(|i| bit(place(i))).sum();
    let (r, _) = reduce(&column_order.iter().map(permuted).collect());
    let pair = |(at, &column): (usize, &u128)| low(column).map(|low| (row_order[low], column_order[at]));
    r.iter().enumerate().filter_map(pair).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn columns_and_rows_are_those_of_whole_matrices(lengths in lengths()) {
        let sets = sets_of(&lengths);
        for (degree, Degree { boundary, .. }) in sets.degrees.iter().enumerate() {
            let whole = Whole::new(&sets, degree);
            let (r, v) = reduce(&whole.d);
            let u = inverse(&v);
            let identity: Matrix = (0..v.len()).map(bit).collect();
            prop_assert_eq!(product(&u, &v), identity.clone());
            prop_assert_eq!(product(&whole.d, &v), r.clone());
            prop_assert_eq!(product(&r, &u), whole.d.clone());
            let (r_co, v_co) = reduce(&whole.transposed());
            let u_co = inverse(&v_co);
            let columns_co = reversed(&whole.rows);
            prop_assert_eq!(r.iter().filter(|&&column| column != 0).count(), boundary.pairs().len());

            for &pair in boundary.pairs() {
                let (i, j) = (whole.row(pair.birth), whole.column(pair.death));
                prop_assert_eq!(low(r[j]), Some(i));
                let i_co = whole.rows.len() - 1 - i;
                prop_assert_eq!(low(r_co[i_co]), Some(whole.columns.len() - 1 - j));

                prop_assert_eq!(boundary.chain(&sets.simplices, pair), chosen(&whole.columns, v[j]));
                let all = |_: Simplex| true;
                let coboundary = boundary.coboundary(&sets.simplices, pair, all, all);
                prop_assert_eq!(coboundary, chosen(&whole.columns, row(&u, j)));
                let cochain = boundary.cochain(&sets.simplices, pair, all);
                prop_assert_eq!(cochain, sorted(chosen(&columns_co, v_co[i_co])));
                let cycle = boundary.cycle(&sets.simplices, pair, all);
                prop_assert_eq!(sorted(cycle), sorted(chosen(&columns_co, row(&u_co, i_co))));
            }
        }
    }

    /// Nigmetov and Morozov (2024): when the values of exactly the critical set become the target, the end does, and its pair
    /// stays one.
    #[test]
    fn moving_the_set_moves_the_end(lengths in lengths(), target in prop_oneof![0.0..6.0, (0_u8..6).prop_map(f64::from)]) {
        let sets = sets_of(&lengths);
        for degree in 0..=2 {
            let whole = Whole::new(&sets, degree);
            let value = |dim: usize, simplex: Simplex| sets.simplices.critical(&sets.filtration, dim, simplex).0;
            for &bar in &sets.degrees[degree].bars {
                let (i, j) = (whole.row(bar.birth), whole.column(bar.death));
                for end in [End::Birth, End::Death] {
                    if sets.checked_end(degree, bar, end, target).is_err() {
                        continue;
                    }
                    let set = sets.set(degree, bar, end, target);
                    let mut rows: Vec<f64> = whole.rows.iter().map(|&row| value(degree, row)).collect();
                    let mut columns: Vec<f64> = whole.columns.iter().map(|&column| value(degree + 1, column)).collect();
                    prop_assert!(pairing(&whole, &rows, &columns).contains(&(i, j)));
                    let (from, moved) = match end {
                        End::Birth => (rows[i], &mut rows),
                        End::Death => (columns[j], &mut columns),
                    };
                    for simplex in set {
                        let at = if end == End::Birth { whole.row(simplex) } else { whole.column(simplex) };
                        prop_assert!(from.min(target) <= moved[at] && moved[at] <= from.max(target) && moved[at] != target);
                        moved[at] = target;
                    }
                    let now = if end == End::Birth { rows[i] } else { columns[j] };
                    prop_assert_eq!(now, target);
                    prop_assert!(pairing(&whole, &rows, &columns).contains(&(i, j)));
                }
            }
        }
    }
}
