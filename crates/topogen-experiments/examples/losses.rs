//! Draws the figures of docs/losses.md, in both themes, and fills its table: what each term says as a ring grows, how many points its
//! gradient moves, and how long it takes.
//!
//! ```sh
//! cargo run --release -p topogen-experiments --example losses -- docs/losses.md docs/losses
//! ```
#![allow(clippy::print_stderr, reason = "an example talks to whoever runs it")]

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use tch::{Kind, Tensor};
use topogen_loss::{Density, Image, TermKind, TopologicalLoss};
use topogen_plot::{Curves, Figure, Mark, Series, Style, Theme};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";
/// Points of a ring.
const RING: usize = 24;

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1).map(PathBuf::from);
    let (page, folder) =
        arguments.next().zip(arguments.next()).ok_or("name the page and the folder of its figures")?;
    tch::set_num_threads(1);
    fs::create_dir_all(&folder)?;
    for (name, figure) in
        [("matchings", figure(&MATCHINGS)?), ("summaries", figure(&SUMMARIES)?), ("points", figure(&POINTS)?)]
    {
        for (theme, suffix) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            write(&folder.join(format!("{name}-{suffix}.svg")), &figure.draw(&Style::new(theme))?.svg())?;
        }
    }
    let text = fs::read_to_string(&page)?;
    let (before, rest) = text.split_once(BEGIN).ok_or("the page has no place for the table")?;
    let (_, after) = rest.split_once(END).ok_or("the page has no end of the table")?;
    write(&page, &format!("{before}{BEGIN}\n{}\n{END}{after}", table()?))
}

fn write(path: &Path, text: &str) -> Result<()> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".part");
    fs::write(&unfinished, text)?;
    Ok(fs::rename(unfinished, path)?)
}

/// A term of a figure: its name there, and its degree.
type Shown = (&'static str, TermKind, usize);

const MATCHINGS: [Shown; 4] = [
    ("bottleneck", TermKind::Bottleneck, 1),
    ("W₁", TermKind::WASSERSTEIN_1, 1),
    ("W₂²", TermKind::WASSERSTEIN_2, 1),
    ("sliced", TermKind::SLICED_WASSERSTEIN, 1),
];

const DENSITY: Density = Density { exponent: 4.0, sigma: 0.1, scale: 1.0, start: 0.0, end: 1.0, nodes: 21 };

const SUMMARIES: [Shown; 4] = [
    ("entropy, H₀", TermKind::ENTROPY, 0),
    ("scale space, H₁", TermKind::SCALE_SPACE, 1),
    ("density, H₀", TermKind::Density(DENSITY), 0),
    ("image, H₁", TermKind::Image(IMAGE), 1),
];

const IMAGE: Image =
    Image { births: (0.0, 2.0), lengths: (0.0, 4.0), pixels: (10, 20), sigma: 0.2, weight_order: 1.0 };

const POINTS: [Shown; 4] = [
    ("signature, H₀", TermKind::Signature, 0),
    ("signature, H₁", TermKind::Signature, 1),
    ("divergence, H₁", TermKind::Divergence, 1),
    ("push, H₁", TermKind::Push, 1),
];

/// Points on the unit circle with gaps that differ a little, so that no two lengths are the same.
fn ring() -> Tensor {
    let angle = |point: usize| {
        let point = point as f64;
        std::f64::consts::TAU * (point + 0.2 * (2.3 * point).sin()) / RING as f64
    };
    let coordinates: Vec<f64> = (0..RING).map(angle).flat_map(|angle| [angle.cos(), angle.sin()]).collect();
    Tensor::from_slice(&coordinates).reshape([RING as i64, 2])
}

fn loss_of(kind: TermKind, degree: usize) -> Result<TopologicalLoss> {
    Ok(TopologicalLoss::builder().term(kind, degree, 1.0).build()?)
}

/// Each term against the radius of a ring that shall be the unit circle, in units of its largest value.
fn figure(terms: &[Shown]) -> Result<Curves> {
    let ring = ring();
    let radii: Vec<f64> = (0..=180).map(|step| 0.2 + f64::from(step) * 0.01).collect();
    let series = terms.iter().map(|&(name, kind, degree)| {
        let loss = loss_of(kind, degree)?;
        let target = loss.target(&ring)?;
        let value = |&radius: &f64| Ok(loss.evaluate(&(&ring * radius), &target)?.terms[0].value);
        let values = radii.iter().map(value).collect::<Result<Vec<f64>>>()?;
        // What is only rounding stays at zero.
        let largest = values.iter().fold(1e-9_f64, |largest, value| largest.max(value.abs()));
        Ok(Series::new(name, radii.clone(), values.iter().map(|value| value / largest).collect()))
    });
    Ok(Curves {
        x_label: "radius of the input's ring".into(),
        y_label: "loss (of its largest)".into(),
        series: series.collect::<Result<_>>()?,
        marks: vec![Mark { x: 1.0, label: "radius of the target".into() }],
        ..Curves::default()
    })
}

/// How many points of the ring of radius 0.8 a term moves, and how long one evaluation takes for batches of 128.
fn table() -> Result<String> {
    let kinds = [
        ("push", TermKind::Push),
        ("bottleneck", TermKind::Bottleneck),
        ("entropy", TermKind::ENTROPY),
        ("scale space", TermKind::SCALE_SPACE),
        ("density", TermKind::Density(DENSITY)),
        ("W₁", TermKind::WASSERSTEIN_1),
        ("W₂²", TermKind::WASSERSTEIN_2),
        ("sliced Wasserstein", TermKind::SLICED_WASSERSTEIN),
        ("total persistence", TermKind::TotalPersistence { order: 2.0 }),
        ("image", TermKind::Image(IMAGE)),
        ("signature", TermKind::Signature),
        ("divergence", TermKind::Divergence),
        ("cascade", TermKind::Cascade),
    ];
    let (small, target) = (ring() * 0.8, ring());
    let batches = [10, 784].map(|dim| (clusters(dim, 3), clusters(dim, 4)));
    let mut table = String::from(
        "| term | points moved, H₀ | points moved, H₁ | 128 points in R^10 (ms) | in R^784 (ms) |\n|---|---:|---:|---:|---:|",
    );
    for (name, kind) in kinds {
        let _ = write!(table, "\n| {name} |");
        for degree in 0..2 {
            match loss_of(kind, degree) {
                Ok(loss) => {
                    let input = small.copy().set_requires_grad(true);
                    let value = loss.evaluate(&input, &loss.target(&target)?)?;
                    let moved = if value.depends_on_input() {
                        value.total.backward();
                        let moves = input.grad().abs().sum_dim_intlist([1].as_slice(), false, Kind::Double);
                        moves.count_nonzero(0).int64_value(&[])
                    } else {
                        0
                    };
                    let _ = write!(table, " {moved} |");
                }
                Err(_) => table.push_str(" – |"),
            }
        }
        for (input, target) in &batches {
            let _ = write!(table, " {:.2} |", 1e3 * seconds(kind, input, target)?);
        }
    }
    let _ = write!(
        table,
        "\n\nMoved: of the {RING} points of a ring of radius 0.8 that shall have radius 1. Times: value and gradient of the \
         term in both degrees where it has both, medians of 50, one thread; the diagrams of degrees 0 and 1 are part of it."
    );
    Ok(table)
}

/// Points around ten centres, as batches of ten classes are.
fn clusters(dim: i64, seed: i64) -> Tensor {
    tch::manual_seed(seed);
    let options = (Kind::Float, tch::Device::Cpu);
    let centres = Tensor::rand([10, dim], options).repeat([13, 1]).narrow(0, 0, 128);
    centres + 0.5 * Tensor::rand([128, dim], options)
}

fn seconds(kind: TermKind, input: &Tensor, target: &Tensor) -> Result<f64> {
    let degrees = if matches!(kind, TermKind::Divergence | TermKind::Cascade) { 1..2 } else { 0..2 };
    let builder = degrees.fold(TopologicalLoss::builder(), |builder, degree| builder.term(kind, degree, 1.0));
    let loss = builder.build()?;
    let target = loss.target(target)?;
    let mut times = Vec::new();
    for _ in 0..50 {
        let input = input.copy().set_requires_grad(true);
        let start = Instant::now();
        let value = loss.evaluate(&input, &target)?;
        if value.depends_on_input() {
            value.total.backward();
        }
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}
