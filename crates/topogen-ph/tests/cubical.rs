//! Diagrams of images: the fast algorithms against the boundary matrix, laws, gradients, and GUDHI's diagrams.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail by panicking, as tests do")]

use proptest::prelude::*;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use topogen_ph::{
    BarGradient, Construction, Cubical, CubicalDiagram, Error, Image, Levels, OwnedBars, Pixel,
};

const WAYS: [(Construction, Levels); 4] = [
    (Construction::TopCells, Levels::Sublevel),
    (Construction::Vertices, Levels::Sublevel),
    (Construction::TopCells, Levels::Superlevel),
    (Construction::Vertices, Levels::Superlevel),
];

type Pixels = (Vec<usize>, Vec<f64>);

/// Images of one to three axes, some of them of length 1, with these values.
fn images(value: impl Strategy<Value = f64> + Clone) -> impl Strategy<Value = Pixels> {
    let shape = prop_oneof![
        (1_usize..9).prop_map(|n| vec![n]),
        (1_usize..7, 1_usize..7).prop_map(|(h, w)| vec![h, w]),
        (1_usize..5, 1_usize..5, 1_usize..5).prop_map(|(d, h, w)| vec![d, h, w]),
    ];
    shape.prop_flat_map(move |shape| {
        let pixels: usize = shape.iter().product();
        (Just(shape), prop::collection::vec(value.clone(), pixels))
    })
}

fn cubical((construction, levels): (Construction, Levels)) -> Cubical {
    Cubical::default().construction(construction).levels(levels)
}

fn diagram(way: (Construction, Levels), (shape, values): &Pixels) -> CubicalDiagram {
    cubical(way).diagram(&Image::new(values, shape).unwrap()).unwrap()
}

/// What the reduction of all cells finds is what the fast algorithms find, pixels included.
fn as_the_oracle(pixels: &Pixels) -> Result<(), TestCaseError> {
    for way in WAYS {
        let oracle = cubical(way).standard(&Image::new(&pixels.1, &pixels.0).unwrap()).unwrap();
        prop_assert_eq!(&diagram(way, pixels), &oracle, "{:?}", way);
        prop_assert_eq!(oracle.max_dim() + 1, pixels.0.len());
    }
    Ok(())
}

/// The cells of an image as (value, dimension), found from the definition alone: each cell as its corners on a grid twice as fine.
fn cells(construction: Construction, (shape, values): &Pixels) -> Vec<(f64, usize)> {
    let strides: Vec<usize> = (0..shape.len()).map(|axis| shape[axis + 1..].iter().product()).collect();
    let mut cells = vec![(Vec::new(), 0)];
    for (axis, &n) in shape.iter().enumerate() {
        let along: Vec<(Vec<usize>, usize)> = match construction {
            // Vertices between pixels 0 and n, of up to two pixels; intervals of one.
            Construction::TopCells => {
                let vertices = (0..=n).map(|at| ((at.saturating_sub(1)..(at + 1).min(n)).collect(), 0));
                vertices.chain((0..n).map(|at| (vec![at], 1))).collect()
            }
            Construction::Vertices => {
                (0..n).map(|at| (vec![at], 0)).chain((1..n).map(|at| (vec![at - 1, at], 1))).collect()
            }
        };
        let stride = strides[axis];
        let mut more = Vec::new();
        for (pixels, dim) in &cells {
            for (places, plus) in &along {
                let starts = if axis == 0 { vec![0] } else { pixels.clone() };
                let pixels: Vec<usize> = starts
                    .iter()
                    .flat_map(|pixel| places.iter().map(move |place| pixel + place * stride))
                    .collect();
                more.push((pixels, dim + plus));
            }
        }
        cells = more;
    }
    let value = |pixels: &[usize]| {
        let values = pixels.iter().map(|&pixel| values[pixel]);
        match construction {
            Construction::TopCells => values.fold(f64::INFINITY, f64::min),
            Construction::Vertices => values.fold(f64::NEG_INFINITY, f64::max),
        }
    };
    cells.iter().map(|(pixels, dim)| (value(pixels), *dim)).collect()
}

/// At each value, the alternating sum of the cells that are there is that of the classes that are alive.
fn euler_characteristics_agree(pixels: &Pixels) -> Result<(), TestCaseError> {
    for construction in [Construction::TopCells, Construction::Vertices] {
        let cells = cells(construction, pixels);
        let found = diagram((construction, Levels::Sublevel), pixels);
        let sign = |degree: usize| if degree.is_multiple_of(2) { 1 } else { -1 };
        for &at in &pixels.1 {
            let of_cells: i64 = cells.iter().filter(|cell| cell.0 <= at).map(|&(_, dim)| sign(dim)).sum();
            let mut of_classes = 0;
            for (degree, classes) in found.iter().enumerate() {
                let bars = classes.bars();
                let ends = bars.births().iter().zip(bars.deaths());
                let alive = ends.filter(|&(&birth, &death)| birth <= at && at < death).count()
                    + bars.essential().iter().filter(|&&birth| birth <= at).count();
                of_classes += sign(degree) * alive as i64;
            }
            prop_assert_eq!(of_cells, of_classes, "{:?} at {}", construction, at);
        }
    }
    Ok(())
}

/// Each end is the value of its pixel, and one class is essential.
fn ends_are_values(pixels: &Pixels) -> Result<(), TestCaseError> {
    for way in WAYS {
        let found = diagram(way, pixels);
        let value = |pixel: &Pixel| match way.1 {
            Levels::Sublevel => pixels.1[pixel.index()],
            Levels::Superlevel => -pixels.1[pixel.index()],
        };
        for (degree, classes) in found.iter().enumerate() {
            let bars = classes.bars();
            let values = |pixels: &[Pixel]| pixels.iter().map(value).collect::<Vec<_>>();
            prop_assert_eq!(bars.births(), values(classes.birth_cells()));
            prop_assert_eq!(bars.deaths(), values(classes.death_cells()));
            prop_assert_eq!(bars.essential(), values(classes.essential_cells()));
            prop_assert_eq!(bars.essential().len(), usize::from(degree == 0));
            prop_assert!((0..bars.len()).all(|bar| bars.persistence(bar) > 0.0));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_images_are_as_the_oracle_has_them(pixels in images(-1.0..1.0)) {
        as_the_oracle(&pixels)?;
        euler_characteristics_agree(&pixels)?;
        ends_are_values(&pixels)?;
    }

    #[test]
    fn tied_images_are_as_the_oracle_has_them(pixels in images((0_u8..4).prop_map(f64::from))) {
        as_the_oracle(&pixels)?;
        euler_characteristics_agree(&pixels)?;
        ends_are_values(&pixels)?;
    }

    #[test]
    fn superlevel_sets_are_sublevel_sets_of_the_negative(pixels in images((-3_i8..4).prop_map(f64::from))) {
        let negative = (pixels.0.clone(), pixels.1.iter().map(|value| -value).collect());
        for construction in [Construction::TopCells, Construction::Vertices] {
            let (above, below) = (
                diagram((construction, Levels::Superlevel), &pixels),
                diagram((construction, Levels::Sublevel), &negative),
            );
            prop_assert!(above.iter().eq(below.iter()));
        }
    }

    /// Persistence commutes with monotone maps of the values, and single precision changes nothing but them.
    #[test]
    fn rising_maps_move_the_bars(pixels in images((0_u8..9).prop_map(f64::from))) {
        let mapped = (pixels.0.clone(), pixels.1.iter().map(|value| value.powi(3) - 5.0).collect());
        let single: Vec<f32> = pixels.1.iter().map(|&value| value as f32).collect();
        for way in [WAYS[0], WAYS[1]] {
            let (found, moved) = (diagram(way, &pixels), diagram(way, &mapped));
            let rounded = cubical(way).diagram(&Image::new(&single, &pixels.0).unwrap()).unwrap();
            prop_assert_eq!(&found, &rounded);
            for (before, after) in found.iter().zip(moved.iter()) {
                prop_assert_eq!(before.birth_cells(), after.birth_cells());
                prop_assert_eq!(before.death_cells(), after.death_cells());
            }
        }
    }

    /// The top-cell complex of f and the vertex complex of -f are each other's duals, once the image has a frame that comes first in the
    /// one and so last in the other (Garin et al. 2020, arXiv 2005.04597): a bar (b, d) of degree k becomes
    /// (-d, -b) of degree d - 1 - k. The frame's own class, the essential one, becomes the bar of degree d - 1 that it closes.
    #[test]
    fn constructions_are_dual(inside in prop::collection::vec(-1.0..1.0, 12)) {
        let (h, w) = (5, 6);
        let framed: Vec<f64> = (0..h * w)
            .map(|at| {
                let (i, j) = (at / w, at % w);
                let is_frame = i == 0 || j == 0 || i == h - 1 || j == w - 1;
                if is_frame { -2.0 } else { inside[(i - 1) * 4 + j - 1] }
            })
            .collect();
        let pixels = (vec![h, w], framed);
        let below = diagram((Construction::TopCells, Levels::Sublevel), &pixels);
        let above = diagram((Construction::Vertices, Levels::Superlevel), &pixels);
        let ends = |diagram: &CubicalDiagram, degree: usize| -> Vec<[f64; 2]> {
            let bars = diagram.degree(degree).unwrap().bars();
            bars.births().iter().zip(bars.deaths()).map(|(&birth, &death)| [birth, death]).collect()
        };
        let dual = |bars: Vec<[f64; 2]>| {
            let mut bars: Vec<[f64; 2]> = bars.into_iter().map(|[birth, death]| [-death, -birth]).collect();
            bars.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
            bars
        };
        // Degree 0 of the one is what degree 1 of the other has, as the frame is the oldest component.
        prop_assert_eq!(dual(ends(&below, 0)), ends(&above, 1));
        // A loop of the one is a component of the other; the youngest end of the greatest loop is that other's essential class.
        let mut loops = dual(ends(&below, 1));
        let essential = above.degree(0).unwrap().bars().essential()[0];
        let oldest = loops.iter().position(|bar| bar[0] == essential).unwrap();
        prop_assert_eq!(loops.remove(oldest)[1], 2.0);
        prop_assert_eq!(loops, ends(&above, 0));
    }

    /// Central differences at every pixel, where a step swaps no two values.
    #[test]
    fn pullbacks_are_gradients(pixels in images(-1.0..1.0), way in 0_usize..4) {
        let (step, way) = (1e-7, WAYS[way]);
        let mut sorted = pixels.1.clone();
        sorted.sort_by(f64::total_cmp);
        prop_assume!(sorted.windows(2).all(|pair| pair[1] - pair[0] > 10.0 * step));
        let weight = |bar: usize, phase: f64| (1.7 * bar as f64 + phase).sin() + 1.5;
        let found = diagram(way, &pixels);
        for degree in 0..pixels.0.len() {
            let bars = found.degree(degree).unwrap().bars();
            let gradient = BarGradient {
                births: (0..bars.len()).map(|bar| weight(bar, 0.3)).collect(),
                deaths: (0..bars.len()).map(|bar| -weight(bar, 1.1)).collect(),
                essential: bars.essential().iter().map(|_| 0.7).collect(),
            };
            let mut slopes = vec![0.0; pixels.1.len()];
            for (pixel, slope) in found.pullback(degree, &gradient).unwrap() {
                slopes[pixel.index()] = slope;
            }
            let sum_at = |at: usize, by: f64| -> f64 {
                let mut moved = pixels.clone();
                moved.1[at] += by;
                let found = diagram(way, &moved);
                let bars = found.degree(degree).unwrap().bars();
                let sum = |ends: &[f64], weights: &[f64]| -> f64 {
                    assert_eq!(ends.len(), weights.len());
                    ends.iter().zip(weights).map(|(end, weight)| end * weight).sum()
                };
                sum(bars.births(), &gradient.births)
                    + sum(bars.deaths(), &gradient.deaths)
                    + sum(bars.essential(), &gradient.essential)
            };
            for (at, slope) in slopes.iter().enumerate() {
                let difference = (sum_at(at, step) - sum_at(at, -step)) / (2.0 * step);
                prop_assert!((difference - slope).abs() < 1e-6, "{difference} {slope}");
            }
            prop_assert!(degree > 0 || slopes.iter().any(|&slope| slope != 0.0));
        }
    }
}

/// Random volumes of a size at which columns are added to columns.
#[test]
fn larger_volumes_are_as_the_oracle_has_them() {
    let mut state = 3_u64;
    let mut random = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as f64
    };
    for levels in [4.0, 1e9] {
        let pixels = (vec![8, 7, 9], (0..504).map(|_| (random() % levels).floor()).collect());
        let found = diagram(WAYS[0], &pixels);
        assert!(found.degree(1).unwrap().bars().len() > 20, "{found:?}");
        as_the_oracle(&pixels).unwrap();
        euler_characteristics_agree(&pixels).unwrap();
    }
}

/// Two dark pixels that meet in a corner are connected where pixels are cells, and the two bright ones where they are vertices.
#[test]
fn constructions_differ_at_corners() {
    let pixels = (vec![2, 2], vec![0.0, 1.0, 1.0, 0.0]);
    assert!(diagram(WAYS[0], &pixels).degree(0).unwrap().bars().is_empty());
    let found = diagram(WAYS[1], &pixels);
    assert_eq!(found.degree(0).unwrap().bars().deaths(), [1.0]);
    assert_eq!(found.degree(0).unwrap().birth_cells(), [Pixel::new(3)]);

    let diamond = (vec![3, 3], vec![1.0, 0.0, 1.0, 0.0, 2.0, 0.0, 1.0, 0.0, 1.0]);
    let births = |way| diagram(way, &diamond).degree(1).unwrap().bars().births().to_vec();
    assert_eq!((births(WAYS[0]), births(WAYS[1])), (vec![0.0], vec![1.0]));
}

#[test]
fn a_hollow_cube_has_a_void() {
    let mut values = vec![0.0; 27];
    values[13] = 4.0;
    let found = diagram(WAYS[0], &(vec![3, 3, 3], values));
    let void = found.degree(2).unwrap();
    assert_eq!((void.bars().births(), void.bars().deaths()), ([0.0].as_slice(), [4.0].as_slice()));
    assert_eq!(void.death_cells(), [Pixel::new(13)]);
    assert!(found.degree(1).unwrap().bars().is_empty());
    assert_eq!(OwnedBars::from(void.bars()).bars(), void.bars());
}

#[test]
fn what_is_no_image_is_refused() {
    let refusal = |values: &[f64], shape: &[usize]| Image::new(values, shape).unwrap_err();
    assert_eq!(refusal(&[], &[3, 0]), Error::EmptyImage { shape: vec![3, 0] });
    assert_eq!(refusal(&[1.0], &[]), Error::ImageAxes { shape: vec![] });
    assert_eq!(refusal(&[1.0], &[1; 4]), Error::ImageAxes { shape: vec![1; 4] });
    assert_eq!(refusal(&[1.0], &[1, 2]), Error::ImageShape { values: 1, shape: vec![1, 2] });
    assert_eq!(
        refusal(&[0.0, 1.0, f64::INFINITY], &[1, 3]),
        Error::BadPixel { pixel: 2, value: f64::INFINITY }
    );
    assert!(matches!(refusal(&[0.0, f64::NAN], &[2]), Error::BadPixel { pixel: 1, value } if value.is_nan()));
    for shape in [[1 << 11; 3], [usize::MAX; 3]] {
        assert!(matches!(refusal(&[0.0], &shape), Error::ImageTooLarge { .. }));
    }
}

#[test]
fn degrees_and_gradients_that_there_are_not_are_refused() {
    let values = [0.0, 1.0, 0.5];
    let image = Image::new(&values, &[1, 3]).unwrap();
    let refused = Error::DegreeTooLarge { max_dim: 2, limit: 1 };
    assert_eq!(Cubical::default().max_dim(2).diagram(&image), Err(refused.clone()));
    assert_eq!(Cubical::default().max_dim(2).standard(&image), Err(refused));
    let low = Cubical::default().max_dim(0).diagram(&image).unwrap();
    assert_eq!(low.degree(1).unwrap_err(), Error::DegreeNotComputed { degree: 1, max_dim: 0 });
    let none = BarGradient::default();
    assert_eq!(low.pullback(0, &none), Err(Error::GradientShape { given: 0, bars: 1 }));
}

#[test]
fn a_flag_ends_the_computation() {
    static SET: AtomicBool = AtomicBool::new(true);
    let image = Image::new(&[0.0; 27], &[3, 3, 3]).unwrap();
    let cubical = Cubical::default().interrupt(&SET);
    assert_eq!(cubical.diagram(&image), Err(Error::Interrupted));
    assert_eq!(cubical.standard(&image), Err(Error::Interrupted));
}

/// Rows of a golden table, without the header.
fn table(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// GUDHI takes the values as they are: every digit is the same.
#[test]
fn gudhi_has_the_same_bars() {
    for case in [
        "image_row",
        "image_flat",
        "image_noise",
        "image_tied",
        "image_rings",
        "volume_noise",
        "volume_tied",
        "volume_shell",
    ] {
        let rows = table(&format!("{case}.pixels.csv"));
        let axes = rows[0].len() - 1;
        let last = rows.last().unwrap();
        let shape: Vec<usize> = (0..axes).map(|axis| last[axis].parse::<usize>().unwrap() + 1).collect();
        let pixels = (shape, rows.iter().map(|row| row[axes].parse().unwrap()).collect::<Vec<f64>>());
        for (way, name) in [(WAYS[0], "top_dimensional_cells"), (WAYS[1], "vertices")] {
            let expected: Vec<(usize, f64, f64)> = table(&format!("{case}.bars.csv"))
                .iter()
                .filter(|row| row[0] == name)
                .map(|row| (row[1].parse().unwrap(), row[2].parse().unwrap(), row[3].parse().unwrap()))
                .collect();
            assert!(!expected.is_empty(), "{case}: a table without bars compares nothing");
            let mut found = Vec::new();
            for (degree, classes) in diagram(way, &pixels).iter().enumerate() {
                let bars = classes.bars();
                let finite = bars.births().iter().zip(bars.deaths()).map(|(&b, &d)| (degree, b, d));
                found.extend(finite.chain(bars.essential().iter().map(|&b| (degree, b, f64::INFINITY))));
            }
            found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)));
            assert_eq!(found, expected, "{case}, {name}");
        }
    }
}
