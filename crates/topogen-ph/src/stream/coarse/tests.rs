//! What rounded values say holds for what they stand for.

use super::*;
use crate::CondensedLengths;

const TOLERANCE: f64 = 1e-3;

fn masks() -> Masks {
    Masks::new(pulp::Scalar::new())
}

fn square(n: usize) -> (Square, f64) {
    let value = |i: usize| ((i as f64 + 1.0) * 0.754_877_666).fract() * 10.0;
    let lengths: Vec<f64> = (0..n * (n - 1) / 2).map(value).collect();
    let longest = lengths.iter().copied().fold(0.0, f64::max);
    let mut square = Square::default();
    square.fill_with(&CondensedLengths::from_lower_triangle(lengths).unwrap()).unwrap();
    (square, longest)
}

#[test]
fn what_is_said_of_rounded_values_holds_for_the_values() {
    for n in [2, 31, 32, 33, 70] {
        let (square, longest) = square(n);
        let mut coarse = Coarse::default();
        coarse.fill(&square, longest, TOLERANCE);
        let step = longest / f64::from(u16::MAX - 1);
        let larger = |p: u32, q: u32, w: u32| square.at(p, w).max(square.at(q, w));
        for p in 0..n as u32 {
            let witnesses = [p, (p + 5) % n as u32];
            let mut without = Vec::new();
            coarse.find_without(masks(), p, &witnesses, longest / 2.0, &mut without);
            for q in 0..p {
                let raw = square.at(p, q);
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
    let (square, longest) = square(40);
    let mut coarse = Coarse::default();
    coarse.fill(&square, longest, 2.0 * longest);
    assert!(!(0..40).any(|p| (0..p).any(|q| coarse.has_between(p, q))));
    let mut without = Vec::new();
    coarse.find_without(masks(), 39, &[1, 2, 3], 0.0, &mut without);
    assert_eq!(without, (0..39).collect::<Vec<_>>());
}

/// Values that are as wrong as they may be.
fn blurred(square: &Square, longest: f64, error: f64) -> Coarse {
    let n = square.n_points();
    let mut coarse = Coarse::default();
    coarse.fill(square, longest, TOLERANCE);
    coarse.set(coarse.scale, error, TOLERANCE);
    for p in 0..n {
        for q in 0..n {
            let (p, q) = (p.max(q), p.min(q));
            let off = if (p + q) % 2 == 0 { error } else { -error };
            let value = (square.at(p as u32, q as u32) * coarse.scale + off).clamp(0.0, 65_534.0);
            let value = if off > 0.0 { value.floor() } else { value.ceil() } as u16;
            coarse.values[p * coarse.stride + q] = value;
            coarse.values[q * coarse.stride + p] = value;
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
        let (square, longest) = square(n);
        let coarse = blurred(&square, longest, error);
        let step = 1.0 / coarse.scale;
        for p in 0..n as u32 {
            let at = |q: u32| square.at(p, q);
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
                assert!((0..n as u32).all(|w| found.contains(&w) || at(w).max(square.at(q, w)) >= at(q)));
            }
            let mut without = Vec::new();
            coarse.find_without(masks(), p, &[0, 1, 2], least, &mut without);
            for q in 0..p {
                let is_witness = |w: u32| at(w).max(square.at(q, w)) < at(q);
                let is_seen = without.contains(&q) || at(q) <= least || (0..3).any(is_witness);
                assert!(is_seen, "{p} {q}");
            }
        }
    }
}

#[test]
fn the_nearest_are_near() {
    let (square, longest) = square(200);
    let mut coarse = Coarse::default();
    coarse.fill(&square, longest, TOLERANCE);
    for p in 0..200 {
        let nearest = coarse.nearest::<4>(p);
        let rank =
            |q: u32| (0..200).filter(|&other| other != p && square.at(p, other) < square.at(p, q)).count();
        assert!(rank(nearest[0]) < 2 && nearest.iter().all(|&q| q != p && rank(q) < 20), "{p}: {nearest:?}");
    }
    let mut few = Coarse::default();
    let (square, longest) = self::square(3);
    few.fill(&square, longest, TOLERANCE);
    let mut nearest = few.nearest::<4>(1);
    nearest.sort_unstable();
    assert_eq!(nearest, [0, 1, 1, 2]);
}
