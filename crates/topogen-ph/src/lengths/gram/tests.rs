use super::*;
use crate::{Euclidean, Instructions, Metric};
use pulp::WithSimd;

/// How squares are to be filled.
#[derive(Clone, Copy, Debug)]
enum By {
    Choice,
    Double,
    Single,
}

struct Fill<'a>(By, &'a [f64], usize);

impl WithSimd for Fill<'_> {
    type Output = Option<Square>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Option<Square> {
        let Self(by, coordinates, dim) = self;
        let (mut square, mut centred) = (Square::default(), Centred::default());
        let is_filled = match by {
            By::Choice => fill(&mut square, coordinates, dim, simd, &mut centred).unwrap(),
            By::Double => fill_in_double(&mut square, coordinates, dim, simd, &mut centred).unwrap(),
            By::Single => {
                square.resize(coordinates.len() / dim).unwrap();
                let Centred { centre, single, .. } = &mut centred;
                single.fill(simd, &mut square, (coordinates, dim), centre, in_double(dim))
            }
        };
        is_filled.then_some(square)
    }
}

/// Numbers between -1/2 and 1/2.
fn numbers(count: usize) -> Vec<f64> {
    let mut random = 7_u64;
    let next = || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    };
    std::iter::repeat_with(next).take(count).collect()
}

/// Points whose coordinates are off `offset` by up to `scale`, two of which are the same.
fn cloud(n: usize, dim: usize, scale: f64, offset: f64) -> Vec<f64> {
    let mut coordinates: Vec<f64> = numbers(n * dim).iter().map(|x| offset + scale * x).collect();
    coordinates.copy_within(..dim, (n - 1) * dim);
    coordinates
}

/// Fills squares with every set of instructions, and holds them against lengths one by one. The error of the largest square must be
/// at most this part of it: most edges are to be told apart.
fn check(by: By, coordinates: &[f64], dim: usize, most: f64) {
    for instructions in Instructions::available() {
        let n = coordinates.len() / dim;
        let context = format!("{by:?} {n} {dim} {} {instructions}", coordinates[0]);
        let filled = instructions.arch().unwrap().dispatch(Fill(by, coordinates, dim));
        let square = filled.unwrap_or_else(|| panic!("nothing is filled: {context}"));
        let mut farthest = 0.0_f64;
        for (p, x) in coordinates.chunks_exact(dim).enumerate() {
            for (q, y) in coordinates.chunks_exact(dim).enumerate() {
                let (value, exact) = (square.at(p as u32, q as u32), Euclidean.distance(x, y).powi(2));
                farthest = farthest.max(exact);
                assert!((value - exact).abs() <= square.error(value), "{context}: {value} for {exact}");
            }
        }
        assert!(square.error(farthest) < most * farthest, "{context}: {}", square.error(farthest) / farthest);
    }
}

const SCALES: [(f64, f64); 7] =
    [(1.0, 0.0), (1.0, 0.5), (1e-3, 1e4), (1e-9, 1.0), (1e12, 0.0), (1e-90, 0.0), (1e90, 0.0)];

#[test]
fn squares_are_as_near_as_they_are_said_to_be() {
    for (n, dim) in [(3, 25), (9, 100), (67, 403), (130, 784), (257, 33)] {
        for (scale, offset) in SCALES {
            let coordinates = cloud(n, dim, scale, offset);
            check(By::Choice, &coordinates, dim, 1e-4);
            check(By::Double, &coordinates, dim, 1e-4);
        }
    }
}

#[test]
fn squares_in_single_precision_are_as_near_as_they_are_said_to_be() {
    for (n, dim) in [(8, 256), (9, 257), (67, 403), (43, 784), (35, 1100), (10, 5000)] {
        for (scale, offset) in SCALES {
            check(By::Single, &cloud(n, dim, scale, offset), dim, 1e-5);
        }
    }
    // Errors all of one kind: after the first products, those that are a little more than half an ulp of the sum.
    let (step, sizes) = (f64::from(f32::EPSILON).sqrt() * 0.75, numbers(12));
    let sizes = sizes.iter().enumerate().map(|(n, x)| if n % 2 == 0 { 1.0 + x } else { -1.0 - x });
    let one_sided: Vec<f64> =
        sizes.flat_map(|size| (0..784).map(move |k| if k < 16 { size } else { size * step })).collect();
    check(By::Single, &one_sided, 784, 1e-5);
}

#[test]
fn squares_too_near_each_other_are_left_to_double_precision() {
    let (n, dim) = (64, 300);
    let around = |radius: f64, clusters: usize| -> Vec<f64> {
        let (centres, off) = (numbers(clusters * dim), numbers(n * dim));
        let centre = |at: usize| centres[at / dim % clusters * dim + at % dim];
        off.iter().enumerate().map(|(at, x)| centre(at) + radius * x).collect()
    };
    let mut far = cloud(n, dim, 1.0, 0.0);
    far[5] = 1e9;
    for (case, coordinates) in [
        ("clusters", around(1e-5, 5)),
        ("pairs", around(1e-6, n / 2)),
        ("a point far away", far),
        ("one place", vec![3.0; n * dim]),
        ("many points", cloud(1_000, dim, 1.0, 0.0)),
    ] {
        for instructions in Instructions::available() {
            let arch = instructions.arch().unwrap();
            assert!(arch.dispatch(Fill(By::Single, &coordinates, dim)).is_none(), "{case} {instructions}");
        }
        if case != "one place" {
            check(By::Choice, &coordinates, dim, 1e-4);
        }
    }
}
