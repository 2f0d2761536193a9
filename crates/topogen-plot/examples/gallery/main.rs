//! Writes one figure of each kind, in both themes and both formats, and films into the folder named by the first argument.
//!
//! ```sh
//! cargo run -p topogen-plot --example gallery -- gallery
//! ```

mod report;

use std::error::Error;
use std::f64::consts::TAU;
use std::ops::Range;
use std::path::PathBuf;
use std::{env, fs};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Normal};
use topogen_plot::{
    Arrangement, BarOrder, BarcodeFigure, CloudFigure, CriticalClass, Curves, DegreePoints, DiagramFigure,
    Figure, Film, FilmFrame, GridRow, ImageGrid, Mark, Series, Style, Theme,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name a folder to write to")?);
    fs::create_dir_all(&folder)?;
    let figures: [(&str, Box<dyn Figure>); 19] = [
        ("losses", Box::new(losses()?)),
        ("bands", Box::new(bands())),
        ("powers", Box::new(powers())),
        ("diagram", Box::new(diagram())),
        ("histogram", Box::new(diagram().with_histogram())),
        ("barcode", Box::new(barcode())),
        ("barcode-many", Box::new(many_bars())),
        ("cloud", Box::new(plane_cloud()?)),
        ("cloud-many", Box::new(many_classes()?)),
        ("cloud-space", Box::new(space_cloud()?)),
        ("cloud-principal", Box::new(principal_cloud()?)),
        ("side-by-side", Box::new(grid(Arrangement::SideBySide))),
        ("stacked", Box::new(grid(Arrangement::Stacked))),
        ("scatter", Box::new(report::scatter(&DIGITS, true)?)),
        ("scatter-names", Box::new(report::scatter(&CLOTHES, false)?)),
        ("intervals", Box::new(report::intervals()?)),
        ("diagram-row", Box::new(report::diagram_row())),
        ("densities", Box::new(report::densities()?)),
        ("ratios", Box::new(report::ratios()?)),
    ];
    for (theme, suffix) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (name, figure) in &figures {
            let drawing = figure.draw(&Style::new(theme))?;
            fs::write(folder.join(format!("{name}-{suffix}.svg")), drawing.svg())?;
            fs::write(folder.join(format!("{name}-{suffix}.png")), drawing.png(1)?)?;
        }
        for (name, dim) in [("film", 2), ("film-space", 3), ("film-principal", 8)] {
            let (film, style) = (film(dim)?, Style { width_mm: 130.0, ..Style::new(theme) });
            fs::write(folder.join(format!("{name}-{suffix}.gif")), film.gif(&style, 960)?)?;
            let last = film.still(film.frames.len() - 1, &style)?;
            fs::write(folder.join(format!("{name}-{suffix}.png")), last.png(1)?)?;
        }
    }
    Ok(())
}

const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

const CLOTHES: [&str; 10] = [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
];

fn losses() -> Result<Curves, Box<dyn Error>> {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let noise = Normal::new(0.0, 700.0)?;
    let steps: Vec<f64> = (0..469).map(f64::from).collect();
    let mut series = |name: &str, rate: f64| {
        let fall =
            |step: &f64| 32_000.0 + 37_500.0 * (0.7 * (-step / rate).exp() + 0.3 * (-step / 160.0).exp());
        let y = steps.iter().map(|step| fall(step) + noise.sample(&mut rng)).collect();
        Series::new(name, steps.clone(), y)
    };
    Ok(Curves {
        x_label: "training step".into(),
        y_label: "BCE (nats per batch)".into(),
        series: vec![series("VAE0", 22.0), series("TopoVAE1", 20.0)],
        marks: vec![
            Mark { x: 100.0, label: "samples".into() },
            Mark { x: 125.0, label: "rate / 10".into() },
            Mark { x: 468.0, label: "samples".into() },
        ],
        ..Curves::default()
    })
}

fn bands() -> Curves {
    let x: Vec<f64> = (0..=10).map(f64::from).collect();
    let series = |name: &str, height: f64, rate: f64| {
        let y: Vec<f64> = x.iter().map(|x| height * (-x / rate).exp() + 1e-4).collect();
        let band = (y.iter().map(|y| y * 0.7).collect(), y.iter().map(|y| y * 1.4).collect());
        Series { band: Some(band), ..Series::new(name, x.clone(), y) }
    };
    Curves {
        title: Some("Bottleneck distance to the data, mean ± sd of 5 seeds".into()),
        x_label: "epoch".into(),
        y_label: "distance (pixels)".into(),
        series: vec![
            series("VAE", 3.0, 2.0),
            series("β-VAE, β = 4", 2.0, 1.4),
            series("TopoVAE, λ = 0.1", 1.0, 1.0),
            series("TopoVAE, λ = 1", 0.5, 0.9),
            series("autoencoder", 9.0, 3.0),
        ],
        log_y: true,
        ..Curves::default()
    }
}

fn powers() -> Curves {
    let x: Vec<f64> = (0..60).map(|step| f64::from(step) * 5e4).collect();
    let wave = |shift: f64| x.iter().map(|x| 3e-7 * ((x / 4e5) + shift).sin() + 1.0).collect();
    Curves {
        x_label: "gradient evaluations".into(),
        y_label: "length of the longest bar".into(),
        series: vec![
            Series::new("exact", x.clone(), wave(0.0)),
            Series::new("smoothed", x.clone(), wave(0.6)),
        ],
        ..Curves::default()
    }
}

fn diagram() -> DiagramFigure {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let components = (0..60).map(|_| (0.0, rng.random_range(0.02..0.35f64))).collect();
    let mut cloud = |n: usize, from: f64, to: f64| -> Vec<(f64, f64)> {
        (0..n)
            .map(|_| {
                let birth = rng.random_range(from..to);
                (birth, birth + rng.random_range(0.0..0.12f64).powi(2) * 8.0)
            })
            .collect()
    };
    let (mut loops, voids) = (cloud(30, 0.2, 0.6), cloud(8, 0.6, 1.0));
    loops.push((0.31, 1.18));
    DiagramFigure {
        title: None,
        unit: Some("pixels".into()),
        degrees: vec![
            DegreePoints { degree: 0, finite: components, essential: vec![0.0] },
            DegreePoints { degree: 1, finite: loops, essential: vec![0.9] },
            DegreePoints { degree: 2, finite: voids, essential: vec![] },
        ],
    }
}

fn barcode() -> BarcodeFigure {
    let degrees = diagram().degrees.into_iter().map(|points| {
        let finite = points.finite.into_iter().step_by(if points.degree == 0 { 6 } else { 3 }).collect();
        DegreePoints { finite, ..points }
    });
    BarcodeFigure { unit: Some("pixels".into()), degrees: degrees.collect(), ..BarcodeFigure::default() }
}

fn many_bars() -> BarcodeFigure {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let components = (0..5000).map(|_| (0.0, rng.random_range(0.0..0.4f64).powi(2))).collect();
    let loops = (0..1800).map(|_| {
        let birth = rng.random_range(0.05..0.5);
        (birth, birth + rng.random_range(0.0..1.0f64).powi(12) * 0.6)
    });
    BarcodeFigure {
        title: Some("Barcode of 5,001 points".into()),
        degrees: vec![
            DegreePoints { degree: 0, finite: components, essential: vec![0.0] },
            DegreePoints { degree: 1, finite: loops.collect(), essential: vec![0.3, 0.45] },
            DegreePoints { degree: 2, finite: vec![(0.6, 0.71)], essential: vec![] },
        ],
        order: BarOrder::Persistence,
        ..BarcodeFigure::default()
    }
}

fn plane_cloud() -> Result<CloudFigure, Box<dyn Error>> {
    let points = rings(&[(0.0, 1.0, 60), (2.2, 0.6, 30)], 0.06, 2)?;
    Ok(CloudFigure {
        unit: Some("m".into()),
        classes: [tree(&points), vec![hole(&points, 0..60), hole(&points, 60..90)]].concat(),
        points,
        ..CloudFigure::default()
    })
}

fn many_classes() -> Result<CloudFigure, Box<dyn Error>> {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let points: Vec<Vec<f64>> =
        (0..3000).map(|_| vec![rng.random_range(0.0..1.0), rng.random_range(0.0..1.0)]).collect();
    // About as many short cycles as such a cloud has: each joins a point with two of its neighbours.
    let cycles = (0..900).map(|_| {
        let u = rng.random_range(0..points.len());
        let mut near: Vec<usize> = (0..points.len()).filter(|&v| v != u).collect();
        near.sort_by(|&a, &b| distance(&points[u], &points[a]).total_cmp(&distance(&points[u], &points[b])));
        let (v, w) = (near[4], near[9]);
        let persistence = distance(&points[u], &points[w]) - distance(&points[u], &points[v]);
        CriticalClass {
            degree: 1,
            persistence: Some(persistence),
            birth_edge: Some((u, v)),
            death_edge: Some((u, w)),
        }
    });
    let classes = [tree(&points), cycles.collect()].concat();
    Ok(CloudFigure { points, classes, ..CloudFigure::default() })
}

fn space_cloud() -> Result<CloudFigure, Box<dyn Error>> {
    let points = rings(&[(0.0, 1.0, 500), (2.4, 0.8, 300)], 0.08, 3)?;
    let holes = vec![hole(&points, 0..500), hole(&points, 500..800)];
    Ok(CloudFigure {
        title: Some("Two rings in space".into()),
        classes: holes,
        points,
        ..CloudFigure::default()
    })
}

fn principal_cloud() -> Result<CloudFigure, Box<dyn Error>> {
    let points = rings(&[(0.0, 1.0, 200)], 0.1, 16)?;
    let classes = [tree(&points), vec![hole(&points, 0..200)]].concat();
    Ok(CloudFigure { points, classes, ..CloudFigure::default() })
}

/// Noisy rings in the plane of the first two coordinates, from their middle on the first axis, radius and number of
/// points; a third coordinate follows the second, so that a ring in space is tilted.
fn rings(rings: &[(f64, f64, usize)], noise: f64, dim: usize) -> Result<Vec<Vec<f64>>, Box<dyn Error>> {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let noise = Normal::new(0.0, noise)?;
    let mut points = Vec::new();
    for &(middle, radius, count) in rings {
        for index in 0..count {
            let (sin, cos) = (TAU * index as f64 / count as f64).sin_cos();
            let mut point = vec![0.0; dim];
            (point[0], point[1]) = (middle + radius * cos, radius * sin);
            if dim > 2 {
                point[2] = 0.7 * point[1] * (1.0 - middle);
            }
            point.iter_mut().for_each(|value| *value += noise.sample(&mut rng));
            points.push(point);
        }
    }
    Ok(points)
}

/// Random points on their way to a ring, with the diagram of the ring as target.
fn film(dim: usize) -> Result<Film, Box<dyn Error>> {
    const COUNT: usize = 80;
    const STEPS: usize = 40;
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let ring = rings(&[(0.0, 1.0, COUNT)], 0.02, dim)?;
    let start: Vec<Vec<f64>> =
        ring.iter().map(|point| point.iter().map(|_| rng.random_range(-0.8..0.8)).collect()).collect();
    let frame = |step: usize| {
        let share = (step as f64 / STEPS as f64).powi(2);
        let between = |(a, b): (&f64, &f64)| a + share * (b - a);
        let points: Vec<Vec<f64>> =
            start.iter().zip(&ring).map(|(a, b)| a.iter().zip(b).map(between).collect()).collect();
        let caption = format!("step {} of {}", 25 * step, 25 * STEPS);
        FilmFrame { degrees: diagram_of(&points), points, caption }
    };
    Ok(Film {
        title: Some("Random points become a ring".into()),
        frames: (0..=STEPS).map(frame).collect(),
        target: diagram_of(&rings(&[(0.0, 1.2, COUNT)], 0.01, dim)?),
        ..Film::default()
    })
}

/// The components of a cloud, and the hole in the ring of its points if there is one.
fn diagram_of(points: &[Vec<f64>]) -> Vec<DegreePoints> {
    let deaths = tree(points).into_iter().filter_map(|class| class.persistence);
    let hole = hole(points, 0..points.len());
    let birth = hole.birth_edge.map(|(u, v)| distance(&points[u], &points[v]));
    let loops = birth.zip(hole.persistence).filter(|(_, persistence)| *persistence > 0.0);
    let finite = loops.map(|(birth, persistence)| (birth, birth + persistence));
    vec![
        DegreePoints { degree: 0, finite: deaths.map(|death| (0.0, death)).collect(), essential: vec![0.0] },
        DegreePoints { degree: 1, finite: finite.into_iter().collect(), essential: vec![] },
    ]
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

/// The classes of degree 0: a component dies at each edge of the minimum spanning tree (Prim's algorithm).
fn tree(points: &[Vec<f64>]) -> Vec<CriticalClass> {
    let mut nearest: Vec<(f64, usize)> =
        points.iter().map(|point| (distance(point, &points[0]), 0)).collect();
    let mut outside: Vec<usize> = (1..points.len()).collect();
    let mut classes = Vec::new();
    while let Some(place) =
        (0..outside.len()).min_by(|&a, &b| nearest[outside[a]].0.total_cmp(&nearest[outside[b]].0))
    {
        let next = outside.swap_remove(place);
        let (persistence, from) = nearest[next];
        classes.push(CriticalClass {
            degree: 0,
            persistence: Some(persistence),
            birth_edge: Some((next, next)),
            death_edge: Some((from, next)),
        });
        for &other in &outside {
            let length = distance(&points[other], &points[next]);
            if length < nearest[other].0 {
                nearest[other] = (length, next);
            }
        }
    }
    classes
}

/// About the class of a ring: it is born when its widest gap closes, and dies at the side of a triangle across it.
fn hole(points: &[Vec<f64>], ring: Range<usize>) -> CriticalClass {
    let (first, count) = (ring.start, ring.len());
    let next = |index: usize| first + (index + 1 - first) % count;
    let gap = |index: &usize| distance(&points[*index], &points[next(*index)]);
    let widest = ring.max_by(|a, b| gap(a).total_cmp(&gap(b))).unwrap_or(first);
    let across = (first, first + count / 3);
    CriticalClass {
        degree: 1,
        persistence: Some(distance(&points[across.0], &points[across.1]) - gap(&widest)),
        birth_edge: Some((widest, next(widest))),
        death_edge: Some(across),
    }
}

/// Rings of various sizes in place of digits.
fn grid(arrangement: Arrangement) -> ImageGrid {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let columns = if arrangement == Arrangement::SideBySide { 5 } else { 10 };
    let captions = vec!["step 100".to_owned(), "step 400".to_owned()];
    let mut row = |label: &str, blur: f32| {
        let mut ring = || -> Vec<f32> {
            let (x0, y0) = (rng.random_range(11.0..17.0f32), rng.random_range(11.0..17.0f32));
            let radius = rng.random_range(4.0..9.0f32);
            let distance = |x: f32, y: f32| ((x - x0).hypot(y - y0) - radius).abs() / blur;
            (0..28 * 28)
                .map(|pixel| (-distance((pixel % 28) as f32, (pixel / 28) as f32).powi(2)).exp())
                .collect()
        };
        GridRow { label: label.into(), images: (0..2 * columns).map(|_| ring()).collect() }
    };
    let rows = vec![row("data", 1.2), row("VAE0", 2.5), row("TopoVAE1", 1.8)];
    ImageGrid { columns, rows, captions, arrangement, ..ImageGrid::default() }
}
