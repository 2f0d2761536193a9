//! What rounded values say holds for what they stand for.

use super::*;
use crate::CondensedLengths;
use crate::lengths::{Square, direct};
use crate::stream::{Triangle, Whole};

const TOLERANCE: f64 = 1e-3;

fn masks() -> Masks {
    Masks::new(pulp::Scalar::new())
}

/// Some lengths, and the longest of them.
fn lengths(n: usize) -> (CondensedLengths, f64) {
    let value = |i: usize| ((i as f64 + 1.0) * 0.754_877_666).fract() * 10.0;
    let lengths: Vec<f64> = (0..n * (n - 1) / 2).map(value).collect();
    let longest = lengths.iter().copied().fold(0.0, f64::max);
    (CondensedLengths::from_lower_triangle(lengths).unwrap(), longest)
}

/// Their values, rounded.
fn filled(lengths: &CondensedLengths, longest: f64) -> Coarse {
    let mut coarse = Coarse::default();
    coarse.fill(&Triangle(lengths), longest, TOLERANCE).unwrap();
    coarse
}

/// Holds all rows against a table.
fn check_rows(coarse: &Coarse, table: &impl Table, longest: f64) {
    let (n, scale) = (table.n_points() as u32, f64::from(u16::MAX - 1) / longest);
    for p in 0..n {
        let row = coarse.row(p).as_flattened();
        for (q, &value) in (0..n).zip(row) {
            assert!((f64::from(value) - table.value(p, q) * scale).abs() <= 0.5 + 1e-6, "{p} {q}");
        }
        assert!(row[n as usize..].iter().all(|&value| value == u16::MAX));
    }
}

#[test]
fn rows_are_those_of_the_table_whether_these_are_whole_or_not() {
    let mut coarse = Coarse::default();
    // Larger and smaller ones in turns, in the same memory.
    for n in [1, 200, 2, 31, 32, 33, 96, 64, 65] {
        let (lengths, longest) = lengths(n);
        let longest = longest.max(1.0);
        coarse.fill(&Triangle(&lengths), longest, TOLERANCE).unwrap();
        check_rows(&coarse, &Triangle(&lengths), longest);
        let coordinates: Vec<f64> = (0..n).map(|k| ((k as f64 + 1.0) * 0.618_033_988).fract()).collect();
        let mut square = Square::default();
        let simd = pulp::Scalar::new();
        assert!(direct::fill(&mut square, &coordinates, 1, simd, &mut Vec::new()).unwrap());
        let table = Whole::of_squares(&square, &coordinates, 1);
        coarse.fill(&table, 1.0, TOLERANCE).unwrap();
        check_rows(&coarse, &table, 1.0);
    }
}

#[test]
fn what_is_said_of_rounded_values_holds_for_the_values() {
    for n in [2, 31, 32, 33, 70] {
        let (lengths, longest) = lengths(n);
        let (table, coarse) = (Triangle(&lengths), filled(&lengths, longest));
        let step = longest / f64::from(u16::MAX - 1);
        let larger = |p: u32, q: u32, w: u32| table.value(p, w).max(table.value(q, w));
        for p in 0..n as u32 {
            let witnesses = [p, (p + 5) % n as u32];
            let mut without = Vec::new();
            coarse.find_without(masks(), p, &witnesses, longest / 2.0, &mut without);
            for q in 0..p {
                let raw = table.value(p, q);
                let least = (0..n as u32).map(|w| larger(p, q, w)).fold(f64::INFINITY, f64::min);
                assert!(larger(p, q, coarse.middle(p, q) as u32) < least + step);
                let gap = |least: f64| raw - least - TOLERANCE;
                assert!(!coarse.has_between(p, q) || gap(least) > 0.0);
                assert!(coarse.has_between(p, q) || gap(least) < 3.0 * step);
                let least = witnesses.iter().map(|&w| larger(p, q, w)).fold(f64::INFINITY, f64::min);
                if without.contains(&q) {
                    assert!(raw > longest / 2.0 - step && gap(least) < 3.0 * step);
                } else {
                    assert!(raw < longest / 2.0 + step || gap(least) > 0.0);
                }
            }
        }
    }
}

#[test]
fn with_a_tolerance_that_hides_all_nothing_is_said() {
    let (lengths, longest) = lengths(40);
    let mut coarse = Coarse::default();
    coarse.fill(&Triangle(&lengths), longest, 2.0 * longest).unwrap();
    assert!(!(0..40).any(|p| (0..p).any(|q| coarse.has_between(p, q))));
    let mut without = Vec::new();
    coarse.find_without(masks(), 39, &[1, 2, 3], 0.0, &mut without);
    assert_eq!(without, (0..39).collect::<Vec<_>>());
}

/// Values that are as wrong as they may be.
fn blurred(lengths: &CondensedLengths, longest: f64, error: f64) -> Coarse {
    let (n, table, mut coarse) = (lengths.n_points(), Triangle(lengths), filled(lengths, longest));
    coarse.set(coarse.scale, error, TOLERANCE);
    for p in 0..n {
        for q in 0..n {
            let (p, q) = (p.max(q), p.min(q));
            let off = if (p + q) % 2 == 0 { error } else { -error };
            let value = (table.value(p as u32, q as u32) * coarse.scale + off).clamp(0.0, 65_534.0);
            let value = if off > 0.0 { value.floor() } else { value.ceil() } as u16;
            let stride = coarse.stride;
            coarse.rows()[p * stride + q] = value;
            coarse.rows()[q * stride + p] = value;
        }
    }
    coarse
}

struct Within<'a>(&'a Coarse, u32, (u16, u16));

impl pulp::WithSimd for Within<'_> {
    type Output = Vec<u32>;

    fn with_simd<S: Simd>(self, simd: S) -> Vec<u32> {
        let Self(coarse, p, values) = self;
        let mut found = vec![0; coarse.stride + LANES];
        let mut all = Vec::new();
        for columns in [0..64, 64..coarse.stride] {
            let count = coarse.find_within(Masks::new(simd), p, columns, values, &mut found);
            all.extend_from_slice(&found[..count]);
        }
        all
    }
}

#[test]
fn nothing_is_missed_however_wrong_the_values_are() {
    for (n, error) in [(33, 0.5), (70, 1.7), (96, 12.0), (97, 900.0)] {
        let (lengths, longest) = lengths(n);
        let (table, coarse) = (Triangle(&lengths), blurred(&lengths, longest, error));
        let step = 1.0 / coarse.scale;
        for p in 0..n as u32 {
            let at = |q: u32| table.value(p, q);
            let (least, most) = (0.3 * longest, 0.4 * longest);
            for instructions in crate::Instructions::available() {
                let search = Within(&coarse, p, coarse.window(least, most));
                let found = instructions.arch().unwrap().dispatch(search);
                assert!(found.is_sorted() && found.iter().all(|&q| q > p && q < n as u32));
                for q in p + 1..n as u32 {
                    let is_found = found.contains(&q);
                    assert!(is_found || !(least..=most).contains(&at(q)), "{p} {q} {instructions}");
                    let near = (error + 3.0) * 2.0 * step;
                    assert!(!is_found || at(q) > least - near && at(q) < most + near);
                }
            }
            let mut ends = Vec::new();
            coarse.find_farthest(p, &mut ends);
            let farthest = (0..n as u32).max_by(|&a, &b| at(a).total_cmp(&at(b))).unwrap();
            assert!(ends.contains(&farthest), "{p}: {ends:?}");
            assert!(at(farthest) > (f64::from(coarse.farthest(p)) - error) * step - 1e-9);
            for q in 0..p {
                let next = |&w: &u32| coarse.next_between(masks(), p, q, at(q), w + 1);
                let found: Vec<u32> =
                    std::iter::successors(coarse.next_between(masks(), p, q, at(q), 0), next).collect();
                assert!((0..n as u32).all(|w| found.contains(&w) || at(w).max(table.value(q, w)) >= at(q)));
            }
            let mut without = Vec::new();
            coarse.find_without(masks(), p, &[0, 1, 2], least, &mut without);
            for q in 0..p {
                let is_witness = |w: u32| at(w).max(table.value(q, w)) < at(q);
                let is_seen = without.contains(&q) || at(q) <= least || (0..3).any(is_witness);
                assert!(is_seen, "{p} {q}");
            }
        }
    }
}

#[test]
fn the_nearest_are_near() {
    let (lengths, longest) = lengths(200);
    let (table, coarse) = (Triangle(&lengths), filled(&lengths, longest));
    for p in 0..200 {
        let nearest = coarse.nearest::<4>(p).points;
        let rank = |q: u32| {
            (0..200).filter(|&other| other != p && table.value(p, other) < table.value(p, q)).count()
        };
        assert!(rank(nearest[0]) < 2 && nearest.iter().all(|&q| q != p && rank(q) < 20), "{p}: {nearest:?}");
    }
    let (lengths, longest) = self::lengths(3);
    let mut nearest = filled(&lengths, longest).nearest::<4>(1).points;
    nearest.sort_unstable();
    assert_eq!(nearest, [0, 1, 1, 2]);
}

#[test]
fn the_nearest_are_in_order_and_those_as_near_too() {
    let numbers = |count: usize, steps: f64| {
        let value = |i: usize| 1.0 + ((i as f64 + 1.0) * 0.754_877_666).fract() * steps;
        (0..count).map(value).map(f64::floor).collect::<Vec<_>>()
    };
    for (n, steps) in [(3, 2.0), (33, 4.0), (200, 1e9), (200, 5.0), (200, 1.0)] {
        let lengths = CondensedLengths::from_lower_triangle(numbers(n * (n - 1) / 2, steps)).unwrap();
        let coarse = filled(&lengths, steps + 1.0);
        for p in 0..n as u32 {
            let mut of_lanes: Vec<(u16, u32)> = (0..LANES as u32)
                .filter_map(|lane| {
                    let others = (lane..n as u32).step_by(LANES).filter(|&q| q != p);
                    others.map(|q| (coarse.at(p, q), q)).min()
                })
                .collect();
            of_lanes.sort_by_key(|&(value, q)| (value, q as usize % LANES));
            of_lanes.resize(LANES, (u16::MAX, p));
            let (values, points): (Vec<u16>, Vec<u32>) = of_lanes.into_iter().unzip();
            let (some, all) = (coarse.nearest::<8>(p), coarse.nearest::<32>(p));
            assert_eq!((&all.points[..], &all.values[..]), (&points[..], &values[..]), "{n} {steps} {p}");
            assert_eq!((&some.points[..], &some.values[..]), (&points[..8], &values[..8]), "{n} {steps} {p}");
        }
    }
}
