//! Fills the table of docs/warm.md: how long a step of an optimisation takes from the start, and from what the last steps left.
//!
//! ```sh
//! cargo run --release -p topogen-ph --example warm -- docs/warm.md
//! ```
#![allow(clippy::print_stderr, reason = "an example talks to whoever runs it")]

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use std::error::Error;
use std::f64::consts::TAU;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};
use topogen_ph::{Euclidean, Points, Rips, Warm};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";
/// How far the points of a step go, as a part of the mean distance.
const SIZES: [f64; 6] = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1];

fn main() -> Result<()> {
    let page = env::args().nth(1).map(PathBuf::from).ok_or("name the page")?;
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global()?;
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

/// A cloud that moves: its coordinates, and how many a point has.
type Cloud = (Vec<f64>, usize);

fn normal(n: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    (0..n).map(|_| StandardNormal.sample(rng)).collect()
}

/// Images vary in fewer ways than they have pixels: points near a linear image of twelve dimensions.
fn images(n: usize, dim: usize, rng: &mut ChaCha8Rng) -> Cloud {
    const WAYS: usize = 12;
    let basis = normal(WAYS * dim, rng);
    let point = |rng: &mut ChaCha8Rng| {
        let (along, noise) = (normal(WAYS, rng), normal(dim, rng));
        let sum = |k: usize| (0..WAYS).map(|way| along[way] * basis[way * dim + k]).sum::<f64>();
        (0..dim).map(|k| sum(k) + 0.5 * noise[k]).collect::<Vec<f64>>()
    };
    ((0..n).flat_map(|_| point(rng)).collect(), dim)
}

fn circle(n: usize, rng: &mut ChaCha8Rng) -> Cloud {
    let point = |rng: &mut ChaCha8Rng| {
        let (angle, radius) = (TAU * rng.random::<f64>(), 1.0 + 0.1 * rng.random::<f64>());
        [radius * angle.cos(), radius * angle.sin()]
    };
    ((0..n).flat_map(|_| point(rng)).collect(), 2)
}

fn torus(n: usize, rng: &mut ChaCha8Rng) -> Cloud {
    let point = |rng: &mut ChaCha8Rng| {
        let (a, b) = (TAU * rng.random::<f64>(), TAU * rng.random::<f64>());
        let radius = 2.0 + b.cos();
        [radius * a.cos(), radius * a.sin(), b.sin()]
    };
    ((0..n).flat_map(|_| point(rng)).collect(), 3)
}

fn sphere(n: usize, rng: &mut ChaCha8Rng) -> Cloud {
    let point = |rng: &mut ChaCha8Rng| {
        let point = normal(3, rng);
        let norm = point.iter().map(|x| x * x).sum::<f64>().sqrt();
        point.into_iter().map(move |x| x / norm)
    };
    ((0..n).flat_map(|_| point(rng).collect::<Vec<f64>>()).collect(), 3)
}

fn mean_distance((coordinates, dim): &Cloud) -> f64 {
    let point = |i: usize| &coordinates[i * dim..][..*dim];
    let n = coordinates.len() / dim;
    let distance = |i: usize| {
        let apart = point(i).iter().zip(point((i + n / 2) % n)).map(|(x, y)| (x - y) * (x - y));
        apart.sum::<f64>().sqrt()
    };
    (0..n).map(distance).sum::<f64>() / n as f64
}

/// A direction for each point, of length 1, which turns a little from step to step as a gradient does.
struct Motion {
    directions: Vec<f64>,
    dim: usize,
}

impl Motion {
    fn turn(&mut self, rng: &mut ChaCha8Rng) {
        let noise = normal(self.directions.len(), rng);
        let scale = 0.3 / (self.dim as f64).sqrt();
        for (direction, noise) in self.directions.chunks_exact_mut(self.dim).zip(noise.chunks_exact(self.dim))
        {
            direction.iter_mut().zip(noise).for_each(|(x, noise)| *x += scale * noise);
            let norm = direction.iter().map(|x| x * x).sum::<f64>().sqrt();
            direction.iter_mut().for_each(|x| *x /= norm);
        }
    }
}

/// Seconds that this thread has worked: other programs do not count.
#[cfg(unix)]
fn seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + 1e-9 * time.tv_nsec as f64
}

/// Seconds that have passed.
#[cfg(not(unix))]
fn seconds() -> f64 {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed().as_secs_f64()
}

/// Where a step of [`Warm`] came from.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Known,
    /// From the start, and a reference was made.
    Learnt,
    Cold,
}

/// Medians of times in seconds, and how many steps of each kind there were.
struct Row {
    cold: f64,
    known: f64,
    learnt: f64,
    counts: [usize; 3],
    /// How many times faster all steps together are, by the medians.
    ratio: f64,
}

/// A walk, whose steps are computed from the start and warm, in turns.
fn measure(cloud: &Cloud, max_dim: usize, size: f64, steps: usize, rng: &mut ChaCha8Rng) -> Result<Row> {
    let (mut coordinates, dim) = cloud.clone();
    let length = size * mean_distance(cloud);
    let mut motion = Motion { directions: normal(coordinates.len(), rng), dim };
    let rips = Rips::default().max_dim(max_dim);
    let mut warm = Warm::new(rips);
    let (mut of_cold, mut of_warm) = (Vec::new(), Vec::new());
    for _ in 0..steps {
        motion.turn(rng);
        coordinates.iter_mut().zip(&motion.directions).for_each(|(x, direction)| *x += length * direction);
        let points = Points::new(&coordinates, dim)?;
        let start = seconds();
        let expected = rips.points(&points, &Euclidean)?;
        of_cold.push(seconds() - start);
        let n_warm = warm.n_warm();
        let start = seconds();
        let found = warm.points(&points, &Euclidean)?;
        let time = seconds() - start;
        if found != expected {
            return Err("a warm diagram is another".into());
        }
        let way = match warm.n_warm() > n_warm {
            true => Way::Known,
            false if warm.is_known() => Way::Learnt,
            false => Way::Cold,
        };
        of_warm.push((way, time));
    }
    let times = |way| of_warm.iter().filter(|step| step.0 == way).map(|step| step.1).collect::<Vec<f64>>();
    let ways = [Way::Known, Way::Learnt, Way::Cold].map(times);
    let counts = ways.each_ref().map(Vec::len);
    let [known, learnt, otherwise] = ways.map(median);
    let total: f64 =
        [known, learnt, otherwise].iter().zip(counts).map(|(time, count)| time * count as f64).sum();
    let cold = median(of_cold);
    Ok(Row { cold, known, learnt, counts, ratio: cold * steps as f64 / total })
}

/// Zero of none.
fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(0.0)
}

fn table() -> Result<String> {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let (in_plane, in_ten) = ((normal(256, &mut rng), 2), (normal(1_280, &mut rng), 10));
    let clouds: Vec<(&str, Cloud)> = vec![
        ("128 points in R^2", in_plane),
        ("128 points in R^10", in_ten),
        ("128 points in R^784", images(128, 784, &mut rng)),
        ("circle, 500 points", circle(500, &mut rng)),
        ("torus, 500 points", torus(500, &mut rng)),
        ("sphere, 500 points", sphere(500, &mut rng)),
        ("circle, 1,000 points", circle(1_000, &mut rng)),
        ("torus, 1,000 points", torus(1_000, &mut rng)),
        ("sphere, 1,000 points", sphere(1_000, &mut rng)),
    ];
    let mut table = String::from("| input | degrees | from the start | near a reference | to make one |");
    SIZES.iter().for_each(|size| write!(table, " {size:e} |").unwrap_or_default());
    table.push_str("\n|---|---|---:|---:|---:|");
    SIZES.iter().for_each(|_| table.push_str("---:|"));
    for max_dim in 0..=1 {
        for (name, cloud) in &clouds {
            let steps = if cloud.0.len() / cloud.1 > 128 { 120 } else { 300 };
            let walk = |size: f64| measure(cloud, max_dim, size, steps, &mut rng);
            let rows = SIZES.map(walk).into_iter().collect::<Result<Vec<Row>>>()?;
            let Row { cold, known, learnt, .. } = rows[0];
            let degrees = if max_dim == 0 { "0" } else { "0, 1" };
            let of_reference = match learnt > 0.0 {
                true => format!("{:.3} | {:.2}", 1e3 * known, 1e3 * learnt),
                false => "– | –".into(),
            };
            let _ = write!(table, "\n| {name} | {degrees} | {:.3} | {of_reference} |", 1e3 * cold);
            for Row { counts: [known, learnt, cold], ratio, .. } in rows {
                let share = 100 * known / (known + learnt + cold);
                let _ = write!(table, " {ratio:.1} ({share} %) |");
            }
            eprintln!("{}", table.lines().last().unwrap_or_default());
        }
    }
    let _ = write!(
        table,
        "\n\nTimes in ms that the one thread worked, medians; what is near a reference and what makes one at steps of 1e-6, if any is made. Then, for steps of each size (how far every point \
         goes, as a part of the mean distance of points), how many times faster all steps of a walk are than from the start, references and \
         misses included, by the medians of each kind; and how many of them were near a reference. Directions turn a little at each step. Each step \
         was computed both ways, in turns, and the diagrams were equal."
    );
    Ok(table)
}
